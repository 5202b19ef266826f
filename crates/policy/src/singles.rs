//! The arguments for which a function has a value, as lists of conditions with one for each argument.
//!
//! Profiles need that form: engines read two conditions on one argument of an entry as "or". A
//! comparison is used if one is enough, else *cubes*: masked equalities, each a block of values
//! aligned to its own size. On 32-bit ABIs libseccomp drops the high half of mask and value, so a
//! cube has the whole high half in its mask, or nothing of it.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use crate::diagram::{Diagram, Ref, TRUE, TooBig};
use crate::rule::{Compare, Condition};

impl Diagram {
    /// The arguments for which a function, which tests neither architecture nor number, returns
    /// `word`: those that meet all conditions of one of these lists. No two lists hold at once, and
    /// none has two conditions on one argument. `None` if there are more than `most` lists.
    ///
    /// `narrow`: the same conditions are for a 32-bit ABI, too, so no mask has a part of the high
    /// half.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn conditions(
        &mut self,
        function: Ref,
        word: u32,
        narrow: bool,
        most: usize,
    ) -> Result<Option<Vec<Vec<Condition>>>, TooBig> {
        let wanted = self.terminal(word)?;
        let other = self.difference_of(function, wanted)?;
        let when = self.not(other)?;
        self.singles(when, narrow, most)
    }

    fn singles(
        &mut self,
        when: Ref,
        narrow: bool,
        most: usize,
    ) -> Result<Option<Vec<Vec<Condition>>>, TooBig> {
        let Some(word) = self.word(when) else {
            return Ok(Some(if when == TRUE { vec![Vec::new()] } else { Vec::new() }));
        };
        let pair = word.rank() / 2;
        let mut all = Vec::new();
        for rest in self.behind(when, pair) {
            let here = self.leading_to(when, pair, rest, &mut BTreeMap::new())?;
            let (Some(tests), Some(lists)) =
                (self.values(here, pair, narrow, most), self.singles(rest, narrow, most)?)
            else {
                return Ok(None);
            };
            if all.len() + tests.len() * lists.len() > most {
                return Ok(None);
            }
            for test in tests {
                all.extend(lists.iter().map(|list| [&[test], &list[..]].concat()));
            }
        }
        Ok(Some(all))
    }

    /// The values of one argument, as alternatives of one condition each.
    fn values(
        &self,
        condition: Ref,
        pair: u8,
        narrow: bool,
        most: usize,
    ) -> Option<Vec<Condition>> {
        let arg = pair.checked_sub(1).filter(|arg| *arg < 6)?;
        let by_ranges = self.intervals(condition, pair, most).and_then(|(low, all)| {
            let compares = said(&all, low, most)?;
            Some((low, compares))
        });
        let by_bits = self.paths(condition, TRUE, most).filter(|paths| {
            let high = |mask: u64| mask >> 32;
            !narrow || paths.iter().all(|(mask, _)| [0, 0xffff_ffff].contains(&high(*mask)))
        });
        let (low, compares) = match (by_ranges, by_bits) {
            (Some((low, ranges)), Some(bits)) if ranges.len() <= bits.len() => (low, ranges),
            (_, Some(bits)) => (false, bits.into_iter().map(masked).collect()),
            (ranges, None) => ranges?,
        };
        let condition = |(compare, value)| Condition::found(arg, low, compare, value);
        Some(compares.into_iter().map(condition).collect())
    }
}

fn masked((mask, value): (u64, u64)) -> (Compare, u64) {
    (if mask == u64::MAX { Compare::Eq } else { Compare::MaskedEq(mask) }, value)
}

/// Ranges as comparisons; `narrow` ones are ranges of the low half.
fn said(ranges: &[(u64, u64)], narrow: bool, most: usize) -> Option<Vec<(Compare, u64)>> {
    let end = if narrow { u64::from(u32::MAX) } else { u64::MAX };
    // All values except one are one condition.
    match *ranges {
        [(0, before), (after, last)] if last == end && before + 2 == after => {
            return Some(vec![(Compare::Ne, before + 1)]);
        }
        [(1, last)] if last == end => return Some(vec![(Compare::Ne, 0)]),
        _ => {}
    }
    let mut all = Vec::new();
    for &(first, last) in ranges {
        match (first, last) {
            (first, last) if first == last => all.push((Compare::Eq, first)),
            (0, last) => all.push((Compare::Le, last)),
            (first, last) if last == end => all.push((Compare::Ge, first)),
            (first, last) => all.extend(blocks(first, last, end, most)?),
        }
        if all.len() > most {
            return None;
        }
    }
    Some(all)
}

/// A range as blocks that are aligned to their sizes. No block is larger than the low half.
fn blocks(mut first: u64, last: u64, end: u64, most: usize) -> Option<Vec<(Compare, u64)>> {
    let mut all = Vec::new();
    loop {
        let mut size = 0;
        while size < 32 && first >> size & 1 == 0 && first | ((2 << size) - 1) <= last {
            size += 1;
        }
        let block = (1u64 << size) - 1;
        all.push(match size {
            0 => (Compare::Eq, first),
            _ => (Compare::MaskedEq(end & !block), first),
        });
        match (first | block).checked_add(1) {
            Some(_) if all.len() > most => return None,
            Some(next) if next <= last => first = next,
            _ => return Some(all),
        }
    }
}

#[cfg(test)]
mod tests {
    use seccompat_bpf::Action;
    use seccompat_catalogue::Abi;

    use super::*;
    use crate::diagram::FALSE;
    use crate::rule::{Clause, Rule};

    const MOST: usize = 128;

