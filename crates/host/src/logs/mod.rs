//! Kernel records about calls that a seccomp filter stopped or logged, in the forms in which people
//! have them.
//!
//! The kernel writes one record (`type=1326`, `audit_seccomp` in kernel/auditsc.c) if a filter kills
//! for a call, and if a filter with `SECCOMP_FILTER_FLAG_LOG`, or the action LOG, asks for it
//! (seccomp(2)). It reaches people by dmesg, by the journal, by auditd's files and by ausearch(8),
//! and inside the logs of other programs. A process that a filter killed may leave a core file,
//! which names the call, too (core(5)).
#![forbid(unsafe_code)]

mod container;
mod core_file;
mod fields;
mod lines;
mod record;
mod summary;

pub use container::container_of;
pub use core_file::{NotRead, core_file, is_core_file};
pub use lines::{Event, read};
pub use record::{Missing, Record, Time};
pub use summary::{Group, Key, Summary};
