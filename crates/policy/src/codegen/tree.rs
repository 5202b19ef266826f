//! Decision trees over one loaded word: in which interval is it?
#![forbid(unsafe_code)]

use alloc::vec;
use alloc::vec::Vec;

use seccompat_bpf::code;

use super::graph::{BlockId, Graph};

/// Values of a word with one result, and their weight. Between two leaves there may be values that
/// never occur: the tree may assign them to either.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Leaf {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) target: BlockId,
    pub(super) weight: u64,
}

/// Appends a leaf; extends the last one if both have the same result.
pub(super) fn append(leaves: &mut Vec<Leaf>, leaf: Leaf) {
    match leaves.last_mut() {
        Some(last) if last.target == leaf.target => {
            last.last = leaf.last;
            last.weight += leaf.weight;
        }
        _ => leaves.push(leaf),
    }
}

/// How the splits of a tree are chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// The least average number of tests: time and memory grow with the square of the number of
    /// leaves.
    Optimal,
    /// Both sides of a split have nearly equal weights.
    Bisected,
}

/// The place of leaves `i..=j`, with `i <= j`.
const fn place(i: usize, j: usize) -> usize {
    j * (j + 1) / 2 + i
}

/// More leaves than this are bisected: the square would be noticeable.
const MANY: usize = 200;

/// The average number of tests, times the sum of the weights, and the splits that achieve it.
pub(super) struct Plan<'a> {
    leaves: &'a [Leaf],
    /// `before[i]`: the weight of the leaves before `i`.
    before: Vec<u64>,
    /// For leaves `i..=j`, at their [`place`]; empty if the tree is bisected.
    cost: Vec<u64>,
    /// The first leaf of the right side, in the same order.
    split: Vec<u16>,
}

impl<'a> Plan<'a> {
    /// Plans a tree over ascending leaves; there must be at least one.
    pub(super) fn new(leaves: &'a [Leaf], shape: Shape) -> Self {
        let mut before = Vec::with_capacity(leaves.len() + 1);
        let mut sum = 0;
        before.push(0);
        for leaf in leaves {
            sum += leaf.weight;
            before.push(sum);
        }
        let mut plan = Self { leaves, before, cost: Vec::new(), split: Vec::new() };
        if shape == Shape::Optimal && leaves.len() <= MANY {
            plan.optimise();
        }
        plan
    }

    /// The average number of tests times the sum of the weights. Only for an optimal plan.
    pub(super) fn cost(&self) -> Option<u64> {
        self.cost.get(place(0, self.leaves.len() - 1)).copied()
    }

    /// Makes the tree.
    pub(super) fn build(&self, graph: &mut Graph) -> BlockId {
        self.part(graph, 0, self.leaves.len() - 1)
    }

    fn weight(&self, i: usize, j: usize) -> u64 {
        self.before[j + 1] - self.before[i]
    }

    /// A single value between two leaves with one result takes one test of equality, not two of
    /// order.
    fn lone(&self, i: usize, j: usize) -> bool {
        let at = |n: usize| &self.leaves[n];
        j == i + 2 && at(i).target == at(j).target && at(i + 1).first == at(i + 1).last
    }

    /// Knuth's construction (Optimum Binary Search Trees, 1971) for leaves: the best split of a
    /// range lies between those of the range without its last and without its first leaf. The test
    /// of equality slightly breaks that rule, so one more leaf is tried on each side.
    fn optimise(&mut self) {
        let n = self.leaves.len();
        let mut cost = vec![0u64; n * (n + 1) / 2];
        let mut split = vec![0u16; n * (n + 1) / 2];
        let narrow = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        for i in 0..n {
            split[place(i, i)] = narrow(i);
        }
        for j in 1..n {
            for i in (0..j).rev() {
                let (mut best, mut at) = (u64::MAX, i + 1);
                if self.lone(i, j) {
                    best = 0;
                } else {
                    let split = |i, j| usize::from(split[place(i, j)]);
                    let low = split(i, j - 1).saturating_sub(1).max(i + 1);
                    let high = (split(i + 1, j) + 1).min(j);
                    for right in low..=high {
                        let sum = cost[place(i, right - 1)] + cost[place(right, j)];
                        if sum < best {
                            (best, at) = (sum, right);
                        }
                    }
                }
                cost[place(i, j)] = best + self.weight(i, j);
                split[place(i, j)] = narrow(at);
            }
        }
        (self.cost, self.split) = (cost, split);
    }

