//! Learns a policy by asking.
//!
//! The caller supplies the answers, for example from a thread's filters. The asked points are kept,
//! and the values between them are derived. The derivation is correct if the filters compare words
//! with asked values, by single bits, or by bounds between two asked points. Calls whose answers
//! fit no such form are named, and for them only the asked points are claimed.
#![forbid(unsafe_code)]

mod call;
mod fit;
mod pairs;
mod points;
mod question;
mod witnesses;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Facts, Kind, Param, Sysno};

use crate::policy::{Builder, Mistake, Policy, Table};
use crate::rule::Rule;
use points::Points;
use question::most;

pub use question::{Answer, Ask, Question};

/// The result.
#[derive(Clone, Debug)]
pub struct Learned {
    /// The policy: the asked points, and the derived rules.
    pub policy: Policy,
    /// The calls for which only the asked points are claimed: their answers fit no rule, or a
    /// question about them was not answered.
    pub unknown: Vec<(Abi, u32)>,
}

/// How far beyond the newest call each number is asked.
const BEYOND: u32 = 64;
/// Numbers without a call: all others get the same answer.
const FAR: [u32; 8] = [1023, 1024, 4095, 8192, 65_535, 1 << 20, 0x1fff_ffff, 0x3fff_fffe];
/// The limit on questions in a batch, unless one call has more. Each batch has a fixed cost, and the
/// caller may copy this process's memory for it.
const MOST_AT_ONCE: usize = 1 << 14;

/// Learns a policy for these ABIs; every other gets `bad_arch`. `seeds` has the argument registers
/// that profiles test for a call.
///
/// # Errors
/// There is no ABI, one occurs twice, or ABIs have different byte orders.
pub fn learn(
    abis: &[Abi],
    bad_arch: Action,
    seeds: &Seeds<'_>,
    ask: &mut Ask<'_>,
) -> Result<Learned, Mistake> {
    let mut builder = Builder::new(bad_arch);
    let (conditional, examples) = Default::default();
    let unknown = Vec::new();
    let mut learner = Learner { bad_arch, seeds, ask, conditional, examples, unknown };
    let mut beyond = None;
    for &abi in abis {
        let rules = learner.abi(abi);
        if abi == Abi::X86_64 {
            beyond =
                rules.iter().find(|(nr, _)| *nr == BEYOND_X32.start).map(|(_, rule)| rule.clone());
        }
        let is_far = |nr: u32| FAR.contains(&(nr - abi.number_base()));
        let is_known = |nr: u32| !learner.unknown.contains(&(abi, nr));
        let far = rules
            .iter()
            .filter(|(nr, rule)| is_far(*nr) && is_known(*nr) && rule.clauses().is_empty());
        let ground = most(far.map(|(_, rule)| rule.otherwise())).unwrap_or(bad_arch);
        let mut table = Table::new(abi, builder.rule(Rule::always(ground)));
        for (nr, rule) in rules {
            table.set(nr, builder.rule(rule));
        }
        if let Some(rule) = beyond.take_if(|_| abi == Abi::X32) {
            lay_beyond_x32(&mut table, &mut builder, rule, ground);
        }
        builder.add(table)?;
    }
    // Filters may kill for every call of x32, and answer these.
    if let Some(rule) = beyond.filter(|rule| *rule != Rule::always(bad_arch)) {
        let mut table = Table::new(Abi::X32, builder.rule(Rule::always(bad_arch)));
        lay_beyond_x32(&mut table, &mut builder, rule, bad_arch);
        builder.add(table)?;
    }
    let unknown = learner.unknown;
    Ok(Learned { policy: builder.build()?, unknown })
}

/// Numbers without x32's bit above those with it: x86_64's, but policies have them in x32's table.
const BEYOND_X32: Range<u32> = 0x8000_0000..0xc000_0000;

fn lay_beyond_x32(table: &mut Table, builder: &mut Builder, rule: Rule, otherwise: Action) {
    table.from(BEYOND_X32.start, builder.rule(rule));
    table.from(BEYOND_X32.end, builder.rule(Rule::always(otherwise)));
}

/// The argument registers that profiles test for a call.
type Seeds<'a> = dyn Fn(Abi, Sysno) -> Vec<[u64; 6]> + 'a;

/// The state between ABIs.
struct Learner<'a, 'b> {
    bad_arch: Action,
    seeds: &'a Seeds<'a>,
    ask: &'a mut Ask<'b>,
    /// If arguments decide a call on one ABI, they may decide it on the next one too.
    conditional: BTreeMap<Sysno, Vec<[u64; 6]>>,
    /// A multiplexer is decided by the arguments of the calls that it makes.
    examples: BTreeMap<Sysno, Vec<[u64; 6]>>,
    unknown: Vec<(Abi, u32)>,
}

