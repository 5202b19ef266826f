//! Finds the source of an error by the best available evidence.
#![forbid(unsafe_code)]

use std::rc::Rc;

use seccompat_bpf::Action;
use seccompat_catalogue::{Errno, Facts, Kind, Sysno};
use seccompat_probe::{Cause, Doubt};

use super::attribute::{self, Known};
use super::inject::{self, Ended};
use super::lineage::{Filters, Lineage};
use super::tracee::Entry;
use super::tracer::Tracer;
use super::{Evidence, News, Outcome, Refusal, arguments, twin};
use crate::dump::{Chain, DumpError, chain_of};
use crate::oracle::stepped::{Decided, Rehearsal};
use crate::proc::{self, Status};
use crate::sys;

/// The number of tests, against this process's filters, of calls that end with an errno which the
/// kernel often returns.
const FEW: u32 = 16;
/// The same for calls that succeed with 0.
const FEW_SUCCESSES: u32 = 2;
/// The number of tests, in a child of the tracee, of calls that end with an errno.
const FEW_CHILDREN: u32 = 4;

/// The source, and the evidence.
type Found = Option<(Cause, Evidence)>;

/// The result of a tracee's call, and its possible meaning.
#[derive(Clone, Copy)]
struct Case {
    entry: Entry,
    known: Known,
    outcome: Outcome,
    /// Whether a filter may have answered like this.
    suspicious: bool,
}

/// The usual refusals of supervisors; any other answer may be part of their service.
const REFUSALS: &[Errno] = &[Errno::EPERM, Errno::EACCES, Errno::ENOSYS, Errno::EOPNOTSUPP];

