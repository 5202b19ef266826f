//! Calls in a tracee's place: it makes another call after the one that it just made, and continues
//! as if it had not.
#![forbid(unsafe_code)]

use std::io;
use std::time::{Duration, Instant};

use seccompat_catalogue::Sysno;

use super::registers::Convention;
use super::stop::{Report, SYS_SECCOMP, report};
use super::tracee::{Entry, Event, State};
use crate::means::{may, pause};
use crate::sys::{self, Options};

/// The time limit for a call. Only a supervisor makes it wait.
const PATIENCE: Duration = Duration::from_secs(1);

/// The signals that wait meanwhile, one bit each: all except SIGSYS, and SIGKILL and SIGSTOP, which
/// cannot be blocked.
pub(crate) const WAITING: u64 =
    !(1 << (libc::SIGSYS - 1) | 1 << (libc::SIGKILL - 1) | 1 << (libc::SIGSTOP - 1));

/// A tracee that is stopped after a call and can be made to make others.
#[derive(Debug)]
pub(crate) struct Injection {
    tid: i32,
    entry: Entry,
    convention: Convention,
    registers: Vec<u8>,
    mask: u64,
    /// Stop signals that arrived meanwhile, and are sent again afterwards.
    held: Vec<i32>,
    /// The children that the tracer forked from it.
    made: Vec<i32>,
    /// Whether it was stopped anywhere, and will be left alone afterwards.
    at_rest: bool,
    /// The place of its restartable sequence (rseq(2)), if it may be in one, and the sequence. The kernel ends it
    /// when the tracee executes another instruction.
    sequence: Option<(u64, u64)>,
}

/// The limit on stops in a call: a tracee in a frozen cgroup stops again and again.
const MOST_STOPS: u32 = 1000;

/// The tracee has ended meanwhile, or executes another program, with this status.
pub(crate) struct Ended(pub(crate) i32);

impl Ended {
    /// The state if a filter's SIGSYS ended it: no call of its own is to blame.
    pub(crate) fn of_a_filter(&self) -> Option<State> {
        (self.0 & 0x7f == libc::SIGSYS).then_some(State::ARMED)
    }
}

impl Injection {
    /// Begins. Signals wait meanwhile, except SIGSYS: a filter that traps would otherwise kill.
    /// `None` if the tracee cannot be made to call.
    pub(crate) fn begin(tid: i32, entry: Entry) -> Option<Self> {
        let registers = sys::registers(tid).ok()?;
        let before = bytes_before(tid, entry.ip)?;
        let convention = Convention::of(&registers, before)?;
        let mask = sys::signal_mask(tid).ok()?;
        // If the tracer is killed now, the program must not continue with our registers.
        sys::set_options(tid, Options::FollowOrDie).ok()?;
        sys::set_signal_mask(tid, WAITING).ok()?;
        let (held, made) = (Vec::new(), Vec::new());
        let (at_rest, sequence) = (false, None);
        Some(Self { tid, entry, convention, registers, mask, held, made, at_rest, sequence })
    }

    /// Begins for a tracee that was stopped anywhere, and not after a call. An interrupted call begins again when the
    /// tracer detaches.
    pub(crate) fn begin_at_rest(tid: i32, entry: Entry) -> Option<Self> {
        let sequence = sys::sequence_of(tid).and_then(|at| Some((at, sys::peek(tid, at).ok()?)));
        let sequence = sequence.filter(|(_, sequence)| *sequence != 0);
        Some(Self { at_rest: true, sequence, ..Self::begin(tid, entry)? })
    }

    /// The child that the tracer forked from the tracee: also a tracee, which has not run yet.
    pub(crate) fn take_made(&mut self) -> Option<i32> {
        self.made.pop()
    }

    /// The tracee's calling convention.
    pub(crate) fn convention(&self) -> Convention {
        self.convention
    }

