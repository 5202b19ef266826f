//! The walk: it opens one component at a time with `O_PATH`, by the rules of `link_path_walk` and
//! `step_into` (`fs/namei.c`).
//!
//! A step to a name that is not a link goes down, so it never leaves the root and needs no check.
//! The directories on the way stay open: `..` returns to the one that the walk came from, if that
//! is still the parent.
#![forbid(unsafe_code)]

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{FileType, OFlags, ResolveFlags};
use seccompat_catalogue::Errno;

use super::beneath::Descriptors;
use super::name::Component;
use super::open::{PATH, failed, none_held, said};
use super::stat::{kind, stat};
use super::wanted::Wanted;
use crate::Error;
use crate::place::Place;
use crate::sys::files;

pub(super) struct Walk<'a> {
    pub(super) wanted: &'a Wanted,
    /// The start of the walk; under scoped rules the root, which the walk may not leave.
    pub(super) start: BorrowedFd<'a>,
    /// Whether the start was opened for this walk.
    pub(super) holds_start: bool,
    /// The directories below the start, each found in the one before it.
    pub(super) below: Vec<OwnedFd>,
    /// Whether the first of these was not found in the start.
    pub(super) is_adrift: bool,
    /// The path, and the part of it that has been walked.
    pub(super) path: Cow<'a, [u8]>,
    pub(super) at: usize,
    pub(super) links: u32,
    /// The mount that may not be left.
    pub(super) mount: Option<u64>,
    /// Whether the kernel has looked up the process's root: the path started there, or had a `..`.
    pub(super) has_root: bool,
    descriptors: Option<Descriptors>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        start: BorrowedFd<'a>,
        path: &'a [u8],
        wanted: &'a Wanted,
    ) -> Result<Self, Error> {
        let mount = if wanted.resolve.contains(ResolveFlags::NO_XDEV) {
            // The kernel checks the start first: not a descriptor, not a directory.
            if kind(&stat(start)?) != FileType::Directory {
                return Err(said(Errno::ENOTDIR));
            }
            Some(Place::of(start)?.mount()?)
        } else {
            None
        };
        Ok(Self {
            wanted,
            start,
            holds_start: false,
            below: Vec::new(),
            is_adrift: false,
            path: Cow::Borrowed(path),
            at: 0,
            links: 0,
            mount,
            has_root: false,
            descriptors: None,
        })
    }

    /// The next component, whether more follow, and whether it is the last with a slash after it.
    pub(super) fn next(&mut self) -> (Component, bool, bool) {
        let rest = &self.path[self.at..];
        let slashes = rest.iter().take_while(|&&byte| byte == b'/').count();
        let rest = &rest[slashes..];
        let len = rest.iter().position(|&byte| byte == b'/').unwrap_or(rest.len());
        let more = rest[len..].iter().any(|&byte| byte != b'/');
        self.at += slashes + len;
        (Component::new(&rest[..len]), more, !more && len < rest.len())
    }

    pub(super) fn here(&self) -> BorrowedFd<'_> {
        self.below.last().map_or(self.start, AsFd::as_fd)
    }

    /// One component that is not the last.
    pub(super) fn step(&mut self, name: &Component) -> Result<(), Error> {
        match name.as_bytes() {
            // The next component is looked up in the same directory.
            b"." => return Ok(()),
            b".." => return self.up(),
            _ => {}
        }
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW;
        match self.try_open(name.as_c_str(), flags | PATH, 0) {
            Ok(place) => {
                self.hold_mount(place.as_fd())?;
                self.down(place);
                Ok(())
            }
            Err(Errno::ENOTDIR | Errno::ELOOP) => {
                let (file, to) = self.read(name.as_c_str(), false)?;
                match to {
                    Some(to) => self.follow(to),
                    // It became a directory meanwhile.
                    None if kind(&stat(file.as_fd())?) == FileType::Directory => {
                        Err(said(Errno::EAGAIN))
                    }
                    None => Err(said(Errno::ENOTDIR)),
                }
            }
            Err(errno) => Err(self.failed(errno)),
        }
    }

    /// Goes down into an object that was found in the walk's directory.
    pub(super) fn down(&mut self, place: OwnedFd) {
        if !self.wanted.is_scoped() {
            // No rule needs the way back.
            self.below.clear();
        }
        self.below.push(place);
    }

    /// Fails if the walk left a mount that it may not leave.
    pub(super) fn hold_mount(&self, place: BorrowedFd<'_>) -> Result<(), Error> {
        match self.mount {
            Some(mount) if Place::of(place)?.mount()? != mount => Err(said(Errno::EXDEV)),
            _ => Ok(()),
        }
    }

    /// Whether the walk may not leave the mount, so that each object is checked before it is
    /// opened.
    pub(super) fn holds_mount(&self) -> bool {
        self.mount.is_some()
    }

    /// The directory in `/proc` with a link for each descriptor.
    pub(super) fn descriptors(&mut self) -> Result<&Descriptors, Error> {
        let all = match self.descriptors.take() {
            Some(all) => all,
            None => Descriptors::open()?,
        };
        Ok(self.descriptors.insert(all))
    }

    /// Opens a name in the walk's directory.
    pub(super) fn open(&mut self, name: &CStr, flags: OFlags) -> Result<OwnedFd, Error> {
        self.try_open(name, flags, 0).map_err(|errno| self.failed(errno))
    }

    /// The same, for errnos that need a closer look. If no descriptor is free, it closes the way
    /// back first.
    pub(super) fn try_open(
        &mut self,
        name: &CStr,
        flags: OFlags,
        mode: u32,
    ) -> Result<OwnedFd, Errno> {
        match files::open_other((self.here(), name), flags, mode) {
            Err(Errno::EMFILE | Errno::ENFILE) if self.let_go() => {
                files::open_other((self.here(), name), flags, mode)
            }
            opened => opened,
        }
    }

    /// Closes all directories but the walk's current one; returns whether there were any.
    fn let_go(&mut self) -> bool {
        let before = self.below.len().saturating_sub(1);
        self.is_adrift |= before > 0;
        self.below.drain(..before);
        before > 0
    }

    /// An error of a step. A lack of descriptors is the call's own answer if the walk holds none.
    pub(super) fn failed(&self, errno: Errno) -> Error {
        if self.below.is_empty() && !self.holds_start && self.descriptors.is_none() {
            none_held(errno)
        } else {
            failed(errno)
        }
    }
}
