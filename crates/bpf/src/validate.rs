//! The kernel's rules: accepts exactly the programs that `seccomp(2)` accepts.
#![forbid(unsafe_code)]

use core::fmt;

use crate::{Data, Insn, code};

/// The greatest length of a program (`BPF_MAXINSNS`).
pub(crate) const MAX_LEN: usize = 4096;

/// A rule that a program breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Invalid {
    /// The index of the instruction, from 0; the length if the rule is about the whole program.
    pub at: usize,
    /// The rule.
    pub rule: Rule,
}

/// The kernel's rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// 1 to 4096 instructions.
    Length,
    /// An operation that seccomp programs may use.
    Operation,
    /// A load of an aligned word within `struct seccomp_data`.
    Offset,
    /// No constant division by zero.
    Division,
    /// No constant shift by 32 or more.
    Shift,
    /// One of the 16 cells of scratch memory.
    Cell,
    /// A jump that lands within the program.
    Jump,
    /// No cell is read before it is written, on any path.
    Uninitialised,
    /// The last instruction returns.
    End,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.rule {
            Rule::Length => {
                return write!(f, "{} instructions: a filter has 1 to {MAX_LEN}", self.at);
            }
            Rule::Operation => "an operation that seccomp filters may not use",
            Rule::Offset => "a load outside the call's data, or unaligned",
            Rule::Division => "a division by zero",
            Rule::Shift => "a shift by 32 or more",
            Rule::Cell => "a scratch cell above 15",
            Rule::Jump => "a jump beyond the end",
            Rule::Uninitialised => "a scratch cell is read before it is written",
            Rule::End => "the last instruction does not return",
        };
        write!(f, "instruction {}: {text}", self.at)
    }
}

impl core::error::Error for Invalid {}

pub(crate) fn validate(insns: &[Insn]) -> Result<(), Invalid> {
    if insns.is_empty() || insns.len() > MAX_LEN {
        return Err(Invalid { at: insns.len(), rule: Rule::Length });
    }
    for (at, insn) in insns.iter().enumerate() {
        one(*insn, insns.len() - at - 1).map_err(|rule| Invalid { at, rule })?;
    }
    let last = insns.len() - 1;
    if insns[last].class() != code::RET {
        return Err(Invalid { at: last, rule: Rule::End });
    }
    scratch(insns)
}

/// Checks one instruction; `left` instructions follow it.
fn one(insn: Insn, left: usize) -> Result<(), Rule> {
    const LD_ABS: u16 = code::LD | code::W | code::ABS;
    const LD_IMM: u16 = code::LD | code::IMM;
    const LD_LEN: u16 = code::LD | code::W | code::LEN;
    const LDX_IMM: u16 = code::LDX | code::IMM;
    const LDX_LEN: u16 = code::LDX | code::W | code::LEN;
    const LD_MEM: u16 = code::LD | code::MEM;
    const LDX_MEM: u16 = code::LDX | code::MEM;
    const RET_K: u16 = code::RET | code::K;
    const RET_A: u16 = code::RET | code::A;
    const TAX: u16 = code::MISC | code::TAX;
    const TXA: u16 = code::MISC | code::TXA;
    const NEG: u16 = code::ALU | code::NEG;
    const JA: u16 = code::JMP | code::JA;

    let lands = |distance: usize| if distance < left { Ok(()) } else { Err(Rule::Jump) };
    match insn.code {
        LD_ABS if insn.k < Data::SIZE && insn.k % 4 == 0 => Ok(()),
        LD_ABS => Err(Rule::Offset),
        LD_IMM | LD_LEN | LDX_IMM | LDX_LEN | RET_K | RET_A | TAX | TXA | NEG => Ok(()),
        LD_MEM | LDX_MEM | code::ST | code::STX if insn.k < 16 => Ok(()),
        LD_MEM | LDX_MEM | code::ST | code::STX => Err(Rule::Cell),
        JA => lands(usize::try_from(insn.k).unwrap_or(usize::MAX)),
        _ => match (insn.class(), insn.code & 0xf0, insn.code & !0xff) {
            (code::ALU, operation, 0) => constant(operation, insn),
            (code::JMP, code::JEQ | code::JGT | code::JGE | code::JSET, 0) => {
                lands(usize::from(insn.jt)).and(lands(usize::from(insn.jf)))
            }
            _ => Err(Rule::Operation),
        },
    }
}

