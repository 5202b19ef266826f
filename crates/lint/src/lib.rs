//! Opinions about seccomp profiles.
//!
//! ```text
//! Profile → check → Findings, some with Edits that fix the file
//! Profile → fix   → Edits, proven to have the intended meaning
//! ```
#![forbid(unsafe_code)]

mod alike;
mod change;
mod check;
mod convert;
mod edit;
mod explain;
mod exposes;
mod filters;
mod finding;
mod fix;
mod json;
mod pods;
mod purpose;
mod record;
mod rules;
mod silenced;
mod subject;
mod table;

pub use change::{Asked, Changed, NotChanged, Unproven as NotProven, Wanted, Way, change};
pub use check::{Checked, check, check_for, checked};
pub use convert::{Converted, NotConverted, convert};
pub use edit::{Edit, Overlap, apply};
pub use explain::{Entry, Explanation, Knowledge, explain};
pub use exposes::exposes;
pub use filters::check_filters;
pub use finding::{Finding, Severity};
pub use fix::{Engine, Fixed, Form, NotFixed, Unproven, fix};
pub use pods::check_pods;
pub use purpose::purpose;
pub use record::{Deciding, Mistake, NotWritten, Seen, Wish, Written, deciding, written};
pub use rules::{RuleInfo, rules};
pub use seccompat_engine::{Newer, newer_names};
