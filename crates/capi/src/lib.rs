//! The library for C, `libseccompat`: the functions of [`seccompat`], with the kernel's signatures.
//!
//! `include/seccompat.h` documents each function. A call is made with the caller's own words, so
//! that the kernel judges bad descriptors, null pointers and unknown flags. Only if the call is
//! unavailable are the words made into types, in `instead`, which has no unsafe code.
//!
//! No code here panics, and a panic could not cross into C: an `extern "C"` function aborts, and a
//! release is built with `panic = "abort"`.
//!
//! # Why this file has unsafe code
//! It exports symbols, and makes calls whose requirements its callers meet.
#![no_std]
#![allow(unsafe_code)]

extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

#[cfg(all(feature = "archive", not(any(test, feature = "std"))))]
mod archive;
mod found;
mod how;
mod instead;
#[cfg(any(feature = "archive", feature = "std"))]
mod pretending;
mod reach;
mod spawning;
mod types;

use core::ffi::{c_char, c_int, c_uint, c_void};
use core::mem::MaybeUninit;
use core::time::Duration;

use rustix::event::epoll::Event;
use rustix::fs::Statx;
use rustix::io::{IoSlice, IoSliceMut};
use seccompat::io::CloseRangeFlags;
use seccompat::{Sysno, Weaknesses};
use seccompat_catalogue::Errno;

use found::Found;
use how::{Answer, How, negated, returned};
use types::{Argument, At, Fd, Offset, Text, XattrArgs};

impl At<How> {
    /// Runs `work` with the weaknesses that the caller accepts, and records how the call was done.
    fn told(&self, work: impl FnOnce(Weaknesses) -> Answer) -> i64 {
        let asked = self.sized().and_then(|how| Ok((how, how.accepted()?)));
        match asked {
            Ok((mut how, accept)) => {
                let value = how.tell(work(accept));
                // It was read from the same place.
                let _written = self.write(how);
                value
            }
            Err(errno) => negated(errno),
        }
    }
}

/// Arguments as registers.
macro_rules! registers {
    ($($arg:ident),*) => {{
        let mut args = [0; 6];
        let _end = 0;
        $(let _end = $arg.put(&mut args, _end);)*
        args
    }};
}

/// Makes a call; if it is unavailable, calls its emulation, if it has one.
macro_rules! make {
    ($accept:ident, $made:ident, ($($arg:ident),*)) => {{
        let _ = $accept;
        instead::native($made)
    }};
    ($accept:ident, $made:ident, ($($arg:ident),*), $instead:path) => {
        match $made {
            Err(error) if error.is_unavailable() => $instead($accept, $($arg),*),
            made => instead::native(made),
        }
    };
}

/// The exports of a call: the plain one, which is exact, and the `_ex` one, which takes the
/// accepted weaknesses and reports how the call was done. A call without a path to a function has
/// no emulation.
macro_rules! exports {
    ($($plain:ident, $ex:ident = $call:ident($($arg:ident: $kind:ty),*) -> $ret:ty
        $(, $instead:path)?;)*) => { $(
        /// See `seccompat.h`.
        ///
        /// # Safety
        /// The requirements of the call itself; pointers are null, or valid for its reads and writes.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $plain($($arg: $kind),*) -> $ret {
            let (exact, args) = (Weaknesses::NONE, registers!($($arg),*));
            // SAFETY: the caller vouches for the arguments, as for those of the call.
            let made = unsafe { seccompat::native(Sysno::$call, args) };
            returned(make!(exact, made, ($($arg),*) $(, $instead)?)) as $ret
        }
        /// See `seccompat.h`.
        ///
        /// # Safety
        /// The requirements of the call itself; pointers are null, or valid for its reads and writes.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $ex($($arg: $kind,)* how: At<How>) -> $ret {
            how.told(|accept| {
                let args = registers!($($arg),*);
                // SAFETY: the caller vouches for the arguments, as for those of the call.
                let made = unsafe { seccompat::native(Sysno::$call, args) };
                make!(accept, made, ($($arg),*) $(, $instead)?)
            }) as $ret
        }
    )* };
}

