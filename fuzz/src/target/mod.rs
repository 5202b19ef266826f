//! The targets: properties that hold for any input.
#![forbid(unsafe_code)]

mod bounds;
mod compiler;
mod diff;
mod forms;
mod kernel_rules;
mod machine;
mod profile;
mod resolver;
mod validator;

use crate::corpus;

/// A number for the path that an input took, equal for inputs that took the same path; or the
/// error.
pub type Verdict = Result<u64, String>;

/// A target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name on the command line, and of its folder of cases.
    pub name: &'static str,
    /// Whether inputs are like JSON.
    pub json: bool,
    /// The seeds of mutation.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Tries an input.
    pub run: fn(&[u8]) -> Verdict,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "profile", json: true, seeds: corpus::profiles, run: profile::run },
    Target { name: "forms", json: true, seeds: forms::seeds, run: forms::run },
    Target { name: "validator", json: false, seeds: corpus::programs, run: validator::run },
    Target { name: "machine", json: false, seeds: corpus::entropy, run: machine::run },
    Target { name: "compiler", json: false, seeds: corpus::entropy, run: compiler::run },
    Target { name: "diff", json: false, seeds: corpus::entropy, run: diff::run },
    Target { name: "bounds", json: false, seeds: corpus::entropy, run: bounds::run },
    Target { name: "resolver", json: false, seeds: corpus::entropy, run: resolver::run },
];

/// Tries an input for libFuzzer, which stores the input that ends its process.
///
/// # Panics
/// If the input is wrong, or if no target has this name.
pub fn demand(name: &str, bytes: &[u8]) {
    let target = find(name).unwrap_or_else(|| panic!("no target is called {name}"));
    if let Err(why) = (target.run)(bytes) {
        panic!("{name}: {why}");
    }
}

/// A target by its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
