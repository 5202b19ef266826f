//! The weaknesses that an emulation may have, by name. The caller says which ones it accepts.
#![forbid(unsafe_code)]

use core::fmt;

/// A set of weaknesses: those that a caller accepts, or those that an emulation has.
///
/// There is no "all" and no complement: nobody has accepted a weakness that a later version adds.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Weaknesses(u32);

macro_rules! weaknesses {
    ($($bit:literal $name:ident $text:literal $(#[$doc:meta])*)*) => {
        impl Weaknesses {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
            const NAMES: &[(Self, &str, &str)] =
                &[$((Self::$name, stringify!($name), $text)),*];
        }
    };
}

weaknesses! {
    0 NO_BIRTH_TIME "the time of creation is missing"
        /// `statx`: the time of creation is missing.
    1 NO_EXTRA_FIELDS "fields that fstatat lacks are missing"
        /// `statx`: fields other than the basic ones and the time of creation are missing. The
        /// result's mask lists the valid ones.
    2 NO_SYNC_CONTROL "AT_STATX_FORCE_SYNC is not honoured"
        /// `statx`: `AT_STATX_FORCE_SYNC` is not honoured: a network file system synchronises as
        /// for `stat`.
    3 NOT_ATOMIC "done in steps, and other processes can act in between"
        /// `renameat2` with `NOREPLACE`: a link, then an unlink. In between both names exist, and a
        /// file that another process moves over the old name is removed. If several errors apply,
        /// the reported one may differ.
    4 HIGH_DESCRIPTORS "descriptors above the limit stay as they were"
        /// `close_range`: without `/proc`, descriptors above the present limit of open files
        /// (`RLIMIT_NOFILE`) stay as they were.
    5 FAULTED_IN "all pages are brought in at once"
        /// `mlock2` with `ONFAULT`: all pages are brought in at once.
    6 EXEC_NAME "the program's own name is a descriptor's path in /proc"
        /// `execveat`: the program sees a place in `/proc/self/fd` as its own name (`AT_EXECFN`,
        /// `comm`, a script's argument).
}

impl Weaknesses {
    /// None: the emulation is exact.
    pub const NONE: Self = Self(0);

    /// The union of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` are among these.
    #[must_use]
    pub const fn contain(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// As a word: bit by bit, in the order of the constants. For other languages.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// From such a word; `None` if it has an undefined bit.
    #[must_use]
    pub fn from_bits(bits: u32) -> Option<Self> {
        let known = Self::NAMES.iter().fold(0, |all, (one, ..)| all | one.0);
        (bits & !known == 0).then_some(Self(bits))
    }

    /// Each weakness, with its name and the lost guarantee.
    pub fn iter(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let here = move |(one, ..): &&(Self, &str, &str)| self.contain(*one);
        Self::NAMES.iter().filter(here).map(|&(_, name, text)| (name, text))
    }
}

impl fmt::Debug for Weaknesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_an_unknown_bit_is_no_set() {
        let both = Weaknesses::NO_BIRTH_TIME.and(Weaknesses::EXEC_NAME);
        assert_eq!(Weaknesses::from_bits(both.bits()), Some(both));
        assert_eq!(Weaknesses::from_bits(u32::MAX), None);
        assert_eq!(Weaknesses::from_bits(1 << 31), None);
        assert!(both.contain(Weaknesses::EXEC_NAME) && !both.contain(Weaknesses::NOT_ATOMIC));
        assert!(both.contain(Weaknesses::NONE) && Weaknesses::NONE.is_empty());
    }
}
