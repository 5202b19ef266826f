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
        // From the last clause to the first, prefixes of one argument together.
        for alike in
            clauses.chunk_by(|a, b| compared(a).is_some() && compared(a) == compared(b)).rev()
        {
            match compared(alike[0]) {
                Some((arg, bits)) if self.var(function) >= bit_of(arg, bits - 1) => {
                    function = self.put(alike, (arg, bits), function)?;
                }
                _ => {
                    for clause in alike.iter().rev() {
                        function = self.clause(clause, function)?;
                    }
                }
            }
        }
        Ok(function)
    }

    /// If-then-else: the clause's action if its conditions hold, else the function.
    fn clause(&mut self, clause: &Clause, function: Ref) -> Result<Ref, TooBig> {
        let action = self.terminal(clause.action.to_word())?;
        let mut all = TRUE;
        for condition in &clause.conditions {
            let one = self.condition(condition)?;
            all = self.fold(Fold::And, one, all)?;
        }
        self.choose(all, action, function)
    }

    /// The function with other results for some values of its first argument. Each clause is one
    /// comparison of `arg`, of `bits` bits, with a [`Prefix`]. If-then-else for each clause would make
    /// all nodes of the prefixes' common bits again.
    fn put(
        &mut self,
        clauses: &[&Clause],
        (arg, bits): (u8, u16),
        function: Ref,
    ) -> Result<Ref, TooBig> {
        let mut all = Vec::with_capacity(clauses.len());
        for (at, clause) in clauses.iter().enumerate() {
            let action = self.terminal(clause.action.to_word())?;
            let prefixes = clause.conditions.iter().filter_map(prefix);
            all.extend(prefixes.map(|prefix| (prefix, at, action)));
        }
        all.sort_by_key(|(prefix, ..)| prefix.value);
        self.put_prefixes(&all, (arg, bits), function, usize::MAX)
    }

    /// The same for prefixes that agree in the bits above the lowest `bits` ones, by ascending value.
    /// With each prefix comes its place among the clauses; those from `end` on decide nothing here,
    /// because an earlier one holds for all these values.
    fn put_prefixes(
        &mut self,
        all: &[(Prefix, usize, Ref)],
        (arg, bits): (u8, u16),
        mut function: Ref,
        mut end: usize,
    ) -> Result<Ref, TooBig> {
        for &(prefix, at, action) in all {
            if prefix.free >= bits && at < end {
                (function, end) = (action, at);
            }
        }
        if !all.iter().any(|&(prefix, at, _)| prefix.free < bits && at < end) {
            return Ok(function);
        }
        self.step()?;
        let bit = bits - 1;
        let var = bit_of(arg, bit);
        let (low, high) = self.split(function, var);
        let is_low = |(prefix, ..): &(Prefix, usize, Ref)| prefix.value >> bit & 1 == 0;
        let (zeros, ones) = all.split_at(all.partition_point(is_low));
        let low = self.put_prefixes(zeros, (arg, bit), low, end)?;
        let high = self.put_prefixes(ones, (arg, bit), high, end)?;
        self.node(var, low, high)
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

/// The values of an argument that agree in all bits but the lowest `free` ones.
#[derive(Clone, Copy)]
struct Prefix {
    /// The smallest of the values.
    value: u64,
    free: u16,
}

/// The argument and the number of bits that a clause compares, if it compares with one prefix.
fn compared(clause: &Clause) -> Option<(u8, u16)> {
    match &clause.conditions[..] {
        [one] => prefix(one).map(|_| (one.arg(), width(one))),
        _ => None,
    }
}

/// The values for which a condition holds, if they are a prefix.
fn prefix(condition: &Condition) -> Option<Prefix> {
    let all = u64::MAX >> (64 - width(condition));
    let mask = match condition.compare() {
        Compare::Eq => all,
        Compare::MaskedEq(mask) => mask & all,
        _ => return None,
    };
    let (value, free) = (condition.value() & all, mask.trailing_zeros());
    let is_prefix = mask != 0 && mask == all >> free << free && value & !mask == 0;
    is_prefix.then_some(Prefix { value, free: free as u16 })
}

/// The bits of an argument that a condition compares, the least significant first, with their
/// variables.
fn bits(condition: &Condition) -> impl Iterator<Item = (u16, u16)> + use<> {
    let arg = condition.arg();
    (0..width(condition)).map(move |bit| (bit, bit_of(arg, bit)))
}

/// The variable of an argument's bit.
fn bit_of(arg: u8, bit: u16) -> u16 {
    let word = if bit < 32 { Word::low(arg) } else { Word::high(arg) };
    var(word, bit % 32)
}

/// The number of bits that a condition compares.
const fn width(condition: &Condition) -> u16 {
    if condition.low_half() { 32 } else { 64 }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use fastrand::Rng;
    use seccompat_bpf::Action;
    use seccompat_catalogue::Abi;

    use super::*;
    use crate::Clause;

    /// Equalities and prefixes have the function that if-then-else by their conditions has, in any
    /// order and between other conditions.
    #[test]
    fn prefixes_are_put_exactly() {
        let abis = [Abi::X86_64, Abi::X86];
        for (abi, seed) in abis.into_iter().flat_map(|abi| (0..400u64).map(move |seed| (abi, seed)))
        {
            let mut random = Rng::with_seed(seed);
            let mut clauses = vec![];
            for _ in 0..8 {
                let compare = match random.u8(..8) {
                    0 => Compare::Lt,
                    1 => Compare::MaskedEq(random.u64(..4) << random.u32(..62)),
                    2..5 => {
                        Compare::MaskedEq(u64::MAX << random.choice([0, 1, 2, 31, 32, 63]).unwrap())
                    }
                    _ => Compare::Eq,
                };
                let mut value = random.u64(..4) | random.u64(..2) << 63 | random.u64(..2) << 31;
                if let (Compare::MaskedEq(mask), true) = (compare, random.u8(..8) > 0) {
                    value &= mask;
                }
                let condition = Condition::new(abi, random.u8(..3), compare, value);
                let actions = [Action::Allow, Action::Log, Action::Errno(1)];
                let action = random.choice(actions).unwrap();
                clauses.extend(condition.map(|one| Clause { conditions: vec![one], action }));
            }
            let mut diagram = Diagram::default();
            let mut wanted = diagram.terminal(Action::Errno(38).to_word()).unwrap();
            for clause in clauses.iter().rev() {
                let one = diagram.condition(&clause.conditions[0]).unwrap();
                let action = diagram.terminal(clause.action.to_word()).unwrap();
                wanted = diagram.choose(one, action, wanted).unwrap();
            }
            let rule = Rule::first_of(clauses, Action::Errno(38));
            assert_eq!(diagram.rule(&rule).unwrap(), wanted, "{rule:?}");
        }
    }
}