fn constant(operation: u16, insn: Insn) -> Result<(), Rule> {
    let constant = insn.code & code::X == 0;
    match operation {
        code::ADD | code::SUB | code::MUL | code::OR | code::AND | code::XOR => Ok(()),
        code::DIV if constant && insn.k == 0 => Err(Rule::Division),
        code::LSH | code::RSH if constant && insn.k >= 32 => Err(Rule::Shift),
        code::DIV | code::LSH | code::RSH => Ok(()),
        _ => Err(Rule::Operation),
    }
}

/// No cell is read before it is written: the set of cells that are surely written flows along the
/// jumps, as in the kernel's `check_load_and_stores`.
fn scratch(insns: &[Insn]) -> Result<(), Invalid> {
    let mut reaching = alloc::vec![u16::MAX; insns.len()];
    let mut written = 0u16;
    for (at, insn) in insns.iter().enumerate() {
        written &= reaching[at];
        match (insn.class(), insn.code & 0xe0) {
            (code::ST | code::STX, _) => written |= 1 << insn.k,
            (code::LD | code::LDX, code::MEM) if written & 1 << insn.k == 0 => {
                return Err(Invalid { at, rule: Rule::Uninitialised });
            }
            (code::JMP, _) => {
                let targets = match insn.code & 0xf0 {
                    code::JA => [insn.k; 2],
                    _ => [u32::from(insn.jt), u32::from(insn.jf)],
                };
                for distance in targets {
                    let target = at + 1 + usize::try_from(distance).unwrap_or(usize::MAX);
                    reaching[target] &= written;
                }
                written = u16::MAX;
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    const RETURN: Insn = Insn::new(code::RET, 0);

    fn broken(insns: &[Insn]) -> Option<(usize, Rule)> {
        validate(insns).err().map(|invalid| (invalid.at, invalid.rule))
    }

    /// Each rule at its limit.
    #[test]
    fn the_last_that_is_allowed_and_the_first_that_is_not() {
        let before_return = |insn| broken(&[insn, RETURN]);
        let load = |k| before_return(Insn::new(code::LD | code::W | code::ABS, k));
        assert_eq!((load(60), load(64)), (None, Some((0, Rule::Offset))));
        assert_eq!(load(62), Some((0, Rule::Offset)));
        let shift = |k| before_return(Insn::new(code::ALU | code::LSH | code::K, k));
        assert_eq!((shift(31), shift(32)), (None, Some((0, Rule::Shift))));
        let divide = |k| before_return(Insn::new(code::ALU | code::DIV | code::K, k));
        assert_eq!((divide(1), divide(0)), (None, Some((0, Rule::Division))));
        let store = |k| before_return(Insn::new(code::ST, k));
        assert_eq!((store(15), store(16)), (None, Some((0, Rule::Cell))));
        let jump = |k| before_return(Insn::new(code::JMP | code::JA, k));
        assert_eq!((jump(0), jump(1)), (None, Some((0, Rule::Jump))));
        for (jt, jf) in [(0, 1), (1, 0)] {
            let test = Insn::jump(code::JMP | code::JEQ, 0, jt, jf);
            assert_eq!(before_return(test), Some((0, Rule::Jump)));
        }
        assert_eq!(broken(&[]), Some((0, Rule::Length)));
        assert_eq!(broken(&vec![RETURN; 4096]), None);
        assert_eq!(broken(&vec![RETURN; 4097]), Some((4097, Rule::Length)));
        assert_eq!(broken(&[RETURN, Insn::new(code::ST, 0)]), Some((1, Rule::End)));
    }

    #[test]
    fn a_cell_must_be_written_on_every_way() {
        let write = Insn::new(code::ST, 3);
        let read = Insn::new(code::LD | code::MEM, 3);
        let over_one = Insn::jump(code::JMP | code::JEQ, 0, 0, 1);
        assert_eq!(broken(&[write, read, RETURN]), None);
        assert_eq!(broken(&[read, RETURN]), Some((0, Rule::Uninitialised)));
        assert_eq!(broken(&[over_one, write, read, RETURN]), Some((2, Rule::Uninitialised)));
        assert_eq!(broken(&[write, over_one, write, read, RETURN]), None);
    }
}
