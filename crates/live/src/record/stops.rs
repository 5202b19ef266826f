//! Recording by stops: `ptrace(2)`.
#![forbid(unsafe_code)]

use std::collections::{BTreeSet, HashMap};
use std::ffi::CString;
use std::io;
use std::time::{Duration, Instant};

use seccompat_bpf::Program;
use seccompat_catalogue::{Errno, Sysno};

use super::container::processes_of_container;
use super::event::{By, Done, RecordError, Subject};
use super::table::Table;
use crate::means::pause;
use crate::oracle::stepped::asks;
use crate::sys::{self, Options, Waiting, Watch};
use crate::trace::stop::{Report, entry, report};
use crate::trace::tracee::Event;
use crate::trace::{Ended, TraceError, attach_all};

/// How long this process waits for the stops or the ends of its tracees at the end.
const FAREWELL: Duration = Duration::from_secs(2);

fn system(what: &'static str) -> impl Fn(io::Error) -> RecordError {
    move |error| TraceError::System(what, error).into()
}

/// Records a command, by one or by two stops a call.
pub(super) fn command(
    words: &[CString],
    by: By,
    table: &mut Table<'_>,
) -> Result<Done, RecordError> {
    let asks = Program::new(vec![asks()]).ok().filter(|_| by == By::Stops);
    let options = match by {
        By::Stops => Options::FollowAskOrDie,
        _ => Options::FollowOrDie,
    };
    let waiting = match &asks {
        Some(program) => Waiting::command_under(words, program),
        None => Waiting::command(words),
    };
    let waiting = waiting.map_err(system("fork"))?;
    let main = waiting.pid;
    let watch = Watch::begin_ending(main).map_err(system("sigaction"))?;
    let attached = sys::seize(main, options).and_then(|()| sys::interrupt(main));
    attached.map_err(|error| TraceError::Attach(main, error))?;
    waiting.start().map_err(system("pipe"))?;
    let mut stops = Stops { main, kills: true, is_armed: false, ..Stops::new(by, table) };
    stops.tracees.insert(main);
    stops.run(watch)
}

/// Records a process, or a container.
pub(super) fn attached(subject: &Subject, table: &mut Table<'_>) -> Result<Done, RecordError> {
    let watch = Watch::begin(None).map_err(system("sigaction"))?;
    let mut stops = Stops::new(By::EveryStop, table);
    match subject {
        Subject::Command(_) => {}
        Subject::Process(pid) => {
            attach_all(*pid, &mut stops.tracees)?;
            stops.main = *pid;
        }
        Subject::Container(id) => {
            // Its processes may make others meanwhile.
            let mut known = BTreeSet::new();
            loop {
                let all = processes_of_container(id)?;
                stops.main = all.first().copied().unwrap_or(0);
                let new: Vec<i32> = all.into_iter().filter(|pid| known.insert(*pid)).collect();
                if new.is_empty() {
                    break;
                }
                for pid in new {
                    match attach_all(pid, &mut stops.tracees) {
                        Err(error) if !crate::proc::has_ended(pid) => return Err(error.into()),
                        _ => {}
                    }
                }
            }
        }
    }
    stops.run(watch)
}

/// The loop.
struct Stops<'t, 'a> {
    by: By,
    table: &'t mut Table<'a>,
    tracees: BTreeSet<i32>,
    /// The event of the call that each thread is in.
    inside: HashMap<i32, usize>,
    main: i32,
    /// Whether the tracees end with the recording.
    kills: bool,
    /// Whether the command has been executed.
    is_armed: bool,
    /// Whether any call was seen.
    seen: bool,
    ended: Option<Ended>,
    /// When this process was told to end.
    leaving: Option<Instant>,
}

impl<'t, 'a> Stops<'t, 'a> {
    fn new(by: By, table: &'t mut Table<'a>) -> Self {
        Self {
            by,
            table,
            tracees: BTreeSet::new(),
            inside: HashMap::new(),
            main: 0,
            kills: false,
            is_armed: true,
            seen: false,
            ended: None,
            leaving: None,
        }
    }

