//! One typed function a call, each as safe as its types: what the wrappers and their emulations
//! are made of.
//!
//! # Why this file has unsafe code
//! rustix makes some of these calls only with fallbacks of its own, and others not at all.
#![allow(unsafe_code)]

use core::ffi::CStr;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicU32, Ordering};

use rustix::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use rustix::fs::{OFlags, Statx};
use rustix::io::{IoSlice, IoSliceMut};
use seccompat_catalogue::{Abi, Errno, Facts, Sysno};
use seccompat_raw::{Maker, NoChild, syscall};

use crate::about;
use crate::attempt;
use crate::fs::OpenHow;
use crate::io::{CloseRangeFlags, range};
use crate::mm::MemoryRange;
use crate::{Done, Error, ErrorKind, Weaknesses};

type Result<T> = core::result::Result<T, Errno>;

/// Makes a call by its catalogue row.
///
/// # Safety
/// As the call itself.
#[inline(always)]
unsafe fn make(call: Sysno, args: [u64; 6]) -> Result<u64> {
    let native = const { Abi::NATIVE };
    let number = native.and_then(|abi| call.number(abi)).ok_or(Errno::ENOSYS)?;
    // SAFETY: the caller vouches for the call.
    unsafe { syscall(number, args) }
}

/// A descriptor as a register: 32 bits, as compilers pass an `int`.
pub(crate) fn fd(fd: BorrowedFd<'_>) -> u64 {
    fd.as_raw_fd().cast_unsigned().into()
}

/// A string as a register.
pub(crate) fn path(path: &CStr) -> u64 {
    address(path.as_ptr())
}

/// `syscall(number, …)`—Makes any call, and says who answered an error. Never remembers, never
/// falls back.
///
/// # Errors
/// The error, and whether the kernel or a filter is behind it; `Missing` where this architecture
/// has no such call.
///
/// # Safety
/// As the call itself: arguments may name memory, descriptors and processes.
///
/// # References
/// [syscall(2)](https://man7.org/linux/man-pages/man2/syscall.2.html)
pub unsafe fn call(call: Sysno, args: [u64; 6]) -> core::result::Result<u64, Error> {
    // SAFETY: the caller vouches for the call.
    unsafe { make(call, args) }.map_err(|errno| {
        if Abi::NATIVE.is_some_and(|abi| call.number(abi).is_none()) {
            return Error::new(call, errno, ErrorKind::Missing);
        }
        attempt::older(Facts::of(call), &args, errno)
    })
}

/// `syscall(number, …)`—Makes any call as its wrapper would, but that nothing stands for it: a refusal
/// that is certain is remembered, and `Pretend` is heeded.
///
/// For calls that have no wrapper here, and for other languages, whose words the kernel shall judge.
///
/// # Errors
/// As [`call`].
///
/// # Safety
/// As the call itself: arguments may name memory, descriptors and processes.
///
/// # References
/// [syscall(2)](https://man7.org/linux/man-pages/man2/syscall.2.html)
#[inline]
pub unsafe fn native(call: Sysno, args: [u64; 6]) -> core::result::Result<u64, Error> {
    // SAFETY: the caller vouches for the call.
    attempt::plain(Facts::of(call), &args, || unsafe { make(call, args) })
}

/// What a call wrote to `into`, or a new descriptor: what it returned, as a length.
fn length(returned: u64) -> usize {
    usize::try_from(returned).unwrap_or(usize::MAX)
}

/// The descriptor that a call made.
///
/// # Safety
/// The kernel has just made it for the caller.
unsafe fn made(returned: u64) -> Result<OwnedFd> {
    let raw = i32::try_from(returned).ok().filter(|&raw| raw >= 0).ok_or(Errno::EBADF)?;
    // SAFETY: as above.
    Ok(unsafe { OwnedFd::from_raw_fd(raw) })
}

/// The address of something, as a register.
pub(crate) fn address<T: ?Sized>(of: *const T) -> u64 {
    of.expose_provenance() as u64
}

