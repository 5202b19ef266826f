//! `preadv2(2)`, `pwritev2(2)`: reading and writing at an offset, with flags.
#![forbid(unsafe_code)]

use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::{IoSlice, IoSliceMut, ReadWriteFlags};
use seccompat_catalogue::{Errno, Facts, probes};

use crate::about;
use crate::attempt::{attempt, nothing_else, older};
use crate::done::{Emulated, exactly, value};
use crate::path::from_rustix;
use crate::sys::{self, transfer};
use crate::{Done, Error};

/// `preadv2(fd, iov, iovcnt, offset, flags)`—Reads into several buffers, from `offset` or, for
/// `None`, from the file's position.
///
/// Linux 4.6. If a filter refuses it or the kernel lacks it, `preadv` does the same without flags,
/// and with `RWF_HIPRI`, which is a hint.
///
/// # Errors
/// The call's own errors; `Filtered` or `Missing` with other flags, which no older call supports.
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// Async-signal-safe, the emulation included.
///
/// # References
/// [readv(2)](https://man7.org/linux/man-pages/man2/readv.2.html), `fs/read_write.c`
#[inline(always)]
pub fn preadv2<Fd: AsFd>(
    file: Fd,
    into: &mut [IoSliceMut<'_>],
    offset: Option<u64>,
    flags: ReadWriteFlags,
) -> Result<usize, Error> {
    value(preadv2_with(file, into, offset, flags))
}

/// Like [`preadv2`], and reports how the call was done.
///
/// # Errors
/// As [`preadv2`].
#[inline(always)]
pub fn preadv2_with<Fd: AsFd>(
    file: Fd,
    into: &mut [IoSliceMut<'_>],
    offset: Option<u64>,
    flags: ReadWriteFlags,
) -> Result<Done<usize>, Error> {
    let (file, at) = (file.as_fd(), offset.unwrap_or(WHERE_IT_IS));
    let args = transfer::preadv2(file, into, at, flags.bits()).args();
    // The call and its emulation write to it, never both at once.
    let into = core::cell::RefCell::new(into);
    attempt(
        &about::PREADV2,
        &args,
        || transfer::preadv2(file, &mut into.borrow_mut(), at, flags.bits()).make(),
        || {
            if !ReadWriteFlags::HIPRI.contains(flags) {
                return Err(nothing_else(probes::PREADV2.call));
            }
            let mut into = into.borrow_mut();
            if offset.is_some() {
                return transfer::preadv(file, &mut into, at).make_older().map(exactly);
            }
            let slices = (sys::address(into.as_ptr()), into.len());
            let read = rustix::io::readv(file, &mut into);
            read.map(exactly).map_err(|errno| said(&probes::READV, file, slices, errno))
        },
    )
}

/// `pwritev2(fd, iov, iovcnt, offset, flags)`—Writes from several buffers, at `offset` or, for
/// `None`, at the file's position.
///
/// Linux 4.6. If a filter refuses it or the kernel lacks it, `pwritev` does the same without flags;
/// a following `fdatasync` or `fsync` replaces `RWF_DSYNC` and `RWF_SYNC`: on success the written
/// data is on the disk.
///
/// # Errors
/// The call's own errors; `Filtered` or `Missing` with other flags, which no older call supports.
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// Async-signal-safe, the emulation included.
///
/// # References
/// [readv(2)](https://man7.org/linux/man-pages/man2/readv.2.html), `fs/read_write.c`
#[inline(always)]
pub fn pwritev2<Fd: AsFd>(
    file: Fd,
    from: &[IoSlice<'_>],
    offset: Option<u64>,
    flags: ReadWriteFlags,
) -> Result<usize, Error> {
    value(pwritev2_with(file, from, offset, flags))
}

/// Like [`pwritev2`], and reports how the call was done.
///
/// # Errors
/// As [`pwritev2`].
#[inline(always)]
pub fn pwritev2_with<Fd: AsFd>(
    file: Fd,
    from: &[IoSlice<'_>],
    offset: Option<u64>,
    flags: ReadWriteFlags,
) -> Result<Done<usize>, Error> {
    let (file, at) = (file.as_fd(), offset.unwrap_or(WHERE_IT_IS));
    let call = transfer::pwritev2(file, from, at, flags.bits());
    attempt(
        &about::PWRITEV2,
        &call.args(),
        || call.make(),
        || Write { file, from, offset }.emulate(flags),
    )
}

/// The offset that means the file's position. The older calls have no such value.
const WHERE_IT_IS: u64 = u64::MAX;

struct Write<'a> {
    file: BorrowedFd<'a>,
    from: &'a [IoSlice<'a>],
    offset: Option<u64>,
}

impl Write<'_> {
    fn emulate(&self, flags: ReadWriteFlags) -> Emulated<usize> {
        let (dsync, sync) = (ReadWriteFlags::DSYNC, ReadWriteFlags::SYNC);
        if !(ReadWriteFlags::HIPRI | dsync | sync).contains(flags) {
            return Err(nothing_else(probes::PWRITEV2.call));
        }
        let written = match self.offset {
            None => rustix::io::writev(self.file, self.from)
                .map_err(|errno| self.said(&probes::WRITEV, errno))?,
            Some(at) => transfer::pwritev(self.file, self.from, at).make_older()?,
        };
        let (facts, synced) = if flags.contains(sync) {
            (&probes::FSYNC, rustix::fs::fsync(self.file))
        } else if flags.contains(dsync) {
            (&probes::FDATASYNC, rustix::fs::fdatasync(self.file))
        } else {
            return Ok(exactly(written));
        };
        match synced {
            // An object without a disk has nothing to wait for.
            Err(errno) if written > 0 && errno != rustix::io::Errno::INVAL => {
                return Err(self.said(facts, errno));
            }
            _ => {}
        }
        Ok(exactly(written))
    }

    fn said(&self, facts: &'static Facts, errno: rustix::io::Errno) -> Error {
        said(facts, self.file, (sys::address(self.from.as_ptr()), self.from.len()), errno)
    }
}

/// An error of an older call that takes a descriptor, and possibly buffers.
fn said(
    facts: &'static Facts,
    file: BorrowedFd<'_>,
    (at, count): (u64, usize),
    errno: rustix::io::Errno,
) -> Error {
    let errno: Errno = from_rustix(errno);
    older(facts, &[sys::fd(file), at, count as u64, 0, 0, 0], errno)
}
