//! The meaning of a program's instructions while it compares one word with constants.
//!
//! Nearly all jumps of a filter compare the number. A diagram of each jump would make the nodes of the number's
//! high bits again and again. Two lists of ranges are joined without nodes, and only the last list becomes a diagram.
#![forbid(unsafe_code)]

use alloc::vec;
use alloc::vec::Vec;

use super::node::{Ref, TooBig, var};
use super::split::When;
use super::{Diagram, Word};

/// Lists of this length are not joined: each jump moves the ranges above its constant, and a program with many
/// states has as many lists.
const MANY: usize = 256;

/// So many moved ranges count as a step of an operation.
const IN_A_STEP: usize = 64;

/// The words that a program returns from an instruction on, as a function of the call.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// A function of the call.
    Function(Ref),
    /// For each range of a word a function of later words: (first value, function), ascending from 0.
    Ranges(Word, Vec<(u32, Ref)>),
}

impl Diagram {
    /// The function of the call.
    pub(super) fn function(&mut self, meaning: Meaning) -> Result<Ref, TooBig> {
        match meaning {
            Meaning::Function(function) => Ok(function),
            Meaning::Ranges(word, ranges) => self.partition(word, &ranges),
        }
    }

    /// The meaning of an instruction that goes on at `yes` or at `no`.
    pub(super) fn meaning(
        &mut self,
        when: When,
        yes: Meaning,
        no: Meaning,
    ) -> Result<Meaning, TooBig> {
        self.step()?;
        let (word, first, end) = match when {
            When::Holds(_) => return self.joined(when, yes, no),
            When::AtLeast(word, k) => (word, k, None),
            When::Equals(word, k) => (word, k, k.checked_add(1)),
        };
        if !(self.is_by(word, &yes) && self.is_by(word, &no)) {
            return self.joined(when, yes, no);
        }
        let mut ranges = ranges(no);
        put(&mut ranges, first, end, &self::ranges(yes));
        self.steps(ranges.len() / IN_A_STEP)?;
        Ok(Meaning::Ranges(word, ranges))
    }

    fn joined(&mut self, when: When, yes: Meaning, no: Meaning) -> Result<Meaning, TooBig> {
        let (yes, no) = (self.function(yes)?, self.function(no)?);
        self.pick(when, yes, no).map(Meaning::Function)
    }

    /// Whether it is given, or can be given, by ranges of this word.
    fn is_by(&self, word: Word, meaning: &Meaning) -> bool {
        match meaning {
            Meaning::Function(function) => self.var(*function) > var(word, 0),
            Meaning::Ranges(by, ranges) => *by == word && ranges.len() < MANY,
        }
    }
}

fn ranges(meaning: Meaning) -> Vec<(u32, Ref)> {
    match meaning {
        Meaning::Function(function) => vec![(0, function)],
        Meaning::Ranges(_, ranges) => ranges,
    }
}

/// The place of the range that has this value.
fn place(ranges: &[(u32, Ref)], value: u32) -> usize {
    ranges.partition_point(|range| range.0 <= value) - 1
}

