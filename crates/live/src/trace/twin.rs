//! Tests a call against a tracee's filters, in a child that the tracer forks from the tracee.
//!
//! The child has the tracee's filters and never runs a line of its program: it makes the tested
//! calls and is killed; a filter can harm the child, but not the tracee. The call that makes it
//! sets no end signal, so that only a process that asks for such children notices it, and the
//! tracee collects its status before it continues. If the tracer is killed meanwhile, both die:
//! the tracee must not continue with changed registers.
#![forbid(unsafe_code)]

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use seccompat_catalogue::{Abi, Errno, Sysno};

use super::attribute::Known;
use super::inject::{Ended, Injection, WAITING, wait_for};
use super::tracee::Entry;
use crate::oracle::stepped::{
    Decided, Made, PATIENCE, Rehearsal, WAIT, asks, end, made, write_program,
};
use crate::proc;
use crate::sys::{self, Options};

/// `SECCOMP_SET_MODE_FILTER`
const SET_MODE_FILTER: u64 = 1;
/// `PR_SET_SECCOMP` and `SECCOMP_MODE_FILTER`
const BY_PRCTL: [u64; 2] = [22, 2];
/// `PR_SET_NO_NEW_PRIVS`
const SET_NO_NEW_PRIVS: u64 = 38;
/// `CLONE_ARGS_SIZE_VER0`
const CLONE_ARGS: u64 = 64;

/// Tests a call that failed with `errno` against the filters of its thread, which stopped after it.
/// `None` if the tracee cannot make a child, or the child cannot install a filter.
pub(crate) fn ask(tid: i32, entry: &Entry, errno: Errno) -> Result<Option<Decided>, Ended> {
    let Some(abi) = Known::of(entry).abi else { return Ok(None) };
    let Some(mut injection) = Injection::begin(tid, *entry) else { return Ok(None) };
    let decided = ask_by(&mut injection, tid, entry, abi, errno);
    if decided.is_ok() {
        // If this fails it has ended, and the next stop reports that.
        let _ = injection.end();
    }
    decided
}

/// Whether an unreported process is such a child: its creator was killed, usually by an exec of
/// another thread, before it could report. The child must never run.
pub(crate) fn is_lost(tid: i32) -> bool {
    sys::signal_mask(tid).is_ok_and(|mask| mask == WAITING) && proc::end_signal_of(tid) == Some(0)
}

fn ask_by(
    injection: &mut Injection,
    tid: i32,
    entry: &Entry,
    abi: Abi,
    errno: Errno,
) -> Result<Option<Decided>, Ended> {
    // A filter may kill a child for a call that it needs: the next child works without that call.
    let mut deadly = Vec::new();
    loop {
        let Some((nr, args)) = call_for_child(tid, entry, abi) else { return Ok(None) };
        let name = injection.call(nr, args);
        let Some(child) = injection.take_made() else { return name.map(|_| None) };
        let name = name.inspect_err(|_| end(child))?.and_then(|name| u64::try_from(name).ok());
        let mut twin =
            Twin { tid: child, entry: *entry, abi, injection, deadly, wait: None, died_of: None };
        let decided = twin.decide(errno, name.unwrap_or(0));
        let (wait, died_of) = (twin.wait, twin.died_of);
        deadly = std::mem::take(&mut twin.deadly);
        drop(twin);
        if let (Some(wait), Some(name)) = (wait.and_then(|wait| wait.number(abi)), name) {
            injection.call(wait, wait_for_child(name))?;
        }
        match died_of {
            Some(call) if decided.is_none() => deadly.push(call),
            _ => return Ok(decided),
        }
    }
}

/// The arguments by which wait4(2) collects the status of an ended child.
fn wait_for_child(name: u64) -> [u64; 6] {
    [name, 0, WAIT, 0, 0, 0]
}

/// A call that makes a process on a copy of the memory, without flags and end signal: not with the
/// number in question, since its filters decide by its arguments.
fn call_for_child(tid: i32, entry: &Entry, abi: Abi) -> Option<(u32, [u64; 6])> {
    let clone = Sysno::CLONE.number(abi)?;
    if entry.nr != clone {
        return Some((clone, [0; 6]));
    }
    // Its arguments are zeros in memory: at a place that exists and cannot change.
    let end = proc::constant_memory(tid).into_iter().map(|part| part.end).find(|end| {
        let zero = |at: u64| sys::peek(tid, at).is_ok_and(|word| word == 0);
        (end - CLONE_ARGS..*end).step_by(8).all(zero)
    })?;
    Some((Sysno::CLONE3.number(abi)?, [end - CLONE_ARGS, CLONE_ARGS, 0, 0, 0, 0]))
}