    /// Collects all stops before any tracee continues: otherwise a tracee that stops again at once
    /// would be served before those that wait.
    fn run(mut self, watch: Watch) -> Result<Done, RecordError> {
        let mut heard = Vec::new();
        while !self.tracees.is_empty() {
            match self.leaving {
                None if sys::told_to_end() => self.leave(),
                Some(since) if since.elapsed() > FAREWELL => break,
                _ => {}
            }
            match sys::wait(-1, self.leaving.is_some()) {
                Ok(Some(first)) => heard.push(first),
                Ok(None) if self.leaving.is_some() => {
                    pause(Duration::from_micros(200));
                }
                Ok(None) => {}
                Err(error) if error.raw_os_error() == Some(libc::ECHILD) => break,
                Err(error) => return Err(TraceError::System("wait4", error).into()),
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
        let interrupted = self.leaving.is_some();
        let ended = self.ended.unwrap_or(Ended::Released);
        Ok(Done { ended, interrupted, signals: watch.finish() })
    }

    /// Ends the command's processes; others are stopped, to be let go.
    fn leave(&mut self) {
        self.leaving = Some(Instant::now());
        for &tid in &self.tracees {
            if self.kills {
                sys::signal_thread(crate::proc::process_of(tid).unwrap_or(tid), tid, libc::SIGKILL);
            } else {
                let _it_may_have_ended = sys::interrupt(tid);
            }
        }
    }

    fn hear(&mut self, tid: i32, status: i32) -> Result<(), RecordError> {
        let report = match report(tid, status) {
            Ok(report) => report,
            // It was killed while it was inspected: its end follows.
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => return Ok(()),
            Err(_) => return Err(TraceError::NoSyscallInfo.into()),
        };
        let signal = match report {
            Report::Exited(code) => return self.end(tid, Ended::Exited(code)),
            Report::Killed(signal) => return self.end(tid, Ended::Signalled(signal)),
            Report::Exec(former) => {
                self.tracees.remove(&former);
                self.inside.remove(&former);
                self.is_armed = true;
                self.table.programs.forget_all();
                0
            }
            Report::Ending => 0,
            Report::Asked => {
                if let Ok(entry) = entry(tid) {
                    self.note(tid, entry);
                }
                0
            }
            Report::Event(Event::Enter(entry)) => {
                self.note(tid, entry);
                0
            }
            Report::Event(Event::Leave { returned, .. }) => {
                let event = self.inside.remove(&tid);
                let refusals = [Errno::EPERM, Errno::ENOSYS].map(|errno| -i64::from(errno.get()));
                if let Some(event) = event.filter(|_| refusals.contains(&returned)) {
                    self.table.refused(event);
                }
                0
            }
            Report::Event(Event::Signal { number, .. }) => number,
            Report::Event(Event::GroupStop) if self.leaving.is_none() => {
                self.tracees.insert(tid);
                let _it_may_have_ended = sys::listen(tid);
                return Ok(());
            }
            Report::Event(Event::GroupStop) => status >> 8 & 0xff,
            Report::Event(Event::Made(new)) => {
                self.tracees.insert(new);
                0
            }
            Report::Event(_) => 0,
        };
        self.tracees.insert(tid);
        self.go_on(tid, signal);
        Ok(())
    }

    fn go_on(&mut self, tid: i32, signal: i32) {
        // If it was killed meanwhile, its end follows.
        let _it_may_have_ended = match (self.leaving, self.kills, self.by) {
            (Some(_), false, _) => {
                self.tracees.remove(&tid);
                sys::detach(tid, signal)
            }
            (_, _, By::EveryStop) => sys::resume(tid, signal),
            _ => sys::proceed(tid, signal),
        };
    }

    /// Notes a call. Before the command, only the calls that execute it count.
    fn note(&mut self, tid: i32, entry: crate::trace::tracee::Entry) {
        self.seen = true;
        let executes = || {
            let abi = seccompat_catalogue::Abi::NATIVE;
            abi.and_then(|abi| Sysno::EXECVE.number(abi)) == Some(entry.nr)
        };
        if self.is_armed {
            let event = self.table.note(tid, &entry);
            if self.by == By::EveryStop {
                self.inside.insert(tid, event);
            }
        } else if executes() {
            self.table.note_start(tid, &entry);
        }
    }

    fn end(&mut self, tid: i32, how: Ended) -> Result<(), RecordError> {
        self.tracees.remove(&tid);
        self.inside.remove(&tid);
        self.table.programs.forget(tid);
        if tid == self.main {
            if let (false, Ended::Exited(errno)) = (self.is_armed, how) {
                let error = io::Error::from_raw_os_error(errno);
                return Err(match (self.by, self.seen) {
                    (By::Stops, false) => TraceError::System("seccomp", error).into(),
                    _ => TraceError::Exec(error).into(),
                });
            }
            Watch::forget_command();
            self.ended = Some(how);
        }
        Ok(())
    }
}
