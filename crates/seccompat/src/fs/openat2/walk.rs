//! The walk: a component at a time, each opened for its path alone, by the rules of
//! `link_path_walk` and `step_into` (`fs/namei.c`).
#![forbid(unsafe_code)]

use alloc::ffi::CString;
use alloc::vec::Vec;
use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{CWD, FileType, OFlags, ResolveFlags, Stat, fstat};
use seccompat_catalogue::{Errno, Sysno};

use super::beneath::{Descriptors, Root};
use super::check::{Wanted, said};
use super::last::{self, Last};
use super::links::{Link, Text};
use crate::path::from_rustix;
use crate::proc::{Proc, is_cwd};
use crate::sys::files;
use crate::{Error, ErrorKind};

/// `MAXSYMLINKS`
const MOST_LINKS: u32 = 40;

/// Opens what `path` leads to, by the rules.
#[inline(never)]
pub(super) fn open(dirfd: BorrowedFd<'_>, path: &CStr, wanted: &Wanted) -> Result<OwnedFd, Error> {
    let all = Descriptors::open()?;
    let resolve = wanted.resolve;
    let is_absolute = path.to_bytes().first() == Some(&b'/');
    let scoped = resolve.intersects(ResolveFlags::BENEATH | ResolveFlags::IN_ROOT);
    if is_absolute && resolve.contains(ResolveFlags::BENEATH) {
        return Err(said(Errno::EXDEV));
    }
    let opened;
    let start = if is_absolute && !scoped {
        opened = open_path(CWD, c"/", OFlags::DIRECTORY)?;
        opened.as_fd()
    } else if is_cwd(dirfd) {
        opened = open_path(Proc::open()?.as_fd(), c"cwd", OFlags::DIRECTORY)?;
        opened.as_fd()
    } else {
        dirfd
    };
    if kind(&stat(start)?) != FileType::Directory {
        return Err(said(Errno::ENOTDIR));
    }
    let mount = if resolve.contains(ResolveFlags::NO_XDEV) {
        Some((stat(start)?.st_dev, all.mount_of(start)?))
    } else {
        None
    };
    let mut walk = Walk {
        wanted,
        all: &all,
        root: scoped.then(|| Root::new(start)),
        start,
        place: None,
        rest: path.to_bytes().to_vec(),
        links: 0,
        mount,
    };
    walk.run()
}

