//! `openat2(2)`: opens a file under rules for how its path may be resolved.
#![forbid(unsafe_code)]

use rustix::fd::{AsFd, OwnedFd};
use rustix::path;
use seccompat_catalogue::probes;

use crate::about;
use crate::attempt::attempt;
use crate::done::{exactly, value};
use crate::path::with;
use crate::sys::files;
use crate::{Done, Error};

#[cfg(feature = "alloc")]
mod again;
#[cfg(feature = "alloc")]
mod beneath;
mod emulate;
#[cfg(feature = "alloc")]
mod follow;
#[cfg(feature = "alloc")]
mod found;
mod how;
#[cfg(feature = "alloc")]
mod last;
#[cfg(feature = "alloc")]
mod links;
#[cfg(feature = "alloc")]
mod name;
mod open;
#[cfg(feature = "alloc")]
mod resolve;
#[cfg(feature = "alloc")]
mod stat;
#[cfg(feature = "alloc")]
mod up;
#[cfg(feature = "alloc")]
mod walk;
mod wanted;

pub use how::OpenHow;

/// `openat2(dirfd, path, how, sizeof how)`—Opens a file under rules for how its path may be
/// resolved, or fails; never by a weaker way.
///
/// Linux 5.6. If a filter refuses it or the kernel lacks it, the emulation walks the path: it opens
/// each component in the one before it without following, and checks each rule before the next
/// step: mounts by their ids, magic links, links on `nosymfollow` mounts and under
/// `fs.protected_symlinks`. So a step goes down from the root; `..` goes back to where the walk
/// came from. This needs no `/proc`, except for `RESOLVE_NO_XDEV` and for objects in a sticky
/// directory.
///
/// # Errors
/// The call's own errors: EXDEV and ELOOP if the rules forbid the path; EAGAIN if something was
/// moved meanwhile (try again), and from the emulation always with `RESOLVE_CACHED`. `Emulation` if
/// the walk lacked something: `/proc`, a free descriptor. `Filtered` or `Missing` if the walk's own
/// calls are refused too, and in a build without `alloc`.
///
/// # Weaknesses
/// A directory that is moved out of the root while the walk is in it is still walked; the kernel
/// looks once more at the end. For a file that is not opened with `O_PATH`, the flags in
/// `fcntl(F_GETFL)` may have `O_NOFOLLOW`, and `O_DIRECTORY` if a slash required one; without
/// `/proc` the same holds for a file opened with `O_PATH`. With `RESOLVE_NO_XDEV` the walk does not
/// trigger automounts at the last component.
///
/// # Signal safety
/// Async-signal-safe if the path is a `&CStr`; the emulation is not, because it allocates, unless
/// `how` has no rules.
///
/// # References
/// [openat2(2)](https://man7.org/linux/man-pages/man2/openat2.2.html), `fs/namei.c`
#[inline(always)]
pub fn openat2<Fd: AsFd, P: path::Arg>(
    dirfd: Fd,
    path: P,
    how: &OpenHow,
) -> Result<OwnedFd, Error> {
    value(openat2_with(dirfd, path, how))
}

/// Like [`openat2`], and reports how the call was done.
///
/// # Errors
/// As [`openat2`].
#[inline(always)]
pub fn openat2_with<Fd: AsFd, P: path::Arg>(
    dirfd: Fd,
    path: P,
    how: &OpenHow,
) -> Result<Done<OwnedFd>, Error> {
    let dirfd = dirfd.as_fd();
    with(&probes::OPENAT2, path, |path| {
        let call = files::openat2((dirfd, path), how);
        attempt(
            &about::OPENAT2,
            &call.args(),
            || call.make(),
            || emulate::emulate(dirfd, path, how).map(exactly),
        )
    })
}
