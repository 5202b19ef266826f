//! Opinions about seccomp profiles.
//!
//! ```text
//! Profile → check → Findings, some with Edits that put the file right
//! Profile → fix   → Edits, proven to mean what is intended
//! ```
#![forbid(unsafe_code)]

mod alike;
mod check;
mod convert;
mod edit;
mod explain;
mod finding;
mod fix;
mod json;
mod rules;
mod subject;
mod table;

pub use check::{check, check_for};
pub use convert::{Converted, NotConverted, convert};
pub use edit::{Edit, Overlap, apply};
pub use explain::{Entry, Explanation, Knowledge, explain};
pub use finding::{Finding, Severity};
pub use fix::{Engine, Fixed, Form, NotFixed, Unproven, fix};
pub use rules::{RuleInfo, rules};
pub use seccompat_engine::{Newer, newer_names};