pub(super) struct Walk<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) all: &'a Descriptors,
    /// What nothing may lead out of, if anything.
    pub(super) root: Option<Root<'a>>,
    start: BorrowedFd<'a>,
    /// Where the walk is; at its start at first.
    place: Option<OwnedFd>,
    /// What is left of the path.
    rest: Vec<u8>,
    links: u32,
    /// The device and mount that may not be left.
    mount: Option<(u64, u64)>,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<OwnedFd, Error> {
        loop {
            let slashes = self.rest.iter().take_while(|&&byte| byte == b'/').count();
            self.rest.drain(..slashes);
            let len = self.rest.iter().position(|&byte| byte == b'/').unwrap_or(self.rest.len());
            let more = self.rest[len..].iter().any(|&byte| byte != b'/');
            let trailing_slash = !more && len < self.rest.len();
            let name = CString::new(&self.rest[..len]).unwrap_or_default();
            self.rest.drain(..len);
            if more {
                self.step(&name)?;
                continue;
            }
            match self.last(&name, trailing_slash)? {
                Last::Opened(file) => return Ok(file),
                Last::Link(text) => self.follow(text, &[])?,
            }
        }
    }

    pub(super) fn here(&self) -> BorrowedFd<'_> {
        self.place.as_ref().map_or(self.start, AsFd::as_fd)
    }

    /// Goes on from here.
    pub(super) fn go(&mut self, place: OwnedFd) {
        self.place = Some(place);
    }

    /// One component that is not the last.
    fn step(&mut self, name: &CStr) -> Result<(), Error> {
        if self.dots(name)? {
            return Ok(());
        }
        // As a directory first: a mount that is made on demand is made then.
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW;
        match files::open_path(self.here(), name, flags) {
            Ok(place) => {
                self.hold_mount(place.as_fd())?;
                self.go(place);
                Ok(())
            }
            Err(Errno::ENOTDIR | Errno::ELOOP) => {
                let file = open_path(self.here(), name, OFlags::NOFOLLOW)?;
                self.hold_mount(file.as_fd())?;
                let stat = stat(file.as_fd())?;
                match kind(&stat) {
                    FileType::Symlink => {
                        let text = self.read(&file, &stat, name, false)?;
                        let rest = core::mem::take(&mut self.rest);
                        self.follow(text, &rest)
                    }
                    // It became one meanwhile.
                    FileType::Directory => Err(said(Errno::EAGAIN)),
                    _ => Err(said(Errno::ENOTDIR)),
                }
            }
            Err(errno) => Err(failed(errno)),
        }
    }

    /// `.` and `..`, and the empty name of a path that only names a start. Whether it was one.
    pub(super) fn dots(&mut self, name: &CStr) -> Result<bool, Error> {
        match name.to_bytes() {
            // It is searched all the same, which its mode may forbid.
            b"." => {
                let place = open_path(self.here(), c".", OFlags::DIRECTORY)?;
                self.go(place);
            }
            b".." => self.up()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn up(&mut self) -> Result<(), Error> {
        if let Some(root) = &self.root
            && root.is(self.here())?
        {
            // It is searched all the same, which its mode may forbid.
            let place = open_path(self.here(), c".", OFlags::DIRECTORY)?;
            if self.wanted.resolve.contains(ResolveFlags::BENEATH) {
                return Err(said(Errno::EXDEV));
            }
            self.go(place);
            return Ok(());
        }
        let place = open_path(self.here(), c"..", OFlags::DIRECTORY)?;
        self.hold_mount(place.as_fd())?;
        if let Some(root) = &self.root {
            // What was moved out while the walk was in it has another parent.
            root.hold(place.as_fd(), place.as_fd(), self.all).map_err(|error| {
                if error.kind() == ErrorKind::Kernel { said(Errno::EAGAIN) } else { error }
            })?;
        }
        self.go(place);
        Ok(())
    }

    /// What a link leads to, if the rules let it be followed.
    pub(super) fn read(
        &mut self,
        file: &OwnedFd,
        stat: &Stat,
        name: &CStr,
        trailing: bool,
    ) -> Result<Followed, Error> {
        let resolve = self.wanted.resolve;
        self.links += 1;
        if self.links > MOST_LINKS {
            return Err(said(Errno::ELOOP));
        }
        let link = Link { fd: file.as_fd(), stat, parent: self.here() };
        if trailing {
            link.may_follow()?;
        }
        if resolve.contains(ResolveFlags::NO_SYMLINKS) || link.is_on_nosymfollow() {
            return Err(said(Errno::ELOOP));
        }
        match link.text()? {
            Text::Path(text) => Ok(Followed::Path(text)),
            Text::Magic if resolve.contains(ResolveFlags::NO_MAGICLINKS) => Err(said(Errno::ELOOP)),
            Text::Magic => {
                // The kernel follows it, on procfs, where nobody can put another in its place.
                let place = open_path(self.here(), name, OFlags::empty())?;
                self.hold_mount(place.as_fd())?;
                if self.root.is_some() {
                    return Err(said(Errno::EXDEV));
                }
                Ok(Followed::Object(place))
            }
        }
    }

    /// Goes on by what a link says, and then by `rest`.
    fn follow(&mut self, to: Followed, rest: &[u8]) -> Result<(), Error> {
        match to {
            Followed::Object(place) => {
                self.go(place);
                self.rest = rest.to_vec();
            }
            Followed::Path(text) => {
                if text.first() == Some(&b'/') {
                    self.jump()?;
                }
                self.rest = text;
                self.rest.extend_from_slice(rest);
            }
        }
        Ok(())
    }

    /// To the root: `nd_jump_root`.
    fn jump(&mut self) -> Result<(), Error> {
        let resolve = self.wanted.resolve;
        if resolve.contains(ResolveFlags::BENEATH) {
            return Err(said(Errno::EXDEV));
        }
        if self.root.is_some() {
            self.place = None;
            return Ok(());
        }
        let root = open_path(CWD, c"/", OFlags::DIRECTORY)?;
        self.hold_mount(root.as_fd())?;
        self.go(root);
        Ok(())
    }

    /// Fails where the mount was left, and may not be.
    pub(super) fn hold_mount(&self, place: BorrowedFd<'_>) -> Result<(), Error> {
        let Some((device, mount)) = self.mount else { return Ok(()) };
        // Another device is another mount; the same may be mounted twice.
        if stat(place)?.st_dev != device || self.all.mount_of(place)? != mount {
            return Err(said(Errno::EXDEV));
        }
        Ok(())
    }

    fn last(&mut self, name: &CStr, trailing_slash: bool) -> Result<Last, Error> {
        last::open(self, name, trailing_slash)
    }
}

/// Where a link leads.
pub(super) enum Followed {
    /// By this path, from the directory that it is in.
    Path(Vec<u8>),
    /// To this object.
    Object(OwnedFd),
}

pub(super) fn stat(file: BorrowedFd<'_>) -> Result<Stat, Error> {
    fstat(file).map_err(|errno| said(from_rustix(errno)))
}

pub(super) fn kind(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

pub(super) fn open_path(
    dirfd: BorrowedFd<'_>,
    name: &CStr,
    flags: OFlags,
) -> Result<OwnedFd, Error> {
    files::open_path(dirfd, name, flags).map_err(failed)
}

/// Descriptors and memory are the walk's affair; a refusal is a filter's, since no kernel answers
/// EPERM or ENOSYS to an open for a path alone; anything else is the path's.
pub(super) fn failed(errno: Errno) -> Error {
    let kind = match errno {
        Errno::EPERM | Errno::ENOSYS => ErrorKind::Filtered,
        Errno::EMFILE | Errno::ENFILE | Errno::ENOMEM => ErrorKind::Emulation,
        _ => return said(errno),
    };
    Error::new(Sysno::OPENAT, errno, kind)
}
