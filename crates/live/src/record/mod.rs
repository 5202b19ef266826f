//! Records the calls that a program makes, with the arguments that decide, and who made each.
//!
//! There are three ways to see a call, the fastest first:
//!
//! 1. [`By::Notices`]: the program gets a filter that notifies this process of each call, which
//!    then lets the kernel make it (seccomp_unotify(2)).
//! 2. [`By::Stops`]: the program gets a filter that stops it once for each call.
//! 3. [`By::EveryStop`]: `PTRACE_SYSCALL`, two stops for each call. No filter is added, so a
//!    running process can be recorded, and calls that an inherited filter refuses are seen too.
//!
//! No filter that was added can be removed, and without this process each call would get ENOSYS.
//! So a program that got one ends with this process.
#![forbid(unsafe_code)]

mod container;
mod notices;
mod programs;
mod stops;
mod table;

use std::ffi::CString;
use std::fmt;
use std::io;
use std::time::Duration;

use seccompat_catalogue::{Abi, Sysno};

pub use container::{Ambiguous, processes_of_container};
use table::Table;

use crate::trace::{Ended, TraceError};

/// The program to record.
#[derive(Debug)]
pub enum Subject {
    /// A command with its arguments, looked up in PATH.
    Command(Vec<CString>),
    /// A running process with all its threads, until it ends or this process is told to end.
    Process(i32),
    /// The container with this ID, likewise: its processes, and those that they make.
    Container(String),
}

/// The way in which calls are seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// A notification for each call.
    Notices,
    /// One stop for each call.
    Stops,
    /// Two stops for each call.
    EveryStop,
}

impl By {
    /// The word in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notices => "notifications",
            Self::Stops => "one stop a call",
            Self::EveryStop => "two stops a call",
        }
    }
}

/// Calls of one kind: one number, with one set of kept arguments, by one program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The `AUDIT_ARCH_*` value.
    pub arch: u32,
    /// The ABI, if the catalogue has it.
    pub abi: Option<Abi>,
    /// The number.
    pub nr: u32,
    /// The call, if the catalogue has it.
    pub call: Option<Sysno>,
    /// The kept argument registers. Of `clone3` the first is not the pointer but the flags that it
    /// points to.
    pub args: [Option<u64>; 6],
    /// The index of the program in [`Recording::programs`].
    pub program: usize,
    /// When the first of them was made, since the beginning.
    pub first: Duration,
    /// Their number.
    pub count: u64,
    /// How many of them got EPERM or ENOSYS; only [`By::EveryStop`] sees results.
    pub refused: u64,
}

/// A program that made calls.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Program {
    /// The path of its executable; empty if it cannot be read.
    pub path: String,
    /// The name of the thread that was seen first, as the kernel keeps it (15 bytes).
    pub name: String,
}

/// The recorded calls.
#[derive(Debug)]
pub struct Recording {
    /// Each kind of call, in the order of their first appearance.
    pub events: Vec<Event>,
    /// The programs.
    pub programs: Vec<Program>,
    /// The number of calls.
    pub calls: u64,
    /// The way in which they were seen.
    pub by: By,
    /// Calls for which the arguments of an event were dropped, since there were too many kinds.
    pub folded: Vec<Sysno>,
    /// Whether the program tried to make a listener of its own, which [`By::Notices`] prevents.
    pub wanted_listener: bool,
    /// Whether this process was told to end before the program ended.
    pub interrupted: bool,
    /// How the command ended.
    pub ended: Ended,
}

/// The arguments of a call to keep, one bit each.
pub type Kept<'a> = dyn Fn(Abi, Sysno) -> u8 + 'a;

/// The reason why nothing was recorded.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecordError {
    /// As for a trace.
    Trace(TraceError),
    /// No listener can be made, for this reason.
    NoListener(io::Error),
    /// No process is in a container with this ID.
    NoContainer(String),
    /// Several containers have an ID that begins so.
    Ambiguous(Ambiguous),
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trace(error) => error.fmt(f),
            Self::NoListener(error) => write!(f, "no listener can be made: {error}"),
            Self::NoContainer(id) => {
                write!(f, "no process has a container `{id}` in its /proc/PID/cgroup")
            }
            Self::Ambiguous(ids) => ids.fmt(f),
        }
    }
}

impl std::error::Error for RecordError {}

impl From<TraceError> for RecordError {
    fn from(error: TraceError) -> Self {
        Self::Trace(error)
    }
}

/// Whether a filter of this process refuses calls of its commands before they can be recorded by a
/// newer filter.
fn is_filtered() -> bool {
    crate::proc::Status::of_this_thread().seccomp != Some(0)
}

/// Records `subject` until it has ended, with all threads and processes that it makes.
///
/// A command gets the signals of this process. After a terminating signal it has three seconds to
/// end; then, or after a second one, all its processes are killed. The recording is complete up to
/// there. A process that was not started here continues when this process is told to end.
///
/// `kept` says which arguments matter; `tell` is called with the number of calls at intervals.
///
/// # Errors
/// Nothing could be recorded.
pub fn record(
    subject: &Subject,
    by: Option<By>,
    kept: &Kept<'_>,
    tell: &mut dyn FnMut(u64),
) -> Result<Recording, RecordError> {
    let mut table = Table::new(kept, tell);
    let Subject::Command(command) = subject else {
        let done = stops::attached(subject, &mut table)?;
        return Ok(table.finish(By::EveryStop, done));
    };
    let chosen = by.unwrap_or(if is_filtered() { By::EveryStop } else { By::Notices });
    if chosen == By::Notices {
        match notices::command(command, &mut table) {
            Ok(done) => return Ok(table.finish(By::Notices, done)),
            Err(RecordError::NoListener(_)) if by.is_none() => {}
            Err(why) => return Err(why),
        }
    }
    let stops = if chosen == By::Notices { By::Stops } else { chosen };
    let done = stops::command(command, stops, &mut table)?;
    Ok(table.finish(stops, done))
}

/// The end of a recording.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done {
    ended: Ended,
    interrupted: bool,
}
