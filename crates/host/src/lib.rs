//! The host: what its kernel logged about seccomp filters, and the ENOSYS rule in its engines.
//!
//! ```text
//! lines of a log, or a core file → Events → Summary: which program, which call, how often
//! an engine's files → Plan → the same with the rule, and a record of what was there
//! ```
#![forbid(unsafe_code)]

pub mod install;
pub mod logs;