/// Replaces the values from `first` on, up to `end` and without it, by those of `new`.
fn put(ranges: &mut Vec<(u32, Ref)>, first: u32, end: Option<u32>, new: &[(u32, Ref)]) {
    let from = place(new, first);
    let to = end.map_or(new.len(), |end| place(new, end - 1) + 1);
    let rest = end.map(|end| (end, place(ranges, end)));
    let after = rest.map_or(ranges.len(), |(_, at)| at + 1);
    let before = ranges.partition_point(|range| range.0 < first);
    let middle = [(first, new[from].1)].into_iter().chain(new[from + 1..to].iter().copied());
    let rest = rest.map(|(end, at)| (end, ranges[at].1));
    drop(ranges.splice(before..after, middle.chain(rest)));
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;
    use seccompat_bpf::{Insn, Program, code};

    use super::*;
    use crate::diagram::Limit;

    /// Random graphs of comparisons of one word or two: the same function as by joins of diagrams, also where
    /// the ranges of one word end in comparisons of an earlier one.
    #[test]
    fn ranges_give_the_function_that_diagrams_give() {
        let mut random = Rng::with_seed(11);
        for _ in 0..400 {
            let mut diagram = Diagram::default();
            let [five, six, seven] = [5, 6, 7].map(|value| diagram.terminal(value).expect("small"));
            // As a test of single bits gives it.
            let odd = diagram.node(var(Word::NR, 0), five, six).expect("small");
            let mut all: Vec<(Meaning, Ref)> = [five, six, seven, odd]
                .map(|function| (Meaning::Function(function), function))
                .to_vec();
            for _ in 0..random.usize(1..40) {
                let word = if random.u8(..8) > 0 { Word::NR } else { Word::ARCH };
                let k = match random.u8(..8) {
                    0 => u32::MAX,
                    1 => 1 << 31,
                    2 => 0,
                    _ => random.u32(..16),
                };
                let test = [code::JEQ, code::JGE, code::JGT][random.usize(..3)];
                let when = When::of(word, test, k).expect("a comparison");
                let [yes, no] = [(); 2].map(|()| all[random.usize(..all.len())].clone());
                let meaning = diagram.meaning(when, yes.0, no.0).expect("small");
                all.push((meaning, diagram.pick(when, yes.1, no.1).expect("small")));
            }
            for (meaning, function) in all {
                assert_eq!(diagram.function(meaning), Ok(function));
            }
        }
    }

    /// A chain of comparisons that has more ranges than are kept.
    #[test]
    fn a_long_chain_is_decided() {
        let load = Insn::new(code::LD | code::ABS, 0);
        let mut insns = vec![load];
        let mut results = Vec::new();
        for number in 0..1900 {
            insns.push(Insn::jump(code::JMP | code::JEQ, 2 * number, 0, 1));
            insns.push(Insn::new(code::RET, 1000 + number));
            results.push((2 * number, 1000 + number));
        }
        insns.push(Insn::new(code::RET, 1));
        let program = Program::new(insns).expect("a program");
        let mut diagram = Diagram::default();
        let function = diagram.program(&program, false).expect("small");
        for (nr, result) in results {
            let at = |nr| seccompat_bpf::Data { nr, ..Default::default() };
            assert_eq!(diagram.evaluate(function, &at(nr)), result);
            assert_eq!(diagram.evaluate(function, &at(nr + 1)), 1);
        }
    }

    /// A thousand jumps to one long chain make the chain's function once.
    #[test]
    fn a_shared_chain_is_made_once() {
        let load = |offset| Insn::new(code::LD | code::ABS, offset);
        let (jumps, calls) = (1000, 120);
        let mut insns = vec![load(4)];
        for arch in 0..jumps {
            insns.push(Insn::jump(code::JMP | code::JEQ, arch, 0, 1));
            insns.push(Insn::new(code::JMP | code::JA, 2 * (jumps - arch) - 1));
        }
        insns.push(Insn::new(code::RET, 1));
        insns.push(load(0));
        for number in 0..calls {
            insns.push(Insn::jump(code::JMP | code::JEQ, 2 * number, 0, 1));
            insns.push(Insn::new(code::RET, 2 + number));
        }
        insns.push(Insn::new(code::RET, 1));
        let program = Program::new(insns).expect("a program");
        let mut diagram = Diagram::new(Limit { steps: 200_000, ..Limit::DEFAULT });
        let function = diagram.program(&program, false).expect("few steps");
        let at = |arch, nr| seccompat_bpf::Data { arch, nr, ..Default::default() };
        assert_eq!(diagram.evaluate(function, &at(jumps - 1, 8)), 6);
        assert_eq!(diagram.evaluate(function, &at(jumps, 8)), 1);
    }
}
