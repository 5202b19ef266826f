//! Calls that return information, or fill a buffer.
//!
//! # Why this file has unsafe code
//! rustix adds fallbacks of its own to some of these calls, and lacks others.
#![allow(unsafe_code)]

use rustix::fd::BorrowedFd;
use seccompat_catalogue::Sysno;

use super::call::{Call, address, fd};

/// `getrandom(buf, len, flags)`
#[inline(always)]
pub(crate) fn getrandom(into: &mut [u8], flags: u32) -> Call<'_, usize> {
    let args = [address(into.as_mut_ptr()), into.len() as u64, flags.into(), 0, 0, 0];
    // SAFETY: the kernel writes to the buffer no more than its length.
    unsafe { Call::new(Sysno::GETRANDOM, args) }
}

/// `struct mnt_id_req`, first version: its size and a spare word, an id, a parameter.
pub(crate) type Request = [u64; 3];

/// `statmount(req, buf, size, flags)`
pub(crate) fn statmount<'a>(of: &'a Request, into: &'a mut [u64], flags: u32) -> Call<'a, ()> {
    let (at, size) = (address(into.as_mut_ptr()), size_of_val(into) as u64);
    // SAFETY: the kernel reads the request, which contains its length, and writes no more bytes to
    // the buffer than its size.
    unsafe { Call::new(Sysno::STATMOUNT, [address(of), at, size, flags.into(), 0, 0]) }
}

/// `listmount(req, ids, count, flags)`
pub(crate) fn listmount<'a>(of: &'a Request, ids: &'a mut [u64], flags: u32) -> Call<'a, usize> {
    let (at, count) = (address(ids.as_mut_ptr()), ids.len() as u64);
    // SAFETY: the kernel reads the request, and writes no more ids than there is room for.
    unsafe { Call::new(Sysno::LISTMOUNT, [address(of), at, count, flags.into(), 0, 0]) }
}

/// `cachestat(fd, range, stat, flags)`: takes an offset and a length, and returns five counts.
pub(crate) fn cachestat<'a>(
    file: BorrowedFd<'a>,
    range: &'a [u64; 2],
    told: &'a mut [u64; 5],
) -> Call<'a, ()> {
    let args = [fd(file), address(range), address(told), 0, 0, 0];
    // SAFETY: the kernel reads the two words of a `struct cachestat_range` and writes the five of a
    // `struct cachestat`.
    unsafe { Call::new(Sysno::CACHESTAT, args) }
}

/// `getdents64(fd, entries, size)`
pub(crate) fn getdents64<'a>(directory: BorrowedFd<'a>, into: &'a mut [u64]) -> Call<'a, usize> {
    let (at, size) = (address(into.as_mut_ptr()), size_of_val(into) as u64);
    // SAFETY: the kernel writes to the buffer no more than its size.
    unsafe { Call::new(Sysno::GETDENTS64, [fd(directory), at, size, 0, 0, 0]) }
}