/// The child. It ends with this.
struct Twin<'i> {
    tid: i32,
    entry: Entry,
    abi: Abi,
    injection: &'i Injection,
    /// The calls for which filters killed earlier children.
    deadly: Vec<Sysno>,
    /// The call by which the tracee can wait for it, if its filters allow one.
    wait: Option<Sysno>,
    /// The call for which filters killed it, if it is not the one in question.
    died_of: Option<Sysno>,
}

impl Twin<'_> {
    /// Tests the call. `name` is the child's pid for its parent.
    fn decide(&mut self, errno: Errno, name: u64) -> Option<Decided> {
        // Its first stop, before it runs.
        wait_for(self.tid, PATIENCE)?;
        sys::set_options(self.tid, Options::Ask).ok()?;
        // A filter's signal would leave a core file: a limit of 1 prevents that, and a core pipe
        // too.
        let limit = Rlimit { current: Some(1), maximum: Some(1) };
        let _ = prlimit(Pid::from_raw(self.tid), Resource::Core, limit);
        let no_child = -i64::from(Errno::ECHILD.get());
        let made = self.call(Sysno::WAIT4, wait_for_child(name))?;
        if matches!(made, Some(Made::Returned(returned)) if returned == no_child) {
            self.wait = Some(Sysno::WAIT4);
        }
        // An older filter's TRACE action looks like our filter's. To distinguish them, make the call
        // once before ours is installed: an older TRACE now stops for this tracer; otherwise the
        // call fails with ENOSYS again.
        if errno == Errno::ENOSYS {
            match self.make(self.entry.nr, self.entry.args)? {
                Made::Asked => return Some(Decided::Refused(errno)),
                Made::Returned(returned) if returned == -i64::from(errno.get()) => {}
                Made::LeftToSupervisor => return Some(Decided::LeftToSupervisor),
                Made::Returned(_) | Made::Trapped => return None,
            }
        }
        // A filter requires no_new_privs or a capability; the tracee may have installed its own
        // with one.
        if proc::Status::of(self.tid).ok().and_then(|status| status.no_new_privs) != Some(true) {
            self.call(Sysno::PRCTL, [SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0])?;
        }
        let program = write_program(self.tid, self.entry.ip, self.abi, asks())?;
        let [option, mode] = BY_PRCTL;
        let by_seccomp = (Sysno::SECCOMP, [SET_MODE_FILTER, 0, program, 0, 0, 0]);
        let by_prctl = (Sysno::PRCTL, [option, mode, program, 0, 0, 0]);
        let mut installed = false;
        for (call, args) in [by_seccomp, by_prctl] {
            installed = installed || matches!(self.call(call, args)?, Some(Made::Returned(0)));
        }
        if !installed {
            return None;
        }
        Rehearsal::of(self.tid, self.entry.ip)?.ask(self.injection.convention(), &self.entry)
    }

    /// Lets it make a call that it needs; not if that is deadly. `None` if it no longer exists.
    fn call(&mut self, call: Sysno, args: [u64; 6]) -> Option<Option<Made>> {
        let Some(nr) = call.number(self.abi).filter(|_| !self.deadly.contains(&call)) else {
            return Some(None);
        };
        // A killing signal is pending when the call returns.
        let made = self.make(nr, args).filter(|made| !matches!(made, Made::Trapped));
        if made.is_none() {
            self.died_of = Some(call);
        }
        made.map(Some)
    }

    /// Lets it make a call at the place where its parent made one.
    fn make(&self, nr: u32, args: [u64; 6]) -> Option<Made> {
        let registers = sys::registers(self.tid).ok()?;
        let convention = self.injection.convention();
        let changed = convention.about_to(&registers, self.entry.ip, nr, args);
        sys::set_registers(self.tid, &changed).ok()?;
        made(self.tid)
    }
}

impl Drop for Twin<'_> {
    fn drop(&mut self) {
        end(self.tid);
    }
}
