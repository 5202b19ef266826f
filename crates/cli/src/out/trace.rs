//! The report of `seccompat trace`.
#![forbid(unsafe_code)]

mod culprit;
mod document;
mod kinds;
mod opens;
mod place;
mod remedies;
mod report;
mod summary;
mod table;
mod trial;

pub(crate) use report::TraceReport;
