//! One typed function a call, each as safe as its types: what the wrappers and their emulations
//! are made of.
//!
//! # Why this file has unsafe code
//! rustix makes some of these calls only with fallbacks of its own, and others not at all.
#![allow(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use rustix::fs::OFlags;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_raw::syscall;

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
    path.as_ptr().expose_provenance() as u64
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

/// This thread's id; `None` where a filter answers in the kernel's place.
#[cfg_attr(not(feature = "std"), allow(dead_code))]
pub(crate) fn thread_id() -> Option<u32> {
    // SAFETY: it reads nothing.
    let id = unsafe { make(Sysno::GETTID, [0; 6]) };
    id.ok().and_then(|id| u32::try_from(id).ok()).filter(|&id| id != 0)
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
