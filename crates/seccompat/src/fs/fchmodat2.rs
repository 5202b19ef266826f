//! `fchmodat2(2)`: the mode of a file, with flags.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, StatVfsMountFlags};
use rustix::path;
use seccompat_catalogue::{Errno, Sysno, probes};

use crate::about;
use crate::attempt::attempt;
use crate::done::{exactly, value};
use crate::path::with;
use crate::proc::{Name, Proc, is_cwd, open_for_path};
use crate::sys::files;
use crate::{Done, Error, ErrorKind};

/// `fchmodat2(dirfd, path, mode, flags)`—Changes a file's mode; with `AT_SYMLINK_NOFOLLOW` never
/// the mode of a symbolic link's target.
///
/// Linux 6.6. If a filter refuses it or the kernel lacks it, the file is opened with `O_PATH`, and
/// its mode is changed through `/proc`, with the kernel's own check. A symbolic link is followed
/// only if the flags allow that.
///
/// # Errors
/// The call's own errors: EOPNOTSUPP for a symbolic link with `AT_SYMLINK_NOFOLLOW`. `Emulation` if
/// the older calls lacked something: `/proc`, a free descriptor. `Filtered` or `Missing` if
/// `fchmodat` is refused too.
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// Async-signal-safe, the emulation included, where the path is a `&CStr`.
///
/// # References
/// [fchmodat(2)](https://man7.org/linux/man-pages/man2/fchmodat.2.html), `fs/open.c`
#[inline(always)]
pub fn fchmodat2<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    mode: Mode,
    flags: AtFlags,
) -> Result<(), Error> {
    value(fchmodat2_with(dirfd, path, mode, flags))
}

/// Like [`fchmodat2`], and reports how the call was done.
///
/// # Errors
/// As [`fchmodat2`].
#[inline(always)]
pub fn fchmodat2_with<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    mode: Mode,
    flags: AtFlags,
) -> Result<Done<()>, Error> {
    let (dirfd, mode) = (dirfd.as_fd(), mode.bits());
    with(&probes::FCHMODAT2, path, |path| {
        let bits = flags.bits();
        let call = files::fchmodat2((dirfd, path), mode, bits);
        attempt(
            &about::FCHMODAT2,
            &call.args(),
            || call.make(),
            || emulate(dirfd, path, mode, flags).map(exactly),
        )
    })
}

fn emulate(dirfd: BorrowedFd<'_>, path: &CStr, mode: u32, flags: AtFlags) -> Result<(), Error> {
    if !(AtFlags::SYMLINK_NOFOLLOW | AtFlags::EMPTY_PATH).contains(flags) {
        return Err(said(Errno::EINVAL));
    }
    if path.is_empty() && flags.contains(AtFlags::EMPTY_PATH) {
        if is_cwd(dirfd) {
            return change(Proc::open()?.as_fd(), c"cwd", mode);
        }
        return match files::fchmod(dirfd, mode).make_older() {
            // It is not a descriptor, or it was opened with `O_PATH`.
            Err(error) if error.answered() == rustix::io::Errno::BADF => change_opened(dirfd, mode),
            changed => changed,
        };
    }
    if !flags.contains(AtFlags::SYMLINK_NOFOLLOW) {
        return change(dirfd, path, mode);
    }
    let file = open_for_path((dirfd, path), OFlags::NOFOLLOW)?;
    change_opened(file.as_fd(), mode)
}

/// Changes the mode of an open file.
fn change_opened(file: BorrowedFd<'_>, mode: u32) -> Result<(), Error> {
    let stat = rustix::fs::fstat(file).map_err(|errno| said(crate::path::from_rustix(errno)))?;
    if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink {
        // Through `/proc` some old file systems change a link's mode and then report an error.
        let is_read_only = rustix::fs::fstatvfs(file)
            .is_ok_and(|statvfs| statvfs.f_flag.contains(StatVfsMountFlags::RDONLY));
        return Err(said(if is_read_only { Errno::EROFS } else { Errno::EOPNOTSUPP }));
    }
    change(Proc::open()?.descriptors()?.as_fd(), Name::of(file).as_c_str(), mode)
}

/// `fchmodat`, which has no flags and follows links.
fn change(dirfd: BorrowedFd<'_>, path: &CStr, mode: u32) -> Result<(), Error> {
    files::fchmodat((dirfd, path), mode).make_older()
}

/// An error of the call itself.
fn said(errno: Errno) -> Error {
    Error::new(Sysno::FCHMODAT2, errno, ErrorKind::Kernel)
}
