//! `seccompat trace` and `record`, compared with strace and with programs that know the cause of
//! each refusal; `seccompat logs`, on the kernel's records.
#![forbid(unsafe_code)]

mod faults_tracee;
mod logs;
mod programs;
mod recipes;
mod record;
mod record_containers;
mod record_profile;
mod record_programs;
mod record_units;
mod recorded;
mod remedies;
mod trace;
mod trace_behaviour;
mod trace_fast;
mod trace_questions;
mod trace_threads;
