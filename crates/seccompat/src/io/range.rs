//! `close_range(2)`: all descriptors of a range.
#![forbid(unsafe_code)]

use rustix::fd::{AsFd, AsRawFd, OwnedFd};
use rustix::process::{Resource, getrlimit};
use seccompat_catalogue::{Errno, Sysno};

use crate::about;
use crate::attempt::{attempt, nothing_else};
use crate::done::{Emulated, exactly, value};
use crate::proc::Proc;
use crate::sys::descriptors::{close, close_at_exec, close_range_natively, unshare_files};
use crate::sys::{processes, told};
use crate::{Done, Error, ErrorKind, Weaknesses};

/// Flags of `close_range(2)`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CloseRangeFlags(u32);

impl CloseRangeFlags {
    /// None.
    pub const NONE: Self = Self(0);
    /// `CLOSE_RANGE_UNSHARE`: this thread first gets a descriptor table of its own.
    pub const UNSHARE: Self = Self(2);
    /// `CLOSE_RANGE_CLOEXEC` (Linux 5.11): the next exec closes them, not this call.
    pub const CLOEXEC: Self = Self(4);

    /// The union of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The flags of a word, which the kernel checks.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    const fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }
}

/// `close_range(first, last, CLOSE_RANGE_CLOEXEC)`—Lets the next exec close the descriptors from
/// `first` to `last`, both included.
///
/// Linux 5.11 (5.9 without this flag: the emulation is used there). If a filter refuses it or the
/// kernel lacks it, the emulation marks each descriptor that `/proc` lists, even if no descriptor
/// is free for the listing.
///
/// # Errors
/// The call's own errors; `Emulation` if reading `/proc` lacked something.
///
/// # Weaknesses
/// None; with [`close_range_cloexec_with`], [`Weaknesses::HIGH_DESCRIPTORS`] can be accepted. The
/// call marks all in one step; here a descriptor that another thread moves meanwhile may be missed.
///
/// # Signal safety
/// Async-signal-safe, the emulation included.
///
/// # References
/// [close_range(2)](https://man7.org/linux/man-pages/man2/close_range.2.html), `fs/file.c`
pub fn close_range_cloexec(first: u32, last: u32) -> Result<(), Error> {
    value(close_range_cloexec_with(first, last, Weaknesses::NONE))
}

/// Like [`close_range_cloexec`], but accepts weaknesses, and reports how the call was done.
///
/// # Errors
/// As [`close_range_cloexec`].
pub fn close_range_cloexec_with(
    first: u32,
    last: u32,
    accept: Weaknesses,
) -> Result<Done<()>, Error> {
    let done = close_range(first, last, CloseRangeFlags::CLOEXEC, accept);
    match done {
        // Linux 5.9 and 5.10 have the call without the flag.
        Err(error) if error.answered() == rustix::io::Errno::INVAL && first <= last => {
            let lost = mark_or_close(first, last, CloseRangeFlags::CLOEXEC, accept)?;
            Ok(Done { value: (), by: crate::By::Emulated(lost.1) })
        }
        done => done,
    }
}

/// The call, for its safe and its unsafe function.
pub(crate) fn close_range(
    first: u32,
    last: u32,
    flags: CloseRangeFlags,
    accept: Weaknesses,
) -> Result<Done<()>, Error> {
    let call = close_range_natively(first, last, flags.0);
    attempt(
        &about::CLOSE_RANGE,
        &call.args(),
        || call.make(),
        || mark_or_close(first, last, flags, accept),
    )
}

fn mark_or_close(
    first: u32,
    last: u32,
    flags: CloseRangeFlags,
    accept: Weaknesses,
) -> Emulated<()> {
    let all = CloseRangeFlags::UNSHARE.and(CloseRangeFlags::CLOEXEC);
    if flags.0 & !all.0 != 0 || first > last {
        return Err(Error::new(Sysno::CLOSE_RANGE, Errno::EINVAL, ErrorKind::Kernel));
    }
    if flags.has(CloseRangeFlags::UNSHARE) {
        unshare_files().map_err(|errno| match errno {
            Errno::EPERM | Errno::ENOSYS => nothing_else(Sysno::CLOSE_RANGE),
            errno => Error::new(Sysno::UNSHARE, errno, ErrorKind::Kernel),
        })?;
    }
    let range = Range { first, last, cloexec: flags.has(CloseRangeFlags::CLOEXEC) };
    match range.by_listing() {
        Ok(()) => Ok(exactly(())),
        Err(_) if accept.contain(Weaknesses::HIGH_DESCRIPTORS) => {
            let limit = getrlimit(Resource::Nofile).current.unwrap_or(1 << 20);
            range.by_counting(u32::try_from(limit).unwrap_or(u32::MAX));
            Ok(((), Weaknesses::HIGH_DESCRIPTORS))
        }
        Err(error) => Err(error),
    }
}

