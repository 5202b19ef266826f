//! A call with its registers, and the instruction that makes it.
//!
//! # Why this file has unsafe code
//! It makes calls by their numbers in the catalogue, and takes ownership of the descriptors that they
//! return.
#![allow(unsafe_code)]

use core::ffi::CStr;
use core::marker::PhantomData;

use rustix::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use seccompat_catalogue::{Abi, Errno, Facts, Sysno};
use seccompat_raw::syscall;

use crate::attempt;
use crate::{Error, ErrorKind};
use seccompat_probe::Verdict;

pub(crate) type Result<T> = core::result::Result<T, Errno>;

/// A call that is safe to make: its registers, which borrow the memory that they point to.
///
/// Only the typed functions of this folder make one, and each of them proves its call.
#[must_use = "a call does nothing until it is made"]
pub(crate) struct Call<'a, T> {
    call: Sysno,
    args: [u64; 6],
    /// The memory that the registers point to, which the kernel may write.
    points_to: PhantomData<&'a mut ()>,
    returns: PhantomData<fn() -> T>,
}

impl<'a, T: Returned> Call<'a, T> {
    /// The call with these registers.
    ///
    /// # Safety
    /// During `'a`, the kernel must read and write only memory that is borrowed for `'a`, and must
    /// neither modify other memory, nor close or replace an owned descriptor. The returned value
    /// must be a `T` that belongs to the caller.
    #[inline(always)]
    pub(super) unsafe fn new(call: Sysno, args: [u64; 6]) -> Self {
        Self { call, args, points_to: PhantomData, returns: PhantomData }
    }

    /// The registers, which a probe of this call repeats.
    #[inline(always)]
    pub(crate) fn args(&self) -> [u64; 6] {
        self.args
    }

    /// Makes the call.
    #[inline(always)]
    pub(crate) fn make(self) -> Result<T> {
        // SAFETY: the caller of `new` guaranteed that the call is sound.
        let word = unsafe { make(self.call, self.args) }?;
        // SAFETY: the caller of `new` guaranteed the type of the result.
        unsafe { T::of(word) }
    }

    /// Makes the call as a step of an emulation: an older call, whose own EPERM may be a filter's.
    #[inline(always)]
    pub(crate) fn make_older(self) -> core::result::Result<T, Error> {
        let (call, args) = (self.call, self.args);
        self.make().map_err(|errno| attempt::older(Facts::of(call), &args, errno))
    }

    /// The error of this call, which a child with this thread's filters made.
    pub(crate) fn failed_in_child(&self, errno: Errno) -> Error {
        attempt::older(Facts::of(self.call), &self.args, errno)
    }
}

/// The result of a call.
pub(crate) trait Returned: Sized {
    /// The word as its type.
    ///
    /// # Safety
    /// The kernel must have just returned the word, from a call with this type of result.
    unsafe fn of(word: u64) -> Result<Self>;
}

/// A result without a value.
impl Returned for () {
    #[inline(always)]
    unsafe fn of(_: u64) -> Result<Self> {
        Ok(())
    }
}

impl Returned for u64 {
    #[inline(always)]
    unsafe fn of(word: u64) -> Result<Self> {
        Ok(word)
    }
}

/// A count of bytes or items.
impl Returned for usize {
    #[inline(always)]
    unsafe fn of(word: u64) -> Result<Self> {
        Ok(Self::try_from(word).unwrap_or(Self::MAX))
    }
}

/// A descriptor that the call made.
impl Returned for OwnedFd {
    #[inline(always)]
    unsafe fn of(word: u64) -> Result<Self> {
        let raw = i32::try_from(word).ok().filter(|&raw| raw >= 0).ok_or(Errno::EBADF)?;
        // SAFETY: the kernel has just made it for the caller.
        Ok(unsafe { Self::from_raw_fd(raw) })
    }
}

/// Makes a call by its number in the catalogue.
///
/// # Safety
/// The requirements of the call itself.
#[inline(always)]
unsafe fn make(call: Sysno, args: [u64; 6]) -> Result<u64> {
    let native = const { Abi::NATIVE };
    let number = native.and_then(|abi| call.number(abi)).ok_or(Errno::ENOSYS)?;
    // SAFETY: the caller vouches for the call.
    let returned = unsafe { syscall(number, args) };
    if returned == Ok(0) && seldom_returns_zero(call) && is_faked(call) {
        return Err(Errno::ENOSYS);
    }
    returned
}

/// Whether 0 is an unlikely result of this call, a descriptor or a number of random bytes, so that a
/// filter may have faked it.
fn seldom_returns_zero(call: Sysno) -> bool {
    [Sysno::OPENAT2, Sysno::MEMFD_CREATE, Sysno::PIDFD_OPEN, Sysno::PIDFD_GETFD, Sysno::GETRANDOM]
        .contains(&call)
}

/// Whether a filter answers instead of the kernel.
#[cold]
fn is_faked(call: Sysno) -> bool {
    matches!(crate::availability(call).verdict, Verdict::Filtered(_))
}

/// A descriptor as a register: 32 bits, as compilers pass an `int`.
#[inline(always)]
pub(crate) fn fd(fd: BorrowedFd<'_>) -> u64 {
    (fd.as_raw_fd() as u32).into()
}

/// A string as a register.
#[inline(always)]
pub(crate) fn path(path: &CStr) -> u64 {
    address(path.as_ptr())
}

/// The address of a value, as a register.
#[inline(always)]
pub(crate) fn address<T: ?Sized>(of: *const T) -> u64 {
    of.expose_provenance() as u64
}

/// The address of an optional value, as a register: null if it is absent.
#[inline(always)]
pub(super) fn address_or_null<T>(of: Option<*const T>) -> u64 {
    of.map_or(0, address)
}

/// `syscall(number, …)`—Makes any call, and reports the source of an error. It neither remembers a
/// refusal nor emulates the call.
///
/// # Errors
/// The error, and whether it comes from the kernel or from a filter; `Missing` if this architecture
/// lacks the call.
///
/// # Safety
/// The requirements of the call itself: arguments may name memory, descriptors and processes.
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

/// `syscall(number, …)`—Makes any call as its wrapper would, but never emulates it: a confirmed
/// refusal is remembered, and `Pretend` applies.
///
/// Use it for calls without a wrapper, and from other languages: the kernel checks their arguments.
///
/// # Errors
/// As [`call`].
///
/// # Safety
/// The requirements of the call itself: arguments may name memory, descriptors and processes.
///
/// # References
/// [syscall(2)](https://man7.org/linux/man-pages/man2/syscall.2.html)
#[inline]
pub unsafe fn native(call: Sysno, args: [u64; 6]) -> core::result::Result<u64, Error> {
    // SAFETY: the caller vouches for the call.
    attempt::plain(Facts::of(call), &args, || unsafe { make(call, args) })
}
