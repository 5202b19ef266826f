//! Calls that find files by their paths.
//!
//! # Why this file has unsafe code
//! rustix makes some of these calls only with fallbacks of its own, and others not at all.
#![allow(unsafe_code)]

use core::ffi::CStr;
use core::mem::MaybeUninit;

use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::fs::{OFlags, Statx};
use seccompat_catalogue::{Errno, Sysno};

use super::call::{Call, Result, Returned, address, fd, path};
use crate::fs::OpenHow;

/// A path, relative to a directory.
pub(crate) type At<'a> = (BorrowedFd<'a>, &'a CStr);

/// `faccessat2(dirfd, path, mode, flags)`
#[inline(always)]
pub(crate) fn faccessat2<'a>((dir, name): At<'a>, mode: u32, flags: u32) -> Call<'a, ()> {
    let args = [fd(dir), path(name), mode.into(), flags.into(), 0, 0];
    // SAFETY: the kernel reads the string, and writes nothing.
    unsafe { Call::new(Sysno::FACCESSAT2, args) }
}

/// `faccessat(dirfd, path, mode)`, which has no flags.
pub(crate) fn faccessat<'a>((dir, name): At<'a>, mode: u32) -> Call<'a, ()> {
    let args = [fd(dir), path(name), mode.into(), 0, 0, 0];
    // SAFETY: the kernel reads the string, and writes nothing.
    unsafe { Call::new(Sysno::FACCESSAT, args) }
}

/// `openat2(dirfd, path, how, sizeof how)`
#[inline(always)]
pub(crate) fn openat2<'a>((dir, name): At<'a>, how: &'a OpenHow) -> Call<'a, OwnedFd> {
    let size = size_of::<OpenHow>() as u64;
    let args = [fd(dir), path(name), address(how), size, 0, 0];
    // SAFETY: the kernel reads the string and the 24 bytes of `how`, and makes a descriptor.
    unsafe { Call::new(Sysno::OPENAT2, args) }
}

/// `openat(dirfd, path, O_PATH | O_CLOEXEC | flags)`
pub(crate) fn open_path(dir: BorrowedFd<'_>, name: &CStr, flags: OFlags) -> Result<OwnedFd> {
    open_other((dir, name), flags | OFlags::PATH | OFlags::CLOEXEC, 0)
}

/// `openat(dirfd, path, flags, mode)`, under a filter that may fake success: that returns 0, and
/// standard input must not be taken for the opened file.
///
/// # Errors
/// EBADF if the success was faked.
#[inline(always)]
pub(crate) fn open_other(at: At<'_>, flags: OFlags, mode: u32) -> Result<OwnedFd> {
    let opened = opened(at, flags, mode).make()?;
    if opened == 0 && is_faked(at, flags, mode) {
        return Err(Errno::EBADF);
    }
    // SAFETY: the kernel has just made this descriptor for the caller.
    unsafe { OwnedFd::of(opened) }
}

/// `openat`, with the descriptor as a word until its ownership is known: it may belong to other
/// code.
#[inline(always)]
fn opened<'a>((dir, name): At<'a>, flags: OFlags, mode: u32) -> Call<'a, u64> {
    let args = [fd(dir), path(name), flags.bits().into(), mode.into(), 0, 0];
    // SAFETY: the kernel reads the string, and makes a descriptor.
    unsafe { Call::new(Sysno::OPENAT, args) }
}

/// Whether 0 is not the result of a real open: two opens never return the same descriptor.
#[cold]
fn is_faked(at: At<'_>, flags: OFlags, mode: u32) -> bool {
    match opened(at, flags, mode).make() {
        Ok(0) => true,
        Ok(second) => {
            // SAFETY: the kernel has just made this descriptor for this function.
            drop(unsafe { OwnedFd::of(second) });
            false
        }
        Err(_) => false,
    }
}

