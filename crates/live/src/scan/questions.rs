//! The questions of a scan to the filters.
//!
//! Whether a filter allows a call or returns ENOSYS only a supervisor can tell, and that takes 20 times as long as
//! every other answer. So a scan asks a supervisor only about the calls and values for which filters return ENOSYS in
//! practice: each call with all arguments 0; the arguments that default profiles test; calls without a probe that shows
//! whether they are allowed; and calls for which the filters have several answers.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Sysno, Values};

use super::decides::Decides;
use crate::oracle::{Ask, Care, Heard, Named, Oracle, named};

/// A call, its number, and its probes.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) call: Sysno,
    pub(super) number: u32,
    /// Those that were made on this ABI.
    pub(super) probes: Vec<Probe>,
    /// Whether a probe of the native ABI [is known](Probe::is_known).
    pub(super) is_known: bool,
}

/// A probe that was made.
#[derive(Clone, Copy)]
pub(super) struct Probe {
    /// Its registers.
    pub(super) args: [u64; 6],
    /// Whether it got an answer, and not ENOSYS: no filter returns ENOSYS for these registers, so a brief answer is exact.
    pub(super) is_known: bool,
}

/// The calls of an ABI.
pub(super) struct List {
    pub(super) abi: Abi,
    pub(super) calls: Vec<Wanted>,
}

/// The decisions about the calls of some ABIs, the native one first.
pub(super) fn decide(oracle: &mut Oracle, lists: &[List]) -> Vec<Vec<Decides>> {
    let mut plans: Vec<Plan<'_>> = lists.iter().flat_map(Plan::of_list).collect();
    // All at once: each batch of questions costs two processes.
    let all: Vec<Place> = plans.iter().enumerate().flat_map(Plan::places).collect();
    hear(oracle, &mut plans, &all);
    let native = lists.first().map_or(&[][..], |list| &list.calls);
    let always: Vec<Option<Heard>> = plans[..native.len()].iter().map(Plan::always).collect();
    let always_of = |call: Sysno| {
        let place = native.iter().position(|wanted| wanted.call == call);
        place.and_then(|place| always[place])
    };
    let mut open = Vec::new();
    for (n, plan) in plans.iter_mut().enumerate() {
        let zeros = plan.heard[0];
        let is_asked = zeros != Heard::Nothing;
        if plan.omits && is_asked && Some(zeros) != always_of(plan.wanted.call) {
            plan.complete();
        }
        open.extend(plan.open().map(|at| (n, at)));
    }
    hear(oracle, &mut plans, &open);
    let mut plans = plans.into_iter();
    let mut of_list =
        |list: &List| plans.by_ref().take(list.calls.len()).map(Plan::decides).collect();
    lists.iter().map(&mut of_list).collect()
}

/// A plan, and a question of it.
type Place = (usize, usize);

/// Asks these questions.
fn hear(oracle: &mut Oracle, plans: &mut [Plan<'_>], places: &[Place]) {
    if places.is_empty() {
        return;
    }
    let ask = |&(plan, at): &Place| {
        let Plan { abi, wanted, questions, .. } = &plans[plan];
        let (args, care) = questions[at];
        (Ask { abi: *abi, nr: wanted.number, args }, care)
    };
    let asks: Vec<(Ask, Care)> = places.iter().map(ask).collect();
    for (&(plan, at), heard) in places.iter().zip(oracle.ask_each(&asks)) {
        plans[plan].heard[at] = heard;
    }
}

/// The questions about a call, and their answers.
struct Plan<'w> {
    abi: Abi,
    wanted: &'w Wanted,
    named: Vec<Named>,
    /// Whether only the zeros are asked about.
    omits: bool,
    care: Care,
    /// The zeros, the ones, the named values, and the probes, each once.
    questions: Vec<([u64; 6], Care)>,
    heard: Vec<Heard>,
}

