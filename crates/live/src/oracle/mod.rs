//! An oracle: tests a call against the filters of this thread, for any ABI and arguments, without
//! making it.
//!
//! A child adds its own filter, which is weaker than an errno: a call that an older filter refuses
//! is refused, and a call that all allow never reaches the kernel. ALLOW, LOG and TRACE of the
//! older filters give the same answer. The child's filter leaves calls to a supervisor, or if there
//! can be none, to a tracer. A refused call reaches neither, so its answer takes no longer than without
//! one. Before Linux 6.11 calls are first left to an absent tracer: then a call that gets ENOSYS may have
//! been allowed, and only those are asked about again. A chain with a supervisor is not tested at all:
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

pub use ask::{Ask, NoOracle, Way};
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
            let first = sample(abi).first().and_then(Ask::rehearsed);
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

    /// Asks questions; the answers are in the same order.
    pub fn ask_all(&mut self, asks: &[Ask]) -> Vec<Heard> {
        let mut abis: Vec<Abi> = Vec::new();
        for of_abi in asks.chunk_by(|a, b| a.abi == b.abi) {
            if !abis.contains(&of_abi[0].abi) {
                abis.push(of_abi[0].abi);
            }
        }
        self.try_abis(&abis);
        let mut new: Vec<Ask> =
            asks.iter().filter(|ask| !self.known.contains_key(ask)).copied().collect();
        new.sort_unstable();
        new.dedup();
        let open = new.iter().filter(|ask| self.lives(ask.abi)).copied().collect::<Vec<_>>();
        let mut answers = self.put_now(&open).into_iter();
        let mut next = |ask: &Ask| if self.lives(ask.abi) { answers.next() } else { None };
        let heard: Vec<Heard> = new.iter().map(|ask| next(ask).unwrap_or(Heard::Nothing)).collect();
        if new == asks {
            return heard;
        }
        let answer = |ask: &Ask| match new.binary_search(ask) {
            Ok(n) => heard[n],
            Err(_) => self.known.get(ask).copied().unwrap_or(Heard::Nothing),
        };
        asks.iter().map(answer).collect()
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
        let asks: Vec<Ask> = there.flat_map(sample).collect();
        let heard = self.put_now(&asks);
        for (ask, heard) in asks.iter().zip(heard) {
            // Those that are killed without exception.
            let life = self.abis.entry(ask.abi).or_insert(Life::Killed);
            if heard != Heard::Killed {
                *life = Life::Lives;
            }
        }
    }

    /// Asks. Keeps the answers of small batches, and deaths, which are the expensive ones. Each
    /// later child gets a copy of this process's memory, which takes the longer the more there is.
    fn put_now(&mut self, asks: &[Ask]) -> Vec<Heard> {
        let mut heard = vec![Heard::Nothing; asks.len()];
        if self.forked.is_some() {
            self.ask_forked(asks, &mut heard);
            return self.kept(asks, heard);
        }
        // Before Linux 6.11 a supervisor hears late of the death of a child, so those that are killed are found
        // without one.
        if !self.receiving_ends && self.by(Form::Untraced, asks, &mut heard) {
            // A call that got ENOSYS may have been allowed.
            let doubtful =
                |heard: &Heard| matches!(heard, Heard::Through | Heard::Errno(Errno::ENOSYS));
            let places: Vec<usize> = (0..asks.len()).filter(|&n| doubtful(&heard[n])).collect();
            let again: Vec<Ask> = places.iter().map(|&n| asks[n]).collect();
            let mut second = vec![Heard::Nothing; again.len()];
            self.by(self.form(), &again, &mut second);
            for (n, answer) in places.into_iter().zip(second) {
                heard[n] = answer;
            }
        } else {
            self.by(self.form(), asks, &mut heard);
        }
        self.kept(asks, heard)
    }

    /// Counts the answers, and keeps some.
    fn kept(&mut self, asks: &[Ask], heard: Vec<Heard>) -> Vec<Heard> {
        let answered = asks.iter().zip(&heard).filter(|(_, heard)| **heard != Heard::Nothing);
        self.asked += answered.clone().count() as u64;
        let is_small = asks.len() <= MOST_KEPT;
        let kept = answered.filter(|(_, heard)| is_small || **heard == Heard::Killed);
        self.known.extend(kept.map(|(ask, heard)| (*ask, *heard)));
        heard
    }

    /// Asks in the child of another thread.
    fn ask_forked(&mut self, asks: &[Ask], heard: &mut [Heard]) {
        let Some(forked) = &mut self.forked else { return };
        for (ask, heard) in asks.iter().zip(heard).filter(|(ask, _)| ask.is_possible()) {
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
    fn by(&mut self, mut form: Form, asks: &[Ask], heard: &mut [Heard]) -> bool {
        let mut open: Vec<(usize, Rehearsed)> =
            asks.iter().enumerate().filter_map(|(n, ask)| Some((n, ask.rehearsed()?))).collect();
        let (mut has_worked, mut fruitless, mut is_first) = (false, 0, true);
        while fruitless < ROUNDS {
            open.retain(|(n, _)| self.left(asks[*n].abi) > 0);
            let Some(left) = open.iter().map(|(n, _)| self.left(asks[*n].abi)).min() else {
                return true;
            };
            let questions: Vec<Rehearsed> = open.iter().map(|(_, question)| *question).collect();
            let mut answers = vec![Heard::Nothing; questions.len()];
            match rehearse(&questions, form, limits(left), &mut answers) {
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
            for ((n, _), answer) in open.iter().zip(&answers) {
                heard[*n] = *answer;
                let kills = self.kills.entry(asks[*n].abi).or_default();
                *kills += u32::from(*answer == Heard::Killed);
            }
            let all = open.len();
            open.retain(|(n, _)| heard[*n] == Heard::Nothing);
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

/// Some calls of an ABI.
fn sample(abi: Abi) -> Vec<Ask> {
    let numbers: Vec<u32> = Sysno::on(abi).map(|(number, _)| number).collect();
    let step = (numbers.len() / SAMPLE).max(1);
    numbers.into_iter().step_by(step).map(|nr| Ask { abi, nr, args: [0; 6] }).collect()
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
