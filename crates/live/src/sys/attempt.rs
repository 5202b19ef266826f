//! A call that a person described, made in a child.
//!
//! # Why this file has unsafe code
//! It makes a call by its number.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, kill_process, waitpid};
use seccompat_catalogue::Errno;

use super::waiting::fork_off;

/// A described call: its number on this machine, and its registers.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// The number.
    pub number: u32,
    /// The registers. Addresses among them are those of the child's memory.
    pub args: [u64; 6],
}

impl Attempt {
    /// Makes the call. Only for a child that ends afterwards: the call may do anything to it.
    pub(crate) fn make(self) -> Result<u64, Errno> {
        // SAFETY: this process is a copy that was made for this call and ends after it. The call may
        // damage no memory but the copy's, as a program of the caller's own could.
        unsafe { seccompat_raw::syscall(self.number, self.args) }
    }
}

/// The words of a child, and its end.
pub(crate) struct Said {
    /// None if the child ended before it had written all of them.
    pub(crate) words: Option<[u8; 8]>,
    /// The signal that ended it.
    pub(crate) signal: Option<i32>,
    /// Whether it wrote nothing within the time limit.
    pub(crate) silent: bool,
}

/// Runs `work` in a child, which writes these words and ends. The caller must have one thread.
///
/// # Errors
/// No child, or no pipe, can be made.
pub(crate) fn in_child(
    limit: Timespec,
    work: impl FnOnce() -> Option<[u8; 8]>,
) -> io::Result<Said> {
    let (reader, writer) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
    let pid = fork_off(|| {
        let written = work().is_some_and(|words| rustix::io::write(&writer, &words).is_ok());
        i32::from(!written)
    })?;
    drop(writer);
    let mut fds = [PollFd::from_borrowed_fd(reader.as_fd(), PollFlags::IN)];
    let ready = rustix::io::retry_on_intr(|| poll(&mut fds, Some(&limit)));
    let mut words = [0; 8];
    let whole = ready.is_ok_and(|count| count > 0)
        && rustix::io::retry_on_intr(|| rustix::io::read(&reader, &mut words)) == Ok(words.len());
    let child = Pid::from_raw(pid);
    if let Some(child) = child {
        let _ = kill_process(child, Signal::KILL);
    }
    let end = rustix::io::retry_on_intr(|| waitpid(child, WaitOptions::empty()));
    let signal =
        end.ok().flatten().and_then(|(_, status): (_, WaitStatus)| status.terminating_signal());
    Ok(Said { words: whole.then_some(words), signal, silent: ready == Ok(0) })
}
