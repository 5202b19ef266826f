//! The decisions of this thread's filters for calls, as far as they can be tested.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, Facts, KernelVersion, Key, Prose, Role, Sysno, Why};
use seccompat_probe::{Cause, Doubt, Finding, Presence, Surroundings, Survey, Verdict};

use crate::here::Here;
use crate::oracle::{Ask, Heard, Life, Named, NoOracle, Oracle, Way, named};

/// The filters' decision for a call.
#[derive(Clone, Debug, Default)]
pub struct Decides {
    /// Their answer with all arguments 0.
    pub zeros: Option<Heard>,
    /// Their answer with all-ones arguments.
    pub ones: Option<Heard>,
    /// For each named value, with 0 in all other arguments.
    pub named: Vec<(Named, Heard)>,
    /// For the probes of the call.
    probes: Vec<Heard>,
}

impl Decides {
    fn all(&self) -> impl Iterator<Item = Heard> {
        let named = self.named.iter().map(|(_, heard)| *heard);
        self.zeros.into_iter().chain(self.ones).chain(named).chain(self.probes.iter().copied())
    }

    /// The answer to a probe that got this error of the kernel's.
    fn of_reached(&self, errno: Errno) -> Heard {
        let of_filter = Heard::Errno(errno);
        if self.all().any(|heard| heard == of_filter) { of_filter } else { Heard::Through }
    }

    /// The common answer to all questions, if there is one. If a question has no answer there is
    /// none: the missing answer may be another.
    #[must_use]
    pub fn always(&self) -> Option<Heard> {
        let mut all = self.all();
        let first = all.next().filter(|heard| *heard != Heard::Nothing)?;
        all.all(|heard| heard == first).then_some(first)
    }

    /// Whether two questions have different answers. Then the arguments decide, whatever the other
    /// answers are.
    #[must_use]
    pub fn differs(&self) -> bool {
        let mut known = self.all().filter(|heard| *heard != Heard::Nothing);
        let first = known.next();
        known.any(|heard| Some(heard) != first)
    }

    /// The usual answer: that of the zeros, unless nearly all values have another.
    #[must_use]
    pub fn usual(&self) -> Option<Heard> {
        let through = self.named.iter().filter(|(_, heard)| *heard == Heard::Through).count();
        if 2 * through > self.named.len() {
            return Some(Heard::Through);
        }
        let refused = |heard: &Heard| !matches!(heard, Heard::Through | Heard::Nothing);
        self.named.iter().map(|(_, heard)| *heard).find(refused).or(self.zeros)
    }

    /// The verdict, if the filters decide it; `None` if they allow all, or an answer is missing.
    fn verdict(&self) -> Option<Finding> {
        let verdict = match self.always() {
            None if self.differs() => Verdict::Conditional,
            None | Some(Heard::Through | Heard::Nothing) => return None,
            Some(Heard::Errno(Errno::ENOSYS)) => Verdict::Missing,
            Some(Heard::Errno(errno)) => Verdict::Filtered(Some(errno)),
            Some(Heard::Faked) => Verdict::Filtered(None),
            Some(Heard::Trapped(_) | Heard::Killed) => Verdict::Killed,
        };
        Some(Finding { verdict, cause: Some(Cause::Filter), confirmed: true })
    }
}

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
    /// The number of different questions with an answer.
    pub questions: u64,
    /// The number of questions about calls of this ABI without an answer.
    pub unanswered: usize,
    /// Whether questions were omitted, because filters killed for too many.
    pub left_out: bool,
    /// The calls of other ABIs.
    pub beside: Vec<Beside>,
}

/// A call, its number, and its probes.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) call: Sysno,
    pub(super) number: u32,
    pub(super) probes: Vec<Probe>,
}

/// The information of a probe about the filters.
#[derive(Clone, Copy)]
pub(super) enum Probe {
    /// It got this error, which the kernel returns for it, and which has no use in a filter. If no filter
    /// was seen to return it for this call, the filters allowed the probe.
    Reached(Errno),
    /// Nothing: the filters have to be asked about these registers.
    Open([u64; 6]),
}

