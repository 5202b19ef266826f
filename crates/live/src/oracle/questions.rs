//! The questions about a call: the argument values that profiles test, and some that none tests.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use seccompat_catalogue::{Abi, Choice, Pairs, Sysno, Values};

/// A value of one argument, or of two.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Named {
    /// The argument, counted from 0; the first of two.
    pub argument: usize,
    /// Its value.
    pub value: u64,
    /// The second, with its value.
    pub second: Option<(usize, u64)>,
    /// The name: `AF_ALG`, or two with a comma.
    pub name: Cow<'static, str>,
}

impl Named {
    /// The argument registers, with 0 in all others.
    #[must_use]
    pub fn args(&self) -> [u64; 6] {
        let mut args = [0; 6];
        args[self.argument] = self.value;
        if let Some((second, value)) = self.second {
            args[second] = value;
        }
        args
    }
}

/// The named values of a call on an ABI, each once.
#[must_use]
pub fn named(call: Sysno, abi: Abi) -> Vec<Named> {
    let mut all = Vec::new();
    for values in Values::of(call).filter(|values| values.hold_on(abi)) {
        let argument = values.argument(abi);
        for &(name, value) in values.names {
            // A flag of value 0 adds nothing to the zeros that are asked anyway.
            if values.choice != Choice::Flags || value != 0 {
                all.push(Named { argument, value, second: None, name: name.into() });
            }
        }
    }
    for pairs in Pairs::of(call) {
        let [(argument, first), (second, others)] = pairs.of;
        for &(name, value) in first {
            for &(other, with) in others {
                let name = format!("{name}, {other}").into();
                all.push(Named { argument, value, second: Some((second, with)), name });
            }
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|named| seen.insert(named.args()));
    all
}
