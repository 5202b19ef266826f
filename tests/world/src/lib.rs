//! Tests against independent programs: headers, runtimes, kernels.
//!
//! A library for the tests in `tests/`; no other code uses it.
#![forbid(unsafe_code)]
// Tests stop at the first surprise.
#![allow(clippy::unwrap_used)]

pub mod apart;
pub mod asked;
pub mod browser;
pub mod bundle;
pub mod corpus;
pub mod drop_in;
pub mod empty_library;
pub mod fault;
pub mod fixed;
pub mod installed;
pub mod kernel;
pub mod libseccomp;
pub mod lxc;
pub mod mutant;
pub mod need;
pub mod oracle;
pub mod preload;
pub mod process;
pub mod profile;
pub mod programs;
pub mod report;
pub mod runtime;
pub mod scratch;
pub mod seccompiler;
pub mod systemd;
pub mod traced;
pub mod turns;

/// The code of `docs/guide.md` is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide.md")]
pub struct Guide;
