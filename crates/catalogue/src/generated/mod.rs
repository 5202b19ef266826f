//! What `cargo xtask tables` writes from `data/`. Do not edit: change the table and run it.
#![forbid(unsafe_code)]

pub(crate) mod numbers;
pub mod probes;
pub(crate) mod prose;
