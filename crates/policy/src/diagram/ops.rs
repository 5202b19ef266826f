//! Operations on whole functions.
#![forbid(unsafe_code)]

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use seccompat_bpf::{Action, Data};

use super::node::{FALSE, Ref, Remembered, TRUE, TooBig, hash, var};
use super::{Diagram, Word};
use crate::int::index;

/// The operation that combines two returned words, in an *apply*.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fold {
    /// The kernel's choice between a newer filter's word and an older one's.
    Chain,
    /// The weaker of the two; of equally weak ones the first.
    Weakest,
    /// 1 if the first may execute the call and the second may not.
    Exceeds,
    /// 1 if they differ.
    Differs,
    /// Both hold.
    And,
    /// At least one holds.
    Or,
    /// Exactly one holds.
    Xor,
    /// The bitwise or of the words.
    Unite,
}

impl Fold {
    fn apply(self, a: u32, b: u32) -> u32 {
        let rank = |word: u32| (word & 0xffff_0000) as i32;
        match self {
            Self::Chain => {
                if rank(b) < rank(a) {
                    b
                } else {
                    a
                }
            }
            Self::Weakest => {
                if rank(b) > rank(a) {
                    b
                } else {
                    a
                }
            }
            Self::Exceeds => u32::from(level(a) > level(b)),
            Self::Differs => u32::from(a != b),
            Self::And | Self::Or | Self::Xor | Self::Unite => match self {
                Self::And => a & b,
                Self::Xor => a ^ b,
                _ => a | b,
            },
        }
    }

    /// The result if one operand decides alone, or both are equal.
    fn shortcut(self, a: Ref, b: Ref) -> Option<Ref> {
        match self {
            Self::Chain | Self::Weakest | Self::Unite if a == b => Some(a),
            Self::Exceeds | Self::Differs | Self::Xor if a == b => Some(FALSE),
            Self::And if a == FALSE || b == FALSE => Some(FALSE),
            Self::And if a == TRUE || a == b => Some(b),
            Self::And if b == TRUE => Some(a),
            Self::Or if a == TRUE || b == TRUE => Some(TRUE),
            Self::Or if a == FALSE || a == b => Some(b),
            Self::Or | Self::Xor if b == FALSE => Some(a),
            Self::Xor if a == FALSE => Some(b),
            _ => None,
        }
    }

    /// Distinguishes the operations in the cache, by a value above any node's number.
    const fn key(self) -> u32 {
        0xf000_0000
            | match self {
                Self::Chain => 0,
                Self::Exceeds => 1,
                Self::Differs => 2,
                Self::And => 3,
                Self::Or => 4,
                Self::Xor => 5,
                Self::Unite => 6,
                Self::Weakest => 7,
            }
    }
}

/// How far an action lets a call happen: 0 not at all, 1 with another process's permission, 2
/// always.
fn level(word: u32) -> u8 {
    match Action::from_word(word) {
        Action::Allow | Action::Log => 2,
        Action::Trace(_) | Action::Notify => 1,
        _ => 0,
    }
}

const NORMALISE: u32 = 0xf100_0000;

impl Diagram {
    /// If-then-else: `yes` if the condition holds, else `no`.
    pub(crate) fn choose(&mut self, condition: Ref, yes: Ref, no: Ref) -> Result<Ref, TooBig> {
        match (condition, yes, no) {
            (TRUE, _, _) => return Ok(yes),
            (FALSE, _, _) => return Ok(no),
            (_, TRUE, FALSE) => return Ok(condition),
            _ if yes == no => return Ok(yes),
            _ => {}
        }
        let operands = [condition.0, yes.0, no.0];
        if let Some(known) = self.recall(operands) {
            return Ok(known);
        }
        self.step()?;
        let var = self.var(condition).min(self.var(yes)).min(self.var(no));
        let ((c0, c1), (y0, y1), (n0, n1)) =
            (self.split(condition, var), self.split(yes, var), self.split(no, var));
        let low = self.choose(c0, y0, n0)?;
        let high = self.choose(c1, y1, n1)?;
        let result = self.node(var, low, high)?;
        self.remember(operands, result);
        Ok(result)
    }

    /// Apply: combines the two functions' words into one.
    pub(crate) fn fold(&mut self, fold: Fold, a: Ref, b: Ref) -> Result<Ref, TooBig> {
        if let Some(result) = fold.shortcut(a, b) {
            return Ok(result);
        }
        if let (Some(a), Some(b)) = (self.value(a), self.value(b)) {
            return self.terminal(fold.apply(a, b));
        }
        let operands = [fold.key(), a.0, b.0];
        if let Some(known) = self.recall(operands) {
            return Ok(known);
        }
        self.step()?;
        let var = self.var(a).min(self.var(b));
        let ((a0, a1), (b0, b1)) = (self.split(a, var), self.split(b, var));
        let low = self.fold(fold, a0, b0)?;
        let high = self.fold(fold, a1, b1)?;
        let result = self.node(var, low, high)?;
        self.remember(operands, result);
        Ok(result)
    }

