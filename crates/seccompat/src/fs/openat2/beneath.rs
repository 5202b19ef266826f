//! Where something is: beneath the root? On which mount?
#![forbid(unsafe_code)]

use alloc::ffi::CString;
use alloc::vec::Vec;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{Mode, OFlags, Stat, readlinkat};
use seccompat_catalogue::{Errno, Sysno};

use super::check::said;
use super::walk::{open_path, stat};
use crate::path::from_rustix;
use crate::proc::{Name, Proc};
use crate::{Error, ErrorKind};

/// What `/proc` tells of this thread's descriptors.
pub(super) struct Descriptors {
    links: OwnedFd,
}

impl Descriptors {
    pub(super) fn open() -> Result<Self, Error> {
        Proc::only_descriptors().map(|links| Self { links })
    }

    /// The directory with a link for each.
    pub(super) fn links(&self) -> BorrowedFd<'_> {
        self.links.as_fd()
    }

    /// The path of what is open, by the kernel's own account of this moment.
    fn path_of(&self, file: BorrowedFd<'_>) -> Result<CString, Error> {
        let room = Vec::with_capacity(256);
        readlinkat(&self.links, Name::of(file).as_c_str(), room)
            .map_err(|errno| lacked(from_rustix(errno)))
    }

    /// The id of the mount on which something is.
    pub(super) fn mount_of(&self, file: BorrowedFd<'_>) -> Result<u64, Error> {
        let info = Proc::open()?.descriptors_info()?;
        let flags = OFlags::RDONLY | OFlags::CLOEXEC;
        let opened = rustix::fs::openat(&info, Name::of(file).as_c_str(), flags, Mode::empty())
            .map_err(|errno| lacked(from_rustix(errno)))?;
        // The id is in the third line, of a few bytes each.
        let mut text = [0; 256];
        let mut len = 0;
        while len < text.len() {
            match rustix::io::read(&opened, &mut text[len..]) {
                Ok(0) => break,
                Ok(more) => len += more,
                Err(rustix::io::Errno::INTR) => {}
                Err(errno) => return Err(lacked(from_rustix(errno))),
            }
        }
        let id = core::str::from_utf8(&text[..len]).ok().and_then(|text| {
            let mut lines = text.lines();
            lines.find_map(|line| line.strip_prefix("mnt_id:"))?.trim().parse().ok()
        });
        id.ok_or_else(|| lacked(Errno::ENOENT))
    }
}

/// The walk lacked something of `/proc`.
fn lacked(errno: Errno) -> Error {
    Error::new(Sysno::READLINKAT, errno, ErrorKind::Emulation)
}

/// The directory that nothing may lead out of.
pub(super) struct Root<'a> {
    fd: BorrowedFd<'a>,
}

impl<'a> Root<'a> {
    pub(super) fn new(fd: BorrowedFd<'a>) -> Self {
        Self { fd }
    }

    /// Whether this is the root itself.
    pub(super) fn is(&self, place: BorrowedFd<'_>) -> Result<bool, Error> {
        Ok(same(&stat(self.fd)?, &stat(place)?))
    }

    /// Fails unless `place` is beneath the root at this moment. `inside` is the directory that it was
    /// found in, or itself.
    ///
    /// The kernel tells a path in one step, and that of the root before and after: where it stayed,
    /// the two belong together. Where something moved, EAGAIN, as `openat2` says itself. The root could
    /// have moved and come back in between, so the way up must lead to it, too.
    pub(super) fn hold(
        &self,
        place: BorrowedFd<'_>,
        inside: BorrowedFd<'_>,
        all: &Descriptors,
    ) -> Result<(), Error> {
        let before = all.path_of(self.fd)?;
        let path = all.path_of(place)?;
        let after = all.path_of(self.fd)?;
        if before != after {
            return Err(said(Errno::EAGAIN));
        }
        let (root, path) = (before.to_bytes(), path.to_bytes());
        // What the process's own root does not reach is told without a slash.
        if root.first() != Some(&b'/') {
            return Err(said(Errno::EXDEV));
        }
        let rest = if root == b"/" { path.strip_prefix(b"") } else { path.strip_prefix(root) };
        match rest {
            Some([] | [b'/', ..]) => self.is_above(inside),
            // The root was removed, and so was what is in it.
            _ => Err(said(Errno::EXDEV)),
        }
    }

    /// Fails unless the way up from `place` leads to the root.
    fn is_above(&self, place: BorrowedFd<'_>) -> Result<(), Error> {
        let root = stat(self.fd)?;
        let mut held;
        let (mut here, mut now) = (place, stat(place)?);
        loop {
            if same(&now, &root) {
                return Ok(());
            }
            let parent = open_path(here, c"..", OFlags::DIRECTORY)?;
            let above = stat(parent.as_fd())?;
            // The top of everything.
            if same(&above, &now) {
                return Err(said(Errno::EXDEV));
            }
            now = above;
            held = parent;
            here = held.as_fd();
        }
    }
}

fn same(a: &Stat, b: &Stat) -> bool {
    a.st_dev == b.st_dev && a.st_ino == b.st_ino
}
