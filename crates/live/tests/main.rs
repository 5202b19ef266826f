//! The tests of scans, of the oracle, and of every probe on the running kernel.
//!
//! They fork, and change settings of the whole process. So they have a `main` of their own, which runs each in a
//! process without other threads.
#![deny(unsafe_code)]
// A test prints its counts, and stops at the first surprise.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod argument_filters;
mod common {
    pub mod filter;
    pub mod harness;
    pub mod os;
    pub mod scans;
    pub mod snapshot;
}
mod hard_places;
mod means;
mod oracle;
mod random_filters;
mod storm;
mod table;
mod values;

use std::process::ExitCode;

use common::harness::{self, Part};
use common::scans;

/// Every file, and the role that several use.
const PARTS: &[Part] = &[
    ("scans", &[], &[("baseline", |_| scans::print())]),
    ("argument_filters", argument_filters::TESTS, argument_filters::ROLES),
    ("hard_places", hard_places::TESTS, hard_places::ROLES),
    ("means", means::TESTS, means::ROLES),
    ("oracle", oracle::TESTS, oracle::ROLES),
    ("random_filters", random_filters::TESTS, random_filters::ROLES),
    ("storm", storm::TESTS, storm::ROLES),
    ("table", table::TESTS, table::ROLES),
    ("values", values::TESTS, values::ROLES),
];

fn main() -> ExitCode {
    harness::main(PARTS)
}
