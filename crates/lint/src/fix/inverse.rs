//! The values of one argument for which conditions hold or do not, as conditions that libseccomp
//! compiles correctly.
//!
//! A rule has one condition for an argument, since a rule that repeats an argument means "or". A
//! comparison is used if one is enough, else *cubes*: masked equalities, each a block of values
//! aligned to its own size. On 32-bit ABIs libseccomp drops the high half of mask and value, so a
//! cube with a mask only there would match everything: every cube masks the whole high half, and
//! one comparison covers the values beyond 32 bits.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::collections::HashMap;

use seccompat_catalogue::Abi;
use seccompat_profile::{Argument, Operator, Span};

/// The limit on added rules for one call: more would be unreadable.
pub(super) const MOST: usize = 512;

/// A condition of an added rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Condition {
    pub(super) index: u8,
    pub(super) op: Operator,
    pub(super) value: u64,
    pub(super) value_two: Option<u64>,
}

impl Condition {
    /// The same on an ABI; `None` if there is no such argument.
    pub(super) fn on(&self, abi: Abi) -> Option<seccompat_policy::Condition> {
        let value_two = self.value_two.unwrap_or_default();
        let (index, operator, value) = (self.index, self.op, self.value);
        Argument { span: Span::default(), index, operator, value, value_two }.condition(abi)
    }
}

/// The values of an argument, first and last of each range, in order.
type Ranges = Vec<(u64, u64)>;

/// Sorts the values of one argument into classes: in one class, the same conditions hold. Each class
/// is the truth of every condition, and new conditions of which at least one holds exactly for the
/// values of the class. `None` if rules with one condition each cannot express a class: masks next to
/// other conditions, or masks of the high half.
pub(super) fn classes(all: &[&Argument]) -> Option<Vec<(Vec<bool>, Vec<Condition>)>> {
    if let [one] = all {
        return Some(vec![(vec![true], vec![same(one)]), (vec![false], opposite(one)?)]);
    }
    let index = all.first()?.index;
    if all.len() > MOST {
        return None;
    }
    if all.iter().any(|one| one.operator == Operator::MaskedEq || one.index != index) {
        return None;
    }
    let holding: Vec<Ranges> = all.iter().map(|one| holds(one)).collect();
    // The values at which some condition begins or ends to hold.
    let mut cuts: Vec<u64> = holding
        .iter()
        .flatten()
        .flat_map(|&(first, last)| [Some(first), last.checked_add(1)])
        .flatten()
        .chain([0])
        .collect();
    sort(&mut cuts);
    cuts.dedup();
    let mut classes: Vec<(Vec<bool>, Ranges)> = Vec::new();
    let mut known: HashMap<Vec<u64>, usize> = HashMap::new();
    for (at, &first) in cuts.iter().enumerate() {
        let last = cuts.get(at + 1).map_or(u64::MAX, |next| next - 1);
        let within =
            |ranges: &Ranges| ranges.iter().any(|range| range.0 <= first && last <= range.1);
        let truth: Vec<bool> = holding.iter().map(within).collect();
        let at = *known.entry(packed(&truth)).or_insert_with(|| {
            classes.push((truth, Vec::new()));
            classes.len() - 1
        });
        let class = &mut classes[at].1;
        match class.last_mut() {
            Some(before) if before.1.checked_add(1) == Some(first) => before.1 = last,
            _ => class.push((first, last)),
        }
    }
    classes.into_iter().map(|(truth, ranges)| Some((truth, said(index, &ranges)?))).collect()
}

/// 64 truths a word: many conditions have many classes, and each truth is hashed for each class.
fn packed(truth: &[bool]) -> Vec<u64> {
    let word = |truths: &[bool]| truths.iter().fold(0, |word, &one| word << 1 | u64::from(one));
    truth.chunks(64).map(word).collect()
}

fn condition(one: &Argument, op: Operator) -> Condition {
    Condition { index: one.index, op, value: one.value, value_two: None }
}

/// A condition as written.
fn same(one: &Argument) -> Condition {
    let value_two = (one.operator == Operator::MaskedEq).then_some(one.value_two & one.value);
    Condition { value_two, ..condition(one, one.operator) }
}

/// Its negation: the opposite comparison says the same on 32-bit ABIs too.
pub(super) fn opposite(one: &Argument) -> Option<Vec<Condition>> {
    let op = match one.operator {
        Operator::Ne => Operator::Eq,
        Operator::Lt => Operator::Ge,
        Operator::Le => Operator::Gt,
        Operator::Eq => Operator::Ne,
        Operator::Ge => Operator::Lt,
        Operator::Gt => Operator::Le,
        Operator::MaskedEq => return (one.value >> 32 == 0).then(|| bits(one)),
    };
    Some(vec![condition(one, op)])
}

/// Whether a condition holds for every value, or for none; `None` where it depends.
pub(super) fn constant(one: &Argument) -> Option<bool> {
    match one.operator {
        Operator::MaskedEq => (one.value == 0).then_some(true),
        _ => match holds(one)[..] {
            [] => Some(false),
            [(0, u64::MAX)] => Some(true),
            _ => None,
        },
    }
}

/// A value differs from the masked one in some bit.
fn bits(one: &Argument) -> Vec<Condition> {
    let wanted = one.value_two & one.value;
    let differs = |bit: u32| {
        let mask = 1u64 << bit;
        let value_two = Some(mask & !wanted);
        Condition { index: one.index, op: Operator::MaskedEq, value: mask, value_two }
    };
    (0..64).filter(|bit| one.value >> bit & 1 == 1).map(differs).collect()
}

