//! The result of a call, and how it was done.
#![forbid(unsafe_code)]

use crate::{Error, Weaknesses};

/// The result of a call, and how it was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub struct Done<T> {
    /// The result.
    pub value: T,
    /// How the call was done.
    pub by: By,
}

/// How a call was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum By {
    /// The kernel did the call itself.
    Native,
    /// Older calls did the same, except for these weaknesses, all of which the caller accepted.
    Emulated(Weaknesses),
}

impl By {
    /// Older calls did the same, with the same guarantee.
    pub const EXACTLY: Self = Self::Emulated(Weaknesses::NONE);
}

/// The result of an emulation: the value, and its weaknesses.
pub(crate) type Emulated<T> = Result<(T, Weaknesses), Error>;

/// An emulation's result without weaknesses.
pub(crate) fn exactly<T>(value: T) -> (T, Weaknesses) {
    (value, Weaknesses::NONE)
}

/// The result of a call, for callers that do not ask how it was done.
#[inline(always)]
pub(crate) fn value<T>(done: Result<Done<T>, Error>) -> Result<T, Error> {
    match done {
        Ok(done) => Ok(done.value),
        Err(error) => Err(error),
    }
}