    /// Every pair of words that the two functions return for one call; `None` if there are more
    /// than `most`.
    pub(crate) fn pairs(&self, a: Ref, b: Ref, most: usize) -> Option<Vec<(u32, u32)>> {
        let (mut found, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut todo = alloc::vec![(a, b)];
        while let Some((a, b)) = todo.pop() {
            if !seen.insert((a, b)) {
                continue;
            }
            if let (Some(a), Some(b)) = (self.value(a), self.value(b)) {
                found.insert((a, b));
                if found.len() > most {
                    return None;
                }
                continue;
            }
            let var = self.var(a).min(self.var(b));
            let ((a0, a1), (b0, b1)) = (self.split(a, var), self.split(b, var));
            todo.extend([(a1, b1), (a0, b0)]);
        }
        Some(found.into_iter().collect())
    }

    /// The negation of this condition.
    pub(crate) fn not(&mut self, condition: Ref) -> Result<Ref, TooBig> {
        self.choose(condition, FALSE, TRUE)
    }

    /// The kernel's actions for the returned words: an unknown action kills the process, an errno
    /// is at most 4095, unused data is 0.
    pub(crate) fn normalise(&mut self, function: Ref) -> Result<Ref, TooBig> {
        if let Some(word) = self.value(function) {
            return self.terminal(Action::from_word(word).to_word());
        }
        let operands = [NORMALISE, function.0, 0];
        if let Some(known) = self.recall(operands) {
            return Ok(known);
        }
        self.step()?;
        let var = self.var(function);
        let (low, high) = self.split(function, var);
        let (low, high) = (self.normalise(low)?, self.normalise(high)?);
        let result = self.node(var, low, high)?;
        self.remember(operands, result);
        Ok(result)
    }

    /// The function that is given by `parts` for each range of a word: (first value, function),
    /// ascending from 0. The functions may test only later words.
    pub(crate) fn partition(&mut self, word: Word, parts: &[(u32, Ref)]) -> Result<Ref, TooBig> {
        self.part(word, 32, 0, parts)
    }

    /// The same for the values from `base` on that differ in the low `bits` bits.
    fn part(
        &mut self,
        word: Word,
        bits: u16,
        base: u32,
        parts: &[(u32, Ref)],
    ) -> Result<Ref, TooBig> {
        let [(_, first), rest @ ..] = parts else { return Ok(FALSE) };
        if rest.iter().all(|(_, function)| function == first) {
            return Ok(*first);
        }
        self.step()?;
        let middle = base + (1 << (bits - 1));
        let at = parts.partition_point(|part| part.0 < middle);
        let low = self.part(word, bits - 1, base, &parts[..at])?;
        // A part that begins before the middle may extend beyond it.
        let above = if parts.get(at).is_some_and(|part| part.0 == middle) { at } else { at - 1 };
        let high = self.part(word, bits - 1, middle, &parts[above..])?;
        self.node(var(word, bits - 1), low, high)
    }

    /// Splits the values of a word into ranges, ascending from 0: within a range the function does
    /// not depend on the word, and is one function of the later words. The function must test no
    /// earlier word. `None` if there are more than `most` ranges.
    #[must_use]
    pub fn ranges(&self, function: Ref, word: Word, most: usize) -> Option<Vec<(u32, Ref)>> {
        let mut ranges: Vec<(u32, Ref)> = Vec::new();
        let end = var(word, 0) + 1;
        // The functions still to walk, each with its first value and the remaining bits.
        let mut todo = alloc::vec![(function, 0u32, 32u16)];
        while let Some((at, base, bits)) = todo.pop() {
            if self.var(at) >= end {
                if ranges.last().is_none_or(|last| last.1 != at) {
                    if ranges.len() == most {
                        return None;
                    }
                    ranges.push((base, at));
                }
                continue;
            }
            let bit = bits - 1;
            let (low, high) = self.split(at, var(word, bit));
            if low == high {
                // The bit is not tested: both halves are equal, and the walk covers each.
                todo.push((at, base + (1 << bit), bit));
                todo.push((at, base, bit));
            } else {
                todo.push((high, base + (1 << bit), bit));
                todo.push((low, base, bit));
            }
        }
        Some(ranges)
    }

    /// The value for one call.
    #[must_use]
    pub fn evaluate(&self, function: Ref, data: &Data) -> u32 {
        let mut at = function;
        loop {
            if let Some(value) = self.value(at) {
                return value;
            }
            let asked = self.var(at);
            let word = self.word(at).map_or(0, |word| word.of(data));
            let (low, high) = self.split(at, asked);
            at = if word >> (31 - asked % 32) & 1 == 0 { low } else { high };
        }
    }

    /// A call for which the condition holds, with as many zero bits as possible; `None` if it never
    /// holds.
    #[must_use]
    pub fn witness(&self, condition: Ref) -> Option<Data> {
        if condition == FALSE {
            return None;
        }
        let mut data = Data::default();
        let mut at = condition;
        while let Some(word) = self.word(at) {
            let asked = self.var(at);
            let (low, high) = self.split(at, asked);
            at = low;
            if low == FALSE {
                let value = word.of(&data) | 1 << (31 - asked % 32);
                word.set(&mut data, value);
                at = high;
            }
        }
        Some(data)
    }

    fn recall(&self, operands: [u32; 3]) -> Option<Ref> {
        let known = self.cache[index(hash(operands)) & (self.cache.len() - 1)];
        (known.operands == operands).then_some(Ref(known.result))
    }

    pub(super) fn remember(&mut self, operands: [u32; 3], result: Ref) {
        let place = index(hash(operands)) & (self.cache.len() - 1);
        self.cache[place] = Remembered { operands, result: result.0 };
    }
}
