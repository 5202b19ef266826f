//! The rule of one call, from answers.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

use super::fit::fit;
use super::pairs;
use super::points::{Points, Random, Subject};
use super::question::{Ask, most};
use crate::rule::Rule;

/// The limit on corrections of a rule after a contradiction.
const ROUNDS: usize = 4;

/// The rule that agrees with all points of a call, and whether it is complete.
pub(super) fn rule(abi: Abi, nr: u32, points: &mut Points, ask: &mut Ask<'_>) -> (Rule, bool) {
    if let Some(always) = points.only() {
        return (Rule::always(always), true);
    }
    let mut subject = Subject { abi, nr, points, ask };
    flip(&mut subject);
    for round in 0..ROUNDS {
        let deciding = subject.points.deciding(|_| true);
        let found = match deciding[..] {
            [arg] => fit(&mut subject, &[0; 6], arg).map(|found| found.rule()),
            _ => pairs::fit(&mut subject, &deciding),
        };
        let Some(rule) = found else { break };
        try_out(&mut subject, round as u64);
        if subject.points.agree_with(&rule) {
            return (rule, true);
        }
    }
    // Only the points are known.
    let otherwise = most(subject.points.all().map(|(_, action)| action));
    (Rule::always(otherwise.unwrap_or(Action::KillProcess)), false)
}

/// Flips each bit of points with each answer: this reveals a condition from at least one side.
fn flip(subject: &mut Subject<'_, '_>) {
    let examples = subject.points.examples(2);
    let mut all = Vec::new();
    for (args, _) in examples {
        for arg in 0..6 {
            for bit in 0..64 {
                let mut other = args;
                other[arg] ^= 1 << bit;
                all.push(other);
            }
        }
    }
    subject.ask(all);
}

/// Asks about random points: any words, and neighbours of the known points.
fn try_out(subject: &mut Subject<'_, '_>, round: u64) {
    let mut random = Random(u64::from(subject.nr) << 8 | round);
    let examples = subject.points.examples(12);
    let mut all = Vec::new();
    for _ in 0..64 {
        all.push(core::array::from_fn(|_| random.next()));
        all.push(core::array::from_fn(|_| random.next() >> (random.next() % 64)));
    }
    for (args, _) in examples {
        for arg in 0..6 {
            let word = random.next();
            let near =
                [args[arg].wrapping_add(1), args[arg].wrapping_sub(1), args[arg] ^ word, word];
            for value in near {
                let mut other = args;
                other[arg] = value;
                all.push(other);
            }
        }
    }
    subject.ask(all);
}
