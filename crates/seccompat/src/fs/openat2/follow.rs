//! Following links: `pick_link` and `nd_jump_root` (`fs/namei.c`).
#![forbid(unsafe_code)]

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ffi::CStr;

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{CWD, FileType, OFlags, ResolveFlags, Stat};
use seccompat_catalogue::Errno;

use super::links::{Link, Text};
use super::open::{PATH, said};
use super::stat::{kind, stat};
use super::walk::Walk;
use crate::Error;
use crate::sys::files;

/// `MAXSYMLINKS`
const MOST_LINKS: u32 = 40;

/// The target of a link.
pub(super) enum Followed {
    /// A path, from the link's directory.
    Path(Vec<u8>),
    /// An object.
    Object(OwnedFd),
}

impl Walk<'_> {
    /// The target of `name` in this directory, if it is a link and the rules allow following it;
    /// and the object that was found, opened with `O_PATH`.
    pub(super) fn read(
        &mut self,
        name: &CStr,
        trailing: bool,
    ) -> Result<(OwnedFd, Option<Followed>), Error> {
        let file = self.open(name, OFlags::NOFOLLOW | PATH)?;
        self.hold_mount(file.as_fd())?;
        let stat = stat(file.as_fd())?;
        if kind(&stat) != FileType::Symlink {
            return Ok((file, None));
        }
        let to = self.may_follow(&file, &stat, name, trailing)?;
        Ok((file, Some(to)))
    }

    /// The target of a link, if the rules allow following it: `pick_link`.
    pub(super) fn may_follow(
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
        let link = Link::new(file.as_fd(), stat, self.here())?;
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
                // The kernel follows it, on procfs, where no user can replace it.
                let place = self.open(name, PATH)?;
                self.hold_mount(place.as_fd())?;
                if self.wanted.is_scoped() {
                    return Err(said(Errno::EXDEV));
                }
                Ok(Followed::Object(place))
            }
        }
    }

    /// Continues with the link's target, and then with the rest of the path.
    pub(super) fn follow(&mut self, to: Followed) -> Result<(), Error> {
        match to {
            Followed::Object(place) => self.down(place),
            Followed::Path(mut text) => {
                if text.first() == Some(&b'/') {
                    self.jump()?;
                }
                text.extend_from_slice(&self.path[self.at..]);
                (self.path, self.at) = (Cow::Owned(text), 0);
            }
        }
        Ok(())
    }

    /// Goes to the root: `nd_jump_root`.
    fn jump(&mut self) -> Result<(), Error> {
        if self.wanted.resolve.contains(ResolveFlags::BENEATH) {
            return Err(said(Errno::EXDEV));
        }
        if self.wanted.is_scoped() {
            // Under `NO_XDEV` too: the walk is on the root's mount.
            self.below.clear();
            self.is_adrift = false;
            return Ok(());
        }
        if self.mount.is_some() && !self.has_root {
            // The kernel compares with a root that it has not looked up yet.
            return Err(said(Errno::EXDEV));
        }
        let root = files::open_path(CWD, c"/", OFlags::DIRECTORY);
        let root = root.map_err(|errno| self.failed(errno))?;
        self.hold_mount(root.as_fd())?;
        self.has_root = true;
        self.down(root);
        Ok(())
    }
}
