//! The calls to allow, and why.
#![forbid(unsafe_code)]

use seccompat_profile::order::set;
use std::collections::{BTreeMap, BTreeSet};

use seccompat_catalogue::{Abi, Sysno};
use seccompat_engine::{Stack, facts as engine_facts};

use super::condition::Condition;
use super::facts::{self, Deciding, How, deciding};
use super::wish::Wish;
use crate::table::twins;

/// The limit on conditional entries of one call: more would be unreadable.
const MOST: usize = 100;
/// The limit on names of programs in one comment.
const MOST_NAMES: usize = 8;
/// The beginning of the comment of an entry for programs.
pub(super) const NEEDED: &str = "needed by ";

/// Why a call is allowed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Reason {
    /// These programs made it.
    Programs(BTreeSet<String>),
    /// An earlier profile allows it, with this comment.
    Old(String),
    /// The named reason of the table.
    Table(&'static str),
}

impl Reason {
    /// The comment of its entries.
    pub(super) fn comment(&self) -> String {
        match self {
            Self::Programs(names) => {
                let first: Vec<&str> = names.iter().take(MOST_NAMES).map(String::as_str).collect();
                let more = match names.len().saturating_sub(MOST_NAMES) {
                    0 => String::new(),
                    count => format!(", and {count} more"),
                };
                format!("{NEEDED}{}{more}", first.join(", "))
            }
            Self::Old(comment) => comment.clone(),
            Self::Table(name) => facts::why(name).to_owned(),
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Programs(mut a), Self::Programs(b)) => {
                a.extend(b);
                Self::Programs(a)
            }
            // The first in this order says most.
            (a, b) => a.min(b),
        }
    }
}

/// The calls to allow: each with conditions, of which all must hold, or without.
pub(super) struct Needs {
    pub(super) all: BTreeMap<(Sysno, Vec<Condition>), Reason>,
    /// Calls that get ENOSYS, after which their callers fall back.
    pub(super) fall_back: BTreeSet<Sysno>,
    pub(super) beyond_base: BTreeSet<usize>,
    pub(super) unconditional: Vec<(Sysno, &'static str)>,
    machine: Abi,
    /// Those that the user named.
    named: Vec<Deciding>,
    /// Bits of clone's flags that were seen.
    cloned: u64,
}

impl Needs {
    pub(super) fn of_seen(wish: &Wish<'_>) -> Self {
        let machine = wish.context.machine();
        let mut needs = Self {
            all: BTreeMap::new(),
            fall_back: BTreeSet::new(),
            beyond_base: BTreeSet::new(),
            unconditional: Vec::new(),
            machine,
            named: wish.deciding.to_vec(),
            cloned: 0,
        };
        let mut bits: BTreeMap<Sysno, (u64, BTreeSet<String>)> = BTreeMap::new();
        for seen in wish.seen {
            let programs = || Reason::Programs(set([seen.program.clone()]));
            if seen.call == Sysno::CLONE3 {
                // No filter sees its flags; the C library falls back on clone.
                needs.cloned |= seen.args[0].unwrap_or(0);
                let (all, names) = bits.entry(Sysno::CLONE3).or_default();
                *all |= seen.args[0].unwrap_or(0);
                names.insert(seen.program.clone());
                continue;
            }
            let Some(deciding) = needs.deciding(seen.call) else {
                needs.add(seen.call, Vec::new(), programs());
                continue;
            };
            let word = seen.args[usize::from(deciding.index)];
            match (deciding.how, word) {
                (_, None) => needs.add(seen.call, Vec::new(), programs()),
                (How::Bits(_), Some(word)) => {
                    let (all, names) = bits.entry(seen.call).or_default();
                    *all |= word;
                    names.insert(seen.program.clone());
                }
                (How::Value(_), Some(word)) => {
                    let condition = Condition::equals(&deciding, word);
                    needs.add(seen.call, vec![condition], programs());
                }
            }
        }
        needs.add_bits(bits);
        needs.widen(wish.folded);
        if needs.all.keys().any(|(call, _)| *call == Sysno::SOCKETCALL) {
            let why = "its arguments are in memory, where no filter sees the socket family";
            needs.unconditional.push((Sysno::SOCKETCALL, why));
        }
        needs
    }

