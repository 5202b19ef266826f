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
/// Linux 5.6. Where a filter refuses it or the kernel lacks it, the path is walked a component at a
/// time, each opened in the one before it without following, and each rule checked before the next
/// step: mounts by their ids, magic links, links on `nosymfollow` mounts and under
/// `fs.protected_symlinks`. So a step goes down from the root; `..` goes back where the walk came from.
/// This takes no `/proc`, but for `RESOLVE_NO_XDEV` and for what is in a sticky directory.
///
/// # Errors
/// The call's own: EXDEV and ELOOP for what the rules forbid, EAGAIN where something was moved
/// meanwhile (try again), and emulated always with `RESOLVE_CACHED`. `Emulation` with what the walk
/// lacked: `/proc`, a free descriptor. `Filtered` or `Missing` where the walk's own calls are refused
/// too, and in a build without `alloc`.
///
/// # Weaknesses
/// A directory that is moved out of the root while the walk is in it is still walked; the kernel looks
/// once more at the end. The flags that `fcntl(F_GETFL)` shows of a file that is not open for its path alone may have
/// `O_NOFOLLOW`, and `O_DIRECTORY` where a slash asked for one; without `/proc` those of one that is,
/// too. With `RESOLVE_NO_XDEV` the walk does not trigger automounts at the last component.
///
/// # Signal safety
/// Async-signal-safe where the path is a `&CStr`, but for the emulation, which allocates unless
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

/// [`openat2`], which says how it was done.
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
