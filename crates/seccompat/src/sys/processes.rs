//! Processes: children, other programs, and descriptors of them.
//!
//! # Why this file has unsafe code
//! It forks. rustix adds fallbacks of its own to some of these calls, and lacks others.
#![allow(unsafe_code)]

use core::ffi::{CStr, c_char};
use core::sync::atomic::{AtomicU32, Ordering};

use rustix::fd::{BorrowedFd, OwnedFd};
use seccompat_catalogue::{Errno, Sysno};
use seccompat_raw::{Maker, NoChild};

use super::call::{Call, Result, Returned, address, fd, path};
use super::files::At;

/// Runs `work` in a child; see [`seccompat_raw::in_child`].
pub(crate) fn in_child(work: impl FnOnce() -> u8) -> Option<u8> {
    // SAFETY: this crate passes only closures that consist of calls of this folder, which neither
    // allocate, lock nor unwind.
    unsafe { seccompat_raw::in_child(work) }.ok().flatten()
}

/// Runs `work` in a child that executes another program; see [`seccompat_raw::spawn`].
pub(crate) fn spawn(by: Maker, pidfd: &AtomicU32, work: impl FnOnce() -> u8) -> Result<i32> {
    // SAFETY: as for `in_child`.
    unsafe { seccompat_raw::spawn(by, pidfd, work) }.map_err(|why| match why {
        NoChild::Memory(errno) | NoChild::Fork(errno) => errno,
        NoChild::Faked => Errno::ENOSYS,
    })
}

/// The descriptor that [`spawn`] stored in its word; `None` if it stored none. To be called once.
pub(crate) fn take_pidfd(word: &AtomicU32) -> Option<OwnedFd> {
    let raw = word.swap(u32::MAX, Ordering::AcqRel);
    // SAFETY: only the kernel has stored a number there, of a descriptor that it made for the
    // caller.
    unsafe { OwnedFd::of(raw.into()) }.ok()
}

/// `pidfd_open(pid, flags)`
pub(crate) fn pidfd_open(pid: u32, flags: u32) -> Call<'static, OwnedFd> {
    // SAFETY: it makes a descriptor, and touches no memory.
    unsafe { Call::new(Sysno::PIDFD_OPEN, [pid.into(), flags.into(), 0, 0, 0, 0]) }
}

/// `pidfd_getfd(pidfd, targetfd, flags)`
pub(crate) fn pidfd_getfd(pidfd: BorrowedFd<'_>, target: u32) -> Call<'_, OwnedFd> {
    // SAFETY: it makes a descriptor, and touches no memory.
    unsafe { Call::new(Sysno::PIDFD_GETFD, [fd(pidfd), target.into(), 0, 0, 0, 0]) }
}

/// `pidfd_send_signal(pidfd, sig, NULL, 0)`
pub(crate) fn pidfd_send_signal(pidfd: BorrowedFd<'_>, signal: u32) -> Call<'_, ()> {
    // SAFETY: without a siginfo the kernel reads no memory.
    unsafe { Call::new(Sysno::PIDFD_SEND_SIGNAL, [fd(pidfd), signal.into(), 0, 0, 0, 0]) }
}

/// Strings as `execve(2)` takes them: their addresses, then null.
pub struct Strings<'a> {
    pointers: &'a [*const c_char],
}

impl<'a> Strings<'a> {
    /// Stores the addresses of `strings` in `room`, which needs one place more than there are
    /// strings.
    ///
    /// ```
    /// let mut room = [core::ptr::null(); 3];
    /// let argv = seccompat::process::Strings::new(&[c"echo", c"hello"], &mut room);
    /// assert!(argv.is_some());
    /// ```
    #[must_use]
    pub fn new(strings: &'a [&'a CStr], room: &'a mut [*const c_char]) -> Option<Self> {
        let end = strings.len();
        let (used, _) = room.split_at_mut_checked(end.checked_add(1)?)?;
        for (place, string) in used.iter_mut().zip(strings) {
            *place = string.as_ptr();
        }
        used[end] = core::ptr::null();
        Some(Self { pointers: used })
    }

    /// An array from C code.
    ///
    /// # Safety
    /// It must end with null, and each of its strings with a zero byte, for as long as this lives.
    #[must_use]
    pub unsafe fn from_raw(pointers: &'a [*const c_char]) -> Self {
        Self { pointers }
    }

    fn address(&self) -> u64 {
        address(self.pointers)
    }
}

