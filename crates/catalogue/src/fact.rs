//! The facts about a system call, as data: how to probe it, and the meaning of its EPERM.
//!
//! Each fact is a line of a table in `data/probes`; `cargo xtask tables` turns them into the constants of
//! [`crate::probes`].
#![forbid(unsafe_code)]

use crate::{Capability, Errno, Kernels, Sysno};

/// The prober's facts about one call.
///
/// Only this crate's tables make one: probes are made from it, and are harmless only because the
/// table is.
///
/// ```compile_fail,E0639
/// use seccompat_catalogue::{Eperm, Facts, Sysno};
/// let own = Facts {
///     call: Sysno::MUNMAP,
///     params: &[],
///     probes: &[],
///     never: &[],
///     eperm: Eperm::Never,
///     foreign: &[],
/// };
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Facts {
    /// The call.
    pub call: Sysno,
    /// Its parameters, in register order.
    pub params: &'static [Param],
    /// The ways to probe it, best first.
    pub probes: &'static [Probe],
    /// The reason why it has no probe, on the kernels where it has none.
    pub never: &'static [Never],
    /// Whether the kernel itself may answer EPERM.
    pub eperm: Eperm,
    /// Errnos besides EPERM and ENOSYS that may come from a filter or another source instead of the
    /// kernel.
    pub foreign: &'static [Errno],
}

/// One parameter of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Param {
    /// Its name: see `packed`.
    pub(crate) name: u16,
    /// How the kernel reads its register.
    pub kind: Kind,
}

/// How the kernel reads a register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A file descriptor: 32 bits, signed.
    Fd,
    /// 32 bits, signed.
    Int,
    /// 32 bits, unsigned: flags and masks, mostly.
    Uint,
    /// A whole register: sizes, offsets, addresses that are not read.
    Long,
    /// The address of a string that ends with a zero byte.
    Str,
    /// Any other address that the kernel reads or writes.
    Ptr,
}

impl Kind {
    /// Whether the register holds an address that the kernel follows.
    #[must_use]
    pub const fn is_pointer(self) -> bool {
        matches!(self, Self::Str | Self::Ptr)
    }

    /// Whether the kernel reads only the low 32 bits of the register.
    #[must_use]
    pub const fn is_32_bit(self) -> bool {
        matches!(self, Self::Fd | Self::Int | Self::Uint)
    }
}

/// A call of the same system call that must fail with a known errno and has no side effect.
pub struct Probe {
    /// The registers and the answers: see `packed`.
    pub(crate) args: [u8; 6],
    pub(crate) expect: u8,
    /// 0 if it is conclusive, else one more than the place of its gate.
    pub(crate) gate: u8,
    /// A bit for each ABI where it holds; 0 if it holds on all.
    pub(crate) abis: u32,
    /// The kernels on which this holds.
    pub kernels: Kernels,
}

/// One register of a probe.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arg {
    /// This word. A 32-bit ABI takes its low half.
    Word(u64),
    /// An address that can never be read or written: all bits set. Not the null pointer, which
    /// keeps acquiring meanings.
    Bad,
    /// The failing call's own word, on which the expected answer does not depend; this word if
    /// there is no failing call.
    Keep(u64),
}

/// One answer of the kernel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Any value that is not an error.
    Success,
    /// This error.
    Errno(Errno),
}

/// The kernel's check before it looks at a probe's arguments.
#[derive(Debug)]
pub struct Gate {
    /// Any one of these keys opens the gate.
    pub keys: &'static [Key],
    /// The kernel's answers while the gate is closed.
    pub says: &'static [Errno],
}

/// A key: a condition that opens a gate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    /// A capability, held in the user namespace that governs this.
    Capability(Capability, Over),
    /// A sysctl.
    Sysctl {
        /// Its name, with dots.
        name: &'static str,
        /// The values that open the gate.
        opens: &'static [&'static str],
    },
    /// The thread's no_new_privs attribute.
    NoNewPrivs,
    /// Another condition, in a few words.
    State(&'static str),
}

/// The object of a capability check: the kernel checks the user namespace that owns this object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Over {
    /// The initial user namespace: root of a container's user namespace does not count.
    Init,
    /// The caller's own user namespace.
    Own,
    /// The owner of the caller's mount namespace.
    MountNs,
    /// The owner of the caller's network namespace.
    NetNs,
    /// The owner of the caller's PID namespace.
    PidNs,
    /// The owner of the caller's UTS namespace.
    UtsNs,
    /// The owner of the caller's IPC namespace.
    IpcNs,
    /// The user namespace of another process.
    Target,
}

/// The reason why a call has no probe.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Never {
    /// The reason.
    pub why: Why,
    /// The kernels on which it holds.
    pub kernels: Kernels,
}

/// The reasons why a call has no probe.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// A signal kills every caller.
    Kills,
    /// The call ends its caller: a child that ends is the probe.
    Ends,
    /// The call makes another process: a child that makes one is the probe.
    Forks,
    /// Every use of the call has an effect.
    Effects,
    /// Every use of the call blocks.
    Waits,
    /// The kernel does not implement it: the number returns ENOSYS.
    Unwired,
}

/// Whether the kernel itself may answer EPERM.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Eperm {
    /// No code path returns it.
    Never,
    /// Only a security module, or a rare case.
    Rare,
    /// An ordinary answer.
    Real,
}

impl Facts {
    /// The facts about `call`.
    #[must_use]
    pub fn of(call: Sysno) -> &'static Self {
        &crate::probes::ALL[call.index()]
    }
}