/// `faccessat2(dirfd, path, mode, flags)`
#[inline]
pub(crate) fn faccessat2(args: &[u64; 6], _path: &CStr) -> Result<()> {
    // SAFETY: the kernel reads the path, a string that lives as long as `_path`, and writes
    // nothing; a wrong address is an error.
    unsafe { make(Sysno::FACCESSAT2, *args) }.map(drop)
}

/// `faccessat(dirfd, path, mode)`, which has no flags.
pub(crate) fn faccessat(dirfd: BorrowedFd<'_>, file: &CStr, mode: u32) -> Result<()> {
    // SAFETY: the kernel reads the string, and writes nothing.
    unsafe { make(Sysno::FACCESSAT, [fd(dirfd), path(file), mode.into(), 0, 0, 0]) }.map(drop)
}

/// `openat(dirfd, path, O_PATH | O_CLOEXEC | flags)`
pub(crate) fn open_path(dirfd: BorrowedFd<'_>, file: &CStr, flags: OFlags) -> Result<OwnedFd> {
    let flags = u64::from((flags | OFlags::PATH | OFlags::CLOEXEC).bits());
    // SAFETY: the kernel reads the string. A descriptor for a path alone changes nothing.
    let opened = unsafe { make(Sysno::OPENAT, [fd(dirfd), path(file), flags, 0, 0, 0]) }?;
    let raw = i32::try_from(opened).map_err(|_| Errno::EBADF)?;
    // A filter that fakes success answers 0: never take somebody's standard input for ours.
    if raw == 0 && !is_path_descriptor(raw) {
        return Err(Errno::EBADF);
    }
    // SAFETY: the kernel has just made this descriptor for the caller.
    Ok(unsafe { OwnedFd::from_raw_fd(raw) })
}

/// Whether a descriptor was opened with O_PATH (`F_GETFL`).
fn is_path_descriptor(raw: i32) -> bool {
    const F_GETFL: u64 = 3;
    // SAFETY: it reads a flag of the descriptor table.
    let flags = unsafe { make(Sysno::FCNTL, [raw.cast_unsigned().into(), F_GETFL, 0, 0, 0, 0]) };
    flags.is_ok_and(|flags| flags & u64::from(OFlags::PATH.bits()) != 0)
}

/// The user or group ids of a thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ids {
    pub(crate) real: u32,
    pub(crate) effective: u32,
    pub(crate) saved: u32,
    /// The one that access to files is checked by.
    pub(crate) file: u32,
}

/// Which ids are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    User,
    Group,
}

/// No id: "as it is", and for setfsuid(2) "what is it?".
const NO_ID: u32 = u32::MAX;

/// `getresuid`, `getresgid`, and the file system id, which only its setter tells.
pub(crate) fn ids(who: Who) -> Result<Ids> {
    let mut ids = [NO_ID; 3];
    let base = (&raw mut ids).expose_provenance() as u64;
    let call = match who {
        Who::User => Sysno::GETRESUID,
        Who::Group => Sysno::GETRESGID,
    };
    // SAFETY: the kernel writes three ids of 32 bits at these three places of `ids`.
    unsafe { make(call, [base, base + 4, base + 8, 0, 0, 0]) }?;
    // A faked success leaves them as they were. (Volatile: the kernel wrote behind the compiler.)
    // SAFETY: `ids` is a live local.
    let [real, effective, saved] = unsafe { (&raw const ids).read_volatile() };
    let file = set_file_id(who, NO_ID)?;
    if [real, effective, saved].contains(&NO_ID) {
        Err(Errno::ENOSYS)
    } else {
        Ok(Ids { real, effective, saved, file })
    }
}

/// `setfsuid`, `setfsgid`: returns the former id, and never an error.
pub(crate) fn set_file_id(who: Who, id: u32) -> Result<u32> {
    let call = match who {
        Who::User => Sysno::SETFSUID,
        Who::Group => Sysno::SETFSGID,
    };
    // SAFETY: it changes an id of this thread, and no memory.
    let former = unsafe { make(call, [id.into(), 0, 0, 0, 0, 0]) }?;
    u32::try_from(former).map_err(|_| Errno::EINVAL)
}

