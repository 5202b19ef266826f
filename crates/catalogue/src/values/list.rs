//! Lists of named values.
#![forbid(unsafe_code)]

use crate::{Abi, Sysno};

pub(crate) type List = &'static [(&'static str, u64)];

/// The encoding of a value in its argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// The whole argument is one of the values.
    One,
    /// These bits of the argument are one of the values.
    Masked(u64),
    /// Each value is a bit, or several bits, of the argument.
    Flags,
}

/// The named values of one argument of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Values {
    /// The call.
    pub call: Sysno,
    /// The argument, counted from 0, before the special cases of [`Values::argument`].
    pub(super) arg: usize,
    /// The encoding of a value in the argument.
    pub choice: Choice,
    /// The names, each with its value.
    pub names: &'static [(&'static str, u64)],
}

/// Values of two arguments of a call that profiles test together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pairs {
    /// The call.
    pub call: Sysno,
    /// Each argument, counted from 0, with its values.
    pub of: [(usize, &'static [(&'static str, u64)]); 2],
}

impl Values {
    /// The index of the argument on an ABI, counted from 0.
    #[must_use]
    pub fn argument(&self, abi: Abi) -> usize {
        let swapped = matches!(abi, Abi::S390 | Abi::S390x);
        if self.call == Sysno::CLONE && swapped { 1 } else { self.arg }
    }

    /// Whether the names have these values on an ABI. MIPS and PA-RISC have their own numbers for
    /// most of the lists that differ anywhere, from the headers in `arch/*/include/uapi/asm` of the
    /// kernel's source; ARM, AArch64, m68k and PowerPC have other flags of open(2), PowerPC and SuperH
    /// other ioctl(2) commands, and PowerPC other flags of mmap(2).
    #[must_use]
    pub fn hold_on(&self, abi: Abi) -> bool {
        use Abi::{Aarch64, Arm, M68k, Mips, Mips64, Mips64n32, Mipsel, Mipsel64, Mipsel64n32};
        use Abi::{Parisc, Parisc64, Ppc, Ppc64, Ppc64le, Sh, Sheb};
        let by_call: &[Abi] = match self.call {
            Sysno::OPEN | Sysno::OPENAT => &[Aarch64, Arm, M68k, Ppc, Ppc64, Ppc64le],
            Sysno::IOCTL => &[Ppc, Ppc64, Ppc64le, Sh, Sheb],
            Sysno::MMAP | Sysno::MMAP2 if self.arg == 3 => &[Ppc, Ppc64, Ppc64le],
            Sysno::SETSOCKOPT | Sysno::GETSOCKOPT | Sysno::SOCKET | Sysno::SOCKETPAIR => &[],
            Sysno::FCNTL | Sysno::FCNTL64 | Sysno::MADVISE | Sysno::PROCESS_MADVISE => &[],
            Sysno::KILL | Sysno::TKILL | Sysno::TGKILL | Sysno::PIDFD_SEND_SIGNAL => &[],
            Sysno::RT_SIGQUEUEINFO | Sysno::RT_TGSIGQUEUEINFO | Sysno::RT_SIGACTION => &[],
            Sysno::PRLIMIT64 | Sysno::SETRLIMIT | Sysno::GETRLIMIT => &[],
            Sysno::MMAP | Sysno::MMAP2 => &[],
            _ => return true,
        };
        let own = [Mips, Mipsel, Mips64, Mipsel64, Mips64n32, Mipsel64n32, Parisc, Parisc64];
        // The families of sockets are everywhere the same.
        let is_family = self.arg == 0 && matches!(self.call, Sysno::SOCKET | Sysno::SOCKETPAIR);
        is_family || !by_call.contains(&abi) && !own.contains(&abi)
    }

    /// The name of the value that the whole word has, or for [`Choice::Masked`] the bits under the
    /// mask. `None` if that value has no name.
    pub fn name(&self, word: u64) -> Option<&'static str> {
        let word = match self.choice {
            Choice::Masked(mask) => word & mask,
            Choice::One | Choice::Flags => word,
        };
        self.names.iter().find(|(_, value)| *value == word).map(|(name, _)| *name)
    }

    /// The names of the flags in a word, and the bits without a name.
    pub fn flags(&self, word: u64) -> (impl Iterator<Item = &'static str>, u64) {
        let has = move |value: u64| value != 0 && word & value == value;
        let rest = self.names.iter().filter(|(_, v)| has(*v)).fold(word, |rest, (_, v)| rest & !v);
        (self.names.iter().filter(move |(_, value)| has(*value)).map(|(name, _)| *name), rest)
    }
}
