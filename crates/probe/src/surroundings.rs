//! The known facts about the place where the calls are made.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Gate, KernelVersion, Key};

/// Whether the thread has a filter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// It has none, and no filter could have faked that answer.
    Absent,
    /// It has at least one.
    Present,
    /// Not known: treated like [`Presence::Present`].
    Unknown,
}

/// The known facts about the place where the calls are made. Every answer may be "unknown".
pub trait Surroundings {
    /// The ABI that the calls use.
    fn abi(&self) -> Abi;

    /// The running kernel; `None` if asking might do harm. Then the prober uses only probes that
    /// hold on every kernel that has the call.
    fn kernel(&self) -> Option<KernelVersion> {
        None
    }

    /// Whether the thread has a filter.
    fn filter(&self) -> Presence {
        Presence::Unknown
    }

    /// Whether `key` is held in the namespace that the kernel checks, and no security module can
    /// overrule it. `None`: not known.
    fn holds(&self, key: Key) -> Option<bool> {
        let _ = key;
        None
    }
}

/// Whether the gate is known to be open: at least one of its keys is known to be held.
pub(crate) fn is_open(gate: &Gate, surroundings: &impl Surroundings) -> bool {
    gate.keys.iter().any(|&key| surroundings.holds(key) == Some(true))
}

/// The surroundings of a program that makes no call but the one in question.
#[derive(Clone, Copy, Debug)]
pub struct Nothing(pub Abi);

impl Surroundings for Nothing {
    fn abi(&self) -> Abi {
        self.0
    }
}
