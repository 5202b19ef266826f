//! The loop: hears of stops, asks the state machine, performs what it says.
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::rc::Rc;

use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_catalogue::{Abi, Errno, Facts, Sysno};
use seccompat_probe::Cause;

use super::attribute::{self, Known};
use super::inject::Ended as EndedMeanwhile;
use super::rehearsal::{Decided, Rehearsal};
use super::stop::{Report, report};
use super::tracee::{Entry, Event, Op, State};
use super::{
    Ended, Evidence, News, Refusal, Target, TraceError, arguments, inject, installed, twin,
};
use crate::dump::{Chain, chain_of};
use crate::sys::{self, HandingOn, Options, Signals, Waiting};

/// What a tracer waits for. Those of a terminal reach what is traced by themselves.
const SIGNALS: &[i32] =
    &[libc::SIGINT, libc::SIGQUIT, libc::SIGTERM, libc::SIGHUP, libc::SIGUSR1, libc::SIGUSR2];

/// How many answers of a tracee's filters are kept.
const MOST_ASKED: usize = 1 << 10;

/// How many stops lie between two that are told of: some tenths of a second.
const NOW_AND_THEN: u64 = 1 << 14;

/// Traces `target` with all threads and processes that it makes, until the last has ended, and
/// tells `sink` of every call that was refused, and of how it goes on. Signals that this process gets reach the command.
///
/// Returns how the command, or the process, ended.
///
/// # Errors
/// Where it cannot be started or traced.
pub fn trace(target: &Target, sink: &mut dyn FnMut(News)) -> Result<Ended, TraceError> {
    let (mut tracer, waiting) = Tracer::start(target, sink)?;
    let system = |what| move |error| TraceError::System(what, error);
    let Some(waiting) = waiting else { return tracer.until_signalled() };
    // Not by waiting for both, which takes three calls a stop, nor by a thread: the C library makes
    // one by clone3, which old containers refuse.
    let _handing_on = HandingOn::begin(SIGNALS, tracer.main).map_err(system("sigaction"))?;
    waiting.start().map_err(system("pipe"))?;
    while !tracer.tracees.is_empty() {
        match sys::wait(-1, false) {
            Ok(Some((tid, status))) => tracer.hear(tid, status)?,
            Ok(None) | Err(_) => break,
        }
    }
    Ok(tracer.ended())
}

struct Tracee {
    state: State,
    /// Its filters, where they can be read, and when that was.
    filters: Option<(u64, Option<Rc<Filters>>)>,
    /// The filters that it has beside those of this process, the newest first, where all are known.
    own: Option<Rc<Vec<Program>>>,
    /// Whether it stopped before its maker said that it is there.
    parked: bool,
    /// When it entered its last call, in stops.
    entered: u64,
    /// What its filters do with calls, as they were asked, and when that was.
    asked: (u64, HashMap<(Entry, Errno), Option<Decided>>),
}

impl Tracee {
    fn new(state: State, own: Option<Rc<Vec<Program>>>) -> Self {
        Self { state, filters: None, own, parked: false, entered: 0, asked: Default::default() }
    }
}

/// The filters of a thread, and the errnos that they can answer.
struct Filters {
    chain: Chain,
    errnos: Vec<u16>,
}

struct Tracer<'a> {
    sink: &'a mut dyn FnMut(News),
    tracees: HashMap<i32, Tracee>,
    /// The command or process whose end is reported.
    main: i32,
    ended: Option<Ended>,
    /// Whether everything is to be let go.
    leaving: bool,
    /// How often filters may have been installed.
    generation: u64,
    stops: u64,
    /// The numbers that install filters, each with its architecture.
    installers: Vec<(u32, u32)>,
    /// How many filters this process has, where that is known.
    outer: Option<u32>,
    /// What they do can be asked of it, once it was needed.
    rehearsal: Option<Option<Rehearsal>>,
    /// Whether filters can be read at all.
    readable: bool,
}

