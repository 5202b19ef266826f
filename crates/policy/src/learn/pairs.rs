//! Two arguments at once: for a certain value of one, the other decides too.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::fit;
use super::points::Subject;
use crate::rule::{Clause, Compare, Condition, Rule};

/// The limit on values of the first argument with a rule of their own.
const MOST: usize = 16;

/// A rule by two arguments, in either order.
pub(super) fn fit(subject: &mut Subject<'_, '_>, first: usize, second: usize) -> Option<Rule> {
    for (outer, inner) in [(first, second), (second, first)] {
        if let Some(rule) = by(subject, outer, inner)
            && subject.points.agree_with(&rule)
        {
            return Some(rule);
        }
    }
    None
}

/// The rule by the outer argument with zeros in all others, except for values with which the inner
/// one decides.
fn by(subject: &mut Subject<'_, '_>, outer: usize, inner: usize) -> Option<Rule> {
    let alone = fit::fit(subject, &[0; 6], outer)?;
    let rule = alone.clone().rule();
    let wrong = subject.points.all().filter(|(args, action)| rule.decide(args) != *action);
    let mut values: Vec<u64> = wrong.map(|(args, _)| args[outer]).collect();
    values.sort_unstable();
    values.dedup();
    if values.len() > MOST {
        return None;
    }
    let mut clauses = Vec::new();
    for value in values {
        let mut context = [0; 6];
        context[outer] = value;
        let within = fit::fit(subject, &context, inner)?;
        let is = Condition::new(subject.abi, outer as u8, Compare::Eq, value)?;
        for clause in within.clauses {
            let conditions = [&[is][..], &clause.conditions].concat();
            clauses.push(Clause { conditions, action: clause.action });
        }
        clauses.push(Clause { conditions: [is].to_vec(), action: within.otherwise });
    }
    clauses.extend(alone.clauses);
    Some(Rule::first_of(clauses, alone.otherwise))
}
