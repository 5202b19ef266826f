//! The arguments that no condition of a call holds for, as conditions that libseccomp carries.
//!
//! One condition a rule, since a rule that names an argument twice means "or". Comparisons where one
//! is enough, else *cubes*: masked equalities, each a block of values aligned to its own size. On
//! 32-bit ABIs libseccomp drops the high half of mask and value, so that a cube whose mask lies there
//! alone would match everything: every cube masks the whole high half, and one comparison takes the
//! values beyond 32 bits.
#![forbid(unsafe_code)]

use seccompat_profile::{Argument, Operator};

/// A condition of a rule that is added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Condition {
    pub(super) index: u8,
    pub(super) op: &'static str,
    pub(super) value: u64,
    pub(super) value_two: Option<u64>,
}

/// The values of an argument, first and last of each stretch, in order.
type Ranges = Vec<(u64, u64)>;

/// What the conditions leave; each is an alternative of its own. `None` where that cannot be said
/// with one condition a rule: conditions on several arguments, masks beside comparisons, or masks of
/// the high half.
pub(super) fn inverse(alternatives: &[Vec<Argument>]) -> Option<Vec<Condition>> {
    let single: Vec<&Argument> = alternatives
        .iter()
        .map(|all| if let [one] = &all[..] { Some(one) } else { None })
        .collect::<Option<_>>()?;
    let index = single.first()?.index;
    if single.iter().any(|one| one.index != index) {
        return None;
    }
    let masks = single.iter().filter(|one| one.operator == Operator::MaskedEq).count();
    match (&single[..], masks) {
        ([one], 1) if one.value >> 32 == 0 => Some(bits(one)),
        (_, 0) => Some(comparisons(index, &single)),
        _ => None,
    }
}

/// A value differs from the masked one in some bit.
fn bits(one: &Argument) -> Vec<Condition> {
    let wanted = one.value_two & one.value;
    let differs = |bit: u32| {
        let mask = 1u64 << bit;
        let value_two = Some(mask & !wanted);
        Condition { index: one.index, op: "SCMP_CMP_MASKED_EQ", value: mask, value_two }
    };
    (0..64).filter(|bit| one.value >> bit & 1 == 1).map(differs).collect()
}

fn comparisons(index: u8, all: &[&Argument]) -> Vec<Condition> {
    let mut left = vec![(0, u64::MAX)];
    for one in all {
        left = without(&left, &holds(one));
    }
    let plain = |op, value| Condition { index, op, value, value_two: None };
    let mut conditions = Vec::new();
    for (first, last) in left {
        match (first, last) {
            (first, last) if first == last => conditions.push(plain("SCMP_CMP_EQ", first)),
            (0, last) => conditions.push(plain("SCMP_CMP_LE", last)),
            (first, u64::MAX) if first > u64::from(u32::MAX) => {
                conditions.push(plain("SCMP_CMP_GE", first));
            }
            (first, last) => {
                let narrow = last.min(u64::from(u32::MAX));
                if first <= narrow {
                    conditions.extend(cubes(index, first, narrow));
                }
                if last == u64::MAX {
                    conditions.push(plain("SCMP_CMP_GT", u64::from(u32::MAX)));
                } else if last > narrow {
                    conditions.extend(cubes(index, first.max(narrow + 1), last));
                }
            }
        }
    }
    conditions
}

/// Where a comparison holds.
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

fn without(from: &[(u64, u64)], taken: &[(u64, u64)]) -> Ranges {
    let mut left = from.to_vec();
    for &(first, last) in taken {
        let mut next = Vec::new();
        for (a, b) in left {
            if let Some(before) = first.checked_sub(1)
                && a <= before
            {
                next.push((a, b.min(before)));
            }
            if let Some(after) = last.checked_add(1)
                && after <= b
            {
                next.push((a.max(after), b));
            }
        }
        next.sort_unstable();
        next.dedup();
        left = next;
    }
    left
}

/// A stretch as blocks aligned to their size.
fn cubes(index: u8, mut first: u64, last: u64) -> Vec<Condition> {
    let mut all = Vec::new();
    loop {
        let mut size = 0;
        // The largest block that begins here and does not go beyond the end.
        while size < 32 && first >> size & 1 == 0 && first | ((2 << size) - 1) <= last {
            size += 1;
        }
        let block = (1u64 << size) - 1;
        all.push(if size == 0 {
            Condition { index, op: "SCMP_CMP_EQ", value: first, value_two: None }
        } else {
            Condition { index, op: "SCMP_CMP_MASKED_EQ", value: !block, value_two: Some(first) }
        });
        match (first | block).checked_add(1) {
            Some(next) if next <= last => first = next,
            _ => return all,
        }
    }
}

#[cfg(test)]
mod tests {
    use seccompat_profile::Span;

    use super::*;

    fn arg(operator: Operator, value: u64, value_two: u64) -> Argument {
        Argument { span: Span::default(), index: 0, operator, value, value_two }
    }

    fn met(one: &Argument, x: u64) -> bool {
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

    fn written(one: &Condition, x: u64) -> bool {
        match one.op {
            "SCMP_CMP_EQ" => x == one.value,
            "SCMP_CMP_LE" => x <= one.value,
            "SCMP_CMP_GE" => x >= one.value,
            "SCMP_CMP_GT" => x > one.value,
            _ => x & one.value == one.value_two.expect("a value"),
        }
    }

    #[test]
    fn a_condition_or_its_inverse_holds_and_never_both() {
        use Operator::{Eq, Ge, Gt, Le, Lt, MaskedEq, Ne};
        let values = [0, 1, 8, 40, 0x2_0000, 0xffff_ffff, 1 << 32, u64::MAX];
        let mut sets: Vec<Vec<Argument>> = vec![
            vec![arg(MaskedEq, 0x7e02_0000, 0)],
            vec![arg(MaskedEq, 0xf000_000f, 5)],
            [0, 8, 0x2_0000, 0x2_0008, 0xffff_ffff].map(|v| arg(Eq, v, 0)).to_vec(),
            vec![arg(Lt, 5, 0), arg(Gt, 9, 0)],
        ];
        for op in [Ne, Lt, Le, Eq, Ge, Gt] {
            sets.extend(values.map(|value| vec![arg(op, value, 0)]));
        }
        for set in sets {
            let alone: Vec<Vec<Argument>> = set.iter().map(|one| vec![*one]).collect();
            let inverse = inverse(&alone).expect("one argument");
            let near = values.iter().flat_map(|v| [v.wrapping_sub(1), *v, v.wrapping_add(1)]);
            let bits = (0..64).map(|bit| 1u64 << bit);
            for x in near.chain(bits).chain(0..300) {
                let held = set.iter().any(|one| met(one, x));
                let inverted = inverse.iter().any(|one| written(one, x));
                assert!(held != inverted, "{set:?} at {x:#x}");
            }
        }
    }

    #[test]
    fn what_one_condition_cannot_say_is_left() {
        let two = vec![arg(Operator::Eq, 1, 0), Argument { index: 1, ..arg(Operator::Eq, 1, 0) }];
        assert_eq!(inverse(&[two]), None);
        let mixed = [vec![arg(Operator::MaskedEq, 1, 0)], vec![arg(Operator::Eq, 1, 0)]];
        assert_eq!(inverse(&mixed), None);
        // Of a 32-bit call such a bit would match everything.
        assert_eq!(inverse(&[vec![arg(Operator::MaskedEq, 0x1_0000_0005, 0)]]), None);
    }
}
