//! Tests calls against the filters of another thread, in a child that is forked from it.
//!
//! The child has the thread's filters, and never runs a line of its program. The thread stands still only
//! while it makes a first child, and while it collects its status at the end: the first child makes those that
//! test calls. The call that makes it sets no end signal, so that only a process that asks for such children
//! notices it.
//!
//! A filter that kills for clone(2) kills the thread: [`shares_our_filters`] tells where that is not to be expected.
#![forbid(unsafe_code)]

use std::time::Duration;

use seccompat_bpf::{Action, Insn, code};
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_raw::{Heard, NoRehearsal};

use super::ask::{Ask, NoOracle};
use super::fresh::{Died, Fresh, SET_MODE_FILTER, leaves_no_core};
use super::stepped::{Made, PATIENCE, Rehearsal, WAIT, end, write_program};
use crate::dump::Stopped;
use crate::proc::{self, Status};
use crate::sys::{self, Uninterrupted};
use crate::trace::inject::{Injection, bytes_before, wait_for};
use crate::trace::registers::Convention;
use crate::trace::stop::position;
use crate::trace::tracee::Entry;

/// `SECCOMP_FILTER_FLAG_NEW_LISTENER`
const NEW_LISTENER: u64 = 1 << 3;
/// Harmless calls that return a positive number, which no filter can fake.
const SHOWING: [Sysno; 4] = [Sysno::GETPID, Sysno::GETTID, Sysno::GETPPID, Sysno::GETPGRP];

/// Whether a thread has as many filters as this process, which may fork. So its filters are probably those of
/// this process, and do not kill it when it forks.
#[must_use]
pub fn shares_our_filters(tid: i32) -> bool {
    let ours = Status::of_this_thread();
    let theirs = Status::of(tid).unwrap_or_default();
    theirs.seccomp == Some(2) && theirs.filters.is_some() && theirs.filters == ours.filters
}

/// A thread's descendants: the first one makes the others, which test the calls. So the thread stands still twice,
/// however many children the filters kill.
#[derive(Debug)]
pub(super) struct Forked {
    thread: Thread,
    abi: Abi,
    first: Option<First>,
    child: Option<Child>,
    /// The calls for which filters killed earlier children.
    deadly: Vec<Sysno>,
    /// Whether a child could not be made: then the further questions have no answers.
    has_failed: bool,
    /// If this process ended while the thread makes another call, the thread would die, too; and later nobody would
    /// collect the children.
    _signals_wait: Uninterrupted,
}

/// The other thread.
#[derive(Clone, Copy, Debug)]
struct Thread {
    tid: i32,
    /// Its start time: another thread may have its id later.
    start: u64,
}

/// The first child.
#[derive(Debug)]
struct First {
    tid: i32,
    /// The address after its call instruction.
    ip: u64,
    injection: Injection,
    /// The process id by which the thread can collect it, if its filters allow that.
    name: Option<u64>,
}

/// A child that is ready for questions.
#[derive(Debug)]
struct Child {
    rehearsal: Rehearsal,
    /// Its process id, for the first child.
    name: Option<u64>,
}

/// The reason why a child is not ready.
enum NotReady {
    /// A filter killed it for this call: another child works without it.
    Died(Sysno),
    Because(NoOracle),
}

impl From<Died> for NotReady {
    fn from(Died(call): Died) -> Self {
        Self::Died(call)
    }
}

impl From<NoRehearsal> for NotReady {
    fn from(why: NoRehearsal) -> Self {
        Self::Because(NoOracle::Child(why))
    }
}

/// The limit on the children that the thread itself makes.
const MOST_FIRST: usize = 3;
/// The time limit until a thread stops.
const LONGEST_STOP: Duration = Duration::from_secs(2);
/// `close_range(0, ~0, 0)`: the child must not keep open what the thread closes.
const CLOSE_ALL: [u64; 6] = [0, 0xffff_ffff, 0, 0, 0, 0];

