//! The meaning of a seccomp filter.
//!
//! A [`Policy`] is a total function from (architecture, number, six arguments) to an
//! [`Action`](seccompat_bpf::Action): a profile after its resolution. A [`Diagram`] holds policies
//! and programs in one canonical form, in which equal ones are the same.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod additions;
mod codegen;
mod diagram;
mod diff;
mod differing;
mod generated;
mod horizon;
mod int;
mod learn;
mod libseccomp;
mod order;
mod overlay;
mod policy;
mod rule;
mod scope;
mod singles;
mod smt2;

pub use additions::{Added, Additions};
pub use codegen::{Draft, MAX_INSNS, MIXES, Mix, NotCompiled, Weights, compile, compile_unproven};
pub use diagram::{Diagram, Limit, Ref, TooBig, Undecided, Word};
pub use diff::{Change, Difference, Wanted};
pub use horizon::{Horizon, Names};
pub use learn::{Answer, Learned, Question, learn};
pub use libseccomp::libseccomp_is_exact;
pub use order::asked;
pub use overlay::{Valued, overlay, overlay_by_values};
pub use policy::{Builder, Mistake, Policy, RuleId, Run, Section, Table};
pub use rule::{Clause, Compare, Condition, Rule};
pub use scope::{Scope, Test};
pub use smt2::smt2;
