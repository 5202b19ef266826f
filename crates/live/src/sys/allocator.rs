//! How the C library takes memory.
//!
//! # Why this file has unsafe code
//! `mallopt(3)` has no safe interface.
#![allow(unsafe_code)]

/// From now on the C library takes memory by `brk` alone, where it can: never by `mmap`, and so gives
/// none back by `munmap` and moves none by `mremap`, for which a filter may kill.
pub fn no_memory_by_mmap() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it sets a number that the allocator reads. No other thread is there yet that may.
    unsafe {
        libc::mallopt(libc::M_MMAP_MAX, 0);
    }
}
