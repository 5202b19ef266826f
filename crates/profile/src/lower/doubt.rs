//! Whether the file's order decides between two conditions (docs/provenance.md).
//!
//! libseccomp sorts most conditions itself. To compare every condition with every other would take
//! the square of their number: so each is compared only with those that libseccomp may not sort
//! against it. Such a pair has a common [`Place`].
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_bpf::Action;
use seccompat_policy::{Compare, Condition};

use super::overlap::overlap;

/// The first two conditions that have different actions, can hold at once, and are tested in the
/// file's order: their indices.
pub(super) fn first(conditions: &[(Condition, Action)]) -> Option<(usize, usize)> {
    let mut places: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    for (at, (condition, _)) in conditions.iter().enumerate() {
        for place in Place::of(condition) {
            places.entry(place).or_default().push(at);
        }
    }
    conditions.iter().enumerate().find_map(|(at, (a, action))| {
        let meets = |&&other: &&usize| {
            let (b, its) = &conditions[other];
            its != action && !ordered(a, b) && overlap(&[*a], &[*b])
        };
        let behind = |all: &[usize]| {
            all[all.partition_point(|&other| other <= at)..].iter().find(meets).copied()
        };
        let shared = Place::of(a).flat_map(|place| place.shared(&places));
        shared.filter_map(behind).min().map(|other| (at, other))
    })
}

/// A property that two conditions share if libseccomp may not sort them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Place {
    /// The argument, the class and the value.
    Value(u8, u8, u64),
    /// The argument and the high half of an equality's value; the high half of its mask, which
    /// differs between the two.
    High(u8, u64, Option<u64>),
    /// The argument of an inequality.
    Inequality(u8),
}

impl Place {
    fn of(one: &Condition) -> impl Iterator<Item = Self> + use<> {
        let (arg, value) = (one.arg(), one.value());
        let wide = !one.low_half() && class(one) == 0;
        let high = wide.then(|| Self::High(arg, value >> 32, high_mask(one)));
        let unequal = wide && one.compare() == Compare::Ne;
        let unequal = unequal.then_some(Self::Inequality(arg));
        [Some(Self::Value(arg, class(one), value)), high, unequal].into_iter().flatten()
    }

    /// The conditions that share it, by ascending index.
    fn shared(self, places: &BTreeMap<Self, Vec<usize>>) -> impl Iterator<Item = &[usize]> {
        let range = match self {
            Self::High(arg, high, _) => {
                Self::High(arg, high, None)..=Self::High(arg, high, Some(u64::MAX))
            }
            _ => self..=self,
        };
        let is_high = matches!(self, Self::High(..));
        let range = places.range(range).filter(move |(place, _)| !is_high || **place != self);
        range.map(|(_, all)| &**all)
    }
}

/// Whether libseccomp tests these two in a fixed order, whichever comes first in the file.
fn ordered(a: &Condition, b: &Condition) -> bool {
    // The higher argument comes first.
    if a.arg() != b.arg() {
        return true;
    }
    if class(a) != class(b) {
        return true;
    }
    let halves = |word: u64| (word >> 32, word & 0xffff_ffff);
    let ((a_high, a_low), (b_high, b_low)) = (halves(a.value()), halves(b.value()));
    if a.low_half() || class(a) != 0 {
        return a.value() != b.value();
    }
    // For two inequalities with a common high half, the file's order decides for other high halves.
    if a.compare() == Compare::Ne && b.compare() == Compare::Ne {
        return false;
    }
    // For 64-bit equalities the high halves come first; if these differ only in their masks, the
    // file's order decides.
    a_high != b_high || (high_mask(a) == high_mask(b) && a_low != b_low)
}

/// Equalities, upper bounds, lower bounds.
fn class(one: &Condition) -> u8 {
    match one.compare() {
        Compare::Eq | Compare::Ne | Compare::MaskedEq(_) => 0,
        Compare::Lt | Compare::Le => 1,
        Compare::Ge | Compare::Gt => 2,
    }
}

/// The high half of a mask.
fn high_mask(one: &Condition) -> Option<u64> {
    match one.compare() {
        Compare::MaskedEq(mask) => Some(mask >> 32),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;
    use seccompat_catalogue::Abi;

    use super::*;

    /// Small values and masks, in both halves, so that many pairs are alike.
    fn condition(random: &mut Rng, abi: Abi) -> Condition {
        let mut word = || random.u64(..3) | random.u64(..2) << 32;
        let (value, mask) = (word(), word());
        let compare = match random.u8(..7) {
            0 => Compare::Ne,
            1 => Compare::Lt,
            2 => Compare::Le,
            3 => Compare::Ge,
            4 => Compare::Gt,
            5 => Compare::MaskedEq(mask),
            _ => Compare::Eq,
        };
        let arg = random.u8(..2);
        let one = Condition::new(abi, arg, compare, value);
        one.or_else(|| Condition::new(abi, arg, Compare::Eq, value)).expect("an argument")
    }

    /// The same pair is found as by a comparison of all pairs.
    #[test]
    fn the_first_of_all_pairs_is_found() {
        let (mut random, mut found) = (Rng::with_seed(1), [0; 2]);
        for turn in 0..20_000 {
            let abi = [Abi::X86_64, Abi::X86][turn % 2];
            let list: Vec<_> = (0..2 + turn % 5)
                .map(|at| {
                    let action = if at % 2 == 0 { Action::Allow } else { Action::Log };
                    (condition(&mut random, abi), action)
                })
                .collect();
            let pairs = (0..list.len()).flat_map(|a| (a + 1..list.len()).map(move |b| (a, b)));
            let wanted = pairs.into_iter().find(|&(a, b)| {
                let ((a, this), (b, that)) = (&list[a], &list[b]);
                this != that && !ordered(a, b) && overlap(&[*a], &[*b])
            });
            assert_eq!(first(&list), wanted, "{list:?}");
            found[usize::from(wanted.is_some())] += 1;
        }
        assert!(found.iter().all(|&count| count > 2_000), "{found:?}");
    }
}
