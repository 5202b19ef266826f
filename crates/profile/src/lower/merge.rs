//! From the entries that name a call to its rule, merged as libseccomp merges them.
#![forbid(unsafe_code)]

use crate::order::sort;
use std::collections::HashMap;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{Clause, Compare, Condition, Rule, asked, libseccomp_is_exact};

use super::{doubt, overlap};
use crate::place::{Error, Span};
use crate::profile::{Argument, Operator, Profile};

/// An entry that names a call, or one that the call multiplexes, with its number.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// Its index in [`Profile::rules`].
    pub(crate) rule: usize,
    /// The first argument of the multiplexer.
    pub(crate) multiplexed: Option<u32>,
}

/// Conditions with their action, and their entry.
struct Branch {
    conditions: Vec<Condition>,
    action: Action,
    rule: usize,
}

/// The rule for a call.
pub(crate) struct Merged {
    pub(crate) rule: Rule,
    /// If the order of the entries decides between two actions, the first such pair: its place, and
    /// the description.
    pub(crate) doubt: Option<(Span, Error)>,
    /// If libseccomp is not known to compile the entries as they are meant: the place of the first.
    pub(crate) inexact: Option<Span>,
}

/// Decides one call, for ABIs with the size and the errnos of `abi`.
///
/// # Errors
/// Entries contradict each other.
pub(crate) fn merge(
    profile: &Profile,
    call: Sysno,
    entries: &[Entry],
    abi: Abi,
) -> Result<Merged, Error> {
    let mut merger =
        Merger { profile, call, abi, always: None, branches: Vec::new(), known: HashMap::new() };
    for entry in entries {
        let args = &profile.rules[entry.rule].args;
        if repeats(args) {
            // Runtimes do so since the time when a rule could have only one condition.
            for arg in args {
                merger.add(entry, std::slice::from_ref(arg))?;
            }
        } else {
            merger.add(entry, args)?;
        }
    }
    merger.rule(profile.default.on(abi))
}

/// Whether two conditions test the same argument.
fn repeats(args: &[Argument]) -> bool {
    let mut seen = 0u8;
    args.iter().any(|arg| {
        let again = seen & 1 << arg.index != 0;
        seen |= 1 << arg.index;
        again
    })
}

struct Merger<'a> {
    profile: &'a Profile,
    call: Sysno,
    abi: Abi,
    always: Option<Action>,
    branches: Vec<Branch>,
    /// The index of each list of conditions in `branches`.
    known: HashMap<Vec<Condition>, usize>,
}

