//! The filters that a process really has.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::{Invalid, Program};

use crate::proc::{self, Status};
use crate::sys::{self, Options};

/// The filters of a thread, the newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Chain {
    /// The programs, the newest first.
    pub newest_first: Vec<Program>,
}

/// Why the filters could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum DumpError {
    /// There is no such thread, or it cannot be looked at.
    NoThread(i32, std::io::Error),
    /// It cannot be traced.
    Attach(i32, std::io::Error),
    /// The kernel does not hand out its filters.
    Read(i32, std::io::Error),
    /// The kernel handed out what it would not take.
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

/// Reads the filters of thread `pid` (`PTRACE_SECCOMP_GET_FILTER`), which is stopped meanwhile.
///
/// # Errors
/// Where there is no such thread, it is traced by another, or the caller has a filter itself or
/// lacks CAP_SYS_ADMIN in the initial user namespace.
pub fn dump(pid: i32) -> Result<Chain, DumpError> {
    let status = Status::of(pid).map_err(|error| DumpError::NoThread(pid, error))?;
    if status.seccomp == Some(0) {
        return Ok(Chain::default());
    }
    let thread = Stopped::seize(pid).map_err(|error| DumpError::Attach(pid, error))?;
    chain_of(thread.tid)
}

/// The other threads of `pid`'s process whose filters are not those of `chain`: a filter that is
/// installed without `SECCOMP_FILTER_FLAG_TSYNC` watches its own thread alone.
///
/// # Errors
/// As [`dump`]; a thread that ends meanwhile has no filters to tell of.
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

/// A thread that this one traces and that is stopped. Dropping it lets it go on.
struct Stopped {
    tid: i32,
    /// A signal that it stopped for, which it gets when it goes on.
    signal: i32,
}

impl Stopped {
    fn seize(tid: i32) -> std::io::Result<Self> {
        sys::seize(tid, Options::Plain)?;
        let mut thread = Self { tid, signal: 0 };
        sys::interrupt(tid)?;
        while let Some((_, status)) = sys::wait(tid, false)? {
            // As waitpid(2) has it: the low byte of a stop, the signal, and the event if it is none.
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

impl Drop for Stopped {
    fn drop(&mut self) {
        // It may have ended; then there is nothing to let go of.
        let _ = sys::detach(self.tid, self.signal);
    }
}