/// `setresuid(id, -1, -1)`, `setresgid(id, -1, -1)`, for this thread alone.
pub(crate) fn set_real_id(who: Who, id: u32) -> Result<()> {
    let call = match who {
        Who::User => Sysno::SETRESUID,
        Who::Group => Sysno::SETRESGID,
    };
    // SAFETY: it changes ids of this thread, and no memory.
    unsafe { make(call, [id.into(), NO_ID.into(), NO_ID.into(), 0, 0, 0]) }.map(drop)
}

/// The capabilities of a thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Capabilities {
    pub(crate) effective: u64,
    pub(crate) permitted: u64,
    pub(crate) inheritable: u64,
}

/// `_LINUX_CAPABILITY_VERSION_3`, and this thread.
const HEADER: [u32; 2] = [0x2008_0522, 0];

/// `capget(2)` of this thread.
pub(crate) fn capabilities() -> Result<Capabilities> {
    let mut header = HEADER;
    // Effective, permitted, inheritable: the low halves, then the high ones.
    let mut data = [[u32::MAX; 3]; 2];
    let at = [(&raw mut header).expose_provenance(), (&raw mut data).expose_provenance()];
    // SAFETY: the kernel reads the header, may write its version, and writes two triples to `data`.
    unsafe { make(Sysno::CAPGET, [at[0] as u64, at[1] as u64, 0, 0, 0, 0]) }?;
    // SAFETY: `data` is a live local. (Volatile: the kernel wrote behind the compiler.)
    let [low, high] = unsafe { (&raw const data).read_volatile() };
    let join = |n: usize| u64::from(high[n]) << 32 | u64::from(low[n]);
    let [effective, permitted, inheritable] = [join(0), join(1), join(2)];
    if permitted == u64::MAX {
        Err(Errno::ENOSYS)
    } else {
        Ok(Capabilities { effective, permitted, inheritable })
    }
}

/// `capset(2)` of this thread.
pub(crate) fn set_capabilities(set: Capabilities) -> Result<()> {
    let mut header = HEADER;
    let all = [set.effective, set.permitted, set.inheritable];
    let low = all.map(|word| (word & 0xffff_ffff) as u32);
    let high = all.map(|word| (word >> 32) as u32);
    let data = [low, high];
    let at = [(&raw mut header).expose_provenance(), (&raw const data).expose_provenance()];
    // SAFETY: the kernel reads the header and two triples, and may write the header's version.
    unsafe { make(Sysno::CAPSET, [at[0] as u64, at[1] as u64, 0, 0, 0, 0]) }.map(drop)
}

/// `prctl(PR_GET_SECUREBITS)`
pub(crate) fn secure_bits() -> Result<u32> {
    // SAFETY: it reads no memory.
    let bits = unsafe { make(Sysno::PRCTL, [27, 0, 0, 0, 0, 0]) }?;
    u32::try_from(bits).map_err(|_| Errno::EINVAL)
}

/// `prctl(PR_SET_SECUREBITS)`, for this thread alone.
pub(crate) fn set_secure_bits(bits: u32) -> Result<()> {
    // SAFETY: it changes this thread's rights, and no memory.
    unsafe { make(Sysno::PRCTL, [28, bits.into(), 0, 0, 0, 0]) }.map(drop)
}

/// Runs `work` in a child; see [`seccompat_raw::in_child`].
pub(crate) fn in_child(work: impl FnOnce() -> u8) -> Option<u8> {
    // SAFETY: the closures that this crate passes are made of the calls of this file, which
    // neither allocate, lock nor unwind.
    unsafe { seccompat_raw::in_child(work) }.ok().flatten()
}

/// `openat2(dirfd, path, how, size)`
#[inline]
pub(crate) fn openat2(args: &[u64; 6], _path: &CStr, _how: &OpenHow) -> Result<OwnedFd> {
    // SAFETY: the kernel reads the path and the 24 bytes of `_how`.
    let opened = unsafe { make(Sysno::OPENAT2, *args) }?;
    // SAFETY: just made.
    unsafe { made(opened) }
}

/// `openat(dirfd, path, flags, mode)`
#[inline]
pub(crate) fn openat(args: &[u64; 6], _path: &CStr) -> Result<OwnedFd> {
    // SAFETY: the kernel reads the string. What is opened is the caller's wish.
    let opened = unsafe { make(Sysno::OPENAT, *args) }?;
    // SAFETY: just made.
    unsafe { made(opened) }
}

