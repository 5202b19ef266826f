//! The rules of one call, added one by one, as libseccomp's callers add them.
//!
//! Each addition has the outcome that it has in libseccomp (seccomp_rule_add(3) and trials,
//! docs/provenance.md): whether it is refused can depend on the order of the additions.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

use crate::order::asked;
use crate::rule::{Clause, Compare, Condition, Rule};

/// The rules of one call on one ABI.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Additions {
    always: Option<Action>,
    clauses: Vec<Clause>,
}

/// The outcome of an addition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Added {
    /// The rule counts from now on.
    New,
    /// An earlier rule decides these calls already, even if with another action: nothing changed.
    There,
    /// An earlier rule gives some of these calls another action: nothing changed.
    Conflict,
}

impl Additions {
    /// Adds a rule. The conditions are on different arguments, by ascending argument.
    ///
    /// The first unconditional rule wins over all other rules. Of conditional ones, the earlier
    /// wins if its conditions are the first of the later one's. The reverse is a conflict, unless
    /// the actions are equal; so are equal conditions with different actions. In the reverse,
    /// libseccomp also takes two bounds on the same side, or two inequalities, for one condition if
    /// their values have one high half.
    pub fn add(&mut self, conditions: Vec<Condition>, action: Action) -> Added {
        if self.always.is_some() {
            return Added::There;
        }
        if conditions.is_empty() {
            self.always = Some(action);
            self.clauses.clear();
            return Added::New;
        }
        let begins = |all: &[Condition], with: &[Condition]| all.starts_with(with);
        for clause in &self.clauses {
            if clause.conditions == conditions {
                return if clause.action == action { Added::There } else { Added::Conflict };
            }
            if begins(&conditions, &clause.conditions) {
                return Added::There;
            }
        }
        let covered = |clause: &Clause| begins(&clause.conditions, &conditions);
        let refused = |clause: &Clause| covered(clause) || meets(&clause.conditions, &conditions);
        if self.clauses.iter().any(|clause| refused(clause) && clause.action != action) {
            return Added::Conflict;
        }
        self.clauses.retain(|clause| !covered(clause));
        self.clauses.push(Clause { conditions, action });
        Added::New
    }

    /// The number of rules that count.
    #[must_use]
    pub fn len(&self) -> usize {
        self.clauses.len() + usize::from(self.always.is_some())
    }

    /// Whether no rule was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every action that some rule has.
    pub fn actions(&self) -> impl Iterator<Item = Action> {
        self.always.into_iter().chain(self.clauses.iter().map(|clause| clause.action))
    }

    /// The rule: `default` decides if no condition holds.
    #[must_use]
    pub fn rule(&self, abi: Abi, default: Action) -> Rule {
        if let Some(action) = self.always {
            return Rule::always(action);
        }
        let first = self.clauses.first().map(|clause| clause.action);
        let is_ordered = self.clauses.iter().any(|clause| Some(clause.action) != first);
        let clauses = self.clauses.clone();
        // The order matters only between different actions.
        Rule::first_of(if is_ordered { asked(clauses, abi) } else { clauses }, default)
    }
}

/// Whether libseccomp takes the shorter conditions for the first of the longer ones: it tests the high
/// half of a value first, and shares that test.
fn meets(longer: &[Condition], shorter: &[Condition]) -> bool {
    let side = |one: &Condition| match one.compare() {
        Compare::Ne => Some(0),
        Compare::Lt | Compare::Le => Some(1),
        Compare::Ge | Compare::Gt => Some(2),
        Compare::Eq | Compare::MaskedEq(_) => None,
    };
    let shares = |a: &Condition, b: &Condition| {
        let wide = !a.low_half() && a.arg() == b.arg() && a.value() >> 32 == b.value() >> 32;
        a == b || (wide && side(a).is_some() && side(a) == side(b))
    };
    longer.len() > shorter.len() && longer.iter().zip(shorter).all(|(a, b)| shares(a, b))
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    const E1: Action = Action::Errno(1);
    const E2: Action = Action::Errno(2);

    fn on(args: &[u8]) -> Vec<Condition> {
        let one = |&arg: &u8| Condition::new(Abi::X86_64, arg, Compare::Eq, 0).unwrap();
        args.iter().map(one).collect()
    }

    fn added(rules: &[(&[u8], Action)]) -> Vec<Added> {
        let mut additions = Additions::default();
        rules.iter().map(|(args, action)| additions.add(on(args), *action)).collect()
    }

    #[test]
    fn the_order_of_additions_counts_as_in_libseccomp() {
        use Added::{Conflict, New, There};
        assert_eq!(added(&[(&[], E1), (&[], E2), (&[0], E2)]), [New, There, There]);
        assert_eq!(added(&[(&[0], E1), (&[], E2), (&[], E1)]), [New, New, There]);
        assert_eq!(added(&[(&[0], E1), (&[0], E1), (&[0], E2)]), [New, There, Conflict]);
        assert_eq!(added(&[(&[0], E1), (&[0, 1], E2)]), [New, There]);
        assert_eq!(added(&[(&[0, 1], E1), (&[0], E2), (&[0], E1)]), [New, Conflict, New]);
        assert_eq!(added(&[(&[1], E1), (&[0, 1], E2)]), [New, New]);
    }

    #[test]
    fn bounds_share_the_test_of_their_high_half() {
        let one = |abi, arg, compare, value| Condition::new(abi, arg, compare, value).unwrap();
        for (abi, compare, value, expected) in [
            (Abi::X86_64, Compare::Gt, 5, Added::Conflict),
            (Abi::X86_64, Compare::Gt, 1 << 32 | 5, Added::New),
            (Abi::X86_64, Compare::Lt, 5, Added::New),
            (Abi::X86, Compare::Gt, 5, Added::New),
        ] {
            let mut additions = Additions::default();
            additions.add(vec![one(abi, 0, Compare::Ge, 3), one(abi, 1, Compare::Eq, 0)], E1);
            assert_eq!(additions.add(vec![one(abi, 0, compare, value)], E2), expected);
        }
    }

    #[test]
    fn an_unconditional_rule_ends_the_conditional_ones() {
        let mut additions = Additions::default();
        assert!(additions.is_empty());
        additions.add(on(&[3]), E1);
        additions.add(on(&[4, 5]), E1);
        assert_eq!(additions.len(), 2);
        let rule = additions.rule(Abi::X86_64, Action::Allow);
        assert_eq!(rule.decide(&[1, 1, 1, 1, 0, 0]), E1);
        assert_eq!(rule.decide(&[0, 0, 0, 1, 1, 0]), Action::Allow);
        additions.add(vec![], E2);
        assert_eq!(additions.actions().collect::<Vec<_>>(), [E2]);
        assert_eq!(additions.rule(Abi::X86_64, Action::Allow), Rule::always(E2));
    }
}
