//! Finds the cause of a program's refused calls: a filter, or the kernel.
//!
//! A tracee stops twice for every call: at its entry and at its exit. If a filter may have caused
//! the outcome, the tracer uses the best available evidence of three kinds:
//!
//! 1. It reads the filters from the kernel and evaluates them. This needs privileges.
//! 2. It knows the filters that the tracee installed while it was traced, and tests those that the
//!    tracee shares with the tracer itself by a rehearsal (`oracle`).
//! 3. It forks the tracee and tests the call in the child, the [`twin`].
//!
//! The tracee itself never makes the tested call again: a filter may kill for it.
#![forbid(unsafe_code)]

mod arguments;
mod attribute;
mod deciding;
mod family;
pub(crate) mod fast;
pub(crate) mod inject;
mod installed;
mod judge;
mod lineage;
mod outcome;
pub(crate) mod registers;
mod repeat;
mod start;
pub(crate) mod stop;
pub(crate) mod tracee;
mod tracer;
mod twin;

use std::ffi::CString;
use std::fmt;
use std::io;

use seccompat_bpf::{Action, Program};
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_probe::{Cause, Doubt};

pub use fast::{DATA, Harmless, MARK, NotFast, Plan, Treatment};
pub use outcome::Outcome;
pub(crate) use start::attach_all;
pub use tracer::trace;

/// The target of a trace.
#[derive(Debug)]
pub enum Target {
    /// A command with its arguments, looked up in PATH.
    Command(Vec<CString>),
    /// The same, in a fast trace: under a filter that treats every call as the plan does.
    Fast(Vec<CString>, Program, Plan),
    /// A running process, with all its threads, until it ends or this process gets SIGINT, SIGTERM,
    /// SIGQUIT or SIGHUP.
    Process(i32),
}

/// A report during a trace.
#[derive(Debug)]
pub enum News {
    /// A call was refused.
    Refused(Box<Refusal>),
    /// The number of stops so far; reported at intervals.
    Stops(u64),
    /// The number of failed calls that were not tested against the filters, since the kernel
    /// usually returns that error; reported once, at the end.
    Unasked(u64),
}

/// A call that was refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The thread that made it.
    pub tid: i32,
    /// The name of its program, as the kernel keeps it (15 bytes).
    pub program: String,
    /// The ABI of the call, if the catalogue has it.
    pub abi: Option<Abi>,
    /// Its number.
    pub nr: u32,
    /// The call, if the catalogue has it.
    pub call: Option<Sysno>,
    /// The argument registers.
    pub args: [u64; 6],
    /// The arguments in readable form.
    pub shown: Vec<String>,
    /// Its outcome.
    pub outcome: Outcome,
    /// The source of the refusal.
    pub cause: Cause,
    /// The evidence for it.
    pub evidence: Evidence,
    /// The program that was seen to install the refusing filter; `None` if the filter existed
    /// before.
    pub installer: Option<String>,
    /// The arguments, counted from 0, that decide: with one of them changed, the call would be
    /// allowed.
    pub deciding: Vec<usize>,
    /// Whether all filters that watched it allow a number that no call has: then an entry of one refuses the call,
    /// and otherwise the default of one may do so. `None` if they cannot be asked; then nothing is known of other
    /// arguments, either.
    pub passes_unnamed: Option<bool>,
}

/// The evidence for the source of a refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Evidence {
    /// The thread has no filter.
    NoFilter,
    /// The decision of the thread's filters for exactly these arguments.
    Filters(Action),
    /// A dry run of the same call, in a child made for that, got this errno from a filter; `None`:
    /// the filters allowed it.
    Rehearsal(Option<Errno>),
    /// A dry run of the same call, in a child made for that, got a faked success.
    Faked,
    /// A filter leaves the same call to a supervisor.
    Supervised,
    /// No code path of the kernel returns that error for this call.
    NeverReal,
    /// SIGSYS arrived, with the mark of a filter.
    Sigsys,
    /// A tracee may not do this.
    Traced,
    /// A filter killed the thread for the call that was to make the child for the test.
    DiedOfQuestion,
    /// The evidence does not decide.
    Doubt(Doubt),
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFilter => f.write_str("no filter watches the thread"),
            Self::Filters(action) => write!(f, "its filters decide: {action}"),
            Self::Rehearsal(Some(errno)) => {
                write!(f, "a dry run of the same call, never executed, was refused with {errno}")
            }
            Self::Rehearsal(None) => f.write_str("the filters let the same call through"),
            Self::Faked => f.write_str("a dry run of the same call, never executed, returned 0"),
            Self::Supervised => f.write_str("a filter leaves the same call to a supervisor"),
            Self::DiedOfQuestion => f.write_str(
                "its filters killed it when seccompat made it fork, to ask them in the child",
            ),
            Self::NeverReal => f.write_str("the kernel never gives this call that error"),
            Self::Sigsys => f.write_str("SIGSYS, as a filter sends it"),
            Self::Traced => f.write_str("the kernel refuses it to every traced process"),
            Self::Doubt(doubt) => doubt.fmt(f),
        }
    }
}

/// How the traced program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// It exited with this status.
    Exited(i32),
    /// This signal ended it.
    Signalled(i32),
    /// It continues, untraced.
    Released,
}

/// The reason why nothing was traced.
#[derive(Debug)]
#[non_exhaustive]
pub enum TraceError {
    /// The command could not be started.
    Exec(io::Error),
    /// There is no such process, or its threads cannot be listed.
    NoProcess(i32, io::Error),
    /// It cannot be traced.
    Attach(i32, io::Error),
    /// The kernel does not report the stopped call: it is older than Linux 5.3.
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
