//! Learns a policy by asking.
//!
//! The caller supplies the answers, for example from a thread's filters. The asked points are kept,
//! and the values between them are derived. The derivation is correct if the filters compare words
//! with asked values, by single bits, or by bounds between two asked points. Calls whose answers
//! fit no such form are named, and for them only the asked points are claimed.
#![forbid(unsafe_code)]

mod call;
mod first;
mod fit;
mod pairs;
mod points;
mod question;
mod witnesses;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};

use crate::policy::{Builder, Mistake, Policy, Table};
use crate::rule::Rule;
use first::{first_points, multiplexed, of_selected, selected_alone};
use points::{Points, Subject};
use question::{most, once};

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
        let Some(call) = Sysno::from_number(abi, nr) else { return Vec::new() };
        let decides = self.conditional.get(&call);
        let points = first_points(call, abi, decides.is_some()).into_iter();
        let seeds = (self.seeds)(abi, call);
        let others = [seeds, multiplexed(call), of_selected(call, &self.examples)].concat();
        if others.is_empty() && decides.is_none() {
            // No point occurs twice.
            return points.map(|args| Question { abi, nr, args }).collect();
        }
        let others = others.iter().chain(decides.into_iter().flatten()).copied();
        let new = others.filter(|args| !GROUNDS.contains(args));
        once(abi, nr, &mut points.chain(new))
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
                    let mut points = Points::default();
                    for (args, answer) in
                        GROUNDS.into_iter().chain(args).zip(first.iter().chain(answers))
                    {
                        points.put(args, *answer);
                    }
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
        let call = Sysno::from_number(abi, nr).filter(|_| points.only().is_none());
        if let Some(call) = call {
            Subject { abi, nr, points, ask: self.ask }.ask(selected_alone(call));
        }
        let (rule, is_known) = call::rule(abi, nr, points, self.ask);
        if !is_known || points.has_unanswered() {
            self.unknown.push((abi, nr));
        }
        if let Some(call) = call.filter(|_| points.only().is_none()) {
            self.conditional.entry(call).or_default().extend(points.borders());
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

#[cfg(test)]
mod tests;
