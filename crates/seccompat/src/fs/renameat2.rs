//! `renameat2(2)`: moves a file, with flags.
#![forbid(unsafe_code)]

use rustix::fd::AsFd;
use rustix::fs::RenameFlags;
use rustix::path;
use seccompat_catalogue::{Errno, Sysno, probes};

use crate::about;
use crate::attempt::{attempt, nothing_else};
use crate::done::{Emulated, exactly, value};
use crate::path::with;
use crate::sys::files::{self, At};
use crate::{Done, Error, ErrorKind, Weaknesses};

/// `renameat2(olddirfd, old, newdirfd, new, flags)`—Moves a file, with conditions.
///
/// Linux 3.15. If a filter refuses it or the kernel lacks it, `renameat` does the same without
/// flags. No older call does in one step what a flag requests.
///
/// # Errors
/// The call's own errors. `Filtered` or `Missing` with flags, unless [`renameat2_with`] was used to
/// accept a weakness that helps.
///
/// # Weaknesses
/// None; with [`renameat2_with`], [`Weaknesses::NOT_ATOMIC`] can be accepted for `NOREPLACE`, and
/// helps for objects that are not directories.
///
/// # Signal safety
/// Async-signal-safe, the emulation included, where the paths are `&CStr`.
///
/// # References
/// [rename(2)](https://man7.org/linux/man-pages/man2/rename.2.html), `fs/namei.c`
#[inline(always)]
pub fn renameat2<P: path::Arg, Q: path::Arg, OldFd: AsFd, NewFd: AsFd>(
    olddirfd: OldFd,
    old: P,
    newdirfd: NewFd,
    new: Q,
    flags: RenameFlags,
) -> Result<(), Error> {
    value(renameat2_with(olddirfd, old, newdirfd, new, flags, Weaknesses::NONE))
}

/// Like [`renameat2`], but accepts weaknesses, and reports how the call was done.
///
/// # Errors
/// As [`renameat2`].
#[inline(always)]
pub fn renameat2_with<P: path::Arg, Q: path::Arg, OldFd: AsFd, NewFd: AsFd>(
    olddirfd: OldFd,
    old: P,
    newdirfd: NewFd,
    new: Q,
    flags: RenameFlags,
    accept: Weaknesses,
) -> Result<Done<()>, Error> {
    let (olddirfd, newdirfd) = (olddirfd.as_fd(), newdirfd.as_fd());
    let facts = &probes::RENAMEAT2;
    with(facts, old, |old| {
        with(facts, new, |new| {
            let move_ = Move { from: (olddirfd, old), to: (newdirfd, new) };
            let call = files::renameat2(move_.from, move_.to, flags.bits());
            attempt(
                &about::RENAMEAT2,
                &call.args(),
                || call.make(),
                || move_.emulate(flags, accept),
            )
        })
    })
}

/// The source and the destination.
struct Move<'a> {
    from: At<'a>,
    to: At<'a>,
}

impl Move<'_> {
    fn emulate(&self, flags: RenameFlags, accept: Weaknesses) -> Emulated<()> {
        let (no_replace, exchange) = (RenameFlags::NOREPLACE, RenameFlags::EXCHANGE);
        let all = no_replace | exchange | RenameFlags::WHITEOUT;
        let both = flags.contains(exchange) && flags != exchange;
        if !all.contains(flags) || both {
            return Err(Error::new(Sysno::RENAMEAT2, Errno::EINVAL, ErrorKind::Kernel));
        }
        if flags.is_empty() {
            return files::renameat(self.from, self.to).make_older().map(exactly);
        }
        if flags != no_replace || !accept.contain(Weaknesses::NOT_ATOMIC) {
            return Err(nothing_else(Sysno::RENAMEAT2));
        }
        files::linkat(self.from, self.to).make_older().map_err(|error| match error.answered() {
            // A directory, a file system without hard links, or a file that may not be linked.
            rustix::io::Errno::PERM | rustix::io::Errno::MLINK => nothing_else(Sysno::RENAMEAT2),
            _ => error,
        })?;
        files::unlinkat(self.from).make_older().inspect_err(|_| {
            // Restores the old state. If even that fails, there are two names.
            let _undone = files::unlinkat(self.to).make();
        })?;
        Ok(((), Weaknesses::NOT_ATOMIC))
    }
}
