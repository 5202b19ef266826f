//! The host: what its kernel logged about seccomp filters.
//!
//! ```text
//! lines of a log, or a core file → Events → Summary: which program, which call, how often
//! ```
#![forbid(unsafe_code)]

pub mod logs;
