//! The report of `seccompat diff`.
#![forbid(unsafe_code)]

mod document;
mod group;
mod names;
mod report;
mod scope;
mod text;

pub(crate) use report::{DiffReport, Side};
