//! The answers about one call.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

use super::question::{Answer, Ask, once};
use crate::rule::Rule;

/// The asked points, with their answers.
#[derive(Clone, Default, Debug)]
pub(super) struct Points {
    known: BTreeMap<[u64; 6], Action>,
    has_unanswered: bool,
}

impl Points {
    pub(super) fn put(&mut self, args: [u64; 6], answer: Answer) {
        match answer {
            Answer::Action(action) => drop(self.known.insert(args, action)),
            Answer::Unanswered => self.has_unanswered = true,
            Answer::Unaskable => {}
        }
    }

    /// Whether a question about the call was not answered.
    pub(super) fn has_unanswered(&self) -> bool {
        self.has_unanswered
    }

    /// Whether no question was answered.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    pub(super) fn get(&self, args: &[u64; 6]) -> Option<Action> {
        self.known.get(args).copied()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = ([u64; 6], Action)> {
        self.known.iter().map(|(args, action)| (*args, *action))
    }

    /// The common answer, if there is one.
    pub(super) fn only(&self) -> Option<Action> {
        let first = *self.known.values().next()?;
        self.known.values().all(|action| *action == first).then_some(first)
    }

    /// The arguments of which a single one distinguishes two of these points.
    pub(super) fn deciding(&self, these: impl Fn(&[u64; 6]) -> bool) -> Vec<usize> {
        let all: Vec<([u64; 6], Action)> = self.all().filter(|(args, _)| these(args)).collect();
        (0..6).filter(|arg| decides(&all, *arg)).collect()
    }

    /// The points beside which the answer changes: neighbours along a deciding argument, with different answers.
    pub(super) fn borders(&self) -> Vec<[u64; 6]> {
        let mut borders = Vec::new();
        for arg in self.deciding(|_| true) {
            // With this argument last, neighbours are beside each other.
            let mut sorted = BTreeMap::new();
            for (mut args, action) in self.all() {
                args.swap(arg, 5);
                sorted.insert(args, action);
            }
            let mut before = None;
            for (args, action) in sorted {
                if let Some((other, of_other)) = before.replace((args, action)) {
                    if other[..5] == args[..5] && of_other != action {
                        borders.extend([other, args].map(|mut args| {
                            args.swap(arg, 5);
                            args
                        }));
                    }
                }
            }
        }
        borders
    }

    /// Whether a rule agrees with all of them.
    pub(super) fn agree_with(&self, rule: &Rule) -> bool {
        self.all().all(|(args, action)| rule.decide(&args) == action)
    }

    /// The answers, each with the points of the fewest bits, at most `most` of them.
    pub(super) fn examples(&self, most: usize) -> Vec<([u64; 6], Action)> {
        let bits = |args: &[u64; 6]| args.iter().map(|word| word.count_ones()).sum::<u32>();
        let mut by_action: BTreeMap<Action, Vec<[u64; 6]>> = BTreeMap::new();
        for (args, action) in self.all() {
            by_action.entry(action).or_default().push(args);
        }
        let mut examples = Vec::new();
        for (action, all) in by_action {
            let largest = all.iter().map(bits).max().unwrap_or(0);
            let with = |count: u32| all.iter().copied().filter(move |args| bits(args) == count);
            // Some with few bits set, and one with many.
            let last = with(largest).next_back().filter(|_| all.len() > most);
            let fewest = (0..=largest).flat_map(with).take(most);
            examples.extend(fewest.chain(last).map(|args| (args, action)));
        }
        examples
    }
}

/// Whether one argument alone distinguishes two of these points.
fn decides(all: &[([u64; 6], Action)], arg: usize) -> bool {
    // A hash table of the first point of each line. A tree takes several times as long, and this is asked most often.
    let size = (2 * all.len()).next_power_of_two();
    let mut table: Vec<Option<&([u64; 6], Action)>> = vec![None; size];
    let rest = |mut args: [u64; 6]| {
        args[arg] = 0;
        args
    };
    all.iter().any(|point| {
        let mine = rest(point.0);
        let hash = mine.iter().fold(0, |hash, word| Random(hash ^ word).next());
        let mut place = hash as usize % size;
        while let Some((args, action)) = table[place] {
            if rest(*args) == mine {
                return *action != point.1;
            }
            place = (place + 1) % size;
        }
        table[place] = Some(point);
        false
    })
}

/// One call, its points, and the source of answers.
pub(super) struct Subject<'a, 'b> {
    pub(super) abi: Abi,
    pub(super) nr: u32,
    pub(super) points: &'a mut Points,
    pub(super) ask: &'a mut Ask<'b>,
}

impl Subject<'_, '_> {
    /// Asks about the unknown points.
    pub(super) fn ask(&mut self, all: impl IntoIterator<Item = [u64; 6]>) {
        let mut new = all.into_iter().filter(|args| self.points.get(args).is_none());
        let questions = once(self.abi, self.nr, &mut new);
        if questions.is_empty() {
            return;
        }
        for (question, answer) in questions.iter().zip((self.ask)(&questions)) {
            self.points.put(question.args, answer);
        }
    }

    /// The bits that a filter for this ABI compares.
    pub(super) fn width(&self) -> u32 {
        if self.abi.is_32_bit() { 32 } else { 64 }
    }

    /// All ones, in the compared bits.
    pub(super) fn full(&self) -> u64 {
        u64::MAX >> (64 - self.width())
    }

    /// The points that differ from `context` only in one argument: that argument's value, and the
    /// answer.
    pub(super) fn line(&self, context: &[u64; 6], arg: usize) -> BTreeMap<u64, Action> {
        let mut line = BTreeMap::new();
        for (args, action) in self.points.all() {
            let mut rest = args;
            rest[arg] = context[arg];
            if rest == *context {
                line.insert(args[arg], action);
            }
        }
        line
    }
}

/// Pseudo-random numbers from a seed: SplitMix64.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
