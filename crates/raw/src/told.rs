//! Why a child could not be made, and the facts that a child reports about itself.
#![forbid(unsafe_code)]

use core::fmt;

use seccompat_catalogue::Errno;

/// The reason why no child could make the calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoChild {
    /// No memory to share with it.
    Memory(Errno),
    /// The fork failed.
    Fork(Errno),
    /// A filter faked the result of the call that makes a child.
    Faked,
}

impl fmt::Display for NoChild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory(errno) => write!(f, "mmap says {errno}"),
            Self::Fork(errno) => write!(f, "clone says {errno}"),
            Self::Faked => f.write_str("a filter fakes the calls that make one"),
        }
    }
}

/// The facts that a child knows about itself, and so about its parent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Me {
    /// Whether no_new_privs is set (in the child: it may have set it).
    pub no_new_privs: bool,
    /// The result of `prctl(PR_GET_SECCOMP)`: 0 without a filter, 2 with one; `None` if it was
    /// refused or killed the child.
    pub seccomp: Option<u32>,
    /// Whether `prctl` refused a nonexistent option with the kernel's error. A filter that fakes
    /// success does not do so.
    pub prctl_is_honest: bool,
}
