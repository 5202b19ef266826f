//! `seccompat_pretend_begin` and `seccompat_pretend_end`: tests of a program's own fallbacks.
//!
//! # Why this file has unsafe code
//! It exports symbols, and C code owns the object that one of them returns.
#![allow(unsafe_code)]

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ffi::c_int;

use seccompat::Pretend;
use seccompat_catalogue::Errno;

use crate::how::{call, negated};
use crate::types::{At, Plain};

/// The object that `seccompat_pretend_begin` returns and `seccompat_pretend_end` frees.
#[derive(Debug)]
pub struct Pretending {
    guard: Pretend,
    /// The thread of the guard, by the C library's name for it.
    thread: usize,
}

// SAFETY: a pointer has no invalid pattern of bits.
unsafe impl Plain for *mut Pretending {}

fn this_thread() -> usize {
    // SAFETY: it has no requirement.
    let this = unsafe { libc::pthread_self() };
    // A number or a pointer, by the C library.
    this as usize
}

/// See `seccompat.h`.
///
/// # Safety
/// `numbers` points to `count` numbers, and `into` to room for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_pretend_begin(
    mut numbers: At<c_int>,
    count: usize,
    refused: c_int,
    into: At<*mut Pretending>,
) -> c_int {
    let mut begin = || {
        let numbers = numbers.all(count).ok_or(Errno::EFAULT)?;
        let calls: Option<Vec<_>> =
            numbers.iter().map(|&n| call(isize::try_from(n).ok()?)).collect();
        let calls = calls.ok_or(Errno::EINVAL)?;
        let begin = match refused {
            1 => Pretend::filtered,
            2 => Pretend::missing,
            _ => return Err(Errno::EINVAL),
        };
        if into.address().is_null() {
            return Err(Errno::EFAULT);
        }
        let pretending = Pretending { guard: begin(&calls), thread: this_thread() };
        into.write(Box::into_raw(Box::new(pretending)))
    };
    begin().map_or_else(negated, |()| 0) as c_int
}

/// See `seccompat.h`.
///
/// # Safety
/// `pretending` is null, or comes from `seccompat_pretend_begin` and has not been ended.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seccompat_pretend_end(pretending: *mut Pretending) -> c_int {
    if pretending.is_null() {
        return 0;
    }
    // SAFETY: the caller guarantees that it is alive.
    if unsafe { (*pretending).thread } != this_thread() {
        return negated(Errno::EPERM) as c_int;
    }
    // SAFETY: the caller guarantees that it is a box of ours and is ended once.
    drop(unsafe { Box::from_raw(pretending) }.guard);
    0
}
