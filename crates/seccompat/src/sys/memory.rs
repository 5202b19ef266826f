//! Calls about memory; none of them changes the content of memory.
//!
//! # Why this file has unsafe code
//! rustix has some of these calls only as unsafe functions, and lacks others.
#![allow(unsafe_code)]

use core::ffi::c_void;

use rustix::fd::BorrowedFd;
use seccompat_catalogue::Sysno;

use super::call::{Call, address, fd};
use crate::mm::MemoryRange;

/// `mlock2(addr, len, flags)`
pub(crate) fn mlock2(addr: *const c_void, len: usize, flags: u32) -> Call<'static, ()> {
    // SAFETY: locked pages are the same pages, and the kernel follows the address no further.
    unsafe { Call::new(Sysno::MLOCK2, [address(addr), len as u64, flags.into(), 0, 0, 0]) }
}

/// `mlock(addr, len)`
pub(crate) fn mlock(addr: *const c_void, len: usize) -> Call<'static, ()> {
    // SAFETY: as for `mlock2`.
    unsafe { Call::new(Sysno::MLOCK, [address(addr), len as u64, 0, 0, 0, 0]) }
}

/// `mseal(addr, len, flags)`
pub(crate) fn mseal(addr: *mut c_void, len: usize) -> Call<'static, ()> {
    // SAFETY: memory keeps its content and its place.
    unsafe { Call::new(Sysno::MSEAL, [address(addr), len as u64, 0, 0, 0, 0]) }
}

/// `process_madvise(pidfd, iovec, count, advice, flags)`
pub(crate) fn process_madvise<'a>(
    pidfd: BorrowedFd<'a>,
    ranges: &'a [MemoryRange],
    advice: KeepsContent,
) -> Call<'a, usize> {
    let (at, count) = (address(ranges.as_ptr()), ranges.len() as u64);
    let args = [fd(pidfd), at, count, advice as u64, 0, 0];
    // SAFETY: the kernel reads the ranges, and the memory that they name stays unchanged.
    unsafe { Call::new(Sysno::PROCESS_MADVISE, args) }
}

/// Advice that keeps the content of memory.
#[derive(Clone, Copy)]
pub(crate) enum KeepsContent {
    WillNeed = 3,
    Cold = 20,
    PageOut = 21,
    Collapse = 25,
}