impl Probe {
    /// The question that is left.
    fn open(&self) -> Option<[u64; 6]> {
        match self {
            Self::Reached(_) => None,
            Self::Open(args) => Some(*args),
        }
    }
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
    let all: Vec<Sysno> = calls.iter().map(|wanted| wanted.call).chain(foreign.to_vec()).collect();
    let of_abi = |abi: Abi| {
        let here =
            |&call: &Sysno| Some(Wanted { call, number: call.number(abi)?, probes: Vec::new() });
        (abi, all.iter().filter_map(here).collect::<Vec<_>>())
    };
    // All at once: each batch of questions costs two processes.
    let others = abi.beside().iter().map(|&abi| of_abi(abi));
    let lists: Vec<(Abi, Vec<Wanted>)> =
        [(abi, calls.to_vec())].into_iter().chain(others).collect();
    let mut decides = decide(&mut oracle, &lists).into_iter();
    let of_native = decides.next().unwrap_or_default();
    let beside = lists.into_iter().skip(1).zip(decides);
    let beside =
        beside.map(|((abi, calls), decides)| beside_of(&mut oracle, abi, calls, decides)).collect();
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

/// The decisions about the calls of some ABIs.
fn decide(oracle: &mut Oracle, lists: &[(Abi, Vec<Wanted>)]) -> Vec<Vec<Decides>> {
    let mut asks = Vec::new();
    for (abi, calls) in lists {
        for wanted in calls {
            let one = |args| Ask { abi: *abi, nr: wanted.number, args };
            asks.extend([one([0; 6]), one([u64::MAX; 6])]);
            asks.extend(named(wanted.call, *abi).iter().map(|named| one(named.args())));
            asks.extend(wanted.probes.iter().filter_map(Probe::open).map(one));
        }
    }
    let mut heard = oracle.ask_all(&asks).into_iter();
    let mut next = || heard.next().unwrap_or(Heard::Nothing);
    let mut of_list = |(abi, calls): &(Abi, Vec<Wanted>)| {
        let one = |wanted: &Wanted| {
            let named = named(wanted.call, *abi);
            let mut decides = Decides {
                zeros: Some(next()),
                ones: Some(next()),
                named: named.into_iter().map(|named| (named, next())).collect(),
                probes: Vec::new(),
            };
            let probes = wanted.probes.iter().map(|probe| match *probe {
                Probe::Open(_) => next(),
                Probe::Reached(errno) => decides.of_reached(errno),
            });
            decides.probes = probes.collect();
            decides
        };
        calls.iter().map(one).collect()
    };
    lists.iter().map(&mut of_list).collect()
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

    fn decides(zeros: Heard, ones: Heard) -> Decides {
        Decides { zeros: Some(zeros), ones: Some(ones), ..Decides::default() }
    }

    #[test]
    fn a_missing_answer_decides_nothing() {
        let (eperm, enosys) = (Heard::Errno(Errno::EPERM), Heard::Errno(Errno::ENOSYS));
        let refused = decides(eperm, eperm).verdict().map(|finding| finding.verdict);
        assert_eq!(refused, Some(Verdict::Filtered(Some(Errno::EPERM))));
        for known in [eperm, enosys, Heard::Through, Heard::Killed] {
            for decides in [decides(known, Heard::Nothing), decides(Heard::Nothing, known)] {
                assert_eq!(decides.verdict(), None, "{decides:?}");
                assert_eq!(decides.always(), None, "{decides:?}");
            }
        }
        // Two answers differ, whatever the third is.
        let mut three = decides(Heard::Nothing, eperm);
        three.probes = vec![Heard::Through];
        assert_eq!(three.verdict().map(|finding| finding.verdict), Some(Verdict::Conditional));
    }

    /// A probe that got an error of the kernel's, which the filters were not asked about.
    #[test]
    fn a_probe_that_reached_the_kernel_was_allowed() {
        let (eperm, efault) = (Heard::Errno(Errno::EPERM), Heard::Errno(Errno::EFAULT));
        let with_probe = |answer| {
            let mut decides = decides(answer, answer);
            decides.probes = vec![decides.of_reached(Errno::EFAULT)];
            decides
        };
        assert_eq!(with_probe(Heard::Through).always(), Some(Heard::Through));
        // The filters refuse the call, but not with the arguments of the probe.
        let refused = with_probe(eperm).verdict().map(|finding| finding.verdict);
        assert_eq!(refused, Some(Verdict::Conditional));
        // A filter gives this error for every call, so the probe need not have reached the kernel.
        let refused = with_probe(efault).verdict().map(|finding| finding.verdict);
        assert_eq!(refused, Some(Verdict::Filtered(Some(Errno::EFAULT))));
    }
}