/// A call that takes one or two paths and words, and returns nothing.
#[inline]
pub(crate) fn on_paths(call: OnPaths, args: &[u64; 6], _old: &CStr, _new: &CStr) -> Result<()> {
    let call = match call {
        OnPaths::Fchmodat2 => Sysno::FCHMODAT2,
        OnPaths::Renameat2 => Sysno::RENAMEAT2,
        OnPaths::Removexattrat => Sysno::REMOVEXATTRAT,
        OnPaths::Fchmodat => Sysno::FCHMODAT,
        OnPaths::Renameat => Sysno::RENAMEAT,
        OnPaths::Linkat => Sysno::LINKAT,
        OnPaths::Unlinkat => Sysno::UNLINKAT,
    };
    // SAFETY: the kernel reads the strings that `args` has the addresses of.
    unsafe { make(call, *args) }.map(drop)
}

/// The calls of [`on_paths`].
#[derive(Clone, Copy)]
pub(crate) enum OnPaths {
    Fchmodat2,
    Renameat2,
    Removexattrat,
    Fchmodat,
    Renameat,
    Linkat,
    Unlinkat,
}

/// A `struct statx` of zeros: it says that it knows nothing.
pub(crate) fn no_statx() -> Statx {
    // SAFETY: it is made of integers, for which zeros are values.
    unsafe { MaybeUninit::zeroed().assume_init() }
}

/// `statx(dirfd, path, flags, mask, buf)`, which writes to `into`.
#[inline]
pub(crate) fn statx(args: &[u64; 5], _path: &CStr, into: &mut Statx) -> Result<()> {
    let [dirfd, path, flags, mask, _] = *args;
    let args = [dirfd, path, flags, mask, address(into), 0];
    // SAFETY: the kernel reads the path and writes the 256 bytes of a `struct statx`.
    unsafe { make(Sysno::STATX, args) }.map(drop)
}

/// `copy_file_range(in, &in_offset, out, &out_offset, len, flags)`
#[inline]
pub(crate) fn copy_file_range(
    args: &[u64; 6],
    _in: Option<&mut u64>,
    _out: Option<&mut u64>,
) -> Result<usize> {
    // SAFETY: the kernel reads and writes the offsets that `args` has the addresses of, or none.
    unsafe { make(Sysno::COPY_FILE_RANGE, *args) }.map(length)
}

/// `struct xattr_args`, of setxattrat(2) and getxattrat(2).
#[repr(C)]
pub(crate) struct XattrArgs {
    pub(crate) value: u64,
    pub(crate) size: u32,
    pub(crate) flags: u32,
}

/// `setxattrat(dirfd, path, at_flags, name, args, size)`
#[inline]
pub(crate) fn setxattrat(args: &[u64; 6], _names: [&CStr; 2], _value: &[u8]) -> Result<()> {
    // SAFETY: the kernel reads two strings, a `struct xattr_args`, and what that says of `_value`.
    unsafe { make(Sysno::SETXATTRAT, *args) }.map(drop)
}

/// `getxattrat(dirfd, path, at_flags, name, args, size)`
#[inline]
pub(crate) fn getxattrat(args: &[u64; 6], _names: [&CStr; 2], _value: &mut [u8]) -> Result<usize> {
    // SAFETY: the kernel reads two strings and a `struct xattr_args`, and writes to `_value` no more
    // than that says.
    unsafe { make(Sysno::GETXATTRAT, *args) }.map(length)
}

/// `listxattrat(dirfd, path, at_flags, list, size)`
#[inline]
pub(crate) fn listxattrat(args: &[u64; 6], _path: &CStr, _list: &mut [u8]) -> Result<usize> {
    // SAFETY: the kernel reads a string, and writes to `_list` no more than its size.
    unsafe { make(Sysno::LISTXATTRAT, *args) }.map(length)
}

/// Extended attributes by path, by calls as old as Linux 2.4; the path leads through `/proc`.
pub(crate) mod xattr {
    use super::{CStr, Result, Sysno, address, length, make, path};

