//! The loop: collects stops, asks the state machine, and performs its decisions.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use seccompat_catalogue::Errno;
use seccompat_probe::Cause;

use super::deciding::Deciding;
use super::fast::Plan;
use super::inject::Ended as EndedMeanwhile;
use super::lineage::{Asked, Lineage};
use super::registers::Marked;
use super::stop::{Report, report};
use super::tracee::{Entry, Event, Op, State};
use super::{Ended, Evidence, News, Outcome, Target, TraceError, twin};
use crate::means::pause;
use crate::oracle::stepped::{self, Rehearsal};
use crate::sys::{self, LastWords, Waiting, Watch};

/// The number of stops between two reports of progress: some tenths of a second pass.
const NOW_AND_THEN: u64 = 1 << 14;

/// How long the tracer waits for tracees to stop when it detaches. A tracee that has not stopped by
/// then, such as a process that waits for its vfork child, is detached by the kernel when the
/// tracer ends.
const FAREWELL: Duration = Duration::from_millis(200);

/// Traces `target` with all threads and processes that it makes, until the last has ended, and
/// reports every refused call, and the progress, to `sink`.
///
/// Signals of this process reach a command that it started; the second terminating signal ends the
/// tracing, and the first does if there is no such command. Then the traced program continues
/// alone.
///
/// Returns how the command, or the process, ended. The report can be written while the second
/// value lives.
///
/// # Errors
/// It cannot be started or traced.
pub fn trace(
    target: &Target,
    sink: &mut dyn FnMut(News),
) -> Result<(Ended, LastWords), TraceError> {
    let system = |what| move |error| TraceError::System(what, error);
    // The command is made first: it gets the original dispositions of signals.
    let waiting = match target {
        Target::Command(command) => Some(Waiting::command(command).map_err(system("fork"))?),
        Target::Fast(command, program, _) => {
            Some(Waiting::command_under(command, program).map_err(system("fork"))?)
        }
        Target::Process(_) => None,
    };
    let command = waiting.as_ref().map(|waiting| waiting.pid);
    let watch = Watch::begin(command).map_err(system("sigaction"))?;
    let mut tracer = Tracer::start(target, waiting, sink)?;
    tracer.run()?;
    if !tracer.stopped && tracer.leaving.is_none() {
        return Err(untraced());
    }
    let unasked = tracer.unasked;
    (tracer.sink)(News::Unasked(unasked));
    Ok((tracer.ended.unwrap_or(Ended::Released), watch.finish()))
}

/// The attached process never stopped.
fn untraced() -> TraceError {
    let why = "what it should have stopped went on: a filter here may fake its success";
    TraceError::System("ptrace", std::io::Error::other(why))
}

pub(super) struct Tracee {
    pub(super) state: State,
    /// Its filters, which it shares with the threads from which it inherited them.
    pub(super) lineage: Rc<Lineage>,
    /// Whether it stopped before its creator reported it.
    pub(super) parked: bool,
    /// The time at which it entered its last call, in stops.
    pub(super) entered: u64,
    /// Whether every call of it stops: in a fast trace only after it installed a filter of its own.
    pub(super) stops: bool,
    /// The mark to remove from its registers.
    pub(super) marked: Option<Marked>,
}

impl Tracee {
    pub(super) fn new(state: State, lineage: Rc<Lineage>) -> Self {
        Self { state, lineage, parked: false, entered: 0, stops: false, marked: None }
    }
}

pub(super) struct Tracer<'a> {
    pub(super) sink: &'a mut dyn FnMut(News),
    pub(super) tracees: BTreeMap<i32, Tracee>,
    /// The command or process whose end is reported.
    pub(super) main: i32,
    pub(super) ended: Option<Ended>,
    /// The time at which the tracer began to detach all tracees; `None` while it traces.
    pub(super) leaving: Option<Instant>,
    pub(super) stops: u64,
    /// Whether any tracee has ever stopped.
    pub(super) stopped: bool,
    /// The numbers of the calls that install filters, each with its architecture.
    pub(super) installers: Vec<(u32, u32)>,
    /// The number of this process's filters, if known.
    pub(super) outer: Option<u32>,
    /// A rehearsal against them, once one was needed.
    pub(super) rehearsal: Option<Option<Rehearsal>>,
    /// Its answers. The filters of this process never change.
    pub(super) rehearsed: Asked,
    /// The treatment of calls in a fast trace.
    pub(super) plan: Option<Plan>,
    /// Whether filters can be read at all.
    pub(super) readable: bool,
    /// The number of failed calls that were not tested against filters.
    pub(super) unasked: u64,
    /// The arguments by which they refuse calls.
    pub(super) deciding: Deciding,
}

