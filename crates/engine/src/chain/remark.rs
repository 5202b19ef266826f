//! The parts of a text that its engine ignores, and those by which it does not start.
#![forbid(unsafe_code)]

use seccompat_profile::Span;

/// A part of a text, and the reason why it does not mean what it seems to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// The file, by its index, and the place in it.
    pub at: (usize, Span),
    /// The outcome.
    pub kind: Kind,
    /// The problem, as a sentence without a full stop.
    pub message: String,
    /// The name that may be meant.
    pub near: Option<String>,
}

/// The outcome of a part of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The engine does not know the name, and starts without it.
    Unknown,
    /// The engine ignores it.
    Ignored,
    /// The engine does not start the unit, or the container.
    Fails,
}

impl Remark {
    pub(crate) fn unknown(at: (usize, Span), message: String, near: Option<String>) -> Self {
        Self { at, kind: Kind::Unknown, message, near }
    }
}
