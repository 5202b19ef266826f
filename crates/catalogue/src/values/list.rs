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
