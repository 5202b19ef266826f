//! An oracle: tests a call against the filters of this thread, for any ABI and arguments, without
//! making it.
//!
//! A child adds its own filter, which is weaker than an errno: a call that an older filter refuses
//! is refused, and a call that all allow never reaches the kernel. ALLOW, LOG and TRACE of the
//! older filters give the same answer. The child's filter leaves calls to a supervisor, or if there
//! can be none, to a tracer. A refused call reaches neither, so its answer takes no longer than without
//! one. Before Linux 6.11 calls are first left to an absent tracer: then a call that gets ENOSYS may have
//! been allowed, and those are asked about again, if the question is not brief. Later, on x86_64, the supervisor gets
//! only the questions that are not brief ([`Care`]). A chain with a supervisor is not tested at all:
//! [`NoOracle::Supervised`].
#![forbid(unsafe_code)]

mod ask;
mod forked;
pub(crate) mod fresh;
mod questions;
pub(crate) mod stepped;

use std::collections::BTreeMap;

use seccompat_catalogue::{Abi, Errno, KernelVersion, Sysno};
use seccompat_raw::{Form, Limits, NoRehearsal, Rehearsed, rehearse};

use crate::means::is_proven;
use crate::sys::receiving_ends;

pub use ask::{Ask, Care, NoOracle, Way};
use forked::Forked;
pub use forked::shares_our_filters;
pub use questions::{Named, named};
pub use seccompat_raw::Heard;

/// The limit on killed children for an ABI.
const MOST_KILLS: u32 = 600;
/// The number of children in a row that answer none of the same questions.
const ROUNDS: u32 = 5;
/// The largest batch of which the answers are kept: one about every number is.
const MOST_KEPT: usize = 1 << 13;
/// The number of calls of a foreign ABI that are tried before it is called dead.
const SAMPLE: usize = 16;

/// An oracle for the filters of this thread, or of another one.
#[derive(Debug)]
pub struct Oracle {
    way: Way,
    /// The other thread, and a child of it.
    forked: Option<Forked>,
    receiving_ends: bool,
    known: BTreeMap<Ask, Heard>,
    asked: u64,
    kills: BTreeMap<Abi, u32>,
    /// The foreign ABIs that answered a question.
    present: Vec<Abi>,
    /// The foreign ABIs that were tried, and whether all their calls are killed.
    abis: BTreeMap<Abi, Life>,
}

/// The state of a foreign ABI.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Life {
    /// Filters decide call by call.
    Lives,
    /// Every call of the sample was killed, so no other was tested.
    Killed,
    /// The machine does not run it.
    Absent,
}

impl Oracle {
    /// Finds a way to test the filters of this thread.
    ///
    /// # Errors
    /// The reason why there is none.
    pub fn begin() -> Result<Self, NoOracle> {
        let me =
            Abi::NATIVE.and_then(|abi| Rehearsed::new(abi, Sysno::GETPID.number(abi)?, [0; 6]));
        let Some(me) = me else { return Err(NoOracle::Child(NoRehearsal::Machine)) };
        let (mut questions, mut abis) = (vec![me], Vec::new());
        for &abi in Abi::NATIVE.iter().flat_map(|abi| abi.beside()) {
            let first = sample(abi).first().and_then(|(ask, _)| ask.rehearsed());
            questions.extend(first);
            abis.extend(first.map(|_| abi));
        }
        let mut heard = vec![Heard::Nothing; questions.len()];
        let most_kills = u32::try_from(questions.len()).unwrap_or(1);
        let mut tried = |form| rehearse(&questions, form, limits(most_kills), &mut heard);
        let receiving_ends = receiving_ends();
        let way = match tried(Form::Notified { receiving_ends }) {
            Ok(()) => Way::Notification,
            Err(NoRehearsal::Install(Errno::EBUSY)) => return Err(NoOracle::Supervised),
            Err(error) => match has_supervisor() {
                Some(true) => return Err(NoOracle::Supervised),
                Some(false) if tried(Form::Traced).is_ok() => Way::Tracer,
                _ => return Err(NoOracle::Child(error)),
            },
        };
        let answered = abis.into_iter().zip(heard.into_iter().skip(1));
        let present = answered.filter(|(_, heard)| *heard != Heard::Nothing).map(|(abi, _)| abi);
        let mut oracle = Self { receiving_ends, ..Self::new(way, None) };
        oracle.present.extend(present);
        Ok(oracle)
    }

