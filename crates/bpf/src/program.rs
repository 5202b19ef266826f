//! A program that the kernel accepts.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use crate::validate::{Invalid, validate};
use crate::{Data, Insn, Outcome, machine};

/// A program that keeps the kernel's rules. Only the validator makes one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Program(Vec<Insn>);

impl Program {
    /// Accepts the instructions that the kernel's `seccomp(2)` would accept.
    ///
    /// # Errors
    /// The first broken rule, and its place.
    pub fn new(insns: Vec<Insn>) -> Result<Self, Invalid> {
        validate(&insns)?;
        Ok(Self(insns))
    }

    /// The instructions.
    #[must_use]
    pub fn insns(&self) -> &[Insn] {
        &self.0
    }

    /// Evaluates the program as the kernel does. `big_endian` is the byte order of the machine that
    /// the program is for.
    #[must_use]
    pub fn evaluate(&self, data: &Data, big_endian: bool) -> Outcome {
        machine::run(&self.0, data, big_endian)
    }
}
