//! Tests calls against the filters of another thread, in a child that is forked from it.
//!
//! The child has the thread's filters, and never runs a line of its program. The thread stands still only
//! while it makes the child. The call that makes it sets no end signal, so that only a process that asks
//! for such children notices it; the thread collects the status of an ended child before it makes the
//! next one, and at the end.
//!
//! A filter that kills for clone(2) kills the thread: [`shares_our_filters`] tells where that is not to be expected.
#![forbid(unsafe_code)]

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use seccompat_bpf::{Action, Insn, code};
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_raw::{Heard, NoRehearsal};

use super::ask::{Ask, NoOracle};
use super::stepped::{Made, PATIENCE, Rehearsal, WAIT, asks, end, made, write_program};
use crate::dump::Stopped;
use crate::proc::{self, Status};
use crate::sys::{self, Options, Uninterrupted};
use crate::trace::inject::{Injection, bytes_before, wait_for};
use crate::trace::registers::Convention;
use crate::trace::stop::position;
use crate::trace::tracee::Entry;

/// `SECCOMP_SET_MODE_FILTER`, and `SECCOMP_FILTER_FLAG_NEW_LISTENER`
const SET_MODE_FILTER: u64 = 1;
const NEW_LISTENER: u64 = 1 << 3;
/// `PR_SET_SECCOMP` and `SECCOMP_MODE_FILTER`
const BY_PRCTL: [u64; 2] = [22, 2];
/// `PR_SET_NO_NEW_PRIVS`
const SET_NO_NEW_PRIVS: u64 = 38;
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

/// A thread, and a child that is forked from it for the next questions.
#[derive(Debug)]
pub(super) struct Forked {
    tid: i32,
    abi: Abi,
    child: Option<Child>,
    /// A child that ended: the thread's name for it.
    ended: Option<u64>,
    /// The calls for which filters killed earlier children.
    deadly: Vec<Sysno>,
    /// The call by which the thread can collect a child, if its filters allow it.
    may_wait: bool,
}

/// A child that is ready for questions.
#[derive(Debug)]
struct Child {
    rehearsal: Rehearsal,
    /// Its process id, for its parent.
    name: u64,
}

/// The reason why a child is not ready.
enum NotReady {
    /// A filter killed it for this call: another child works without it.
    Died(Sysno),
    Because(NoOracle),
}

impl From<NoRehearsal> for NotReady {
    fn from(why: NoRehearsal) -> Self {
        Self::Because(NoOracle::Child(why))
    }
}

impl Forked {
    /// Makes the first child.
    pub(super) fn begin(tid: i32) -> Result<Self, NoOracle> {
        let abi = Abi::NATIVE.ok_or(NoOracle::Child(NoRehearsal::Machine))?;
        // Strict mode kills for every call that is needed here.
        if Status::of(tid).ok().and_then(|status| status.seccomp) != Some(2) {
            return Err(NoOracle::Child(NoRehearsal::Child));
        }
        let (deadly, may_wait) = (Vec::new(), false);
        let mut forked = Self { tid, abi, child: None, ended: None, deadly, may_wait };
        forked.fork()?;
        Ok(forked)
    }

    /// Asks, in another child after a filter killed one.
    pub(super) fn ask(&mut self, ask: Ask) -> Heard {
        if self.child.is_none() && self.fork().is_err() {
            return Heard::Nothing;
        }
        let Some(child) = &mut self.child else { return Heard::Nothing };
        let heard = child.rehearsal.hear(ask.abi, ask.nr, ask.args);
        if matches!(heard, None | Some(Heard::Killed)) {
            self.drop_child();
        }
        heard.unwrap_or(Heard::Nothing)
    }

    fn drop_child(&mut self) {
        if let Some(child) = self.child.take() {
            self.ended = Some(child.name);
        }
    }

    /// Makes a child; after a filter killed one for a call that it needed, another works without that call.
    fn fork(&mut self) -> Result<(), NoOracle> {
        loop {
            let (tid, ip, name) =
                self.made_by_thread(true)?.ok_or(NoOracle::Child(NoRehearsal::Child))?;
            match self.prepare(tid, ip) {
                Ok(rehearsal) => {
                    self.child = Some(Child { rehearsal, name });
                    return Ok(());
                }
                Err(why) => {
                    end(tid);
                    self.ended = Some(name);
                    match why {
                        NotReady::Died(call) if !self.deadly.contains(&call) => {
                            self.deadly.push(call)
                        }
                        NotReady::Died(_) => return Err(NoOracle::Child(NoRehearsal::Child)),
                        NotReady::Because(why) => return Err(why),
                    }
                }
            }
        }
    }

    /// Stops the thread, lets it collect the ended child, if one is wanted make another, and continue. Returns the
    /// new child, the address after its call instruction, and the thread's name for it.
    fn made_by_thread(&mut self, wanted: bool) -> Result<Option<(i32, u64, u64)>, NoOracle> {
        let not_traced = |_| NoOracle::Child(NoRehearsal::Trace);
        let failed = NoOracle::Child(NoRehearsal::Child);
        // If this process ended now, the thread would die too.
        let _signals_wait = Uninterrupted::begin().map_err(|_| failed)?;
        let thread = Stopped::seize(self.tid).map_err(not_traced)?;
        let ip = place_of_call(self.tid, self.abi).ok_or(NoOracle::Child(NoRehearsal::Machine))?;
        let arch = self.abi.audit_arch().get();
        let entry = Entry { arch, nr: 0, args: [0; 6], ip };
        let mut injection = Injection::begin(self.tid, entry).ok_or(failed)?;
        let mut call = |call: Sysno, args| match call.number(self.abi) {
            Some(nr) => injection.call(nr, args).map_err(|_| failed),
            None => Ok(None),
        };
        if let Some(name) = self.ended.take().filter(|_| self.may_wait) {
            call(Sysno::WAIT4, [name, 0, WAIT, 0, 0, 0])?;
        }
        let name = if wanted { call(Sysno::CLONE, [0; 6])? } else { None };
        let child = injection.take_made();
        injection.end_at_rest().map_err(not_traced)?;
        drop(thread);
        let name = name.and_then(|name| u64::try_from(name).ok()).unwrap_or(0);
        Ok(child.map(|child| (child, ip, name)))
    }

