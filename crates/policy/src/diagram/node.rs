//! The store of nodes; equal nodes are stored once.
#![forbid(unsafe_code)]

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::word::Word;
use crate::int::{count, index};

/// A function of the words, in a [`Diagram`]. Within one diagram, equal functions have equal refs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ref(pub(super) u32);

/// The condition that never holds.
pub(crate) const FALSE: Ref = Ref(0);
/// The condition that always holds.
pub(crate) const TRUE: Ref = Ref(1);

/// The variable of a terminal: after all others.
const TERMINAL: u16 = u16::MAX;

/// A bit to test, and its two children; a terminal stores its value in `low`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Node {
    var: u16,
    low: u32,
    high: u32,
}

/// Limits on the size of a diagram and on the work of making it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    /// Nodes, of 12 bytes.
    pub nodes: u32,
    /// Steps of operations: about ten million a second.
    pub steps: u32,
}

impl Limit {
    /// A million nodes or about a second.
    pub const DEFAULT: Self = Self { nodes: 1_000_000, steps: 20_000_000 };
}

/// A diagram reached its [`Limit`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooBig {
    /// The number of nodes at that time.
    pub nodes: u32,
}

impl fmt::Display for TooBig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than can be decided exactly: {} nodes so far", self.nodes)
    }
}

impl core::error::Error for TooBig {}

/// A store of functions from the words of a call to a word.
pub struct Diagram {
    nodes: Vec<Node>,
    /// Open addressing: the node's index plus one, 0 for free. A power of two, at most half full.
    unique: Vec<u32>,
    pub(super) cache: Vec<Remembered>,
    limit: Limit,
    steps: u32,
}

/// A cached result of an operation, at its operands' hash, until another replaces it.
#[derive(Clone, Copy)]
pub(super) struct Remembered {
    pub(super) operands: [u32; 3],
    pub(super) result: u32,
}

/// An empty cache entry: no diagram is large enough for these operands.
const NOTHING: Remembered = Remembered { operands: [u32::MAX; 3], result: 0 };
const CACHE: usize = 1 << 12;
const LARGE_CACHE: usize = 1 << 18;

impl fmt::Debug for Diagram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagram").field("nodes", &self.nodes.len()).finish_non_exhaustive()
    }
}

impl Default for Diagram {
    fn default() -> Self {
        Self::new(Limit::DEFAULT)
    }
}

impl Diagram {
    /// An empty store.
    #[must_use]
    pub fn new(limit: Limit) -> Self {
        let terminal = |value| Node { var: TERMINAL, low: value, high: 0 };
        let mut diagram = Self {
            nodes: Vec::with_capacity(1 << 11),
            unique: vec![0; 1 << 12],
            cache: vec![NOTHING; CACHE],
            limit,
            steps: 0,
        };
        for value in [0, 1] {
            diagram.nodes.push(terminal(value));
            let place = diagram.place(terminal(value));
            diagram.unique[place] = value + 1;
        }
        diagram
    }

    /// The number of nodes, including those that are no longer used.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never true: the two truth values always exist.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The constant function with this value.
    ///
    /// # Errors
    /// At the limit.
    pub fn terminal(&mut self, value: u32) -> Result<Ref, TooBig> {
        self.insert(Node { var: TERMINAL, low: value, high: 0 })
    }

    /// The value of a constant function.
    #[must_use]
    pub fn value(&self, at: Ref) -> Option<u32> {
        let node = self.nodes[index(at.0)];
        (node.var == TERMINAL).then_some(node.low)
    }

    /// `low` if the bit is 0 and `high` if it is 1; both may test only later bits.
    pub(super) fn node(&mut self, var: u16, low: Ref, high: Ref) -> Result<Ref, TooBig> {
        if low == high {
            return Ok(low);
        }
        self.insert(Node { var, low: low.0, high: high.0 })
    }

    fn insert(&mut self, node: Node) -> Result<Ref, TooBig> {
        let place = self.place(node);
        if let Some(at) = self.unique[place].checked_sub(1) {
            return Ok(Ref(at));
        }
        let at = count(self.nodes.len());
        if at >= self.limit.nodes {
            return Err(self.too_big());
        }
        self.nodes.push(node);
        self.unique[place] = at + 1;
        if self.nodes.len() * 2 > self.unique.len() {
            self.grow();
        }
        Ok(Ref(at))
    }

    /// The index of a node in `unique`, or the one where it would be.
    fn place(&self, node: Node) -> usize {
        let mask = self.unique.len() - 1;
        let mut place = index(hash([node.low, node.high, u32::from(node.var)])) & mask;
        while let Some(at) = self.unique[place].checked_sub(1) {
            if self.nodes[index(at)] == node {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        self.unique = vec![0; self.unique.len() * 4];
        for at in 0..self.nodes.len() {
            let place = self.place(self.nodes[at]);
            self.unique[place] = count(at) + 1;
        }
        if self.cache.len() == CACHE && self.nodes.len() > CACHE {
            self.cache = vec![NOTHING; LARGE_CACHE];
        }
    }

    /// Counts a step of an operation.
    pub(super) fn step(&mut self) -> Result<(), TooBig> {
        self.steps += 1;
        if self.steps > self.limit.steps { Err(self.too_big()) } else { Ok(()) }
    }

    fn too_big(&self) -> TooBig {
        TooBig { nodes: count(self.nodes.len()) }
    }

    /// The first bit that the function tests; after all bits if it tests none.
    pub(super) fn var(&self, at: Ref) -> u16 {
        self.nodes[index(at.0)].var
    }

    /// The function for bit 0, and for bit 1.
    pub(super) fn split(&self, at: Ref, var: u16) -> (Ref, Ref) {
        let node = self.nodes[index(at.0)];
        if node.var == var { (Ref(node.low), Ref(node.high)) } else { (at, at) }
    }

    /// The first bit that the function tests, within its word (31 is the most significant), and the
    /// function for 0 and for 1. For a terminal, the terminal.
    pub(crate) fn first_bit(&self, at: Ref) -> (u16, Ref, Ref) {
        let var = self.var(at);
        if var == TERMINAL {
            return (0, at, at);
        }
        let (low, high) = self.split(at, var);
        (31 - var % 32, low, high)
    }

    /// A function whose first test is that of `at`.
    pub(crate) fn asking_as(&mut self, at: Ref, low: Ref, high: Ref) -> Result<Ref, TooBig> {
        self.node(self.var(at), low, high)
    }

    /// The first word that the function tests.
    #[must_use]
    pub fn word(&self, at: Ref) -> Option<Word> {
        let var = self.var(at);
        (var != TERMINAL).then(|| Word::of_rank(u8::try_from(var / 32).unwrap_or(0)))
    }
}

/// The variable of a bit of a word; 31 is the most significant bit.
pub(super) fn var(word: Word, bit: u16) -> u16 {
    u16::from(word.rank()) * 32 + (31 - bit)
}

/// Mixes three words (with the finaliser of `MurmurHash3`, which is in the public domain).
pub(crate) fn hash([a, b, c]: [u32; 3]) -> u32 {
    let mut h = a.wrapping_mul(0x9e37_79b1) ^ b.rotate_left(16).wrapping_mul(0x85eb_ca77);
    h = (h ^ c.wrapping_mul(0xc2b2_ae3d)).wrapping_mul(0x85eb_ca6b);
    h ^= h >> 13;
    h.wrapping_mul(0xc2b2_ae35) ^ h >> 16
}
