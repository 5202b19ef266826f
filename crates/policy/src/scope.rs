//! The arguments for which a condition holds, as tests that people can read.
#![forbid(unsafe_code)]

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;

use crate::diagram::{Diagram, FALSE, Ref, TRUE, TooBig, Word};

/// A set of arguments.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
    /// All.
    All,
    /// Those that pass all tests of one of these lists.
    These(Vec<Vec<Test>>),
    /// Some arguments, given by more lists than anyone would read.
    Some,
}

/// A test of an argument; the index after the last argument is the instruction pointer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Test {
    /// The masked bits equal the value's, or differ.
    Masked {
        /// From 0.
        arg: u8,
        /// The mask.
        mask: u64,
        /// Their value.
        value: u64,
        /// Whether they must be equal, or must differ.
        equal: bool,
    },
    /// The argument is between these two values, both included.
    Range {
        /// From 0.
        arg: u8,
        /// Whether only its low half is compared.
        low: bool,
        /// The least.
        first: u64,
        /// The greatest.
        last: u64,
    },
}

/// The limit on lists, and on tests of one kind: a longer description would be unreadable.
const MOST: usize = 6;

impl Diagram {
    /// The arguments for which a condition holds that tests neither architecture nor number.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub(crate) fn scope(&mut self, condition: Ref) -> Result<Scope, TooBig> {
        if condition == TRUE {
            return Ok(Scope::All);
        }
        Ok(self.lists(condition)?.map_or(Scope::Some, Scope::These))
    }

    fn lists(&mut self, condition: Ref) -> Result<Option<Vec<Vec<Test>>>, TooBig> {
        let Some(word) = self.word(condition) else {
            return Ok(Some(if condition == TRUE { vec![Vec::new()] } else { Vec::new() }));
        };
        // The two words of an argument follow each other, the high one first.
        let pair = word.rank() / 2;
        let mut all = Vec::new();
        for rest in self.behind(condition, pair) {
            let here = self.leading_to(condition, pair, rest, &mut BTreeMap::new())?;
            let (Some(tests), Some(lists)) = (self.tests(here, pair), self.lists(rest)?) else {
                return Ok(None);
            };
            for test in tests {
                for list in &lists {
                    all.push(test.iter().copied().chain(list.iter().copied()).collect());
                }
            }
        }
        Ok((all.len() <= MOST).then_some(all))
    }

    fn asks(&self, at: Ref, pair: u8) -> bool {
        self.word(at).is_some_and(|word| word.rank() / 2 == pair)
    }

    /// The conditions on later arguments that values of this one lead to, except the one that never
    /// holds.
    pub(crate) fn behind(&self, condition: Ref, pair: u8) -> Vec<Ref> {
        let (mut seen, mut todo, mut found) = (BTreeSet::new(), vec![condition], Vec::new());
        while let Some(at) = todo.pop() {
            if at == FALSE || !seen.insert(at) {
                continue;
            }
            if self.asks(at, pair) {
                let (_, low, high) = self.first_bit(at);
                todo.extend([high, low]);
            } else {
                found.push(at);
            }
        }
        found
    }

    /// The values of the argument that lead to `rest`.
    pub(crate) fn leading_to(
        &mut self,
        at: Ref,
        pair: u8,
        rest: Ref,
        known: &mut BTreeMap<Ref, Ref>,
    ) -> Result<Ref, TooBig> {
        if !self.asks(at, pair) {
            return Ok(if at == rest { TRUE } else { FALSE });
        }
        if let Some(done) = known.get(&at) {
            return Ok(*done);
        }
        let (_, low, high) = self.first_bit(at);
        let low = self.leading_to(low, pair, rest, known)?;
        let high = self.leading_to(high, pair, rest, known)?;
        let done = self.asking_as(at, low, high)?;
        known.insert(at, done);
        Ok(done)
    }

    /// Tests of one argument, each list one alternative; `None` if they are too many.
    fn tests(&self, condition: Ref, pair: u8) -> Option<Vec<Vec<Test>>> {
        if condition == TRUE {
            return Some(vec![Vec::new()]);
        }
        let arg = pair - 1;
        let masked = |equal: bool| {
            move |&(mask, value): &(u64, u64)| Test::Masked { arg, mask, value, equal }
        };
        let (yes, no) = (self.paths(condition, TRUE, MOST), self.paths(condition, FALSE, MOST));
        let ranges = self.intervals(condition, pair, MOST);
        if let Some((low, [(first, last)])) = ranges.as_ref().map(|(low, all)| (*low, &all[..])) {
            if first != last {
                let (first, last) = (*first, *last);
                return Some(vec![vec![Test::Range { arg, low, first, last }]]);
            }
        }
        match (&yes, &no) {
            (Some(yes), _) if yes.len() == 1 => {
                return Some(vec![yes.iter().map(masked(true)).collect()]);
            }
            (_, Some(no)) if no.len() == 1 => {
                return Some(vec![no.iter().map(masked(false)).collect()]);
            }
            _ => {}
        }
        if let Some((low, ranges)) = ranges.as_ref().filter(|(_, ranges)| ranges.len() <= 2) {
            return Some(ranges.iter().map(|range| vec![between(arg, *low, *range)]).collect());
        }
        if let Some(yes) = yes {
            return Some(yes.iter().map(|path| vec![masked(true)(path)]).collect());
        }
        if let Some(no) = no {
            return Some(vec![no.iter().map(masked(false)).collect()]);
        }
        let (low, ranges) = ranges?;
        Some(ranges.into_iter().map(|range| vec![between(arg, low, range)]).collect())
    }

    /// The paths to a truth value, each as the bits that it tests and their values; `None` if there
    /// are more than `most`.
    pub(crate) fn paths(&self, condition: Ref, end: Ref, most: usize) -> Option<Vec<(u64, u64)>> {
        let (mut found, mut todo) = (Vec::new(), vec![(condition, 0u64, 0u64)]);
        while let Some((at, mask, value)) = todo.pop() {
            let Some(word) = self.word(at) else {
                if at == end {
                    found.push((mask, value));
                    if found.len() > most {
                        return None;
                    }
                }
                continue;
            };
            let (bit, low, high) = self.first_bit(at);
            let bit = if word.rank() % 2 == 0 { bit + 32 } else { bit };
            todo.push((high, mask | 1 << bit, value | 1 << bit));
            todo.push((low, mask | 1 << bit, value));
        }
        Some(found)
    }

    /// The ranges of an argument for which the condition holds, and whether they are ranges of its
    /// low half; `None` if there are more than `most`.
    #[allow(clippy::type_complexity)] // A range is a pair.
    pub(crate) fn intervals(
        &self,
        condition: Ref,
        pair: u8,
        most: usize,
    ) -> Option<(bool, Vec<(u64, u64)>)> {
        let (high, low) = (Word::of_rank(2 * pair), Word::of_rank(2 * pair + 1));
        let outer = self.ranges(condition, high, 4 * most)?;
        let narrow = outer.len() == 1;
        let mut starts: Vec<(u64, bool)> = Vec::new();
        for (at, &(first, function)) in outer.iter().enumerate() {
            let base = u64::from(first) << 32;
            let inner = self.ranges(function, low, 4 * most)?;
            let last = outer.get(at + 1).map_or(u32::MAX, |next| next.0 - 1);
            // A test of the low half that holds under several high halves is not a range of 64 bits.
            if !narrow && inner.len() > 1 && first != last {
                return None;
            }
            for (low, function) in inner {
                let holds = function == TRUE;
                if starts.last().is_none_or(|last| last.1 != holds) {
                    starts.push((base | u64::from(low), holds));
                }
            }
        }
        let end = if narrow { u64::from(u32::MAX) } else { u64::MAX };
        let lasts = starts.iter().skip(1).map(|next| next.0 - 1).chain([end]);
        let held = starts.iter().zip(lasts).filter(|(start, _)| start.1);
        let ranges: Vec<_> = held.map(|(start, last)| (start.0, last)).collect();
        (ranges.len() <= most).then_some((narrow, ranges))
    }
}

