//! Fuzz targets on stable Rust: inputs from a seed, and the properties that must hold of each.
//!
//! An input is bytes. A target returns a number for the path that it took, or an error. A panic, an
//! abort and an endless loop are errors too, so inputs are tried in a process of their own.
#![forbid(unsafe_code)]

pub mod campaign;
pub mod corpus;
pub mod entropy;
pub mod growth;
pub mod hash;
pub mod hostile;
pub mod mutate;
pub mod pipeline;
pub mod supervisor;
mod target;

pub use target::{TARGETS, Target, Verdict, demand, find};
