//! `copy_file_range(2)`: copies within the kernel.
#![forbid(unsafe_code)]

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{
    FileType, IFlags, OFlags, SeekFrom, Stat, fcntl_getfl, fstat, ioctl_getflags, seek,
};
use rustix::io::{IoSlice, IoSliceMut};
use seccompat_catalogue::{Errno, Sysno};

use crate::about;
use crate::attempt::attempt;
use crate::done::{exactly, value};
use crate::path::from_rustix;
use crate::sys::transfer;
use crate::{Done, Error, ErrorKind};

/// `copy_file_range(in, &in_offset, out, &out_offset, len, flags)`—Copies from one regular file to
/// another, up to `len` bytes; 0 at the end of the file.
///
/// Without an offset, the call uses and advances the file's own position. Linux 4.5. If a filter
/// refuses it or the kernel lacks it, the bytes pass through this process: no extents are shared
/// and no server copies by itself, but the call promises neither.
///
/// # Errors
/// The call's own errors. `Filtered` or `Missing` if reading and writing are refused too.
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// Async-signal-safe, the emulation included.
///
/// # References
/// [copy_file_range(2)](https://man7.org/linux/man-pages/man2/copy_file_range.2.html),
/// `fs/read_write.c`
#[inline(always)]
pub fn copy_file_range<InFd: AsFd, OutFd: AsFd>(
    from: InFd,
    from_offset: Option<&mut u64>,
    to: OutFd,
    to_offset: Option<&mut u64>,
    len: usize,
) -> Result<usize, Error> {
    value(copy_file_range_with(from, from_offset, to, to_offset, len))
}

/// Like [`copy_file_range`], and reports how the call was done.
///
/// # Errors
/// As [`copy_file_range`].
pub fn copy_file_range_with<InFd: AsFd, OutFd: AsFd>(
    from: InFd,
    mut from_offset: Option<&mut u64>,
    to: OutFd,
    mut to_offset: Option<&mut u64>,
    len: usize,
) -> Result<Done<usize>, Error> {
    let (from, to) = (from.as_fd(), to.as_fd());
    let starts = [from_offset.as_deref().copied(), to_offset.as_deref().copied()];
    let places = ((from, from_offset.as_deref_mut()), (to, to_offset.as_deref_mut()));
    let call = transfer::copy_file_range(places.0, places.1, len);
    let done = attempt(
        &about::COPY_FILE_RANGE,
        &call.args(),
        || call.make(),
        || {
            let copy = Copy { from, to, starts, len };
            copy.run().map(exactly)
        },
    )?;
    if done.by != crate::By::Native {
        for offset in [from_offset, to_offset].into_iter().flatten() {
            *offset += done.value as u64;
        }
    }
    Ok(done)
}

struct Copy<'a> {
    from: BorrowedFd<'a>,
    to: BorrowedFd<'a>,
    /// The start offsets; `None` for the file's own position.
    starts: [Option<u64>; 2],
    len: usize,
}

/// A size that fits on the stack of a small thread.
const CHUNK: usize = 16 * 1024;
/// `MAX_RW_COUNT`, for pages of 4096 bytes.
const MOST: u64 = 0x7fff_f000;

