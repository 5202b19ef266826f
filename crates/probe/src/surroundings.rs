//! What is known of the place where the calls are made.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Gate, KernelVersion, Key};

/// Whether a filter watches the thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// None does, and nothing could have faked that answer.
    Absent,
    /// At least one does.
    Present,
    /// Not known: treated as if one did.
    Unknown,
}

/// What is known of the place where the calls are made. Every answer may be "unknown".
pub trait Surroundings {
    /// The ABI that the calls use.
    fn abi(&self) -> Abi;

    /// The running kernel; `None` where asking might do harm. Then only probes that hold on every
    /// kernel that has the call are used.
    fn kernel(&self) -> Option<KernelVersion> {
        None
    }

    /// Whether a filter watches the thread.
    fn filter(&self) -> Presence {
        Presence::Unknown
    }

    /// Whether `key` is held, in the namespace that the kernel asks, and no security module can
    /// overrule it. `None`: not known.
    fn holds(&self, key: Key) -> Option<bool> {
        let _ = key;
        None
    }
}

/// Whether the gate is known to be open: some key of it is known to be held.
pub(crate) fn is_open(gate: &Gate, surroundings: &impl Surroundings) -> bool {
    gate.keys.iter().any(|&key| surroundings.holds(key) == Some(true))
}

/// The surroundings of a program that asks nothing but the call in question.
#[derive(Clone, Copy, Debug)]
pub struct Nothing(pub Abi);

impl Surroundings for Nothing {
    fn abi(&self) -> Abi {
        self.0
    }
}