/// The arguments of the first two questions about each number.
const GROUNDS: [[u64; 6]; 2] = [[0; 6], [u64::MAX; 6]];

/// A number, the answers about [`GROUNDS`], and further questions.
struct Number<'a> {
    nr: u32,
    answers: &'a [Answer],
    questions: Vec<Question>,
}

impl Learner<'_, '_> {
    /// The rules of an ABI's numbers.
    fn abi(&mut self, abi: Abi) -> Vec<(u32, Rule)> {
        let numbers = numbers(abi);
        // Two questions about each number come first: the caller may limit the number of questions for
        // which filters kill.
        let grounds = |nr: &u32| GROUNDS.map(|args| Question { abi, nr: *nr, args });
        let basic: Vec<Question> = numbers.iter().flat_map(grounds).collect();
        let answers = (self.ask)(&basic);
        let (mut rules, mut group, mut size) = (Vec::new(), Vec::new(), 0);
        for (&nr, answers) in numbers.iter().zip(answers.chunks(GROUNDS.len())) {
            let questions = self.first_questions(abi, nr);
            if size > 0 && size + questions.len() > MOST_AT_ONCE {
                self.batch(abi, &group, &mut rules);
                group.clear();
                size = 0;
            }
            size += questions.len();
            group.push(Number { nr, answers, questions });
        }
        self.batch(abi, &group, &mut rules);
        rules
    }

