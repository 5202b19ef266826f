//! The reason why a call failed, and the source of the error.
#![forbid(unsafe_code)]

use core::fmt;

use rustix::io::Errno;
use seccompat_catalogue::Sysno;
use seccompat_probe::{Finding, Verdict};

/// The reason why a call failed: its errno, and the source of that errno.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Error {
    answered: u16,
    call: Sysno,
    kind: ErrorKind,
}

const _: () = assert!(size_of::<Error>() <= 8, "errors travel in a register");

/// The source of an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The kernel: this is the call's own answer.
    Kernel,
    /// A seccomp filter, and no remaining way keeps the call's guarantee.
    Filtered,
    /// The call is missing, because the kernel lacks it or a filter answers ENOSYS; and no other way
    /// keeps its guarantee.
    Missing,
    /// A filter or the kernel: the evidence does not decide. Treat it as the call's own answer.
    Undetermined,
    /// The emulation lacked something: `/proc`, `/dev`, a descriptor, a process. That is not the
    /// call's own answer, so [`Error::errno`] is ENOSYS; [`Error::emulation`] has the original
    /// errno.
    Emulation,
}

impl Error {
    pub(crate) fn new(call: Sysno, errno: seccompat_catalogue::Errno, kind: ErrorKind) -> Self {
        Self { answered: errno.get(), call, kind }
    }

    /// An error from its parts, for other languages. `None` if `answered` is not an error number.
    #[must_use]
    pub fn from_parts(call: Sysno, answered: u16, kind: ErrorKind) -> Option<Self> {
        Some(Self::new(call, seccompat_catalogue::Errno::new(answered)?, kind))
    }

    /// The error of `call` with this finding.
    pub(crate) fn found(call: Sysno, errno: seccompat_catalogue::Errno, finding: Finding) -> Self {
        let kind = match finding.verdict {
            Verdict::Available | Verdict::Refused => ErrorKind::Kernel,
            Verdict::Missing => ErrorKind::Missing,
            Verdict::Filtered(_) | Verdict::Killed => ErrorKind::Filtered,
            Verdict::Conditional if finding.is_filters_answer() => ErrorKind::Filtered,
            Verdict::Conditional | Verdict::Undetermined(_) => ErrorKind::Undetermined,
        };
        Self::new(call, errno, kind)
    }

    /// The source of the error.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The errno that a caller should act on: ENOSYS if the call cannot be used here
    /// ([`Error::is_unavailable`]), so that a fault of the environment is not taken for a fault of
    /// the file.
    #[must_use]
    pub fn errno(&self) -> Errno {
        if self.is_unavailable() { Errno::NOSYS } else { self.answered() }
    }

    /// The errno that was really returned: EPERM, EACCES…
    #[must_use]
    pub fn answered(&self) -> Errno {
        Errno::from_raw_os_error(self.answered.into())
    }

    /// [`Error::answered`], as the catalogue's type.
    pub(crate) fn catalogued(&self) -> seccompat_catalogue::Errno {
        seccompat_catalogue::Errno::new(self.answered).unwrap_or(seccompat_catalogue::Errno::MAX)
    }

    /// The errno of one of the emulation's calls, if the emulation lacked something: ENOENT without
    /// `/proc`, EMFILE without a free descriptor.
    #[must_use]
    pub fn emulation(&self) -> Option<Errno> {
        matches!(self.kind, ErrorKind::Emulation).then(|| self.answered())
    }

    /// The call that failed; the older call if an emulation failed.
    #[must_use]
    pub const fn call(&self) -> Sysno {
        self.call
    }

    /// Whether the call cannot be used here: use another way of your own, if you have a safe one.
    /// The call is refused or missing, and it has no emulation, or the emulation lacked something.
    #[must_use]
    pub const fn is_unavailable(&self) -> bool {
        self.is_refused() || matches!(self.kind, ErrorKind::Emulation)
    }

    /// Whether a filter refused the call, or the kernel lacks it.
    pub(crate) const fn is_refused(&self) -> bool {
        matches!(self.kind, ErrorKind::Filtered | ErrorKind::Missing)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errno = self.catalogued();
        let call = self.call;
        match self.kind {
            ErrorKind::Kernel => write!(f, "{call}: {errno}"),
            ErrorKind::Filtered => write!(f, "{call} refused by a seccomp filter ({errno})"),
            ErrorKind::Missing => write!(f, "{call} is not available here ({errno})"),
            ErrorKind::Undetermined => {
                write!(f, "{call}: {errno} (from the kernel or from a seccomp filter)")
            }
            ErrorKind::Emulation => write!(f, "{call}, used instead of a newer call: {errno}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("call", &self.call)
            .field("answered", &self.answered())
            .field("kind", &self.kind)
            .finish()
    }
}

impl core::error::Error for Error {}

#[cfg(feature = "std")]
impl From<Error> for std::io::Error {
    /// Its kind is `Unsupported` if the call cannot be used here ([`Error::is_unavailable`]).
    /// `PermissionDenied` and `NotFound` concern the file, unless the kind of the error is
    /// [`ErrorKind::Undetermined`]: then the evidence does not show who answered.
    fn from(error: Error) -> Self {
        Self::from_raw_os_error(error.errno().raw_os_error())
    }
}
