//! A question to filters, the ways to ask, and the reasons why they cannot be asked.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_catalogue::Abi;
use seccompat_raw::{NoRehearsal, Rehearsed};

/// A call to be tested against the filters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Ask {
    /// The ABI of the call.
    pub abi: Abi,
    /// Its number on that ABI.
    pub nr: u32,
    /// The argument registers.
    pub args: [u64; 6],
}

/// The care for a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Care {
    /// The answer is exact.
    Exact,
    /// The answer may come 20 times faster, and then `Heard::Through` may also be ENOSYS from a filter.
    Brief,
}

impl Ask {
    /// Whether it can be asked: a program of this machine can make the call, and the call does not
    /// pass every filter.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.rehearsed().is_some()
    }

    pub(super) fn rehearsed(&self) -> Option<Rehearsed> {
        Rehearsed::new(self.abi, self.nr, self.args)
    }
}

/// The method of asking the filters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// By a filter whose supervisor answers.
    Notification,
    /// By a filter whose tracer skips the call.
    Tracer,
    /// The same, in a child that is forked from another process.
    Forked,
}

impl Way {
    /// The method's name in documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Notification => "notification",
            Self::Tracer => "ptrace",
            Self::Forked => "fork",
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Notification => "user notification",
            Self::Tracer => "ptrace",
            Self::Forked => "ptrace in a child of that process",
        })
    }
}

/// The reason why the filters cannot be tested.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoOracle {
    /// A supervisor would be notified, and might act.
    Supervised,
    /// No child can make the test.
    Child(NoRehearsal),
}

impl fmt::Display for NoOracle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Supervised => {
                f.write_str("a filter here leaves calls to a supervisor, which would act")
            }
            Self::Child(NoRehearsal::Install(errno)) => {
                write!(f, "seccomp(2) does not add a filter in a child: {errno}")
            }
            Self::Child(NoRehearsal::Serve) => {
                f.write_str("the calls by which a child is asked are refused")
            }
            Self::Child(NoRehearsal::Trace) => f.write_str("a child cannot be traced"),
            Self::Child(NoRehearsal::NotProven) => {
                f.write_str("a filter here fakes the installation of another")
            }
            Self::Child(NoRehearsal::Machine) => {
                f.write_str("this is not built for this machine yet")
            }
            Self::Child(_) => f.write_str(
                "a child process for the test could not be created, or not be waited for",
            ),
        }
    }
}
