//! The outcome of a call.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_catalogue::Errno;

/// The outcome of a refused call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// An error.
    Errno(Errno),
    /// Success, which a filter faked: the call was not made.
    Faked,
    /// The signal SIGSYS.
    Sigsys,
}

impl Outcome {
    /// The error, if it is one.
    #[must_use]
    pub fn errno(self) -> Option<Errno> {
        match self {
            Self::Errno(errno) => Some(errno),
            Self::Faked | Self::Sigsys => None,
        }
    }

    /// The errno with which a filter returns it; 0 is success.
    pub(crate) fn number(self) -> u16 {
        self.errno().map_or(0, Errno::get)
    }
}

/// The error's name, `0` for a faked success, or `SIGSYS`.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Errno(errno) => errno.fmt(f),
            Self::Faked => f.write_str("0"),
            Self::Sigsys => f.write_str("SIGSYS"),
        }
    }
}
