//! The form of one argument's rule: bits of a mask, bounds, or values.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

use super::points::{Random, Subject};
use super::question::most;
use crate::rule::{Clause, Compare, Condition, Rule};

/// The number of parts into which a search divides an interval: a batch of questions takes longer than
/// some hundred questions.
const PARTS: u64 = 64;
/// The limit on pieces into which bounds divide an argument.
const MOST_PIECES: usize = 48;
/// The limit on values or masks of a form.
const MOST_TERMS: usize = 32;

/// The rule for one argument while the others are fixed.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub(super) clauses: Vec<Clause>,
    pub(super) otherwise: Action,
}

impl Fitted {
    pub(super) fn rule(self) -> Rule {
        Rule::first_of(self.clauses, self.otherwise)
    }

    fn decide(&self, args: &[u64; 6]) -> Action {
        let holds = |clause: &&Clause| clause.conditions.iter().all(|one| one.holds(args));
        self.clauses.iter().find(holds).map_or(self.otherwise, |clause| clause.action)
    }
}

/// Fits a form to the answers along one argument, in a context. `None` if none fits.
pub(super) fn fit(subject: &mut Subject<'_, '_>, context: &[u64; 6], arg: usize) -> Option<Fitted> {
    let (abi, width) = (subject.abi, subject.width());
    let with = |value: u64| {
        let mut args = *context;
        args[arg] = value;
        args
    };
    let mut values: Vec<u64> = (0..width).map(|bit| 1 << bit).chain([0, u64::MAX]).collect();
    // Another context may have shown values that contradict a form in this one.
    let full = subject.full();
    values.extend(subject.points.all().map(|(args, _)| args[arg] & full));
    values.sort_unstable();
    values.dedup();
    subject.ask(values.into_iter().map(with));
    let forms: [fn(&mut Line<'_, '_, '_>) -> Option<Fitted>; 3] = [by_mask, by_bounds, by_terms];
    for form in forms {
        let mut line = Line { subject, context: *context, arg };
        let Some(fitted) = form(&mut line) else { continue };
        let mut random = Random(0x5ecc ^ arg as u64);
        subject.ask((0..48).map(|n| with(random.next() >> (n % width) >> (64 - width))));
        let all = subject.line(context, arg);
        let narrow = |value: u64| abi.is_32_bit() && value >> 32 != 0;
        let right = |(value, action): (&u64, &Action)| {
            narrow(*value) || fitted.decide(&with(*value)) == *action
        };
        if all.iter().all(right) {
            return Some(fitted);
        }
    }
    None
}

/// The points along one argument.
struct Line<'s, 'a, 'b> {
    subject: &'s mut Subject<'a, 'b>,
    context: [u64; 6],
    arg: usize,
}

impl Line<'_, '_, '_> {
    fn abi(&self) -> Abi {
        self.subject.abi
    }

    fn with(&self, value: u64) -> [u64; 6] {
        let mut args = self.context;
        args[self.arg] = value;
        args
    }

    /// The answers, by the bits that a filter for this ABI compares.
    fn all(&self) -> BTreeMap<u64, Action> {
        let mut all = self.subject.line(&self.context, self.arg);
        if self.subject.width() == 32 {
            all.retain(|value, _| value >> 32 == 0);
        }
        all
    }

    fn at(&mut self, value: u64) -> Option<Action> {
        let args = self.with(value);
        self.subject.ask([args]);
        self.subject.points.get(&args)
    }

    fn condition(&self, compare: Compare, value: u64) -> Vec<Condition> {
        Condition::new(self.abi(), self.arg as u8, compare, value).into_iter().collect()
    }

    /// All ones, in the compared bits.
    fn full(&self) -> u64 {
        self.subject.full()
    }
}

/// One answer if none of some bits is set, another if any is.
fn by_mask(line: &mut Line<'_, '_, '_>) -> Option<Fitted> {
    let all = line.all();
    let none = *all.get(&0)?;
    let mut mask = 0;
    let mut any = None;
    for bit in 0..line.subject.width() {
        let action = *all.get(&(1 << bit))?;
        if action != none {
            mask |= 1 << bit;
            if any.replace(action).is_some_and(|before| before != action) {
                return None;
            }
        }
    }
    let clause = Clause { conditions: line.condition(Compare::MaskedEq(mask), 0), action: none };
    Some(Fitted { clauses: vec![clause], otherwise: any? })
}

