//! Two arguments at once: for a certain value of one, another decides too.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use super::fit;
use super::points::Subject;
use crate::rule::{Clause, Compare, Condition, Rule};

/// The limit on values of the first argument with a rule of their own.
const MOST: usize = 16;

/// A rule by one of these arguments, for each value of which at most one other decides.
pub(super) fn fit(subject: &mut Subject<'_, '_>, deciding: &[usize]) -> Option<Rule> {
    for &outer in deciding {
        let rule = by(subject, outer).filter(|rule| subject.points.agree_with(rule));
        if rule.is_some() {
            return rule;
        }
    }
    None
}

/// The rule by the outer argument with zeros in all others, except for values with which another
/// one decides.
fn by(subject: &mut Subject<'_, '_>, outer: usize) -> Option<Rule> {
    let alone = fit::fit(subject, &[0; 6], outer)?;
    let rule = alone.clone().rule();
    let wrong = subject.points.all().filter(|(args, action)| rule.decide(args) != *action);
    // Filters for a 32-bit ABI compare the low half.
    let full = subject.full();
    let mut values: Vec<u64> = wrong.map(|(args, _)| args[outer] & full).collect();
    values.sort_unstable();
    values.dedup();
    if values.len() > MOST {
        return None;
    }
    let mut clauses = Vec::new();
    for value in values {
        let [inner] = subject.points.deciding(|args| args[outer] & full == value)[..] else {
            return None;
        };
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