impl Forked {
    /// Makes the first children.
    pub(super) fn begin(tid: i32) -> Result<Self, NoOracle> {
        let abi = Abi::NATIVE.ok_or(NoOracle::Child(NoRehearsal::Machine))?;
        let failed = NoOracle::Child(NoRehearsal::Child);
        // Strict mode kills for every call that is needed here.
        if Status::of(tid).ok().and_then(|status| status.seccomp) != Some(2) {
            return Err(failed);
        }
        let thread = Thread { tid, start: proc::start_of(tid).ok_or(failed)? };
        let _signals_wait = Uninterrupted::begin().map_err(|_| failed)?;
        let (first, child, deadly) = (None, None, Vec::new());
        let mut forked =
            Self { thread, abi, first, child, deadly, has_failed: false, _signals_wait };
        forked.make_first()?;
        forked.make_child()?;
        Ok(forked)
    }

    /// Whether a child could not be made.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Asks, in another child after a filter killed one.
    pub(super) fn ask(&mut self, ask: Ask) -> Heard {
        if self.child.is_none() && !self.has_failed {
            self.has_failed = self.make_child().is_err();
        }
        let Some(child) = &mut self.child else { return Heard::Nothing };
        let heard = child.rehearsal.hear(ask.abi, ask.nr, ask.args);
        if matches!(heard, None | Some(Heard::Killed)) {
            self.drop_child();
        }
        heard.unwrap_or(Heard::Nothing)
    }

    /// Lets the thread make the first child, which closes its descriptors. A filter may kill that for a call: the next
    /// one does not make it.
    fn make_first(&mut self) -> Result<(), NoOracle> {
        let failed = NoOracle::Child(NoRehearsal::Child);
        let mut ended = None;
        for _ in 0..MOST_FIRST {
            let (tid, ip, name) = self.thread.forks(self.abi, ended.take(), true)?.ok_or(failed)?;
            let mut first = match First::of(tid, ip, self.abi) {
                Some(first) => first,
                None => {
                    end(tid);
                    return Err(failed);
                }
            };
            let no_child = -i64::from(Errno::ECHILD.get());
            let wait = [u64::from(u32::MAX), 0, WAIT, 0, 0, 0];
            let tried = self.by_first(&mut first, Sysno::WAIT4, wait).and_then(|waited| {
                first.name = name.filter(|_| waited == Some(no_child));
                self.by_first(&mut first, Sysno::CLOSE_RANGE, CLOSE_ALL)
            });
            match tried {
                Ok(_) => {
                    self.first = Some(first);
                    return Ok(());
                }
                Err(call) => {
                    end(tid);
                    ended = first.name;
                    self.deadly.push(call);
                }
            }
        }
        Err(failed)
    }

    /// A call by the first child; `None` if it is deadly, or does not return. An error if a filter killed the child
    /// for it.
    fn by_first(
        &self,
        first: &mut First,
        call: Sysno,
        args: [u64; 6],
    ) -> Result<Option<i64>, Sysno> {
        match call.number(self.abi).filter(|_| !self.deadly.contains(&call)) {
            Some(nr) => first.injection.call(nr, args).map_err(|_| call),
            None => Ok(None),
        }
    }

    /// Makes a child for questions; after a filter killed one for a call that it needed, another works without that
    /// call.
    fn make_child(&mut self) -> Result<(), NoOracle> {
        let failed = NoOracle::Child(NoRehearsal::Child);
        loop {
            let Some(mut first) = self.first.take() else { return Err(failed) };
            let made = self.by_first(&mut first, Sysno::CLONE, [0; 6]);
            let (tid, ip) = (first.injection.take_made(), first.ip);
            self.first = Some(first);
            let tid = tid.ok_or(failed)?;
            let name = made.ok().flatten().and_then(|name| u64::try_from(name).ok());
            match self.prepare(tid, ip) {
                Ok(rehearsal) => {
                    self.child = Some(Child { rehearsal, name });
                    return Ok(());
                }
                Err(why) => {
                    end(tid);
                    self.collect(name);
                    match why {
                        NotReady::Died(call) if !self.deadly.contains(&call) => {
                            self.deadly.push(call)
                        }
                        NotReady::Died(_) => return Err(failed),
                        NotReady::Because(why) => return Err(why),
                    }
                }
            }
        }
    }

