//! Random rule sets by the same calls of the API, through our library and through the system's.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use fastrand::Rng;
use seccompat_bpf::{Action, Data, Program};
use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{Diagram, Limit};
use seccompat_world::drop_in::{DropIn, Library, Made};
use seccompat_world::need;
use seccompat_world::need::say;

/// A rule: its action, the native number, and conditions (argument, operator, value, second value).
struct Rule {
    exact: bool,
    word: u32,
    number: i32,
    conditions: Vec<(u32, u32, u64, u64)>,
}

struct Set {
    default: u32,
    arches: Vec<Abi>,
    rules: Vec<Rule>,
}

const MASKED_EQ: u32 = 7;

struct Random(Rng);

impl Random {
    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.0.usize(..items.len())]
    }

    fn value(&mut self) -> u64 {
        let high = self.of(&[0, 0, 0, 1, 2]);
        self.of(&[0, 1, 2, 3, 5, 8]) | high << 32
    }

    fn condition(&mut self) -> (u32, u32, u64, u64) {
        let (arg, op) = (self.0.u32(..3), self.0.u32(1..=MASKED_EQ));
        if op != MASKED_EQ {
            return (arg, op, self.value(), 0);
        }
        let mask = self.of(&[0, 1, 3, 6, 15, 0xffff_ffff, 1 << 32 | 1, u64::MAX]);
        (arg, op, mask, self.value())
    }

    /// Few calls, so that the rules of one call meet: also one that every other ABI numbers
    /// differently, multiplexed ones, one that some ABIs lack, and numbers without a call.
    fn rule(&mut self, words: &[u32]) -> Rule {
        let number = match self.0.u8(..20) {
            0 => self.of(&[-1, -2, -99, -100, -101, -10026, -20000, 9999, 0x4000_0001]),
            1 => 158,
            2..=4 => self.of(&[41, 30]),
            _ => self.of(&[0, 1]),
        };
        let count = if self.0.u8(..4) == 0 { 0 } else { self.0.usize(1..=2) };
        let conditions = (0..count).map(|_| self.condition()).collect();
        Rule { exact: self.0.u8(..12) == 0, word: self.of(words), number, conditions }
    }

    fn set(&mut self) -> Set {
        let words = match self.0.u8(..3) {
            0 => &[0x0005_000d][..],
            1 => &[0x0005_000d, 0x0005_000e],
            _ => &[0, 0x7fff_0000, 0x0005_0001, 0x0005_0fff, 0x0003_0000, 0x7ff0_0002, 7],
        };
        let arches = self.of(&[&[][..], &[], &[Abi::X86], &[Abi::X86, Abi::X32], &[Abi::Aarch64]]);
        let default = self.of(&[0x7fff_0000, 0x0005_0001, 0]);
        let rules = (0..self.0.u8(1..=5)).map(|_| self.rule(words)).collect();
        Set { default, arches: arches.to_vec(), rules }
    }
}

impl Set {
    fn lines(&self) -> Vec<String> {
        let token = |abi: &Abi| match abi {
            Abi::X32 => 0x4000_003e,
            abi => abi.audit_arch().get(),
        };
        let mut lines = vec![format!("init {:x}", self.default)];
        lines.extend(self.arches.iter().map(|abi| format!("arch {:x}", token(abi))));
        for rule in &self.rules {
            let how = if rule.exact { "exact" } else { "rule" };
            let conditions = rule.conditions.iter();
            let conditions = conditions.map(|(arg, op, a, b)| format!(" {arg} {op} {a} {b}"));
            let conditions: String = conditions.collect();
            let (word, number, count) = (rule.word, rule.number, rule.conditions.len());
            lines.push(format!("{how} {word:x} {number} {count}{conditions}"));
        }
        lines
    }

    /// The actions that a plain reading of the rules allows for a call: of all rules that hold, and
    /// of those that were added. The first rule without conditions ends the question.
    fn meant(&self, results: &[i32], data: &Data) -> Vec<Action> {
        let added = &results[1 + self.arches.len()..];
        let abis = [Abi::X86_64].into_iter().chain(self.arches.iter().copied());
        let abi = abis.filter(|abi| abi.audit_arch().get() == data.arch).find(|abi| {
            (*abi == Abi::X32) == (data.arch == Abi::X32.audit_arch().get() && data.nr >> 30 == 1)
        });
        let Some(abi) = abi else { return vec![Action::KillThread] };
        let mut actions = Vec::new();
        for (rule, _) in self.rules.iter().zip(added).filter(|(_, result)| **result == 0) {
            let Some(conditions) = rule.here(abi, data) else { continue };
            if conditions.is_empty() {
                return vec![Action::from_word(rule.word)];
            }
            if conditions.iter().all(|one| holds(abi, one, &data.args)) {
                actions.push(Action::from_word(rule.word));
            }
        }
        if actions.is_empty() {
            actions.push(Action::from_word(self.default));
        }
        actions
    }
}

