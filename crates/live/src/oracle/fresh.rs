//! A child of another process that has not run yet: it gets its own filter over the others, for a `Rehearsal`.
#![forbid(unsafe_code)]

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use seccompat_catalogue::{Abi, Sysno};

use super::stepped::{Made, asks, made, write_program};
use crate::proc::Status;
use crate::sys::{self, Options};
use crate::trace::registers::Convention;

/// `SECCOMP_SET_MODE_FILTER`
pub(crate) const SET_MODE_FILTER: u64 = 1;
/// `PR_SET_SECCOMP` and `SECCOMP_MODE_FILTER`
const BY_PRCTL: [u64; 2] = [22, 2];
/// `PR_SET_NO_NEW_PRIVS`
const SET_NO_NEW_PRIVS: u64 = 38;

/// A traced child, and the place of its calls.
#[derive(Clone, Copy)]
pub(crate) struct Fresh<'d> {
    pub(crate) tid: i32,
    /// The address after its call instruction.
    pub(crate) ip: u64,
    pub(crate) abi: Abi,
    pub(crate) convention: Convention,
    /// The calls that it must not make: filters killed earlier children for them.
    pub(crate) deadly: &'d [Sysno],
}

/// A filter killed it for this call, or it ended there.
pub(crate) struct Died(pub(crate) Sysno);

/// Keeps a stopped child from leaving a core file when a filter's signal ends it: a limit of 1 prevents a file, and a
/// core pipe too.
pub(crate) fn leaves_no_core(tid: i32) {
    let limit = Rlimit { current: Some(1), maximum: Some(1) };
    let _ = prlimit(Pid::from_raw(tid), Resource::Core, limit);
}

impl Fresh<'_> {
    /// Lets it stop at the calls that filters leave to its tracer. `None` if it is not traced any more.
    pub(crate) fn stops_for_tracer(&self) -> Option<()> {
        sys::set_options(self.tid, Options::Ask).ok()
    }

    /// Lets it make a call that it needs; `None` if that is deadly.
    pub(crate) fn call(&self, call: Sysno, args: [u64; 6]) -> Result<Option<Made>, Died> {
        let Some(nr) = call.number(self.abi).filter(|_| !self.deadly.contains(&call)) else {
            return Ok(None);
        };
        match self.make(nr, args) {
            // A killing signal is pending when the call returns.
            None | Some(Made::Trapped) => Err(Died(call)),
            made => Ok(made),
        }
    }

    /// Lets it make a call. `None` if it no longer exists.
    pub(crate) fn make(&self, nr: u32, args: [u64; 6]) -> Option<Made> {
        let registers = sys::registers(self.tid).ok()?;
        let changed = self.convention.about_to(&registers, self.ip, nr, args);
        sys::set_registers(self.tid, &changed).ok()?;
        made(self.tid)
    }

    /// Sets no_new_privs, which the kernel requires for a filter unless there is a capability: the process may have
    /// installed its own with one. `None` if it is set already, or that call is deadly.
    pub(crate) fn sets_no_new_privs(&self) -> Result<Option<Made>, Died> {
        let status = Status::of(self.tid).ok();
        if status.and_then(|status| status.no_new_privs) == Some(true) {
            return Ok(None);
        }
        self.call(Sysno::PRCTL, [SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0])
    }

    /// Adds the filter that leaves every call to its tracer. The result of the last of the two calls that add one;
    /// `None` if it could make neither.
    pub(crate) fn adds_filter(&self) -> Result<Option<Made>, Died> {
        let Some(program) = write_program(self.tid, self.ip, self.abi, asks()) else {
            return Ok(None);
        };
        let [option, mode] = BY_PRCTL;
        let by_seccomp = (Sysno::SECCOMP, [SET_MODE_FILTER, 0, program, 0, 0, 0]);
        let by_prctl = (Sysno::PRCTL, [option, mode, program, 0, 0, 0]);
        let mut last = None;
        for (call, args) in [by_seccomp, by_prctl] {
            // If a filter leaves the first call to a supervisor or a tracer, the second is not tried.
            if last.is_none() || matches!(last, Some(Made::Returned(got)) if got != 0) {
                last = self.call(call, args)?;
            }
        }
        Ok(last)
    }
}
