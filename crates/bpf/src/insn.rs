//! One instruction, as `struct sock_filter` holds it.
#![forbid(unsafe_code)]

/// An instruction: an operation, two jump distances, a constant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Insn {
    /// The operation: a sum of the constants in [`code`].
    pub code: u16,
    /// The number of instructions to skip if a test holds.
    pub jt: u8,
    /// The number of instructions to skip if it does not hold.
    pub jf: u8,
    /// The constant: an offset, a value, an action, or the distance of an unconditional jump.
    pub k: u32,
}

/// The parts of an operation, as `<linux/bpf_common.h>` names them.
#[allow(missing_docs)]
pub mod code {
    pub const LD: u16 = 0x00;
    pub const LDX: u16 = 0x01;
    pub const ST: u16 = 0x02;
    pub const STX: u16 = 0x03;
    pub const ALU: u16 = 0x04;
    pub const JMP: u16 = 0x05;
    pub const RET: u16 = 0x06;
    pub const MISC: u16 = 0x07;

    pub const W: u16 = 0x00;
    pub const IMM: u16 = 0x00;
    pub const ABS: u16 = 0x20;
    pub const MEM: u16 = 0x60;
    pub const LEN: u16 = 0x80;

    pub const ADD: u16 = 0x00;
    pub const SUB: u16 = 0x10;
    pub const MUL: u16 = 0x20;
    pub const DIV: u16 = 0x30;
    pub const OR: u16 = 0x40;
    pub const AND: u16 = 0x50;
    pub const LSH: u16 = 0x60;
    pub const RSH: u16 = 0x70;
    pub const NEG: u16 = 0x80;
    pub const XOR: u16 = 0xa0;

    pub const JA: u16 = 0x00;
    pub const JEQ: u16 = 0x10;
    pub const JGT: u16 = 0x20;
    pub const JGE: u16 = 0x30;
    pub const JSET: u16 = 0x40;

    pub const K: u16 = 0x00;
    pub const X: u16 = 0x08;
    pub const A: u16 = 0x10;
    pub const TAX: u16 = 0x00;
    pub const TXA: u16 = 0x80;
}

impl Insn {
    /// The size of an instruction in a file or in memory, in bytes.
    pub const SIZE: usize = 8;

    /// An instruction without jump distances.
    #[must_use]
    pub const fn new(code: u16, k: u32) -> Self {
        Self { code, jt: 0, jf: 0, k }
    }

    /// A test with its two jump distances.
    #[must_use]
    pub const fn jump(code: u16, k: u32, jt: u8, jf: u8) -> Self {
        Self { code, jt, jf, k }
    }

    /// Reads a `struct sock_filter` in this machine's byte order.
    #[must_use]
    pub fn from_ne_bytes(bytes: [u8; Self::SIZE]) -> Self {
        let [c0, c1, jt, jf, k @ ..] = bytes;
        Self { code: u16::from_ne_bytes([c0, c1]), jt, jf, k: u32::from_ne_bytes(k) }
    }

    /// Writes a `struct sock_filter` in this machine's byte order.
    #[must_use]
    pub fn to_ne_bytes(self) -> [u8; Self::SIZE] {
        let [c0, c1] = self.code.to_ne_bytes();
        let [k0, k1, k2, k3] = self.k.to_ne_bytes();
        [c0, c1, self.jt, self.jf, k0, k1, k2, k3]
    }

    /// Reads a `struct sock_filter` in the given byte order.
    #[must_use]
    pub fn from_bytes([c0, c1, jt, jf, k @ ..]: [u8; Self::SIZE], big_endian: bool) -> Self {
        if big_endian {
            Self { code: u16::from_be_bytes([c0, c1]), jt, jf, k: u32::from_be_bytes(k) }
        } else {
            Self { code: u16::from_le_bytes([c0, c1]), jt, jf, k: u32::from_le_bytes(k) }
        }
    }

    /// Writes a `struct sock_filter` in the given byte order.
    #[must_use]
    pub fn to_bytes(self, big_endian: bool) -> [u8; Self::SIZE] {
        let (code, k) = if big_endian {
            (self.code.to_be_bytes(), self.k.to_be_bytes())
        } else {
            (self.code.to_le_bytes(), self.k.to_le_bytes())
        };
        let ([c0, c1], [k0, k1, k2, k3]) = (code, k);
        [c0, c1, self.jt, self.jf, k0, k1, k2, k3]
    }

    /// The operation's class: [`code::LD`], [`code::JMP`]…
    #[must_use]
    pub const fn class(self) -> u16 {
        self.code & 0x07
    }
}
