//! The recorded calls, and what is recorded.
#![forbid(unsafe_code)]

use std::ffi::CString;
use std::fmt;
use std::io;
use std::time::Duration;

use seccompat_catalogue::{Abi, Sysno};

use crate::sys::LastWords;
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

/// The end of a recording.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) ended: Ended,
    pub(super) interrupted: bool,
    pub(super) signals: LastWords,
}

/// Several containers whose ID begins with the given one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ambiguous {
    pub(super) id: String,
    pub(super) all: Vec<String>,
}

impl fmt::Display for Ambiguous {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "several containers are `{}`: {}", self.id, self.all.join(", "))
    }
}
