//! Attributes what a program is refused: to a filter, or to the kernel.
//!
//! Every call of a tracee stops twice. At a refusal that a filter may have given there are three ways
//! to know, the best first. The filters are read and evaluated, which takes privileges. Or those that
//! the tracee installed itself are known, since it was traced then, and those that it has from this
//! process are asked in a [`rehearsal`]. Or the call is made again in the tracee's own place, in ways
//! that must fail otherwise, before the tracee goes on.
#![forbid(unsafe_code)]

mod arguments;
mod attribute;
mod inject;
mod installed;
mod registers;
mod rehearsal;
mod stop;
mod tracee;
mod tracer;
mod twin;

use std::ffi::CString;
use std::fmt;
use std::io;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_probe::{Answer, Cause, Doubt};

pub use arguments::probe_shown;
pub use tracer::trace;

/// What to trace.
#[derive(Debug)]
pub enum Target {
    /// A command with its arguments, looked up in PATH.
    Command(Vec<CString>),
    /// A process that runs, with all its threads, until it ends or this one gets SIGINT or SIGTERM.
    Process(i32),
}

/// What is told while tracing.
#[derive(Debug)]
pub enum News {
    /// A call was refused.
    Refused(Box<Refusal>),
    /// So many stops were heard of; told now and then.
    Stops(u64),
}

/// A call that was refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The thread that made it.
    pub tid: i32,
    /// The name of its program, as the kernel keeps it (15 bytes).
    pub program: String,
    /// The ABI by which the call was made, where the catalogue has it.
    pub abi: Option<Abi>,
    /// Its number.
    pub nr: u32,
    /// The call, where the catalogue has it.
    pub call: Option<Sysno>,
    /// The argument registers.
    pub args: [u64; 6],
    /// The arguments as people read them.
    pub shown: Vec<String>,
    /// The error; `None` where SIGSYS came instead.
    pub errno: Option<Errno>,
    /// Who refused it.
    pub cause: Cause,
    /// How that is known.
    pub evidence: Evidence,
}

/// How it is known who refused a call.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Evidence {
    /// No filter watches the thread.
    NoFilter,
    /// The thread's filters decide so for these very arguments.
    Filters(Action),
    /// The same call in a child made for that, where it would not have been made, was answered this errno
    /// by a filter; `None`: filters let it through.
    Rehearsal(Option<Errno>),
    /// The same call, with these arguments, was answered so, where the kernel must answer `due`.
    Probe {
        /// The six registers of the probe.
        args: [u64; 6],
        /// What came back.
        got: Answer,
        /// What the kernel must answer.
        due: String,
        /// Whether a filter can tell the probe from the call by a number among its arguments.
        tells_apart: bool,
    },
    /// No code path of the kernel gives this call that error.
    NeverReal,
    /// SIGSYS came, as only a filter sends it.
    Sigsys,
    /// A tracee may not do this.
    Traced,
    /// Nothing decides.
    Doubt(Doubt),
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFilter => f.write_str("no filter watches the thread"),
            Self::Filters(action) => write!(f, "its filters decide so: {action}"),
            Self::Probe { got, due, tells_apart, .. } => {
                write!(f, "a probe got {}, due {due}", answer(*got))?;
                f.write_str(if *tells_apart { "; its numbers are not the call's" } else { "" })
            }
            Self::Rehearsal(Some(errno)) => {
                write!(f, "the same call got {errno} where the kernel was not to make it")
            }
            Self::Rehearsal(None) => f.write_str("the filters let the same call through"),
            Self::NeverReal => f.write_str("the kernel never gives this call that error"),
            Self::Sigsys => f.write_str("SIGSYS, as a filter sends it"),
            Self::Traced => f.write_str("the kernel refuses it to whoever is traced"),
            Self::Doubt(doubt) => doubt.fmt(f),
        }
    }
}

/// An answer to a probe, in a word or two.
fn answer(answer: Answer) -> String {
    match answer {
        Answer::Success => "success".to_owned(),
        Answer::Errno(errno) => errno.to_string(),
        Answer::Faked => "a success that was none".to_owned(),
        Answer::Killed => "SIGSYS".to_owned(),
        Answer::Silent => "no answer".to_owned(),
        Answer::NotMade => "not made".to_owned(),
    }
}

/// How what was traced ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// It exited with this status.
    Exited(i32),
    /// This signal ended it.
    Signalled(i32),
    /// It goes on, untraced.
    Released,
}

/// Why nothing was traced.
#[derive(Debug)]
#[non_exhaustive]
pub enum TraceError {
    /// The command could not be started.
    Exec(io::Error),
    /// There is no such process, or its threads cannot be listed.
    NoProcess(i32, io::Error),
    /// It cannot be traced.
    Attach(i32, io::Error),
    /// The kernel does not tell what call stopped: it is older than Linux 5.3.
    NoSyscallInfo,
    /// Another system call failed.
    System(&'static str, io::Error),
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exec(error) => write!(f, "{error}"),
            Self::NoProcess(pid, error) => write!(f, "no process {pid}: {error}"),
            Self::Attach(pid, error) => write!(f, "cannot trace {pid}: {error}"),
            Self::NoSyscallInfo => {
                f.write_str("PTRACE_GET_SYSCALL_INFO is refused: trace needs Linux 5.3 or newer")
            }
            Self::System(what, error) => write!(f, "{what}: {error}"),
        }
    }
}

impl std::error::Error for TraceError {}
