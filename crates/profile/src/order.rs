//! Sorting, for lists that are short and sorted once, and ordered sets and maps of them.
//!
//! The standard library's sort is compiled anew for each type, at several kilobytes each; in this
//! project that was a tenth of the binary. Here one copy sorts the indices of any list.
#![forbid(unsafe_code)]

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts by a key, stably.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let order = order(items.len(), &|a, b| keys[a].cmp(&keys[b]));
    arrange(items, order);
}

/// Sorts, stably.
pub fn sort<T: Ord>(items: &mut [T]) {
    // Most lists of conditions have one.
    if items.len() < 2 {
        return;
    }
    let order = order(items.len(), &|a, b| items[a].cmp(&items[b]));
    arrange(items, order);
}

/// A set of these. `collect` would sort them first.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// A map of these; of equal keys the last one counts. `collect` would sort them first.
pub fn map<K: Ord, V>(items: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(items);
    map
}

/// The indices of a list, in the order of its items.
#[inline(never)]
fn order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

/// Puts the item at `order[n]` to place `n`, for all `n`, by exchanges.
fn arrange<T>(items: &mut [T], order: Vec<usize>) {
    let mut places = vec![0; order.len()];
    for (place, from) in order.into_iter().enumerate() {
        places[from] = place;
    }
    for at in 0..places.len() {
        while places[at] != at {
            let to = places[at];
            items.swap(at, to);
            places.swap(at, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_as_by_the_standard_library() {
        let mut random = fastrand::Rng::with_seed(1);
        for len in 0..200 {
            // The second number shows that equal keys keep their order.
            let list: Vec<(u64, usize)> = (0..len).map(|at| (random.u64(..20), at)).collect();
            let (mut ours, mut theirs) = (list.clone(), list);
            sort_by_key(&mut ours, |pair| pair.0 % 7);
            theirs.sort_by_key(|pair| pair.0 % 7);
            assert_eq!(ours, theirs);
            sort(&mut ours);
            theirs.sort();
            assert_eq!(ours, theirs);
        }
    }
}
