//! What filters do with a call, found without making it.
//!
//! A child puts a filter over those that it inherits: one that leaves every call to its tracer. That
//! is weaker than an errno, so what an inherited filter refuses is refused; what they all allow stops
//! and asks, and is never carried out. So the very call of a tracee, with its very arguments, can be
//! put to the filters, whatever it would do.
#![forbid(unsafe_code)]

use std::time::Duration;

use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_catalogue::Errno;

use crate::sys::{self, Options, Waiting};
use crate::trace::inject::{sigsys_waits, wait_for};
use crate::trace::registers::Convention;
use crate::trace::stop::{Report, report};
use crate::trace::tracee::{Entry, Event};

/// How long a child may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// The filter that it puts over the others.
pub(crate) fn asks() -> Insn {
    Insn::new(code::RET, Action::Trace(0).to_word())
}

/// A child, of this process or of a tracee, that waits before a call that it will never make.
pub(crate) struct Rehearsal {
    tid: i32,
    registers: Vec<u8>,
    /// The address behind its call instruction, and the word of its program that ends there.
    ip: u64,
    word: u64,
}

/// What the filters do with a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Decided {
    /// They let the kernel decide.
    Allowed,
    /// They answer this errno.
    Refused(Errno),
    /// They say that it succeeded, and it was not made.
    Faked,
    /// They leave it to a supervisor, which was not asked.
    LeftToSupervisor,
}

/// What came of a call that a child made.
pub(crate) enum Made {
    /// It returned, from a filter or from the kernel.
    Returned(i64),
    /// A filter asks its tracer.
    Asked,
    /// A filter asks a supervisor.
    LeftToSupervisor,
    /// A filter sends SIGSYS.
    Trapped,
}

/// `ERESTARTSYS` of `<linux/errno.h>`: a signal came while a call waited.
const BROKEN_OFF: i64 = -512;

/// Lets a child make the call that its registers are about to make. It is interrupted before the call
/// begins, so a call that waits is broken off at once: a question to a supervisor is taken back before the
/// supervisor can read it, as a rule. `None` where the child is no more.
pub(crate) fn made(child: i32) -> Option<Made> {
    loop {
        sys::resume(child, 0).ok()?;
        match report(child, wait_for(child, PATIENCE)?).ok()? {
            Report::Event(Event::Enter(_)) => sys::interrupt(child).ok()?,
            Report::Event(Event::Leave { returned: BROKEN_OFF, .. }) => {
                return Some(Made::LeftToSupervisor);
            }
            Report::Event(Event::Leave { returned, .. }) => {
                let trapped = returned >= 0 && sigsys_waits(child);
                return Some(if trapped { Made::Trapped } else { Made::Returned(returned) });
            }
            Report::Asked => return Some(Made::Asked),
            // The interrupt itself, and signals of calls before: none is for the child.
            Report::Event(_) => {}
            _ => return None,
        }
    }
}

impl Rehearsal {
    /// A child that stopped behind the call by which it put the filter over the others. It ends with
    /// this.
    pub(crate) fn of(tid: i32, ip: u64) -> Option<Self> {
        let ready = || Some((sys::registers(tid).ok()?, sys::peek(tid, ip.checked_sub(8)?).ok()?));
        let Some((registers, word)) = ready() else {
            end(tid);
            return None;
        };
        Some(Self { tid, registers, ip, word })
    }

    /// Makes a child of this process. `None` where that cannot be: no filter may be added here, for one.
    pub(crate) fn begin() -> Option<Self> {
        let program = Program::new(vec![asks()]).ok()?;
        let waiting = Waiting::under(&program).ok()?;
        let tid = waiting.pid;
        let ready = Self::ready(waiting, tid);
        if ready.is_none() {
            end(tid);
        }
        ready
    }

    fn ready(waiting: Waiting, tid: i32) -> Option<Self> {
        sys::seize(tid, Options::Ask).ok()?;
        waiting.start().ok()?;
        loop {
            match report(tid, wait_for(tid, PATIENCE)?).ok()? {
                Report::Asked => break,
                Report::Event(Event::Signal { number, .. }) => sys::resume(tid, number).ok()?,
                Report::Event(_) => sys::resume(tid, 0).ok()?,
                _ => return None,
            }
        }
        let registers = sys::registers(tid).ok()?;
        let ip = Convention::place(&registers)?;
        let word = sys::peek(tid, ip.checked_sub(8)?).ok()?;
        let mut rehearsal = Self { tid, registers, ip, word };
        // To the border of the call that it just asked about.
        rehearsal.skip(Convention::of_word(&rehearsal.registers, word)?)?;
        Some(rehearsal)
    }

    /// Puts a call to the filters, made as `convention` has it.
    pub(crate) fn ask(&mut self, convention: Convention, entry: &Entry) -> Option<Decided> {
        let Entry { nr, args, .. } = *entry;
        let convention = convention.here(&self.registers)?;
        sys::poke(self.tid, self.ip - 8, convention.in_word(self.word)).ok()?;
        let changed = convention.about_to(&self.registers, self.ip, nr, args);
        sys::set_registers(self.tid, &changed).ok()?;
        match made(self.tid)? {
            Made::Asked => {
                self.skip(convention)?;
                Some(Decided::Allowed)
            }
            Made::Returned(0) => Some(Decided::Faked),
            Made::Returned(returned) => {
                let errno = u16::try_from(returned.wrapping_neg()).ok().and_then(Errno::new)?;
                Some(Decided::Refused(errno))
            }
            Made::LeftToSupervisor => Some(Decided::LeftToSupervisor),
            Made::Trapped => None,
        }
    }

    /// Goes on from where it asked to behind the call, which is not made.
    fn skip(&mut self, convention: Convention) -> Option<()> {
        convention.skip(self.tid)?;
        sys::resume(self.tid, 0).ok()?;
        match report(self.tid, wait_for(self.tid, PATIENCE)?).ok()? {
            Report::Event(Event::Leave { .. }) => Some(()),
            _ => None,
        }
    }
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        end(self.tid);
    }
}

/// Kills a child that is traced, and hears of its end, where that was not heard of.
pub(crate) fn end(tid: i32) {
    // As long as it can be waited for its id is its own.
    match sys::wait(tid, true) {
        Err(_) => return,
        Ok(Some((_, status))) if !stopped(status) => return,
        Ok(_) => sys::signal_thread(tid, tid, libc::SIGKILL),
    }
    // A stop may come before. Nothing is left of it where this fails.
    while sys::wait(tid, false).is_ok_and(|heard| heard.is_some_and(|(_, status)| stopped(status)))
    {
    }
}

fn stopped(status: i32) -> bool {
    status & 0xff == 0x7f
}
