//! Emulates `faccessat2` by `faccessat`, which has no flags and checks the real ids.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::OFlags;
use seccompat_catalogue::{Errno, Sysno};

use super::identity::Identity;
use crate::proc::{Name, Proc, is_cwd, open_for_path};
use crate::sys::{files, processes};
use crate::{Error, ErrorKind};

const EACCESS: u32 = 0x200;
const SYMLINK_NOFOLLOW: u32 = 0x100;
const EMPTY_PATH: u32 = 0x1000;

/// An exit status of the child that is not an errno.
const COULD_NOT: u8 = 255;

/// Performs the same check.
pub(super) fn faccessat2(
    dirfd: BorrowedFd<'_>,
    path: &CStr,
    mode: u32,
    flags: u32,
) -> Result<(), Error> {
    if mode & !7 != 0 || flags & !(EACCESS | SYMLINK_NOFOLLOW | EMPTY_PATH) != 0 {
        return Err(Error::new(Sysno::FACCESSAT2, Errno::EINVAL, ErrorKind::Kernel));
    }
    if flags == 0 {
        return ask(dirfd, path, mode);
    }
    let identity = Identity::of_this_thread().map_err(could_not)?;
    if identity.is_one() {
        return check(dirfd, path, mode, flags);
    }
    // The kernel also resolves the path with the ids that it checks.
    let status = processes::in_child(|| {
        let prepared =
            if flags & EACCESS != 0 { identity.act_as_real() } else { identity.really_act() };
        let answer = prepared.map_err(could_not).and_then(|()| check(dirfd, path, mode, flags));
        match answer {
            Ok(()) => 0,
            Err(error) if error.kind() == ErrorKind::Kernel => {
                u8::try_from(error.answered().raw_os_error()).unwrap_or(COULD_NOT)
            }
            Err(_) => COULD_NOT,
        }
    });
    match status {
        Some(0) => Ok(()),
        None | Some(COULD_NOT) => Err(could_not(Errno::EPERM)),
        Some(n) => {
            let errno = Errno::new(n.into()).unwrap_or(Errno::EPERM);
            Err(Error::new(Sysno::FACCESSAT, errno, ErrorKind::Kernel))
        }
    }
}

/// The check, if real and effective identity are equal.
fn check(dirfd: BorrowedFd<'_>, path: &CStr, mode: u32, flags: u32) -> Result<(), Error> {
    if path.is_empty() && flags & EMPTY_PATH != 0 {
        return if is_cwd(dirfd) {
            ask(Proc::open()?.as_fd(), c"cwd", mode)
        } else {
            ask_descriptor(dirfd, mode)
        };
    }
    if flags & SYMLINK_NOFOLLOW == 0 {
        return ask(dirfd, path, mode);
    }
    let file = open_for_path((dirfd, path), OFlags::NOFOLLOW)?;
    ask_descriptor(file.as_fd(), mode)
}

/// Checks a descriptor's object, by its name in `/proc`, which leads to the object itself even if
/// that is a symbolic link.
fn ask_descriptor(file: BorrowedFd<'_>, mode: u32) -> Result<(), Error> {
    let directory = Proc::open()?.descriptors()?;
    ask(directory.as_fd(), Name::of(file).as_c_str(), mode).map_err(|error| {
        // `/proc` lists open descriptors.
        if error.answered() == rustix::io::Errno::NOENT {
            Error::new(Sysno::FACCESSAT, Errno::EBADF, ErrorKind::Kernel)
        } else {
            error
        }
    })
}

/// `faccessat`, whose own EPERM may be a filter's.
fn ask(dirfd: BorrowedFd<'_>, path: &CStr, mode: u32) -> Result<(), Error> {
    files::faccessat((dirfd, path), mode).make_older()
}

/// The emulation lacked something.
fn could_not(errno: Errno) -> Error {
    Error::new(Sysno::FACCESSAT, errno, ErrorKind::Emulation)
}
