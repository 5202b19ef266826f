//! Tests a call against a tracee's filters, in a child that the tracer forks from the tracee.
//!
//! The child has the tracee's filters and never runs a line of its program: it makes the tested
//! calls and is killed; a filter can harm the child, but not the tracee. The call that makes it
//! sets no end signal, so that only a process that asks for such children notices it, and the
//! tracee collects its status before it continues. If the tracer is killed meanwhile, both die:
//! the tracee must not continue with changed registers.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, Sysno};

use super::attribute::Known;
use super::inject::{Ended, Injection, WAITING, wait_for};
use super::tracee::Entry;
use crate::oracle::fresh::{Died, Fresh, leaves_no_core};
use crate::oracle::stepped::{Decided, Made, PATIENCE, Rehearsal, WAIT, end};
use crate::proc;
use crate::sys;

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
        let convention = injection.convention();
        let fresh = Fresh { tid: child, ip: entry.ip, abi, convention, deadly: &deadly };
        let mut twin = Twin { fresh, entry: *entry, wait: None };
        let decided = twin.decide(errno, name.unwrap_or(0));
        let wait = twin.wait;
        drop(twin);
        if let (Some(wait), Some(name)) = (wait.and_then(|wait| wait.number(abi)), name) {
            injection.call(wait, wait_for_child(name))?;
        }
        match decided {
            Ok(decided) => return Ok(decided),
            Err(Died(call)) => deadly.push(call),
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
    fresh: Fresh<'i>,
    entry: Entry,
    /// The call by which the tracee can wait for it, if its filters allow one.
    wait: Option<Sysno>,
}

impl Twin<'_> {
    /// Tests the call. `name` is the child's pid for its parent. `None` if it cannot.
    fn decide(&mut self, errno: Errno, name: u64) -> Result<Option<Decided>, Died> {
        let Self { fresh, entry, wait } = self;
        if wait_for(fresh.tid, PATIENCE).and_then(|_| fresh.stops_for_tracer()).is_none() {
            return Ok(None);
        }
        leaves_no_core(fresh.tid);
        let no_child = -i64::from(Errno::ECHILD.get());
        let made = fresh.call(Sysno::WAIT4, wait_for_child(name))?;
        if matches!(made, Some(Made::Returned(returned)) if returned == no_child) {
            *wait = Some(Sysno::WAIT4);
        }
        // An older filter's TRACE action looks like our filter's. To distinguish them, make the call
        // once before ours is installed: an older TRACE now stops for this tracer; otherwise the
        // call fails with ENOSYS again.
        if errno == Errno::ENOSYS {
            match fresh.make(entry.nr, entry.args) {
                Some(Made::Asked) => return Ok(Some(Decided::Refused(errno))),
                Some(Made::Returned(returned)) if returned == -i64::from(errno.get()) => {}
                Some(Made::LeftToSupervisor) => return Ok(Some(Decided::LeftToSupervisor)),
                None | Some(Made::Returned(_) | Made::Trapped) => return Ok(None),
            }
        }
        fresh.sets_no_new_privs()?;
        if !matches!(fresh.adds_filter()?, Some(Made::Returned(0))) {
            return Ok(None);
        }
        let rehearsal = Rehearsal::of(fresh.tid, fresh.ip);
        Ok(rehearsal.and_then(|mut rehearsal| rehearsal.ask(fresh.convention, entry)))
    }
}

impl Drop for Twin<'_> {
    fn drop(&mut self) {
        end(self.fresh.tid);
    }
}
