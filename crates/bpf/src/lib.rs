//! Seccomp programs: classic BPF instructions, the kernel's rules for them, and a machine that
//! evaluates them exactly as the kernel does.
//!
//! References: `kernel/seccomp.c` (`seccomp_check_filter`, `seccomp_run_filters`),
//! `net/core/filter.c` (`bpf_check_classic`, `bpf_convert_filter`), seccomp(2).
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod action;
mod chain;
mod data;
mod disasm;
mod insn;
mod machine;
mod program;
mod validate;

pub use action::Action;
pub use chain::evaluate as evaluate_chain;
pub use data::Data;
pub use disasm::disassemble;
pub use insn::{Insn, code};
pub use machine::Outcome;
pub use program::Program;
pub use validate::{Invalid, Rule};
