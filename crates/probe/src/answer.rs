//! What came back from one call, wherever it was made.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Errno, Outcome};

/// What came back from one call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// A value that is no error.
    Success,
    /// An error.
    Errno(Errno),
    /// A value that is no error, although the call was not made: a filter that answers 0.
    Faked,
    /// SIGSYS ended the caller: a filter kills, or traps.
    Killed,
    /// Nothing in the time allowed: a supervisor that does not answer, or a call that waits.
    Silent,
    /// The call could not be made, so nothing is known.
    NotMade,
}

impl Answer {
    /// Whether this is the answer `outcome`.
    #[must_use]
    pub fn is(self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Success => self == Self::Success,
            Outcome::Errno(errno) => self == Self::Errno(errno),
        }
    }

    /// Whether this is one of `outcomes`.
    #[must_use]
    pub fn is_among(self, outcomes: &[Outcome]) -> bool {
        outcomes.iter().any(|&outcome| self.is(outcome))
    }
}