/// A range of one value is a test for that value.
fn between(arg: u8, low: bool, (first, last): (u64, u64)) -> Test {
    if first == last {
        let mask = if low { u64::from(u32::MAX) } else { u64::MAX };
        return Test::Masked { arg, mask, value: first, equal: true };
    }
    Test::Range { arg, low, first, last }
}

#[cfg(test)]
mod tests {
    use seccompat_bpf::Action;
    use seccompat_catalogue::Abi;

    use super::*;
    use crate::{Clause, Compare, Condition, Rule};

    fn scope(abi: Abi, clauses: &[&[(u8, Compare, u64)]]) -> Scope {
        let mut diagram = Diagram::default();
        let clause = |tests: &&[(u8, Compare, u64)]| Clause {
            conditions: tests
                .iter()
                .filter_map(|&(arg, compare, value)| Condition::new(abi, arg, compare, value))
                .collect(),
            action: Action::Allow,
        };
        let rule = Rule::first_of(clauses.iter().map(clause).collect(), Action::Errno(1));
        let function = diagram.rule(&rule).unwrap();
        let refused = diagram.terminal(Action::Errno(1).to_word()).unwrap();
        let condition = diagram.difference_of(function, refused).unwrap();
        diagram.scope(condition).unwrap()
    }

    fn masked(arg: u8, mask: u64, value: u64, equal: bool) -> Test {
        Test::Masked { arg, mask, value, equal }
    }