impl Tracer<'_> {
    /// Finds the source of an outcome, if that is in question.
    pub(super) fn judge(&mut self, tid: i32, entry: &Entry, outcome: Outcome) -> Result<(), Ended> {
        if outcome == Outcome::Faked && self.cannot_fake(tid) {
            return Ok(());
        }
        let known = Known::of(entry);
        if known.returns_no_result() {
            return Ok(());
        }
        let suspicious = outcome.errno().is_some_and(|errno| known.is_suspicious(errno));
        let case = Case { entry: *entry, known, outcome, suspicious };
        let Some(lineage) = self.lineage(tid, suspicious) else { return Ok(()) };
        let found = match self.read(tid, &lineage) {
            Some(filters) => by_reading(filters, &case),
            None => self.by_asking(tid, &case, &lineage)?,
        };
        let Some((mut cause, mut evidence)) = found else { return Ok(()) };
        if cause == Cause::Kernel
            && outcome == Outcome::Errno(Errno::EPERM)
            && self.is_refused_to_tracees(known, entry)
        {
            (cause, evidence) = (Cause::Tracer, Evidence::Traced);
        }
        self.report(tid, entry, outcome, cause, evidence);
        Ok(())
    }

    /// Whether a tracee's filters are known and never fake success: this holds for nearly all
    /// successes.
    fn cannot_fake(&self, tid: i32) -> bool {
        let lineage = self.tracees.get(&tid).map(|tracee| &tracee.lineage);
        lineage.is_some_and(|lineage| lineage.cannot_give(0, self.outer))
    }

    /// The known filters of a tracee; none if the kernel counts a different number.
    fn lineage(&mut self, tid: i32, exact: bool) -> Option<Rc<Lineage>> {
        let outer = self.outer;
        let tracee = self.tracees.get_mut(&tid)?;
        // The filter of a fast trace is one more.
        let counted = outer.map(|outer| outer + u32::from(self.plan.is_some()));
        if exact && !is_complete(tid, &tracee.lineage, counted) {
            tracee.lineage = Rc::default();
            is_complete(tid, &tracee.lineage, counted);
        }
        Some(Rc::clone(&tracee.lineage))
    }

    /// A stopped tracee's filters, if they can be read.
    fn read<'l>(&mut self, tid: i32, lineage: &'l Lineage) -> Option<&'l Filters> {
        lineage.read_by(|| {
            if Status::of(tid).is_ok_and(|status| status.seccomp == Some(0)) {
                return Some(Chain::default());
            }
            if !self.readable {
                return None;
            }
            match chain_of(tid) {
                Ok(chain) => Some(chain),
                Err(DumpError::Read(_, error)) => {
                    // After one refusal every attempt is refused: the reason lies in this process.
                    let refused = error.kind() == std::io::ErrorKind::PermissionDenied;
                    self.readable = !refused;
                    None
                }
                Err(_) => None,
            }
        })
    }

    /// By the filters that the tracee installed and those of this process, or else by a child of
    /// the tracee.
    fn by_asking(&mut self, tid: i32, case: &Case, lineage: &Lineage) -> Result<Found, Ended> {
        let Case { entry, outcome, suspicious, .. } = case;
        if let (Some(own), Some(outer)) = (lineage.own(), self.outer) {
            let action = attribute::by_filters(&own.chain, entry);
            if attribute::is_answer(action, *outcome) {
                return Ok(Some((Cause::Filter, Evidence::Filters(action))));
            }
            if outer == 0 {
                return Ok(by_all_filters(own, action, case));
            }
            if case.is_broken_off() {
                return Ok(None);
            }
            let few = if *outcome == Outcome::Faked { FEW_SUCCESSES } else { FEW };
            if !suspicious && !self.rehearsed.is_worth_asking(entry, outcome.number(), few) {
                self.unasked += u64::from(outcome.errno().is_some());
                return Ok(None);
            }
            match self.rehearse(tid, case) {
                // A call that an older filter leaves to a tracer looks allowed, and gives ENOSYS
                // without that tracer.
                // In a fast trace that would have been reported before.
                Some(Decided::Allowed)
                    if *outcome == Outcome::Errno(Errno::ENOSYS) && self.plan.is_none() => {}
                Some(Decided::Allowed) if action == Action::Notify => {
                    return Ok(by_all_filters(own, action, case));
                }
                Some(decided) => return Ok(case.by_rehearsal(decided)),
                None => {}
            }
        }
        if case.is_broken_off() { Ok(None) } else { self.by_twin(tid, case, lineage) }
    }

    /// Tests a call against the filters of this process.
    fn rehearse(&mut self, tid: i32, case: &Case) -> Option<Decided> {
        let key = case.key();
        if let Some(decided) = self.rehearsed.before(&key) {
            return decided;
        }
        let convention = inject::convention_of(tid, &case.entry)?;
        let rehearsal = self.rehearsal.get_or_insert_with(Rehearsal::begin);
        let decided = rehearsal.as_mut()?.ask(convention, &case.entry);
        if decided.is_none() {
            // It may have ended: the next test gets another.
            self.rehearsal = None;
        }
        self.rehearsed.keep(&key, case.outcome.number(), decided);
        decided
    }

    /// Tests a call against the filters of its thread, in a child of the tracee.
    fn by_twin(&mut self, tid: i32, case: &Case, lineage: &Lineage) -> Result<Found, Ended> {
        let Case { entry, outcome, known, suspicious } = case;
        if self.plan.is_some() {
            // A child would have the filter of the fast trace.
            let doubt = (Cause::Unknown, Evidence::Doubt(Doubt::NotMade));
            return Ok(suspicious.then_some(doubt));
        }
        // A child for each successful call would be too many.
        let Some(errno) = outcome.errno() else { return Ok(None) };
        let key = case.key();
        let before = {
            let asked = lineage.asked.borrow();
            if !suspicious && !asked.is_worth_asking(entry, errno.get(), FEW_CHILDREN) {
                self.unasked += 1;
                return Ok(None);
            }
            asked.before(&key)
        };
        let decided = match before {
            Some(decided) => decided,
            None => {
                let decided = twin::ask(tid, entry, errno).inspect_err(|ended| {
                    if let Some(state) = ended.of_a_filter() {
                        self.killed_by_question(tid, case, state);
                    }
                })?;
                lineage.asked.borrow_mut().keep(&key, errno.get(), decided);
                decided
            }
        };
        let found = decided.and_then(|decided| case.by_rehearsal(decided));
        if !suspicious {
            self.unasked += u64::from(decided.is_none());
            return Ok(found);
        }
        let doubt = if decided.is_some() { Doubt::Surprise } else { Doubt::NotMade };
        Ok(Some(found.unwrap_or_else(|| match known.never_gives(errno) {
            true => (Cause::Filter, Evidence::NeverReal),
            false => (Cause::Unknown, Evidence::Doubt(doubt)),
        })))
    }

    /// A filter killed the tracee for the call by which it was to fork: the program did not make
    /// that call.
    fn killed_by_question(&mut self, tid: i32, case: &Case, state: super::tracee::State) {
        if let Some(tracee) = self.tracees.get_mut(&tid) {
            tracee.state = state;
        }
        self.report(tid, &case.entry, case.outcome, Cause::Unknown, Evidence::DiedOfQuestion);
    }

    /// `ptrace(PTRACE_TRACEME)` by a tracee, and attaching to one: a process has one tracer.
    fn is_refused_to_tracees(&self, known: Known, entry: &Entry) -> bool {
        let [request, pid, ..] = entry.args;
        let attaches = [libc::PTRACE_ATTACH as u64, libc::PTRACE_SEIZE as u64];
        known.call == Some(Sysno::PTRACE)
            && (request == libc::PTRACE_TRACEME as u64
                || attaches.contains(&request)
                    && i32::try_from(pid).is_ok_and(|pid| self.tracees.contains_key(&pid)))
    }

    pub(super) fn report(
        &mut self,
        tid: i32,
        entry: &Entry,
        outcome: Outcome,
        cause: Cause,
        evidence: Evidence,
    ) {
        let Known { abi, call } = Known::of(entry);
        let shown = match call {
            Some(call) => arguments::shown(tid, Facts::of(call), &entry.args),
            None => entry.args.iter().map(|word| format!("{word:#x}")).collect(),
        };
        let program = proc::name_of(tid);
        let Entry { nr, args, .. } = *entry;
        let lineage = self.tracees.get(&tid).map(|tracee| Rc::clone(&tracee.lineage));
        let lineage = lineage.filter(|_| cause == Cause::Filter).unwrap_or_default();
        let installer = lineage.installer(entry, outcome).map(str::to_owned);
        let (mut deciding, mut passes_unnamed) = (Vec::new(), None);
        if cause == Cause::Filter {
            deciding = self.deciding.of(entry, &lineage, self.outer);
            passes_unnamed = self.deciding.passes_unnamed(entry, &lineage, self.outer);
        }
        let refusal = Refusal {
            tid,
            program,
            abi,
            nr,
            call,
            args,
            shown,
            outcome,
            cause,
            evidence,
            installer,
            deciding,
            passes_unnamed,
        };
        (self.sink)(News::Refused(Box::new(refusal)));
    }
}

