//! A program's view of a call: `struct seccomp_data`.
#![forbid(unsafe_code)]

/// One call, as a program sees it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Data {
    /// The number.
    pub nr: u32,
    /// The `AUDIT_ARCH_*` value of the ABI.
    pub arch: u32,
    /// The address of the calling instruction.
    pub instruction_pointer: u64,
    /// The argument registers, unmasked even on a 32-bit ABI.
    pub args: [u64; 6],
}

impl Data {
    /// The struct's size in bytes.
    pub const SIZE: u32 = 64;

    /// The 32-bit word at `offset`, which must be a multiple of 4 below [`Data::SIZE`].
    ///
    /// A 64-bit field has the byte order of the machine that runs the program: its low half comes
    /// first on a little-endian machine.
    #[must_use]
    pub fn word(&self, offset: u32, big_endian: bool) -> Option<u32> {
        let wide = match offset {
            0 => return Some(self.nr),
            4 => return Some(self.arch),
            8..16 => self.instruction_pointer,
            16..64 => *self.args.get(usize::try_from(offset / 8 - 2).ok()?)?,
            _ => return None,
        };
        let [a, b, c, d, e, f, g, h] = wide.to_be_bytes();
        let (high, low) = ([a, b, c, d], [e, f, g, h]);
        let second = match offset % 8 {
            0 => false,
            4 => true,
            _ => return None,
        };
        Some(u32::from_be_bytes(if second == big_endian { low } else { high }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lie_as_in_the_struct() {
        let data = Data {
            nr: 1,
            arch: 2,
            instruction_pointer: 0x3333_3333_4444_4444,
            args: [0x5555_5555_6666_6666, 0, 0, 0, 0, 0x7777_7777_8888_8888],
        };
        let little = |offset| data.word(offset, false);
        assert_eq!((little(0), little(4)), (Some(1), Some(2)));
        assert_eq!((little(8), little(12)), (Some(0x4444_4444), Some(0x3333_3333)));
        assert_eq!((little(16), little(20)), (Some(0x6666_6666), Some(0x5555_5555)));
        assert_eq!((little(56), little(60)), (Some(0x8888_8888), Some(0x7777_7777)));
        assert_eq!(
            (data.word(16, true), data.word(20, true)),
            (Some(0x5555_5555), Some(0x6666_6666))
        );
        assert_eq!((little(64), little(18)), (None, None));
    }
}