    fn range(arg: u8, low: bool, first: u64, last: u64) -> Test {
        Test::Range { arg, low, first, last }
    }

    #[test]
    fn conditions_come_back_as_they_were_written() {
        let one = |compare, value| scope(Abi::X86_64, &[&[(0, compare, value)]]);
        let these = |lists: &[&[Test]]| Scope::These(lists.iter().map(|l| l.to_vec()).collect());
        assert_eq!(one(Compare::Eq, 40), these(&[&[masked(0, u64::MAX, 40, true)]]));
        assert_eq!(one(Compare::Ne, 40), these(&[&[masked(0, u64::MAX, 40, false)]]));
        assert_eq!(one(Compare::Ge, 5), these(&[&[range(0, false, 5, u64::MAX)]]));
        assert_eq!(one(Compare::Lt, 1 << 32 | 7), these(&[&[range(0, false, 0, 1 << 32 | 6)]]));
        let clone = Compare::MaskedEq(0x7e02_0000);
        assert_eq!(one(clone, 0), these(&[&[masked(0, 0x7e02_0000, 0, true)]]));
        let narrow = |compare, value| scope(Abi::X86, &[&[(1, compare, value)]]);
        assert_eq!(narrow(Compare::Eq, 3), these(&[&[masked(1, 0xffff_ffff, 3, true)]]));
        assert_eq!(narrow(Compare::Gt, 3), these(&[&[range(1, true, 4, 0xffff_ffff)]]));
        let both = scope(Abi::X86_64, &[&[(0, Compare::Eq, 1), (2, Compare::Lt, 9)]]);
        assert_eq!(both, these(&[&[masked(0, u64::MAX, 1, true), range(2, false, 0, 8)]]));
        let two = scope(Abi::X86_64, &[&[(0, Compare::Eq, 38)], &[(0, Compare::Eq, 41)]]);
        let equal = |value| masked(0, u64::MAX, value, true);
        assert_eq!(two, these(&[&[equal(38)], &[equal(41)]]));
        assert_eq!(scope(Abi::X86_64, &[&[(0, Compare::Ge, 0)]]), Scope::All);
        // The allowed values of personality: five, no two adjacent.
        let values = [0, 8, 0x2_0000, 0x2_0008, 0xffff_ffff];
        let five: Vec<[(u8, Compare, u64); 1]> = values.map(|v| [(0, Compare::Eq, v)]).to_vec();
        let five: Vec<&[_]> = five.iter().map(|one| &one[..]).collect();
        let Scope::These(lists) = scope(Abi::X86_64, &five) else { panic!("too many") };
        let holds = |arg: u64| {
            lists.iter().any(|list| {
                list.iter().all(|test| match *test {
                    Test::Masked { mask, value, equal, .. } => (arg & mask == value) == equal,
                    Test::Range { first, last, .. } => (first..=last).contains(&arg),
                })
            })
        };
        for value in values {
            assert!(holds(value) && !holds(value ^ 1 << 40) && !holds(value ^ 2), "{lists:?}");
        }
        let many: Vec<[(u8, Compare, u64); 1]> =
            (0..40u64).map(|v| [(0, Compare::Eq, v * v * 7)]).collect();
        let many: Vec<&[_]> = many.iter().map(|one| &one[..]).collect();
        assert_eq!(scope(Abi::X86_64, &many), Scope::Some);
    }
}
