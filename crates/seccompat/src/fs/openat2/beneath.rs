//! Tests whether an object is beneath the root. The walk asks this where it cannot know: after a
//! `..` that does not lead back to where the walk came from.
#![forbid(unsafe_code)]

use alloc::ffi::CString;
use alloc::vec::Vec;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{OFlags, readlinkat};
use seccompat_catalogue::{Errno, Sysno};

use super::open::{failed, said};
use crate::path::from_rustix;
use crate::place::Place;
use crate::proc::{Name, Proc};
use crate::sys::files;
use crate::{Error, ErrorKind};

/// The parts of `/proc` that describe this thread's descriptors.
pub(super) struct Descriptors {
    links: OwnedFd,
}

impl Descriptors {
    pub(super) fn open() -> Result<Self, Error> {
        Proc::only_descriptors().map(|links| Self { links })
    }

    /// The directory with a link for each descriptor.
    pub(super) fn links(&self) -> BorrowedFd<'_> {
        self.links.as_fd()
    }

    /// The path of an open object, as the kernel reports it at this moment.
    fn path_of(&self, file: BorrowedFd<'_>) -> Result<CString, Error> {
        let room = Vec::with_capacity(256);
        readlinkat(&self.links, Name::of(file).as_c_str(), room)
            .map_err(|errno| lacked(from_rustix(errno)))
    }
}

/// The walk lacked a part of `/proc`.
fn lacked(errno: Errno) -> Error {
    Error::new(Sysno::READLINKAT, errno, ErrorKind::Emulation)
}

/// Fails unless the directory `place` is beneath `root` at this moment.
///
/// The kernel reports a path in one step, and the root's path is read before and after: if it did
/// not change, the two belong together. If anything moved, the error is EAGAIN, as from `openat2`
/// itself. The root could have moved away and back in between, so the way up must lead to it, too.
pub(super) fn hold(
    root: BorrowedFd<'_>,
    place: BorrowedFd<'_>,
    all: &Descriptors,
) -> Result<(), Error> {
    let before = all.path_of(root)?;
    let path = all.path_of(place)?;
    let after = all.path_of(root)?;
    if before != after {
        return Err(said(Errno::EAGAIN));
    }
    let (above, path) = (before.to_bytes(), path.to_bytes());
    // A path that the process's own root does not reach has no leading slash.
    if above.first() != Some(&b'/') {
        return Err(said(Errno::EXDEV));
    }
    let rest = if above == b"/" { path.strip_prefix(b"") } else { path.strip_prefix(above) };
    match rest {
        Some([] | [b'/', ..]) => is_above(root, place),
        // The root was removed, and so was its content.
        _ => Err(said(Errno::EXDEV)),
    }
}

/// Fails unless the way up from `place` leads to `root`.
fn is_above(root: BorrowedFd<'_>, place: BorrowedFd<'_>) -> Result<(), Error> {
    let root = Place::of(root)?;
    let mut held;
    let (mut here, mut now) = (place, Place::of(place)?);
    loop {
        if now == root {
            return Ok(());
        }
        let parent = files::open_path(here, c"..", OFlags::DIRECTORY).map_err(failed)?;
        let above = Place::of(parent.as_fd())?;
        // The top of the mount tree.
        if above == now {
            return Err(said(Errno::EXDEV));
        }
        now = above;
        held = parent;
        here = held.as_fd();
    }
}
