//! A program before its layout: a graph of blocks.
//!
//! Equal blocks are made once, so tails are shared from the start. A test whose sides lead to one
//! place, and a load whose word no test uses, are never made.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

/// The kernel's limit, in instructions (`BPF_MAXINSNS`).
pub const MAX_INSNS: usize = 4096;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use seccompat_bpf::code;

use crate::diagram::{hash, spread};
use crate::int::{count, index};

/// A block of a [`Graph`]. Equal blocks have equal ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct BlockId(u32);

/// One instruction, and its successors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Block {
    /// Returns this word.
    Return(u32),
    /// Loads the word at an offset of `struct seccomp_data`.
    Load { offset: u32, next: BlockId },
    /// Clears the bits that the mask lacks.
    And { mask: u32, next: BlockId },
    /// Compares the loaded word: [`code::JEQ`], [`code::JGE`] or [`code::JSET`].
    Test { test: u16, k: u32, yes: BlockId, no: BlockId },
}

impl Block {
    fn hash(self) -> u64 {
        let [a, b, c] = match self {
            Self::Return(word) => [1, word, 0],
            Self::Load { offset, next } => [2, offset, next.0],
            Self::And { mask, next } => [3, mask, next.0],
            Self::Test { test, k, yes, no } => {
                [u32::from(test) << 24 ^ yes.0 << 12 ^ no.0, k, yes.0]
            }
        };
        spread(hash([a, b, c]))
    }
}

/// The blocks of a program.
pub(super) struct Graph {
    blocks: Vec<Block>,
    /// The indices of all blocks, by the blocks' hashes.
    known: HashTable<u32>,
}

impl Graph {
    pub(super) fn new() -> Self {
        Self { blocks: Vec::with_capacity(512), known: HashTable::with_capacity(512) }
    }

    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    pub(super) fn block(&self, id: BlockId) -> Block {
        self.blocks[id.index()]
    }

    pub(super) fn ret(&mut self, word: u32) -> BlockId {
        self.intern(Block::Return(word))
    }

    pub(super) fn load(&mut self, offset: u32, next: BlockId) -> BlockId {
        match self.block(next) {
            Block::Return(_) | Block::Load { .. } => next,
            _ => self.intern(Block::Load { offset, next }),
        }
    }

    pub(super) fn test(&mut self, test: u16, k: u32, yes: BlockId, no: BlockId) -> BlockId {
        if yes == no { yes } else { self.intern(Block::Test { test, k, yes, no }) }
    }

    /// `yes` if the masked bits equal those of `value`.
    pub(super) fn masked(&mut self, mask: u32, value: u32, yes: BlockId, no: BlockId) -> BlockId {
        if value == 0 {
            self.test(code::JSET, mask, no, yes)
        } else if value == mask && mask.is_power_of_two() {
            self.test(code::JSET, mask, yes, no)
        } else {
            let next = self.test(code::JEQ, value, yes, no);
            if mask == u32::MAX || yes == no {
                next
            } else {
                self.intern(Block::And { mask, next })
            }
        }
    }

    fn intern(&mut self, block: Block) -> BlockId {
        let blocks = &self.blocks;
        let equal = |id: &u32| blocks[index(*id)] == block;
        match self.known.entry(block.hash(), equal, |id| blocks[index(*id)].hash()) {
            Entry::Occupied(known) => BlockId(*known.get()),
            Entry::Vacant(entry) => {
                let id = count(blocks.len());
                entry.insert(id);
                self.blocks.push(block);
                BlockId(id)
            }
        }
    }
}

impl BlockId {
    pub(super) fn index(self) -> usize {
        index(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_tails_are_one_and_idle_blocks_are_none() {
        let mut graph = Graph::new();
        let (allow, errno) = (graph.ret(1), graph.ret(2));
        assert_eq!(graph.ret(1), allow);
        assert_eq!(graph.test(code::JEQ, 5, allow, allow), allow);
        assert_eq!(graph.load(16, allow), allow);
        let test = graph.masked(0xff, 5, allow, errno);
        assert_eq!(graph.masked(0xff, 5, allow, errno), test);
        assert!(matches!(graph.block(test), Block::And { mask: 0xff, .. }));
        // One bit needs no mask before its test.
        let bit = graph.masked(4, 4, allow, errno);
        assert_eq!(graph.block(bit), Block::Test { test: code::JSET, k: 4, yes: allow, no: errno });
        let loaded = graph.load(16, test);
        assert_eq!(graph.load(24, loaded), loaded, "what it loads nothing asks about");
        let before = graph.len();
        for k in 0..2000 {
            graph.test(code::JGE, k, allow, errno);
            graph.test(code::JGE, k, allow, errno);
        }
        assert_eq!(graph.len(), before + 2000);
    }
}
