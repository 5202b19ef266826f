//! `close_range(2)` as it closes: descriptors that somebody may own.
//!
//! # Why this file has unsafe code
//! Its functions are unsafe to call; none of them has an unsafe block.
#![allow(unsafe_code)]

use super::range::{self, CloseRangeFlags};
use crate::{Done, Error, Weaknesses};

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
pub unsafe fn close_range(first: u32, last: u32, flags: CloseRangeFlags) -> Result<(), Error> {
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
) -> Result<Done<()>, Error> {
    range::close_range(first, last, flags, accept)
}