    /// Prepares a child that has not run yet: it adds its own filter, which leaves every call to this tracer.
    fn prepare(&mut self, tid: i32, ip: u64) -> Result<Rehearsal, NotReady> {
        wait_for(tid, PATIENCE).ok_or(NoRehearsal::Child)?;
        sys::set_options(tid, Options::Ask).map_err(|_| NoRehearsal::Trace)?;
        // A filter's signal would leave a core file: a limit of 1 prevents that, and a core pipe too.
        let limit = Rlimit { current: Some(1), maximum: Some(1) };
        let _ = prlimit(Pid::from_raw(tid), Resource::Core, limit);
        let no_child = -i64::from(Errno::ECHILD.get());
        let waited = self.call(tid, ip, Sysno::WAIT4, [u64::from(u32::MAX), 0, WAIT, 0, 0, 0])?;
        self.may_wait = waited == Some(no_child);
        if Status::of(tid).ok().and_then(|status| status.no_new_privs) != Some(true) {
            self.call(tid, ip, Sysno::PRCTL, [SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0])?;
        }
        self.has_no_supervisor(tid, ip)?;
        let mut shown = None;
        for call in SHOWING {
            if shown.is_none() && self.call(tid, ip, call, [0; 6])?.is_some_and(|got| got > 0) {
                shown = Some(call);
            }
        }
        let shown = shown.and_then(|call| call.number(self.abi)).ok_or(NoRehearsal::NotProven)?;
        let program = write_program(tid, ip, self.abi, asks()).ok_or(NoRehearsal::Machine)?;
        let [option, mode] = BY_PRCTL;
        let by_seccomp = (Sysno::SECCOMP, [SET_MODE_FILTER, 0, program, 0, 0, 0]);
        let by_prctl = (Sysno::PRCTL, [option, mode, program, 0, 0, 0]);
        let mut last = None;
        for (call, args) in [by_seccomp, by_prctl] {
            if last != Some(0) {
                last = self.call(tid, ip, call, args)?;
            }
        }
        if last != Some(0) {
            return Err(not_installed(last).into());
        }
        let mut rehearsal = Rehearsal::of(tid, ip).ok_or(NoRehearsal::Child)?;
        match rehearsal.hear(self.abi, shown, [0; 6]) {
            Some(Heard::Through) => Ok(rehearsal),
            _ => Err(NoRehearsal::NotProven.into()),
        }
    }

    /// Fails if an older filter has a supervisor: the kernel allows one for each thread. The second of two equal
    /// calls has to fail for that reason, which no filter can fake: it cannot distinguish them.
    fn has_no_supervisor(&mut self, tid: i32, ip: u64) -> Result<(), NotReady> {
        let allow = Insn::new(code::RET, Action::Allow.to_word());
        let program = write_program(tid, ip, self.abi, allow).ok_or(NoRehearsal::Machine)?;
        let args = [SET_MODE_FILTER, NEW_LISTENER, program, 0, 0, 0];
        let busy = -i64::from(Errno::EBUSY.get());
        let first = self.call(tid, ip, Sysno::SECCOMP, args)?;
        if first == Some(busy) {
            return Err(NotReady::Because(NoOracle::Supervised));
        }
        if first.is_none_or(|got| got < 0) {
            return Err(not_installed(first).into());
        }
        match self.call(tid, ip, Sysno::SECCOMP, args)? {
            Some(got) if got == busy => Ok(()),
            _ => Err(NoRehearsal::NotProven.into()),
        }
    }

    /// Lets a child make a call that it needs; `None` if that call is deadly.
    fn call(
        &self,
        tid: i32,
        ip: u64,
        call: Sysno,
        args: [u64; 6],
    ) -> Result<Option<i64>, NotReady> {
        let Some(nr) = call.number(self.abi).filter(|_| !self.deadly.contains(&call)) else {
            return Ok(None);
        };
        let failed = NotReady::from(NoRehearsal::Child);
        let Ok(registers) = sys::registers(tid) else { return Err(failed) };
        let convention = Convention::of_abi(&registers, self.abi).ok_or(NoRehearsal::Machine)?;
        let changed = convention.about_to(&registers, ip, nr, args);
        if sys::set_registers(tid, &changed).is_err() {
            return Err(failed);
        }
        match made(tid) {
            Some(Made::Returned(returned)) => Ok(Some(returned)),
            Some(Made::LeftToSupervisor) => Err(NotReady::Because(NoOracle::Supervised)),
            // An older filter leaves calls to a tracer.
            Some(Made::Asked) => Err(NoRehearsal::Trace.into()),
            None | Some(Made::Trapped) => Err(NotReady::Died(call)),
        }
    }
}

impl Drop for Forked {
    fn drop(&mut self) {
        self.drop_child();
        if self.ended.is_some() && self.may_wait {
            // If the thread has ended, nobody has to collect the child.
            let _ = self.made_by_thread(false);
        }
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
