//! The filters that a process really has.
#![forbid(unsafe_code)]

use std::fmt;
use std::time::Duration;

use seccompat_bpf::{Invalid, Program};

use crate::proc::{self, Status};
use crate::sys::{self, Options};
use crate::trace::inject::wait_for;

/// The filters of a thread, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Chain {
    /// The programs, newest first.
    pub newest_first: Vec<Program>,
}

/// The reason why the filters could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum DumpError {
    /// There is no such thread, or it is not accessible.
    NoThread(i32, std::io::Error),
    /// It cannot be traced.
    Attach(i32, std::io::Error),
    /// The kernel does not return its filters.
    Read(i32, std::io::Error),
    /// The kernel returned a program that it would not accept.
    Program(Invalid),
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoThread(pid, error) => write!(f, "no thread {pid}: {error}"),
            Self::Attach(pid, error) => write!(f, "cannot trace {pid}: {error}"),
            Self::Read(pid, error) => write!(
                f,
                "cannot read the filters of {pid}: {error}; this needs CAP_SYS_ADMIN in the \
                 initial user namespace and a caller that no filter watches, so never works \
                 inside a container"
            ),
            Self::Program(invalid) => write!(f, "the kernel returned an invalid filter: {invalid}"),
        }
    }
}

impl std::error::Error for DumpError {}

/// Reads the filters of thread `pid` (`PTRACE_SECCOMP_GET_FILTER`); the thread is stopped
/// meanwhile.
///
/// # Errors
/// There is no such thread, another process traces it, or the caller has a filter itself or lacks
/// CAP_SYS_ADMIN in the initial user namespace.
pub fn dump(pid: i32) -> Result<Chain, DumpError> {
    let status = Status::of(pid).map_err(|error| DumpError::NoThread(pid, error))?;
    if status.seccomp == Some(0) {
        return Ok(Chain::default());
    }
    let thread = Stopped::seize(pid).map_err(|error| DumpError::Attach(pid, error))?;
    chain_of(thread.tid)
}

/// The other threads of `pid`'s process whose filters differ from `chain`: a filter that is
/// installed without `SECCOMP_FILTER_FLAG_TSYNC` applies to its own thread alone.
///
/// # Errors
/// As [`dump`]; a thread that ends meanwhile is left out.
pub fn threads_that_differ(pid: i32, chain: &Chain) -> Result<Vec<i32>, DumpError> {
    let mut differ = Vec::new();
    for tid in proc::threads_of(pid).map_err(|error| DumpError::NoThread(pid, error))? {
        if tid == pid {
            continue;
        }
        match dump(tid) {
            Ok(other) if other == *chain => {}
            Ok(_) => differ.push(tid),
            Err(_) if Status::of(tid).is_err() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(differ)
}

/// The filters of a stopped tracee.
pub(crate) fn chain_of(tid: i32) -> Result<Chain, DumpError> {
    let mut oldest_first = Vec::new();
    for index in 0.. {
        match sys::filter(tid, index).map_err(|error| DumpError::Read(tid, error))? {
            Some(insns) => oldest_first.push(Program::new(insns).map_err(DumpError::Program)?),
            None => break,
        }
    }
    oldest_first.reverse();
    Ok(Chain { newest_first: oldest_first })
}

/// A stopped thread that this one traces. Dropping it lets it continue.
pub(crate) struct Stopped {
    tid: i32,
    /// The signal for which it stopped; it gets the signal when it continues.
    signal: i32,
}

impl Stopped {
    pub(crate) fn seize(tid: i32) -> std::io::Result<Self> {
        sys::seize(tid, Options::Plain)?;
        let mut thread = Self { tid, signal: 0 };
        sys::interrupt(tid)?;
        while let Some((_, status)) = sys::wait(tid, false)? {
            // As in waitpid(2): the low byte marks a stop, then the signal, and the event if it is
            // not a signal.
            if status & 0xff == 0x7f {
                thread.signal = if status >> 16 == 0 { status >> 8 & 0xff } else { 0 };
                return Ok(thread);
            }
            if status & 0x7f != 0x7f {
                break;
            }
        }
        Err(std::io::Error::from_raw_os_error(libc::ESRCH))
    }
}

impl Stopped {
    /// Stops it where no signal is about to be delivered, within the time limit of [`wait_for`].
    pub(crate) fn at_rest(tid: i32, patience: Duration) -> std::io::Result<Self> {
        sys::seize(tid, Options::Plain)?;
        let thread = Self { tid, signal: 0 };
        sys::interrupt(tid)?;
        for _ in 0..MOST_SIGNALS {
            // As in waitpid(2); an event stop comes after the signals.
            match wait_for(tid, patience) {
                Some(status) if status & 0xff != 0x7f => break,
                Some(status) if status >> 16 == libc::PTRACE_EVENT_STOP => return Ok(thread),
                Some(status) => sys::proceed(tid, status >> 8 & 0xff)?,
                None => break,
            }
        }
        Err(std::io::Error::from_raw_os_error(libc::ESRCH))
    }
}

/// The limit on signals that arrive first.
const MOST_SIGNALS: usize = 1000;

impl Drop for Stopped {
    fn drop(&mut self) {
        // The thread may have ended; then there is nothing to detach.
        let _ = sys::detach(self.tid, self.signal);
    }
}
