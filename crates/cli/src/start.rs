//! The start of the program: like a C program, without the runtime of Rust's standard library.
//!
//! That runtime makes calls before `main` for which a filter may kill (`poll`, `sigaltstack`,
//! `sched_getaffinity` and others), and which `scan` and `run` do not need. It also ignores SIGPIPE
//! and opens closed descriptors 0 to 2: `inherited::settle` does so for the other commands. Before
//! that call, both are in their original state.
//!
//! # Why this file has unsafe code
//! It exports the symbol that the C library calls, and reads the arguments that it is called with.
#![allow(unsafe_code)]

use std::ffi::OsString;
use std::process::ExitCode;

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
    program(|| (0..usize::try_from(argc).unwrap_or(0)).map(word).collect())
}

/// The whole program, to its exit status.
pub(crate) fn program(arguments: impl FnOnce() -> Vec<OsString>) -> i32 {
    seccompat_live::no_memory_by_mmap();
    crate::inherited::keep(arguments());
    let code = crate::program::run();
    // The runtime would do so at the end. If this fails, it cannot be reported.
    crate::out::border::flush();
    status(code)
}

/// The number of an exit status, which the standard library shows only to its own runtime.
fn status(code: ExitCode) -> i32 {
    (0..=u8::MAX).find(|&n| ExitCode::from(n) == code).map_or(2, i32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_number() {
        for n in 0..=u8::MAX {
            assert_eq!(status(ExitCode::from(n)), i32::from(n));
        }
    }
}
