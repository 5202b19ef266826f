//! A child that waits for its parent before it continues.
//!
//! # Why this file has unsafe code
//! `fork(2)` has no safe interface.
#![allow(unsafe_code)]

use std::ffi::CString;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};

use seccompat_bpf::Program;

use super::install::{set_filter, set_filter_by_prctl, sock_filters};
use crate::exec::{become_command, pointers};

/// A child that waits for the permission to continue.
pub(crate) struct Waiting {
    /// The child.
    pub(crate) pid: i32,
    go: OwnedFd,
}

impl Waiting {
    /// Forks. On request the child execs the command of these words; if that fails, it exits with
    /// the errno of exec.
    pub(crate) fn command(words: &[CString]) -> io::Result<Self> {
        let argv = pointers(words);
        Self::fork(|| become_command(&argv).raw_os_error().unwrap_or(libc::EIO))
    }

    /// The same, under a filter, which may need no_new_privs: seccomp(2).
    pub(crate) fn command_under(words: &[CString], program: &Program) -> io::Result<Self> {
        let argv = pointers(words);
        let mut filter = sock_filters(program);
        Self::fork(|| {
            let mut installed = set_filter(&mut filter, 0);
            if installed.is_err() && rustix::thread::set_no_new_privs(true).is_ok() {
                installed =
                    set_filter(&mut filter, 0).or_else(|_| set_filter_by_prctl(&mut filter));
            }
            let error = match installed {
                Ok(()) => become_command(&argv),
                Err(error) => error,
            };
            error.raw_os_error().unwrap_or(libc::EIO)
        })
    }

    /// Forks. On request the child installs a filter, and repeats a call; it exits if that fails.
    pub(crate) fn under(program: &Program) -> io::Result<Self> {
        let mut filter = sock_filters(program);
        Self::fork(|| {
            if rustix::thread::set_no_new_privs(true).is_err() {
                return libc::EPERM;
            }
            if set_filter(&mut filter, 0).or_else(|_| set_filter_by_prctl(&mut filter)).is_err() {
                return libc::EACCES;
            }
            for _ in 0..1000 {
                let _ = rustix::process::getppid();
            }
            libc::ECANCELED
        })
    }

    /// Forks. The child waits, does `work`, and exits with the result of `work`.
    fn fork(work: impl FnOnce() -> i32) -> io::Result<Self> {
        let (wait, go) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
        let pid = fork_off(|| {
            // If the parent ends, the pipe closes: then the child does nothing.
            close(go.as_raw_fd());
            let told = rustix::io::retry_on_intr(|| rustix::io::read(&wait, &mut [0]));
            if told == Ok(1) { work() } else { libc::ECANCELED }
        })?;
        Ok(Self { pid, go })
    }

    /// Lets it continue.
    pub(crate) fn start(self) -> io::Result<()> {
        rustix::io::write(&self.go, &[1])?;
        Ok(())
    }
}

/// Forks. The child does `work`, and exits with its result.
pub(super) fn fork_off(work: impl FnOnce() -> i32) -> io::Result<i32> {
    // SAFETY: whatever other threads this program has, the child only makes system calls, on
    // memory that was allocated before (execvp searches PATH on its own stack). The guard of a
    // recording and an attempt allocate: the programs that make them have no other thread.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            let status = work();
            // SAFETY: it ends the child at once.
            unsafe { libc::_exit(status) }
        }
        pid => Ok(pid),
    }
}

/// Closes, in a child that never returns, a descriptor that its parent owns.
pub(super) fn close(descriptor: i32) {
    // SAFETY: the child ends without another use of it.
    unsafe { libc::close(descriptor) };
}
