//! The layout of blocks: from a graph to instructions.
//!
//! Tests jump forward only, at most 255 instructions. So the program is laid out from its end, each
//! block after its successors. A successor that is too far is reached through a copy, if it is a
//! return, or through a jump.
#![forbid(unsafe_code)]

use alloc::vec;
use alloc::vec::Vec;

use seccompat_bpf::{Insn, code};

use super::graph::{Block, BlockId, Graph};

/// The instructions from `root` on.
pub(super) fn emit(graph: &Graph, root: BlockId) -> Vec<Insn> {
    let mut layout = Layout {
        graph,
        reversed: Vec::with_capacity(graph.len() + graph.len() / 8),
        home: vec![None; graph.len()],
        nearest: vec![0; graph.len()],
    };
    layout.lay(root);
    layout.reversed.reverse();
    layout.reversed
}

struct Layout<'a> {
    graph: &'a Graph,
    reversed: Vec<Insn>,
    /// The place of a block, counted from the program's end.
    home: Vec<Option<usize>>,
    /// The nearest place that leads to it.
    nearest: Vec<usize>,
}

impl Layout<'_> {
    fn lay(&mut self, id: BlockId) {
        if self.home[id.index()].is_some() {
            return;
        }
        let insn = match self.graph.block(id) {
            Block::Return(word) => returning(word),
            Block::Load { offset, next } => {
                self.lay(next);
                self.fall_to(next);
                Insn::new(code::LD | code::W | code::ABS, offset)
            }
            Block::And { mask, next } => {
                self.lay(next);
                self.fall_to(next);
                Insn::new(code::ALU | code::AND | code::K, mask)
            }
            Block::Test { test, k, yes, no } => {
                // Which side is nearer makes no difference on average: the other order takes as
                // many instructions, executed and in total.
                self.lay(no);
                self.lay(yes);
                let (jt, jf) = self.reach(yes, no);
                Insn::jump(code::JMP | test | code::K, k, jt, jf)
            }
        };
        self.home[id.index()] = Some(self.reversed.len());
        self.nearest[id.index()] = self.reversed.len();
        self.reversed.push(insn);
    }

    /// The number of instructions between the next one and the nearest place that leads to the
    /// block.
    fn distance(&self, to: BlockId) -> usize {
        self.reversed.len() - self.nearest[to.index()] - 1
    }

    /// The distances of a test's two sides, after bringing them into reach.
    fn reach(&mut self, yes: BlockId, no: BlockId) -> (u8, u8) {
        loop {
            let distances = [yes, no].map(|to| u8::try_from(self.distance(to)));
            match distances {
                [Ok(jt), Ok(jf)] => return (jt, jf),
                // An instruction added for one side moves the other away, so both are checked
                // again.
                [Err(_), _] => self.bring(yes),
                [_, Err(_)] => self.bring(no),
            }
        }
    }

    /// Ensures that the next instruction falls through to the block.
    fn fall_to(&mut self, to: BlockId) {
        if self.distance(to) != 0 {
            self.bring(to);
        }
    }

    /// Adds a place that leads to a block: its copy, if it is a return, or a jump.
    fn bring(&mut self, to: BlockId) {
        let insn = match self.graph.block(to) {
            Block::Return(word) => returning(word),
            _ => {
                let home = self.home[to.index()].unwrap_or(0);
                let distance = self.reversed.len() - home - 1;
                Insn::new(code::JMP | code::JA, u32::try_from(distance).unwrap_or(u32::MAX))
            }
        };
        self.nearest[to.index()] = self.reversed.len();
        self.reversed.push(insn);
    }
}

fn returning(word: u32) -> Insn {
    Insn::new(code::RET | code::K, word)
}
