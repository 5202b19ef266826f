//! The tests of the rules, of the edits, and of the profile that a recording gives.
#![forbid(unsafe_code)]

mod advice;
mod bounds;
mod change;
mod fix;
mod merge;
mod pages;
mod record;
