//! A policy as a diagram.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::node::{FALSE, Ref, TRUE, TooBig, var};
use super::ops::Fold;
use super::{Diagram, Word};
use crate::{Clause, Compare, Condition, Policy, Rule};

impl Diagram {
    /// The policy's decision, as a function of the call.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn policy(&mut self, policy: &Policy) -> Result<Ref, TooBig> {
        let mut rules = Vec::with_capacity(policy.rules().len());
        for rule in policy.rules() {
            rules.push(self.rule(rule)?);
        }
        let bad_arch = self.terminal(policy.bad_arch().to_word())?;
        let mut sections = Vec::with_capacity(policy.sections().len());
        for section in policy.sections() {
            let parts: Vec<_> =
                section.runs().iter().map(|run| (run.first, rules[run.rule.index()])).collect();
            sections.push((section.arch().get(), self.partition(Word::NR, &parts)?));
        }
        sections.sort_unstable();
        let mut parts = alloc::vec![(0, bad_arch)];
        for (arch, function) in sections {
            if parts.last().is_some_and(|last| last.0 == arch) {
                parts.pop();
            }
            parts.push((arch, function));
            parts.extend(arch.checked_add(1).map(|next| (next, bad_arch)));
        }
        self.partition(Word::ARCH, &parts)
    }

    /// The rule's decision, as a function of the arguments.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn rule(&mut self, rule: &Rule) -> Result<Ref, TooBig> {
        let mut clauses: Vec<&Clause> = rule.clauses().iter().collect();
        // Clauses with one action may be joined in any order. If those on the last argument are
        // joined first, each step changes only the top of the diagram. In the rule's order, a step
        // could rebuild all of it.
        for alike in clauses.chunk_by_mut(|a, b| a.action == b.action) {
            alike.sort_by_key(|clause| clause.conditions.first().map(Condition::arg));
        }
        let mut function = self.terminal(rule.otherwise().to_word())?;
        for clause in clauses.into_iter().rev() {
            let action = self.terminal(clause.action.to_word())?;
            let mut all = TRUE;
            for condition in &clause.conditions {
                let one = self.condition(condition)?;
                all = self.fold(Fold::And, one, all)?;
            }
            function = self.choose(all, action, function)?;
        }
        Ok(function)
    }

    /// The calls for which a condition holds.
    pub(crate) fn condition(&mut self, condition: &Condition) -> Result<Ref, TooBig> {
        let value = condition.value();
        match condition.compare() {
            Compare::Eq => self.masked(condition, u64::MAX, value),
            Compare::MaskedEq(mask) => self.masked(condition, mask, value),
            Compare::Ne => {
                let equal = self.masked(condition, u64::MAX, value)?;
                self.not(equal)
            }
            Compare::Lt => self.compare(condition, TRUE, FALSE),
            Compare::Le => self.compare(condition, TRUE, TRUE),
            Compare::Ge => self.compare(condition, FALSE, TRUE),
            Compare::Gt => self.compare(condition, FALSE, FALSE),
        }
    }

    /// Chooses `less` or `equal` by the argument's relation to the value; the opposite of `less` if
    /// it is greater.
    fn compare(&mut self, condition: &Condition, less: Ref, equal: Ref) -> Result<Ref, TooBig> {
        let more = if less == TRUE { FALSE } else { TRUE };
        let mut result = equal;
        for (bit, asked) in bits(condition) {
            result = if condition.value() >> bit & 1 == 1 {
                self.node(asked, less, result)?
            } else {
                self.node(asked, result, more)?
            };
        }
        Ok(result)
    }

    fn masked(&mut self, condition: &Condition, mask: u64, value: u64) -> Result<Ref, TooBig> {
        if value & !mask != 0 {
            return Ok(FALSE);
        }
        let mut result = TRUE;
        for (bit, asked) in bits(condition).filter(|(bit, _)| mask >> bit & 1 == 1) {
            result = if value >> bit & 1 == 1 {
                self.node(asked, FALSE, result)?
            } else {
                self.node(asked, result, FALSE)?
            };
        }
        Ok(result)
    }
}

/// The bits of an argument that a condition compares, the least significant first, with their
/// variables.
fn bits(condition: &Condition) -> impl Iterator<Item = (u16, u16)> + use<> {
    let arg = condition.arg();
    (0..if condition.low_half() { 32 } else { 64 }).map(move |bit| {
        let word = if bit < 32 { Word::low(arg) } else { Word::high(arg) };
        (bit, var(word, bit % 32))
    })
}