    fn first_questions(&self, abi: Abi, nr: u32) -> Vec<Question> {
        let call = Sysno::from_number(abi, nr);
        let mut args = call.map_or_else(Vec::new, |call| (self.seeds)(abi, call));
        if let Some(call) = call {
            args.extend(multiplexed(call));
            args.extend(first_points(call, abi));
            args.extend(self.conditional.get(&call).into_iter().flatten());
            args.extend(of_selected(call, &self.examples));
        }
        let new = args.into_iter().filter(|args| !GROUNDS.contains(args));
        let mut all: Vec<Question> = new.map(|args| Question { abi, nr, args }).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Asks the further questions about some numbers of an ABI, and finds their rules.
    fn batch(&mut self, abi: Abi, group: &[Number<'_>], rules: &mut Vec<(u32, Rule)>) {
        let all: Vec<Question> =
            group.iter().flat_map(|number| number.questions.iter().copied()).collect();
        let answers = if all.is_empty() { Vec::new() } else { (self.ask)(&all) };
        let mut rest = &answers[..];
        for Number { nr, answers: first, questions } in group {
            let (answers, others) = rest.split_at(questions.len());
            rest = others;
            let rule = match first[0] {
                Answer::Action(only)
                    if first.iter().chain(answers).all(|answer| *answer == first[0]) =>
                {
                    Rule::always(only)
                }
                _ => {
                    let args = questions.iter().map(|question| question.args);
                    let first = GROUNDS.into_iter().zip(first.iter().copied());
                    let mut points = first.chain(args.zip(answers.iter().copied())).collect();
                    self.rule(abi, *nr, &mut points)
                }
            };
            rules.push((*nr, rule));
        }
    }

    /// The rule of a number from the answers to the first questions, and to others if necessary.
    fn rule(&mut self, abi: Abi, nr: u32, points: &mut Points) -> Rule {
        if points.is_empty() {
            // A call that cannot be asked about passes every filter.
            let silent = points.has_unanswered();
            self.unknown.extend(silent.then_some((abi, nr)));
            return Rule::always(if silent { self.bad_arch } else { Action::Allow });
        }
        let (rule, is_known) = call::rule(abi, nr, points, self.ask);
        if !is_known || points.has_unanswered() {
            self.unknown.push((abi, nr));
        }
        let call = Sysno::from_number(abi, nr).filter(|_| points.only().is_none());
        if let Some(call) = call {
            let all = points.all().map(|(args, _)| args);
            self.conditional.entry(call).or_default().extend(all);
            let some = points.examples(16).into_iter().map(|(args, _)| args);
            self.examples.entry(call).or_default().extend(some);
        }
        rule
    }
}

/// The numbers to ask about.
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
    if abi == Abi::X86_64 {
        all.push(BEYOND_X32.start);
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The values to ask for an argument of a call.
struct Asked {
    /// Alone, with zeros in all other arguments: two conditions often have a zero.
    alone: Vec<u64>,
    /// Among values of other arguments: larger numbers, and single bits.
    among_zeros: Vec<u64>,
    /// The same: single bits cleared among ones.
    among_ones: Vec<u64>,
}

/// The numbers below this are asked alone, and on an ABI beside a native one that has the call, those below the second.
const ALONE: [u64; 2] = [32, 4];

fn values(call: Sysno, param: &Param, abi: Abi) -> Asked {
    let pointer = matches!(param.kind, Kind::Ptr | Kind::Str);
    // Profiles seldom have special conditions for another ABI: there the values are those that decide here, too.
    let special = Abi::NATIVE.is_none_or(|native| abi == native || call.number(native).is_none());
    // No filter decides by a descriptor, beyond the first few.
    let small = match param.kind {
        _ if pointer => 0,
        Kind::Fd => 4,
        _ if special => 64,
        _ => 8,
    };
    // If filters test the part of a register that the kernel ignores, they compare it with zero.
    let is_tested = |bit: &u32| {
        let seldom = pointer || *bit >= 32 && (param.kind.is_32_bit() || abi.is_32_bit());
        !seldom || [0, 12, 31, 32, 63].contains(bit)
    };
    let bits: Vec<u64> = (0..64u32).filter(is_tested).map(|bit| 1 << bit).collect();
    let cleared = if special { &bits[..] } else { &[] };
    let among_ones = cleared.iter().map(|bit| !bit).collect();
    let alone = small.min(ALONE[usize::from(!special)]);
    let larger = bits.into_iter().filter(|bit| *bit >= small);
    Asked {
        alone: (1..alone).collect(),
        among_ones,
        among_zeros: (alone..small).chain(larger).collect(),
    }
}

/// The distance between the values of two neighbouring arguments in a question about all of them: a filter may
/// have the same value for both, with opposite decisions.
const APART: usize = 11;

/// The first arguments to ask for a call: small values alone, and others in all arguments at once, so that a filter
/// that tests one argument for one of them answers as for no other question. Most calls are decided by none.
fn first_points(call: Sysno, abi: Abi) -> Vec<[u64; 6]> {
    let params = Facts::of(call).params.iter().take(6);
    let of_each: Vec<Asked> = params.map(|param| values(call, param, abi)).collect();
    let mut all = Vec::new();
    for (at, values) in of_each.iter().enumerate() {
        for &value in &values.alone {
            let mut args = [0; 6];
            args[at] = value;
            all.push(args);
        }
    }
    let joint = |ground: u64, of: &dyn Fn(&Asked) -> Vec<u64>| {
        let lists: Vec<Vec<u64>> = of_each.iter().map(of).collect();
        let most = lists.iter().map(Vec::len).max().unwrap_or(0);
        let one = |n: usize| {
            let value = |at: usize| {
                let list = lists.get(at).filter(|list| !list.is_empty())?;
                Some(list[(n + APART * at) % list.len()])
            };
            core::array::from_fn(|at| value(at).unwrap_or(ground))
        };
        (0..most).map(one).collect::<Vec<[u64; 6]>>()
    };
    all.extend(joint(0, &|values| values.among_zeros.clone()));
    all.extend(joint(u64::MAX, &|values| values.among_ones.clone()));
    all
}

/// The first arguments to ask for `socketcall` and `ipc`: filters test the arguments of the call
/// that the first one selects.
fn multiplexed(call: Sysno) -> Vec<[u64; 6]> {
    let mut all = Vec::new();
    for &(selected, _) in call.multiplexes() {
        let selected = u64::from(selected);
        all.push([selected, u64::MAX, u64::MAX, u64::MAX, u64::MAX, u64::MAX]);
        for at in 1..6 {
            for value in (0..16).chain((4..32).map(|bit| 1 << bit)) {
                let mut args = [selected, 0, 0, 0, 0, 0];
                args[at] = value;
                all.push(args);
            }
        }
    }
    all
}

/// The arguments to ask for `socketcall` and `ipc` after those of the calls that they make are known.
fn of_selected(call: Sysno, examples: &BTreeMap<Sysno, Vec<[u64; 6]>>) -> Vec<[u64; 6]> {
    let mut all = Vec::new();
    for &(selected, inner) in call.multiplexes() {
        for args in examples.get(&inner).into_iter().flatten() {
            let mut args = *args;
            args[0] = selected.into();
            all.push(args);
        }
    }
    all
}

#[cfg(test)]
mod tests;