    fn drop_child(&mut self) {
        if let Some(Child { rehearsal, name }) = self.child.take() {
            drop(rehearsal);
            self.collect(name);
        }
    }

    /// Lets the first child collect an ended one.
    fn collect(&mut self, name: Option<u64>) {
        let Some(name) = name.filter(|name| *name > 0) else { return };
        let Some(mut first) = self.first.take() else { return };
        if first.name.is_some() {
            // If a filter kills the first child for that, the next fork fails.
            let _ = self.by_first(&mut first, Sysno::WAIT4, [name, 0, WAIT, 0, 0, 0]);
        }
        self.first = Some(first);
    }

    /// Prepares a child that has not run yet: it adds its own filter, which leaves every call to this tracer.
    fn prepare(&self, tid: i32, ip: u64) -> Result<Rehearsal, NotReady> {
        wait_for(tid, PATIENCE).ok_or(NoRehearsal::Child)?;
        let registers = sys::registers(tid).map_err(|_| NoRehearsal::Child)?;
        let convention = Convention::of_abi(&registers, self.abi).ok_or(NoRehearsal::Machine)?;
        let fresh = Fresh { tid, ip, abi: self.abi, convention, deadly: &self.deadly };
        fresh.stops_for_tracer().ok_or(NoRehearsal::Trace)?;
        returned(fresh.sets_no_new_privs()?)?;
        has_no_supervisor(&fresh)?;
        let mut shown = None;
        for call in SHOWING {
            if shown.is_none() && returned(fresh.call(call, [0; 6])?)?.is_some_and(|got| got > 0) {
                shown = Some(call);
            }
        }
        let shown = shown.and_then(|call| call.number(self.abi)).ok_or(NoRehearsal::NotProven)?;
        let last = returned(fresh.adds_filter()?)?;
        if last != Some(0) {
            return Err(not_installed(last).into());
        }
        let mut rehearsal = Rehearsal::of(tid, ip).ok_or(NoRehearsal::Child)?;
        match rehearsal.hear(self.abi, shown, [0; 6]) {
            Some(Heard::Through) => Ok(rehearsal),
            _ => Err(NoRehearsal::NotProven.into()),
        }
    }
}

impl Drop for Forked {
    fn drop(&mut self) {
        self.drop_child();
        let Some(First { tid, name, .. }) = self.first.take() else { return };
        end(tid);
        if name.is_some() {
            // If the thread has ended, nobody has to collect the child.
            let _ = self.thread.forks(self.abi, name, false);
        }
    }
}

impl First {
    /// A child that has not run yet.
    fn of(tid: i32, ip: u64, abi: Abi) -> Option<Self> {
        wait_for(tid, PATIENCE)?;
        let injection = Injection::begin(tid, entry(ip, abi))?;
        leaves_no_core(tid);
        Some(Self { tid, ip, injection, name: None })
    }
}

fn entry(ip: u64, abi: Abi) -> Entry {
    Entry { arch: abi.audit_arch().get(), nr: 0, args: [0; 6], ip }
}

