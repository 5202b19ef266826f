//! From a path to an open file: the start of the walk, its steps, and the last component.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{CWD, OFlags, ResolveFlags};
use seccompat_catalogue::Errno;

use super::again::Last;
use super::last;
use super::open::{none_held, said};
use super::walk::Walk;
use super::wanted::Wanted;
use crate::Error;
use crate::proc::{Proc, is_cwd};
use crate::sys::files;

/// Opens the target of `path`, by the rules.
#[inline(never)]
pub(super) fn open(dirfd: BorrowedFd<'_>, path: &CStr, wanted: &Wanted) -> Result<OwnedFd, Error> {
    let is_absolute = path.to_bytes().first() == Some(&b'/');
    if is_absolute && wanted.resolve.contains(ResolveFlags::BENEATH) {
        return Err(said(Errno::EXDEV));
    }
    let from_root = is_absolute && !wanted.is_scoped();
    if !from_root && !is_cwd(dirfd) {
        return Walk::new(dirfd, path.to_bytes(), wanted)?.run();
    }
    // A single name in the working directory needs no other descriptor, unless it is a link, or its
    // mount counts: only `statx` reports the mount of a directory without a descriptor.
    let of_mount = wanted.resolve.contains(ResolveFlags::NO_XDEV);
    if !from_root && !of_mount && !path.to_bytes().contains(&b'/') {
        let mut walk = Walk::new(dirfd, path.to_bytes(), wanted)?;
        if let Some(file) = walk.one()? {
            return Ok(file);
        }
    }
    let start = if from_root { files::open_path(CWD, c"/", OFlags::DIRECTORY) } else { working() };
    let start = start.map_err(none_held)?;
    let mut walk = Walk::new(start.as_fd(), path.to_bytes(), wanted)?;
    walk.has_root = from_root;
    walk.holds_start = true;
    walk.run()
}

/// The working directory, which another thread may change meanwhile. It is opened as `.`, which its
/// mode may forbid; then its link in `/proc` is opened.
fn working() -> Result<OwnedFd, Errno> {
    match files::open_path(CWD, c".", OFlags::DIRECTORY) {
        Err(Errno::EACCES) => Proc::open()
            .map_err(|_| Errno::EACCES)
            .and_then(|me| files::open_path(me.as_fd(), c"cwd", OFlags::DIRECTORY)),
        opened => opened,
    }
}

impl Walk<'_> {
    fn run(&mut self) -> Result<OwnedFd, Error> {
        loop {
            let (name, more, trailing_slash) = self.next();
            if more {
                self.step(&name)?;
                continue;
            }
            match last::open(self, &name, trailing_slash)? {
                Last::Opened(file) => return Ok(file),
                Last::Link(to) => self.follow(to)?,
            }
        }
    }

    /// Opens a path of one name; `None` if the name is a link to be followed.
    fn one(&mut self) -> Result<Option<OwnedFd>, Error> {
        let (name, _, trailing_slash) = self.next();
        match last::open(self, &name, trailing_slash)? {
            Last::Opened(file) => Ok(Some(file)),
            Last::Link(_) => Ok(None),
        }
    }
}
