//! The refusal of an installation.
#![forbid(unsafe_code)]

use std::path::Path;

/// A reason not to touch a file, with its remedy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The problem, with the file and the line.
    pub message: String,
    /// The remedy.
    pub remedy: String,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: remedy.into() }
    }

    /// An error of the system about a file.
    pub(super) fn of(path: &Path, error: impl std::fmt::Display) -> Self {
        Self::new(format!("{}: {error}", path.display()), "repair that, and install again")
    }
}