    /// `setxattr(path, name, value, size, flags)`
    pub(crate) fn set(file: &CStr, name: &CStr, value: &[u8], flags: u32) -> Result<()> {
        let args = [path(file), path(name), address(value), value.len() as u64, flags.into(), 0];
        // SAFETY: the kernel reads two strings and the value.
        unsafe { make(Sysno::SETXATTR, args) }.map(drop)
    }

    /// `getxattr(path, name, value, size)`
    pub(crate) fn get(file: &CStr, name: &CStr, value: &mut [u8]) -> Result<usize> {
        let args = [path(file), path(name), address(value), value.len() as u64, 0, 0];
        // SAFETY: the kernel reads two strings and writes to the value no more than its size.
        unsafe { make(Sysno::GETXATTR, args) }.map(length)
    }

    /// `listxattr(path, list, size)`
    pub(crate) fn list(file: &CStr, list: &mut [u8]) -> Result<usize> {
        let args = [path(file), address(list), list.len() as u64, 0, 0, 0];
        // SAFETY: the kernel reads a string and writes to the list no more than its size.
        unsafe { make(Sysno::LISTXATTR, args) }.map(length)
    }

    /// `removexattr(path, name)`
    pub(crate) fn remove(file: &CStr, name: &CStr) -> Result<()> {
        // SAFETY: the kernel reads two strings.
        unsafe { make(Sysno::REMOVEXATTR, [path(file), path(name), 0, 0, 0, 0]) }.map(drop)
    }
}

/// Calls that take words and descriptors, and change no memory: they return a word.
#[inline]
pub(crate) fn words(call: Words, args: &[u64; 6]) -> Result<u64> {
    let call = match call {
        Words::PidfdSignal => Sysno::PIDFD_SEND_SIGNAL,
        Words::Mlock2 => Sysno::MLOCK2,
        Words::Mlock => Sysno::MLOCK,
        Words::SetDescriptorFlags => Sysno::FCNTL,
    };
    // SAFETY: none of these reads or writes memory of this process, or changes what any of it
    // means: locked pages are the same pages. (The signal is sent without a siginfo.)
    unsafe { make(call, *args) }
}

/// The calls of [`words`].
#[derive(Clone, Copy)]
pub(crate) enum Words {
    PidfdSignal,
    Mlock2,
    Mlock,
    SetDescriptorFlags,
}

/// Calls that take words and make a descriptor.
#[inline]
pub(crate) fn new_descriptor(
    call: NewDescriptor,
    args: &[u64; 6],
    _name: &CStr,
) -> Result<OwnedFd> {
    let call = match call {
        NewDescriptor::Memfd => Sysno::MEMFD_CREATE,
        NewDescriptor::PidfdOpen => Sysno::PIDFD_OPEN,
        NewDescriptor::PidfdGetfd => Sysno::PIDFD_GETFD,
    };
    // SAFETY: the kernel reads no more than a string, whose address `args` has.
    let returned = unsafe { make(call, *args) }?;
    // SAFETY: just made.
    unsafe { made(returned) }
}

/// The calls of [`new_descriptor`].
#[derive(Clone, Copy)]
pub(crate) enum NewDescriptor {
    Memfd,
    PidfdOpen,
    PidfdGetfd,
}

/// Calls that fill a buffer: `getrandom`, `statmount`, `listmount`, `cachestat`, and old ones.
#[inline]
pub(crate) fn fill<T>(
    call: Fill,
    args: &[u64; 6],
    _read: &[u64],
    _into: &mut [T],
) -> Result<usize> {
    let call = match call {
        Fill::Getrandom => Sysno::GETRANDOM,
        Fill::Statmount => Sysno::STATMOUNT,
        Fill::Listmount => Sysno::LISTMOUNT,
        Fill::Cachestat => Sysno::CACHESTAT,
        Fill::Entries => Sysno::GETDENTS64,
    };
    // SAFETY: the kernel reads the words `_read` and writes to `_into` no more than the size that
    // `args` has beside its address (or, `cachestat`, its five words). `T` is of integers.
    unsafe { make(call, *args) }.map(length)
}

/// The calls of [`fill`].
#[derive(Clone, Copy)]
pub(crate) enum Fill {
    Getrandom,
    Statmount,
    Listmount,
    Cachestat,
    Entries,
}

