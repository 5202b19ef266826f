//! A word computed by a program: 32 conditions, one for each bit.
#![forbid(unsafe_code)]

use seccompat_bpf::code;

use super::node::{FALSE, Ref, TRUE, TooBig, var};
use super::ops::Fold;
use super::{Diagram, Word};

/// The condition under which each bit is set, the least significant first.
pub(super) type Bits = [Ref; 32];

impl Diagram {
    /// The bits of a constant.
    pub(super) fn constant(k: u32) -> Bits {
        core::array::from_fn(|bit| if k >> bit & 1 == 1 { TRUE } else { FALSE })
    }

    /// The bits of a word of the call.
    pub(super) fn loaded(&mut self, word: Word) -> Result<Bits, TooBig> {
        let mut bits = [FALSE; 32];
        for (slot, bit) in bits.iter_mut().zip(0..) {
            *slot = self.node(var(word, bit), FALSE, TRUE)?;
        }
        Ok(bits)
    }

    /// An ALU operation, except division; shifts use the low five bits of the distance.
    pub(super) fn alu(&mut self, operation: u16, a: &Bits, b: &Bits) -> Result<Bits, TooBig> {
        match operation {
            code::ADD => self.sum(a, b, FALSE),
            code::SUB => self.difference(a, b),
            code::NEG => self.difference(&Self::constant(0), a),
            code::MUL => self.product(a, b),
            code::AND => self.each(Fold::And, a, b),
            code::OR => self.each(Fold::Or, a, b),
            code::XOR => self.each(Fold::Xor, a, b),
            code::LSH => self.shift(a, b, |bits, by| {
                core::array::from_fn(|at| at.checked_sub(by).map_or(FALSE, |from| bits[from]))
            }),
            _ => self.shift(a, b, |bits, by| {
                core::array::from_fn(|at| bits.get(at + by).copied().unwrap_or(FALSE))
            }),
        }
    }

    /// The quotient by a constant that is not 0, by long division.
    pub(super) fn quotient(&mut self, a: &Bits, k: u32) -> Result<Bits, TooBig> {
        let divisor = Self::constant(k);
        let mut rest = Self::constant(0);
        let mut result = Self::constant(0);
        for at in (0..32).rev() {
            // At most 31 of the 32 bits were taken before: doubling loses none.
            rest = core::array::from_fn(|bit| if bit == 0 { a[at] } else { rest[bit - 1] });
            let less = self.less(&rest, &divisor)?;
            let fits = self.not(less)?;
            let reduced = self.difference(&rest, &divisor)?;
            for (bit, smaller) in rest.iter_mut().zip(reduced) {
                *bit = self.choose(fits, smaller, *bit)?;
            }
            result[at] = fits;
        }
        Ok(result)
    }

    /// A jump's condition.
    pub(super) fn test(&mut self, test: u16, a: &Bits, b: &Bits) -> Result<Ref, TooBig> {
        match test {
            code::JEQ => {
                let mut all = TRUE;
                for (a, b) in a.iter().zip(b) {
                    let differs = self.fold(Fold::Xor, *a, *b)?;
                    let same = self.not(differs)?;
                    all = self.fold(Fold::And, same, all)?;
                }
                Ok(all)
            }
            code::JGT => self.less(b, a),
            code::JGE => {
                let less = self.less(a, b)?;
                self.not(less)
            }
            _ => {
                let mut any = FALSE;
                for (a, b) in a.iter().zip(b) {
                    let both = self.fold(Fold::And, *a, *b)?;
                    any = self.fold(Fold::Or, both, any)?;
                }
                Ok(any)
            }
        }
    }

    /// The word as a function with one terminal for each possible value.
    pub(super) fn as_word(&mut self, bits: &Bits) -> Result<Ref, TooBig> {
        let mut word = self.terminal(0)?;
        for (condition, bit) in bits.iter().zip(0..) {
            let set = self.terminal(1 << bit)?;
            let clear = self.terminal(0)?;
            let part = self.choose(*condition, set, clear)?;
            word = self.fold(Fold::Unite, word, part)?;
        }
        Ok(word)
    }

    fn each(&mut self, fold: Fold, a: &Bits, b: &Bits) -> Result<Bits, TooBig> {
        let mut bits = *a;
        for (bit, b) in bits.iter_mut().zip(b) {
            *bit = self.fold(fold, *bit, *b)?;
        }
        Ok(bits)
    }

    fn sum(&mut self, a: &Bits, b: &Bits, mut carry: Ref) -> Result<Bits, TooBig> {
        let mut bits = *a;
        for (bit, b) in bits.iter_mut().zip(b) {
            let one = self.fold(Fold::Xor, *bit, *b)?;
            let next = self.choose(one, carry, *b)?;
            *bit = self.fold(Fold::Xor, one, carry)?;
            carry = next;
        }
        Ok(bits)
    }

    fn difference(&mut self, a: &Bits, b: &Bits) -> Result<Bits, TooBig> {
        let mut inverse = *b;
        for bit in &mut inverse {
            *bit = self.not(*bit)?;
        }
        self.sum(a, &inverse, TRUE)
    }

    fn product(&mut self, a: &Bits, b: &Bits) -> Result<Bits, TooBig> {
        let mut total = Self::constant(0);
        for (at, bit) in b.iter().enumerate() {
            let mut part: Bits =
                core::array::from_fn(|to| to.checked_sub(at).map_or(FALSE, |from| a[from]));
            for one in &mut part {
                *one = self.fold(Fold::And, *one, *bit)?;
            }
            total = self.sum(&total, &part, FALSE)?;
        }
        Ok(total)
    }

    fn shift(
        &mut self,
        a: &Bits,
        by: &Bits,
        shifted: impl Fn(&Bits, usize) -> Bits,
    ) -> Result<Bits, TooBig> {
        let mut bits = *a;
        for (stage, condition) in by.iter().take(5).enumerate() {
            let moved = shifted(&bits, 1 << stage);
            for (bit, moved) in bits.iter_mut().zip(moved) {
                *bit = self.choose(*condition, moved, *bit)?;
            }
        }
        Ok(bits)
    }

    fn less(&mut self, a: &Bits, b: &Bits) -> Result<Ref, TooBig> {
        let mut less = FALSE;
        for (a, b) in a.iter().zip(b) {
            let differs = self.fold(Fold::Xor, *a, *b)?;
            less = self.choose(differs, *b, less)?;
        }
        Ok(less)
    }
}