    fn rule(abi: Abi, lists: &[Vec<(u8, Compare, u64)>]) -> Rule {
        let one = |list: &Vec<(u8, Compare, u64)>| Clause {
            conditions: list
                .iter()
                .map(|&(arg, compare, value)| Condition::new(abi, arg, compare, value).unwrap())
                .collect(),
            action: Action::Allow,
        };
        Rule::first_of(lists.iter().map(one).collect(), Action::Errno(1))
    }

    /// The lists hold exactly where the function returns the word, one at a time, with one
    /// condition for an argument.
    #[test]
    fn the_lists_are_the_function() {
        use Compare::{Eq, Ge, Gt, Le, Lt, MaskedEq, Ne};
        let sets: Vec<Vec<Vec<(u8, Compare, u64)>>> = vec![
            vec![vec![(0, Lt, 38)], vec![(0, Eq, 39)], vec![(0, Gt, 40)]],
            vec![vec![(0, MaskedEq(0x7e02_0000), 0)]],
            vec![vec![(0, Ne, 3), (1, Le, 5)]],
            vec![vec![(0, Eq, 1)], vec![(1, Eq, 2)], vec![(2, Ge, 9)]],
            vec![vec![(0, Ge, 5), (0, Le, 12), (1, Ne, 0)]],
            vec![vec![(0, Ne, 5), (0, Ne, 9), (1, Gt, 2)], vec![(1, Eq, 1)]],
            vec![vec![(0, MaskedEq(6), 2), (1, MaskedEq(1), 1)], vec![(0, MaskedEq(8), 8)]],
            vec![vec![(0, Eq, 0)], vec![(0, Eq, 8)], vec![(0, Eq, 0xffff_ffff)]],
            vec![vec![(1, Ne, u64::MAX)]],
        ];
        for set in &sets {
            for abi in [Abi::X86_64, Abi::X86] {
                let mut diagram = Diagram::default();
                let rule = rule(abi, set);
                let function = diagram.rule(&rule).unwrap();
                let mut at_once = FALSE;
                for word in [Action::Allow, Action::Errno(1)].map(Action::to_word) {
                    let lists = diagram.conditions(function, word, true, MOST).unwrap();
                    let lists = lists.unwrap_or_else(|| panic!("{set:?} on {abi}"));
                    let mut any = FALSE;
                    for list in &lists {
                        let mut args: Vec<u8> = list.iter().map(Condition::arg).collect();
                        args.dedup();
                        assert_eq!(args.len(), list.len(), "{list:?}");
                        let clause = Clause { conditions: list.clone(), action: Action::Allow };
                        let one = Rule::first_of(vec![clause], Action::Errno(1));
                        let one = diagram.rule(&one).unwrap();
                        let refused = diagram.terminal(Action::Errno(1).to_word()).unwrap();
                        let one = diagram.difference_of(one, refused).unwrap();
                        let both = diagram.fold(crate::diagram::Fold::And, any, one).unwrap();
                        assert_eq!(both, FALSE, "{lists:?}");
                        any = diagram.fold(crate::diagram::Fold::Or, any, one).unwrap();
                    }
                    let wanted = diagram.terminal(word).unwrap();
                    let other = diagram.difference_of(function, wanted).unwrap();
                    assert_eq!(diagram.not(other), Ok(any), "{set:?} on {abi}: {lists:?}");
                    at_once = any;
                }
                assert_ne!(at_once, TRUE);
            }
        }
    }

    #[test]
    fn the_usual_conditions_come_back_as_one() {
        use Compare::{Eq, Ge, Le, MaskedEq, Ne};
        for (compare, value) in
            [(Eq, 38), (Ne, 38), (Ne, 0), (Le, 5), (Ge, 7), (MaskedEq(0x7e02_0000), 0)]
        {
            let mut diagram = Diagram::default();
            let function = diagram.rule(&rule(Abi::X86_64, &[vec![(0, compare, value)]])).unwrap();
            let allow = Action::Allow.to_word();
            let lists = diagram.conditions(function, allow, true, MOST).unwrap().unwrap();
            let one = Condition::new(Abi::X86_64, 0, compare, value).unwrap();
            assert_eq!(lists, [vec![one]]);
        }
        // 400 values that no mask joins.
        let many: Vec<_> = (0..400u64).map(|v| vec![(0, Eq, v * v * 7 + 3)]).collect();
        let mut diagram = Diagram::default();
        let function = diagram.rule(&rule(Abi::X86_64, &many)).unwrap();
        assert_eq!(diagram.conditions(function, Action::Allow.to_word(), true, MOST), Ok(None));
    }

    #[test]
    fn the_weakest_action_is_that_of_the_first_among_equals() {
        let mut diagram = Diagram::default();
        let order = [
            Action::KillProcess,
            Action::KillThread,
            Action::Trap(0),
            Action::Errno(1),
            Action::Notify,
            Action::Trace(1),
            Action::Log,
            Action::Allow,
        ];
        let terminals = order.map(|action| diagram.terminal(action.to_word()).unwrap());
        for (a, first) in terminals.into_iter().enumerate() {
            for (b, second) in terminals.into_iter().enumerate() {
                assert_eq!(diagram.weakest(&[first, second]), Ok(terminals[a.max(b)]));
                assert_eq!(diagram.chain(&[first, second]), Ok(terminals[a.min(b)]));
            }
        }
        let other = diagram.terminal(Action::Errno(38).to_word()).unwrap();
        assert_eq!(diagram.weakest(&[terminals[3], other]), Ok(terminals[3]));
        assert_eq!(diagram.weakest(&[other, terminals[3]]), Ok(other));
    }
}
