//! `openat2(2)`: opens a file under rules for how its path may be resolved.
#![forbid(unsafe_code)]

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::path;
use seccompat_catalogue::probes;

use crate::about;
use crate::attempt::attempt;
use crate::done::{exactly, value};
use crate::path::with;
use crate::sys::files;
use crate::{Done, Error};

#[cfg(feature = "alloc")]
mod beneath;
mod check;
#[cfg(feature = "alloc")]
mod follow;
#[cfg(feature = "alloc")]
mod found;
#[cfg(feature = "alloc")]
mod last;
#[cfg(feature = "alloc")]
mod links;
#[cfg(feature = "alloc")]
mod name;
#[cfg(feature = "alloc")]
mod up;
#[cfg(feature = "alloc")]
mod walk;

/// `struct open_how`: how to open, and how the path may be resolved.
///
/// ```
/// use rustix::fs::{OFlags, ResolveFlags};
/// use seccompat::fs::OpenHow;
///
/// const INSIDE: OpenHow = OpenHow::new(OFlags::RDONLY.union(OFlags::CLOEXEC))
///     .resolve(ResolveFlags::IN_ROOT.union(ResolveFlags::NO_MAGICLINKS));
/// ```
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct OpenHow {
    pub(crate) flags: u64,
    pub(crate) mode: u64,
    pub(crate) resolve: u64,
}

impl OpenHow {
    /// Opens with these flags, without rules.
    #[must_use]
    pub const fn new(flags: OFlags) -> Self {
        Self { flags: flags.bits() as u64, mode: 0, resolve: 0 }
    }

    /// What is created gets this mode. The kernel refuses one where nothing can be created.
    #[must_use]
    pub const fn mode(self, mode: Mode) -> Self {
        Self { mode: mode.bits() as u64, ..self }
    }

    /// The path is resolved by these rules.
    #[must_use]
    pub const fn resolve(self, resolve: ResolveFlags) -> Self {
        Self { resolve: resolve.bits(), ..self }
    }

    /// From the words of a `struct open_how`, which the kernel checks.
    #[must_use]
    pub const fn from_words(flags: u64, mode: u64, resolve: u64) -> Self {
        Self { flags, mode, resolve }
    }
}

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
            || check::emulate(dirfd, path, how).map(exactly),
        )
    })
}