    /// Tests the filters of another thread, in a child that is forked from it. The thread stands still only
    /// while it makes the child; but a filter that kills for clone(2) kills it: see [`shares_our_filters`].
    ///
    /// # Errors
    /// The reason why its filters cannot be tested.
    pub fn of_thread(tid: i32) -> Result<Self, NoOracle> {
        Ok(Self::new(Way::Forked, Some(Forked::begin(tid)?)))
    }

    fn new(way: Way, forked: Option<Forked>) -> Self {
        let (known, kills, present, abis) = Default::default();
        Self { way, forked, receiving_ends: false, known, asked: 0, kills, present, abis }
    }

    /// The method in use.
    #[must_use]
    pub fn way(&self) -> Way {
        self.way
    }

    /// The number of questions with an answer.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked
    }

    /// Whether questions were omitted because filters kill for too many.
    #[must_use]
    pub fn left_out(&self) -> bool {
        self.kills.values().any(|&kills| kills >= MOST_KILLS)
    }

    /// Whether another thread's child could not be made any more, so that questions were left out.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.forked.as_ref().is_some_and(Forked::has_failed)
    }

    /// Asks one question.
    pub fn ask(&mut self, ask: Ask) -> Heard {
        self.ask_all(&[ask]).first().copied().unwrap_or(Heard::Nothing)
    }

    /// Asks questions, each once, and keeps the answers of small batches; the answers are in the same order.
    pub fn ask_all(&mut self, asks: &[Ask]) -> Vec<Heard> {
        let mut new: Vec<Ask> =
            asks.iter().filter(|ask| !self.known.contains_key(ask)).copied().collect();
        new.sort_unstable();
        new.dedup();
        let exact: Vec<(Ask, Care)> = new.iter().map(|&ask| (ask, Care::Exact)).collect();
        let heard = self.ask_each(&exact);
        if heard.len() <= MOST_KEPT {
            self.known.extend(known(&exact, &heard));
        }
        if new == asks {
            return heard;
        }
        let answer = |ask: &Ask| match new.binary_search(ask) {
            Ok(n) => heard[n],
            Err(_) => self.known.get(ask).copied().unwrap_or(Heard::Nothing),
        };
        asks.iter().map(answer).collect()
    }

    /// Asks questions, each with its own care; the answers are in the same order.
    pub fn ask_each(&mut self, asks: &[(Ask, Care)]) -> Vec<Heard> {
        let abis = abis_of(asks);
        self.try_abis(&abis);
        if self.known.is_empty() && abis.iter().all(|abi| self.lives(*abi)) {
            return self.put_now(asks);
        }
        let old = |ask: &Ask| match self.known.get(ask) {
            None if !self.lives(ask.abi) => Some(Heard::Nothing),
            known => known.copied(),
        };
        let old: Vec<Option<Heard>> = asks.iter().map(|(ask, _)| old(ask)).collect();
        let open = asks.iter().zip(&old).filter(|(_, old)| old.is_none()).map(|(ask, _)| *ask);
        let mut answers = self.put_now(&open.collect::<Vec<_>>()).into_iter();
        old.into_iter()
            .map(|old| old.or_else(|| answers.next()).unwrap_or(Heard::Nothing))
            .collect()
    }

    /// The state of an ABI that this machine may run in addition to its own. If filters kill for a
    /// whole sample, no other call is tested.
    pub fn life_of(&mut self, abi: Abi) -> Life {
        self.try_abis(&[abi]);
        self.abis.get(&abi).copied().unwrap_or(Life::Lives)
    }

    fn lives(&self, abi: Abi) -> bool {
        self.abis.get(&abi).is_none_or(|life| *life == Life::Lives)
    }

    /// Finds the state of foreign ABIs.
    fn try_abis(&mut self, abis: &[Abi]) {
        let is_new = |abi: &Abi| Some(*abi) != Abi::NATIVE && !self.abis.contains_key(abi);
        let abis: Vec<Abi> = abis.iter().copied().filter(is_new).collect();
        if abis.is_empty() {
            return;
        }
        // One first: on a machine without the ABI each question costs a child.
        for &abi in &abis {
            let is_there = |oracle: &mut Self| {
                let first = sample(abi).get(..1).map(|first| oracle.put_now(first));
                first.is_some_and(|heard| heard != [Heard::Nothing])
            };
            if !self.present.contains(&abi) && !is_there(self) {
                self.abis.insert(abi, Life::Absent);
            }
        }
        let there = abis.into_iter().filter(|abi| !self.abis.contains_key(abi));
        let asks: Vec<_> = there.flat_map(sample).collect();
        let heard = self.put_now(&asks);
        self.known.extend(known(&asks, &heard));
        for ((ask, _), heard) in asks.iter().zip(heard) {
            // Those that are killed without exception.
            let life = self.abis.entry(ask.abi).or_insert(Life::Killed);
            if heard != Heard::Killed {
                *life = Life::Lives;
            }
        }
    }

    /// Asks.
    fn put_now(&mut self, asks: &[(Ask, Care)]) -> Vec<Heard> {
        let mut heard = vec![Heard::Nothing; asks.len()];
        if self.forked.is_some() {
            self.ask_forked(asks, &mut heard);
            self.count(asks, &heard);
            return heard;
        }
        // Before Linux 6.11 a supervisor hears late of the death of a child, so those that are killed are found
        // without one.
        if !self.receiving_ends && self.by(Form::Untraced, asks, &mut heard) {
            // A call that got ENOSYS may have been allowed.
            let is_open = |n: &usize| heard[*n] == Heard::Through && asks[*n].1 == Care::Exact;
            let places: Vec<usize> = (0..asks.len()).filter(is_open).collect();
            let again: Vec<_> = places.iter().map(|&n| asks[n]).collect();
            let mut second = vec![Heard::Nothing; again.len()];
            self.by(self.form(), &again, &mut second);
            for (n, answer) in places.into_iter().zip(second) {
                heard[n] = answer;
            }
        } else {
            self.by(self.form(), asks, &mut heard);
        }
        self.count(asks, &heard);
        heard
    }

    /// Counts the answers, and keeps deaths, since each costs a child. Each later child gets a copy of this process's
    /// memory, which takes the longer the more there is.
    fn count(&mut self, asks: &[(Ask, Care)], heard: &[Heard]) {
        self.asked += heard.iter().filter(|heard| **heard != Heard::Nothing).count() as u64;
        self.known.extend(known(asks, heard).filter(|(_, heard)| *heard == Heard::Killed));
    }

    /// Asks in the child of another thread.
    fn ask_forked(&mut self, asks: &[(Ask, Care)], heard: &mut [Heard]) {
        let Some(forked) = &mut self.forked else { return };
        for ((ask, _), heard) in asks.iter().zip(heard).filter(|((ask, _), _)| ask.is_possible()) {
            let kills = self.kills.entry(ask.abi).or_default();
            if *kills < MOST_KILLS {
                *heard = forked.ask(*ask);
                *kills += u32::from(*heard == Heard::Killed);
            }
        }
    }

    /// The number of deadly questions that may still be asked about an ABI.
    fn left(&self, abi: Abi) -> u32 {
        MOST_KILLS.saturating_sub(self.kills.get(&abi).copied().unwrap_or(0))
    }

    fn form(&self) -> Form {
        match self.way {
            Way::Notification => Form::Notified { receiving_ends: self.receiving_ends },
            Way::Tracer | Way::Forked => Form::Traced,
        }
    }

    /// Asks in one form; returns whether that worked.
    ///
    /// On a busy machine the child may stand still beyond its time limit. Then another child gets the
    /// questions that were not answered. A filter may refuse the supervisor's calls by an address,
    /// which is another in each helper. Then the tracer asks: a chain that could get this supervisor
    /// has no other.
    fn by(&mut self, mut form: Form, asks: &[(Ask, Care)], heard: &mut [Heard]) -> bool {
        let question = |&(ask, care): &(Ask, Care)| match care {
            Care::Exact => ask.rehearsed(),
            Care::Brief => ask.rehearsed().map(Rehearsed::brief),
        };
        let mut abis = abis_of(asks);
        let places = 0..asks.len();
        let mut open: Vec<usize> = places.filter(|&n| question(&asks[n]).is_some()).collect();
        let (mut has_worked, mut fruitless, mut is_first) = (false, 0, true);
        while fruitless < ROUNDS {
            abis.retain(|abi| self.left(*abi) > 0);
            open.retain(|n| abis.contains(&asks[*n].0.abi));
            abis.retain(|abi| open.iter().any(|n| asks[*n].0.abi == *abi));
            let Some(left) = abis.iter().map(|abi| self.left(*abi)).min() else { return true };
            let limits = limits(left);
            let questions: Vec<Rehearsed> =
                open.iter().filter_map(|&n| question(&asks[n])).collect();
            let mut answers = vec![Heard::Nothing; questions.len()];
            match rehearse(&questions, form, limits, &mut answers) {
                Ok(()) => has_worked = true,
                // The child stood still before it began.
                Err(NoRehearsal::Child) if fruitless + 1 < ROUNDS => {
                    (fruitless, is_first) = (fruitless + 1, false);
                    continue;
                }
                Err(NoRehearsal::Serve) if matches!(form, Form::Notified { .. }) => {
                    (form, fruitless, is_first) = (Form::Traced, fruitless + 1, false);
                    continue;
                }
                Err(_) => return has_worked,
            }
            for (&n, answer) in open.iter().zip(&answers) {
                heard[n] = *answer;
                if *answer == Heard::Killed {
                    *self.kills.entry(asks[n].0.abi).or_default() += 1;
                }
            }
            let all = open.len();
            open.retain(|n| heard[*n] == Heard::Nothing);
            let progresses = open.len() < all;
            if form == Form::Traced && progresses {
                self.way = Way::Tracer;
            }
            match form {
                _ if open.is_empty() => break,
                _ if progresses || is_first => {}
                Form::Notified { .. } => form = Form::Traced,
                _ => break,
            }
            fruitless = if progresses { 0 } else { fruitless + 1 };
            is_first = false;
        }
        has_worked
    }
}

