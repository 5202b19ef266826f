//! The facts about a system call, as data: how to probe it, and the meaning of its EPERM.
//!
//! Each fact is a line of a table in `data/probes`; `cargo xtask tables` turns them into the constants of
//! [`crate::probes`].
#![forbid(unsafe_code)]

use crate::{Abi, Capability, Errno, Kernels, Sysno};

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
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Param {
    /// The name in the manual page.
    pub name: &'static str,
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
#[derive(Debug)]
pub struct Probe {
    /// The six registers.
    pub args: [Arg; 6],
    /// The answers by which the kernel shows that it was reached.
    pub expect: &'static [Outcome],
    /// The kernels on which this holds.
    pub kernels: Kernels,
    /// The ABIs where it holds; `None` for all.
    pub abis: Option<&'static [Abi]>,
    /// The permission that the kernel checks before it looks at the arguments. `None`: there is no
    /// such check, and the probe is conclusive.
    pub gate: Option<Gate>,
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
        crate::probes::ALL[call.index()]
    }
}

impl Probe {
    /// Whether the probe is *derived*: it keeps every scalar of the failing call and invalidates
    /// only its pointers. Asked after a failure it is *faithful*: a filter that decides by number
    /// and scalars cannot tell it from that call. (A filter also sees the values of the pointers,
    /// but not the memory behind them.)
    #[must_use]
    pub fn is_derived(&self, params: &[Param]) -> bool {
        params.iter().any(|p| p.kind.is_pointer())
            && params.iter().zip(&self.args).all(|(param, arg)| match arg {
                Arg::Keep(_) => true,
                Arg::Bad => param.kind.is_pointer(),
                Arg::Word(_) => false,
            })
    }
}
