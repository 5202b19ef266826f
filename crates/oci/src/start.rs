//! The start of the program: like a C program, without the runtime of Rust's standard library.
//!
//! That one ignores SIGPIPE and opens closed descriptors 0 to 2. The container's runtime, which this
//! program becomes, must find both as its caller left them.
//!
//! # Why this file has unsafe code
//! It exports the symbol that the C library calls, and reads the arguments that it is called with.
#![allow(unsafe_code)]

/// Called by the C library. Without its own runtime the standard library knows the arguments only above glibc,
/// which passes them to `.init_array`, too; musl does not.
#[cfg(not(test))]
#[unsafe(no_mangle)]
extern "C" fn main(argc: i32, argv: *const *const std::ffi::c_char) -> i32 {
    use std::ffi::{CStr, OsStr};
    use std::os::unix::ffi::OsStrExt;

    let word = |at: usize| {
        // SAFETY: `argv` points to `argc` pointers (C11, 5.1.2.2.1), and `at` is below `argc`.
        let word = unsafe { *argv.wrapping_add(at) };
        // SAFETY: execve(2) has written a string there with a zero byte at its end, and nothing here changes it.
        let word = unsafe { CStr::from_ptr(word) };
        OsStr::from_bytes(word.to_bytes()).to_owned()
    };
    crate::program::run((0..usize::try_from(argc).unwrap_or(0)).map(word))
}