    /// The calls that decide by bits, with all bits that were seen.
    fn add_bits(&mut self, mut bits: BTreeMap<Sysno, (u64, BTreeSet<String>)>) {
        if let Some((flags, programs)) = bits.remove(&Sysno::CLONE3) {
            let namespaces = match deciding(Sysno::CLONE, self.machine).map(|found| found.how) {
                Some(How::Bits(mask)) => mask,
                _ => 0,
            };
            if flags & namespaces == 0 {
                self.fall_back.insert(Sysno::CLONE3);
            } else {
                self.unconditional
                    .push((Sysno::CLONE3, "it made namespaces, and no filter sees its flags"));
                self.add(Sysno::CLONE3, Vec::new(), Reason::Programs(programs.clone()));
            }
            let (all, names) = bits.entry(Sysno::CLONE).or_default();
            *all |= flags & namespaces;
            names.extend(programs);
        }
        for (call, (word, programs)) in bits {
            if call == Sysno::CLONE {
                self.cloned |= word;
            }
            let conditions = self.deciding(call).map_or_else(Vec::new, |deciding| {
                let condition = Condition::equals(&deciding, word);
                // With all bits seen there is nothing to test.
                if condition.value == 0 { Vec::new() } else { vec![condition] }
            });
            self.add(call, conditions, Reason::Programs(programs));
        }
    }

    /// The argument that decides a call: the one that the user named, else the table's.
    fn deciding(&self, call: Sysno) -> Option<Deciding> {
        let named = self.named.iter().find(|one| one.call == call).copied();
        named.or_else(|| deciding(call, self.machine))
    }

    /// Allows calls without conditions, if some arguments were not kept, or if there are too many.
    fn widen(&mut self, folded: &[Sysno]) {
        let mut count: BTreeMap<Sysno, usize> = BTreeMap::new();
        for (call, _) in self.all.keys() {
            *count.entry(*call).or_default() += 1;
        }
        for (call, count) in count {
            if count > MOST || folded.contains(&call) {
                self.unconditional.push((call, "it was seen with too many values"));
                let all = self.all.iter().filter(|((other, _), _)| *other == call);
                let reason = all.map(|(_, reason)| reason.clone()).reduce(Reason::and);
                if let Some(reason) = reason {
                    self.add(call, Vec::new(), reason);
                }
            }
        }
    }

    /// Allows a call; without conditions this covers those with conditions.
    pub(super) fn add(&mut self, call: Sysno, conditions: Vec<Condition>, reason: Reason) {
        if conditions.is_empty() {
            let covered: Vec<_> =
                self.all.keys().filter(|(other, _)| *other == call).cloned().collect();
            let reasons = covered.into_iter().filter_map(|key| self.all.remove(&key));
            let reason = reasons.fold(reason, Reason::and);
            self.all.insert((call, conditions), reason);
            return;
        }
        if let Some(whole) = self.all.get_mut(&(call, Vec::new())) {
            *whole = whole.clone().and(reason);
            return;
        }
        let key = (call, conditions);
        let reason = match self.all.remove(&key) {
            Some(other) => other.and(reason),
            None => reason,
        };
        self.all.insert(key, reason);
    }

    fn has(&self, call: Sysno) -> bool {
        self.all.keys().any(|(other, _)| *other == call)
    }

    /// Allows a call that was not seen: with the harmless values of its deciding argument.
    fn add_unseen(&mut self, call: Sysno, why: &'static str) {
        if call == Sysno::CLONE3 || self.all.contains_key(&(call, Vec::new())) {
            return;
        }
        match self.deciding(call).map(|deciding| (deciding, deciding.how)) {
            None => self.add(call, Vec::new(), Reason::Table(why)),
            Some((_, How::Bits(_))) if self.has(call) => {}
            Some((deciding, How::Bits(_))) => {
                let word = if call == Sysno::CLONE { self.cloned } else { 0 };
                self.add(call, vec![Condition::equals(&deciding, word)], Reason::Table(why));
            }
            // Only the values of the table are harmless.
            Some((deciding, How::Value(_))) => self.add_values(&deciding, None),
        }
    }

