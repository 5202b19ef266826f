//! What came back, and how it was done.
#![forbid(unsafe_code)]

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
    /// Older calls did the same, with the same guarantee.
    Emulated,
}
