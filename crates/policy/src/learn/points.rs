//! The answers about one call.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

use super::question::{Answer, Ask, Question};
use crate::rule::Rule;

/// The asked points, with their answers.
#[derive(Clone, Default, Debug)]
pub(super) struct Points {
    known: BTreeMap<[u64; 6], Action>,
    has_unanswered: bool,
}

impl Points {
    fn put(&mut self, args: [u64; 6], answer: Answer) {
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
        let of = |arg: &usize| {
            let mut lines = BTreeMap::new();
            self.all().filter(|(args, _)| these(args)).any(|(args, action)| {
                let mut rest = args;
                rest[*arg] = 0;
                *lines.entry(rest).or_insert(action) != action
            })
        };
        (0..6).filter(of).collect()
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

impl FromIterator<([u64; 6], Answer)> for Points {
    fn from_iter<T: IntoIterator<Item = ([u64; 6], Answer)>>(all: T) -> Self {
        let mut points = Self::default();
        all.into_iter().for_each(|(args, answer)| points.put(args, answer));
        points
    }
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
        let new = all.into_iter().filter(|args| self.points.get(args).is_none());
        let (abi, nr) = (self.abi, self.nr);
        let mut questions: Vec<Question> = new.map(|args| Question { abi, nr, args }).collect();
        questions.sort_unstable();
        questions.dedup();
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
