//! What came back, and how it was done.
#![forbid(unsafe_code)]

use crate::{Error, Weaknesses};

/// What a call returned, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub struct Done<T> {
    /// What it returned.
    pub value: T,
    /// How it was done.
    pub by: By,
}

/// How a call was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum By {
    /// The kernel did the call itself.
    Native,
    /// Older calls did the same, but for these weaknesses, all of which were accepted.
    Emulated(Weaknesses),
}

impl By {
    /// Older calls did the same, with the same guarantee.
    pub const EXACTLY: Self = Self::Emulated(Weaknesses::NONE);
}

/// What an emulation returns: the value, and what was lost.
pub(crate) type Emulated<T> = Result<(T, Weaknesses), Error>;

/// An emulation's answer that lost nothing.
pub(crate) fn exactly<T>(value: T) -> (T, Weaknesses) {
    (value, Weaknesses::NONE)
}

/// What a call returned, for who does not ask how.
#[inline(always)]
pub(crate) fn value<T>(done: Result<Done<T>, Error>) -> Result<T, Error> {
    match done {
        Ok(done) => Ok(done.value),
        Err(error) => Err(error),
    }
}
