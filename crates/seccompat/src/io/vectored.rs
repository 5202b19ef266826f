//! `preadv2(2)`, `pwritev2(2)`: reading and writing at a place, with flags.
#![forbid(unsafe_code)]

use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::{IoSlice, IoSliceMut, ReadWriteFlags};
use seccompat_catalogue::{Errno, Facts, probes};

use crate::about;
use crate::attempt::{attempt, nothing_else, older};
use crate::done::{Emulated, exactly, value};
use crate::path::from_rustix;
use crate::sys::calls;
use crate::{Done, Error};

/// `preadv2(fd, iov, iovcnt, offset, flags)`—Reads from `offset` on, or, for `None`, from where the
/// file is, into several places.
///
/// Linux 4.6. Where a filter refuses it or the kernel lacks it, `preadv` does the same without
/// flags, and with `RWF_HIPRI`, which is a hint.
///
/// # Errors
/// The call's own; `Filtered` or `Missing` with other flags, which nothing older keeps.
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

/// [`preadv2`], which says how it was done.
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
    let call =
        Call { file: file.as_fd(), at: calls::address(into.as_ptr()), count: into.len(), offset };
    let args = call.new_args(flags);
    let into = core::cell::RefCell::new(into);
    attempt(
        &about::PREADV2,
        &args,
        || calls::read_vectored(true, &args, &mut into.borrow_mut()),
        || {
            if !ReadWriteFlags::HIPRI.contains(flags) {
                return Err(nothing_else(probes::PREADV2.call));
            }
            let mut into = into.borrow_mut();
            let Some(args) = call.old_args() else {
                let read = rustix::io::readv(call.file, &mut into);
                return read.map(exactly).map_err(|errno| call.said(&probes::READV, errno));
            };
            let read = calls::read_vectored(false, &args, &mut into);
            read.map(exactly).map_err(|errno| older(&probes::PREADV, &args, errno))
        },
    )
}

/// `pwritev2(fd, iov, iovcnt, offset, flags)`—Writes from several places at `offset`, or, for
/// `None`, where the file is.
///
/// Linux 4.6. Where a filter refuses it or the kernel lacks it, `pwritev` does the same without
/// flags; after it `fdatasync` or `fsync` stand for `RWF_DSYNC` and `RWF_SYNC`: on success what was
/// written is on the disk.
///
/// # Errors
/// The call's own; `Filtered` or `Missing` with other flags, which nothing older keeps.
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

/// [`pwritev2`], which says how it was done.
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
    let call =
        Call { file: file.as_fd(), at: calls::address(from.as_ptr()), count: from.len(), offset };
    let args = call.new_args(flags);
    attempt(
        &about::PWRITEV2,
        &args,
        || calls::write_vectored(true, &args, from),
        || call.write(from, flags),
    )
}

struct Call<'a> {
    file: BorrowedFd<'a>,
    at: u64,
    count: usize,
    offset: Option<u64>,
}

impl Call<'_> {
    fn new_args(&self, flags: ReadWriteFlags) -> [u64; 6] {
        // The offset is passed in two halves, of which 64-bit machines read the first alone.
        let offset = self.offset.unwrap_or(u64::MAX);
        let at = [calls::fd(self.file), self.at, self.count as u64];
        [at[0], at[1], at[2], offset, offset >> 32, flags.bits().into()]
    }

    /// For the older calls, which have no place "where the file is".
    fn old_args(&self) -> Option<[u64; 6]> {
        self.offset?;
        let [file, at, count, low, high, _] = self.new_args(ReadWriteFlags::empty());
        Some([file, at, count, low, high, 0])
    }

    fn write(&self, from: &[IoSlice<'_>], flags: ReadWriteFlags) -> Emulated<usize> {
        let (dsync, sync) = (ReadWriteFlags::DSYNC, ReadWriteFlags::SYNC);
        if !(ReadWriteFlags::HIPRI | dsync | sync).contains(flags) {
            return Err(nothing_else(probes::PWRITEV2.call));
        }
        let written = match self.old_args() {
            None => rustix::io::writev(self.file, from)
                .map_err(|errno| self.said(&probes::WRITEV, errno))?,
            Some(args) => calls::write_vectored(false, &args, from)
                .map_err(|errno| older(&probes::PWRITEV, &args, errno))?,
        };
        let (facts, synced) = if flags.contains(sync) {
            (&probes::FSYNC, rustix::fs::fsync(self.file))
        } else if flags.contains(dsync) {
            (&probes::FDATASYNC, rustix::fs::fdatasync(self.file))
        } else {
            return Ok(exactly(written));
        };
        match synced {
            // What has no disk has nothing to wait for.
            Err(errno) if written > 0 && errno != rustix::io::Errno::INVAL => {
                return Err(self.said(facts, errno));
            }
            _ => {}
        }
        Ok(exactly(written))
    }

    fn said(&self, facts: &'static Facts, errno: rustix::io::Errno) -> Error {
        let errno: Errno = from_rustix(errno);
        older(facts, &[calls::fd(self.file), self.at, self.count as u64, 0, 0, 0], errno)
    }
}
