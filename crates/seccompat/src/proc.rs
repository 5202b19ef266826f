//! `/proc/thread-self`, by which an open object is reached again: by its number, not by a path that
//! may lead elsewhere by now.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use rustix::fs::{CWD, OFlags, fstat};
use seccompat_catalogue::{Errno, Sysno, probes};

use crate::attempt::older;
use crate::mount;
use crate::path::from_rustix;
use crate::sys::files::{self, At};
use crate::sys::{self, fd};
use crate::{Error, ErrorKind};

const PROC_SUPER_MAGIC: rustix::fs::FsWord = 0x9fa0;
/// `PROC_ROOT_INO`: a procfs's own root.
const PROC_ROOT_INO: u64 = 1;

/// This thread's directory in `/proc`.
pub(crate) struct Proc {
    me: OwnedFd,
}

impl Proc {
    /// Opens it, if it is what it claims to be: a procfs's own root, and in it what is on the same
    /// mount, since another procfs or part of one may be mounted over what is in it. Where nothing but
    /// `/proc` tells mounts (before Linux 5.8), that nobody did so is trusted.
    pub(crate) fn open() -> Result<Self, Error> {
        Self::opened(c"thread-self").map(|me| Self { me })
    }

    /// `fd`, whose entries lead to what is open.
    pub(crate) fn descriptors(&self) -> Result<OwnedFd, Error> {
        directory(self.me.as_fd(), c"fd")
    }

    /// The same alone, in one step.
    #[cfg(feature = "alloc")]
    pub(crate) fn only_descriptors() -> Result<OwnedFd, Error> {
        Self::opened(c"thread-self/fd")
    }

    /// `fdinfo`, which tells of each.
    pub(crate) fn descriptors_info(&self) -> Result<OwnedFd, Error> {
        directory(self.me.as_fd(), c"fdinfo")
    }

    /// The directory itself: `cwd` in it leads to the working directory.
    pub(crate) fn as_fd(&self) -> BorrowedFd<'_> {
        self.me.as_fd()
    }

    fn opened(name: &CStr) -> Result<OwnedFd, Error> {
        let root = directory(CWD, c"/proc")?;
        let stat = fstat(&root).map_err(|errno| could_not(from_rustix(errno)))?;
        let opened = directory(root.as_fd(), name)?;
        let [above, within] = [&root, &opened].map(|fd| mount::id(fd.as_fd()));
        if stat.st_ino == PROC_ROOT_INO && above == within {
            Ok(opened)
        } else {
            Err(could_not(Errno::ENOENT))
        }
    }
}

fn directory(at: BorrowedFd<'_>, name: &CStr) -> Result<OwnedFd, Error> {
    let opened = files::open_path(at, name, OFlags::DIRECTORY).map_err(could_not)?;
    let is_proc =
        rustix::fs::fstatfs(&opened).is_ok_and(|statfs| statfs.f_type == PROC_SUPER_MAGIC);
    if is_proc { Ok(opened) } else { Err(could_not(Errno::ENOENT)) }
}

/// An emulation lacked `/proc`.
fn could_not(errno: Errno) -> Error {
    Error::new(Sysno::OPENAT, errno, ErrorKind::Emulation)
}

/// Opens a file for its path alone, as a step of an emulation: descriptors and memory are the emulation's
/// affair, and so is a refusal; anything else is the file's.
pub(crate) fn open_for_path((dirfd, path): At<'_>, flags: OFlags) -> Result<OwnedFd, Error> {
    files::open_path(dirfd, path, flags).map_err(|errno| match errno {
        Errno::EMFILE | Errno::ENFILE | Errno::ENOMEM | Errno::ENOSYS | Errno::EPERM => {
            could_not(errno)
        }
        errno => {
            let flags = (flags | OFlags::PATH | OFlags::CLOEXEC).bits();
            older(&probes::OPENAT, &[fd(dirfd), sys::path(path), flags.into(), 0, 0, 0], errno)
        }
    })
}

/// A descriptor's number as a file name.
pub(crate) struct Name([u8; 12], usize);

impl Name {
    /// Of an open descriptor.
    pub(crate) fn of(fd: BorrowedFd<'_>) -> Self {
        Self::of_raw(fd.as_raw_fd())
    }

    /// Of a number; a negative one (the working directory's) has a name that is nowhere.
    fn of_raw(fd: RawFd) -> Self {
        let mut digits = [0; 12];
        let mut at = digits.len() - 1;
        let mut rest = fd.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if fd < 0 {
            at -= 1;
            digits[at] = b'-';
        }
        Self(digits, at)
    }

    pub(crate) fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_with_nul(&self.0[self.1..]).unwrap_or(c"-")
    }
}

/// Whether this is the working directory and no descriptor.
pub(crate) fn is_cwd(fd: BorrowedFd<'_>) -> bool {
    fd.as_raw_fd() == CWD.as_raw_fd()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_are_written_in_decimal() {
        let text = |fd| Name::of_raw(fd).as_c_str().to_bytes().to_vec();
        assert_eq!(text(0), b"0");
        assert_eq!(text(1_048_576), b"1048576");
        assert_eq!(text(i32::MAX), b"2147483647");
        assert_eq!(text(i32::MIN), b"-2147483648");
    }
}
