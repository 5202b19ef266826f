//! Profiles that need no file.
#![forbid(unsafe_code)]

pub mod engine;
pub mod linux;
mod release;