impl Merger<'_> {
    fn add(&mut self, entry: &Entry, args: &[Argument]) -> Result<(), Error> {
        // The first unconditional entry wins over earlier and later conditional ones.
        if self.always.is_some() {
            return Ok(());
        }
        let action = self.profile.rules[entry.rule].verb.on(self.abi);
        let conditions = self.conditions(entry, args);
        if conditions.is_empty() {
            self.always = Some(action);
            self.branches.clear();
            return Ok(());
        }
        match self.known.get(&conditions).map(|&at| &self.branches[at]) {
            Some(same) if same.action == action => Ok(()),
            Some(same) => Err(self.conflict(same.rule, entry.rule, "on the same condition")),
            None => {
                self.known.insert(conditions.clone(), self.branches.len());
                self.branches.push(Branch { conditions, action, rule: entry.rule });
                Ok(())
            }
        }
    }

    /// By argument. A multiplexer shows its number instead of the call's first argument; libseccomp
    /// compares the other arguments all the same.
    fn conditions(&self, entry: &Entry, args: &[Argument]) -> Vec<Condition> {
        let number = entry
            .multiplexed
            .and_then(|number| Condition::new(self.abi, 0, Compare::Eq, u64::from(number)));
        let own = args.iter().filter(|arg| number.is_none() || arg.index != 0);
        let own = own.filter_map(|arg| condition(self.abi, arg));
        let mut conditions: Vec<_> = number.into_iter().chain(own).collect();
        sort(&mut conditions);
        conditions
    }

    fn rule(self, default: Action) -> Result<Merged, Error> {
        if let Some(action) = self.always {
            return Ok(Merged { rule: Rule::always(action), doubt: None, inexact: None });
        }
        let is_ordered =
            self.branches.iter().any(|branch| branch.action != self.branches[0].action);
        let doubt = if is_ordered { self.doubt()? } else { None };
        let rules: Vec<&[Condition]> =
            self.branches.iter().map(|branch| &*branch.conditions).collect();
        let inexact =
            (!libseccomp_is_exact(&rules)).then(|| self.profile.rules[self.branches[0].rule].span);
        let clause =
            |branch: Branch| Clause { conditions: branch.conditions, action: branch.action };
        let clauses: Vec<_> = self.branches.into_iter().map(clause).collect();
        // The order matters only between different actions.
        let clauses = if is_ordered { asked(clauses, self.abi) } else { clauses };
        let rule = Rule::first_of(clauses, default);
        Ok(Merged { rule, doubt, inexact })
    }

    /// The first two branches with different actions between which the file's order decides.
    ///
    /// # Errors
    /// Two such branches, one of them with several conditions: libseccomp's order is known only
    /// for branches with one condition each.
    fn doubt(&self) -> Result<Option<(Span, Error)>, Error> {
        let conflict = |a: &Branch, b: &Branch| {
            self.conflict(a.rule, b.rule, "and both conditions can hold at once")
        };
        let (single, several): (Vec<_>, Vec<_>) =
            self.branches.iter().partition(|branch| branch.conditions.len() == 1);
        if !several.is_empty() {
            for (at, a) in self.branches.iter().enumerate() {
                let behind = self.branches[at + 1..].iter();
                let mut behind =
                    behind.filter(|b| a.conditions.len() > 1 || b.conditions.len() > 1);
                let meets = |b: &&Branch| {
                    a.action != b.action && overlap::overlap(&a.conditions, &b.conditions)
                };
                if let Some(b) = behind.find(meets) {
                    return Err(conflict(a, b));
                }
            }
        }
        let conditions: Vec<_> =
            single.iter().map(|branch| (branch.conditions[0], branch.action)).collect();
        let doubt = doubt::first(&conditions).map(|(a, b)| (single[a], single[b]));
        Ok(doubt.map(|(a, b)| (self.profile.rules[b.rule].span, conflict(a, b))))
    }

    fn conflict(&self, first: usize, second: usize, how: &str) -> Error {
        let rule = |at: usize| &self.profile.rules[at];
        let (a, b) = (rule(first), rule(second));
        let call = self.call;
        let on = if self.call.multiplexes().is_empty() && !self.abi.is_32_bit() {
            String::new()
        } else {
            format!(" on {}", self.abi)
        };
        let message = if first == second {
            format!("this rule gives {call}{on} two actions, {how}")
        } else {
            let place = self.profile.place(a.span);
            let (this, that) = (b.verb.on(self.abi), a.verb.on(self.abi));
            format!("{call} gets {this} here and {that} by the rule at {place}{on}, {how}")
        };
        let error = self.profile.error(b.span, message);
        if self.call.multiplexes().is_empty() {
            return error.help(if first == second {
                "keep one of the conditions"
            } else {
                "keep one of the rules, or conditions that cannot hold at once"
            });
        }
        error.help(format!(
            "a filter cannot see the arguments behind {call}: give {call} itself a rule without \
             conditions, before these"
        ))
    }
}

/// A condition; `None` if it always holds, because it tests no bit.
fn condition(abi: Abi, arg: &Argument) -> Option<Condition> {
    let condition = arg.condition(abi)?;
    (condition.compare() != Compare::MaskedEq(0)).then_some(condition)
}

impl Argument {
    /// The condition on an ABI; `None` if there is no such argument.
    #[must_use]
    pub fn condition(&self, abi: Abi) -> Option<Condition> {
        let (compare, value) = match self.operator {
            Operator::Ne => (Compare::Ne, self.value),
            Operator::Lt => (Compare::Lt, self.value),
            Operator::Le => (Compare::Le, self.value),
            Operator::Eq => (Compare::Eq, self.value),
            Operator::Ge => (Compare::Ge, self.value),
            Operator::Gt => (Compare::Gt, self.value),
            // seccomp_rule_add(3): "equal to the masked datum value".
            Operator::MaskedEq => (Compare::MaskedEq(self.value), self.value_two & self.value),
        };
        Condition::new(abi, self.index, compare, value)
    }
}
