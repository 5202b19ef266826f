//! Memory.
#![forbid(unsafe_code)]

use core::ffi::c_void;

use rustix::fd::AsFd;
use seccompat_catalogue::probes;

mod range;

use crate::about;
use crate::attempt::{attempt, nothing_else, only};
use crate::done::value;
use crate::sys::memory::{self, KeepsContent};
use crate::{Done, Error, Weaknesses};

pub use range::MemoryRange;

/// `MLOCK_ONFAULT`
const ONFAULT: u32 = 1;

/// `mlock2(addr, len, flags)`—Locks pages in memory; with `on_fault` each page at its first use.
///
/// Linux 4.4. If a filter refuses it or the kernel lacks it, `mlock` does the same without
/// `on_fault`.
///
/// # Errors
/// The call's own errors: EPERM and ENOMEM by `RLIMIT_MEMLOCK`. `Filtered` or `Missing` with
/// `on_fault`, unless [`mlock2_with`] was used to accept the loss.
///
/// # Weaknesses
/// None; with [`mlock2_with`], [`Weaknesses::FAULTED_IN`] can be accepted.
///
/// # Signal safety
/// Async-signal-safe, the emulation included.
///
/// # References
/// [mlock(2)](https://man7.org/linux/man-pages/man2/mlock.2.html), `mm/mlock.c`
pub fn mlock2(addr: *const c_void, len: usize, on_fault: bool) -> Result<(), Error> {
    value(mlock2_with(addr, len, on_fault, Weaknesses::NONE))
}

/// Like [`mlock2`], but accepts weaknesses, and reports how the call was done.
///
/// # Errors
/// As [`mlock2`].
pub fn mlock2_with(
    addr: *const c_void,
    len: usize,
    on_fault: bool,
    accept: Weaknesses,
) -> Result<Done<()>, Error> {
    let flags = if on_fault { ONFAULT } else { 0 };
    let call = memory::mlock2(addr, len, flags);
    attempt(
        &about::MLOCK2,
        &call.args(),
        || call.make(),
        || {
            let lost = if on_fault { Weaknesses::FAULTED_IN } else { Weaknesses::NONE };
            if !accept.contain(lost) {
                return Err(nothing_else(probes::MLOCK2.call));
            }
            memory::mlock(addr, len).make_older().map(|()| ((), lost))
        },
    )
}

/// `mseal(addr, len, flags)`—Seals a mapping: it can no longer be unmapped, moved or made writable.
///
/// Linux 6.10, on 64-bit machines. No older call protects a mapping like this, so if a filter
/// refuses it or the kernel lacks it, it is unavailable: a program that continues has no seal.
///
/// # Errors
/// The call's own errors; `Filtered` or `Missing`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # References
/// [mseal(2)](https://man7.org/linux/man-pages/man2/mseal.2.html), `mm/mseal.c`
pub fn mseal(addr: *mut c_void, len: usize) -> Result<(), Error> {
    let call = memory::mseal(addr, len);
    only(&about::MSEAL, &call.args(), || call.make())
}

/// Advice that does not change the content of memory; only such advice can be given to another
/// process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Advice {
    /// `MADV_WILLNEED`
    WillNeed,
    /// `MADV_COLD`
    Cold,
    /// `MADV_PAGEOUT`
    PageOut,
    /// `MADV_COLLAPSE` (Linux 6.1)
    Collapse,
}

/// `process_madvise(pidfd, iovec, n, advice, flags)`—Gives advice about another process's memory,
/// and returns the number of bytes that it applies to.
///
/// Linux 5.10. No older call reaches another process, so if a filter refuses it or the kernel lacks
/// it, it is unavailable.
///
/// # Errors
/// The call's own errors; `Filtered` or `Missing`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # References
/// [process_madvise(2)](https://man7.org/linux/man-pages/man2/process_madvise.2.html),
/// `mm/madvise.c`
pub fn process_madvise<Fd: AsFd>(
    pidfd: Fd,
    ranges: &[MemoryRange],
    advice: Advice,
) -> Result<usize, Error> {
    let advice = match advice {
        Advice::WillNeed => KeepsContent::WillNeed,
        Advice::Cold => KeepsContent::Cold,
        Advice::PageOut => KeepsContent::PageOut,
        Advice::Collapse => KeepsContent::Collapse,
    };
    let call = memory::process_madvise(pidfd.as_fd(), ranges, advice);
    only(&about::PROCESS_MADVISE, &call.args(), || call.make())
}
