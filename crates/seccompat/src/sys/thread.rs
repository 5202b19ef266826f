//! The storage of a thread's memory: the standard library's, or a variable that C code declares.
//!
//! # Why this file has unsafe code
//! Stable Rust has no variables of a thread outside the standard library.
#![allow(unsafe_code)]

use core::sync::atomic::AtomicU64;

use seccompat_catalogue::Sysno;

const WORDS: usize = Sysno::COUNT.div_ceil(64);

/// A bit for each call.
pub(crate) type Bits = [AtomicU64; WORDS];

/// One thread's memory. Atomics, because a signal handler of the same thread may interrupt.
#[repr(C)]
pub(crate) struct Memory {
    /// Calls with a remembered or pretended refusal: the only look on the fast path.
    pub(crate) suspected: Bits,
    pub(crate) filtered: Bits,
    pub(crate) missing: Bits,
    /// The refusals that a test pretends.
    pub(crate) pretend_filtered: Bits,
    pub(crate) pretend_missing: Bits,
}

#[cfg(feature = "std")]
mod of_std {
    use super::{AtomicU64, Bits, Memory, WORDS};

    const fn none() -> Bits {
        [const { AtomicU64::new(0) }; WORDS]
    }

    std::thread_local! {
        static MEMORY: Memory = const {
            Memory {
                suspected: none(),
                filtered: none(),
                missing: none(),
                pretend_filtered: none(),
                pretend_missing: none(),
            }
        };
    }

    /// Calls `look` with this thread's memory; `None` in a thread that is ending.
    pub(crate) fn memory<T>(look: impl FnOnce(&Memory) -> T) -> Option<T> {
        MEMORY.try_with(look).ok()
    }
}

#[cfg(not(feature = "std"))]
mod of_c {
    use super::Memory;

    unsafe extern "C" {
        /// Returns 512 bytes of the calling thread, aligned to 8, which are zero at first.
        fn seccompat_thread_storage() -> *mut u64;
    }

    const _: () = assert!(size_of::<Memory>() <= 512 && align_of::<Memory>() <= 8);

    /// Calls `look` with this thread's memory. (`None` is for threads that are ending; this storage
    /// lasts as long as its thread.)
    pub(crate) fn memory<T>(look: impl FnOnce(&Memory) -> T) -> Option<T> {
        // SAFETY: it has no requirement.
        let storage = unsafe { seccompat_thread_storage() };
        // SAFETY: the feature `extern-thread` requires so many aligned bytes, which nothing else
        // uses, and zeroes are a value. The reference ends before the thread, because `look` cannot
        // keep it.
        Some(look(unsafe { &*storage.cast::<Memory>() }))
    }
}

#[cfg(not(feature = "std"))]
pub(crate) use of_c::memory;
#[cfg(feature = "std")]
pub(crate) use of_std::memory;
