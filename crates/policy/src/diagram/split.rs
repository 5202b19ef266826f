//! Comparisons of a word of the call with a constant; nearly all jumps are of this kind.
//!
//! The general method computes a condition from 32 conditions, one for each bit, and then applies
//! if-then-else. This one joins the two functions along the constant's bits, without a condition.
#![forbid(unsafe_code)]

use seccompat_bpf::code;

use super::bits::Bits;
use super::node::{FALSE, Ref, TRUE, TooBig, var};
use super::{Diagram, Word};

/// The condition under which a jump goes to its first target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum When {
    /// This condition holds.
    Holds(Ref),
    /// The word is at least this large.
    AtLeast(Word, u32),
    /// The word has this value.
    Equals(Word, u32),
}

impl When {
    /// The test of a word against `k`; `None` for tests of single bits.
    pub(super) fn of(word: Word, test: u16, k: u32) -> Option<Self> {
        match test {
            code::JEQ => Some(Self::Equals(word, k)),
            code::JGE if k == 0 => Some(Self::Holds(TRUE)),
            code::JGE => Some(Self::AtLeast(word, k)),
            code::JGT => Some(match k.checked_add(1) {
                Some(least) => Self::AtLeast(word, least),
                None => Self::Holds(FALSE),
            }),
            _ => None,
        }
    }
}

/// The two functions, and the constant that separates them.
#[derive(Clone, Copy)]
struct Split {
    word: Word,
    k: u32,
    /// Whether `yes` also holds above the constant.
    above: bool,
}

impl Diagram {
    /// `yes` or `no`.
    pub(super) fn pick(&mut self, when: When, yes: Ref, no: Ref) -> Result<Ref, TooBig> {
        let split = match when {
            When::Holds(condition) => return self.choose(condition, yes, no),
            When::AtLeast(word, k) => Split { word, k, above: true },
            When::Equals(word, k) => Split { word, k, above: false },
        };
        let first = var(split.word, 31);
        if self.var(yes) >= first && self.var(no) >= first {
            return self.join(split, 32, yes, no);
        }
        // They test an earlier word, so the constant's bits come after it.
        let condition = self.join(split, 32, TRUE, FALSE)?;
        self.choose(condition, yes, no)
    }

    /// The two functions joined, within the lowest `bits` bits of the word.
    fn join(&mut self, split: Split, bits: u16, yes: Ref, no: Ref) -> Result<Ref, TooBig> {
        let Some(bit) = bits.checked_sub(1).filter(|_| yes != no) else { return Ok(yes) };
        self.step()?;
        let var = var(split.word, bit);
        let ((y0, y1), (n0, n1)) = (self.split(yes, var), self.split(no, var));
        let (low, high) = if split.k >> bit & 1 == 1 {
            (n0, self.join(split, bit, y1, n1)?)
        } else {
            (self.join(split, bit, y0, n0)?, if split.above { y1 } else { n1 })
        };
        self.node(var, low, high)
    }

    /// The word of the call that these bits are, if they are exactly one loaded word.
    pub(super) fn word_of(&self, bits: &Bits) -> Option<Word> {
        let word = self.word(bits[0])?;
        let plain = |(bit, &at): (u16, &Ref)| {
            let var = var(word, bit);
            self.var(at) == var && self.split(at, var) == (FALSE, TRUE)
        };
        (0..).zip(bits).all(plain).then_some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short method gives exactly the general one's node: above, below and at the ends.
    #[test]
    fn both_ways_give_one_function() {
        let mut diagram = Diagram::default();
        let word = Word::NR;
        let loaded = diagram.loaded(word).expect("small");
        assert_eq!(diagram.word_of(&loaded), Some(word));
        let mut shifted = loaded;
        shifted.rotate_left(1);
        assert_eq!(diagram.word_of(&shifted), None);
        let terminals = [5, 6, 7].map(|value| diagram.terminal(value).expect("small"));
        let earlier = diagram.pick(When::Equals(Word::ARCH, 9), terminals[0], terminals[1]);
        let later = diagram.pick(When::AtLeast(Word::low(0), 3), terminals[1], terminals[2]);
        let functions =
            [terminals[0], terminals[2], earlier.expect("small"), later.expect("small")];
        for test in [code::JEQ, code::JGE, code::JGT] {
            for k in [0, 1, 0x55, 0x8000_0000, u32::MAX - 1, u32::MAX] {
                let condition = diagram.test(test, &loaded, &Diagram::constant(k)).expect("small");
                for (yes, no) in functions.iter().flat_map(|a| functions.map(|b| (*a, b))) {
                    let when = When::of(word, test, k).expect("a comparison");
                    let short = diagram.pick(when, yes, no);
                    assert_eq!(short, diagram.choose(condition, yes, no), "{test:#x} {k:#x}");
                }
            }
        }
    }
}
