//! The operations on each language.
#![forbid(unsafe_code)]

use super::key::{Edit, Language};
use super::{json, toml};

impl Language {
    /// Its operations.
    pub(super) fn edit(self) -> Edit {
        match self {
            Self::Json => json::EDIT,
            Self::Toml => toml::EDIT,
        }
    }
}
