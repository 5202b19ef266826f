//! The commands: words in, one library call, a report out.
#![forbid(unsafe_code)]

mod assumed;
pub(crate) mod check;
pub(crate) mod compile;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod disasm;
pub(crate) mod dump;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod fix;
pub(crate) mod run;
pub(crate) mod scan;
pub(crate) mod show;
pub(crate) mod syscalls;
pub(crate) mod trace;
pub(crate) mod under;
