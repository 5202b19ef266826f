//! `/proc/thread-self`. Its directory `fd` opens an open file again by its descriptor's number. A path
//! would not do, because it may lead to another file by now.
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
    /// Opens it and checks that it is genuine: a procfs's own root, with entries on the same mount,
    /// because another procfs or a part of one may be mounted over an entry. If only `/proc`
    /// reports mounts (before Linux 5.8), this trusts that nobody has done so.
    pub(crate) fn open() -> Result<Self, Error> {
        Self::opened(c"thread-self").map(|me| Self { me })
    }

    /// The directory `fd`, whose entries lead to the open files.
    pub(crate) fn descriptors(&self) -> Result<OwnedFd, Error> {
        directory(self.me.as_fd(), c"fd")
    }

    /// The `fd` directory alone, in one step.
    #[cfg(feature = "alloc")]
    pub(crate) fn only_descriptors() -> Result<OwnedFd, Error> {
        Self::opened(c"thread-self/fd")
    }

    /// The directory `fdinfo`, whose entries describe the descriptors.
    pub(crate) fn descriptors_info(&self) -> Result<OwnedFd, Error> {
        directory(self.me.as_fd(), c"fdinfo")
    }

    /// The directory itself: its entry `cwd` leads to the working directory.
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

/// The error of an emulation that needs `/proc` and cannot use it.
fn could_not(errno: Errno) -> Error {
    Error::new(Sysno::OPENAT, errno, ErrorKind::Emulation)
}

/// Opens a file with `O_PATH`, as a step of an emulation: a lack of descriptors or memory, and a
/// refusal, are the emulation's errors; any other error is the file's.
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
pub(crate) struct Name([u8; 13], usize);

impl Name {
    /// The name of an open descriptor.
    pub(crate) fn of(fd: BorrowedFd<'_>) -> Self {
        Self::of_raw(fd.as_raw_fd(), false)
    }

    /// The same with a slash at its end, so that the kernel follows the link even with `O_NOFOLLOW`.
    #[cfg(feature = "alloc")]
    pub(crate) fn of_directory(fd: BorrowedFd<'_>) -> Self {
        Self::of_raw(fd.as_raw_fd(), true)
    }

    /// The name of a number. No file has the name of a negative number, such as that of `AT_FDCWD`.
    fn of_raw(fd: RawFd, slash: bool) -> Self {
        let mut digits = [0; 13];
        let mut at = digits.len() - 1;
        if slash {
            at -= 1;
            digits[at] = b'/';
        }
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

/// Whether this is `AT_FDCWD`, and not a descriptor.
pub(crate) fn is_cwd(fd: BorrowedFd<'_>) -> bool {
    fd.as_raw_fd() == CWD.as_raw_fd()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_are_written_in_decimal() {
        let text = |fd| Name::of_raw(fd, false).as_c_str().to_bytes().to_vec();
        assert_eq!(text(0), b"0");
        assert_eq!(text(1_048_576), b"1048576");
        assert_eq!(text(i32::MAX), b"2147483647");
        assert_eq!(text(i32::MIN), b"-2147483648");
    }
}
