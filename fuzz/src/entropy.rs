//! Structure from bytes: each byte decides something, in order; after the end come zeros.
//!
//! So every input has a meaning, and a changed byte changes one decision.
#![forbid(unsafe_code)]

use seccompat_bpf::{Data, Insn, Program, code};
use seccompat_policy::Word;

/// Bytes that are consumed.
#[derive(Clone, Debug)]
pub struct Entropy<'a>(&'a [u8]);

impl<'a> Entropy<'a> {
    /// Starts with all of these bytes.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether any bytes are left.
    #[must_use]
    pub const fn is_left(&self) -> bool {
        !self.0.is_empty()
    }

    /// The remaining bytes, up to a whole number of instructions.
    #[must_use]
    pub fn insns(self) -> Vec<Insn> {
        self.0.as_chunks().0.iter().map(|insn| Insn::from_bytes(*insn, false)).collect()
    }

    /// A byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A number below `end`, which is at most 256.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end.max(1)
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A word, often one that occurs in filters.
    pub fn word(&mut self) -> u32 {
        const USUAL: [u32; 14] = [
            0,
            1,
            2,
            5,
            31,
            38,
            0x80,
            0xffff,
            0x4000_0000,
            0x7e02_0000,
            0x7fff_ffff,
            0x8000_0000,
            0xc000_003e,
            u32::MAX,
        ];
        match self.byte() {
            at @ 0..140 => USUAL[usize::from(at) % USUAL.len()],
            bit @ 140..172 => 1 << (bit - 140),
            172..210 => self.byte().into(),
            _ => u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()]),
        }
    }

    /// Two words.
    pub fn wide(&mut self) -> u64 {
        u64::from(self.word()) << 32 | u64::from(self.word())
    }

    /// A call.
    pub fn data(&mut self) -> Data {
        Data {
            nr: self.word(),
            arch: self.word(),
            instruction_pointer: self.wide(),
            args: core::array::from_fn(|_| self.wide()),
        }
    }

    /// A call with words near those in a program's comparisons.
    pub fn near(&mut self, constants: &[u32]) -> Data {
        let mut data = self.data();
        for offset in (0..Data::SIZE).step_by(4) {
            if let (false, true, Some(word)) =
                (constants.is_empty(), self.byte() < 128, Word::at(offset, false))
            {
                let near = self.pick(constants);
                let value = near.wrapping_add(u32::from(self.byte() % 3)).wrapping_sub(1);
                word.set(&mut data, value);
            }
        }
        data
    }

    /// A program that keeps the rules of form; it may still read cells too early.
    pub fn program(&mut self) -> Option<Program> {
        let length = 1 + self.below(48);
        let mut insns: Vec<Insn> = (1..length).map(|at| self.insn(length - at)).collect();
        insns.push(self.ret());
        Program::new(insns).ok()
    }

    /// An instruction that `left` instructions follow.
    fn insn(&mut self, left: usize) -> Insn {
        const ALU: [u16; 10] = [
            code::ADD,
            code::SUB,
            code::MUL,
            code::DIV,
            code::OR,
            code::AND,
            code::LSH,
            code::RSH,
            code::XOR,
            code::NEG,
        ];
        let near = |this: &mut Self| u8::try_from(this.below(left.min(16))).unwrap_or(0);
        match self.below(16) {
            0..4 => {
                let word = u32::try_from(self.below(16)).unwrap_or(0);
                Insn::new(code::LD | code::W | code::ABS, word * 4)
            }
            4 => Insn::new(self.pick(&[code::LD, code::LDX]) | code::IMM, self.word()),
            5 => Insn::new(self.pick(&[code::LD, code::LDX]) | code::W | code::LEN, self.word()),
            6 => Insn::new(self.pick(&[code::ST, code::STX]), u32::from(self.byte() % 3)),
            7 => {
                Insn::new(self.pick(&[code::LD, code::LDX]) | code::MEM, u32::from(self.byte() % 3))
            }
            8 => Insn::new(code::MISC | self.pick(&[code::TAX, code::TXA]), 0),
            9 | 10 => match (self.pick(&ALU), self.pick(&[code::K, code::K, code::X])) {
                (code::NEG, _) => Insn::new(code::ALU | code::NEG, 0),
                (op, code::X) => Insn::new(code::ALU | op | code::X, 0),
                (op @ (code::LSH | code::RSH), _) => Insn::new(code::ALU | op, self.word() % 32),
                (op @ code::DIV, _) => Insn::new(code::ALU | op, self.word().max(1)),
                (op, _) => Insn::new(code::ALU | op, self.word()),
            },
            11 => Insn::new(code::JMP | code::JA, near(self).into()),
            12 if self.byte() < 64 => self.ret(),
            _ => {
                let test = self.pick(&[code::JEQ, code::JGT, code::JGE, code::JSET]);
                let source = self.pick(&[code::K, code::K, code::K, code::X]);
                let (jt, jf) = (near(self), near(self));
                Insn::jump(code::JMP | test | source, self.word(), jt, jf)
            }
        }
    }

    fn ret(&mut self) -> Insn {
        match self.below(8) {
            0 => Insn::new(code::RET | code::A, 0),
            1 => Insn::new(code::RET | code::K, self.word()),
            2..5 => Insn::new(code::RET | code::K, 0x7fff_0000),
            _ => Insn::new(code::RET | code::K, 0x0005_0000 | self.word() & 0x1fff),
        }
    }
}

/// The constants in a program's comparisons and arithmetic.
#[must_use]
pub fn constants(insns: &[Insn]) -> Vec<u32> {
    let own = |insn: &&Insn| matches!(insn.class(), code::JMP | code::ALU | code::LDX);
    let mut all: Vec<u32> = insns.iter().filter(own).map(|insn| insn.k).collect();
    all.sort_unstable();
    all.dedup();
    all
}
