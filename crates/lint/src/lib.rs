//! Opinions about seccomp profiles.
//!
//! ```text
//! Profile → check → Findings, some with Edits that put the file right
//! Profile → fix   → Edits, proven to mean what is intended
//! ```
#![forbid(unsafe_code)]

mod edit;

pub use edit::{Edit, Overlap, apply};
