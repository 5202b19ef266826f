//! The emulation's `openat`, and its errors.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::fs::{Mode, OFlags};
use seccompat_catalogue::{Errno, Sysno, probes};

use crate::attempt::older;
use crate::sys::files::{self, At};
use crate::sys::{fd, path};
use crate::{Error, ErrorKind};

/// `O_PATH`, and close-on-exec.
#[cfg(feature = "alloc")]
pub(super) const PATH: OFlags = OFlags::PATH.union(OFlags::CLOEXEC);

/// `openat`, whose own EPERM may be a filter's.
#[inline(always)]
pub(super) fn open(
    dirfd: BorrowedFd<'_>,
    path: &CStr,
    flags: OFlags,
    mode: Mode,
) -> Result<OwnedFd, Error> {
    let (at, flags) = ((dirfd, path), flags | OFlags::LARGEFILE);
    files::open_other(at, flags, mode.bits())
        .map_err(|errno| refused(at, flags, mode.bits(), errno))
}

/// The source of an error of `openat`.
#[cold]
pub(super) fn refused((dir, name): At<'_>, flags: OFlags, mode: u32, errno: Errno) -> Error {
    let args = [fd(dir), path(name), flags.bits().into(), mode.into(), 0, 0];
    older(&probes::OPENAT, &args, errno)
}

/// An error of the call itself.
pub(super) fn said(errno: Errno) -> Error {
    Error::new(Sysno::OPENAT2, errno, ErrorKind::Kernel)
}

/// An error of a step of a walk that holds descriptors: a lack of descriptors or of memory is the
/// emulation's fault.
#[cfg(feature = "alloc")]
pub(super) fn failed(errno: Errno) -> Error {
    match errno {
        Errno::EMFILE | Errno::ENFILE | Errno::ENOMEM => {
            Error::new(Sysno::OPENAT, errno, ErrorKind::Emulation)
        }
        _ => none_held(errno),
    }
}

/// An error of the first step: no kernel answers EPERM or ENOSYS to an open with `O_PATH`, EACCES
/// may be a filter's, and any other error comes from the path.
#[cfg(feature = "alloc")]
pub(super) fn none_held(errno: Errno) -> Error {
    match errno {
        Errno::EPERM | Errno::ENOSYS => Error::new(Sysno::OPENAT, errno, ErrorKind::Filtered),
        // Faked: see `files::open_other`.
        Errno::EBADF => said(errno),
        Errno::EACCES => {
            let flags = u64::from((PATH | OFlags::NOFOLLOW).bits());
            match older(&probes::OPENAT, &[u64::MAX, u64::MAX, flags, 0, 0, 0], errno) {
                error if error.is_refused() => error,
                _ => said(errno),
            }
        }
        _ => said(errno),
    }
}
