//! `faccessat2(2)`: may this process access a file?
#![forbid(unsafe_code)]

use rustix::fd::AsFd;
use rustix::fs::{Access, AtFlags};
use rustix::path;
use seccompat_catalogue::probes;

use crate::about;
use crate::attempt::attempt;
use crate::done::{exactly, value};
use crate::path::with;
use crate::sys::files;
use crate::{Done, Error};

mod emulation;
mod identity;

/// `faccessat2(dirfd, path, mode, flags)`—Checks whether this process may access a file, by its
/// real ids or, with `AT_EACCESS`, by its effective ids.
///
/// Linux 5.8. If a filter refuses it or the kernel lacks it, older calls perform the kernel's own
/// check: access lists, capabilities, read-only file systems, immutable files and security modules
/// count. The answer is never guessed from mode bits.
///
/// # Errors
/// The call's own errors. `Filtered` or `Missing` if no call can answer exactly; `Emulation` if the
/// older calls lacked something: `/proc` for `AT_SYMLINK_NOFOLLOW` and `AT_EMPTY_PATH`, a child
/// process if real and effective identity differ, a free descriptor.
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// Async-signal-safe, the emulation included, where the path is a `&CStr`.
///
/// # References
/// [faccessat2(2)](https://man7.org/linux/man-pages/man2/faccessat2.2.html), `fs/open.c`
#[inline(always)]
pub fn faccessat2<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    mode: Access,
    flags: AtFlags,
) -> Result<(), Error> {
    value(faccessat2_with(dirfd, path, mode, flags))
}

/// Like [`faccessat2`], and reports how the call was done.
///
/// # Errors
/// As [`faccessat2`].
#[inline(always)]
pub fn faccessat2_with<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    mode: Access,
    flags: AtFlags,
) -> Result<Done<()>, Error> {
    #[allow(clippy::unnecessary_cast)] // The type is signed if rustix uses the C library.
    let (dirfd, mode, flags) = (dirfd.as_fd(), mode.bits() as u32, flags.bits());
    with(&probes::FACCESSAT2, path, |path| {
        let call = files::faccessat2((dirfd, path), mode, flags);
        attempt(
            &about::FACCESSAT2,
            &call.args(),
            || call.make(),
            || emulation::faccessat2(dirfd, path, mode, flags).map(exactly),
        )
    })
}
