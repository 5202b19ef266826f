//! `renameat2(2)`: moves a file, with flags.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::RenameFlags;
use rustix::path;
use seccompat_catalogue::{Errno, Facts, Sysno, probes};

use crate::about;
use crate::attempt::{attempt, nothing_else, older};
use crate::done::{Emulated, exactly, value};
use crate::path::with;
use crate::sys::calls::{self, OnPaths};
use crate::{Done, Error, ErrorKind, Weaknesses};

/// `renameat2(olddirfd, old, newdirfd, new, flags)`—Moves a file, with conditions.
///
/// Linux 3.15. Where a filter refuses it or the kernel lacks it, `renameat` does the same without
/// flags. Nothing older does what the flags ask for in one step.
///
/// # Errors
/// The call's own. `Filtered` or `Missing` with flags, unless [`renameat2_with`] was used to accept
/// a weakness that helps.
///
/// # Weaknesses
/// None; with [`renameat2_with`], [`Weaknesses::NOT_ATOMIC`] can be accepted for `NOREPLACE`, and
/// helps for what is no directory.
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

/// [`renameat2`], which may lose what is accepted, and says how it was done.
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
            let args = move_.args(flags.bits());
            attempt(
                &about::RENAMEAT2,
                &args,
                || calls::on_paths(OnPaths::Renameat2, &args, old, new),
                || move_.emulate(flags, accept),
            )
        })
    })
}

/// From where, and to where.
struct Move<'a> {
    from: (BorrowedFd<'a>, &'a CStr),
    to: (BorrowedFd<'a>, &'a CStr),
}

impl Move<'_> {
    fn args(&self, flags: u32) -> [u64; 6] {
        let [from, to] = [self.from, self.to].map(|(fd, path)| [calls::fd(fd), calls::path(path)]);
        [from[0], from[1], to[0], to[1], flags.into(), 0]
    }

    fn emulate(&self, flags: RenameFlags, accept: Weaknesses) -> Emulated<()> {
        let (no_replace, exchange) = (RenameFlags::NOREPLACE, RenameFlags::EXCHANGE);
        let all = no_replace | exchange | RenameFlags::WHITEOUT;
        let both = flags.contains(exchange) && flags != exchange;
        if !all.contains(flags) || both {
            return Err(Error::new(Sysno::RENAMEAT2, Errno::EINVAL, ErrorKind::Kernel));
        }
        if flags.is_empty() {
            return self.step(OnPaths::Renameat, &probes::RENAMEAT, 0).map(exactly);
        }
        if flags != no_replace || !accept.contain(Weaknesses::NOT_ATOMIC) {
            return Err(nothing_else(Sysno::RENAMEAT2));
        }
        self.step(OnPaths::Linkat, &probes::LINKAT, 0).map_err(|error| match error.answered() {
            // A directory, a file system without links, one that is not to be linked.
            rustix::io::Errno::PERM | rustix::io::Errno::MLINK => nothing_else(Sysno::RENAMEAT2),
            _ => error,
        })?;
        unlink(self.from).inspect_err(|_| {
            // As it was. Where even that fails, there are two names.
            let _undone = unlink(self.to);
        })?;
        Ok(((), Weaknesses::NOT_ATOMIC))
    }

    fn step(&self, call: OnPaths, facts: &'static Facts, flags: u32) -> Result<(), Error> {
        let args = self.args(flags);
        calls::on_paths(call, &args, self.from.1, self.to.1)
            .map_err(|errno| older(facts, &args, errno))
    }
}

fn unlink((dirfd, name): (BorrowedFd<'_>, &CStr)) -> Result<(), Error> {
    let args = [calls::fd(dirfd), calls::path(name), 0, 0, 0, 0];
    calls::on_paths(OnPaths::Unlinkat, &args, name, name)
        .map_err(|errno| older(&probes::UNLINKAT, &args, errno))
}
