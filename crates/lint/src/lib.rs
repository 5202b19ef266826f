//! Opinions about seccomp profiles.
//!
//! ```text
//! Profile → check → Findings, some with Edits that put the file right
//! Profile → fix   → Edits, proven to mean what is intended
//! ```
#![forbid(unsafe_code)]

mod alike;
mod check;
mod edit;
mod explain;
mod finding;
mod fix;
mod json;
mod libseccomp;
mod rules;
mod subject;
mod table;

pub use check::check;
pub use edit::{Edit, Overlap, apply};
pub use explain::{Entry, Explanation, Knowledge, explain};
pub use finding::{Finding, Severity};
pub use fix::{Engine, Fixed, Form, NotFixed, Unproven, fix};
pub use libseccomp::{Newer, newer_names};
pub use rules::{RuleInfo, rules};
