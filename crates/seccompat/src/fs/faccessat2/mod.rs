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

/// `faccessat2(dirfd, path, mode, flags)`—Asks whether this process may access a file, by its real
/// ids or, with `AT_EACCESS`, by those that it acts with.
///
/// Linux 5.8. Where a filter refuses it or the kernel lacks it, older calls ask the kernel's own
/// check the same question: access lists, capabilities, read-only file systems, immutable files
/// and security modules count. Mode bits are never guessed.
///
/// # Errors
/// The call's own. `Filtered` or `Missing` where nothing can answer exactly; `Emulation` with what
/// the older calls lacked: `/proc` for `AT_SYMLINK_NOFOLLOW` and `AT_EMPTY_PATH`, a child process
/// where real and effective identity differ, a free descriptor.
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

/// [`faccessat2`], which says how it was done.
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
    #[allow(clippy::unnecessary_cast)] // It has a sign where rustix goes by the C library.
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
