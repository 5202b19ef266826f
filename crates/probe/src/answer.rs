//! The result of one call, wherever it was made.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Errno, Outcome};

/// The result of one call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// A value that is not an error.
    Success,
    /// An error.
    Errno(Errno),
    /// A value that is not an error, although the call was not made: a filter answered `ERRNO(0)`.
    Faked,
    /// SIGSYS ended the caller: a filter kills or traps.
    Killed,
    /// No answer within the time limit: a supervisor does not answer, or the call blocks.
    Silent,
    /// The call could not be made, so nothing is known.
    NotMade,
}

impl Answer {
    /// Whether this answer matches `outcome`.
    #[must_use]
    pub fn is(self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Success => self == Self::Success,
            Outcome::Errno(errno) => self == Self::Errno(errno),
        }
    }

    /// Whether this answer matches one of `outcomes`.
    #[must_use]
    pub fn is_among(self, outcomes: &[Outcome]) -> bool {
        outcomes.iter().any(|&outcome| self.is(outcome))
    }
}
