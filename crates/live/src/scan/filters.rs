//! The decisions of this thread's filters for calls, as far as they can be tested.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Facts, KernelVersion, Key, Prose, Role, Sysno, Why};
use seccompat_probe::{Cause, Doubt, Finding, Presence, Surroundings, Survey, Verdict};

use super::decides::Decides;
use super::questions::{List, Wanted, decide};
use crate::here::Here;
use crate::oracle::{Ask, Heard, Life, NoOracle, Oracle, Way};

/// The calls of another ABI that this machine runs too.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The ABI.
    pub abi: Abi,
    /// The state of its calls.
    pub life: Life,
    /// The calls, with their numbers, if the ABI lives.
    pub calls: Vec<(Sysno, u32, Decides)>,
}

/// The method of asking the filters.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The method; `None` if they were not asked.
    pub way: Option<Way>,
    /// The reason why they were not asked; `None` if they were, or if there are no filters.
    pub why_not: Option<NoOracle>,
    /// The number of questions with an answer.
    pub questions: u64,
    /// The number of questions about calls of this ABI without an answer.
    pub unanswered: usize,
    /// Whether questions were omitted, because filters killed for too many.
    pub left_out: bool,
    /// The calls of other ABIs.
    pub beside: Vec<Beside>,
}

/// Asks the filters about calls of this thread's ABI, each with the registers of its probes, and
/// about the same calls, and those that only they have, of the other ABIs that this machine runs.
pub(super) fn ask(here: &Here, calls: &[Wanted], foreign: &[Sysno]) -> (Asked, Vec<Decides>) {
    let none = |asked| (asked, vec![Decides::default(); calls.len()]);
    if here.seccomp().presence == Presence::Absent {
        return none(Asked::default());
    }
    let mut oracle = match Oracle::begin() {
        Ok(oracle) => oracle,
        Err(why) => return none(Asked { why_not: Some(why), ..Asked::default() }),
    };
    let abi = here.abi();
    let of_abi = |abi: Abi| {
        let own = calls.iter().map(|wanted| (wanted.call, wanted.is_known));
        let all = own.chain(foreign.iter().map(|&call| (call, false)));
        let here = |(call, is_known): (Sysno, bool)| {
            Some(Wanted { call, number: call.number(abi)?, probes: Vec::new(), is_known })
        };
        List { abi, calls: all.filter_map(here).collect() }
    };
    let others = abi.beside().iter().map(|&abi| of_abi(abi));
    let lists: Vec<List> =
        [List { abi, calls: calls.to_vec() }].into_iter().chain(others).collect();
    let mut decides = decide(&mut oracle, &lists).into_iter();
    let of_native = decides.next().unwrap_or_default();
    let beside = lists.into_iter().skip(1).zip(decides);
    let beside =
        beside.map(|(List { abi, calls }, decides)| beside_of(&mut oracle, abi, calls, decides));
    let beside = beside.collect();
    let decides = of_native;
    let unanswered = |(wanted, decides): (&Wanted, &Decides)| {
        let can_be_asked = Ask { abi, nr: wanted.number, args: [0; 6] }.is_possible();
        decides.all().filter(|heard| can_be_asked && *heard == Heard::Nothing).count()
    };
    let unanswered = calls.iter().zip(&decides).map(unanswered).sum();
    let (way, questions, left_out) = (Some(oracle.way()), oracle.asked(), oracle.left_out());
    (Asked { way, why_not: None, questions, unanswered, left_out, beside }, decides)
}

fn beside_of(oracle: &mut Oracle, abi: Abi, calls: Vec<Wanted>, decides: Vec<Decides>) -> Beside {
    let life = oracle.life_of(abi);
    let all = calls.iter().zip(decides).map(|(of, decides)| (of.call, of.number, decides));
    let calls = if life == Life::Lives { all.collect() } else { Vec::new() };
    Beside { abi, life, calls }
}

/// The surroundings for a call that all filters allow: as without filters.
struct Unfiltered<'h>(&'h Here);

impl Surroundings for Unfiltered<'_> {
    fn abi(&self) -> Abi {
        self.0.abi()
    }

    fn kernel(&self) -> Option<KernelVersion> {
        self.0.kernel()
    }

    fn filter(&self) -> Presence {
        Presence::Absent
    }

    fn holds(&self, key: Key) -> Option<bool> {
        self.0.holds(key)
    }
}

/// The verdict on a call, from the filters' decisions and the answers of its probes.
pub(super) fn finding(
    here: &Here,
    call: Sysno,
    asked: &Asked,
    survey: &Survey,
    decides: &Decides,
) -> Finding {
    if let Some(finding) = decides.verdict() {
        return finding;
    }
    let passes = asked.way.is_some() && Prose::of(call).role == Some(Role::Exempt);
    let unfiltered = here.seccomp().presence == Presence::Absent;
    if decides.always().is_none() && !passes && !unfiltered {
        return survey.finding(here);
    }
    let finding = survey.finding(&Unfiltered(here));
    let is_new = here.kernel().map(|kernel| Some(kernel) < call.since_on(here.abi()));
    let finding = settled(finding, is_new, unfiltered);
    let is_unwired = Facts::of(call).never.iter().any(|never| never.why == Why::Unwired);
    // No question distinguishes ALLOW and TRACE. Without a tracer, TRACE is ENOSYS.
    if !unfiltered && finding.verdict == Verdict::Missing && is_new != Some(true) && !is_unwired {
        return Finding { cause: Some(Cause::Unknown), confirmed: false, ..finding };
    }
    finding
}

/// The verdict on a call that all filters allow, or that none watches. `is_new`: whether it is newer than the
/// kernel, if that is known.
fn settled(finding: Finding, is_new: Option<bool>, unfiltered: bool) -> Finding {
    let available = Finding { verdict: Verdict::Available, cause: None, confirmed: false };
    match (finding.verdict, is_new) {
        // Only a filter or an old kernel makes it unavailable, and it has no probe.
        (Verdict::Undetermined(Doubt::NoProbe(_) | Doubt::NoProbeHere), Some(false)) => available,
        (Verdict::Undetermined(Doubt::NoProbe(_) | Doubt::NoProbeHere), Some(true)) => finding,
        // The filters allow it: so whatever else is in doubt, none of them refuses it.
        (Verdict::Undetermined(_), _) if !unfiltered => available,
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A call without a probe, which a filter may refuse and an old kernel lacks.
    #[test]
    fn a_call_that_is_newer_than_the_kernel_is_not_available() {
        let verdict = Verdict::Undetermined(Doubt::NoProbeHere);
        let finding = Finding { verdict, cause: None, confirmed: false };
        for unfiltered in [false, true] {
            let settled = |is_new| settled(finding, is_new, unfiltered).verdict;
            assert_eq!(settled(Some(false)), Verdict::Available);
            assert_eq!(settled(Some(true)), verdict, "without filters: {unfiltered}");
        }
    }
}
