//! The filters that a process really has.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::{Invalid, Program};

use crate::proc::Status;
use crate::sys::Stopped;

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
    let mut oldest_first = Vec::new();
    for index in 0.. {
        match thread.filter(index).map_err(|error| DumpError::Read(pid, error))? {
            Some(insns) => oldest_first.push(Program::new(insns).map_err(DumpError::Program)?),
            None => break,
        }
    }
    oldest_first.reverse();
    Ok(Chain { newest_first: oldest_first })
}
