//! Why a child could not be made, and what one says of itself.
#![forbid(unsafe_code)]

use core::fmt;

use seccompat_catalogue::Errno;

/// Why no child could be asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoChild {
    /// No memory to share with it.
    Memory(Errno),
    /// None could be made.
    Fork(Errno),
    /// What makes one claims to have done so, but a filter lies.
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

/// What a child knows of itself, and so of its parent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Me {
    /// Whether no_new_privs is set (in the child: it may have set it).
    pub no_new_privs: bool,
    /// What `prctl(PR_GET_SECCOMP)` returned: 0 without a filter, 2 with one; `None` where it was
    /// refused, or killed the child.
    pub seccomp: Option<u32>,
    /// Whether `prctl` refused an option that does not exist as the kernel does. A filter that
    /// fakes success does not.
    pub prctl_is_honest: bool,
}
