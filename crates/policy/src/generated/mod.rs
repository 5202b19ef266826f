//! Data as code. Made by `cargo xtask tables`; do not edit.
#![forbid(unsafe_code)]

pub(crate) mod mixes;
