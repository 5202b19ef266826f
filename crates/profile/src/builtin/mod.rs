//! Profiles without a file.
#![forbid(unsafe_code)]

pub mod authors;
mod calls;
pub mod engine;
pub mod linux;
mod release;
