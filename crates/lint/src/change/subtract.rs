//! The conditions of an entry without some arguments: the rest, as entries that engines compile
//! correctly.
//!
//! A rule that repeats an argument means "or" in engines, so each remaining piece has one condition
//! for an argument: a comparison for a range of values, an equality for a single value.
#![forbid(unsafe_code)]

use seccompat_profile::order::{sort, sort_by_key};
use seccompat_profile::{Argument, Operator};

use super::asked::{Cond, Wanted};

/// More entries than this for one call are not a small edit.
const MOST: usize = 48;

/// The conditions of an entry.
pub(super) fn conds(args: &[Argument]) -> Vec<Cond> {
    args.iter().map(cond).collect()
}

fn cond(one: &Argument) -> Cond {
    let op = one.operator.name();
    let two = (one.operator == Operator::MaskedEq).then_some(one.value_two);
    Cond { index: one.index, op, value: one.value, two }
}

/// The ranges in which a comparison holds; `None` for a mask.
fn ranges(one: Cond) -> Option<Vec<(u64, u64)>> {
    let value = one.value;
    let below = value.checked_sub(1).map(|last| (0, last));
    let above = value.checked_add(1).map(|first| (first, u64::MAX));
    Some(match one.op {
        "SCMP_CMP_EQ" => vec![(value, value)],
        "SCMP_CMP_NE" => below.into_iter().chain(above).collect(),
        "SCMP_CMP_LT" => below.into_iter().collect(),
        "SCMP_CMP_LE" => vec![(0, value)],
        "SCMP_CMP_GE" => vec![(value, u64::MAX)],
        "SCMP_CMP_GT" => above.into_iter().collect(),
        // A mask of high bits is a range.
        _ if value != 0 && (!value).wrapping_add(1).is_power_of_two() => {
            let first = one.two.unwrap_or_default() & value;
            vec![(first, first | !value)]
        }
        _ => return None,
    })
}

/// A range as blocks that are aligned to their sizes: each is one masked equality.
fn blocks(index: u8, mut first: u64, last: u64) -> Option<Vec<Cond>> {
    let mut all = Vec::new();
    loop {
        let mut size = 0;
        while size < 31 && first >> size & 1 == 0 && first | ((2 << size) - 1) <= last {
            size += 1;
        }
        let block = (1u64 << size) - 1;
        let (op, value, two) = match size {
            0 => ("SCMP_CMP_EQ", first, None),
            _ => ("SCMP_CMP_MASKED_EQ", !block, Some(first)),
        };
        all.push(Cond { index, op, value, two });
        match (first | block).checked_add(1) {
            Some(next) if next <= last && all.len() < MOST => first = next,
            Some(next) if next <= last => return None,
            _ => return Some(all),
        }
    }
}

/// Ranges as conditions; `None` if they are too many.
fn said(index: u8, ranges: &[(u64, u64)]) -> Option<Vec<Cond>> {
    let one = |op, value| Cond { index, op, value, two: None };
    // All values except one are one condition.
    if let [(0, before), (after, u64::MAX)] = ranges {
        if before.checked_add(2) == Some(*after) {
            return Some(vec![one("SCMP_CMP_NE", before + 1)]);
        }
    }
    let mut conds = Vec::new();
    for &(first, last) in ranges {
        match (first, last) {
            (first, last) if first == last => conds.push(one("SCMP_CMP_EQ", first)),
            (0, last) => conds.push(one("SCMP_CMP_LE", last)),
            (first, u64::MAX) => conds.push(one("SCMP_CMP_GE", first)),
            (first, last) => conds.extend(blocks(index, first, last)?),
        }
    }
    Some(conds)
}

/// The rest of conditions on one argument, of which one is enough, without the requested values.
fn without(index: u8, own: &[Cond], wanted: Wanted) -> Option<Vec<Cond>> {
    match wanted {
        Wanted::Value(value) => said(index, &stretches_without(own, value)?),
        Wanted::Bits(bits) => bits_without(index, own, bits),
        Wanted::Without(_) => None,
    }
}