impl Thread {
    /// Stops the thread, lets it collect an ended child, if one is wanted make another, and continue. Returns the new
    /// child, the address after its call instruction, and the thread's name for it.
    fn forks(
        self,
        abi: Abi,
        ended: Option<u64>,
        wanted: bool,
    ) -> Result<Option<(i32, u64, Option<u64>)>, NoOracle> {
        let not_traced = |_| NoOracle::Child(NoRehearsal::Trace);
        let failed = NoOracle::Child(NoRehearsal::Child);
        let stopped = Stopped::at_rest(self.tid, LONGEST_STOP).map_err(not_traced)?;
        if proc::start_of(self.tid) != Some(self.start) {
            return Err(failed);
        }
        let ip = place_of_call(self.tid, abi).ok_or(NoOracle::Child(NoRehearsal::Machine))?;
        let mut injection = Injection::begin_at_rest(self.tid, entry(ip, abi)).ok_or(failed)?;
        let mut call = |call: Sysno, args| match call.number(abi) {
            Some(nr) => injection.call(nr, args).map_err(|_| failed),
            None => Ok(None),
        };
        if let Some(name) = ended {
            call(Sysno::WAIT4, [name, 0, WAIT, 0, 0, 0])?;
        }
        let name = if wanted { call(Sysno::CLONE, [0; 6])? } else { None };
        let child = injection.take_made();
        injection.end().map_err(not_traced)?;
        drop(stopped);
        let name = name.and_then(|name| u64::try_from(name).ok()).filter(|name| *name > 0);
        Ok(child.map(|child| (child, ip, name)))
    }
}

/// Fails if an older filter has a supervisor: the kernel allows one for each thread. The second of two equal
/// calls has to fail for that reason, which no filter can fake: it cannot distinguish them.
fn has_no_supervisor(fresh: &Fresh<'_>) -> Result<(), NotReady> {
    let allow = Insn::new(code::RET, Action::Allow.to_word());
    let program =
        write_program(fresh.tid, fresh.ip, fresh.abi, allow).ok_or(NoRehearsal::Machine)?;
    let args = [SET_MODE_FILTER, NEW_LISTENER, program, 0, 0, 0];
    let busy = -i64::from(Errno::EBUSY.get());
    let first = returned(fresh.call(Sysno::SECCOMP, args)?)?;
    if first == Some(busy) {
        return Err(NotReady::Because(NoOracle::Supervised));
    }
    if first.is_none_or(|got| got < 0) {
        return Err(not_installed(first).into());
    }
    match returned(fresh.call(Sysno::SECCOMP, args)?)? {
        Some(got) if got == busy => Ok(()),
        _ => Err(NoRehearsal::NotProven.into()),
    }
}

/// The value that a call returned; `None` if it was not made.
fn returned(made: Option<Made>) -> Result<Option<i64>, NotReady> {
    match made {
        None | Some(Made::Trapped) => Ok(None),
        Some(Made::Returned(returned)) => Ok(Some(returned)),
        Some(Made::LeftToSupervisor) => Err(NotReady::Because(NoOracle::Supervised)),
        // An older filter leaves calls to a tracer.
        Some(Made::Asked) => Err(NoRehearsal::Trace.into()),
    }
}

fn not_installed(got: Option<i64>) -> NoRehearsal {
    let errno = got.and_then(|got| u16::try_from(got.wrapping_neg()).ok()).and_then(Errno::new);
    NoRehearsal::Install(errno.unwrap_or(Errno::EPERM))
}

/// The address after a call instruction of a stopped thread: the one by which it waits, or one in the code that
/// the kernel maps into each process. `None` if its program has another ABI.
fn place_of_call(tid: i32, abi: Abi) -> Option<u64> {
    let registers = sys::registers(tid).ok()?;
    let convention = Convention::of_abi(&registers, abi)?;
    let here = position(tid).ok()?.ip;
    if bytes_before(tid, here)
        .is_some_and(|bytes| Convention::of(&registers, bytes) == Some(convention))
    {
        return Some(here);
    }
    let vdso = proc::vdso(tid)?;
    (vdso.start + 8..vdso.end).find(|at| {
        bytes_before(tid, *at)
            .is_some_and(|bytes| Convention::of(&registers, bytes) == Some(convention))
    })
}