impl core::fmt::Debug for Strings<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Strings").finish_non_exhaustive()
    }
}

/// `chdir(path)`: in a child.
pub(crate) fn chdir(name: &CStr) -> Call<'_, ()> {
    // SAFETY: it reads a string. Only this process's directory changes.
    unsafe { Call::new(Sysno::CHDIR, [path(name), 0, 0, 0, 0, 0]) }
}

/// `setpgid(0, pgid)`: in a child.
pub(crate) fn setpgid(group: u32) -> Call<'static, ()> {
    // SAFETY: it touches no memory.
    unsafe { Call::new(Sysno::SETPGID, [0, group.into(), 0, 0, 0, 0]) }
}

/// The arguments and the environment of a program.
pub(crate) type ArgvEnvp<'a> = [&'a Strings<'a>; 2];

/// `execveat(dirfd, path, argv, envp, flags)`: returns only if it fails, or if a filter fakes
/// success.
pub(crate) fn execveat<'a>(
    (dir, name): At<'a>,
    [argv, envp]: ArgvEnvp<'a>,
    flags: u32,
) -> Call<'a, ()> {
    let args = [fd(dir), path(name), argv.address(), envp.address(), flags.into(), 0];
    // SAFETY: the kernel reads a string and two arrays of strings that end with null.
    unsafe { Call::new(Sysno::EXECVEAT, args) }
}

/// `execve(path, argv, envp)`: as [`execveat`].
pub(crate) fn execve<'a>(name: &'a CStr, [argv, envp]: ArgvEnvp<'a>) -> Call<'a, ()> {
    let args = [path(name), argv.address(), envp.address(), 0, 0, 0];
    // SAFETY: the kernel reads a string and two arrays of strings that end with null.
    unsafe { Call::new(Sysno::EXECVE, args) }
}

/// The error of one of the two: a faked success counts as ENOSYS.
pub(crate) fn not_executed(call: Call<'_, ()>) -> Errno {
    call.make().err().unwrap_or(Errno::ENOSYS)
}

/// `rt_sigprocmask(SIG_SETMASK, new, old)`: bit n-1 is signal n. Returns the previous mask.
pub(crate) fn set_blocked(new: u64) -> Result<u64> {
    const SIG_SETMASK: u64 = 2;
    let mut old = 0u64;
    let args = [SIG_SETMASK, address(&raw const new), address(&raw mut old), 8, 0, 0];
    // SAFETY: it reads one word and writes another.
    let set: Call<'_, ()> = unsafe { Call::new(Sysno::RT_SIGPROCMASK, args) };
    set.make()?;
    // SAFETY: `old` is a live local. (Volatile: the compiler does not see the kernel's write.)
    Ok(unsafe { (&raw const old).read_volatile() })
}

/// Resets a signal with a handler to its default action, in a child that is about to exec.
pub(crate) fn forget_handler(signal: u64) {
    // The kernel's `struct sigaction`; its first word is the handler: 0 for the default action, 1
    // to ignore.
    let (mut old, default) = ([0usize; 5], [0usize; 5]);
    let args = [signal, 0, address(&raw mut old), 8, 0, 0];
    // SAFETY: it writes two words, a pointer and a set of 64 signals.
    let look: Call<'_, ()> = unsafe { Call::new(Sysno::RT_SIGACTION, args) };
    let looked = look.make();
    // SAFETY: `old` is a live local. (Volatile: the compiler does not see the kernel's write.)
    let [handler, ..] = unsafe { (&raw const old).read_volatile() };
    if looked.is_ok() && handler > 1 {
        let args = [signal, address(&raw const default), 0, 8, 0, 0];
        // SAFETY: it reads the same: the default action, which runs no code.
        let forget: Call<'_, ()> = unsafe { Call::new(Sysno::RT_SIGACTION, args) };
        let _as_well_as_can_be = forget.make();
    }
}