    /// Makes a call, which must return at once. `None` if it does not, or was not made.
    pub(crate) fn call(&mut self, nr: u32, args: [u64; 6]) -> Result<Option<i64>, Ended> {
        let changed = self.convention.about_to(&self.registers, self.entry.ip, nr, args);
        if sys::set_registers(self.tid, &changed).and_then(|()| sys::resume(self.tid, 0)).is_err() {
            return Ok(None);
        }
        let mut silent = 0;
        for _ in 0..MOST_STOPS {
            let mut pass = 0;
            let Some(status) = wait_for(self.tid, PATIENCE) else {
                // A supervisor holds the call: it is interrupted, and returns without an answer.
                silent += 1;
                if sys::interrupt(self.tid).is_err() {
                    return Ok(None);
                }
                continue;
            };
            match report(self.tid, status) {
                Ok(Report::Exited(_) | Report::Killed(_)) => return Err(Ended(status)),
                // Another thread's exec replaced this one: its registers are now the new program's.
                Ok(Report::Exec(_)) => {
                    let _ = sys::set_options(self.tid, Options::Follow);
                    return Err(Ended(status));
                }
                Ok(Report::Event(Event::Leave { .. })) if silent > 0 && self.made.is_empty() => {
                    return Ok(None);
                }
                // It was trapped: the signal comes next, and is not delivered.
                Ok(Report::Event(Event::Leave { returned, .. }))
                    if returned >= 0 && sigsys_waits(self.tid) => {}
                Ok(Report::Event(Event::Leave { returned, .. })) => return Ok(Some(returned)),
                Ok(Report::Event(Event::Signal { by_filter: true, .. })) => return Ok(None),
                // It was resumed, and did not run: its cgroup is frozen.
                Ok(Report::Event(Event::Other)) if silent > 1 => return Ok(None),
                // The stop of its group is not this tracer's concern: it lasts until SIGCONT.
                Ok(Report::Event(Event::Signal { number: libc::SIGSTOP, .. })) if self.at_rest => {
                    pass = libc::SIGSTOP;
                }
                Ok(Report::Event(Event::GroupStop)) if self.at_rest => {}
                Ok(Report::Event(Event::Signal { number, .. })) => self.held.push(number),
                Ok(Report::Event(Event::GroupStop)) => self.held.push(status >> 8 & 0xff),
                Ok(Report::Event(Event::Made(child))) => self.made.push(child),
                Ok(_) => {}
                Err(_) => return Ok(None),
            }
            if sys::resume(self.tid, pass).is_err() {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Ends: the tracee is in its earlier state.
    pub(crate) fn end(self) -> io::Result<()> {
        if let Some((at, sequence)) = self.sequence {
            sys::poke(self.tid, at, sequence)?;
        }
        sys::set_registers(self.tid, &self.registers)?;
        sys::set_signal_mask(self.tid, self.mask)?;
        sys::set_options(self.tid, Options::Follow)?;
        let process = crate::proc::process_of(self.tid).unwrap_or(self.tid);
        for signal in self.held {
            sys::signal_thread(process, self.tid, signal);
        }
        Ok(())
    }
}

/// Whether a filter has sent a tracee SIGSYS.
pub(crate) fn sigsys_waits(tid: i32) -> bool {
    sys::is_pending(tid, libc::SIGSYS, SYS_SECCOMP).unwrap_or(false)
}

/// The convention by which a tracee made the call after which it stopped.
pub(crate) fn convention_of(tid: i32, entry: &Entry) -> Option<Convention> {
    Convention::of(&sys::registers(tid).ok()?, bytes_before(tid, entry.ip)?)
}

/// The next stop of a tracee, or its end; `None` at the time limit.
pub(crate) fn wait_for(tid: i32, patience: Duration) -> Option<i32> {
    let begin = Instant::now();
    let mut next = Duration::from_micros(20);
    loop {
        match sys::wait(tid, true) {
            Ok(Some((_, status))) => return Some(status),
            // It no longer exists, as after an exit.
            Err(_) => return Some(0),
            Ok(None) => {}
        }
        if begin.elapsed() > patience {
            return None;
        }
        if begin.elapsed() < Duration::from_millis(1) {
            if may(Sysno::SCHED_YIELD) {
                std::thread::yield_now();
            }
        } else {
            pause(next);
            next = (next * 2).min(Duration::from_millis(10));
        }
    }
}

/// The four bytes before a tracee's instruction pointer.
pub(crate) fn bytes_before(tid: i32, ip: u64) -> Option<[u8; 4]> {
    let word = sys::peek(tid, ip.checked_sub(8)?).ok()?.to_ne_bytes();
    Some([word[4], word[5], word[6], word[7]])
}
