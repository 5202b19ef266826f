//! The stops of a fast trace: trapped calls are made again with a mark, and tracees run between the
//! calls that their filter leaves to the tracer.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, AuditArch, Errno};
use seccompat_probe::Cause;

use super::fast::{DATA, MARK, Treatment};
use super::inject::{bytes_before, convention_of};
use super::registers::{Convention, Marked};
use super::stop;
use super::tracee::{Entry, Event};
use super::tracer::Tracer;
use super::{Evidence, Outcome};
use crate::sys;

/// The call in a tracee's registers, at a stop after a filter's SIGSYS or before its end.
fn call_of(tid: i32) -> Option<(Entry, Convention, Vec<u8>)> {
    let at = stop::position(tid).ok()?;
    let registers = sys::registers(tid).ok()?;
    let convention = Convention::of(&registers, bytes_before(tid, at.ip)?)?;
    let (nr, args) = convention.call_in(&registers)?;
    Some((Entry { arch: at.arch, nr, args, ip: at.ip }, convention, registers))
}

impl Tracer<'_> {
    /// Continues a tracee: to the exit of the call in which it is, or to the next call that stops.
    pub(super) fn resume(&mut self, tid: i32, signal: i32) {
        let tracee = self.tracees.get(&tid);
        let stops = tracee.is_none_or(|tracee| tracee.stops || tracee.state.is_inside());
        // If it was killed meanwhile, the next stop reports that.
        let _ = match self.plan {
            Some(_) if !stops => sys::proceed(tid, signal),
            _ => sys::resume(tid, signal),
        };
    }

    /// The call that our filter leaves to the tracer; `None` if the tracee stopped at its entry already.
    ///
    /// Another filter's TRACE has an effect only in a fast trace, whose tracees report such calls: the
    /// call gets ENOSYS, as it does without a tracer.
    pub(super) fn asked(&mut self, tid: i32) -> Option<Entry> {
        self.plan.as_ref()?;
        let tracee = self.tracees.get(&tid)?;
        let is_seen = tracee.stops || tracee.state.is_inside();
        let entry = stop::entry(tid).ok()?;
        let data = sys::event_message(tid).ok().and_then(|data| u16::try_from(data).ok())?;
        if data == DATA {
            return (!is_seen).then_some(entry);
        }
        // If it cannot be skipped, it is not made either: the tracee ends.
        let skipped = convention_of(tid, &entry).and_then(|convention| convention.skip(tid));
        if skipped.is_none() {
            sys::signal_thread(crate::proc::process_of(tid).unwrap_or(tid), tid, libc::SIGKILL);
        }
        if !is_seen {
            let evidence = Evidence::Filters(Action::Trace(data));
            self.report(tid, &entry, Outcome::Errno(Errno::ENOSYS), Cause::Filter, evidence);
        }
        None
    }

    /// Makes a tracee repeat the call that our filter trapped, or returns the errno that it would get.
    /// `false` if the filter is not ours.
    pub(super) fn repeat(&mut self, tid: i32) -> bool {
        if self.plan.is_none() || self.leaving.is_some() || !self.tracees.contains_key(&tid) {
            return false;
        }
        let Some((mut entry, convention, registers)) = call_of(tid) else { return false };
        let ours = sys::signal_errno(tid).is_ok_and(|data| data == i32::from(DATA));
        let marked = self.tracees.get_mut(&tid).and_then(|tracee| tracee.marked.take());
        if let Some(marked) = marked {
            marked.remove(tid);
            entry.args[5] = marked.last;
        }
        if !ours || marked.is_some() {
            // It is another filter's SIGSYS: the program gets it.
            if let Some(tracee) = self.tracees.get_mut(&tid) {
                tracee.state = tracee.state.after(entry);
            }
            return false;
        }
        match self.treatment(&entry) {
            Treatment::Answer(errno) => self.answer(tid, &entry, errno, convention, &registers),
            _ => {
                let mut args = entry.args;
                args[5] = MARK;
                let changed = convention.about_to(&registers, entry.ip, entry.nr, args);
                if let Some(tracee) = self.tracees.get_mut(&tid) {
                    tracee.marked = Some(Marked { convention, last: entry.args[5] });
                }
                let _ = sys::set_registers(tid, &changed).and_then(|()| sys::resume(tid, 0));
            }
        }
        true
    }

    /// Lets a call return the errno that the inherited filters return for all tested arguments.
    fn answer(
        &mut self,
        tid: i32,
        entry: &Entry,
        errno: Errno,
        convention: Convention,
        registers: &[u8],
    ) {
        let _ = sys::set_registers(tid, &convention.with_errno(registers, errno.get()));
        let evidence = Evidence::Rehearsal(Some(errno));
        self.report(tid, entry, Outcome::Errno(errno), Cause::Filter, evidence);
        self.resume(tid, 0);
    }

    fn treatment(&self, entry: &Entry) -> Treatment {
        let sharing = Abi::sharing(AuditArch::new(entry.arch));
        let x32 = (Abi::X32.number_base()..u32::MAX).contains(&entry.nr);
        let mut abis = sharing.filter(|abi| (*abi == Abi::X32) == x32);
        let plan = self.plan.as_ref();
        let treatment = abis.next().and_then(|abi| Some(plan?.of(abi, entry.nr)));
        treatment.unwrap_or(Treatment::Pass)
    }

    /// Removes a mark as soon as the kernel has read it: the stop at the entry of the call comes
    /// before.
    pub(super) fn without_mark(&mut self, tid: i32, event: Event) -> Event {
        let Some(tracee) = self.tracees.get_mut(&tid) else { return event };
        match event {
            Event::Enter(entry) => match tracee.marked {
                Some(marked) => {
                    let [a, b, c, d, e, _] = entry.args;
                    Event::Enter(Entry { args: [a, b, c, d, e, marked.last], ..entry })
                }
                None => event,
            },
            // The new program has registers of its own.
            Event::Exec => {
                tracee.marked = None;
                event
            }
            // Its child has the mark, too.
            Event::Made(_) => event,
            _ => {
                if let Some(marked) = tracee.marked.take() {
                    marked.remove(tid);
                }
                event
            }
        }
    }

    /// A filter that kills leaves no other stop than that before the end: the call is still in the
    /// registers.
    pub(super) fn note_killing_call(&mut self, tid: i32) {
        let killed = sys::event_message(tid).is_ok_and(|status| status & 0x7f == libc::SIGSYS);
        let Some((entry, ..)) = killed.then(|| call_of(tid)).flatten() else { return };
        let now = self.stops;
        if let Some(tracee) = self.tracees.get_mut(&tid) {
            if !tracee.state.is_inside() {
                tracee.state = tracee.state.after(entry);
                tracee.entered = now;
            }
        }
    }
}