    /// The harmless values of a call, or those with this reason.
    fn add_values(&mut self, deciding: &Deciding, only: Option<&str>) {
        for (value, why) in facts::values(deciding.call) {
            let wanted = match only {
                Some(only) => why == only,
                None => why != "engine",
            };
            if wanted {
                let condition = vec![Condition::equals(deciding, value)];
                self.add(deciding.call, condition, Reason::Table(why));
            }
        }
    }

    /// The calls of the runtime's init; without an engine, those of runc and crun.
    pub(super) fn add_engine(&mut self, engine: Option<&Stack>, minimal: bool) {
        let mut stacks: Vec<Stack> = engine.cloned().into_iter().collect();
        if engine.is_none() && !minimal {
            stacks.extend(["runc", "crun"].map(Stack::assumed));
        }
        let mut calls = BTreeSet::new();
        for stack in stacks.iter().filter(|stack| !stack.is_ours()) {
            for no_new_privs in [false, true] {
                calls.extend(stack.init(no_new_privs).unwrap_or_default());
                calls.extend(stack.init_either(no_new_privs).into_iter().flatten());
            }
            let sometimes = stack.runtime().words("init-sometimes");
            calls.extend(sometimes.into_iter().filter_map(Sysno::from_name));
        }
        // Hosts have other versions, too.
        if !minimal {
            let runtimes: Vec<&str> = stacks.iter().map(|stack| stack.runtime().name).collect();
            calls.extend(inits(&runtimes));
        }
        for call in calls {
            match self.deciding(call).map(|deciding| (deciding, deciding.how)) {
                Some((deciding, How::Value(_))) if !self.has_whole(call) => {
                    self.add_values(&deciding, Some("engine"));
                    if call == Sysno::MADVISE {
                        self.add_values(&deciding, None);
                    }
                }
                _ => self.add_unseen(call, "engine"),
            }
        }
    }

    fn has_whole(&self, call: Sysno) -> bool {
        self.all.contains_key(&(call, Vec::new()))
    }

    /// The calls that the same program makes with other kernels, sizes, clocks and C libraries, as far as these
    /// ABIs have it.
    pub(super) fn add_kin(&mut self, abis: &[Abi]) {
        let is_there = |call: Sysno| abis.iter().any(|abi| call.number(*abi).is_some());
        let programs = |reason: &Reason| matches!(reason, Reason::Programs(_));
        let mut open: Vec<Sysno> =
            self.all.iter().filter(|(_, r)| programs(r)).map(|(k, _)| k.0).collect();
        open.extend(&self.fall_back);
        let mut done: BTreeSet<Sysno> = set(open.iter().copied());
        let seen = done.clone();
        while let Some(call) = open.pop() {
            for other in facts::alike(call) {
                if done.insert(other) {
                    if is_there(other) {
                        self.add_unseen(other, "twin");
                    }
                    open.push(other);
                }
            }
        }
        for call in seen {
            if let Some(deciding) = self.deciding(call).filter(|_| !self.has_whole(call)) {
                self.add_values(&deciding, None);
            }
        }
        for (call, why) in facts::always().filter(|(call, _)| is_there(*call)) {
            self.add_unseen(call, why);
        }
        // Refusing the older of two such calls protects nothing.
        for twins in twins().iter().rev().filter(|twins| !twins.more) {
            if self.has_whole(twins.newer) && !self.has(twins.older) && is_there(twins.older) {
                self.add_unseen(twins.older, "twin");
            }
        }
    }

    /// Each allowed call, with its reasons.
    pub(super) fn allowed(&self) -> Vec<(Sysno, String)> {
        let mut all: Vec<(Sysno, String)> = Vec::new();
        for ((call, _), reason) in &self.all {
            match all.last() {
                Some((last, _)) if last == call => {}
                _ => all.push((*call, reason.comment())),
            }
        }
        all
    }
}

/// The calls of the init of every version of these runtimes.
fn inits(runtimes: &[&str]) -> BTreeSet<Sysno> {
    let names = ["init", "init-nnp", "init-either", "init-nnp-either"];
    let of =
        engine_facts().filter(|fact| runtimes.contains(&fact.engine) && names.contains(&fact.name));
    let words = of.flat_map(|fact| &fact.value);
    set(words.flat_map(|word| word.split('|')).filter_map(Sysno::from_name))
}