struct Range {
    first: u32,
    last: u32,
    cloexec: bool,
}

/// A table has fewer descriptors than this (`sysctl_nr_open_max`).
const TABLE_BITS: u8 = 31;

impl Range {
    /// Marks or closes each descriptor that `/proc` lists, until none is left.
    fn by_listing(&self) -> Result<(), Error> {
        let listing = match Listing::open() {
            Ok(listing) => listing,
            Err(error) if is_full(&error) => {
                if let Some(Some(listing)) = (!self.cloexec).then(|| self.make_room()) {
                    listing
                } else {
                    // A child has its own table, in which it can free a descriptor.
                    self.by_counting(highest_in_a_child().ok_or(error)?);
                    return Ok(());
                }
            }
            Err(error) => return Err(error),
        };
        while listing.each(|fd| fd >= self.first && fd <= self.last && self.one(fd))? {}
        Ok(())
    }

    /// Marks or closes one descriptor; returns whether that changed anything.
    fn one(&self, fd: u32) -> bool {
        if self.cloexec {
            return close_at_exec(fd);
        }
        close(fd);
        true
    }

    fn by_counting(&self, end: u32) {
        for fd in self.first..=self.last.min(end) {
            let _changed = self.one(fd);
        }
    }

    /// Closes descriptors of the range until one is free.
    fn make_room(&self) -> Option<Listing> {
        for fd in self.first..=self.last.min(1 << TABLE_BITS) {
            close(fd);
            match Listing::open() {
                Err(error) if is_full(&error) => {}
                listing => return listing.ok(),
            }
        }
        None
    }
}

fn is_full(error: &Error) -> bool {
    matches!(error.answered(), rustix::io::Errno::MFILE | rustix::io::Errno::NFILE)
}

/// The end of the used descriptors; a child finds it, because its table is a copy.
fn highest_in_a_child() -> Option<u32> {
    let bits = processes::in_child(|| {
        // Any of them will do; usually one of these is unused in the child.
        for fd in 0..3 {
            close(fd);
        }
        let mut highest = 0;
        let listed = Listing::open().and_then(|listing| {
            listing.each(|fd| {
                highest = highest.max(fd);
                false
            })
        });
        match listed {
            Ok(_) => u8::try_from(u32::BITS - highest.leading_zeros()).unwrap_or(u8::MAX),
            Err(_) => u8::MAX,
        }
    })?;
    (bits <= TABLE_BITS).then(|| (1 << bits) - 1)
}

/// `/proc/thread-self/fd`, opened for reading.
struct Listing {
    directory: OwnedFd,
}

impl Listing {
    fn open() -> Result<Self, Error> {
        let directory = {
            let path = Proc::open()?.descriptors()?;
            let flags = rustix::fs::OFlags::RDONLY
                | rustix::fs::OFlags::DIRECTORY
                | rustix::fs::OFlags::CLOEXEC;
            rustix::fs::openat(&path, c".", flags, rustix::fs::Mode::empty())
                .map_err(|errno| lacked(crate::path::from_rustix(errno)))?
        };
        Ok(Self { directory })
    }

    /// Passes `work` each descriptor but this one, from the first; returns whether any call
    /// returned true.
    fn each(&self, mut work: impl FnMut(u32) -> bool) -> Result<bool, Error> {
        let failed = |errno| lacked(crate::path::from_rustix(errno));
        rustix::fs::seek(&self.directory, rustix::fs::SeekFrom::Start(0)).map_err(failed)?;
        let own = self.directory.as_raw_fd() as u32;
        let mut any = false;
        let mut room = [0u64; 128];
        loop {
            let len = told::getdents64(self.directory.as_fd(), &mut room).make().map_err(lacked)?;
            if len == 0 {
                return Ok(any);
            }
            let byte = |at: usize| room.get(at / 8).map(|word| word.to_ne_bytes()[at % 8]);
            // `struct linux_dirent64`: inode, offset, length of the entry, kind, name.
            let mut at = 0;
            while at < len {
                let (Some(low), Some(high)) = (byte(at + 16), byte(at + 17)) else { break };
                let next = usize::from(u16::from_ne_bytes([low, high]));
                let mut digits = (at + 19..).map_while(|at| byte(at).filter(|&byte| byte != 0));
                let number = digits.try_fold(0u32, |number: u32, digit| {
                    let digit = digit.checked_sub(b'0').filter(|&digit| digit < 10)?;
                    number.checked_mul(10)?.checked_add(digit.into())
                });
                if let Some(fd) = number.filter(|&fd| fd != own) {
                    any |= work(fd);
                }
                if next == 0 {
                    break;
                }
                at += next;
            }
        }
    }
}

fn lacked(errno: Errno) -> Error {
    Error::new(Sysno::GETDENTS64, errno, ErrorKind::Emulation)
}
