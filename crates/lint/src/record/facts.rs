//! The facts of `record.tbl`.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use seccompat_catalogue::{Abi, Choice, Facts as CallFacts, Sysno, Values};
use seccompat_profile::order::map;

use crate::table::{lines, twins};

const TABLE: &str = seccompat_profile::table!("../../data/record.tbl");

/// The words of each line.
static LINES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| lines(TABLE).collect());

/// The calls of each line of `alike`.
static ALIKE: LazyLock<Vec<Vec<Sysno>>> = LazyLock::new(|| {
    let groups = LINES.iter().filter(|words| words[0] == "alike");
    let calls = groups.map(|words| words[1..].iter().filter_map(|name| Sysno::from_name(name)));
    calls.map(Iterator::collect).collect()
});

/// An argument by which calls are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deciding {
    /// The call.
    pub call: Sysno,
    /// The argument, from 0.
    pub index: u8,
    /// The way in which it decides.
    pub(crate) how: How,
}

/// How an argument decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum How {
    /// By its value under this mask: the profile allows the recorded values.
    Value(u64),
    /// By each bit of this mask: bits that no recorded call had must be 0.
    Bits(u64),
}

/// The reason why an argument cannot decide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mistake {
    /// No argument of the call has named values, so the user must choose one.
    Which(Sysno),
    /// The argument is an address, or there is none.
    NoScalar(Sysno, u8),
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Which(call) => {
                write!(f, "which argument of {call} decides? as in {call}:0 for the first")
            }
            Self::NoScalar(call, index) => {
                write!(f, "argument {index} of {call} is an address, or there is none")
            }
        }
    }
}

impl std::error::Error for Mistake {}

impl Deciding {
    /// The deciding argument of a call that the user named: the argument `index`, or the one that
    /// has named values.
    ///
    /// # Errors
    /// There is no such argument, or a filter cannot see its meaning.
    pub fn of(call: Sysno, index: Option<u8>, abi: Abi) -> Result<Self, Mistake> {
        let named = |values: &&Values| index.is_none_or(|at| values.argument(abi) == at.into());
        let values = Values::of(call).find(named);
        let found = values.and_then(|values| u8::try_from(values.argument(abi)).ok());
        let index = index.or(found).ok_or(Mistake::Which(call))?;
        let param = CallFacts::of(call).params.get(usize::from(index));
        if param.is_none_or(|param| param.kind.is_pointer()) {
            return Err(Mistake::NoScalar(call, index));
        }
        let how = match values.map(|values| values.choice) {
            Some(Choice::Masked(mask)) => How::Value(mask),
            Some(Choice::Flags) => How::Bits(u64::from(u32::MAX)),
            Some(Choice::One) | None => How::Value(u64::MAX),
        };
        Ok(Self { call, index, how })
    }
}

/// The argument that decides a call.
#[must_use]
pub fn deciding(call: Sysno, abi: Abi) -> Option<Deciding> {
    static ALL: LazyLock<BTreeMap<Sysno, Deciding>> = LazyLock::new(|| {
        let row = |words: &Vec<&'static str>| match words[..] {
            ["decides", call, index, ref how @ ..] => {
                let call = Sysno::from_name(call)?;
                let how = match how {
                    ["value"] => How::Value(u64::MAX),
                    ["bits", mask] => How::Bits(number(mask)?),
                    _ => return None,
                };
                Some((call, Deciding { call, index: index.parse().ok()?, how }))
            }
            _ => None,
        };
        map(LINES.iter().filter_map(row))
    });
    let found = ALL.get(&call).copied()?;
    // On s390 the flags of clone are the second argument.
    let index = match Values::of(call).next() {
        Some(values) if call == Sysno::CLONE => u8::try_from(values.argument(abi)).ok()?,
        _ => found.index,
    };
    Some(Deciding { index, ..found })
}

fn number(word: &str) -> Option<u64> {
    match word.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    }
}

