//! The code generator: from a policy to a program.
//!
//! ```text
//! rules    → argument checks   args: the tests of a rule's diagram, word by word
//! sections → decision trees    tree, peel: the numbers, by the frequency of their calls
//! graph                        equal tails are made once, useless blocks never
//! emit     → instructions      places and distances
//! ```
//! The result is a [`Draft`]. It becomes a program only by its proof, unless the caller explicitly
//! asks for an unproven one.
#![forbid(unsafe_code)]

mod args;
mod emit;
mod graph;
mod peel;
mod prove;
mod tree;
mod weights;

use alloc::vec::Vec;

use seccompat_bpf::{Insn, code};
use seccompat_catalogue::{Abi, Sysno};

use crate::diagram::{Diagram, Limit, Word};
use crate::policy::{Policy, RuleId, Section};
use args::Checks;
use graph::{BlockId, Graph};
use tree::{Leaf, Plan, Shape, append};

pub use graph::MAX_INSNS;
pub use prove::{Draft, NotCompiled, compile, compile_unproven};
pub use weights::{MIXES, Mix, Weights};

/// Numbers from here on are x32's; they are kept out of x86_64's tree.
const X32: u32 = Abi::X32.number_base();

/// The instructions for a policy, unproven.
fn generate(policy: &Policy, weights: &Weights) -> Result<Vec<Insn>, NotCompiled> {
    let mut graph = Graph::new();
    let rules = checks(policy, &mut graph)?;
    let mut at = graph.ret(policy.bad_arch().to_word());
    // The first section's test comes first: its ABI is the machine's own.
    for (nth, section) in policy.sections().iter().enumerate().rev() {
        let calls = Calls::of(policy, section, weights);
        let tree = calls.tree(&mut graph, section, &rules, nth == 0);
        let tree = graph.load(Word::NR.offset(false), tree);
        at = graph.test(code::JEQ, section.arch().get(), tree, at);
    }
    let root = graph.load(Word::ARCH.offset(false), at);
    let insns = emit::emit(&graph, root);
    if insns.len() > MAX_INSNS {
        return Err(NotCompiled::TooLong { instructions: insns.len(), heaviest: heaviest(policy) });
    }
    Ok(insns)
}

/// The blocks of every rule.
fn checks(policy: &Policy, graph: &mut Graph) -> Result<Vec<BlockId>, NotCompiled> {
    if policy.rules().iter().all(|rule| rule.clauses().is_empty()) {
        let always = |rule: &crate::Rule| graph.ret(rule.otherwise().to_word());
        return Ok(policy.rules().iter().map(always).collect());
    }
    let mut diagram = Diagram::new(Limit::DEFAULT);
    let mut functions = Vec::with_capacity(policy.rules().len());
    for rule in policy.rules() {
        functions.push(diagram.rule(rule)?);
    }
    let mut checks = Checks::new(&diagram, policy.is_big_endian());
    let checks = functions.into_iter().map(|function| checks.block(graph, function)).collect();
    if graph.len() > args::MOST_BLOCKS {
        return Err(NotCompiled::TooLong { instructions: graph.len(), heaviest: heaviest(policy) });
    }
    Ok(checks)
}

/// The rule with the longest check, taken alone, and the number of its blocks.
fn heaviest(policy: &Policy) -> Option<(RuleId, usize)> {
    let runs = policy.sections().iter().flat_map(Section::runs);
    let mut ids: Vec<RuleId> = runs.map(|run| run.rule).collect();
    ids.sort_unstable();
    ids.dedup();
    let size = |id: &RuleId| {
        let mut graph = Graph::new();
        let mut diagram = Diagram::new(Limit::DEFAULT);
        let function = diagram.rule(policy.rule(*id)).ok()?;
        Checks::new(&diagram, policy.is_big_endian()).block(&mut graph, function);
        Some((*id, graph.len()))
    };
    ids.iter().filter_map(size).max_by_key(|&(_, blocks)| blocks).filter(|&(_, blocks)| blocks > 1)
}

/// The weights of a section's calls, in the order of their numbers.
struct Calls {
    weights: Vec<(u32, u64)>,
    /// The weight of a range of numbers without any call.
    least: u64,
}

impl Calls {
    fn of(policy: &Policy, section: &Section, weights: &Weights) -> Self {
        let here = |abi: &&Abi| abi.audit_arch() == section.arch();
        // Numbers of x32 come after all others.
        let abis = || policy.abis().iter().filter(here).copied();
        let others = abis().filter(|abi| *abi != Abi::X32);
        let x32 = abis().filter(|abi| *abi == Abi::X32);
        let calls = others.chain(x32).flat_map(Sysno::on);
        let weights_of = calls.map(|(number, call)| (number, weights.of(call))).collect();
        Self { weights: weights_of, least: weights.least() }
    }

    /// The tree over a section's numbers. x32's numbers are one leaf of it, with their own tree.
    fn tree(
        &self,
        graph: &mut Graph,
        section: &Section,
        rules: &[BlockId],
        native: bool,
    ) -> BlockId {
        let runs = section.runs();
        let lasts = runs.iter().skip(1).map(|run| run.first - 1).chain([u32::MAX]);
        let (mut low, mut high) = (Vec::with_capacity(runs.len()), Vec::new());
        let mut calls = self.weights.iter().peekable();
        for (run, last) in runs.iter().zip(lasts) {
            let target = rules[run.rule.index()];
            for (first, last, leaves) in
                [(run.first, last.min(X32 - 1), &mut low), (run.first.max(X32), last, &mut high)]
            {
                if first > last {
                    continue;
                }
                let mut weight = 0;
                while let Some(call) = calls.next_if(|call| call.0 <= last) {
                    weight += call.1;
                }
                append(leaves, Leaf { first, last, target, weight: weight.max(self.least) });
            }
        }
        let target = Plan::new(&high, Shape::Bisected).build(graph);
        // Hardly any program uses x32: the recorded weights say nothing about its calls.
        append(&mut low, Leaf { first: X32, last: u32::MAX, target, weight: self.least });
        if native {
            peel::tree(graph, &low, &self.cells())
        } else {
            Plan::new(&low, Shape::Bisected).build(graph)
        }
    }

    /// The weights of the lowest numbers, one by one.
    fn cells(&self) -> Vec<u64> {
        let mut cells = alloc::vec![0; peel::CELLS as usize];
        for &(number, weight) in &self.weights {
            if let Some(cell) = cells.get_mut(crate::int::index(number)) {
                *cell = weight;
            }
        }
        cells
    }
}
