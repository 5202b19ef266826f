//! Calls that read, write and copy, and calls that wait until that is possible.
//!
//! # Why this file has unsafe code
//! rustix adds fallbacks of its own to some of these calls, and lacks others.
#![allow(unsafe_code)]

use core::mem::MaybeUninit;

use rustix::event::epoll::Event;
use rustix::fd::BorrowedFd;
use rustix::io::{IoSlice, IoSliceMut};
use seccompat_catalogue::Sysno;

use super::call::{Call, address, address_or_null, fd};

/// `copy_file_range(in, &in_offset, out, &out_offset, len, flags)`
#[inline(always)]
pub(crate) fn copy_file_range<'a>(
    (from, from_offset): (BorrowedFd<'a>, Option<&'a mut u64>),
    (to, to_offset): (BorrowedFd<'a>, Option<&'a mut u64>),
    len: usize,
) -> Call<'a, usize> {
    let place = |offset: Option<&'a mut u64>| address_or_null(offset.map(|at| &raw const *at));
    let args = [fd(from), place(from_offset), fd(to), place(to_offset), len as u64, 0];
    // SAFETY: the kernel reads and writes the two offsets, if they are there.
    unsafe { Call::new(Sysno::COPY_FILE_RANGE, args) }
}

/// `preadv2(fd, iov, iovcnt, offset, flags)`
#[inline(always)]
pub(crate) fn preadv2<'a>(
    file: BorrowedFd<'a>,
    into: &'a mut [IoSliceMut<'_>],
    offset: u64,
    flags: u32,
) -> Call<'a, usize> {
    let args = vectored(file, (address(into.as_ptr()), into.len()), offset, flags);
    // SAFETY: the kernel reads the slices, which have the layout of `struct iovec`, and writes to
    // the memory that they borrow.
    unsafe { Call::new(Sysno::PREADV2, args) }
}

/// `preadv(fd, iov, iovcnt, offset)`
#[inline(always)]
pub(crate) fn preadv<'a>(
    file: BorrowedFd<'a>,
    into: &'a mut [IoSliceMut<'_>],
    offset: u64,
) -> Call<'a, usize> {
    let args = vectored(file, (address(into.as_ptr()), into.len()), offset, 0);
    // SAFETY: as for `preadv2`.
    unsafe { Call::new(Sysno::PREADV, args) }
}

/// `pwritev2(fd, iov, iovcnt, offset, flags)`
#[inline(always)]
pub(crate) fn pwritev2<'a>(
    file: BorrowedFd<'a>,
    from: &'a [IoSlice<'_>],
    offset: u64,
    flags: u32,
) -> Call<'a, usize> {
    let args = vectored(file, (address(from.as_ptr()), from.len()), offset, flags);
    // SAFETY: the kernel reads the slices, which have the layout of `struct iovec`, and the memory
    // that they borrow.
    unsafe { Call::new(Sysno::PWRITEV2, args) }
}

/// `pwritev(fd, iov, iovcnt, offset)`
#[inline(always)]
pub(crate) fn pwritev<'a>(
    file: BorrowedFd<'a>,
    from: &'a [IoSlice<'_>],
    offset: u64,
) -> Call<'a, usize> {
    let args = vectored(file, (address(from.as_ptr()), from.len()), offset, 0);
    // SAFETY: as for `pwritev2`.
    unsafe { Call::new(Sysno::PWRITEV, args) }
}

/// The offset is passed in two halves; 64-bit machines read only the first.
#[inline(always)]
fn vectored(file: BorrowedFd<'_>, (at, count): (u64, usize), offset: u64, flags: u32) -> [u64; 6] {
    [fd(file), at, count as u64, offset, offset >> 32, flags.into()]
}

/// `struct __kernel_timespec`: seconds, nanoseconds.
pub(crate) type Time = [i64; 2];

/// `epoll_pwait2(epfd, events, maxevents, timeout, sigmask, sigsetsize)`
#[inline(always)]
pub(crate) fn epoll_pwait2<'a>(
    epoll: BorrowedFd<'a>,
    events: &'a mut [MaybeUninit<Event>],
    timeout: Option<&'a Time>,
    mask: Option<&'a u64>,
) -> Call<'a, usize> {
    let timeout = address_or_null(timeout.map(|time| &raw const *time));
    let args = [fd(epoll), address(events.as_ptr()), count(events), timeout, blocked(mask), 8];
    // SAFETY: the kernel writes no more events than there is room for, and reads a timeout and a
    // set of signals.
    unsafe { Call::new(Sysno::EPOLL_PWAIT2, args) }
}

/// `epoll_pwait(epfd, events, maxevents, 0, sigmask, sigsetsize)`: collects the ready events.
pub(crate) fn epoll_take<'a>(
    epoll: BorrowedFd<'a>,
    events: &'a mut [MaybeUninit<Event>],
    mask: Option<&'a u64>,
) -> Call<'a, usize> {
    let args = [fd(epoll), address(events.as_ptr()), count(events), 0, blocked(mask), 8];
    // SAFETY: the kernel writes no more events than there is room for, and reads a set of signals.
    unsafe { Call::new(Sysno::EPOLL_PWAIT, args) }
}

/// An `int`: the kernel refuses a larger value.
#[inline(always)]
fn count(events: &[MaybeUninit<Event>]) -> u64 {
    u32::try_from(events.len()).unwrap_or(u32::MAX >> 1).into()
}

#[inline(always)]
fn blocked(mask: Option<&u64>) -> u64 {
    address_or_null(mask.map(|mask| &raw const *mask))
}

/// A descriptor that may become readable: `struct pollfd`, a descriptor and two words of 16 bits.
pub(crate) struct Readable(u64);

impl Readable {
    pub(crate) fn of(file: BorrowedFd<'_>) -> Self {
        const POLLIN: u64 = 1;
        Self(if cfg!(target_endian = "little") {
            fd(file) | POLLIN << 32
        } else {
            fd(file) << 32 | POLLIN << 16
        })
    }
}

/// `ppoll(fds, 1, timeout, sigmask, sigsetsize)`: returns how many became readable, 0 or 1. The
/// kernel counts `timeout` down. On 32-bit ABIs this is the call with 64-bit times (Linux 5.1).
pub(crate) fn wait_readable<'a>(
    of: &'a mut Readable,
    timeout: Option<&'a mut Time>,
    mask: Option<&'a u64>,
) -> Call<'a, u64> {
    let timeout = address_or_null(timeout.map(|time| &raw const *time));
    let args = [address(&raw mut of.0), 1, timeout, blocked(mask), 8, 0];
    let call = if cfg!(target_pointer_width = "32") { Sysno::PPOLL_TIME64 } else { Sysno::PPOLL };
    // SAFETY: the kernel reads and writes one `struct pollfd` and a timeout of two words of 64 bits, and
    // reads a set of signals.
    unsafe { Call::new(call, args) }
}