/// `preadv2`, `preadv`: reads to several places.
#[inline]
pub(crate) fn read_vectored(
    new: bool,
    args: &[u64; 6],
    _into: &mut [IoSliceMut<'_>],
) -> Result<usize> {
    let call = if new { Sysno::PREADV2 } else { Sysno::PREADV };
    // SAFETY: the kernel reads the slices, laid out as `struct iovec`, and writes to what they
    // borrow.
    unsafe { make(call, *args) }.map(length)
}

/// `pwritev2`, `pwritev`: writes from several places.
#[inline]
pub(crate) fn write_vectored(new: bool, args: &[u64; 6], _from: &[IoSlice<'_>]) -> Result<usize> {
    let call = if new { Sysno::PWRITEV2 } else { Sysno::PWRITEV };
    // SAFETY: the kernel reads the slices, laid out as `struct iovec`, and what they borrow.
    unsafe { make(call, *args) }.map(length)
}

/// `epoll_pwait2(epfd, events, maxevents, timeout, sigmask, sigsetsize)`, and `epoll_pwait` where
/// the timeout is a number of milliseconds.
#[inline]
pub(crate) fn epoll_wait<T>(
    new: bool,
    args: &[u64; 6],
    _events: &mut [MaybeUninit<T>],
) -> Result<usize> {
    let call = if new { Sysno::EPOLL_PWAIT2 } else { Sysno::EPOLL_PWAIT };
    // SAFETY: the kernel writes no more events than `_events` has room for, and reads a timeout
    // and a set of signals that live in the caller.
    unsafe { make(call, *args) }.map(length)
}

/// `ppoll(fds, 1, timeout, sigmask, sigsetsize)`, of one descriptor that may become readable: whether
/// it did. The kernel counts `timeout` down.
pub(crate) fn wait_readable(raw: BorrowedFd<'_>, timeout: u64, sigmask: u64) -> Result<bool> {
    const POLLIN: u64 = 1;
    // `struct pollfd`: a descriptor, then two words of 16 bits.
    let pollfd = if cfg!(target_endian = "little") {
        fd(raw) | POLLIN << 32
    } else {
        fd(raw) << 32 | POLLIN << 16
    };
    let mut pollfd = pollfd;
    let args = [address(&raw mut pollfd), 1, timeout, sigmask, 8, 0];
    // SAFETY: the kernel writes to `pollfd`, and reads and writes a timeout and a set of signals
    // that live in the caller.
    unsafe { make(Sysno::PPOLL, args) }.map(|ready| ready > 0)
}

/// `execveat`, `execve`: returns only where it fails.
pub(crate) fn exec(new: bool, args: &[u64; 6], _path: &CStr, _strings: [&Strings<'_>; 2]) -> Errno {
    let call = if new { Sysno::EXECVEAT } else { Sysno::EXECVE };
    // SAFETY: the kernel reads a string and two arrays of strings that end with null.
    match unsafe { make(call, *args) } {
        // A filter that fakes success.
        Ok(_) => Errno::ENOSYS,
        Err(errno) => errno,
    }
}

/// Strings as `execve(2)` takes them: their addresses, then null.
pub struct Strings<'a> {
    pointers: &'a [*const core::ffi::c_char],
}

impl<'a> Strings<'a> {
    /// Puts the addresses of `strings` into `room`, which must have room for one more.
    ///
    /// ```
    /// let mut room = [core::ptr::null(); 3];
    /// let argv = seccompat::process::Strings::new(&[c"echo", c"hello"], &mut room);
    /// assert!(argv.is_some());
    /// ```
    #[must_use]
    pub fn new(strings: &'a [&'a CStr], room: &'a mut [*const core::ffi::c_char]) -> Option<Self> {
        let end = strings.len();
        let (used, _) = room.split_at_mut_checked(end.checked_add(1)?)?;
        for (place, string) in used.iter_mut().zip(strings) {
            *place = string.as_ptr();
        }
        used[end] = core::ptr::null();
        Some(Self { pointers: used })
    }

    /// From an array that C code made.
    ///
    /// # Safety
    /// It must end with null, and each of its strings with a zero byte, for as long as this lives.
    #[must_use]
    pub unsafe fn from_raw(pointers: &'a [*const core::ffi::c_char]) -> Self {
        Self { pointers }
    }

    pub(crate) fn address(&self) -> u64 {
        address(self.pointers)
    }
}

impl core::fmt::Debug for Strings<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Strings").finish_non_exhaustive()
    }
}

