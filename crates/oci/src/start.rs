//! The start of the program: like a C program, without the runtime of Rust's standard library.
//!
//! That one ignores SIGPIPE and opens closed descriptors 0 to 2. The container's runtime, which this
//! program becomes, must find both as its caller left them.
//!
//! # Why this file has unsafe code
//! It exports the symbol that the C library calls.
#![allow(unsafe_code)]

/// Called by the C library. The standard library finds the arguments by itself (`.init_array`).
#[cfg(not(test))]
#[unsafe(no_mangle)]
extern "C" fn main(_argc: i32, _argv: *const *const u8) -> i32 {
    crate::program::run()
}
