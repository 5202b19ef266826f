//! The sixteen words of `struct seccomp_data`, in the diagram's order.
#![forbid(unsafe_code)]

use seccompat_bpf::Data;

/// A 32-bit word that a filter can load.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Word(u8);

impl Word {
    /// `seccomp_data.arch`.
    pub const ARCH: Self = Self(0);
    /// `seccomp_data.nr`.
    pub const NR: Self = Self(1);
    /// The number of words.
    pub(crate) const COUNT: u8 = 16;

    /// The high half of an argument.
    #[must_use]
    pub const fn high(arg: u8) -> Self {
        Self(2 + 2 * (arg % 6))
    }

    /// The low half of an argument.
    #[must_use]
    pub const fn low(arg: u8) -> Self {
        Self(3 + 2 * (arg % 6))
    }

    /// The word at an offset of `struct seccomp_data`, a multiple of 4 below 64.
    #[must_use]
    pub fn at(offset: u32, big_endian: bool) -> Option<Self> {
        let number = u8::try_from(offset / 4).ok().filter(|&number| number < Self::COUNT)?;
        Some(match number {
            0 => Self::NR,
            1 => Self::ARCH,
            _ => {
                let low = (number % 2 == 1) == big_endian;
                // The instruction pointer, the third pair of words, comes last.
                let pair = if number < 4 { 7 } else { number / 2 - 1 };
                Self(2 * pair + u8::from(low))
            }
        })
    }

    /// Its offset in `struct seccomp_data`.
    #[must_use]
    pub fn offset(self, big_endian: bool) -> u32 {
        match self {
            Self::NR => 0,
            Self::ARCH => 4,
            Self(n) => {
                let start = if n >= 14 { 8 } else { 16 + 8 * (u32::from(n) / 2 - 1) };
                let second = (n % 2 == 1) == big_endian;
                start + if second { 4 } else { 0 }
            }
        }
    }

    /// Its index in the order.
    pub(crate) const fn rank(self) -> u8 {
        self.0
    }

    /// The word at that index.
    pub(crate) const fn of_rank(rank: u8) -> Self {
        Self(rank)
    }

    /// The word's value in this call.
    #[must_use]
    pub fn of(self, data: &Data) -> u32 {
        data.word(self.offset(false), false).unwrap_or(0)
    }

    /// Sets the word in a call.
    pub fn set(self, data: &mut Data, value: u32) {
        let wide = match self.0 {
            0 => {
                data.arch = value;
                return;
            }
            1 => {
                data.nr = value;
                return;
            }
            14.. => &mut data.instruction_pointer,
            n => &mut data.args[usize::from(n / 2 - 1)],
        };
        *wide = if self.0 % 2 == 0 {
            *wide & 0xffff_ffff | u64::from(value) << 32
        } else {
            *wide & !0xffff_ffff | u64::from(value)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_words_are_two_names_of_one_thing() {
        for big_endian in [false, true] {
            for offset in (0..64).step_by(4) {
                let word = Word::at(offset, big_endian).unwrap();
                assert_eq!(word.offset(big_endian), offset);
                let mut data = Data::default();
                word.set(&mut data, 0x1234_5678);
                assert_eq!(data.word(offset, big_endian), Some(0x1234_5678), "{offset}");
                assert_eq!(word.of(&data), 0x1234_5678);
            }
        }
        assert_eq!(Word::at(64, false), None);
        assert_eq!(Word::low(0).offset(false), 16);
        assert_eq!(Word::high(5).offset(false), 60);
        assert_eq!(Word::at(8, false), Some(Word::of_rank(15)));
    }
}
