//! Fuzz targets on stable Rust: inputs from a seed, and what must hold of each.
//!
//! An input is bytes. A target says what it reached, by a number, or what is wrong; a panic, an
//! abort or an endless loop are wrong too, so inputs are tried in a process of their own.
#![forbid(unsafe_code)]

pub mod campaign;
pub mod corpus;
pub mod entropy;
pub mod growth;
pub mod hostile;
pub mod mutate;
pub mod pipeline;
pub mod random;
pub mod supervisor;
mod target;

pub use target::{TARGETS, Target, Verdict, find};
