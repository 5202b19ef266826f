//! Two policies without the numbers to which both give the same rule.
#![forbid(unsafe_code)]

use alloc::vec;
use alloc::vec::Vec;

use crate::policy::{Policy, RuleId, Run, Section};
use crate::rule::Rule;

/// The rule for all numbers on which the policies agree.
const SAME: RuleId = RuleId::FIRST;

impl Policy {
    /// Both policies, with one rule for all numbers on which they have equal rules: they differ for
    /// the same calls and in the same way as before, and a comparison of them costs no more than
    /// their differences. `None` if they have equal rules everywhere.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Option<(Self, Self)> {
        let (mut ours, mut theirs) = (Part::of(self), Part::of(other));
        let mut differ = self.bad_arch() != other.bad_arch();
        for section in self.sections() {
            match other.section(section.arch()) {
                Some(other) => differ |= Part::split(&mut ours, section, &mut theirs, other),
                None => {
                    ours.keep(section);
                    differ = true;
                }
            }
        }
        for section in other.sections().iter().filter(|one| self.section(one.arch()).is_none()) {
            theirs.keep(section);
            differ = true;
        }
        differ.then(|| (ours.policy(), theirs.policy()))
    }
}

/// The part of a policy in which it differs.
struct Part<'a> {
    whole: &'a Policy,
    /// The rules that are left: [`SAME`], and then the policy's own.
    rules: Vec<Rule>,
    /// The new id of each of its rules.
    ids: Vec<Option<RuleId>>,
    sections: Vec<Section>,
}

impl<'a> Part<'a> {
    fn of(whole: &'a Policy) -> Self {
        let rules = vec![Rule::always(seccompat_bpf::Action::KillProcess)];
        Self { whole, rules, ids: vec![None; whole.rules().len()], sections: Vec::new() }
    }

    fn id(&mut self, old: RuleId) -> RuleId {
        let rules = &mut self.rules;
        *self.ids[old.index()].get_or_insert_with(|| {
            rules.push(self.whole.rule(old).clone());
            RuleId::at(rules.len() - 1)
        })
    }

    fn keep(&mut self, section: &Section) {
        let runs = section.runs().iter();
        let runs = runs.map(|run| Run { first: run.first, rule: self.id(run.rule) }).collect();
        self.sections.push(Section::new(section.arch(), runs));
    }

    /// Adds a section to both; returns whether they differ in it.
    fn split(a: &mut Self, of_a: &Section, b: &mut Self, of_b: &Section) -> bool {
        let mut starts: Vec<u32> =
            of_a.runs().iter().chain(of_b.runs()).map(|run| run.first).collect();
        starts.sort_unstable();
        starts.dedup();
        let (mut in_a, mut in_b) = (Vec::new(), Vec::new());
        let mut differ = false;
        let mut known: Vec<((RuleId, RuleId), bool)> = Vec::new();
        for first in starts {
            let pair = (of_a.rule_of(first), of_b.rule_of(first));
            let is_same = match known.iter().find(|(other, _)| *other == pair) {
                Some((_, is_same)) => *is_same,
                None => {
                    let is_same = a.whole.rule(pair.0) == b.whole.rule(pair.1);
                    known.push((pair, is_same));
                    is_same
                }
            };
            differ |= !is_same;
            let (rule_a, rule_b) =
                if is_same { (SAME, SAME) } else { (a.id(pair.0), b.id(pair.1)) };
            in_a.push(Run { first, rule: rule_a });
            in_b.push(Run { first, rule: rule_b });
        }
        for (part, section, mut runs) in [(a, of_a, in_a), (b, of_b, in_b)] {
            runs.dedup_by_key(|run| run.rule);
            part.sections.push(Section::new(section.arch(), runs));
        }
        differ
    }

    fn policy(self) -> Policy {
        self.whole.with(self.rules, self.sections)
    }
}

#[cfg(test)]
mod tests {
    use seccompat_bpf::Action;
    use seccompat_catalogue::Abi;

    use super::*;
    use crate::{Builder, Diagram, Table, Wanted};

    /// Rules by number, of which some are equal in both policies.
    fn policy(abis: &[Abi], seed: u32) -> Policy {
        let mut builder = Builder::new(Action::KillThread);
        for abi in abis {
            let errno =
                |builder: &mut Builder, errno| builder.rule(Rule::always(Action::Errno(errno)));
            // Another order of ids.
            let own = errno(&mut builder, u16::try_from(100 + seed).expect("small"));
            let ground = errno(&mut builder, 1);
            let mut table = Table::new(*abi, ground);
            table.from(abi.number_base() + 400 + seed, own);
            for nr in 0..40 {
                let rule = if nr * 7 % (5 + seed) == 0 { own } else { errno(&mut builder, 2) };
                table.set(abi.number_base() + nr * 3, rule);
            }
            builder.add(table).expect("a table");
        }
        builder.build().expect("a policy")
    }

    #[test]
    fn the_differences_stay_and_nothing_else() {
        let sets: [&[Abi]; 3] = [
            &[Abi::X86_64, Abi::X86],
            &[Abi::X86_64, Abi::X32],
            &[Abi::X86_64, Abi::X86, Abi::X32],
        ];
        for (a, b) in sets.iter().flat_map(|a| sets.map(|b| (*a, b))) {
            for (one, two) in [(0, 0), (0, 1), (2, 1), (3, 3)] {
                let (a, b) = (policy(a, one), policy(b, two));
                let mut diagram = Diagram::default();
                let mut changes = |a: &Policy, b: &Policy| {
                    let (a, b) =
                        (diagram.policy(a).expect("small"), diagram.policy(b).expect("small"));
                    diagram.changes(a, b, Wanted::Any).expect("small").expect("few")
                };
                let whole = changes(&a, &b);
                match a.differing(&b) {
                    None => assert_eq!((whole, &a), (Vec::new(), &a)),
                    Some((less_a, less_b)) => {
                        assert!(less_a.rules().len() <= a.rules().len() + 1);
                        assert_eq!(changes(&less_a, &less_b), whole);
                    }
                }
            }
        }
    }
}