impl Copy<'_> {
    fn run(&self) -> Result<usize, Error> {
        let (from, to) = (self.look(self.from)?, self.look(self.to)?);
        let (begins, size) = self.begin(&from, &to)?;
        let mut done = 0;
        let mut room = [0; CHUNK];
        // Bytes that it appends to itself meanwhile are not copied again.
        let len = size.min(MOST);
        while done < len {
            let want = usize::try_from((len - done).min(CHUNK as u64)).unwrap_or(CHUNK);
            let read = match self.transfer(begins[0] + done, Some(&mut room[..want]), &[]) {
                Ok(0) => break,
                Ok(read) => read,
                Err(_) if done > 0 => break,
                Err(error) => return Err(error),
            };
            match self.transfer(begins[1] + done, None, &room[..read]) {
                Ok(written) => {
                    done += written as u64;
                    if written < read {
                        break;
                    }
                }
                Err(_) if done > 0 => break,
                Err(error) => return Err(error),
            }
        }
        for (file, start, begin) in
            [(self.from, self.starts[0], begins[0]), (self.to, self.starts[1], begins[1])]
        {
            if start.is_none() && done > 0 {
                seek(file, SeekFrom::Start(begin + done))
                    .map_err(|errno| said(from_rustix(errno)))?;
            }
        }
        Ok(usize::try_from(done).unwrap_or(usize::MAX))
    }

    fn look(&self, file: BorrowedFd<'_>) -> Result<(Stat, OFlags), Error> {
        let of = |errno| said(from_rustix(errno));
        let flags = fcntl_getfl(file).map_err(of)?;
        if flags.contains(OFlags::PATH) {
            return Err(said(Errno::EBADF));
        }
        Ok((fstat(file).map_err(of)?, flags))
    }

    /// The kernel's first checks (`generic_copy_file_checks`), the start offsets, and the number of
    /// bytes to copy.
    fn begin(&self, from: &(Stat, OFlags), to: &(Stat, OFlags)) -> Result<([u64; 2], u64), Error> {
        let kinds = [from, to].map(|(stat, _)| FileType::from_raw_mode(stat.st_mode));
        if kinds.contains(&FileType::Directory) {
            return Err(said(Errno::EISDIR));
        }
        if kinds != [FileType::RegularFile; 2] {
            return Err(said(Errno::EINVAL));
        }
        let mode = |(_, flags): &(Stat, OFlags)| *flags & OFlags::RWMODE;
        if mode(from) == OFlags::WRONLY
            || mode(to) == OFlags::RDONLY
            || to.1.contains(OFlags::APPEND)
        {
            return Err(said(Errno::EBADF));
        }
        if ioctl_getflags(self.to).is_ok_and(|flags| flags.contains(IFlags::IMMUTABLE)) {
            return Err(said(Errno::EPERM));
        }
        let mut begins = [0; 2];
        for ((begin, start), file) in begins.iter_mut().zip(self.starts).zip([self.from, self.to]) {
            *begin = match start {
                Some(start) => start,
                None => {
                    seek(file, SeekFrom::Current(0)).map_err(|errno| said(from_rustix(errno)))?
                }
            };
        }
        if begins.iter().any(|begin| begin.checked_add(self.len as u64).is_none()) {
            return Err(said(Errno::EOVERFLOW));
        }
        // No file has a byte at that offset (`generic_write_check_limits`).
        if begins[1] == i64::MAX as u64 {
            return Err(said(Errno::EFBIG));
        }
        if begins.iter().any(|&begin| i64::try_from(begin).is_err()) {
            return Err(said(Errno::EINVAL));
        }
        let same = from.0.st_dev == to.0.st_dev && from.0.st_ino == to.0.st_ino;
        // Bytes past the end are not copied, and so do not overlap.
        let size = u64::try_from(from.0.st_size).unwrap_or(0);
        let room = i64::MAX as u64 - begins[1];
        let copied = size.saturating_sub(begins[0]).min(self.len as u64).min(room);
        if same && begins[0] < begins[1] + copied && begins[1] < begins[0] + copied {
            return Err(said(Errno::EINVAL));
        }
        Ok((begins, copied))
    }

    /// Reads or writes at an explicit offset, so that the file's position stays.
    fn transfer(&self, at: u64, read: Option<&mut [u8]>, write: &[u8]) -> Result<usize, Error> {
        match read {
            Some(room) => {
                transfer::preadv(self.from, &mut [IoSliceMut::new(room)], at).make_older()
            }
            None => transfer::pwritev(self.to, &[IoSlice::new(write)], at).make_older(),
        }
    }
}

fn said(errno: Errno) -> Error {
    Error::new(Sysno::COPY_FILE_RANGE, errno, ErrorKind::Kernel)
}
