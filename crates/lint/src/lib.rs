//! Opinions about seccomp profiles.
//!
//! ```text
//! Profile → check → Findings, some with Edits that fix the file
//! Profile → fix   → Edits, proven to have the intended meaning
//! ```
#![forbid(unsafe_code)]

mod alike;
mod built;
mod chains;
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
mod merge;
mod pods;
mod purpose;
mod recipe;
mod record;
mod remedy;
mod rules;
mod silenced;
mod subject;
mod table;
mod written;

pub use built::{Built, Miscompiled, Trial, Try, miscompiled};
pub use chains::check_chain;
pub use change::{Asked, Changed, NotChanged, Unproven as NotProven, Wanted, Way, change};
pub use check::{Checked, check, check_for, checked, checked_with};
pub use convert::{Converted, Differs, NotConverted, convert};
pub use edit::{Edit, Overlap, apply, whole};
pub use explain::{Entry, Explanation, Knowledge, explain};
pub use exposes::exposes;
pub use filters::check_filters;
pub use finding::{Finding, Severity};
pub use fix::{Below, Engine, Fixed, Form, NotFixed, Unproven, fix, fix_everywhere, fix_resolved};
pub use merge::{Merged, Merging, NotMerged, Operand, merge};
pub use pods::check_pods;
pub use purpose::purpose;
pub use recipe::Recipe;
pub use record::{
    Deciding, Earlier, Limit, Mistake, NotWritten, Seen, Wish, Written as Recorded, deciding,
    kept_for, written as recorded,
};
pub use remedy::{Remedy, remedies, without_enosys};
pub use rules::{RuleInfo, rules};
pub use seccompat_engine::{Newer, newer_names};
pub use written::Written;
