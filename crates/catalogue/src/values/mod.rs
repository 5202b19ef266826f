//! Named argument values: what profiles decide by, and what people call it.
//!
//! A filter that decides by an argument decides by values like these, or by bits. Each list is of one argument; pairs
//! are what profiles decide by two arguments at once. The values are those of x86 and of the ABIs with the generic
//! headers; MIPS, PA-RISC, PowerPC, SPARC and Alpha have others for some (ioctl, signals, flags of open and mmap).
#![forbid(unsafe_code)]

mod files;
mod kernel;
mod memory;
mod network;
mod process;
mod uses;

use crate::{Abi, Sysno};

pub(crate) type List = &'static [(&'static str, u64)];

/// How a value lies in its argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// The whole argument is one of them.
    One,
    /// These bits of it are one of them.
    Masked(u64),
    /// Each is a bit, or bits, of it.
    Flags,
}

/// The named values of one argument of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Values {
    /// The call.
    pub call: Sysno,
    /// The argument, counted from 0, but for what [`Values::argument`] knows.
    arg: usize,
    /// How a value lies in it.
    pub choice: Choice,
    /// The names, each with its value.
    pub names: &'static [(&'static str, u64)],
}

/// Values of two arguments of a call by which profiles decide together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pairs {
    /// The call.
    pub call: Sysno,
    /// Each argument, counted from 0, with its values.
    pub of: [(usize, &'static [(&'static str, u64)]); 2],
}

impl Values {
    /// All lists of a call: an argument may have several.
    pub fn of(call: Sysno) -> impl Iterator<Item = &'static Self> {
        uses::USES.iter().filter(move |values| values.call == call)
    }

    /// Every list.
    #[must_use]
    pub fn all() -> &'static [Self] {
        uses::USES
    }

    /// Which argument it is on an ABI, counted from 0.
    #[must_use]
    pub fn argument(&self, abi: Abi) -> usize {
        let swapped = matches!(abi, Abi::S390 | Abi::S390x);
        if self.call == Sysno::CLONE && swapped { 1 } else { self.arg }
    }

    /// The name of a value of this argument: of all its bits, or of every bit of it. `None` where there is none.
    pub fn name(&self, word: u64) -> Option<&'static str> {
        let word = match self.choice {
            Choice::Masked(mask) => word & mask,
            Choice::One | Choice::Flags => word,
        };
        self.names.iter().find(|(_, value)| *value == word).map(|(name, _)| *name)
    }

    /// The names of the flags that a word has, and the bits that have none.
    pub fn flags(&self, word: u64) -> (impl Iterator<Item = &'static str>, u64) {
        let has = move |value: u64| value != 0 && word & value == value;
        let rest = self.names.iter().filter(|(_, v)| has(*v)).fold(word, |rest, (_, v)| rest & !v);
        (self.names.iter().filter(move |(_, value)| has(*value)).map(|(name, _)| *name), rest)
    }
}

impl Pairs {
    /// All of a call.
    pub fn of(call: Sysno) -> impl Iterator<Item = &'static Self> {
        uses::PAIRS.iter().filter(move |pairs| pairs.call == call)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn a_list_says_everything_once() {
        for values in Values::all() {
            assert!(values.arg < 6, "{}", values.call);
            let names: BTreeSet<&str> = values.names.iter().map(|(name, _)| *name).collect();
            assert_eq!(names.len(), values.names.len(), "{}: a name twice", values.call);
            for (name, value) in values.names {
                if values.choice == Choice::Flags {
                    assert!(*value != 0 || *name == "F_OK", "{name} is no flag");
                }
                if let Choice::Masked(mask) = values.choice {
                    assert_eq!(value & !mask, 0, "{name}");
                }
            }
        }
        assert!(Values::all().len() > 50);
    }

    #[test]
    fn values_are_called_by_their_names() {
        let family = Values::of(Sysno::SOCKET).next().expect("families");
        assert_eq!(family.name(38), Some("AF_ALG"));
        assert_eq!(family.name(9999), None);
        let clone = Values::of(Sysno::CLONE).next().expect("flags");
        let (names, rest) = clone.flags(0x1000_0011);
        assert_eq!((names.collect::<Vec<_>>(), rest), (std::vec!["CLONE_NEWUSER"], 0x11));
        assert_eq!((clone.argument(Abi::X86_64), clone.argument(Abi::S390x)), (0, 1));
    }
}
