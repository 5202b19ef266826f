//! The store of nodes; equal nodes are stored once.
//!
//! The table of nodes is hashbrown's, which replaced a table of our own with open addressing. In small programs
//! that make the call, `valgrind --tool=callgrind --cache-sim=yes` counts 1.02 times the earlier instructions for
//! `compile` of Docker's default for three ABIs, 1.01 times for the comparison of two releases, and 1.02 times for a
//! diagram of 33,000 nodes, and fewer cache misses in the first and the last. The cache of results is our own: a new
//! result replaces an older one, so it is no hash table.
#![forbid(unsafe_code)]

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

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

impl Node {
    fn hash(self) -> u64 {
        spread(hash([self.low, self.high, u32::from(self.var)]))
    }
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
    /// The indices of all nodes, by the nodes' hashes.
    unique: HashTable<u32>,
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
const CACHE: usize = 1 << 10;
const LARGEST_CACHE: usize = 1 << 18;

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
            nodes: Vec::with_capacity(1 << 12),
            unique: HashTable::with_capacity(1 << 11),
            cache: vec![NOTHING; CACHE],
            limit,
            steps: 0,
        };
        for value in [0, 1] {
            diagram.nodes.push(terminal(value));
            diagram.unique.insert_unique(terminal(value).hash(), value, |at| terminal(*at).hash());
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
        let nodes = &self.nodes;
        // Four times as much room at a time: each enlargement hashes every node again.
        if self.unique.len() == self.unique.capacity() {
            self.unique.reserve(3 * nodes.len(), |at| nodes[index(*at)].hash());
        }
        let equal = |at: &u32| nodes[index(*at)] == node;
        let entry = match self.unique.entry(node.hash(), equal, |at| nodes[index(*at)].hash()) {
            Entry::Occupied(known) => return Ok(Ref(*known.get())),
            Entry::Vacant(entry) => entry,
        };
        let at = count(nodes.len());
        if at >= self.limit.nodes {
            return Err(self.too_big());
        }
        entry.insert(at);
        self.nodes.push(node);
        if self.nodes.len() > 4 * self.cache.len() && self.cache.len() < LARGEST_CACHE {
            self.enlarge_cache();
        }
        Ok(Ref(at))
    }

    /// Most diagrams are small: a large cache would take longer to clear than they take to build.
    #[cold]
    fn enlarge_cache(&mut self) {
        let size = (8 * self.cache.len()).min(LARGEST_CACHE);
        for known in core::mem::replace(&mut self.cache, vec![NOTHING; size]) {
            if known.operands != NOTHING.operands {
                self.remember(known.operands, Ref(known.result));
            }
        }
    }

    /// Counts a step of an operation.
    pub(super) fn step(&mut self) -> Result<(), TooBig> {
        self.steps(1)
    }

    /// Counts steps.
    pub(super) fn steps(&mut self, more: usize) -> Result<(), TooBig> {
        self.steps = self.steps.saturating_add(count(more));
        if self.steps > self.limit.steps { Err(self.too_big()) } else { Ok(()) }
    }

    /// Whether a program may reach one more state: with its cells, a state may take as much memory as a hundred nodes.
    pub(super) fn has_room_for_states(&self, states: usize) -> Result<(), TooBig> {
        if count(states) < (self.limit.nodes / 16).max(64) { Ok(()) } else { Err(self.too_big()) }
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

/// The hash for a table of hashbrown, which reads the highest bits and the lowest.
pub(crate) fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}