/// Ranges of an argument's values, as conditions; `None` if they are too many to read.
fn said(index: u8, ranges: &[(u64, u64)]) -> Option<Vec<Condition>> {
    let plain = |op, value| Condition { index, op, value, value_two: None };
    let mut conditions = Vec::new();
    for &(first, last) in ranges {
        match (first, last) {
            (first, last) if first == last => conditions.push(plain(Operator::Eq, first)),
            (0, last) => conditions.push(plain(Operator::Le, last)),
            (first, u64::MAX) if first > u64::from(u32::MAX) => {
                conditions.push(plain(Operator::Ge, first));
            }
            (first, last) => {
                let narrow = last.min(u64::from(u32::MAX));
                if first <= narrow {
                    conditions.extend(cubes(index, first, narrow)?);
                }
                if last == u64::MAX {
                    conditions.push(plain(Operator::Gt, u64::from(u32::MAX)));
                } else if last > narrow {
                    conditions.extend(cubes(index, first.max(narrow + 1), last)?);
                }
            }
        }
        if conditions.len() > MOST {
            return None;
        }
    }
    Some(conditions)
}

/// The ranges in which a comparison holds.
fn holds(one: &Argument) -> Ranges {
    let value = one.value;
    let below = value.checked_sub(1).map(|last| (0, last));
    let above = value.checked_add(1).map(|first| (first, u64::MAX));
    match one.operator {
        Operator::Eq | Operator::MaskedEq => vec![(value, value)],
        Operator::Ne => below.into_iter().chain(above).collect(),
        Operator::Lt => below.into_iter().collect(),
        Operator::Le => vec![(0, value)],
        Operator::Ge => vec![(value, u64::MAX)],
        Operator::Gt => above.into_iter().collect(),
    }
}

/// A range as blocks aligned to their size. No block is larger than the low half, so a range of the
/// high half can take billions of blocks.
fn cubes(index: u8, mut first: u64, last: u64) -> Option<Vec<Condition>> {
    let mut all = Vec::new();
    loop {
        let mut size = 0;
        // The largest block that begins here and stays within the range.
        while size < 32 && first >> size & 1 == 0 && first | ((2 << size) - 1) <= last {
            size += 1;
        }
        let block = (1u64 << size) - 1;
        all.push(if size == 0 {
            Condition { index, op: Operator::Eq, value: first, value_two: None }
        } else {
            Condition { index, op: Operator::MaskedEq, value: !block, value_two: Some(first) }
        });
        match (first | block).checked_add(1) {
            Some(_) if all.len() > MOST => return None,
            Some(next) if next <= last => first = next,
            _ => return Some(all),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use seccompat_profile::Span;

    use super::*;

    fn arg(operator: Operator, value: u64, value_two: u64) -> Argument {
        Argument { span: Span::default(), index: 0, operator, value, value_two }
    }

    /// Whether an author's condition holds.
    pub(in super::super) fn met(one: &Argument, x: u64) -> bool {
        match one.operator {
            Operator::Ne => x != one.value,
            Operator::Lt => x < one.value,
            Operator::Le => x <= one.value,
            Operator::Eq => x == one.value,
            Operator::Ge => x >= one.value,
            Operator::Gt => x > one.value,
            Operator::MaskedEq => x & one.value == one.value_two & one.value,
        }
    }

    /// Whether an added condition holds.
    pub(in super::super) fn written(one: &Condition, x: u64) -> bool {
        match one.op {
            Operator::Eq => x == one.value,
            Operator::Ne => x != one.value,
            Operator::Lt => x < one.value,
            Operator::Le => x <= one.value,
            Operator::Ge => x >= one.value,
            Operator::Gt => x > one.value,
            _ => x & one.value == one.value_two.expect("a value"),
        }
    }

    #[test]
    fn each_value_is_in_the_class_of_its_conditions() {
        use Operator::{Eq, Ge, Gt, Le, Lt, MaskedEq, Ne};
        let values = [0, 1, 8, 40, 0x2_0000, 0xffff_ffff, 1 << 32, u64::MAX];
        let mut sets: Vec<Vec<Argument>> = vec![
            vec![arg(MaskedEq, 0x7e02_0000, 0)],
            vec![arg(MaskedEq, 0xf000_000f, 5)],
            [0, 8, 0x2_0000, 0x2_0008, 0xffff_ffff].map(|v| arg(Eq, v, 0)).to_vec(),
            vec![arg(Lt, 5, 0), arg(Gt, 9, 0)],
            vec![arg(Lt, 50, 0), arg(Gt, 9, 0), arg(Ne, 20, 0)],
        ];
        for op in [Ne, Lt, Le, Eq, Ge, Gt] {
            sets.extend(values.map(|value| vec![arg(op, value, 0)]));
        }
        for set in sets {
            let classes = classes(&set.iter().collect::<Vec<_>>()).expect("one argument");
            let near = values.iter().flat_map(|v| [v.wrapping_sub(1), *v, v.wrapping_add(1)]);
            let bits = (0..64).map(|bit| 1u64 << bit);
            // The same low halves with a nonzero high half.
            let high = (0..300).map(|low| 1 << 40 | low);
            for x in near.chain(bits).chain(0..300).chain(high) {
                let truth: Vec<bool> = set.iter().map(|one| met(one, x)).collect();
                for (class, said) in &classes {
                    let within = said.iter().any(|one| written(one, x));
                    assert_eq!(within, *class == truth, "{set:?} at {x:#x}");
                }
            }
        }
    }

    #[test]
    fn inexpressible_conditions_are_left() {
        let mask = arg(Operator::MaskedEq, 1, 0);
        assert_eq!(classes(&[&mask, &arg(Operator::Eq, 1, 0)]), None);
        // On a 32-bit ABI libseccomp drops the high bit: a condition on it alone would match
        // everything.
        assert_eq!(classes(&[&arg(Operator::MaskedEq, 0x1_0000_0005, 0)]), None);
    }
}