impl Rule {
    /// The conditions, if the rule is about this number on this ABI.
    fn here(&self, abi: Abi, data: &Data) -> Option<Vec<(u32, u32, u64, u64)>> {
        let number = u32::try_from(self.number).ok()?;
        let own = |call: Sysno| call.number(abi) == Some(data.nr);
        let call = Sysno::from_number(Abi::X86_64, number);
        let conditions =
            self.conditions.iter().copied().filter(|one| (one.1, one.2) != (MASKED_EQ, 0));
        if call.is_some_and(own) || (abi == Abi::X86_64 && number == data.nr) {
            return Some(conditions.collect());
        }
        let multiplexer = Sysno::from_number(abi, data.nr).filter(|_| abi.has_multiplexers())?;
        let nth = multiplexer.multiplexes().iter().find(|(_, known)| Some(*known) == call)?.0;
        let number = (0, 4, u64::from(nth), 0);
        Some([number].into_iter().chain(conditions.filter(|one| one.0 != 0)).collect())
    }
}

fn holds(abi: Abi, one: &(u32, u32, u64, u64), args: &[u64; 6]) -> bool {
    let cut = |word: u64| if abi.is_32_bit() { word & 0xffff_ffff } else { word };
    let &(arg, op, a, b) = one;
    let (word, a, b) = (cut(args[usize::try_from(arg).unwrap()]), cut(a), cut(b));
    match op {
        1 => word != a,
        2 => word < a,
        3 => word <= a,
        4 => word == a,
        5 => word >= a,
        6 => word > a,
        _ => word & a == b & a,
    }
}

pub(super) fn difference(a: &Program, b: &Program) -> Option<Data> {
    let mut diagram = Diagram::new(Limit::DEFAULT);
    let (a, b) = (diagram.program(a, false).unwrap(), diagram.program(b, false).unwrap());
    let differs = diagram.difference_of(a, b).unwrap();
    diagram.witness(differs)
}

pub(super) fn action(program: &Program, data: &Data) -> Action {
    Action::from_word(program.evaluate(data, false).word)
}

/// `SECCOMPAT_ROUNDS` is the number of sets.
#[test]
fn random_sets_decide_as_with_libseccomp_or_as_they_are_meant() {
    let drop_in = need!(DropIn::new());
    let rounds = std::env::var("SECCOMPAT_ROUNDS").map_or(1000, |rounds| rounds.parse().unwrap());
    let mut random = Random(Rng::with_seed(22));
    let sets: Vec<Set> = (0..rounds).map(|_| random.set()).collect();
    let lines: Vec<_> = sets.iter().map(Set::lines).collect();
    let ours = need!(drop_in.make(Library::Ours, &lines));
    let theirs = need!(drop_in.make(Library::Theirs, &lines));
    let (mut equal, mut order, mut faults, mut hangs) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (at, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        let text = || format!("set {at}:\n{}", lines[at].join("\n"));
        let Made::Filter(results, Some(our_program)) = ours else {
            panic!("{ours:?} by ours, {}", text());
        };
        let (program, their_results) = match theirs {
            Made::Filter(results, Some(program)) => (program, results),
            Made::Hang | Made::Dead => {
                hangs += 1;
                continue;
            }
            Made::Filter(_, None) => panic!("no filter by libseccomp, {}", text()),
        };
        if results != their_results {
            wrong.push(format!("{results:?} by ours, {their_results:?} by libseccomp, {}", text()));
            continue;
        }
        let Some(witness) = difference(our_program, program) else {
            equal += 1;
            continue;
        };
        let (mine, other) = (action(our_program, &witness), action(program, &witness));
        let meant = sets[at].meant(results, &witness);
        let said = || {
            format!("{witness:x?}: {mine} by ours, {other} by libseccomp, {meant:?}, {}", text())
        };
        if !meant.contains(&mine) {
            wrong.push(said());
        } else if meant.contains(&other) {
            order += 1;
            say(&said());
        } else {
            faults += 1;
        }
    }
    say(&format!(
        "{rounds} sets: {equal} decide alike; libseccomp decides {faults} as no rule says, and does not \
         return from {hangs}; {order} differ in which of two rules wins"
    ));
    assert!(
        wrong.is_empty(),
        "{} wrong: {}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n\n")
    );
}
