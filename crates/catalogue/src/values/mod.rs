//! Named argument values: the values that profiles test, with their usual names.
//!
//! A filter that decides by an argument tests for such values, or for single bits. Each list is for
//! one argument; pairs are values of two arguments that profiles test together. The values are those
//! of x86. Some names have other values on other ABIs: [`Values::hold_on`] tells on which a list is
//! right.
#![forbid(unsafe_code)]

mod files;
mod kernel;
mod list;
mod memory;
mod network;
mod process;
mod uses;

use crate::Sysno;

pub use list::{Choice, Pairs, Values};

impl Values {
    /// All lists of a call: an argument may have several.
    pub fn of(call: Sysno) -> impl Iterator<Item = &'static Self> {
        uses::USES.iter().filter(move |values| values.call == call)
    }

    /// Whether the default profiles of container engines test the arguments of a call.
    #[must_use]
    pub fn are_tested(call: Sysno) -> bool {
        uses::TESTED.contains(&call)
    }

    /// Every list.
    #[must_use]
    pub fn all() -> &'static [Self] {
        uses::USES
    }
}

impl Pairs {
    /// All pairs of a call.
    pub fn of(call: Sysno) -> impl Iterator<Item = &'static Self> {
        uses::PAIRS.iter().filter(move |pairs| pairs.call == call)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::vec::Vec;

    use super::*;
    use crate::Abi;

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

    /// O_DIRECTORY is 0x10000 on x86 and RISC-V, and 0x4000 on ARM and PowerPC.
    #[test]
    fn some_abis_have_other_values() {
        let open = Values::of(Sysno::OPENAT).next().expect("flags");
        assert!(
            [Abi::X86_64, Abi::X86, Abi::X32, Abi::Riscv64].iter().all(|abi| open.hold_on(*abi))
        );
        assert!(![Abi::Aarch64, Abi::Arm, Abi::Ppc64le].iter().any(|abi| open.hold_on(*abi)));
        let families = Values::of(Sysno::SOCKET).next().expect("families");
        assert!(families.hold_on(Abi::Mips));
        assert!(!Values::of(Sysno::SOCKET).skip(1).any(|types| types.hold_on(Abi::Mips)));
        assert!(Values::all().iter().all(|values| values.hold_on(Abi::X86_64)));
    }
}
