//! The parts of a unit that systemd ignores, and those by which a unit does not start.
#![forbid(unsafe_code)]

use seccompat_profile::Span;

/// A part of a unit, and the reason why it does not mean what it seems to.
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

/// The outcome of a part of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// systemd does not know the name, logs a warning, and starts the unit without it.
    Unknown,
    /// systemd ignores the value.
    Ignored,
    /// systemd does not start the unit.
    Fails,
}

impl Remark {
    pub(super) fn unknown(at: (usize, Span), message: String, near: Option<String>) -> Self {
        Self { at, kind: Kind::Unknown, message, near }
    }
}
