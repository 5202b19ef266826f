//! Profiles that need no file.
#![forbid(unsafe_code)]

pub mod linux;
