//! Whether conditions on arguments can hold at once.
#![forbid(unsafe_code)]

use seccompat_policy::{Compare, Condition};

/// Whether some arguments meet all conditions of both lists, exactly. Each list has at most one
/// condition for an argument.
pub(crate) fn overlap(a: &[Condition], b: &[Condition]) -> bool {
    let alone =
        |one: &Condition, others: &[Condition]| others.iter().all(|other| other.arg() != one.arg());
    a.iter().all(|one| {
        let other = b.iter().find(|other| other.arg() == one.arg());
        meet(one, other.unwrap_or(one))
    }) && b.iter().filter(|one| alone(one, a)).all(|one| meet(one, one))
}

/// The values that meet one condition.
enum Set {
    /// From the first to the second.
    Range(u64, u64),
    Not(u64),
    Masked(u64, u64),
    Nothing,
}

fn set(one: &Condition, most: u64) -> Set {
    let value = one.value();
    match one.compare() {
        Compare::Ne => Set::Not(value),
        Compare::Lt => value.checked_sub(1).map_or(Set::Nothing, |to| Set::Range(0, to)),
        Compare::Le => Set::Range(0, value),
        Compare::Eq => Set::Range(value, value),
        Compare::Ge => Set::Range(value, most),
        Compare::Gt if value == most => Set::Nothing,
        Compare::Gt => Set::Range(value + 1, most),
        Compare::MaskedEq(mask) if value & !mask != 0 => Set::Nothing,
        Compare::MaskedEq(mask) => Set::Masked(mask, value),
    }
}

/// Whether one word meets both conditions.
fn meet(a: &Condition, b: &Condition) -> bool {
    let most = if a.low_half() { 0xffff_ffff } else { u64::MAX };
    match (set(a, most), set(b, most)) {
        (Set::Nothing, _) | (_, Set::Nothing) => false,
        (Set::Range(a, b), Set::Range(c, d)) => a.max(c) <= b.min(d),
        (Set::Range(from, to), Set::Not(value)) | (Set::Not(value), Set::Range(from, to)) => {
            (from, to) != (value, value)
        }
        // There are more than two words.
        (Set::Not(_), Set::Not(_)) => true,
        (Set::Not(value), Set::Masked(mask, wanted))
        | (Set::Masked(mask, wanted), Set::Not(value)) => mask & most != most || value != wanted,
        (Set::Masked(a, x), Set::Masked(b, y)) => x & b == y & a,
        (Set::Range(from, to), Set::Masked(mask, wanted))
        | (Set::Masked(mask, wanted), Set::Range(from, to)) => {
            first_at_least(from, mask, wanted).is_some_and(|first| first <= to)
        }
    }
}

/// The smallest word from `from` on that has `wanted` in the bits of `mask`.
fn first_at_least(from: u64, mask: u64, wanted: u64) -> Option<u64> {
    if from & mask == wanted {
        return Some(from);
    }
    // A larger word agrees with `from` above some bit, has that bit set, and `from` does not.
    (0..u64::BITS).find_map(|bit| {
        let one = 1u64 << bit;
        let above = !(one | (one - 1));
        let free = from & one == 0 && (mask & one == 0 || wanted & one != 0);
        let agrees = (from ^ wanted) & mask & above == 0;
        (free && agrees).then(|| from & above | one | wanted & (one - 1))
    })
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::Abi;

    use super::*;

    const ALL: [Compare; 9] = [
        Compare::Ne,
        Compare::Lt,
        Compare::Le,
        Compare::Eq,
        Compare::Ge,
        Compare::Gt,
        Compare::MaskedEq(0b101),
        Compare::MaskedEq(0b110),
        Compare::MaskedEq(u64::MAX),
    ];

    /// Every pair over small values, also moved to the top of the range, compared with all words
    /// near both ends.
    #[test]
    fn overlap_is_exact() {
        let words = || (0..16).chain(u64::MAX - 16..=u64::MAX);
        let mut pairs = 0;
        for values in [0..8, u64::MAX - 7..u64::MAX] {
            for (x, y) in ALL.iter().flat_map(|x| ALL.iter().map(move |y| (*x, *y))) {
                for (v, w) in values.clone().flat_map(|v| values.clone().map(move |w| (v, w))) {
                    let a = Condition::new(Abi::X86_64, 0, x, v).unwrap();
                    let b = Condition::new(Abi::X86_64, 0, y, w).unwrap();
                    let both = |word| {
                        let args = [word, 0, 0, 0, 0, 0];
                        a.holds(&args) && b.holds(&args)
                    };
                    assert_eq!(overlap(&[a], &[b]), words().any(both), "{a:?} {b:?}");
                    pairs += 1;
                }
            }
        }
        assert_eq!(pairs, 81 * (64 + 49));
    }

    #[test]
    fn conditions_on_other_arguments_overlap_unless_one_never_holds() {
        let one = |abi, arg, compare, value| Condition::new(abi, arg, compare, value).unwrap();
        let a = one(Abi::X86_64, 0, Compare::Eq, 1);
        let b = one(Abi::X86_64, 1, Compare::Eq, 2);
        let never = one(Abi::X86_64, 1, Compare::Lt, 0);
        assert!(overlap(&[a], &[b]) && !overlap(&[a], &[never]) && !overlap(&[never], &[a]));
        assert!(!overlap(&[a, b], &[a, one(Abi::X86_64, 1, Compare::Ge, 3)]));
        // The low half alone: 2^32 is 0 there, and nothing is greater than 2^32-1.
        let top = one(Abi::X86, 0, Compare::Gt, 0xffff_ffff);
        assert!(!overlap(&[top], &[top]));
    }
}