/// The ABIs of these questions.
fn abis_of(asks: &[(Ask, Care)]) -> Vec<Abi> {
    let mut abis: Vec<Abi> = Vec::new();
    for of_abi in asks.chunk_by(|(a, _), (b, _)| a.abi == b.abi) {
        let abi = of_abi[0].0.abi;
        if !abis.contains(&abi) {
            abis.push(abi);
        }
    }
    abis
}

/// The answers by their questions.
fn known(asks: &[(Ask, Care)], heard: &[Heard]) -> impl Iterator<Item = (Ask, Heard)> {
    let answers = asks.iter().zip(heard).map(|((ask, _), heard)| (*ask, *heard));
    answers.filter(|(_, heard)| *heard != Heard::Nothing)
}

/// Some calls of an ABI.
fn sample(abi: Abi) -> Vec<(Ask, Care)> {
    let numbers: Vec<u32> = Sysno::on(abi).map(|(number, _)| number).collect();
    let step = (numbers.len() / SAMPLE).max(1);
    let ask = |nr| (Ask { abi, nr, args: [0; 6] }, Care::Exact);
    numbers.into_iter().step_by(step).map(ask).collect()
}

fn limits(most_kills: u32) -> Limits {
    Limits { most_kills, may_yield: is_proven(Sysno::SCHED_YIELD) }
}

/// Whether a filter of this thread has a supervisor; `None` if that is not known.
fn has_supervisor() -> Option<bool> {
    // User notification came with Linux 5.0.
    let kernel = KernelVersion::parse(&crate::proc::release());
    if kernel.is_some_and(|kernel| kernel < KernelVersion::new(5, 0)) {
        return Some(false);
    }
    match rehearse(&[], Form::Alone, limits(1), &mut []) {
        Ok(()) => Some(false),
        Err(NoRehearsal::Install(Errno::EBUSY)) => Some(true),
        Err(_) => None,
    }
}