impl<'w> Plan<'w> {
    fn of_list(List { abi, calls }: &'w List) -> impl Iterator<Item = Self> + use<'w> {
        calls.iter().map(|wanted| Self::new(*abi, wanted))
    }

    fn new(abi: Abi, wanted: &'w Wanted) -> Self {
        let is_tested = Values::are_tested(wanted.call);
        // On x86_64 no answer about x86 is fast.
        let is_slow = abi == Abi::X86 && Abi::NATIVE != Some(abi);
        let omits = is_slow && wanted.is_known && !is_tested;
        let care = if is_tested || !wanted.is_known { Care::Exact } else { Care::Brief };
        let questions = vec![([0; 6], Care::Exact)];
        let mut plan =
            Self { abi, wanted, named: Vec::new(), omits, care, questions, heard: Vec::new() };
        if !omits {
            plan.add_arguments();
        }
        for probe in &wanted.probes {
            let care = if probe.is_known { Care::Brief } else { Care::Exact };
            match plan.questions.iter_mut().find(|(args, _)| *args == probe.args) {
                Some((_, other)) => *other = care.min(*other),
                None => plan.questions.push((probe.args, care)),
            }
        }
        plan.heard.resize(plan.questions.len(), Heard::Nothing);
        plan
    }

    /// Adds the ones and the named values.
    fn add_arguments(&mut self) {
        self.named = named(self.wanted.call, self.abi);
        self.questions.push(([u64::MAX; 6], self.care));
        let new = self.named.iter().map(Named::args).filter(|args| *args != [0; 6]);
        self.questions.extend(new.map(|args| (args, self.care)));
    }

    /// Adds what it omits, for exact answers. Only an ABI that has no probes omits any.
    fn complete(&mut self) {
        (self.omits, self.care) = (false, Care::Exact);
        self.add_arguments();
    }

    fn places((n, plan): (usize, &Self)) -> impl Iterator<Item = Place> + use<> {
        (0..plan.questions.len()).map(move |at| (n, at))
    }

    /// The questions that are left: those that were added, and if the filters have several answers, those with a brief
    /// answer that may stand for ENOSYS. All of them get exact answers.
    fn open(&mut self) -> impl Iterator<Item = usize> + use<> {
        let asked = self.heard.len();
        self.heard.resize(self.questions.len(), Heard::Nothing);
        let differs = self.differs();
        let mut open = Vec::new();
        for (at, ((_, care), heard)) in self.questions.iter_mut().zip(&self.heard).enumerate() {
            let is_in_doubt = differs && *care == Care::Brief && *heard == Heard::Through;
            if at >= asked || is_in_doubt {
                *care = Care::Exact;
                open.push(at);
            }
        }
        open.into_iter()
    }

    fn differs(&self) -> bool {
        let mut known = self.heard.iter().filter(|heard| **heard != Heard::Nothing);
        let first = known.next();
        known.any(|heard| Some(heard) != first)
    }

    /// The common answer to all questions; `None` if one is missing.
    fn always(&self) -> Option<Heard> {
        let first = self.heard.first().filter(|heard| **heard != Heard::Nothing)?;
        self.heard.iter().all(|heard| heard == first).then_some(*first)
    }

    /// The answers by their questions.
    fn decides(self) -> Decides {
        let Self { wanted, named, omits, questions, heard, .. } = self;
        let of = |args: &[u64; 6]| {
            let place = questions.iter().position(|(asked, _)| asked == args);
            place.map_or(Heard::Nothing, |at| heard[at])
        };
        // The named values follow the zeros and the ones.
        let mut at = 2;
        let of_named = |named: Named| {
            let place = if named.args() == [0; 6] { 0 } else { at };
            at += usize::from(place != 0);
            (named, heard[place])
        };
        Decides {
            zeros: Some(heard[0]),
            ones: (!omits).then(|| heard[1]),
            named: named.into_iter().map(of_named).collect(),
            probes: wanted.probes.iter().map(|probe| of(&probe.args)).collect(),
        }
    }
}
