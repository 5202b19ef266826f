//! The start of the program: like a C program, without the runtime of Rust's standard library.
//!
//! That runtime makes calls before `main` for which a filter may kill (`poll`, `sigaltstack`,
//! `sched_getaffinity` and others), and which `scan` and `run` do not need. It also ignores SIGPIPE
//! and opens closed descriptors 0 to 2: `inherited::settle` does so for the other commands. Before
//! that call, both are in their original state.
//!
//! # Why this file has unsafe code
//! It exports the symbol that the C library calls.
#![allow(unsafe_code)]

use std::process::ExitCode;

/// Called by the C library. The standard library finds the arguments by itself (`.init_array`).
#[cfg(not(test))]
#[unsafe(no_mangle)]
extern "C" fn main(_argc: i32, _argv: *const *const u8) -> i32 {
    program()
}

/// The whole program, to its exit status.
pub(crate) fn program() -> i32 {
    seccompat_live::no_memory_by_mmap();
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
