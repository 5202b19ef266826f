//! The arguments that no rule of a call covers, as rules.
//!
//! One argument is decided at a time: in each class of its values, the remaining rules have fewer
//! arguments. So an added rule has one condition for an argument, and all of them must hold.
#![forbid(unsafe_code)]

use std::collections::HashMap;

use seccompat_profile::Argument;

use super::inverse::{Condition, MOST, classes, constant, opposite};

/// The limit on examined conditions for one call, class by class: real profiles have some dozens.
const STEPS: usize = 1 << 20;

/// The complement of the alternatives, each of which is a list of conditions that must all hold.
/// `None` if it cannot be expressed.
pub(super) fn complement(alternatives: &[Vec<Argument>]) -> Option<Vec<Vec<Condition>>> {
    let mut left = Vec::new();
    // A condition that always holds is dropped, and so is an alternative that never holds.
    for all in alternatives {
        if all.iter().all(|one| constant(one) != Some(false)) {
            left.push(all.iter().filter(|one| constant(one).is_none()).copied().collect());
        }
    }
    rest(&left, &mut 0)
}

fn rest(alternatives: &[Vec<Argument>], steps: &mut usize) -> Option<Vec<Vec<Condition>>> {
    if alternatives.iter().any(Vec::is_empty) {
        return Some(Vec::new());
    }
    match alternatives {
        [] => return Some(vec![Vec::new()]),
        // It fails if any of its conditions does.
        [one] => {
            let each: Option<Vec<Vec<Condition>>> = one.iter().map(opposite).collect();
            return Some(each?.into_iter().flatten().map(|one| vec![one]).collect());
        }
        _ => {}
    }
    let index = most_asked(alternatives)?;
    let mut asked: Vec<&Argument> = Vec::new();
    let mut known = HashMap::new();
    for one in alternatives.iter().flatten().filter(|one| one.index == index) {
        known.entry(words(one)).or_insert_with(|| {
            asked.push(one);
            asked.len() - 1
        });
    }
    // For each alternative: the places of its conditions on this argument, and the other conditions.
    let split = |rule: &Vec<Argument>| -> (Vec<usize>, Vec<Argument>) {
        let (here, others): (Vec<_>, Vec<_>) = rule.iter().partition(|one| one.index == index);
        (here.iter().map(|one| known[&words(one)]).collect(), others)
    };
    let rules: Vec<(Vec<usize>, Vec<Argument>)> = alternatives.iter().map(split).collect();
    let mut all = Vec::new();
    for (truth, said) in classes(&asked)? {
        *steps += alternatives.len();
        if *steps > STEPS {
            return None;
        }
        let hold = || rules.iter().filter(|(places, _)| places.iter().all(|&place| truth[place]));
        // One alternative holds for all other arguments, so nothing is left of this class.
        if hold().any(|(_, others)| others.is_empty()) {
            continue;
        }
        let here: Vec<Vec<Argument>> = hold().map(|(_, others)| others.clone()).collect();
        let rest = rest(&here, steps)?;
        for condition in said {
            all.extend(rest.iter().map(|rest| [&[condition], &rest[..]].concat()));
        }
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}

/// The argument that most alternatives test; the first of equals.
fn most_asked(alternatives: &[Vec<Argument>]) -> Option<u8> {
    let count = |index: u8| alternatives.iter().flatten().filter(|one| one.index == index).count();
    (0..6).rev().max_by_key(|&index| count(index)).filter(|&index| count(index) > 0)
}

/// All of a condition except its place.
fn words(one: &Argument) -> (u8, u8, u64, u64) {
    (one.index, one.operator as u8, one.value, one.value_two)
}

#[cfg(test)]
mod tests {
    use seccompat_profile::{Operator, Span};

    use super::super::inverse::tests::{met, written};
    use super::*;

    fn arg(index: u8, operator: Operator, value: u64, value_two: u64) -> Argument {
        Argument { span: Span::default(), index, operator, value, value_two }
    }

    #[test]
    fn the_rules_or_their_complement_hold_and_never_both() {
        use Operator::{Eq, Ge, Gt, Le, Lt, MaskedEq, Ne};
        let a = |operator, value| arg(0, operator, value, 0);
        let b = |operator, value| arg(1, operator, value, 0);
        let c = |operator, value| arg(2, operator, value, 0);
        let sets: Vec<Vec<Vec<Argument>>> = vec![
            vec![vec![a(Eq, 3), b(Eq, 5)]],
            vec![vec![a(Eq, 1), b(Eq, 2)], vec![a(Eq, 2), b(Eq, 3)], vec![a(Eq, 5), b(Ne, 1)]],
            vec![vec![a(Eq, 0)], vec![a(Eq, 4), b(Eq, 1)], vec![a(Le, 2), b(Le, 3)]],
            vec![vec![a(Lt, 4), b(Gt, 2), c(Ge, 1)], vec![b(Eq, 2)], vec![c(Ne, 3), a(Gt, 1)]],
            vec![vec![arg(0, MaskedEq, 6, 2), b(Le, 3)], vec![arg(0, MaskedEq, 6, 2), c(Eq, 1)]],
            vec![vec![arg(0, MaskedEq, 0, 7), b(Le, 3)], vec![c(Ge, 0), b(Gt, 3)]],
            vec![vec![a(Lt, 0)], vec![b(Eq, 1)]],
        ];
        for set in sets {
            let complement = complement(&set).expect("few rules");
            for x in 0..7 {
                for y in 0..7 {
                    for args in (0..7).map(|z| [x, y, z]) {
                        let held = set.iter().any(|all| {
                            all.iter().all(|one| met(one, args[usize::from(one.index)]))
                        });
                        let left = complement.iter().any(|all| {
                            all.iter().all(|one| written(one, args[usize::from(one.index)]))
                        });
                        assert!(held != left, "{set:?} at {args:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn stretches_of_the_high_half_end_in_no_answer() {
        let far = [1 << 40, 1 << 50].map(|value| vec![arg(0, Operator::Eq, value, 0)]);
        assert_eq!(complement(&far), None);
    }

    #[test]
    fn decided_calls_get_no_rule() {
        // The case of containers/common for socket: together the three always hold.
        let three = [
            vec![arg(0, Operator::Eq, 16, 0), arg(2, Operator::Eq, 9, 0)],
            vec![arg(2, Operator::Ne, 9, 0)],
            vec![arg(0, Operator::Ne, 16, 0)],
        ];
        assert_eq!(complement(&three), Some(Vec::new()));
        assert_eq!(complement(&[]), Some(vec![Vec::new()]));
        // One rule of two conditions becomes two rules of one.
        let two = complement(&three[..1]).expect("two rules");
        assert_eq!(two.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
    }
}
