//! A child that waits for its parent before it continues.
//!
//! # Why this file has unsafe code
//! `fork(2)` has no safe interface.
#![allow(unsafe_code)]

use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;

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
        // SAFETY: whatever other threads this program has, the child only makes system calls, on
        // memory that was allocated before (execvp searches PATH on its own stack).
        match unsafe { libc::fork() } {
            -1 => Err(io::Error::last_os_error()),
            0 => {
                // If the parent ends, the pipe closes: then the child does nothing.
                drop(go);
                let told = rustix::io::retry_on_intr(|| rustix::io::read(&wait, &mut [0]));
                let told = told == Ok(1);
                let status = if told { work() } else { libc::ECANCELED };
                // SAFETY: it ends the child at once.
                unsafe { libc::_exit(status) }
            }
            pid => Ok(Self { pid, go }),
        }
    }

    /// Lets it continue.
    pub(crate) fn start(self) -> io::Result<()> {
        rustix::io::write(&self.go, &[1])?;
        Ok(())
    }
}
