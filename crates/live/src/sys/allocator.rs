//! The memory allocation of the C library.
//!
//! # Why this file has unsafe code
//! `mallopt(3)` has no safe interface.
#![allow(unsafe_code)]

/// Makes the C library allocate by `brk` alone, if possible: never by `mmap`, so it also needs no
/// `munmap` and `mremap`. A filter may kill for these.
pub fn no_memory_by_mmap() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it sets a number that the allocator reads. No other thread exists yet that might read
    // it.
    unsafe {
        libc::mallopt(libc::M_MMAP_MAX, 0);
    }
}