exports! {
    seccompat_openat2, seccompat_openat2_ex = OPENAT2(dirfd: Fd, path: Text, how_to: At<[u64; 3]>, size: usize) -> c_int, instead::openat2;
    seccompat_faccessat2, seccompat_faccessat2_ex = FACCESSAT2(dirfd: Fd, path: Text, mode: c_int, flags: c_int) -> c_int, instead::faccessat2;
    seccompat_fchmodat2, seccompat_fchmodat2_ex = FCHMODAT2(dirfd: Fd, path: Text, mode: c_uint, flags: c_uint) -> c_int, instead::fchmodat2;
    seccompat_statx, seccompat_statx_ex = STATX(dirfd: Fd, path: Text, flags: c_int, mask: c_uint, into: At<Statx>) -> c_int, instead::statx;
    seccompat_renameat2, seccompat_renameat2_ex = RENAMEAT2(old_fd: Fd, old: Text, new_fd: Fd, new: Text, flags: c_uint) -> c_int, instead::renameat2;
    seccompat_copy_file_range, seccompat_copy_file_range_ex = COPY_FILE_RANGE(from: Fd, from_offset: At<u64>, to: Fd, to_offset: At<u64>, len: usize, flags: c_uint) -> isize, instead::copy_file_range;
    seccompat_setxattrat, seccompat_setxattrat_ex = SETXATTRAT(dirfd: Fd, path: Text, at: c_uint, name: Text, args: At<XattrArgs>, size: usize) -> c_int, instead::setxattrat;
    seccompat_getxattrat, seccompat_getxattrat_ex = GETXATTRAT(dirfd: Fd, path: Text, at: c_uint, name: Text, args: At<XattrArgs>, size: usize) -> isize, instead::getxattrat;
    seccompat_listxattrat, seccompat_listxattrat_ex = LISTXATTRAT(dirfd: Fd, path: Text, at: c_uint, list: At<u8>, size: usize) -> isize, instead::listxattrat;
    seccompat_removexattrat, seccompat_removexattrat_ex = REMOVEXATTRAT(dirfd: Fd, path: Text, at: c_uint, name: Text) -> c_int, instead::removexattrat;
    seccompat_memfd_create, seccompat_memfd_create_ex = MEMFD_CREATE(name: Text, flags: c_uint) -> c_int;
    seccompat_statmount, seccompat_statmount_ex = STATMOUNT(mount: At<c_void>, into: At<c_void>, size: usize, flags: c_uint) -> c_int;
    seccompat_listmount, seccompat_listmount_ex = LISTMOUNT(mount: At<c_void>, ids: At<u64>, count: usize, flags: c_uint) -> isize;
    seccompat_cachestat, seccompat_cachestat_ex = CACHESTAT(file: Fd, range: At<c_void>, into: At<c_void>, flags: c_uint) -> c_int;
    seccompat_quotactl_fd, seccompat_quotactl_fd_ex = QUOTACTL_FD(file: Fd, cmd: c_uint, id: c_uint, addr: At<c_void>) -> c_int;

    seccompat_preadv2, seccompat_preadv2_ex = PREADV2(file: Fd, into: At<IoSliceMut<'static>>, count: usize, offset: Offset, flags: c_int) -> isize, instead::preadv2;
    seccompat_pwritev2, seccompat_pwritev2_ex = PWRITEV2(file: Fd, from: At<IoSlice<'static>>, count: usize, offset: Offset, flags: c_int) -> isize, instead::pwritev2;
    seccompat_epoll_pwait2, seccompat_epoll_pwait2_ex = EPOLL_PWAIT2(epoll: Fd, events: At<MaybeUninit<Event>>, count: c_int, timeout: At<[i64; 2]>, mask: At<u64>, mask_size: usize) -> c_int, instead::epoll_pwait2;

    seccompat_mlock2, seccompat_mlock2_ex = MLOCK2(addr: At<c_void>, len: usize, flags: c_uint) -> c_int, instead::mlock2;
    seccompat_mseal, seccompat_mseal_ex = MSEAL(addr: At<c_void>, len: usize, flags: usize) -> c_int;
    seccompat_process_madvise, seccompat_process_madvise_ex = PROCESS_MADVISE(pidfd: Fd, ranges: At<c_void>, count: usize, advice: c_int, flags: c_uint) -> isize;

    seccompat_execveat, seccompat_execveat_ex = EXECVEAT(dirfd: Fd, path: Text, argv: At<*const c_char>, envp: At<*const c_char>, flags: c_int) -> c_int, instead::execveat;
    seccompat_pidfd_open, seccompat_pidfd_open_ex = PIDFD_OPEN(pid: c_int, flags: c_uint) -> c_int;
    seccompat_pidfd_send_signal, seccompat_pidfd_send_signal_ex = PIDFD_SEND_SIGNAL(pidfd: Fd, signal: c_int, info: At<c_void>, flags: c_uint) -> c_int;
    seccompat_pidfd_getfd, seccompat_pidfd_getfd_ex = PIDFD_GETFD(pidfd: Fd, target: c_int, flags: c_uint) -> c_int;

    seccompat_getrandom, seccompat_getrandom_ex = GETRANDOM(into: At<u8>, len: usize, flags: c_uint) -> isize, instead::getrandom;
}

/// Not by `exports!`: it has no pointers, and a kernel that has the call without one of its flags
/// is emulated too.
fn close_range(first: c_uint, last: c_uint, flags: c_uint, accept: Weaknesses) -> Answer {
    let flags = CloseRangeFlags::from_bits(flags);
    if flags == CloseRangeFlags::CLOEXEC {
        return instead::nothing(seccompat::io::close_range_cloexec_with(first, last, accept));
    }
    // SAFETY: the caller of the export guarantees that the descriptors have no owner any more.
    instead::nothing(unsafe { seccompat::io::close_range_with(first, last, flags, accept) })
}

/// See `seccompat.h`.
///
/// # Safety
/// These descriptors must have no owner any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_close_range(
    first: c_uint,
    last: c_uint,
    flags: c_uint,
) -> c_int {
    returned(close_range(first, last, flags, Weaknesses::NONE)) as c_int
}

/// See `seccompat.h`.
///
/// # Safety
/// These descriptors must have no owner any more; `how` is null or points to a structure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_close_range_ex(
    first: c_uint,
    last: c_uint,
    flags: c_uint,
    how: At<How>,
) -> c_int {
    how.told(|accept| close_range(first, last, flags, accept)) as c_int
}

