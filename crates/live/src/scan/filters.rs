//! What the filters of this thread do with calls, as far as they can be asked.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, KernelVersion, Key, Prose, Role, Sysno};
use seccompat_probe::{Cause, Doubt, Finding, Presence, Surroundings, Survey, Verdict};

use crate::here::Here;
use crate::oracle::{Ask, Heard, Life, Named, NoOracle, Oracle, Way, named};

/// The filters' decision for a call.
#[derive(Clone, Debug, Default)]
pub struct Decides {
    /// What they do where all arguments are 0.
    pub zeros: Option<Heard>,
    /// Where all are all ones.
    pub ones: Option<Heard>,
    /// For each named value, with 0 in all other arguments.
    pub named: Vec<(Named, Heard)>,
    /// For the probes that were made of the call.
    probes: Vec<Heard>,
}

impl Decides {
    fn all(&self) -> impl Iterator<Item = Heard> {
        let named = self.named.iter().map(|(_, heard)| *heard);
        self.zeros.into_iter().chain(self.ones).chain(named).chain(self.probes.iter().copied())
    }

    /// The one answer to all questions, if it is one.
    #[must_use]
    pub fn always(&self) -> Option<Heard> {
        let mut all = self.all().filter(|heard| *heard != Heard::Nothing);
        let first = all.next()?;
        all.all(|heard| heard == first).then_some(first)
    }

    /// Whether anything was asked.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.all().any(|heard| heard != Heard::Nothing)
    }

    /// What becomes of most: of the zeros, unless nearly all values differ from them.
    #[must_use]
    pub fn usual(&self) -> Option<Heard> {
        let through = self.named.iter().filter(|(_, heard)| *heard == Heard::Through).count();
        if 2 * through > self.named.len() {
            return Some(Heard::Through);
        }
        let refused = |heard: &Heard| !matches!(heard, Heard::Through | Heard::Nothing);
        self.named.iter().map(|(_, heard)| *heard).find(refused).or(self.zeros)
    }

    /// The verdict, where the filters decide it; `None` where they let all through, or nothing was asked.
    fn verdict(&self) -> Option<Finding> {
        let verdict = match self.always() {
            None if self.is_known() => Verdict::Conditional,
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
    /// What becomes of its calls.
    pub life: Life,
    /// The calls, with their numbers, where they live.
    pub calls: Vec<(Sysno, u32, Decides)>,
}

/// How the filters were asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// How; `None` where they were not.
    pub way: Option<Way>,
    /// Why they were not, where there are any.
    pub why_not: Option<NoOracle>,
    /// How many different questions there were.
    pub questions: u64,
    /// Whether questions were left out, since filters killed for too many.
    pub left_out: bool,
    /// The calls of other ABIs.
    pub beside: Vec<Beside>,
}

/// Asks the filters about calls of this thread's ABI, each with the registers of its probes, and about the same
/// calls of the other ABIs that this machine runs.
pub(super) fn ask(here: &Here, calls: &[(Sysno, u32, Vec<[u64; 6]>)]) -> (Asked, Vec<Decides>) {
    let none = |asked| (asked, vec![Decides::default(); calls.len()]);
    if here.seccomp().presence == Presence::Absent {
        return none(Asked::default());
    }
    let mut oracle = match Oracle::begin() {
        Ok(oracle) => oracle,
        Err(why) => return none(Asked { why_not: Some(why), ..Asked::default() }),
    };
    let abi = here.abi();
    let decides = decide(&mut oracle, abi, calls);
    let beside = abi.beside().iter().map(|&abi| beside(&mut oracle, abi, calls)).collect();
    let (way, questions) = (Some(oracle.way()), oracle.asked());
    (Asked { way, why_not: None, questions, left_out: oracle.left_out(), beside }, decides)
}

fn beside(oracle: &mut Oracle, abi: Abi, calls: &[(Sysno, u32, Vec<[u64; 6]>)]) -> Beside {
    let life = oracle.life_of(abi);
    if life != Life::Lives {
        return Beside { abi, life, calls: Vec::new() };
    }
    let here = |(call, ..): &(Sysno, u32, _)| Some((*call, call.number(abi)?, Vec::new()));
    let calls: Vec<_> = calls.iter().filter_map(here).collect();
    let decides = decide(oracle, abi, &calls);
    let calls = calls.into_iter().zip(decides).map(|((call, nr, _), decides)| (call, nr, decides));
    Beside { abi, life, calls: calls.collect() }
}

fn decide(oracle: &mut Oracle, abi: Abi, calls: &[(Sysno, u32, Vec<[u64; 6]>)]) -> Vec<Decides> {
    let all: Vec<Vec<Named>> = calls.iter().map(|(call, ..)| named(*call, abi)).collect();
    let mut asks = Vec::new();
    for ((_, nr, probes), named) in calls.iter().zip(&all) {
        let one = |args| Ask { abi, nr: *nr, args };
        asks.extend([one([0; 6]), one([u64::MAX; 6])]);
        asks.extend(named.iter().map(|named| one(named.args())));
        asks.extend(probes.iter().map(|args| one(*args)));
    }
    let mut heard = oracle.ask_all(&asks).into_iter();
    let mut next = || heard.next().unwrap_or(Heard::Nothing);
    let each = calls.iter().zip(all);
    each.map(|((.., probes), named)| Decides {
        zeros: Some(next()),
        ones: Some(next()),
        named: named.into_iter().map(|named| (named, next())).collect(),
        probes: probes.iter().map(|_| next()).collect(),
    })
    .collect()
}

/// The place for a call that all filters let through: as if there were none.
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

/// What is true of a call, by what the filters do with it and what its probes got.
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
    if !decides.is_known() && !passes && !unfiltered {
        return survey.finding(here);
    }
    let finding = survey.finding(&Unfiltered(here));
    match finding.verdict {
        // Nothing but a filter or an old kernel keeps it away, and no probe of it can be made.
        Verdict::Undetermined(Doubt::NoProbe(_) | Doubt::NoProbeHere)
            if here.kernel().is_some_and(|kernel| Some(kernel) >= call.since_on(here.abi())) =>
        {
            Finding { verdict: Verdict::Available, cause: None, confirmed: false }
        }
        // The filters let it through: so whatever else is in doubt, none of them refuses it.
        Verdict::Undetermined(_) if !unfiltered => {
            Finding { verdict: Verdict::Available, cause: None, confirmed: false }
        }
        _ => finding,
    }
}