impl Case {
    /// Whether a supervisor with this answer refused the call.
    fn is_refusal(&self) -> bool {
        self.outcome.errno().is_some_and(|errno| REFUSALS.contains(&errno))
    }

    /// Whether a signal interrupted the call, which the kernel restarts: ERESTARTSYS to
    /// ERESTART_RESTARTBLOCK of `<linux/errno.h>`, which no program sees.
    fn is_broken_off(&self) -> bool {
        (512..=516).contains(&self.outcome.number())
    }

    /// By a rehearsal of the very call.
    fn by_rehearsal(&self, decided: Decided) -> Found {
        let told = self.suspicious || decided == Decided::LeftToSupervisor && self.is_refusal();
        attribute::by_rehearsal(decided, self.outcome, told)
    }

    /// The key under which an answer is kept: without suspicion, for all calls that differ only in
    /// pointers.
    fn key(&self) -> Entry {
        let Some(call) = self.known.call.filter(|_| !self.suspicious) else { return self.entry };
        let mut key = Entry { ip: 0, ..self.entry };
        let params = Facts::of(call).params;
        for (word, param) in key.args.iter_mut().zip(params) {
            if matches!(param.kind, Kind::Ptr | Kind::Str) {
                *word = 0;
            }
        }
        key.args[params.len().min(6)..].fill(0);
        key
    }
}

/// Whether a stopped tracee has as many filters as its lineage knows, with `outer` of this process.
fn is_complete(tid: i32, lineage: &Lineage, outer: Option<u32>) -> bool {
    let counted = lineage.read().and_then(|count| sys::has_filters(tid, count));
    // Without /proc the counts cannot be compared.
    let by_status = || Status::of(tid).map_or(true, |status| lineage.counts(&status, outer));
    counted.unwrap_or_else(by_status)
}

/// Finds the source by evaluating a thread's filters, which the kernel returned.
fn by_reading(filters: &Filters, case: &Case) -> Found {
    let may_be_theirs = filters.can_give(case.outcome.number())
        || filters.can_leave_to_supervisor() && case.is_refusal();
    if !case.suspicious && !may_be_theirs {
        return None;
    }
    by_all_filters(filters, attribute::by_filters(&filters.chain, &case.entry), case)
}

/// By all filters of a thread, with this action.
fn by_all_filters(filters: &Filters, action: Action, case: &Case) -> Found {
    if attribute::is_answer(action, case.outcome) {
        return Some((Cause::Filter, Evidence::Filters(action)));
    }
    let errno = case.outcome.errno()?;
    match case.suspicious {
        true if filters.is_empty() => Some((Cause::Kernel, Evidence::NoFilter)),
        true => Some(attribute::by_chain(action, errno)),
        false if action == Action::Notify && case.is_refusal() => {
            Some(attribute::by_chain(action, errno))
        }
        false => None,
    }
}
