//! The machine: evaluates a program as the kernel does, and counts the executed instructions.
#![forbid(unsafe_code)]

use crate::{Data, Insn, code};

/// A program's return value, and the number of instructions executed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The word returned: an action and 16 bits of data.
    pub word: u32,
    /// The instructions executed, the return included.
    pub executed: u32,
}

/// Runs a valid program. (The validator guarantees that every path ends in a return within the
/// program; on any other path this returns 0, the kernel's own answer to a fault.)
pub(crate) fn run(insns: &[Insn], data: &Data, big_endian: bool) -> Outcome {
    let mut accumulator = 0u32;
    let mut index = 0u32;
    let mut scratch = [0u32; 16];
    let mut at = 0usize;
    let mut executed = 0;
    let cell = |k: u32| usize::try_from(k).unwrap_or(usize::MAX) & 15;
    while let Some(insn) = insns.get(at) {
        executed += 1;
        at += 1;
        let operand = if insn.code & code::X != 0 { index } else { insn.k };
        match insn.class() {
            code::LD | code::LDX => {
                let value = match insn.code & 0xe0 {
                    code::ABS => data.word(insn.k, big_endian).unwrap_or(0),
                    code::MEM => scratch[cell(insn.k)],
                    code::LEN => Data::SIZE,
                    _ => insn.k,
                };
                if insn.class() == code::LD { accumulator = value } else { index = value }
            }
            code::ST => scratch[cell(insn.k)] = accumulator,
            code::STX => scratch[cell(insn.k)] = index,
            code::ALU => match alu(insn.code & 0xf0, accumulator, operand) {
                Some(value) => accumulator = value,
                // A division by zero ends the program with 0.
                None => return Outcome { word: 0, executed },
            },
            code::JMP => {
                let distance = match insn.code & 0xf0 {
                    code::JA => insn.k,
                    test => {
                        u32::from(if holds(test, accumulator, operand) { insn.jt } else { insn.jf })
                    }
                };
                at = at.saturating_add(usize::try_from(distance).unwrap_or(usize::MAX));
            }
            code::RET => {
                let word = if insn.code & 0x18 == code::A { accumulator } else { insn.k };
                return Outcome { word, executed };
            }
            // MISC
            _ if insn.code & 0xf8 == code::TXA => accumulator = index,
            _ => index = accumulator,
        }
    }
    Outcome { word: 0, executed }
}

/// 32-bit arithmetic. A variable shift uses the low five bits of its distance, as the kernel's
/// interpreter and JIT compilers do.
fn alu(operation: u16, a: u32, b: u32) -> Option<u32> {
    Some(match operation {
        code::ADD => a.wrapping_add(b),
        code::SUB => a.wrapping_sub(b),
        code::MUL => a.wrapping_mul(b),
        code::DIV => return a.checked_div(b),
        code::OR => a | b,
        code::AND => a & b,
        code::XOR => a ^ b,
        code::LSH => a.wrapping_shl(b),
        code::RSH => a.wrapping_shr(b),
        _ => a.wrapping_neg(),
    })
}

fn holds(test: u16, a: u32, b: u32) -> bool {
    match test {
        code::JEQ => a == b,
        code::JGT => a > b,
        code::JGE => a >= b,
        _ => a & b != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The return value of a program that tests `word` against 5: 1 if the test holds.
    fn tested(test: u16, word: u32) -> u32 {
        let program = [
            Insn::new(code::LD | code::IMM, word),
            Insn::jump(code::JMP | test, 5, 0, 1),
            Insn::new(code::RET, 1),
            Insn::new(code::RET, 2),
        ];
        let outcome = run(&program, &Data::default(), false);
        assert_eq!(outcome.executed, 3);
        outcome.word
    }

    #[test]
    fn tests_below_at_and_above() {
        let all = |test| [4, 5, 6].map(|word| tested(test, word));
        assert_eq!(all(code::JEQ), [2, 1, 2]);
        assert_eq!(all(code::JGT), [2, 2, 1]);
        assert_eq!(all(code::JGE), [2, 1, 1]);
        assert_eq!([1, 2, 4, 8].map(|word| tested(code::JSET, word)), [1, 2, 1, 2]);
    }

    #[test]
    fn a_division_by_zero_ends_the_program() {
        let program = [
            Insn::new(code::LD | code::IMM, 7),
            Insn::new(code::ALU | code::DIV | code::X, 0),
            Insn::new(code::RET, 9),
        ];
        assert_eq!(run(&program, &Data::default(), false), Outcome { word: 0, executed: 2 });
    }
}
