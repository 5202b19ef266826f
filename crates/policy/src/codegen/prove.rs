//! Drafts and their proof: a program is a draft that was proven to decide as its policy does.
#![forbid(unsafe_code)]

use alloc::vec::Vec;
use core::fmt;

use seccompat_bpf::{Data, Insn, Invalid, Program};

use super::{MAX_INSNS, Weights, generate};
use crate::diagram::{Diagram, Limit, TooBig, Undecided};
use crate::policy::{Policy, RuleId};

/// The reason why a policy has no program.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum NotCompiled {
    /// Longer than the kernel accepts.
    TooLong {
        /// The number of instructions it needs; a lower bound if there are very many.
        instructions: usize,
        /// The rule with the longest conditions, and the number of their blocks.
        heaviest: Option<(RuleId, usize)>,
    },
    /// The conditions are too complex to be decided exactly.
    Undecided(Undecided),
    /// The program breaks a rule of the kernel: a defect of this library.
    Invalid(Invalid),
    /// The program decides this call differently from the policy: a defect of this library.
    Wrong(Data),
}

impl fmt::Display for NotCompiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { instructions, .. } => {
                write!(f, "{instructions} instructions, but the kernel accepts at most {MAX_INSNS}")
            }
            Self::Undecided(why) => why.fmt(f),
            Self::Invalid(why) => write!(f, "a defect of the code generator: {why}"),
            Self::Wrong(data) => {
                write!(f, "a defect of the code generator: the proof fails at {data:x?}")
            }
        }
    }
}

impl core::error::Error for NotCompiled {}

impl From<TooBig> for NotCompiled {
    fn from(big: TooBig) -> Self {
        Self::Undecided(Undecided::TooBig(big))
    }
}

/// Instructions without a proof yet: they can be counted and proven.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft<'a> {
    policy: &'a Policy,
    insns: Vec<Insn>,
}

impl<'a> Draft<'a> {
    /// Generates the instructions for a policy, with short paths for the heaviest calls. The same
    /// input gives the same instructions.
    ///
    /// # Errors
    /// The policy is too long, or its conditions are too complex to be decided exactly.
    pub fn new(policy: &'a Policy, weights: &Weights) -> Result<Self, NotCompiled> {
        Ok(Self { policy, insns: generate(policy, weights)? })
    }

    /// The number of instructions.
    #[must_use]
    pub fn instructions(&self) -> usize {
        self.insns.len()
    }

    /// Proves that they decide every call as the policy does: over all architectures, all 2^32
    /// numbers, the instruction pointer and all 64-bit arguments.
    ///
    /// # Errors
    /// They do not, which would be a defect of the generator, or the question could not be decided.
    pub fn prove(self) -> Result<Program, NotCompiled> {
        let program = Program::new(self.insns).map_err(NotCompiled::Invalid)?;
        let mut diagram = Diagram::new(Limit::DEFAULT);
        let meant = diagram.policy(self.policy)?;
        let made = diagram
            .program(&program, self.policy.is_big_endian())
            .map_err(NotCompiled::Undecided)?;
        let differs = diagram.difference_of(meant, made)?;
        match diagram.witness(differs) {
            None => Ok(program),
            Some(data) => Err(NotCompiled::Wrong(data)),
        }
    }
}

/// The program for a policy: generated, and proven to decide every call as the policy does.
///
/// # Errors
/// The policy is too long for a program, or too large to be decided exactly.
pub fn compile(policy: &Policy, weights: &Weights) -> Result<Program, NotCompiled> {
    Draft::new(policy, weights)?.prove()
}

/// The program for a policy, generated as by [`compile`] but not proven: for programs that are
/// measured or evaluated, and never installed.
///
/// # Errors
/// The policy is too long for a program, or its conditions are too complex to be decided.
pub fn compile_unproven(policy: &Policy, weights: &Weights) -> Result<Program, NotCompiled> {
    Program::new(Draft::new(policy, weights)?.insns).map_err(NotCompiled::Invalid)
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use seccompat_bpf::{Action, code};
    use seccompat_catalogue::Abi;

    use super::*;
    use crate::{Builder, Clause, Compare, Condition, Rule, Table};

    fn policy() -> Policy {
        let mut builder = Builder::new(Action::KillThread);
        let ground = builder.rule(Rule::always(Action::Errno(38)));
        let allow = builder.rule(Rule::always(Action::Allow));
        let condition = Condition::new(Abi::X86_64, 1, Compare::MaskedEq(0xf00), 0x300);
        let clause =
            Clause { conditions: condition.into_iter().collect(), action: Action::Errno(1) };
        let conditional = builder.rule(Rule::first_of(vec![clause], Action::Allow));
        let mut table = Table::new(Abi::X86_64, ground);
        for number in [0, 1, 2, 5, 9] {
            table.set(number, allow);
        }
        table.set(7, conditional);
        builder.add(table).unwrap();
        builder.build().unwrap()
    }

    /// A wrong program gets no proof, and the reported call shows that it is wrong.
    #[test]
    fn a_changed_instruction_is_found_out() {
        let policy = policy();
        let draft = Draft::new(&policy, &Weights::recorded()).unwrap();
        let proven = draft.clone().prove();
        assert_eq!(proven, compile_unproven(&policy, &Weights::recorded()));
        assert!(proven.is_ok());
        let (mut wrong, mut invalid) = (0, 0);
        for at in 0..draft.insns.len() {
            for change in 0..4 {
                let mut changed = draft.clone();
                let insn = &mut changed.insns[at];
                match change {
                    0 => insn.k ^= 1,
                    1 => insn.k = insn.k.wrapping_add(4),
                    2 => core::mem::swap(&mut insn.jt, &mut insn.jf),
                    _ if insn.class() == code::JMP => insn.code ^= code::JEQ ^ code::JSET,
                    _ => continue,
                }
                if changed == draft {
                    continue;
                }
                let insns = changed.insns.clone();
                match changed.prove() {
                    Err(NotCompiled::Wrong(data)) => {
                        let program = Program::new(insns).unwrap();
                        // The comparison uses raw words, data included, not the kernel's actions.
                        let word = program.evaluate(&data, false).word;
                        assert_ne!(word, policy.decide(&data).to_word(), "{data:x?}");
                        wrong += 1;
                    }
                    Err(NotCompiled::Invalid(_)) => invalid += 1,
                    Err(other) => panic!("{other}"),
                    // Then no call tells them apart; these are a few samples.
                    Ok(program) => {
                        for nr in 0..64 {
                            for arg in [0, 0x300, 0xf00, 0x301] {
                                let arch = Abi::X86_64.audit_arch().get();
                                let args = [0, arg, 0, 0, 0, 0];
                                let data = Data { nr, arch, args, ..Data::default() };
                                let action = Action::from_word(program.evaluate(&data, false).word);
                                assert_eq!(action, policy.decide(&data), "{at} {change}");
                            }
                        }
                    }
                }
            }
        }
        assert!(wrong > 40 && invalid > 0, "{wrong} wrong, {invalid} invalid");
    }
}
