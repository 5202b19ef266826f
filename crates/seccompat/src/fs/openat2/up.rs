//! `..`: back to where the walk came from, if that is still the parent directory.
#![forbid(unsafe_code)]

use rustix::fd::AsFd;
use rustix::fs::{OFlags, ResolveFlags};
use seccompat_catalogue::Errno;

use super::beneath::hold;
use super::open::{PATH, said};
use super::walk::Walk;
use crate::place::Place;
use crate::{Error, ErrorKind};

impl Walk<'_> {
    /// `..`, as `follow_dotdot`.
    pub(super) fn up(&mut self) -> Result<(), Error> {
        self.has_root = true;
        if !self.wanted.is_scoped() {
            let above = self.open(c"..", OFlags::DIRECTORY | PATH)?;
            self.hold_mount(above.as_fd())?;
            self.below.clear();
            self.below.push(above);
            return Ok(());
        }
        let parent = match self.below.len() {
            0 => return self.stay(),
            1 if self.is_adrift => return self.up_adrift(),
            1 => self.start,
            more => self.below[more - 2].as_fd(),
        };
        // The kernel checks the permission to search this directory, and so does this look-up.
        let above = Place::above(self.here()).map_err(|errno| self.failed(errno))?;
        // At the process's own root, `..` leads nowhere. The kernel considers only the walk's root.
        if above != Place::of(parent)? && above != Place::of(self.here())? {
            // The directory was moved, or a mount covers its parent.
            return self.up_adrift().map_err(|error| match error.kind() {
                // A process that moves directories must not make the call seem unavailable.
                ErrorKind::Emulation | ErrorKind::Kernel => said(Errno::EAGAIN),
                _ => error,
            });
        }
        self.below.pop();
        Ok(())
    }

    /// `..` at the root. The kernel still searches the directory, which its mode may forbid.
    fn stay(&mut self) -> Result<(), Error> {
        drop(self.open(c".", OFlags::DIRECTORY | PATH)?);
        if self.wanted.resolve.contains(ResolveFlags::BENEATH) {
            return Err(said(Errno::EXDEV));
        }
        Ok(())
    }

    /// `..` from a directory whose parent the walk does not know. This tests whether the parent is
    /// beneath the root.
    fn up_adrift(&mut self) -> Result<(), Error> {
        let root = Place::of(self.start)?;
        if Place::of(self.here())? == root {
            return self.stay();
        }
        let above = self.open(c"..", OFlags::DIRECTORY | PATH)?;
        self.hold_mount(above.as_fd())?;
        hold(self.start, above.as_fd(), self.descriptors()?).map_err(|error| {
            match error.kind() {
                // A directory that was moved out during the walk has another parent.
                ErrorKind::Kernel => said(Errno::EAGAIN),
                _ => error,
            }
        })?;
        self.is_adrift = Place::of(above.as_fd())? != root;
        self.below.clear();
        if self.is_adrift {
            self.below.push(above);
        }
        Ok(())
    }
}
