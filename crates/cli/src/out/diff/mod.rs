//! The report of `seccompat diff`.
#![forbid(unsafe_code)]

mod document;
mod group;
mod markdown;
mod names;
mod picture;
mod report;
mod scope;
mod text;

pub(super) use names::{abi, arch, place, syscalls};
pub(crate) use report::{DiffReport, Side};
pub(super) use scope::scope;