/// See `seccompat.h`.
///
/// # Safety
/// The requirements of the call itself: arguments may name memory, descriptors and processes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_call(
    number: isize,
    a: usize,
    b: usize,
    c: usize,
    d: usize,
    e: usize,
    f: usize,
) -> isize {
    let Some(call) = how::call(number) else { return negated(Errno::EINVAL) as isize };
    let args = [a, b, c, d, e, f].map(|word| word as u64);
    // SAFETY: the caller of the export vouches for the call.
    returned(instead::native(unsafe { seccompat::native(call, args) })) as isize
}

/// See `seccompat.h`.
///
/// # Safety
/// The requirements of the call itself; `how` is null or points to a structure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_call_ex(
    number: isize,
    a: usize,
    b: usize,
    c: usize,
    d: usize,
    e: usize,
    f: usize,
    how: At<How>,
) -> isize {
    let Some(call) = how::call(number) else { return negated(Errno::EINVAL) as isize };
    let args = [a, b, c, d, e, f].map(|word| word as u64);
    // SAFETY: the caller of the export vouches for the call.
    how.told(|_| instead::native(unsafe { seccompat::native(call, args) })) as isize
}

/// See `seccompat.h`.
#[unsafe(no_mangle)]
pub extern "C" fn seccompat_sigsys_return_enosys(chain: c_int) -> c_int {
    let done = match chain {
        0 => seccompat::sigsys::return_enosys(),
        1 => seccompat::sigsys::return_enosys_and_chain(),
        _ => return negated(Errno::EINVAL) as c_int,
    };
    done.map_or_else(|why| -why.errno().raw_os_error(), |()| 0)
}

/// Probes a call, and stores the finding if the C code asks for it.
fn find(
    number: isize,
    into: &At<Found>,
    ask: impl FnOnce(Sysno) -> Result<seccompat::Finding, Errno>,
) -> c_int {
    let found = || {
        let call = how::call(number).ok_or(Errno::EINVAL)?;
        let place = if into.address().is_null() { None } else { Some(into.sized()?) };
        let finding = ask(call)?;
        if let Some(mut found) = place {
            found.tell(&finding);
            into.write(found)?;
        }
        Ok(found::verdict(finding.verdict).into())
    };
    found().unwrap_or_else(negated) as c_int
}

/// See `seccompat.h`.
///
/// # Safety
/// `into` is null or points to a structure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_availability(number: isize, into: At<Found>) -> c_int {
    find(number, &into, |call| Ok(seccompat::availability(call)))
}

/// See `seccompat.h`.
///
/// # Safety
/// `into` is null or points to a structure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_availability_in_child(
    number: isize,
    milliseconds: c_uint,
    into: At<Found>,
) -> c_int {
    let patience = Duration::from_millis(milliseconds.into());
    find(number, &into, |call| {
        seccompat::availability_in_child(call, patience).map_err(found::no_child)
    })
}

/// See `seccompat.h`.
#[unsafe(no_mangle)]
pub extern "C" fn seccompat_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// See `seccompat.h`.
#[unsafe(no_mangle)]
pub extern "C" fn seccompat_verdict_name(verdict: c_int) -> *const c_char {
    u32::try_from(verdict).ok().and_then(found::name).unwrap_or(c"unknown").as_ptr()
}

/// See `seccompat.h`.
///
/// # Safety
/// `how` is null or points to a structure; `text` has room for `size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_explain(how: At<How>, mut text: At<u8>, size: usize) -> isize {
    match how.sized() {
        Ok(how) => how::write_text(&how, text.all(size).unwrap_or_default()) as isize,
        Err(errno) => negated(errno) as isize,
    }
}
