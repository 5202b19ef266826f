//! Conditions of entries.
#![forbid(unsafe_code)]

use seccompat_profile::{Argument, Operator};

use super::facts::{Deciding, How};

const LOW: u64 = u32::MAX as u64;

/// A condition, with an order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Condition {
    pub(super) index: u8,
    operator: u8,
    pub(super) value: u64,
    pub(super) value_two: u64,
}

const OPERATORS: [Operator; 7] = [
    Operator::Ne,
    Operator::Lt,
    Operator::Le,
    Operator::Eq,
    Operator::Ge,
    Operator::Gt,
    Operator::MaskedEq,
];

impl Condition {
    /// The condition of an entry of a profile.
    pub(super) fn of(argument: &Argument) -> Self {
        Self::new(argument.index, argument.operator, argument.value, argument.value_two)
    }

    /// A condition on an argument, with one value, or with a mask and a value.
    pub(super) fn new(index: u8, operator: Operator, value: u64, two: u64) -> Self {
        let at = OPERATORS.iter().position(|one| *one == operator).unwrap_or_default();
        let two = if operator == Operator::MaskedEq { two } else { 0 };
        Self { index, operator: at as u8, value, value_two: two }
    }

    pub(super) fn operator(&self) -> Operator {
        OPERATORS[usize::from(self.operator)]
    }

    fn masked(index: u8, mask: u64, value: u64) -> Self {
        Self { index, operator: 6, value: mask, value_two: value }
    }

    /// The condition that these bits are 0.
    pub(super) fn without(index: u8, bits: u64) -> Self {
        Self::masked(index, bits, 0)
    }

    /// The condition that an argument has this value. The kernel reads 32 bits of these arguments. Programs
    /// extend negative numbers in two ways, so for these numbers the condition compares only those bits.
    pub(super) fn equals(deciding: &Deciding, word: u64) -> Self {
        let index = deciding.index;
        match deciding.how {
            How::Value(u64::MAX) if word < 1 << 31 => {
                Self { index, operator: 3, value: word, value_two: 0 }
            }
            How::Value(mask) => Self::masked(index, mask & LOW, word & mask & LOW),
            How::Bits(mask) => Self::without(index, mask & !word),
        }
    }
}

impl Condition {
    /// Whether every call that meets this condition also meets the other one. May return false although that is so.
    pub(super) fn implies(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        let same = self.index == other.index;
        same && match (self.operator(), other.operator()) {
            // This condition fixes all bits that the other one tests, and to the values that the other one needs.
            (Operator::MaskedEq, Operator::MaskedEq) => {
                self.value & other.value == other.value
                    && self.value_two & other.value == other.value_two
            }
            (Operator::Eq, Operator::MaskedEq) => self.value & other.value == other.value_two,
            (Operator::Eq, Operator::Ne) => self.value != other.value,
            (Operator::Eq, Operator::Lt) => self.value < other.value,
            (Operator::Eq, Operator::Le) => self.value <= other.value,
            (Operator::Eq, Operator::Gt) => self.value > other.value,
            (Operator::Eq, Operator::Ge) => self.value >= other.value,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::Sysno;

    use super::*;

    /// -1 is 0xffffffff or all ones, as the program extends it.
    #[test]
    fn of_negative_values_32_bits_are_compared() {
        let deciding = Deciding { call: Sysno::PERSONALITY, index: 2, how: How::Value(u64::MAX) };
        for negative in [0xffff_ffff, u64::MAX, 0x8000_0000] {
            let condition = Condition::equals(&deciding, negative);
            assert_eq!(condition, Condition::masked(2, LOW, negative & LOW));
        }
        assert_eq!(Condition::equals(&deciding, 7).operator(), Operator::Eq);
    }
}
