//! Who refused a call of a tracee.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, AuditArch, Eperm, Errno, Facts, Outcome, Sysno};
use seccompat_probe::{Answer, Cause, Doubt, Presence, Question, Surroundings, Trial};

use super::Evidence;
use super::inject::{Ended, Injection};
use super::rehearsal::Decided;
use super::tracee::Entry;
use crate::dump::Chain;
use crate::here::There;

/// A call as the catalogue knows it.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) abi: Option<Abi>,
    pub(crate) call: Option<Sysno>,
}

impl Known {
    pub(crate) fn of(entry: &Entry) -> Self {
        let x32 = (Abi::X32.number_base()..u32::MAX).contains(&entry.nr);
        let sharing = || Abi::sharing(AuditArch::new(entry.arch));
        let abi = sharing().find(|abi| (*abi == Abi::X32) == x32).or_else(|| sharing().next());
        Self { abi, call: abi.and_then(|abi| Sysno::from_number(abi, entry.nr)) }
    }

    /// Whether a filter may have given `errno` in the kernel's place.
    pub(crate) fn is_suspicious(self, errno: Errno) -> bool {
        match self.call {
            Some(call) => Trial::is_suspicious(Facts::of(call), errno),
            None => errno == Errno::EPERM || errno == Errno::ENOSYS,
        }
    }
}

/// What the filters of a thread do with a call.
pub(crate) fn by_filters(chain: &Chain, entry: &Entry) -> Action {
    let Entry { arch, nr, args, ip } = *entry;
    let data = Data { nr, arch, instruction_pointer: ip, args };
    seccompat_bpf::evaluate_chain(&chain.newest_first, &data, cfg!(target_endian = "big"))
}

/// Who gave `errno`, by what the thread's filters do with the call.
pub(crate) fn by_chain(action: Action, errno: Errno) -> (Cause, Evidence) {
    let cause = match action {
        Action::Errno(number) if number == errno.get() => Cause::Filter,
        // Nobody serves the filter's question: we do not ask for its stops.
        Action::Trace(_) if errno == Errno::ENOSYS => Cause::Filter,
        Action::Allow | Action::Log => Cause::Kernel,
        // It may answer, or let the kernel.
        Action::Notify => Cause::Supervisor,
        _ => Cause::Unknown,
    };
    (cause, Evidence::Filters(action))
}

/// Who gave `errno`, by what the thread's filters did with the very call where it would not be made.
pub(crate) fn by_rehearsal(decided: Decided, errno: Errno) -> Option<(Cause, Evidence)> {
    match decided {
        Decided::Allowed => Some((Cause::Kernel, Evidence::Rehearsal(None))),
        Decided::Refused(got) if got == errno => {
            Some((Cause::Filter, Evidence::Rehearsal(Some(got))))
        }
        Decided::Refused(_) => None,
    }
}

/// Who gave `errno`, by probes in the tracee's place.
pub(crate) fn by_probes(
    tid: i32,
    entry: &Entry,
    known: Known,
    errno: Errno,
) -> Result<(Cause, Evidence), Ended> {
    let unknown = |doubt| (Cause::Unknown, Evidence::Doubt(doubt));
    let Some(abi) = known.abi else { return Ok(unknown(Doubt::NoProbeHere)) };
    let there = There::look(tid, abi);
    if there.filter() == Presence::Absent {
        return Ok((Cause::Kernel, Evidence::NoFilter));
    }
    let Some(call) = known.call else {
        // Such a kernel has no call that the catalogue lacks, and says ENOSYS.
        let newest = Sysno::all().map(Sysno::since).max();
        let covered = there.kernel().is_some_and(|kernel| Some(kernel) <= newest);
        return Ok(if covered && errno == Errno::EPERM {
            (Cause::Filter, Evidence::NeverReal)
        } else {
            unknown(Doubt::NoProbeHere)
        });
    };
    let facts = Facts::of(call);
    let mut trial = Trial::new(facts, errno);
    let mut asked: Vec<(Question, Answer)> = Vec::new();
    let mut questions = Trial::questions(facts, &entry.args, &there).peekable();
    if questions.peek().is_some() {
        let Some(mut injection) = Injection::begin(tid, *entry) else {
            return Ok(unknown(Doubt::NotMade));
        };
        for question in questions {
            let answer = injection.ask(&question)?;
            trial.hear(&question, answer);
            asked.push((question, answer));
            if trial.is_settled() {
                break;
            }
        }
        // It has ended where this fails, and says so next.
        let _ = injection.end();
    }
    if errno == Errno::EPERM && facts.eperm == Eperm::Never {
        return Ok((Cause::Filter, Evidence::NeverReal));
    }
    let finding = trial.finding(&there);
    let reached = |(question, answer): &&(Question, Answer)| answer.is_among(question.expect());
    let again = |(_, answer): &&(Question, Answer)| *answer == Answer::Errno(errno);
    let faithful = |(question, _): &&(Question, Answer)| question.is_faithful();
    let find = |one: &dyn Fn(&&(Question, Answer)) -> bool| asked.iter().find(one).map(evidence);
    if let Some(evidence) = find(&|one| faithful(one) && reached(one)) {
        return Ok((Cause::Kernel, evidence));
    }
    let cause = finding.cause.unwrap_or(Cause::Unknown);
    let shown = match cause {
        Cause::Filter => find(&|one| faithful(one) && again(one)),
        _ => find(&|one| reached(one)).or_else(|| find(&|one| again(one))),
    };
    let doubt = match finding.verdict {
        seccompat_probe::Verdict::Undetermined(doubt) => doubt,
        _ => Doubt::NoProbeHere,
    };
    Ok((cause, shown.unwrap_or(Evidence::Doubt(doubt))))
}

fn evidence((question, got): &(Question, Answer)) -> Evidence {
    let due: Vec<String> = question
        .expect()
        .iter()
        .map(|outcome| match outcome {
            Outcome::Success => "success".to_owned(),
            Outcome::Errno(errno) => errno.to_string(),
        })
        .collect();
    Evidence::Probe {
        args: question.args(),
        got: *got,
        due: due.join(" or "),
        tells_apart: !question.is_faithful(),
    }
}
