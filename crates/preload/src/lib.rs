//! `libseccompat-preload.so`, for LD_PRELOAD: the C library's functions that make new calls, with the
//! library's emulations behind them. [docs/preload.md](../../../docs/preload.md) is its page.
//!
//! The functions are in C (`preload.c`). A thread that is cancelled in one of them is unwound through it,
//! and `syscall` has variable arguments: stable Rust allows neither. Here is the part that knows the
//! calls: which are ours, and which errors mean that one was refused.
//!
//! # Why this file has unsafe code
//! It exports symbols, which only the files in C see, and reads the words that these pass.
#![no_std]
#![allow(unsafe_code)]

// Its functions are in the same object.
extern crate seccompat_capi;

use core::ffi::{c_int, c_long};

use seccompat_catalogue::{Abi, Sysno};

/// The calls, in the order of `enum call` in `preload.h`.
const CALLS: [Sysno; 28] = [
    Sysno::CACHESTAT,
    Sysno::CLONE3,
    Sysno::CLOSE_RANGE,
    Sysno::COPY_FILE_RANGE,
    Sysno::EPOLL_PWAIT2,
    Sysno::EXECVEAT,
    Sysno::FACCESSAT2,
    Sysno::FCHMODAT2,
    Sysno::GETRANDOM,
    Sysno::GETXATTRAT,
    Sysno::LISTMOUNT,
    Sysno::LISTXATTRAT,
    Sysno::MEMFD_CREATE,
    Sysno::MLOCK2,
    Sysno::MSEAL,
    Sysno::OPENAT2,
    Sysno::PIDFD_GETFD,
    Sysno::PIDFD_OPEN,
    Sysno::PIDFD_SEND_SIGNAL,
    Sysno::PREADV2,
    Sysno::PROCESS_MADVISE,
    Sysno::PWRITEV2,
    Sysno::QUOTACTL_FD,
    Sysno::REMOVEXATTRAT,
    Sysno::RENAMEAT2,
    Sysno::SETXATTRAT,
    Sysno::STATMOUNT,
    Sysno::STATX,
];

/// The place of a call in `CALLS`; -1 for a call that the library does not have.
#[unsafe(no_mangle)]
pub extern "C" fn seccompat_preload_call(number: c_long) -> c_int {
    let call = || Sysno::from_number(Abi::NATIVE?, u32::try_from(number).ok()?);
    let place = call().and_then(|call| CALLS.iter().position(|&ours| ours == call));
    place.and_then(|place| c_int::try_from(place).ok()).unwrap_or(-1)
}

/// The number of a call of `CALLS` on this machine; -1 if it has none.
#[unsafe(no_mangle)]
pub extern "C" fn seccompat_preload_number(call: c_int) -> c_long {
    let number = || at(call)?.number(Abi::NATIVE?);
    // No number needs more bits than an `int` has.
    number().map_or(-1, |number| number as c_long)
}

/// Whether an error means that a filter refused a call with these words, or that the kernel lacks it. The
/// call is not made again: the error may be gone then (ECONNRESET), or have an effect (the signal of EPIPE).
///
/// # Safety
/// `words` points to six words (`unsigned long`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_preload_is_refused(
    call: c_int,
    errno: c_int,
    words: *const [usize; 6],
) -> bool {
    // SAFETY: the caller guarantees it.
    let words = unsafe { words.read() };
    let error = || {
        let args = words.map(|word| word as u64);
        seccompat::judge(at(call)?, &args, u16::try_from(errno).ok()?)
    };
    error().is_some_and(|error| error.is_unavailable())
}

fn at(call: c_int) -> Option<Sysno> {
    CALLS.get(usize::try_from(call).ok()?).copied()
}