/// `fchmodat2(dirfd, path, mode, flags)`
#[inline(always)]
pub(crate) fn fchmodat2<'a>((dir, name): At<'a>, mode: u32, flags: u32) -> Call<'a, ()> {
    let args = [fd(dir), path(name), mode.into(), flags.into(), 0, 0];
    // SAFETY: the kernel reads the string.
    unsafe { Call::new(Sysno::FCHMODAT2, args) }
}

/// `fchmod(fd, mode)`, for a descriptor that was not opened with `O_PATH`.
pub(crate) fn fchmod(file: BorrowedFd<'_>, mode: u32) -> Call<'_, ()> {
    // SAFETY: it touches no memory.
    unsafe { Call::new(Sysno::FCHMOD, [fd(file), mode.into(), 0, 0, 0, 0]) }
}

/// `fchmodat(dirfd, path, mode)`, which has no flags and follows links.
pub(crate) fn fchmodat<'a>((dir, name): At<'a>, mode: u32) -> Call<'a, ()> {
    let args = [fd(dir), path(name), mode.into(), 0, 0, 0];
    // SAFETY: the kernel reads the string.
    unsafe { Call::new(Sysno::FCHMODAT, args) }
}

/// `renameat2(olddirfd, old, newdirfd, new, flags)`
#[inline(always)]
pub(crate) fn renameat2<'a>(from: At<'a>, to: At<'a>, flags: u32) -> Call<'a, ()> {
    // SAFETY: the kernel reads the two strings.
    unsafe { Call::new(Sysno::RENAMEAT2, from_to(from, to, flags)) }
}

/// `renameat(olddirfd, old, newdirfd, new)`
pub(crate) fn renameat<'a>(from: At<'a>, to: At<'a>) -> Call<'a, ()> {
    // SAFETY: the kernel reads the two strings.
    unsafe { Call::new(Sysno::RENAMEAT, from_to(from, to, 0)) }
}

/// `linkat(olddirfd, old, newdirfd, new, 0)`
pub(crate) fn linkat<'a>(from: At<'a>, to: At<'a>) -> Call<'a, ()> {
    // SAFETY: the kernel reads the two strings.
    unsafe { Call::new(Sysno::LINKAT, from_to(from, to, 0)) }
}

#[inline(always)]
fn from_to(from: At<'_>, to: At<'_>, flags: u32) -> [u64; 6] {
    [fd(from.0), path(from.1), fd(to.0), path(to.1), flags.into(), 0]
}

/// `unlinkat(dirfd, path, 0)`
pub(crate) fn unlinkat<'a>((dir, name): At<'a>) -> Call<'a, ()> {
    // SAFETY: the kernel reads the string.
    unsafe { Call::new(Sysno::UNLINKAT, [fd(dir), path(name), 0, 0, 0, 0]) }
}

/// A `struct statx` of zeros: its mask says that no field is valid.
pub(crate) fn no_statx() -> Statx {
    // SAFETY: it consists of integers, for which zeros are valid.
    unsafe { MaybeUninit::zeroed().assume_init() }
}

/// `statx(dirfd, path, flags, mask, buf)`
#[inline(always)]
pub(crate) fn statx<'a>(
    (dir, name): At<'a>,
    flags: u32,
    mask: u32,
    into: &'a mut Statx,
) -> Call<'a, ()> {
    let args = [fd(dir), path(name), flags.into(), mask.into(), address(into), 0];
    // SAFETY: the kernel reads the string and writes the 256 bytes of a `struct statx`, which
    // consists of integers.
    unsafe { Call::new(Sysno::STATX, args) }
}

/// `memfd_create(name, flags)`
#[inline(always)]
pub(crate) fn memfd_create(name: &CStr, flags: u32) -> Call<'_, OwnedFd> {
    let args = [path(name), flags.into(), 0, 0, 0, 0];
    // SAFETY: the kernel reads the string, and makes a descriptor.
    unsafe { Call::new(Sysno::MEMFD_CREATE, args) }
}
