//! The commands: words in, one library call, a report out.
#![forbid(unsafe_code)]

pub(crate) mod scan;
pub(crate) mod syscalls;
