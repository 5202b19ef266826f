//! The start of a trace: of a command, or of a running process.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use seccompat_catalogue::{Abi, Sysno};

use super::deciding::Deciding;
use super::lineage::{Asked, Lineage};
use super::tracee::State;
use super::tracer::{Tracee, Tracer};
use super::{News, Target, TraceError};
use crate::sys::{self, Options, Waiting};

impl<'a> Tracer<'a> {
    /// Begins to trace; a command continues.
    pub(super) fn start(
        target: &Target,
        waiting: Option<Waiting>,
        sink: &'a mut dyn FnMut(News),
    ) -> Result<Self, TraceError> {
        let (main, tracees) = match (target, waiting) {
            (Target::Process(pid), _) => {
                let mut threads = BTreeSet::new();
                attach_all(*pid, &mut threads)?;
                // Each thread may have filters of its own.
                let fresh = |tid| (tid, Tracee::new(State::ARMED, Rc::default()));
                (*pid, threads.into_iter().map(fresh).collect())
            }
            (Target::Command(_) | Target::Fast(..), Some(waiting)) => {
                let main = waiting.pid;
                attach(main, options(target))?;
                let lineage = Rc::new(Lineage::with_own(Some(Vec::new())));
                // It is stopped first, so that its calls before the exec are seen.
                waiting.start().map_err(|error| TraceError::System("pipe", error))?;
                let mut tracees = BTreeMap::new();
                tracees.insert(main, Tracee::new(State::STARTING, lineage));
                (main, tracees)
            }
            (Target::Command(_) | Target::Fast(..), None) => (0, BTreeMap::new()),
        };
        let plan = match target {
            Target::Fast(_, _, plan) => Some(plan.clone()),
            Target::Command(_) | Target::Process(_) => None,
        };
        if tracees.is_empty() {
            let ended = std::io::Error::from_raw_os_error(libc::ESRCH);
            return Err(TraceError::NoProcess(main, ended));
        }
        Ok(Self {
            sink,
            tracees,
            main,
            ended: None,
            leaving: None,
            stops: 0,
            stopped: false,
            installers: installers(),
            outer: outer(),
            rehearsal: None,
            rehearsed: Asked::default(),
            // The kernel would return the filter of a fast trace, too.
            readable: plan.is_none(),
            plan,
            unasked: 0,
            deciding: Deciding::default(),
        })
    }
}

/// The stops of a tracee.
fn options(target: &Target) -> Options {
    match target {
        Target::Fast(..) => Options::FollowAskExitOrDie,
        Target::Command(_) | Target::Process(_) => Options::Follow,
    }
}

fn attach(tid: i32, options: Options) -> Result<(), TraceError> {
    let seized = sys::seize(tid, options).and_then(|()| sys::interrupt(tid));
    seized.map_err(|error| TraceError::Attach(tid, error))
}

/// Attaches to all threads of a process, and adds them. It may make threads meanwhile, so this
/// repeats until none is new.
pub(crate) fn attach_all(process: i32, tracees: &mut BTreeSet<i32>) -> Result<(), TraceError> {
    let mut ended = Vec::new();
    let mut is_first = true;
    loop {
        let threads = crate::proc::threads_of(process)
            .map_err(|error| TraceError::NoProcess(process, error))?;
        let known = |tid: &i32| tracees.contains(tid) || ended.contains(tid);
        let new: Vec<i32> = threads.into_iter().filter(|tid| !known(tid)).collect();
        if new.is_empty() {
            return Ok(());
        }
        for tid in new {
            match attach(tid, Options::Follow) {
                Ok(()) => {
                    tracees.insert(tid);
                }
                // A main thread that has ended stays visible as long as other threads run.
                Err(_) if crate::proc::has_ended(tid) => ended.push(tid),
                // A thread that was already attached through its creator.
                Err(_) if !is_first => {
                    tracees.insert(tid);
                }
                Err(error) => return Err(error),
            }
            is_first = false;
        }
    }
}

/// The numbers of the calls that install filters, each with its architecture.
fn installers() -> Vec<(u32, u32)> {
    let native = Abi::NATIVE;
    let abis = native.into_iter().chain(native.iter().flat_map(|abi| abi.beside()).copied());
    abis.flat_map(|abi| {
        let number = move |call: Sysno| Some((abi.audit_arch().get(), call.number(abi)?));
        [Sysno::SECCOMP, Sysno::PRCTL].into_iter().filter_map(number)
    })
    .collect()
}

/// The number of this process's filters.
fn outer() -> Option<u32> {
    let status = crate::proc::Status::of_this_thread();
    if status.seccomp == Some(0) { Some(0) } else { status.filters }
}
