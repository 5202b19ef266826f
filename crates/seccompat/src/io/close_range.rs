//! `close_range(2)` as it closes descriptors, which other code may own.
//!
//! # Why this file has unsafe code
//! Its functions are unsafe to call; none of them has an unsafe block.
#![allow(unsafe_code)]

use super::range::{self, CloseRangeFlags};
use crate::{Done, Error, Weaknesses};

/// `close_range(first, last, flags)`—Closes the descriptors from `first` to `last`, both included.
///
/// Linux 5.9. If a filter refuses it or the kernel lacks it, the emulation closes each descriptor
/// that `/proc` lists, even if no descriptor is free for the listing.
///
/// # Errors
/// The call's own errors; `Emulation` if reading `/proc` lacked something; `Filtered` or `Missing`
/// if `CLOSE_RANGE_UNSHARE` is requested and `unshare(2)` is refused.
///
/// # Weaknesses
/// None; with [`close_range_with`], [`Weaknesses::HIGH_DESCRIPTORS`] can be accepted. A descriptor
/// that another thread opens meanwhile may stay, as it may after the call itself.
///
/// # Signal safety
/// Async-signal-safe, the emulation included.
///
/// # Safety
/// These descriptors must have no owner any more.
///
/// # References
/// [close_range(2)](https://man7.org/linux/man-pages/man2/close_range.2.html), `fs/file.c`
pub unsafe fn close_range(first: u32, last: u32, flags: CloseRangeFlags) -> Result<(), Error> {
    range::close_range(first, last, flags, Weaknesses::NONE).map(|done| done.value)
}

/// Like [`close_range`], but accepts weaknesses, and reports how the call was done.
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
