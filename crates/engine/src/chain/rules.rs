//! One filter: rules for the ABIs of a machine, added as libseccomp adds exact rules.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{Additions, Builder, Compare, Condition, Policy, Rule, Table};

use crate::library::Library;

/// A call, conditions on its arguments, and the action.
pub(crate) type Wanted = (Sysno, Vec<(u8, Compare, u64)>, Action);

/// The rules of one ABI, by number.
pub(crate) type Numbers = Vec<(u32, Additions)>;

/// The rules of a number.
pub(crate) fn of(numbers: &mut Numbers, number: u32) -> &mut Additions {
    let known = numbers.iter().position(|(other, _)| *other == number);
    let at = known.unwrap_or_else(|| {
        numbers.push((number, Additions::default()));
        numbers.len() - 1
    });
    &mut numbers[at].1
}

/// The conditions on an ABI. A multiplexer shows a call's number in its first argument.
pub(crate) fn located(abi: Abi, nth: Option<u32>, wanted: &[(u8, Compare, u64)]) -> Vec<Condition> {
    let first = nth.map(|nth| (0, Compare::Eq, u64::from(nth)));
    let all = first.into_iter().chain(wanted.iter().copied());
    all.filter_map(|(arg, how, value)| Condition::new(abi, arg, how, value)).collect()
}

/// The decisions on an ABI: `default` for every number without a rule.
pub(crate) fn table(builder: &mut Builder, abi: Abi, default: Action, numbers: &Numbers) -> Table {
    let mut table = Table::new(abi, builder.rule(Rule::always(default)));
    for (number, additions) in numbers {
        table.set(*number, builder.rule(additions.rule(abi, default)));
    }
    table
}

/// Makes the filters of one machine.
pub(crate) struct Maker<'a> {
    /// The ABIs whose programs the machine runs, its own last.
    pub(crate) abis: Vec<Abi>,
    pub(crate) library: Option<&'a Library>,
}

impl Maker<'_> {
    /// The calls of other ABIs than these get `other`. An ABI without a list has no filter; `None`
    /// if no ABI has one.
    pub(crate) fn policy(
        &self,
        default: Action,
        other: Action,
        rules: impl Fn(Abi) -> Option<Vec<Wanted>>,
    ) -> Option<Policy> {
        let mut builder = Builder::new(other);
        for &abi in &self.abis {
            let Some(rules) = rules(abi) else { continue };
            let table = self.table(&mut builder, abi, default, rules);
            // They have one byte order, and each is there once.
            builder.add(table).ok()?;
        }
        builder.build().ok()
    }

    /// The same rules on every ABI.
    pub(crate) fn everywhere(&self, default: Action, rules: &[Wanted]) -> Option<Policy> {
        self.policy(default, Action::Allow, |_| Some(rules.to_vec()))
    }

    fn table(&self, builder: &mut Builder, abi: Abi, default: Action, rules: Vec<Wanted>) -> Table {
        let mut numbers = Numbers::new();
        for (call, conditions, action) in rules {
            for (number, nth) in self.places(abi, call) {
                let all = located(abi, nth, &conditions);
                of(&mut numbers, number).add(all, action);
            }
        }
        table(builder, abi, default, &numbers)
    }

    /// The numbers of a call, each with its number in a multiplexer if it is one.
    pub(crate) fn places(&self, abi: Abi, call: Sysno) -> Vec<(u32, Option<u32>)> {
        if !self.has(abi, call) {
            return Vec::new();
        }
        let through = [Sysno::SOCKETCALL, Sysno::IPC].into_iter().filter_map(|multiplexer| {
            let (nth, _) = multiplexer.multiplexes().iter().find(|(_, other)| *other == call)?;
            Some((multiplexer.number(abi)?, Some(*nth)))
        });
        through.chain(call.number(abi).map(|number| (number, None))).collect()
    }

    /// Whether the library knows the call's name.
    pub(crate) fn knows(&self, call: Sysno) -> bool {
        self.library.is_none_or(|library| library.knows(call))
    }

    /// Whether the library has a number for the call on the ABI, if the ABI has one.
    pub(crate) fn has(&self, abi: Abi, call: Sysno) -> bool {
        self.library.is_none_or(|library| library.has(call, abi))
    }
}
