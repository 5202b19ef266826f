//! The table of descriptors.
//!
//! # Why this file has unsafe code
//! It closes and marks descriptors by their numbers, and rustix does not make `close_range`.
#![allow(unsafe_code)]

use core::ffi::c_void;

use rustix::fd::BorrowedFd;
use seccompat_catalogue::{Errno, Sysno};

use super::call::{Call, Result, address, fd};
use crate::{Error, about, attempt};

/// `fcntl(fd, F_DUPFD_CLOEXEC, least)`, for a child that is about to exec.
pub(crate) fn copy_above(raw: i32, least: i32) -> Result<u32> {
    const F_DUPFD_CLOEXEC: u64 = 1030;
    let [raw, least] = [raw, least].map(|word| (word as u32).into());
    // SAFETY: it touches no memory, and makes a new descriptor.
    let copy: Call<'_, u64> =
        unsafe { Call::new(Sysno::FCNTL, [raw, F_DUPFD_CLOEXEC, least, 0, 0, 0]) };
    u32::try_from(copy.make()?).map_err(|_| Errno::EBADF)
}

/// `dup3(from, to, 0)`, for a child that is about to exec: no code in it owns a descriptor.
pub(crate) fn put(from: u32, to: i32) -> Result<()> {
    let to = (to as u32).into();
    // SAFETY: it touches no memory; a child's descriptors are its own.
    let put: Call<'_, ()> = unsafe { Call::new(Sysno::DUP3, [from.into(), to, 0, 0, 0, 0]) };
    put.make()
}

/// `fcntl(fd, F_GETFD)`, and then, unless it is set, `fcntl(fd, F_SETFD, … | FD_CLOEXEC)`: returns
/// whether that changed the flag.
pub(crate) fn close_at_exec(raw: u32) -> bool {
    const F_GETFD: u64 = 1;
    const F_SETFD: u64 = 2;
    const FD_CLOEXEC: u64 = 1;
    // SAFETY: it reads a flag of the table.
    let get: Call<'_, u64> = unsafe { Call::new(Sysno::FCNTL, [raw.into(), F_GETFD, 0, 0, 0, 0]) };
    let Ok(flags) = get.make() else { return false };
    if flags & FD_CLOEXEC != 0 {
        return false;
    }
    let args = [raw.into(), F_SETFD, flags | FD_CLOEXEC, 0, 0, 0];
    // SAFETY: the descriptor keeps its meaning for as long as this program runs.
    let set: Call<'_, ()> = unsafe { Call::new(Sysno::FCNTL, args) };
    set.make().is_ok()
}

/// `close_range(first, last, flags)`, for `io::close_range` and its safe variant.
pub(crate) fn close_range_natively(first: u32, last: u32, flags: u32) -> Call<'static, ()> {
    let args = [first.into(), last.into(), flags.into(), 0, 0, 0];
    // SAFETY: it touches no memory; the public function answers for the descriptors' owners.
    unsafe { Call::new(Sysno::CLOSE_RANGE, args) }
}

/// `close(fd)`, ignoring its result: on Linux the descriptor is closed in any case. For
/// `io::close_range`.
pub(crate) fn close(raw: u32) {
    // SAFETY: it touches no memory; the public function answers for the descriptor's owner.
    let close: Call<'_, ()> = unsafe { Call::new(Sysno::CLOSE, [raw.into(), 0, 0, 0, 0, 0]) };
    let _gone = close.make();
}

/// `unshare(CLONE_FILES)`
pub(crate) fn unshare_files() -> Result<()> {
    // SAFETY: this thread keeps all its descriptors.
    let unshare: Call<'_, ()> = unsafe { Call::new(Sysno::UNSHARE, [0x400, 0, 0, 0, 0, 0]) };
    unshare.make()
}

/// `quotactl_fd(fd, cmd, id, addr)`—Reads or changes disk quotas, by a descriptor of the file
/// system.
///
/// Linux 5.14. No older call takes a descriptor, so if a filter refuses it or the kernel lacks it,
/// it is unavailable.
///
/// # Errors
/// The call's own errors; `Filtered` or `Missing`. The kernel itself answers ENOSYS if a file
/// system has no quotas: that is `Kernel`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # Safety
/// `addr` must be valid for `cmd`.
///
/// # References
/// [quotactl(2)](https://man7.org/linux/man-pages/man2/quotactl.2.html), `fs/quota/quota.c`
pub unsafe fn quotactl_fd(
    file: BorrowedFd<'_>,
    cmd: u32,
    id: u32,
    addr: *mut c_void,
) -> core::result::Result<(), Error> {
    let args = [fd(file), cmd.into(), id.into(), address(addr), 0, 0];
    // SAFETY: the caller guarantees the address.
    let call: Call<'_, ()> = unsafe { Call::new(Sysno::QUOTACTL_FD, args) };
    attempt::only(&about::QUOTACTL_FD, &args, || call.make())
}