/// One answer up to a bound, the next from there on. Bounds are searched between neighbours with
/// different answers.
fn by_bounds(line: &mut Line<'_, '_, '_>) -> Option<Fitted> {
    let all: Vec<(u64, Action)> = line.all().into_iter().collect();
    let (least, first) = *all.first()?;
    let neighbours = all.windows(2).filter(|pair| pair[0].1 != pair[1].1);
    let mut steps: Vec<Step> =
        neighbours.map(|pair| Step { low: pair[0], high: pair[1] }).collect();
    if least != 0 || steps.len() >= MOST_PIECES {
        return None;
    }
    // All at once: each batch of questions costs two processes.
    while steps.iter().any(Step::is_wide) {
        let inner = steps.iter().flat_map(Step::inner).map(|value| line.with(value));
        line.subject.ask(inner.collect::<Vec<_>>());
        for step in steps.iter_mut().filter(|step| step.is_wide()) {
            *step = step.narrowed(line)?;
        }
    }
    let mut firsts: Vec<(u64, Action)> = vec![(0, first)];
    firsts.extend(steps.iter().map(|step| step.high));
    let (_, otherwise) = firsts.pop()?;
    let mut clauses = Vec::new();
    // From below: less than the next bound, and not less than an earlier one.
    let ends: Vec<u64> = firsts.iter().skip(1).map(|(first, _)| *first).collect();
    let last = line.all().into_iter().rev().take_while(|(_, action)| *action == otherwise).last();
    let ends = ends.into_iter().chain(last.map(|(first, _)| first));
    for ((first, action), end) in firsts.iter().zip(ends) {
        let conditions = if end - first == 1 {
            line.condition(Compare::Eq, *first)
        } else {
            line.condition(Compare::Lt, end)
        };
        clauses.push(Clause { conditions, action: *action });
    }
    Some(Fitted { clauses, otherwise })
}

/// Two values with different answers, between which there is a bound.
struct Step {
    low: (u64, Action),
    high: (u64, Action),
}

impl Step {
    fn is_wide(&self) -> bool {
        self.high.0 - self.low.0 > 1
    }

    /// Values that divide it into up to [`PARTS`] parts.
    fn inner(&self) -> impl Iterator<Item = u64> + use<> {
        let (low, width) = (self.low.0, self.high.0 - self.low.0);
        let parts = width.min(PARTS);
        (1..parts)
            .map(move |n| low + (u128::from(width) * u128::from(n) / u128::from(parts)) as u64)
    }

    /// The part with the bound. `None` if there is more than one bound, or a third answer.
    fn narrowed(&self, line: &Line<'_, '_, '_>) -> Option<Self> {
        let mut part = Self { low: self.low, high: self.high };
        let mut is_past = false;
        for value in self.inner() {
            let action = line.subject.points.get(&line.with(value))?;
            if !is_past && action == self.low.1 {
                part.low.0 = value;
            } else if action != self.high.1 {
                return None;
            } else if !is_past {
                (part.high.0, is_past) = (value, true);
            }
        }
        Some(part)
    }
}

/// Values, or values under masks, with another answer than all other values.
fn by_terms(line: &mut Line<'_, '_, '_>) -> Option<Fitted> {
    let full = line.full();
    let mut random = Random(0x7e7e);
    let away: Vec<u64> = (0..9).map(|_| random.next() & full).collect();
    let all: Vec<[u64; 6]> = away.iter().map(|value| line.with(*value)).collect();
    line.subject.ask(all);
    let votes: Vec<Action> = away.into_iter().filter_map(|value| line.at(value)).collect();
    let otherwise = most(votes.into_iter())?;
    let mut clauses: Vec<Clause> = Vec::new();
    loop {
        let covered = |value: u64, clauses: &[Clause]| {
            let args = line.with(value);
            clauses.iter().any(|clause| clause.conditions.iter().all(|one| one.holds(&args)))
        };
        let left = line.all().into_iter();
        let next =
            left.filter(|(value, action)| *action != otherwise && !covered(*value, &clauses));
        let Some((value, action)) = next.min_by_key(|(value, _)| value.count_ones()) else { break };
        if clauses.len() == MOST_TERMS {
            return None;
        }
        let mask = mask_of(line, value, action)?;
        let conditions = if mask == full {
            line.condition(Compare::Eq, value)
        } else {
            line.condition(Compare::MaskedEq(mask), value & mask)
        };
        clauses.push(Clause { conditions, action });
    }
    (!clauses.is_empty()).then_some(Fitted { clauses, otherwise })
}

/// The bits of a value on which its answer depends; all, if the bits that seem irrelevant alone
/// matter together.
fn mask_of(line: &mut Line<'_, '_, '_>, value: u64, action: Action) -> Option<u64> {
    let full = line.full();
    let width = line.subject.width();
    let flips: Vec<[u64; 6]> = (0..width).map(|bit| line.with(value ^ 1 << bit)).collect();
    line.subject.ask(flips);
    let mut free = Vec::new();
    for bit in 0..width {
        if line.at(value ^ 1 << bit)? == action {
            free.push(bit);
        }
    }
    let mut random = Random(value);
    let trials: Vec<u64> = (0..64u64)
        .map(|n| {
            let pick =
                if n < 1 << free.len().min(6) && free.len() <= 6 { n } else { random.next() };
            let chosen = free.iter().enumerate().filter(|(at, _)| pick >> at & 1 == 1);
            chosen.fold(value, |value, (_, bit)| value ^ 1 << bit)
        })
        .collect();
    let asked: Vec<[u64; 6]> = trials.iter().map(|trial| line.with(*trial)).collect();
    line.subject.ask(asked);
    for trial in trials {
        if line.at(trial)? != action {
            return Some(full);
        }
    }
    Some(free.iter().fold(full, |mask, bit| mask & !(1 << bit)))
}