    fn right_of(&self, i: usize, j: usize) -> usize {
        if let Some(&right) = self.split.get(place(i, j)) {
            return usize::from(right);
        }
        let (start, end) = (self.before[i], self.before[j + 1]);
        let middle = start + (end - start) / 2;
        let at = self.before[i + 1..=j].partition_point(|&sum| sum < middle) + i + 1;
        let off = |at: usize| self.before[at].abs_diff(middle);
        let at = at.clamp(i + 1, j);
        if at > i + 1 && off(at - 1) <= off(at) { at - 1 } else { at }
    }

    fn part(&self, graph: &mut Graph, i: usize, j: usize) -> BlockId {
        let leaves = self.leaves;
        if i == j {
            return leaves[i].target;
        }
        if self.lone(i, j) {
            let (yes, no) = (self.part(graph, i + 1, i + 1), self.part(graph, i, i));
            graph.test(code::JEQ, leaves[i + 1].first, yes, no)
        } else {
            let right = self.right_of(i, j);
            let (yes, no) = (self.part(graph, right, j), self.part(graph, i, right - 1));
            graph.test(code::JGE, leaves[right].first, yes, no)
        }
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;
    use crate::codegen::graph::Block;

    fn walk(graph: &Graph, mut at: BlockId, value: u32) -> (u32, u64) {
        let mut tests = 0;
        loop {
            match graph.block(at) {
                Block::Return(word) => return (word, tests),
                Block::Test { test, k, yes, no } => {
                    tests += 1;
                    let holds = if test == code::JEQ { value == k } else { value >= k };
                    at = if holds { yes } else { no };
                }
                other => unreachable!("{other:?} in a tree"),
            }
        }
    }

    /// The best tree by exhaustive search, for small numbers of leaves.
    fn best(leaves: &[Leaf]) -> u64 {
        let weight: u64 = leaves.iter().map(|leaf| leaf.weight).sum();
        match leaves {
            [_] => 0,
            [a, b, c] if a.target == c.target && b.first == b.last => weight,
            _ => {
                let split = |at: usize| best(&leaves[..at]) + best(&leaves[at..]);
                (1..leaves.len()).map(split).min().expect("more than one leaf") + weight
            }
        }
    }

    #[test]
    fn both_shapes_decide_alike_and_the_optimal_one_is_optimal() {
        let mut random = Rng::with_seed(7);
        let mut worse = 0;
        for round in 0..200 {
            let mut graph = Graph::new();
            let targets = [graph.ret(0), graph.ret(1), graph.ret(2)];
            let mut leaves = Vec::new();
            let mut first = 0;
            for _ in 0..2 + round % 9 {
                let last = first + if random.bool() { 0 } else { random.u32(..9) };
                let (target, weight) = (targets[random.usize(..3)], random.u64(..1000));
                append(&mut leaves, Leaf { first, last, target, weight });
                first = last + 1;
            }
            let plan = Plan::new(&leaves, Shape::Optimal);
            let (root, bisected) =
                (plan.build(&mut graph), Plan::new(&leaves, Shape::Bisected).build(&mut graph));
            let mut cost = 0;
            for leaf in &leaves {
                let Block::Return(word) = graph.block(leaf.target) else { unreachable!() };
                for value in leaf.first..=leaf.last {
                    assert_eq!(walk(&graph, root, value).0, word);
                    assert_eq!(walk(&graph, bisected, value).0, word);
                }
                cost += walk(&graph, root, leaf.first).1 * leaf.weight;
            }
            assert_eq!(plan.cost(), Some(cost));
            // Trees may also test for equality, and then the algorithm misses the optimum, rarely and
            // slightly.
            let best = best(&leaves);
            assert!(cost <= best + best / 20, "{cost} for {best}: {leaves:?}");
            worse += u32::from(cost > best);
        }
        assert!(worse < 10, "{worse} of 200 are not optimal");
    }
}