impl<'a> Tracer<'a> {
    fn start(
        target: &Target,
        sink: &'a mut dyn FnMut(News),
    ) -> Result<(Self, Option<Waiting>), TraceError> {
        let attach = |tid: i32| {
            sys::seize(tid, Options::Follow)
                .and_then(|()| sys::interrupt(tid))
                .map_err(|error| TraceError::Attach(tid, error))
        };
        let (main, waiting, state) = match target {
            Target::Command(command) => {
                let waiting =
                    Waiting::command(command).map_err(|error| TraceError::System("fork", error))?;
                attach(waiting.pid)?;
                (waiting.pid, Some(waiting), State::STARTING)
            }
            Target::Process(pid) => (*pid, None, State::ARMED),
        };
        let mut tracees = HashMap::new();
        let fresh = || Tracee::new(state, None);
        if waiting.is_some() {
            tracees.insert(main, Tracee::new(state, Some(Rc::default())));
        } else {
            // Threads may be made meanwhile: until none is new.
            let mut ended = Vec::new();
            loop {
                let threads = crate::proc::threads_of(main)
                    .map_err(|error| TraceError::NoProcess(main, error))?;
                let known = |tid: &i32| tracees.contains_key(tid) || ended.contains(tid);
                let new: Vec<i32> = threads.into_iter().filter(|tid| !known(tid)).collect();
                if new.is_empty() {
                    break;
                }
                for tid in new {
                    match attach(tid) {
                        Ok(()) => {
                            tracees.insert(tid, fresh());
                        }
                        // The first thread stays to be seen when it has ended before the others.
                        Err(_) if crate::proc::has_ended(tid) => ended.push(tid),
                        // One that its maker's tracing reached already.
                        Err(_) if !tracees.is_empty() => {
                            tracees.insert(tid, fresh());
                        }
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        if tracees.is_empty() {
            let ended = std::io::Error::from_raw_os_error(libc::ESRCH);
            return Err(TraceError::NoProcess(main, ended));
        }
        let native = Abi::NATIVE;
        let abis = native.into_iter().chain(native.iter().flat_map(|abi| abi.beside()).copied());
        let installers = abis
            .flat_map(|abi| {
                let number = move |call: Sysno| Some((abi.audit_arch().get(), call.number(abi)?));
                [Sysno::SECCOMP, Sysno::PRCTL].into_iter().filter_map(number)
            })
            .collect();
        let tracer = Self {
            sink,
            tracees,
            main,
            ended: None,
            leaving: false,
            generation: 0,
            stops: 0,
            installers,
            outer: outer(),
            rehearsal: None,
            readable: true,
        };
        Ok((tracer, waiting))
    }

    /// Traces until all has ended, or until a signal says to let it go on alone.
    fn until_signalled(mut self) -> Result<Ended, TraceError> {
        let waited_for: Vec<i32> = [libc::SIGCHLD].iter().chain(SIGNALS).copied().collect();
        let signals =
            Signals::block(&waited_for).map_err(|error| TraceError::System("sigmask", error))?;
        loop {
            loop {
                match sys::wait(-1, true) {
                    Ok(Some((tid, status))) => self.hear(tid, status)?,
                    Ok(None) => break,
                    Err(_) => return Ok(self.ended()),
                }
            }
            if self.tracees.is_empty() {
                return Ok(self.ended());
            }
            if signals.wait().is_some_and(|signal| signal != libc::SIGCHLD) {
                self.leave();
            }
        }
    }

    /// Lets all that is traced go, as soon as each has stopped.
    fn leave(&mut self) {
        self.leaving = true;
        for &tid in self.tracees.keys() {
            // What has ended says so by itself.
            let _ = sys::interrupt(tid);
        }
    }

    fn ended(self) -> Ended {
        self.ended.unwrap_or(Ended::Released)
    }

    /// Hears of a tracee's stop or end.
    fn hear(&mut self, tid: i32, status: i32) -> Result<(), TraceError> {
        self.stops += 1;
        if self.stops.is_multiple_of(NOW_AND_THEN) {
            (self.sink)(News::Stops(self.stops));
        }
        let report = match report(tid, status) {
            Ok(report) => report,
            // It was killed while it was looked at: the end follows.
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => return Ok(()),
            Err(_) => return Err(TraceError::NoSyscallInfo),
        };
        match report {
            Report::Exited(code) => self.end(tid, Ended::Exited(code))?,
            Report::Killed(signal) => {
                self.blame_the_dead(tid, signal);
                self.end(tid, Ended::Signalled(signal))?;
            }
            Report::Exec(former) => {
                // The thread that made the exec has taken its process's id over.
                if former != tid
                    && let Some(tracee) = self.tracees.remove(&former)
                {
                    self.tracees.insert(tid, tracee);
                }
                self.step(tid, status, Event::Exec);
                self.release_orphans(Some(tid));
            }
            Report::Asked => self.step(tid, status, Event::Other),
            Report::Event(event) => self.step(tid, status, event),
        }
        Ok(())
    }

    fn end(&mut self, tid: i32, how: Ended) -> Result<(), TraceError> {
        let tracee = self.tracees.remove(&tid);
        if tid == self.main {
            let armed = tracee.is_none_or(|tracee| tracee.state.is_armed());
            if let (false, Ended::Exited(errno)) = (armed, how) {
                return Err(TraceError::Exec(std::io::Error::from_raw_os_error(errno)));
            }
            HandingOn::pause();
            self.ended = Some(how);
        }
        self.release_orphans(None);
        Ok(())
    }

    /// All threads of a process end by the SIGSYS of one: the one that entered its call last.
    fn blame_the_dead(&mut self, tid: i32, signal: i32) {
        let Some(tracee) = self.tracees.get(&tid) else { return };
        let (_, ops) = tracee.state.step(Event::Ended(signal == libc::SIGSYS));
        let others = || self.tracees.iter().filter(|(other, _)| **other != tid);
        let last = others().all(|(_, other)| other.entered < tracee.entered);
        let alone = others().all(|(other, _)| crate::proc::process_of(*other) != Some(tid));
        if let [Some(Op::Sigsys(entry)), _] = ops
            && (last || alone)
        {
            self.report(tid, &entry, None, Cause::Filter, Evidence::Sigsys);
        }
    }

    fn step(&mut self, tid: i32, status: i32, event: Event) {
        let Some(tracee) = self.tracees.get_mut(&tid) else {
            // Another made it and has not said so yet: until then it waits.
            let parked = Tracee { parked: true, ..Tracee::new(State::ARMED, None) };
            self.tracees.insert(tid, parked);
            return;
        };
        if let Event::Enter(_) = event {
            tracee.entered = self.stops;
        }
        let (state, ops) = tracee.state.step(event);
        tracee.state = state;
        for op in ops.into_iter().flatten() {
            match op {
                Op::Succeeded(entry, returned) => {
                    if self.installers.contains(&(entry.arch, entry.nr)) {
                        self.generation += 1;
                        self.installed(tid, &entry, returned);
                    }
                }
                Op::Claim(child) => {
                    let own = self.tracees.get(&tid).and_then(|tracee| tracee.own.clone());
                    self.claim(child, own);
                }
                Op::Judge(entry, errno) => {
                    if let Err(EndedMeanwhile(status)) = self.judge(tid, &entry, errno) {
                        // The main loop would never hear of it again.
                        let _ = self.hear(tid, status);
                        return;
                    }
                }
                Op::Sigsys(entry) => {
                    self.report(tid, &entry, None, Cause::Filter, Evidence::Sigsys)
                }
                // What was killed meanwhile says so next.
                Op::Resume(signal) if self.leaving => {
                    let _ = sys::detach(tid, signal);
                    self.tracees.remove(&tid);
                }
                Op::Listen if self.leaving => {
                    let _ = sys::detach(tid, status >> 8 & 0xff);
                    self.tracees.remove(&tid);
                }
                Op::Resume(signal) => {
                    let _ = sys::resume(tid, signal);
                }
                Op::Listen => {
                    let _ = sys::listen(tid);
                }
            }
        }
    }

    /// A new tracee inherits its maker's filters.
    fn claim(&mut self, child: i32, own: Option<Rc<Vec<Program>>>) {
        match self.tracees.get_mut(&child) {
            Some(tracee) => {
                tracee.own = own;
                if std::mem::take(&mut tracee.parked) {
                    // What was killed meanwhile says so next.
                    let _ = sys::resume(child, 0);
                }
            }
            None => {
                self.tracees.insert(child, Tracee::new(State::ARMED, own));
            }
        }
    }

    /// A maker may be killed before it can say what it made: by its end, or by the exec of another
    /// thread of this process. Nobody waits for it then.
    fn release_orphans(&mut self, executed: Option<i32>) {
        let parked: Vec<i32> =
            self.tracees.iter().filter(|(_, other)| other.parked).map(|(&tid, _)| tid).collect();
        for tid in parked {
            let maker = crate::proc::maker_of(tid);
            let lives = |(other, tracee): (&i32, &Tracee)| {
                !tracee.parked && crate::proc::process_of(*other) == maker
            };
            if maker.is_none() || maker == executed || !self.tracees.iter().any(lives) {
                self.claim(tid, None);
            }
        }
    }

    /// Takes note of a filter that a tracee installed.
    fn installed(&mut self, tid: i32, entry: &Entry, returned: i64) {
        let Some(installed) = installed::by_call(tid, entry, returned) else { return };
        let own = self.tracees.get(&tid).and_then(|tracee| tracee.own.clone());
        let own = installed.program.zip(own).map(|(program, own)| {
            let mut all = vec![program];
            all.extend_from_slice(&own);
            Rc::new(all)
        });
        let process = if installed.everywhere { crate::proc::process_of(tid) } else { None };
        for (&other, tracee) in &mut self.tracees {
            let shares = process.is_some() && crate::proc::process_of(other) == process;
            if other == tid || shares {
                tracee.own.clone_from(&own);
            }
        }
    }

    /// Who gave an error, by the filters that the tracee installed and those of this process;
    /// `None` where either are not known.
    fn by_knowledge(&mut self, tid: i32, entry: &Entry, errno: Errno) -> Option<(Cause, Evidence)> {
        let own = self.tracees.get(&tid)?.own.clone()?;
        let outer = self.outer?;
        let count = crate::proc::Status::of(tid).ok()?.filters?;
        if usize::try_from(count.checked_sub(outer)?) != Ok(own.len()) {
            return None;
        }
        if count == 0 {
            return Some((Cause::Kernel, Evidence::NoFilter));
        }
        let own = Chain { newest_first: own.to_vec() };
        let action = attribute::by_filters(&own, entry);
        if outer == 0 || !matches!(action, Action::Allow | Action::Log) {
            let (cause, evidence) = attribute::by_chain(action, errno);
            // Beside an action that is not an errno, a filter of this process may have had its way.
            return (outer == 0 || cause == Cause::Filter).then_some((cause, evidence));
        }
        let convention = inject::convention_of(tid, entry)?;
        let rehearsal = self.rehearsal.get_or_insert_with(Rehearsal::begin);
        let decided = rehearsal.as_mut()?.ask(convention, entry);
        if decided.is_none() {
            // It may have ended: the next question gets another.
            self.rehearsal = None;
        }
        // What the tracer of an older filter would be asked reads like what is allowed, and is ENOSYS
        // without that tracer.
        let decided = decided.filter(|got| errno != Errno::ENOSYS || *got != Decided::Allowed)?;
        attribute::by_rehearsal(decided, errno)
    }

    /// Who gave an error, by the thread's filters, asked in a child of the tracee's.
    fn by_twin(
        &mut self,
        tid: i32,
        entry: &Entry,
        errno: Errno,
    ) -> Result<Option<(Cause, Evidence)>, EndedMeanwhile> {
        let Some(tracee) = self.tracees.get_mut(&tid) else { return Ok(None) };
        if Known::of(entry).abi != Abi::NATIVE {
            return Ok(None);
        }
        if tracee.asked.0 != self.generation || tracee.asked.1.len() >= MOST_ASKED {
            tracee.asked = (self.generation, HashMap::new());
        }
        let decided = match tracee.asked.1.get(&(*entry, errno)) {
            Some(decided) => *decided,
            None => {
                let decided = twin::ask(tid, entry, errno)?;
                tracee.asked.1.insert((*entry, errno), decided);
                decided
            }
        };
        Ok(decided.and_then(|decided| attribute::by_rehearsal(decided, errno)))
    }

    /// Finds who gave an error, where that is in question.
    fn judge(&mut self, tid: i32, entry: &Entry, errno: u16) -> Result<(), EndedMeanwhile> {
        let Some(errno) = Errno::new(errno) else { return Ok(()) };
        let known = Known::of(entry);
        let suspicious = known.is_suspicious(errno);
        let filters = if suspicious || self.readable { self.filters(tid) } else { None };
        if !suspicious && filters.as_ref().is_none_or(|f| !f.errnos.contains(&errno.get())) {
            return Ok(());
        }
        let (mut cause, evidence) = match filters {
            Some(filters) if filters.chain.newest_first.is_empty() => {
                (Cause::Kernel, Evidence::NoFilter)
            }
            Some(filters) => {
                let action = attribute::by_filters(&filters.chain, entry);
                if !suspicious && action != Action::Errno(errno.get()) {
                    return Ok(());
                }
                attribute::by_chain(action, errno)
            }
            None => match self.by_knowledge(tid, entry, errno) {
                Some(found) => found,
                None => match attribute::by_probes(tid, entry, known, errno)? {
                    (Cause::Unknown, doubt) => {
                        self.by_twin(tid, entry, errno)?.unwrap_or((Cause::Unknown, doubt))
                    }
                    found => found,
                },
            },
        };
        let mut evidence = evidence;
        if cause == Cause::Kernel
            && errno == Errno::EPERM
            && self.is_refused_to_tracees(known, entry)
        {
            (cause, evidence) = (Cause::Tracer, Evidence::Traced);
        }
        self.report(tid, entry, Some(errno), cause, evidence);
        Ok(())
    }

    /// `ptrace(PTRACE_TRACEME)` by a tracee, and attaching to one: there is one tracer.
    fn is_refused_to_tracees(&self, known: Known, entry: &Entry) -> bool {
        let [request, pid, ..] = entry.args;
        let attaches = [u64::from(libc::PTRACE_ATTACH), u64::from(libc::PTRACE_SEIZE)];
        known.call == Some(Sysno::PTRACE)
            && (request == u64::from(libc::PTRACE_TRACEME)
                || attaches.contains(&request)
                    && i32::try_from(pid).is_ok_and(|pid| self.tracees.contains_key(&pid)))
    }

    /// The filters of a tracee, if they can be read.
    fn filters(&mut self, tid: i32) -> Option<Rc<Filters>> {
        let generation = self.generation;
        let tracee = self.tracees.get_mut(&tid)?;
        if let Some((read, filters)) = &tracee.filters
            && *read == generation
        {
            return filters.clone();
        }
        if !self.readable {
            return None;
        }
        let chain = match crate::proc::Status::of(tid).ok().and_then(|status| status.seccomp) {
            Some(0) => Some(Chain::default()),
            _ => chain_of(tid).ok(),
        };
        // What is refused once is refused always: the reason lies in this process.
        self.readable = chain.is_some();
        let filters = chain.map(|chain| {
            let returns = |insn: &&Insn| insn.class() == code::RET;
            let insns = chain.newest_first.iter().flat_map(|program| program.insns());
            let errnos = insns.filter(returns).filter_map(|insn| match Action::from_word(insn.k) {
                Action::Errno(errno) => Some(errno),
                _ => None,
            });
            Rc::new(Filters { errnos: errnos.collect(), chain })
        });
        tracee.filters = Some((generation, filters.clone()));
        filters
    }

    fn report(
        &mut self,
        tid: i32,
        entry: &Entry,
        errno: Option<Errno>,
        cause: Cause,
        evidence: Evidence,
    ) {
        let Known { abi, call } = Known::of(entry);
        let shown = match call {
            Some(call) => arguments::shown(tid, Facts::of(call), &entry.args),
            None => entry.args.iter().map(|word| format!("{word:#x}")).collect(),
        };
        let program = crate::proc::name_of(tid);
        let Entry { nr, args, .. } = *entry;
        let refusal = Refusal { tid, program, abi, nr, call, args, shown, errno, cause, evidence };
        (self.sink)(News::Refused(Box::new(refusal)));
    }
}

/// How many filters this process has.
fn outer() -> Option<u32> {
    let status = crate::proc::Status::of_this_thread();
    if status.seccomp == Some(0) { Some(0) } else { status.filters }
}
