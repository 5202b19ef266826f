//! One bit test before the tree: for the calls whose numbers have none of some bits.
//!
//! No tree of comparisons beats its optimum, but `nr & mask == 0` holds for several intervals at
//! once: in Docker's profile, for 0 to 31 and 64 to 95, which are the most frequent calls.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use seccompat_bpf::code;

use super::graph::{BlockId, Graph};
use super::tree::{Leaf, Plan, Shape, append};

/// The numbers for which a test is considered: the bits above must always be 0.
pub(super) const CELLS: u32 = 1 << BITS;
const BITS: u32 = 9;

/// The optimal tree over the leaves, after a bit test if that makes it cheaper. `weight_of` is the
/// weight of one number below [`CELLS`].
pub(super) fn tree(graph: &mut Graph, leaves: &[Leaf], cells: &[u64]) -> BlockId {
    let plain = Plan::new(leaves, Shape::Optimal);
    let peeled = best(leaves, cells).map(|mask| (mask, without(leaves, cells, mask)));
    if let (Some(cost), Some((mask, rest)), Some(first)) = (plain.cost(), &peeled, leaves.first()) {
        let plan = Plan::new(rest, Shape::Optimal);
        let all: u64 = leaves.iter().map(|leaf| leaf.weight).sum();
        if plan.cost().is_some_and(|rest| rest + all < cost) {
            let rest = plan.build(graph);
            return graph.test(code::JSET, *mask, rest, first.target);
        }
    }
    plain.build(graph)
}

/// The mask of the heaviest set of numbers that have none of the mask's bits and lead where 0 does.
fn best(leaves: &[Leaf], cells: &[u64]) -> Option<u32> {
    let target = leaves.first()?.target;
    // For each set of low bits: whether all numbers made of these bits lead there, and their
    // weight.
    let mut sums: Vec<(bool, u64)> = Vec::with_capacity(cells.len());
    let mut leaf = leaves.iter().peekable();
    for (number, weight) in (0..CELLS).zip(cells) {
        while leaf.peek().is_some_and(|leaf| leaf.last < number) {
            leaf.next();
        }
        sums.push((leaf.peek().is_some_and(|leaf| leaf.target == target), *weight));
    }
    for bit in 0..BITS {
        let step = 1 << bit;
        for at in 0..sums.len() {
            if at & step != 0 {
                let (same, sum) = sums[at ^ step];
                sums[at].0 &= same;
                sums[at].1 += sum;
            }
        }
    }
    let heaviest = (0..CELLS).zip(&sums).filter(|(_, sum)| sum.0).max_by_key(|(_, sum)| sum.1)?;
    (heaviest.0 != 0).then_some(!heaviest.0)
}

/// The leaves, minus the numbers that have none of the mask's bits.
fn without(leaves: &[Leaf], cells: &[u64], mask: u32) -> Vec<Leaf> {
    let mut rest = Vec::with_capacity(leaves.len());
    for leaf in leaves {
        let (mut first, mut last) = (leaf.first, leaf.last);
        while first & mask == 0 && first < last {
            first += 1;
        }
        while last & mask == 0 && last > first {
            last -= 1;
        }
        if first & mask == 0 {
            continue;
        }
        let end = (leaf.last.min(CELLS - 1) + 1).min(CELLS);
        let gone: u64 = (leaf.first..end)
            .zip(cells.get(leaf.first as usize..).unwrap_or_default())
            .filter(|(number, _)| number & mask == 0)
            .map(|(_, weight)| weight)
            .sum();
        append(&mut rest, Leaf { first, last, weight: leaf.weight.saturating_sub(gone), ..*leaf });
    }
    rest
}
