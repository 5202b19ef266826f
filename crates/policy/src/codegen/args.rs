//! Argument checks: blocks for a function of the arguments.
//!
//! A rule's diagram (an MTBDD) states exactly the rule's decision, whatever its clauses look like.
//! Each word that the diagram tests is loaded once and decided by the first of these methods that
//! fits: one test under a mask; a tree over intervals (after a bit test if there are many
//! intervals); bit by bit.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use seccompat_bpf::code;

use super::graph::{BlockId, Graph, MAX_INSNS};
use super::tree::{Leaf, Plan, Shape, append};
use crate::diagram::{Diagram, Ref, Word};

/// More intervals than this are decided bit by bit.
const MANY_INTERVALS: usize = 64;
/// Fewer intervals than this are not worth a bit test before their tree.
const FEW_INTERVALS: usize = 4;
/// If a bit test leaves more bits free than this, its values are not enumerated.
const FREE_BITS: u32 = 8;

/// A function with more blocks than this has no program: each block is at least one instruction.
pub(super) const MOST_BLOCKS: usize = 4 * MAX_INSNS;

/// The blocks of functions; each is made once.
pub(super) struct Checks<'a> {
    diagram: &'a Diagram,
    big_endian: bool,
    made: BTreeMap<Ref, BlockId>,
    /// The same, for functions whose first word is loaded already. Without this memory, a decision
    /// bit by bit would follow every path, and too many paths lead to one function.
    loaded: BTreeMap<Ref, BlockId>,
}

impl<'a> Checks<'a> {
    pub(super) fn new(diagram: &'a Diagram, big_endian: bool) -> Self {
        Self { diagram, big_endian, made: BTreeMap::new(), loaded: BTreeMap::new() }
    }

    /// Blocks that return the function's result, whatever was loaded before.
    pub(super) fn block(&mut self, graph: &mut Graph, function: Ref) -> BlockId {
        if let Some(&made) = self.made.get(&function) {
            return made;
        }
        let block = match (self.diagram.value(function), self.diagram.word(function)) {
            (None, Some(word)) => {
                let decided = self.decide(graph, function, word);
                graph.load(word.offset(self.big_endian), decided)
            }
            (value, _) => graph.ret(value.unwrap_or(0)),
        };
        self.made.insert(function, block);
        block
    }

    /// Blocks for a function of a loaded word and of later ones. Beyond [`MOST_BLOCKS`] the result
    /// is meaningless.
    fn decide(&mut self, graph: &mut Graph, function: Ref, word: Word) -> BlockId {
        if self.diagram.word(function) != Some(word) {
            return self.block(graph, function);
        }
        if graph.len() > MOST_BLOCKS {
            return graph.ret(0);
        }
        if let Some(&made) = self.loaded.get(&function) {
            return made;
        }
        let block = self.by_word(graph, function, word);
        self.loaded.insert(function, block);
        block
    }

    fn by_word(&mut self, graph: &mut Graph, function: Ref, word: Word) -> BlockId {
        if let Some(one) = self.one_mask(function, word) {
            let (yes, no) = (self.block(graph, one.inside), self.block(graph, one.outside));
            return graph.masked(one.mask, one.value, yes, no);
        }
        if let Some(ranges) = self.diagram.ranges(function, word, MANY_INTERVALS) {
            return self.intervals(graph, function, word, &ranges);
        }
        let (bit, low, high) = self.diagram.first_bit(function);
        let (low, high) = (self.decide(graph, low, word), self.decide(graph, high, word));
        graph.test(code::JSET, 1 << bit, high, low)
    }

    /// The function as one comparison under a mask, if it is one.
    fn one_mask(&self, function: Ref, word: Word) -> Option<OneMask> {
        let asks = |at: Ref| self.diagram.word(at) == Some(word);
        let (mut mask, mut value) = (0, 0);
        let mut at = function;
        let mut outside = None;
        loop {
            let (bit, low, high) = self.diagram.first_bit(at);
            let set = match (asks(low), asks(high)) {
                (true, true) => return None,
                (false, true) => true,
                (true, false) => false,
                // The last tested bit: the inside is the side that differs from the outside so far.
                (false, false) => outside.is_none_or(|outside| low == outside),
            };
            let (inside, out) = if set { (high, low) } else { (low, high) };
            if outside.is_some_and(|outside| outside != out) {
                return None;
            }
            outside = Some(out);
            mask |= 1 << bit;
            value |= u32::from(set) << bit;
            if !asks(inside) {
                return Some(OneMask { mask, value, inside, outside: out });
            }
            at = inside;
        }
    }

    fn intervals(
        &mut self,
        graph: &mut Graph,
        function: Ref,
        word: Word,
        ranges: &[(u32, Ref)],
    ) -> BlockId {
        let ends = ranges.iter().skip(1).map(|range| range.0 - 1).chain([u32::MAX]);
        let ranges: Vec<_> = ranges.iter().zip(ends).map(|(r, last)| (r.0, last, r.1)).collect();
        let peeled = self.few_bits(function, word, &ranges);
        let covered = |first: u32, last: u32| {
            first == last && peeled.is_some_and(|peeled| first & peeled.mask == 0)
        };
        let mut leaves = Vec::with_capacity(ranges.len());
        for &(first, last, function) in ranges.iter().filter(|range| !covered(range.0, range.1)) {
            let target = self.block(graph, function);
            append(&mut leaves, Leaf { first, last, target, weight: 1 });
        }
        let tree = Plan::new(&leaves, Shape::Optimal).build(graph);
        match peeled {
            None => tree,
            Some(peeled) => {
                let inside = self.block(graph, peeled.inside);
                graph.test(code::JSET, peeled.mask, tree, inside)
            }
        }
    }

    /// The largest group of single values with one result that all lack the same bits, provided
    /// that every value without these bits has that result.
    fn few_bits(&self, function: Ref, word: Word, ranges: &[(u32, u32, Ref)]) -> Option<Peeled> {
        if ranges.len() < FEW_INTERVALS {
            return None;
        }
        let inside = ranges.first()?.2;
        let mut best = None;
        let (mut bits, mut covered) = (0, 0);
        for value in ranges.iter().filter(|r| r.2 == inside && r.0 == r.1).map(|r| r.0) {
            bits |= value;
            covered += 1;
            if bits.count_ones() > FREE_BITS {
                break;
            }
            if covered >= FEW_INTERVALS - 1 && self.all_lead(function, word, bits, inside) {
                best = Some(Peeled { mask: !bits, inside });
            }
        }
        best
    }

    /// Whether all values made of these bits have one result.
    fn all_lead(&self, function: Ref, word: Word, bits: u32, to: Ref) -> bool {
        if self.diagram.word(function) != Some(word) {
            return function == to;
        }
        let (bit, low, high) = self.diagram.first_bit(function);
        self.all_lead(low, word, bits, to)
            && (bits >> bit & 1 == 0 || self.all_lead(high, word, bits, to))
    }
}

/// `inside` if the masked bits equal the value's.
struct OneMask {
    mask: u32,
    value: u32,
    inside: Ref,
    outside: Ref,
}

/// `inside` if no bit of the mask is set.
#[derive(Clone, Copy)]
struct Peeled {
    mask: u32,
    inside: Ref,
}
