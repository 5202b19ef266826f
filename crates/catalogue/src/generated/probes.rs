//! The facts of `data/probes.tbl`: none yet.
#![forbid(unsafe_code)]

/// Every call's facts, sorted by name.
pub static ALL: &[&crate::Facts] = &[];
