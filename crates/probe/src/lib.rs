//! Decides whether a seccomp filter or the kernel answered a system call.
//!
//! A container's filter returns EPERM for calls that its author did not know, and EPERM is also the
//! kernel's genuine answer to a caller without permission. The prober tells the two apart by
//! *probes*: the same call again, with arguments that the kernel must refuse with another, known
//! error. If the probe gets EPERM too, the call never reached the kernel.
//!
//! The prober is pure: [`Survey`] and [`Trial`] name the calls to make and judge the answers. The
//! caller makes the calls: in its own thread, in a child or in a traced process.
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
