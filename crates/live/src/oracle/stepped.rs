//! Dry runs: the action of filters for a call, found without making it.
//!
//! A child installs a filter over those that it inherits: one that leaves every call to its tracer.
//! That action is weaker than an errno, so a call that an inherited filter refuses is refused; a
//! call that they all allow stops, and is never executed. So the very call of a tracee, with its
//! very arguments, can be tested against the filters, whatever its effect would be.
#![forbid(unsafe_code)]

use std::time::Duration;

use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_catalogue::{Abi, Errno};
use seccompat_raw::Heard;

use crate::proc;

use crate::sys::{self, Options, Waiting};
use crate::trace::inject::{sigsys_waits, wait_for};
use crate::trace::registers::Convention;
use crate::trace::stop::{Report, report};
use crate::trace::tracee::{Entry, Event};

/// The time limit for a child.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// `__WALL | WNOHANG`
pub(crate) const WAIT: u64 = 0x4000_0001;

/// The filter that it installs over the others.
pub(crate) fn asks() -> Insn {
    Insn::new(code::RET, Action::Trace(0).to_word())
}

/// A child, of this process or of a tracee, that waits before a call that it will never make.
#[derive(Debug)]
pub(crate) struct Rehearsal {
    tid: i32,
    registers: Vec<u8>,
    /// The address after its call instruction, and the word of its program that ends there.
    ip: u64,
    word: u64,
}

/// The filters' decision for a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Decided {
    /// They let the kernel decide.
    Allowed,
    /// They return this errno.
    Refused(Errno),
    /// They fake success: the call was not made.
    Faked,
    /// They leave it to a supervisor, which was not notified.
    LeftToSupervisor,
}

/// The outcome of a call that a child made.
pub(crate) enum Made {
    /// It returned, from a filter or from the kernel.
    Returned(i64),
    /// A filter leaves it to its tracer.
    Asked,
    /// A filter notifies a supervisor.
    LeftToSupervisor,
    /// A filter sends SIGSYS.
    Trapped,
}

/// `ERESTARTSYS` of `<linux/errno.h>`: a signal arrived while a call waited.
const BROKEN_OFF: i64 = -512;

/// Lets a child make the call in its registers. The child is interrupted before the call begins, so
/// a waiting call is interrupted at once: a notification is usually withdrawn before the supervisor
/// can read it. `None` if the child no longer exists.
pub(crate) fn made(child: i32) -> Option<Made> {
    loop {
        sys::resume(child, 0).ok()?;
        match report(child, wait_for(child, PATIENCE)?).ok()? {
            Report::Event(Event::Enter(_)) => sys::interrupt(child).ok()?,
            Report::Event(Event::Leave { returned: BROKEN_OFF, .. }) => {
                return Some(Made::LeftToSupervisor);
            }
            Report::Event(Event::Leave { returned, .. }) => {
                // On ARM the first argument is back in the register of the result.
                let is_possible = returned >= 0 || cfg!(target_arch = "aarch64");
                let trapped = is_possible && sigsys_waits(child);
                return Some(if trapped { Made::Trapped } else { Made::Returned(returned) });
            }
            Report::Asked => return Some(Made::Asked),
            // The machine does not run the ABI of the instruction.
            Report::Event(Event::Signal { number: libc::SIGSEGV | libc::SIGILL, .. }) => {
                return None;
            }
            // The interrupt itself, and signals of earlier calls: the child must not get any of
            // them.
            Report::Event(_) => {}
            _ => return None,
        }
    }
}

impl Rehearsal {
    /// A child that stopped after the call by which it installed the filter over the others. It
    /// ends with this.
    pub(crate) fn of(tid: i32, ip: u64) -> Option<Self> {
        let ready = || Some((sys::registers(tid).ok()?, sys::peek(tid, ip.checked_sub(8)?).ok()?));
        let Some((registers, word)) = ready() else {
            end(tid);
            return None;
        };
        Some(Self { tid, registers, ip, word })
    }