/// The words of a reason.
pub(super) fn why(name: &str) -> &'static str {
    let line = TABLE.lines().find_map(|line| {
        let rest = line.strip_prefix("why ")?;
        rest.strip_prefix(name)?.strip_prefix(' ')
    });
    line.unwrap_or_default().trim()
}

/// The calls that any program may make, each with the name of the reason.
pub(super) fn always() -> impl Iterator<Item = (Sysno, &'static str)> {
    LINES.iter().filter(|words| words[0] == "always").flat_map(|words| {
        let why = words[1];
        words[2..].iter().filter_map(|name| Sysno::from_name(name)).map(move |call| (call, why))
    })
}

/// The values that are allowed with a call, each with the name of the reason.
pub(super) fn values(call: Sysno) -> Vec<(u64, &'static str)> {
    let of = |words: &&Vec<&str>| words[0] == "values" && words[1] == call.name();
    let named = |word: &&str| {
        let word = *word;
        let lists = Values::of(call).flat_map(|values| values.names);
        let found = lists.into_iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        found.or_else(|| number(word))
    };
    let words = LINES.iter().filter(of);
    words
        .flat_map(|words| {
            let why = words[2];
            words[3..].iter().filter_map(named).map(move |value| (value, why))
        })
        .collect()
}

/// The calls that do the same: those of a line of `alike`, and twins. If the newer of two twins does more, it is
/// not added for the older.
pub(super) fn alike(call: Sysno) -> Vec<Sysno> {
    let mut all = Vec::new();
    all.extend(ALIKE.iter().filter(|group| group.contains(&call)).flatten());
    for twins in twins() {
        if twins.newer == call {
            all.push(twins.older);
        }
        if twins.older == call && !twins.more {
            all.push(twins.newer);
        }
    }
    // By the multiplexers of 32-bit ABIs, and without them.
    all.extend(call.multiplexes().iter().map(|(_, part)| *part));
    all.retain(|other| *other != call);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_known() {
        for words in lines(TABLE) {
            match words[..] {
                ["why", name, ..] => assert!(why(name).len() > 20, "{words:?}"),
                ["always", name, ref calls @ ..] => {
                    assert!(!why(name).is_empty(), "{words:?}");
                    assert!(calls.iter().all(|call| Sysno::from_name(call).is_some()), "{words:?}");
                }
                ["alike", ref calls @ ..] => {
                    assert!(calls.len() > 1, "{words:?}");
                    assert!(calls.iter().all(|call| Sysno::from_name(call).is_some()), "{words:?}");
                }
                ["decides", call, ..] => {
                    let call = Sysno::from_name(call).expect(call);
                    let found = deciding(call, Abi::X86_64).expect("a deciding argument");
                    let param = CallFacts::of(call).params[usize::from(found.index)];
                    assert!(!param.kind.is_pointer(), "{words:?}");
                }
                ["values", call, name, ref list @ ..] => {
                    let call = Sysno::from_name(call).expect(call);
                    assert!(deciding(call, Abi::X86_64).is_some(), "{words:?}");
                    let all = values(call);
                    let own = all.iter().filter(|(_, why)| *why == name).count();
                    assert_eq!(own, list.len(), "{words:?}");
                }
                _ => panic!("{words:?}"),
            }
        }
    }

    #[test]
    fn arguments_are_named_by_the_user() {
        let of = |call, index| Deciding::of(call, index, Abi::X86_64);
        assert_eq!(of(Sysno::FCNTL, None).map(|found| found.index), Ok(1));
        assert_eq!(of(Sysno::READ, None), Err(Mistake::Which(Sysno::READ)));
        assert_eq!(of(Sysno::READ, Some(1)), Err(Mistake::NoScalar(Sysno::READ, 1)));
        assert_eq!(of(Sysno::READ, Some(5)), Err(Mistake::NoScalar(Sysno::READ, 5)));
        assert_eq!(of(Sysno::READ, Some(0)).map(|found| found.how), Ok(How::Value(u64::MAX)));
        assert_eq!(deciding(Sysno::CLONE, Abi::S390x).map(|found| found.index), Some(1));
    }
}
