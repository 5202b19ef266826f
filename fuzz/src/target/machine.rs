//! A program and calls: the machine ends, and agrees with the decision diagram.
#![forbid(unsafe_code)]

use seccompat_bpf::{Data, Program};
use seccompat_policy::{Diagram, Limit, Undecided, Word};

use super::Verdict;
use crate::entropy::{Entropy, constants};

/// Small enough for thousands of programs a second; larger ones are only run by the machine.
const LIMIT: Limit = Limit { nodes: 10_000, steps: 30_000 };

pub(super) fn run(bytes: &[u8]) -> Verdict {
    let mut entropy = Entropy::new(bytes);
    let big_endian = entropy.byte() & 1 == 1;
    let Some(program) = entropy.program() else { return Ok(0) };
    let mut diagram = Diagram::new(LIMIT);
    let function = match diagram.program(&program, big_endian) {
        Ok(function) => Some(function),
        Err(Undecided::TooBig(_) | Undecided::Division(_)) => None,
        Err(other) => return Err(format!("neither decided nor too big: {other}")),
    };
    let mut reached = u64::from(function.is_some());
    for data in calls(&program, entropy) {
        let outcome = program.evaluate(&data, big_endian);
        if outcome.executed == 0 || outcome.executed as usize > program.insns().len() {
            return Err(format!("{} executed of {data:x?}", outcome.executed));
        }
        if let Some(function) = function {
            let word = diagram.evaluate(function, &data);
            if word != outcome.word {
                let machine = outcome.word;
                return Err(format!("{data:x?}: machine {machine:#x}, diagram {word:#x}"));
            }
        }
        reached = reached.rotate_left(5) ^ u64::from(outcome.word >> 16);
    }
    Ok(reached)
}

/// The calls that the bytes determine, and calls with each constant of the program, and its
/// neighbours, in each word.
fn calls(program: &Program, mut entropy: Entropy<'_>) -> Vec<Data> {
    let constants = constants(program.insns());
    let mut calls = vec![Data::default()];
    while entropy.is_left() && calls.len() < 16 {
        calls.push(entropy.near(&constants));
    }
    let base = calls[calls.len() - 1];
    for &k in constants.iter().take(24) {
        for offset in (0..Data::SIZE).step_by(4) {
            for value in [k.wrapping_sub(1), k, k.wrapping_add(1)] {
                let mut data = base;
                if let Some(word) = Word::at(offset, false) {
                    word.set(&mut data, value);
                }
                calls.push(data);
            }
        }
    }
    calls
}
