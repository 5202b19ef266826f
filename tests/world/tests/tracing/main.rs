//! `seccompat trace`, against strace and programs that know who refuses them.
#![forbid(unsafe_code)]

mod faults_tracee;
mod remedies;
mod trace;
mod trace_behaviour;
mod trace_questions;
mod trace_threads;