    /// Makes a child of this process. `None` if that is impossible, for example because no filter
    /// may be added here.
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
        // To the end of the call that it just tested.
        rehearsal.skip(Convention::of_word(&rehearsal.registers, word)?)?;
        Some(rehearsal)
    }

    /// Tests a call against the filters, made by this `convention`.
    pub(crate) fn ask(&mut self, convention: Convention, entry: &Entry) -> Option<Decided> {
        let Entry { nr, args, .. } = *entry;
        let convention = convention.here(&self.registers)?;
        match self.put(convention, nr, args)? {
            Made::Asked => {
                self.skip(convention)?;
                Some(Decided::Allowed)
            }
            Made::Returned(0) => Some(Decided::Faked),
            Made::Returned(returned) => errno_of(returned).map(Decided::Refused),
            Made::LeftToSupervisor => Some(Decided::LeftToSupervisor),
            Made::Trapped => None,
        }
    }

    /// Tests any call of this machine. `None` if the child ended, but not by a filter.
    pub(crate) fn hear(&mut self, abi: Abi, nr: u32, args: [u64; 6]) -> Option<Heard> {
        let convention = Convention::of_abi(&self.registers, abi)?;
        match self.put(convention, nr, args)? {
            Made::Asked => {
                self.skip(convention)?;
                Some(Heard::Through)
            }
            Made::Returned(0) => Some(Heard::Faked),
            Made::Returned(returned) => errno_of(returned).map(Heard::Errno),
            Made::LeftToSupervisor => None,
            Made::Trapped => self.signal(),
        }
    }

    /// The signal of a filter: TRAP's can be withheld from the child, and KILL's ends it.
    fn signal(&mut self) -> Option<Heard> {
        sys::resume(self.tid, 0).ok()?;
        match report(self.tid, wait_for(self.tid, PATIENCE)?).ok()? {
            Report::Event(Event::Signal { by_filter: true, .. }) => {
                Some(Heard::Trapped(sys::signal_errno(self.tid).ok()? as u16))
            }
            Report::Killed(libc::SIGSYS) => Some(Heard::Killed),
            _ => None,
        }
    }

    fn put(&mut self, convention: Convention, nr: u32, args: [u64; 6]) -> Option<Made> {
        sys::poke(self.tid, self.ip - 8, convention.in_word(self.word)).ok()?;
        let changed = convention.about_to(&self.registers, self.ip, nr, args);
        sys::set_registers(self.tid, &changed).ok()?;
        made(self.tid)
    }

    /// Continues from the stop to after the call, which is not made.
    fn skip(&mut self, convention: Convention) -> Option<()> {
        convention.skip(self.tid)?;
        sys::resume(self.tid, 0).ok()?;
        match report(self.tid, wait_for(self.tid, PATIENCE)?).ok()? {
            Report::Event(Event::Leave { .. }) => Some(()),
            _ => None,
        }
    }
}

fn errno_of(returned: i64) -> Option<Errno> {
    u16::try_from(returned.wrapping_neg()).ok().and_then(Errno::new)
}

/// Writes `struct sock_fprog` and its one instruction over a child's program, at `ip`, after the call
/// instruction, and returns the address: the memory is the child's own, and never runs again.
pub(crate) fn write_program(tid: i32, ip: u64, abi: Abi, insn: Insn) -> Option<u64> {
    const LEN: u64 = 24;
    if !proc::is_private(tid, ip..ip.checked_add(LEN)?) {
        return None;
    }
    let Insn { code, jt, jf, k } = insn;
    let [low, high] = code.to_ne_bytes();
    let mut insn = [low, high, jt, jf, 0, 0, 0, 0];
    insn[4..].copy_from_slice(&k.to_ne_bytes());
    let mut len = [0; 8];
    len[..2].copy_from_slice(&1u16.to_ne_bytes());
    let words = if abi.is_32_bit() {
        len[4..].copy_from_slice(&u32::try_from(ip + 8).ok()?.to_ne_bytes());
        [len, insn, insn]
    } else {
        [len, (ip + 16).to_ne_bytes(), insn]
    };
    for (at, word) in words.into_iter().enumerate() {
        sys::poke(tid, ip + 8 * at as u64, u64::from_ne_bytes(word)).ok()?;
    }
    Some(ip)
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        end(self.tid);
    }
}

/// Kills a traced child, and collects its end, if that was not collected yet.
pub(crate) fn end(tid: i32) {
    // As long as it can be waited for its pid is its own.
    match sys::wait(tid, true) {
        Err(_) => return,
        Ok(Some((_, status))) if !stopped(status) => return,
        Ok(_) => sys::signal_thread(tid, tid, libc::SIGKILL),
    }
    // A stop may come before. If this fails, nothing is left of it.
    while sys::wait(tid, false).is_ok_and(|heard| heard.is_some_and(|(_, status)| stopped(status)))
    {
    }
}

fn stopped(status: i32) -> bool {
    status & 0xff == 0x7f
}
