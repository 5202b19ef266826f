//! Sets of rules that libseccomp is known to compile as they are meant.
//!
//! It keeps the rules of a call in one tree and shares its nodes. Some sets come out wrong: it
//! allows a refused call or refuses an allowed one, or does not return. The sets here never did, in
//! releases from 2.5.4 on (`tests/world/tests/profiles/libseccomp_exact.rs` repeats the trials). About all
//! others nothing is claimed.
#![forbid(unsafe_code)]

use crate::rule::{Compare, Condition};

/// Whether libseccomp is known to compile these rules of one call as they are meant, on one ABI.
/// Each rule is a list of conditions, which must all hold.
///
/// It is for a single rule; for rules of equalities and masks; and for rules with one condition
/// each, if at most one of those on an argument compares the order, or if all values that the
/// argument is compared with have one high half.
#[must_use]
pub fn libseccomp_is_exact(rules: &[&[Condition]]) -> bool {
    let all = || rules.iter().flat_map(|rule| rule.iter());
    let equal = |one: &Condition| matches!(one.compare(), Compare::Eq | Compare::MaskedEq(_));
    if rules.len() <= 1 || all().all(equal) {
        return true;
    }
    if rules.iter().any(|rule| rule.len() > 1) {
        return false;
    }
    (0..6).all(|arg| {
        let here = || all().filter(|one| one.arg() == arg);
        let orders = here().filter(|one| {
            matches!(one.compare(), Compare::Lt | Compare::Le | Compare::Ge | Compare::Gt)
        });
        // A 32-bit ABI has no high halves.
        let mut highs = here().filter(|one| !one.low_half()).map(|one| one.value() >> 32);
        let first = highs.next();
        orders.count() <= 1 || highs.all(|high| Some(high) == first)
    })
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use seccompat_catalogue::Abi;

    use super::*;

    fn exact(abi: Abi, rules: &[&[(u8, Compare, u64)]]) -> bool {
        let rules: Vec<Vec<Condition>> = rules
            .iter()
            .map(|rule| {
                let one = |&(arg, compare, value)| Condition::new(abi, arg, compare, value);
                rule.iter().filter_map(one).collect()
            })
            .collect();
        libseccomp_is_exact(&rules.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn the_known_sets() {
        use Compare::{Eq, Ge, Gt, Le, Lt, MaskedEq, Ne};
        let abi = Abi::X86_64;
        let wide = 1 << 32;
        assert!(exact(abi, &[]));
        assert!(exact(abi, &[&[(0, Lt, 5), (1, Gt, wide), (2, Ne, 1)]]));
        assert!(exact(abi, &[&[(0, Eq, 1), (1, MaskedEq(15), 2)], &[(0, Eq, wide)]]));
        assert!(exact(
            abi,
            &[&[(0, Lt, 5)], &[(0, Ge, 9)], &[(1, Ne, wide)], &[(0, MaskedEq(3), 1)]]
        ));
        assert!(exact(abi, &[&[(0, Ne, 5)], &[(0, Ne, wide)], &[(0, Ge, wide)]]));
        // Different high halves; several conditions with others than equalities.
        assert!(!exact(abi, &[&[(0, Le, 5)], &[(0, Lt, wide | 5)]]));
        assert!(!exact(abi, &[&[(0, Le, 5)], &[(0, Ge, 9)], &[(0, MaskedEq(wide), wide)]]));
        assert!(!exact(abi, &[&[(1, Gt, 5)], &[(0, Ge, 5), (1, Ne, 2)]]));
        assert!(!exact(abi, &[&[(0, Ne, 5), (1, Ne, 5)], &[(0, Ne, 0)]]));
        // A 32-bit ABI has no high halves.
        assert!(exact(Abi::X86, &[&[(0, Le, 5)], &[(0, Lt, wide | 5)]]));
    }
}
