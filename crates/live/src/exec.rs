//! Executes a command in this process.
//!
//! # Why this file has unsafe code
//! `execvp(3)` has no safe interface that allocates nothing.
#![allow(unsafe_code)]

use std::ffi::CString;
use std::io;

/// Execs the command, as execvp(3) does. Returns only if that fails, with the reason.
///
/// Async-signal-safe, except for the list of pointers, which it allocates.
#[must_use]
pub fn exec(command: &[CString]) -> io::Error {
    become_command(&pointers(command))
}

/// The same, but of this very file: no search in PATH, and no shell for a file without a format.
#[must_use]
pub fn exec_file(command: &[CString]) -> io::Error {
    let Pointers(argv, _) = &pointers(command);
    if argv.len() < 2 {
        return io::Error::from_raw_os_error(libc::ENOENT);
    }
    // SAFETY: `argv` has a first string, ends with null, and borrows its strings.
    unsafe { libc::execv(argv[0], argv.as_ptr()) };
    io::Error::last_os_error()
}

/// The arguments of a command in the form for execvp(3).
pub(crate) struct Pointers<'a>(Vec<*const libc::c_char>, std::marker::PhantomData<&'a CString>);

pub(crate) fn pointers(command: &[CString]) -> Pointers<'_> {
    let mut all: Vec<*const libc::c_char> = command.iter().map(|arg| arg.as_ptr()).collect();
    all.push(std::ptr::null());
    Pointers(all, std::marker::PhantomData)
}

/// `execvp(argv[0], argv)`. Async-signal-safe.
pub(crate) fn become_command(Pointers(argv, _): &Pointers<'_>) -> io::Error {
    if argv.len() < 2 {
        return io::Error::from_raw_os_error(libc::ENOENT);
    }
    // SAFETY: `argv` has a first string, ends with null, and borrows its strings.
    unsafe { libc::execvp(argv[0], argv.as_ptr()) };
    io::Error::last_os_error()
}
