//! Decides whether a seccomp filter or the kernel answered a system call.
//!
//! A container's filter answers EPERM for calls that its author did not know, and EPERM is also
//! the kernel's honest answer. The engine tells the two apart by *probes*: the same call again,
//! with arguments that the kernel must refuse with another, known error. If the probe says EPERM
//! too, the kernel was never reached.
//!
//! The engine is pure: [`Survey`] and [`Trial`] say which calls to make and judge the answers;
//! making them, here, in a child or in a traced process, is the caller's part.
#![no_std]
#![forbid(unsafe_code)]

mod answer;
mod decide;
mod plan;
mod surroundings;
mod verdict;

pub use answer::Answer;
pub use decide::{Survey, Trial};
pub use plan::{Manner, Question, Standing};
pub use surroundings::{Nothing, Presence, Surroundings};
pub use verdict::{Cause, Doubt, Finding, Verdict};
