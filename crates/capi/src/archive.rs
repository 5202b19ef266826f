//! The parts that every program of Rust has once: the handler of panics, and the allocator. Rust code
//! gets them from the standard library. C programs link `libseccompat` without it: so the library is
//! small, needs no unwinder, and has nothing in common with another archive of Rust code.
//!
//! # Why this file has unsafe code
//! It calls the C library's allocator.
#![allow(unsafe_code)]

use core::alloc::{GlobalAlloc, Layout};
use core::panic::PanicInfo;

/// The C library's allocator, which the program may have replaced.
struct Malloc;

#[global_allocator]
static MALLOC: Malloc = Malloc;

/// The alignment that `malloc` guarantees: that of two pointers.
const ALIGNED: usize = 2 * size_of::<usize>();

// SAFETY: the C library's allocator keeps the contract: its memory is aligned, large enough and used
// by nothing else until it is freed.
unsafe impl GlobalAlloc for Malloc {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() <= ALIGNED {
            // SAFETY: it has no requirement.
            return unsafe { libc::malloc(layout.size()) }.cast();
        }
        let mut place = core::ptr::null_mut();
        // SAFETY: an alignment is a power of two, and more than a pointer's here; `place` is a local.
        match unsafe { libc::posix_memalign(&raw mut place, layout.align(), layout.size()) } {
            0 => place.cast(),
            _ => core::ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, place: *mut u8, _: Layout) {
        // SAFETY: the caller guarantees that `alloc` returned it and that it is freed once.
        unsafe { libc::free(place.cast()) };
    }
}

/// An internal error, after which nothing may continue.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    const TEXT: &str = "libseccompat: internal error\n";
    // SAFETY: it reads the text.
    let _ = unsafe { libc::write(2, TEXT.as_ptr().cast(), TEXT.len()) };
    // SAFETY: it has no requirement.
    unsafe { libc::abort() }
}
