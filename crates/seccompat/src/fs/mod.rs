//! Calls on files and paths.
#![forbid(unsafe_code)]

mod faccessat2;

pub use faccessat2::faccessat2;
