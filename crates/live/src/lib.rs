//! Everything that touches a live process: scanning this one, reading another process's filters, choosing
//! the changes of a shim, tracing refusals.
//!
//! Knows calls and programs, but no profiles.
#![deny(unsafe_code)]

mod attempt;
mod command;
mod descriptors;
mod dump;
mod exec;
mod here;
mod maker;
mod means;
mod oracle;
mod proc;
mod record;
mod scan;
mod shim;
mod sys;
mod trace;

pub use attempt::{Attempt, Attempted};
pub use command::{CommandError, run_under};
pub use descriptors::fill_standard_descriptors;
pub use dump::{Chain, DumpError, dump, threads_that_differ};
pub use exec::{exec, exec_file};
pub use here::{Here, Seccomp};
pub use maker::{Maker, maker};
pub use means::{Work, find_means, may};
pub use oracle::{Ask, Care, Heard, Life, Named, NoOracle, Oracle, Way, named, shares_our_filters};
pub use record::{
    Ambiguous, By, Event, Program, RecordError, Recording, Subject, processes_of_container, record,
};
pub use scan::{Asked, Beside, Call, Decides, Made, Scan, scan};
pub use shim::{Reason, Shim, Taken, Wanted, is_relevant};
pub use sys::{
    Flags, LastWords, Uninterrupted, ignore_broken_pipes, install, install_logged,
    no_memory_by_mmap,
};
pub use trace::{
    DATA, Ended, Evidence, Harmless, MARK, News, NotFast, Outcome, Plan, Refusal, Target,
    TraceError, Treatment, trace,
};
