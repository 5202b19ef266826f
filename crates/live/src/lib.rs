//! Everything that touches a live process: scanning this one, reading another's filters.
//!
//! Knows calls and programs, and nothing of profiles.
#![deny(unsafe_code)]

mod dump;
mod here;
mod proc;
mod scan;
mod sys;

pub use dump::{Chain, DumpError, dump};
pub use here::{Here, Seccomp};
pub use scan::{Call, Made, Scan, scan};
pub use sys::{Flags, install, spawn_under};