/// `close_range(first, last, flags)`, for [`close_range`] and its safe half.
pub(crate) fn close_range_natively(args: &[u64; 6]) -> Result<()> {
    // SAFETY: it touches no memory; who owns the descriptors is the front's affair.
    unsafe { make(Sysno::CLOSE_RANGE, *args) }.map(drop)
}

/// `close(fd)`, whatever it says: on Linux the descriptor is gone. For [`close_range`].
pub(crate) fn close(raw: u32) {
    // SAFETY: it touches no memory; who owns the descriptor is the front's affair.
    let _gone = unsafe { make(Sysno::CLOSE, [raw.into(), 0, 0, 0, 0, 0]) };
}

/// `close_range(first, last, flags)`—Closes the descriptors from `first` to `last`, both included.
///
/// Linux 5.9. Where a filter refuses it or the kernel lacks it, each descriptor is closed that
/// `/proc` lists, also where none is free to list it with.
///
/// # Errors
/// The call's own; `Emulation` with what reading `/proc` lacked; `Filtered` or `Missing` where
/// `CLOSE_RANGE_UNSHARE` is asked for and `unshare(2)` is refused.
///
/// # Weaknesses
/// None; with [`close_range_with`], [`Weaknesses::HIGH_DESCRIPTORS`] can be accepted. A descriptor
/// that another thread makes meanwhile may stay, as it may after the call itself.
///
/// # Signal safety
/// Async-signal-safe, the emulation included.
///
/// # Safety
/// Nobody may own these descriptors any more.
///
/// # References
/// [close_range(2)](https://man7.org/linux/man-pages/man2/close_range.2.html), `fs/file.c`
pub unsafe fn close_range(
    first: u32,
    last: u32,
    flags: CloseRangeFlags,
) -> core::result::Result<(), Error> {
    range::close_range(first, last, flags, Weaknesses::NONE).map(|done| done.value)
}

/// [`close_range`], which may lose what is accepted, and says how it was done.
///
/// # Errors
/// As [`close_range`].
///
/// # Safety
/// As [`close_range`].
pub unsafe fn close_range_with(
    first: u32,
    last: u32,
    flags: CloseRangeFlags,
    accept: Weaknesses,
) -> core::result::Result<Done<()>, Error> {
    range::close_range(first, last, flags, accept)
}

/// `quotactl_fd(fd, cmd, id, addr)`—Reads or changes disk quotas, by a descriptor of the file
/// system.
///
/// Linux 5.14. Nothing older takes a descriptor, so where a filter refuses it or the kernel lacks
/// it, it is unavailable.
///
/// # Errors
/// The call's own; `Filtered` or `Missing`. The kernel itself answers ENOSYS where a file system has
/// no quotas: that is `Kernel`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # Safety
/// `addr` must be what `cmd` takes.
///
/// # References
/// [quotactl(2)](https://man7.org/linux/man-pages/man2/quotactl.2.html), `fs/quota/quota.c`
pub unsafe fn quotactl_fd(
    file: BorrowedFd<'_>,
    cmd: u32,
    id: u32,
    addr: *mut core::ffi::c_void,
) -> core::result::Result<(), Error> {
    let args = [fd(file), cmd.into(), id.into(), address(addr), 0, 0];
    // SAFETY: the caller vouches for the address.
    attempt::only(&about::QUOTACTL_FD, &args, || unsafe { make(Sysno::QUOTACTL_FD, args) })
        .map(drop)
}

/// `unshare(CLONE_FILES)`
pub(crate) fn unshare_files() -> Result<()> {
    // SAFETY: this thread keeps all its descriptors.
    unsafe { make(Sysno::UNSHARE, [0x400, 0, 0, 0, 0, 0]) }.map(drop)
}