impl Tracer<'_> {
    /// Collects all stops before any tracee continues: otherwise a tracee that stops again at once
    /// would be served before those that wait.
    fn run(&mut self) -> Result<(), TraceError> {
        let mut heard = Vec::new();
        while !self.tracees.is_empty() {
            match self.leaving {
                None if sys::told_to_end() => self.leave(),
                None => {}
                Some(since) if since.elapsed() > FAREWELL => break,
                Some(_) => {}
            }
            match sys::wait(-1, self.leaving.is_some()) {
                Ok(Some(first)) => heard.push(first),
                Ok(None) if self.leaving.is_some() => {
                    pause(Duration::from_micros(200));
                }
                Ok(None) => {}
                // No tracee is left.
                Err(error) if error.raw_os_error() == Some(libc::ECHILD) => break,
                Err(error) => return Err(TraceError::System("wait4", error)),
            }
            if self.tracees.len() > 1 {
                while let Ok(Some(next)) = sys::wait(-1, true) {
                    heard.push(next);
                }
            }
            for (tid, status) in heard.drain(..) {
                self.hear(tid, status)?;
            }
        }
        Ok(())
    }

    /// Detaches all tracees, each as soon as it has stopped.
    fn leave(&mut self) {
        self.leaving = Some(Instant::now());
        for (&tid, tracee) in &self.tracees {
            // Without its tracer, the filter of a fast trace would refuse calls for ever.
            if self.plan.is_some() {
                let process = crate::proc::process_of(tid).unwrap_or(tid);
                sys::signal_thread(process, tid, libc::SIGKILL);
                continue;
            }
            // An ended tracee reports that by itself.
            let _ = if tracee.parked { sys::detach(tid, 0) } else { sys::interrupt(tid) };
        }
        self.tracees.retain(|_, tracee| !tracee.parked);
    }

    /// Handles a tracee's stop or end.
    fn hear(&mut self, tid: i32, status: i32) -> Result<(), TraceError> {
        self.stops += 1;
        if self.stops % NOW_AND_THEN == 0 {
            (self.sink)(News::Stops(self.stops));
        }
        let report = match report(tid, status) {
            Ok(report) => report,
            // It was killed while it was inspected: its end follows.
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => return Ok(()),
            Err(_) => return Err(TraceError::NoSyscallInfo),
        };
        self.stopped |= !matches!(report, Report::Exited(_) | Report::Killed(_));
        match report {
            Report::Exited(code) => self.end(tid, Ended::Exited(code))?,
            Report::Killed(signal) => {
                self.blame_the_dead(tid, signal);
                self.end(tid, Ended::Signalled(signal))?;
            }
            Report::Exec(former) => {
                // The thread that made the exec has taken over its process's id.
                if former != tid {
                    if let Some(tracee) = self.tracees.remove(&former) {
                        self.tracees.insert(tid, tracee);
                    }
                }
                let event = self.without_mark(tid, Event::Exec);
                self.step(tid, status, event);
                self.release_orphans(Some(tid));
            }
            Report::Asked => match self.asked(tid) {
                Some(entry) => self.step(tid, status, Event::Enter(entry)),
                None => self.step(tid, status, Event::Other),
            },
            Report::Ending => {
                self.note_killing_call(tid);
                self.step(tid, status, Event::Other);
            }
            Report::Event(Event::Signal { by_filter: true, .. }) if self.repeat(tid) => {}
            Report::Event(event) => {
                let event = self.without_mark(tid, event);
                self.step(tid, status, event);
            }
        }
        Ok(())
    }

    fn end(&mut self, tid: i32, how: Ended) -> Result<(), TraceError> {
        let tracee = self.tracees.remove(&tid);
        if tid == self.main {
            let armed = tracee.is_none_or(|tracee| tracee.state.is_armed());
            if let (false, Ended::Exited(errno)) = (armed, how) {
                if !self.stopped {
                    return Err(untraced());
                }
                return Err(TraceError::Exec(std::io::Error::from_raw_os_error(errno)));
            }
            Watch::forget_command();
            self.ended = Some(how);
        }
        self.release_orphans(None);
        Ok(())
    }

    fn step(&mut self, tid: i32, status: i32, event: Event) {
        if !self.tracees.contains_key(&tid) && twin::is_lost(tid) {
            return stepped::end(tid);
        }
        // In a fast trace it was killed.
        if self.leaving.is_some() && self.plan.is_none() {
            return self.let_go(tid, status, event);
        }
        let Some(tracee) = self.tracees.get_mut(&tid) else {
            // Its creator has not reported it yet: until then it waits.
            let parked = Tracee { parked: true, ..Tracee::new(State::ARMED, Rc::default()) };
            self.tracees.insert(tid, parked);
            return;
        };
        if let Event::Enter(_) = event {
            tracee.entered = self.stops;
        }
        let (state, ops) = tracee.state.step(event);
        tracee.state = state;
        for op in ops.into_iter().flatten() {
            if let Err(EndedMeanwhile(status)) = self.perform(tid, op) {
                // The main loop would never get it again.
                let _ = self.hear(tid, status);
                return;
            }
        }
    }

    fn perform(&mut self, tid: i32, op: Op) -> Result<(), EndedMeanwhile> {
        match op {
            Op::Succeeded(entry, returned) => {
                if self.installers.contains(&(entry.arch, entry.nr)) {
                    self.installed(tid, &entry, returned);
                }
                if returned == 0 {
                    self.judge(tid, &entry, Outcome::Faked)?;
                }
            }
            Op::Claim(child) => {
                let lineage = self.tracees.get(&tid).map(|tracee| Rc::clone(&tracee.lineage));
                self.claim(child, Some(tid), lineage.unwrap_or_default());
            }
            Op::Judge(entry, errno) => {
                if let Some(errno) = Errno::new(errno) {
                    self.judge(tid, &entry, Outcome::Errno(errno))?;
                }
            }
            Op::Sigsys(entry) => self.report_sigsys(tid, &entry),
            // If it was killed meanwhile, the next stop reports that.
            Op::Resume(signal) => self.resume(tid, signal),
            Op::Listen => {
                let _ = sys::listen(tid);
            }
        }
        Ok(())
    }

    /// Ends the tracing of a stopped tracee; it continues as if it had never been traced.
    fn let_go(&mut self, tid: i32, status: i32, event: Event) {
        let signal = match event {
            Event::Signal { number, .. } => number,
            Event::GroupStop => status >> 8 & 0xff,
            _ => 0,
        };
        let _ = sys::detach(tid, signal);
        self.tracees.remove(&tid);
    }

    /// All threads of a process end by the SIGSYS of one: the one that entered its call last.
    fn blame_the_dead(&mut self, tid: i32, signal: i32) {
        let Some(tracee) = self.tracees.get(&tid) else { return };
        let (_, ops) = tracee.state.step(Event::Ended(signal == libc::SIGSYS));
        let [Some(Op::Sigsys(entry)), _] = ops else { return };
        let others = || self.tracees.iter().filter(|(other, _)| **other != tid);
        let last = others().all(|(_, other)| other.entered < tracee.entered);
        let alone = others().all(|(other, _)| crate::proc::process_of(*other) != Some(tid));
        if last || alone {
            self.report_sigsys(tid, &entry);
        }
    }

    pub(super) fn report_sigsys(&mut self, tid: i32, entry: &Entry) {
        self.report(tid, entry, Outcome::Sigsys, Cause::Filter, Evidence::Sigsys);
    }
}