/// The ranges of values without one value.
fn stretches_without(own: &[Cond], value: u64) -> Option<Vec<(u64, u64)>> {
    let mut all: Vec<(u64, u64)> = Vec::new();
    for one in own {
        all.extend(ranges(*one)?);
    }
    if own.is_empty() {
        all.push((0, u64::MAX));
    }
    sort(&mut all);
    let mut joined: Vec<(u64, u64)> = Vec::new();
    for (first, last) in all {
        match joined.last_mut() {
            Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    let mut left = Vec::new();
    for (first, last) in joined {
        if !(first..=last).contains(&value) {
            left.push((first, last));
            continue;
        }
        left.extend(value.checked_sub(1).filter(|end| *end >= first).map(|end| (first, end)));
        left.extend(value.checked_add(1).filter(|start| *start <= last).map(|at| (at, last)));
    }
    Some(left)
}

/// At least one of the bits is 0: a mask for each.
fn bits_without(index: u8, own: &[Cond], bits: u64) -> Option<Vec<Cond>> {
    let op = "SCMP_CMP_MASKED_EQ";
    let masked = |mask: u64, value: u64| Cond { index, op, value: mask, two: Some(value) };
    let each = (0..64).map(|bit| 1u64 << bit).filter(|bit| bits & bit != 0);
    match own {
        [] => Some(each.map(|bit| masked(bit, 0)).collect()),
        [one] if one.op == op => {
            let (mask, value) = (one.value, one.two.unwrap_or_default());
            // A requested bit must be 0 here: the entry has none of the requested values.
            if bits & mask & !value != 0 {
                return Some(vec![*one]);
            }
            let free = each.filter(|bit| mask & bit == 0);
            Some(free.map(|bit| masked(mask | bit, value)).collect())
        }
        _ => None,
    }
}

/// The rest of an entry without these arguments, as lists of conditions; empty if nothing is left,
/// `None` if it cannot be expressed.
pub(super) fn subtract(entry: &[Cond], asked: &[(u8, Wanted)]) -> Option<Vec<Vec<Cond>>> {
    // If an argument is repeated, each of its conditions is enough by itself.
    let again = |at: u8| entry.iter().filter(|one| one.index == at).count() > 1;
    if entry.iter().any(|one| again(one.index))
        && entry.iter().any(|one| one.index != entry[0].index)
    {
        return None;
    }
    let Some(((index, wanted), rest)) = asked.split_first() else { return Some(Vec::new()) };
    let is_alone = rest.is_empty() && entry.iter().all(|one| one.index == *index);
    if entry.iter().any(|one| again(one.index)) && !is_alone {
        // Each condition is an entry of its own.
        let each = entry.iter().map(|one| subtract(std::slice::from_ref(one), asked));
        let left: Option<Vec<Vec<Vec<Cond>>>> = each.collect();
        return left.map(|left| left.concat()).filter(|left| left.len() <= MOST);
    }
    let (own, others): (Vec<Cond>, Vec<Cond>) = entry.iter().partition(|one| one.index == *index);
    let mut left: Vec<Vec<Cond>> = Vec::new();
    for piece in without(*index, &own, *wanted)? {
        let mut all = others.clone();
        all.push(piece);
        sort_by_key(&mut all, |one| one.index);
        left.push(all);
    }
    if !rest.is_empty() {
        // With this argument as requested, and another one different.
        let Wanted::Value(value) = *wanted else { return None };
        let mut within = own.is_empty();
        for one in &own {
            within |= ranges(*one)?.iter().any(|(first, last)| (*first..=*last).contains(&value));
        }
        if within {
            let fixed = Cond { index: *index, op: "SCMP_CMP_EQ", value, two: None };
            for mut more in subtract(&others, rest)? {
                more.push(fixed);
                sort_by_key(&mut more, |one| one.index);
                left.push(more);
            }
        }
    }
    (left.len() <= MOST).then_some(left)
}

/// Whether an entry covers none of these arguments.
pub(super) fn is_disjoint(entry: &[Cond], asked: &[(u8, Wanted)]) -> bool {
    asked.iter().any(|(index, wanted)| {
        let own: Vec<Cond> = entry.iter().filter(|one| one.index == *index).copied().collect();
        let misses = |one: &Cond| match (wanted, one.op) {
            (Wanted::Value(value), "SCMP_CMP_MASKED_EQ") => {
                value & one.value != one.two.unwrap_or_default() & one.value
            }
            (Wanted::Value(value), _) => {
                ranges(*one).is_some_and(|all| !all.iter().any(|(a, b)| (*a..=*b).contains(value)))
            }
            (Wanted::Bits(bits), "SCMP_CMP_MASKED_EQ") => {
                bits & one.value & !one.two.unwrap_or_default() != 0
            }
            (Wanted::Bits(bits), "SCMP_CMP_EQ") => one.value & bits != *bits,
            (Wanted::Bits(_) | Wanted::Without(_), _) => false,
        };
        !own.is_empty() && own.iter().all(misses)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(one: &Cond, value: u64) -> bool {
        match ranges(*one) {
            Some(all) => all.iter().any(|(first, last)| (*first..=*last).contains(&value)),
            None => value & one.value == one.two.unwrap_or_default() & one.value,
        }
    }

    /// Each index occurs once, or alone: so all conditions must hold, or any.
    fn met(entry: &[Cond], args: [u64; 2]) -> bool {
        let hold = |one: &Cond| holds(one, args[usize::from(one.index)]);
        if entry.len() > 1 && entry.iter().all(|one| one.index == entry[0].index) {
            return entry.iter().any(hold);
        }
        entry.iter().all(hold)
    }

    fn wanted(asked: &[(u8, Wanted)], args: [u64; 2]) -> bool {
        asked.iter().all(|(index, wanted)| {
            let value = args[usize::from(*index)];
            match wanted {
                Wanted::Value(wanted) => value == *wanted,
                Wanted::Bits(bits) => value & bits == *bits,
                Wanted::Without(bits) => value & bits == 0,
            }
        })
    }

    #[test]
    fn the_rest_is_the_entry_without_the_denied_calls() {
        let one = |index, op, value| Cond { index, op, value, two: None };
        let mask =
            |index, value, two| Cond { index, op: "SCMP_CMP_MASKED_EQ", value, two: Some(two) };
        let entries = [
            vec![],
            vec![one(0, "SCMP_CMP_NE", 40)],
            vec![one(0, "SCMP_CMP_LE", 38)],
            vec![one(0, "SCMP_CMP_GE", 30)],
            vec![one(0, "SCMP_CMP_EQ", 38)],
            vec![one(0, "SCMP_CMP_LT", 3)],
            vec![one(0, "SCMP_CMP_NE", 40), one(0, "SCMP_CMP_NE", 39)],
            vec![one(0, "SCMP_CMP_GT", 36), one(1, "SCMP_CMP_LT", 5)],
            vec![mask(0, 0x30, 0)],
            vec![mask(0, 0x30, 0x20), one(1, "SCMP_CMP_EQ", 3)],
        ];
        let asked = [
            vec![(0, Wanted::Value(38))],
            vec![(0, Wanted::Value(40)), (1, Wanted::Value(3))],
            vec![(0, Wanted::Bits(4))],
            vec![(0, Wanted::Bits(6))],
            vec![(1, Wanted::Value(2))],
            vec![],
        ];
        let (mut said, mut unsaid) = (0, 0);
        for entry in &entries {
            for asked in &asked {
                let Some(left) = subtract(entry, asked) else {
                    unsaid += 1;
                    continue;
                };
                said += 1;
                for a in 0..70 {
                    for b in 0..8 {
                        let args = [a, b];
                        let expected = met(entry, args) && !wanted(asked, args);
                        let now = left.iter().any(|piece| met(piece, args));
                        assert_eq!(
                            now, expected,
                            "{entry:?} without {asked:?} at {args:?}: {left:?}"
                        );
                    }
                }
                if is_disjoint(entry, asked) {
                    let any = (0..70)
                        .any(|a| (0..8).any(|b| met(entry, [a, b]) && wanted(asked, [a, b])));
                    assert!(!any, "{entry:?} {asked:?}");
                }
            }
        }
        assert!(said > 40 && unsaid < 20, "{said} {unsaid}");
    }
}