/// `process_madvise(pidfd, iovec, count, advice, flags)`, with advice that discards nothing.
pub(crate) fn process_madvise(args: &[u64; 6], _ranges: &[MemoryRange]) -> Result<usize> {
    // SAFETY: the kernel reads the ranges, and what they hold stays as it is.
    unsafe { make(Sysno::PROCESS_MADVISE, *args) }.map(length)
}

/// `mseal(addr, len, flags)`
pub(crate) fn mseal(args: &[u64; 6]) -> Result<()> {
    // SAFETY: memory keeps what it holds, and stays where it is.
    unsafe { make(Sysno::MSEAL, *args) }.map(drop)
}

/// Runs `work` in a child that becomes another program; see [`seccompat_raw::spawn`].
pub(crate) fn spawn(by: Maker, pidfd: &AtomicU32, work: impl FnOnce() -> u8) -> Result<i32> {
    // SAFETY: as for `in_child`.
    unsafe { seccompat_raw::spawn(by, pidfd, work) }.map_err(|why| match why {
        NoChild::Memory(errno) | NoChild::Fork(errno) => errno,
        NoChild::Faked => Errno::ENOSYS,
    })
}

/// The descriptor that [`spawn`] put into its word; `None` where it put none there. Once.
pub(crate) fn take_pidfd(word: &AtomicU32) -> Option<OwnedFd> {
    let raw = word.swap(u32::MAX, Ordering::AcqRel);
    // SAFETY: only the kernel has put a number there, of a descriptor that it made for the caller.
    unsafe { made(raw.into()) }.ok()
}

/// `fcntl(fd, F_DUPFD_CLOEXEC, least)`, for a child that is about to exec.
pub(crate) fn copy_above(raw: i32, least: i32) -> Result<u32> {
    const F_DUPFD_CLOEXEC: u64 = 1030;
    let [raw, least] = [raw, least].map(|word| word.cast_unsigned().into());
    // SAFETY: it touches no memory, and makes a descriptor that nobody had.
    let copy = unsafe { make(Sysno::FCNTL, [raw, F_DUPFD_CLOEXEC, least, 0, 0, 0]) }?;
    u32::try_from(copy).map_err(|_| Errno::EBADF)
}

/// `dup3(from, to, 0)`, for a child that is about to exec: nobody in it owns a descriptor.
pub(crate) fn put(from: u32, to: i32) -> Result<()> {
    let to = to.cast_unsigned().into();
    // SAFETY: it touches no memory; a child's descriptors are its own.
    unsafe { make(Sysno::DUP3, [from.into(), to, 0, 0, 0, 0]) }.map(drop)
}

/// `rt_sigprocmask(SIG_SETMASK, new, old)`: bit n-1 is signal n. Returns what was blocked before.
pub(crate) fn set_blocked(new: u64) -> Result<u64> {
    const SIG_SETMASK: u64 = 2;
    let mut old = 0u64;
    let args = [SIG_SETMASK, address(&raw const new), address(&raw mut old), 8, 0, 0];
    // SAFETY: it reads one word and writes another.
    unsafe { make(Sysno::RT_SIGPROCMASK, args) }?;
    // SAFETY: `old` is a live local. (Volatile: the kernel wrote behind the compiler.)
    Ok(unsafe { (&raw const old).read_volatile() })
}

/// Gives a signal that a function handles its default action, in a child that is about to exec.
pub(crate) fn forget_handler(signal: u64) {
    // `struct sigaction` of the kernel, whose first word is the handler: 0 for the default action,
    // 1 to ignore.
    let (mut old, default) = ([0u64; 4], [0u64; 4]);
    let look = [signal, 0, address(&raw mut old), 8, 0, 0];
    // SAFETY: it writes four words.
    let looked = unsafe { make(Sysno::RT_SIGACTION, look) };
    // SAFETY: `old` is a live local. (Volatile: the kernel wrote behind the compiler.)
    let [handler, ..] = unsafe { (&raw const old).read_volatile() };
    if looked.is_ok() && handler > 1 {
        // SAFETY: it reads four words.
        let _ =
            unsafe { make(Sysno::RT_SIGACTION, [signal, address(&raw const default), 0, 8, 0, 0]) };
    }
}
