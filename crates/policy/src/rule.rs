//! The rule for one call: an action, or conditions on the arguments.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

/// The comparison of a condition. All comparisons are unsigned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Compare {
    /// Not equal.
    Ne,
    /// Less than.
    Lt,
    /// Less or equal.
    Le,
    /// Equal.
    Eq,
    /// Greater or equal.
    Ge,
    /// Greater than.
    Gt,
    /// Equal in the bits of this mask.
    MaskedEq(u64),
}

/// A condition on one argument.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Condition {
    arg: u8,
    low_half: bool,
    compare: Compare,
    value: u64,
}

impl Condition {
    /// A condition on argument `arg` (0 to 5) of a call by `abi`; `None` above 5.
    ///
    /// On 32-bit ABIs only the low halves of argument, value and mask are compared: there the
    /// kernel ignores a register's high half, but a filter sees it.
    #[must_use]
    pub fn new(abi: Abi, arg: u8, compare: Compare, value: u64) -> Option<Self> {
        let low_half = abi.is_32_bit();
        let cut = |word: u64| if low_half { word & 0xffff_ffff } else { word };
        let compare = match compare {
            Compare::MaskedEq(mask) => Compare::MaskedEq(cut(mask)),
            other => other,
        };
        (arg < 6).then_some(Self { arg, low_half, compare, value: cut(value) })
    }

    /// A condition found in a diagram, whose words need no cut.
    pub(crate) const fn found(arg: u8, low_half: bool, compare: Compare, value: u64) -> Self {
        Self { arg, low_half, compare, value }
    }

    /// The argument's index.
    #[must_use]
    pub const fn arg(&self) -> u8 {
        self.arg
    }

    /// Whether only the low 32 bits are compared.
    #[must_use]
    pub const fn low_half(&self) -> bool {
        self.low_half
    }

    /// The comparison.
    #[must_use]
    pub const fn compare(&self) -> Compare {
        self.compare
    }

    /// The value to compare with.
    #[must_use]
    pub const fn value(&self) -> u64 {
        self.value
    }

    /// Whether these arguments meet the condition.
    #[must_use]
    pub fn holds(&self, args: &[u64; 6]) -> bool {
        let all = args.get(usize::from(self.arg)).copied().unwrap_or(0);
        let arg = if self.low_half { all & 0xffff_ffff } else { all };
        match self.compare {
            Compare::Ne => arg != self.value,
            Compare::Lt => arg < self.value,
            Compare::Le => arg <= self.value,
            Compare::Eq => arg == self.value,
            Compare::Ge => arg >= self.value,
            Compare::Gt => arg > self.value,
            Compare::MaskedEq(mask) => arg & mask == self.value,
        }
    }
}

/// Conditions that must all hold, and the resulting action.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Clause {
    /// The conditions; all must hold. An empty list always holds.
    pub conditions: Vec<Condition>,
    /// The resulting action.
    pub action: Action,
}

/// The rule for one call: the first clause that holds, else an action.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Rule {
    clauses: Vec<Clause>,
    otherwise: Action,
}

impl Rule {
    /// The same action whatever the arguments.
    #[must_use]
    pub const fn always(action: Action) -> Self {
        Self { clauses: Vec::new(), otherwise: action }
    }

    /// The action of the first clause that holds, else `otherwise`.
    #[must_use]
    pub fn first_of(mut clauses: Vec<Clause>, mut otherwise: Action) -> Self {
        if let Some(at) = clauses.iter().position(|clause| clause.conditions.is_empty()) {
            otherwise = clauses[at].action;
            clauses.truncate(at);
        }
        // A clause at the end with the same action as its failure has no effect.
        while clauses.last().is_some_and(|clause| clause.action == otherwise) {
            clauses.pop();
        }
        Self { clauses, otherwise }
    }

    /// The clauses, of which the first that holds decides; empty if the action is constant.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// The action if no clause holds.
    #[must_use]
    pub const fn otherwise(&self) -> Action {
        self.otherwise
    }

    /// Every possible action of the rule.
    pub fn outcomes(&self) -> impl Iterator<Item = Action> {
        self.clauses.iter().map(|clause| clause.action).chain([self.otherwise])
    }

    /// Whether the call never happens, whatever the arguments: no outcome allows it, or leaves the
    /// decision to a tracer or a supervisor.
    #[must_use]
    pub fn refuses(&self) -> bool {
        let lets =
            |one| matches!(one, Action::Allow | Action::Log | Action::Trace(_) | Action::Notify);
        !self.outcomes().any(lets)
    }

    /// The action for these arguments.
    #[must_use]
    pub fn decide(&self, args: &[u64; 6]) -> Action {
        let holds = |clause: &&Clause| clause.conditions.iter().all(|one| one.holds(args));
        self.clauses.iter().find(holds).map_or(self.otherwise, |clause| clause.action)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn narrow_abis_compare_low_halves() {
        let value = 1 << 32 | 5;
        let wide = Condition::new(Abi::X86_64, 0, Compare::Eq, value).unwrap();
        assert!(wide.holds(&[value, 0, 0, 0, 0, 0]) && !wide.holds(&[5, 0, 0, 0, 0, 0]));
        for abi in [Abi::X86, Abi::X32, Abi::Arm, Abi::Mips64n32] {
            let narrow = Condition::new(abi, 0, Compare::Eq, value).unwrap();
            assert!(narrow.holds(&[5, 0, 0, 0, 0, 0]), "{abi}");
            assert!(narrow.holds(&[7 << 32 | 5, 0, 0, 0, 0, 0]), "{abi}");
        }
        assert_eq!(Condition::new(Abi::X86, 6, Compare::Eq, 0), None);
    }

    #[test]
    fn the_first_clause_that_holds_decides() {
        let clause = |compare, value, action| Clause {
            conditions: vec![Condition::new(Abi::X86_64, 1, compare, value).unwrap()],
            action,
        };
        let rule = Rule::first_of(
            vec![
                clause(Compare::Eq, 5, Action::Errno(12)),
                clause(Compare::Ge, 5, Action::Errno(11)),
                clause(Compare::Eq, 0, Action::Errno(1)),
            ],
            Action::Errno(1),
        );
        let decide = |arg| rule.decide(&[0, arg, 0, 0, 0, 0]);
        assert_eq!(decide(5), Action::Errno(12));
        assert_eq!(decide(6), Action::Errno(11));
        assert_eq!(decide(0), Action::Errno(1));
        assert_eq!(rule.clauses().len(), 2, "the last one says nothing");
    }
}
