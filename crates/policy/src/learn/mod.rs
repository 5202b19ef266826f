//! A policy, learned by asking.
//!
//! The questions are put by whoever can answer them, a thread's filters for one. What is asked is kept; what lies
//! between is derived, and holds if the filters compare words with what was asked, by single bits, or by bounds that
//! lie between two points asked. Calls whose answers fit no such form are named, and nothing is claimed of them
//! beyond the points.
#![forbid(unsafe_code)]

mod call;
mod fit;
mod pairs;
mod points;
mod question;
mod witnesses;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Facts, Kind, Sysno};

use crate::policy::{Builder, Mistake, Policy, Table};
use crate::rule::Rule;
use points::Points;
use question::most;

pub use question::{Ask, Question};

/// What was learned.
#[derive(Clone, Debug)]
pub struct Learned {
    /// The policy: what was asked, and what follows from it.
    pub policy: Policy,
    /// The calls of which nothing is claimed beyond the points that were asked.
    pub unknown: Vec<(Abi, u32)>,
    /// Every question with its answer.
    pub asked: Vec<(Question, Action)>,
}

/// How far beyond the newest call numbers are asked one by one.
const BEYOND: u32 = 64;
/// Numbers that no call has: what they get, all others get.
const FAR: [u32; 8] = [1023, 1024, 4095, 8192, 65_535, 1 << 20, 0x1fff_ffff, 0x3fff_fffe];

/// Learns a policy for these ABIs; every other gets `bad_arch`. `seeds` has the argument registers by which profiles
/// decide a call.
///
/// # Errors
/// No ABI, one twice, or ABIs of different byte orders.
pub fn learn(
    abis: &[Abi],
    bad_arch: Action,
    seeds: &dyn Fn(Abi, Sysno) -> Vec<[u64; 6]>,
    ask: &mut Ask<'_>,
) -> Result<Learned, Mistake> {
    let mut builder = Builder::new(bad_arch);
    let (mut unknown, mut asked) = (Vec::new(), Vec::new());
    // Where a call is decided by arguments on one ABI it may be so on the next.
    let mut conditional: BTreeMap<Sysno, Vec<[u64; 6]>> = BTreeMap::new();
    for &abi in abis {
        let numbers = numbers(abi);
        let mut points: BTreeMap<u32, Points> = BTreeMap::new();
        let mut questions = Vec::new();
        for &nr in &numbers {
            let call = Sysno::from_number(abi, nr);
            let args = call.map_or_else(Vec::new, |call| first_points(call, abi, seeds));
            let before = call.and_then(|call| conditional.get(&call)).into_iter().flatten();
            let all = args.into_iter().chain(before.copied()).chain([[0; 6], [u64::MAX; 6]]);
            questions.extend(all.map(|args| Question { abi, nr, args }));
        }
        for (question, answer) in questions.iter().zip(ask(&questions)) {
            if let Some(answer) = answer {
                points.entry(question.nr).or_default().put(question.args, answer);
            }
        }
        let far = FAR.iter().filter_map(|far| points.get(&(abi.number_base() + far)));
        let ground = most(far.filter_map(Points::only)).unwrap_or(bad_arch);
        let rule = builder.rule(Rule::always(ground));
        let mut table = Table::new(abi, rule);
        for nr in numbers {
            let Some(points) = points.get_mut(&nr) else {
                // It cannot be asked about: a call that passes every filter.
                let allow = builder.rule(Rule::always(Action::Allow));
                table.set(nr, allow);
                continue;
            };
            let (rule, is_known) = call::rule(abi, nr, points, ask);
            if !is_known {
                unknown.push((abi, nr));
            }
            let call = Sysno::from_number(abi, nr).filter(|_| points.only().is_none());
            if let Some(call) = call {
                conditional.entry(call).or_default().extend(points.all().map(|(args, _)| args));
            }
            asked.extend(points.all().map(|(args, action)| (Question { abi, nr, args }, action)));
            table.set(nr, builder.rule(rule));
        }
        builder.add(table)?;
    }
    Ok(Learned { policy: builder.build()?, unknown, asked })
}

/// The numbers that are asked about.
fn numbers(abi: Abi) -> Vec<u32> {
    let base = abi.number_base();
    let last = Sysno::on(abi).map(|(number, _)| number).filter(|nr| nr - base < 1 << 16).max();
    let last = last.unwrap_or(base) + BEYOND;
    let mut all: Vec<u32> = (base..=last).collect();
    all.extend(Sysno::on(abi).map(|(number, _)| number).filter(|number| *number > last));
    all.extend(FAR.iter().map(|far| base + far).filter(|number| *number > last));
    if base == 0 {
        all.push(u32::MAX);
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The arguments by which a call is asked about first: the seeds, small numbers, and single bits of zeros and of ones.
fn first_points(
    call: Sysno,
    abi: Abi,
    seeds: &dyn Fn(Abi, Sysno) -> Vec<[u64; 6]>,
) -> Vec<[u64; 6]> {
    let mut all = seeds(abi, call);
    let native = Some(abi) == Abi::NATIVE;
    for (at, param) in Facts::of(call).params.iter().enumerate().take(6) {
        let pointer = matches!(param.kind, Kind::Ptr | Kind::Str);
        let mut word = |ground: u64, value: u64| {
            let mut args = [ground; 6];
            args[at] = value;
            all.push(args);
        };
        // What a descriptor is nobody decides by, beyond the first few; and profiles seldom have conditions of their
        // own for another ABI.
        let small = match param.kind {
            _ if pointer => 0,
            Kind::Fd => 4,
            _ if native => 64,
            _ => 16,
        };
        (1..small).for_each(|value| word(0, value));
        for bit in 0..64u32 {
            // What the kernel does not read of a register filters compare with zero, if at all.
            let seldom = pointer || bit >= 32 && (param.kind.is_32_bit() || abi.is_32_bit());
            if seldom && ![0, 12, 31, 32, 63].contains(&bit) {
                continue;
            }
            word(0, 1 << bit);
            word(u64::MAX, !(1 << bit));
        }
    }
    all
}

#[cfg(test)]
mod tests;
