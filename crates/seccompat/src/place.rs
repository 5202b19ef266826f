//! The identity of an object, and of the mount that it is on.
#![forbid(unsafe_code)]
// Mostly for the walk of `openat2`, which needs an allocator.
#![cfg_attr(not(feature = "alloc"), allow(dead_code))]

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{OFlags, fstat, major, minor};
use seccompat_catalogue::{Errno, Sysno};

use crate::mount::{by_statx, device};
use crate::path::from_rustix;
use crate::proc::{Name, Proc};
use crate::sys::files;
use crate::{Error, ErrorKind};

/// An object, as the kernel identifies objects: by its inode, and by the mount on which it was
/// found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Device and inode.
    inode: (u64, u64),
    /// The mount's id, or the error of looking for it. An id identifies a mount for as long as a
    /// descriptor of that mount is open.
    mount: Result<u64, Error>,
}

impl Place {
    /// The place of an open object.
    pub(crate) fn of(file: BorrowedFd<'_>) -> Result<Self, Error> {
        if let Some((inode, mount)) = by_statx(file, c"") {
            return Ok(Self { inode, mount: Ok(mount) });
        }
        let mount = by_fdinfo(file);
        let stat = fstat(file).map_err(|errno| kernel(from_rustix(errno)))?;
        Ok(Self { inode: (device(major(stat.st_dev), minor(stat.st_dev)), stat.st_ino), mount })
    }

    /// The place of the parent of this directory.
    ///
    /// # Errors
    /// The errors of looking `..` up, or of opening it.
    pub(crate) fn above(directory: BorrowedFd<'_>) -> Result<Self, Errno> {
        if let Some((inode, mount)) = by_statx(directory, c"..") {
            return Ok(Self { inode, mount: Ok(mount) });
        }
        let above = files::open_path(directory, c"..", OFlags::DIRECTORY)?;
        Self::of(above.as_fd()).map_err(|error| error.catalogued())
    }

    /// The id of the mount.
    ///
    /// # Errors
    /// `Emulation` if the id is not available.
    pub(crate) fn mount(&self) -> Result<u64, Error> {
        self.mount
    }
}

/// Two places are equal if inode and mount are; if a mount is not known, only the inodes count.
impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        let mounts = self.mount.ok().zip(other.mount.ok());
        self.inode == other.inode && mounts.is_none_or(|(a, b)| a == b)
    }
}

/// By `/proc`, which describes each descriptor.
fn by_fdinfo(file: BorrowedFd<'_>) -> Result<u64, Error> {
    let info = Proc::open()?.descriptors_info()?;
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let opened = files::open_other((info.as_fd(), Name::of(file).as_c_str()), flags, 0)
        .map_err(|errno| lacked(Sysno::OPENAT, errno))?;
    // The id is in the third line, and each line has a few bytes.
    let mut text = [0; 256];
    let mut len = 0;
    while len < text.len() {
        match rustix::io::read(&opened, &mut text[len..]) {
            Ok(0) => break,
            Ok(more) => len += more,
            Err(rustix::io::Errno::INTR) => {}
            Err(errno) => return Err(lacked(Sysno::READ, from_rustix(errno))),
        }
    }
    let id = core::str::from_utf8(&text[..len]).ok().and_then(|text| {
        let mut lines = text.lines();
        lines.find_map(|line| line.strip_prefix("mnt_id:"))?.trim().parse().ok()
    });
    id.ok_or_else(|| lacked(Sysno::READ, Errno::ENOENT))
}

fn kernel(errno: Errno) -> Error {
    Error::new(Sysno::FSTAT, errno, ErrorKind::Kernel)
}

fn lacked(call: Sysno, errno: Errno) -> Error {
    Error::new(call, errno, ErrorKind::Emulation)
}

#[cfg(test)]
mod tests {
    use rustix::fs::{CWD, Mode, openat};

    use super::*;

    #[test]
    fn statx_and_proc_tell_the_same_place() {
        for name in [c"/", c"/proc", c"/dev/null"] {
            let file = openat(CWD, name, OFlags::PATH, Mode::empty()).unwrap();
            let (inode, mount) = by_statx(file.as_fd(), c"").unwrap();
            let _without = crate::Pretend::filtered(&[Sysno::STATX]);
            let again = Place::of(file.as_fd()).unwrap();
            assert_eq!((again.inode, again.mount()), (inode, Ok(mount)), "{name:?}");
        }
    }

    #[test]
    fn the_place_above_is_that_of_the_directory_there() {
        let [proc, itself] =
            [c"/", c"/proc"].map(|name| openat(CWD, name, OFlags::PATH, Mode::empty()).unwrap());
        let above = Place::above(itself.as_fd()).unwrap();
        assert_eq!(above, Place::of(proc.as_fd()).unwrap());
        assert_ne!(above, Place::of(itself.as_fd()).unwrap());
    }
}
