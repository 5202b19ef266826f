//! The kernel's decisions under a filter, as a function of a diagram.
#![forbid(unsafe_code)]

use seccompat_policy::{Diagram, Limit, Ref, Undecided};

use crate::failure::Failure;
use crate::filter::Filter;

/// The limit of a diagram with this many nodes, and the default number of steps for each.
pub(crate) fn limit(nodes: Option<u32>) -> Limit {
    let default = Limit::DEFAULT;
    nodes.map_or(default, |nodes| Limit {
        nodes,
        steps: nodes.saturating_mul(default.steps / default.nodes),
    })
}

pub(crate) fn undecided(what: &str, why: Undecided) -> Failure {
    let failure = Failure::new(format!("{what}: {why}"));
    match why {
        Undecided::TooBig(_) => {
            failure.hint("a larger --limit may decide it; --smt2 writes the question for a solver")
        }
        _ => failure.hint("a solver may decide it: --smt2 writes the question"),
    }
}

/// The kernel's decisions under the whole chain of filters, as a node of the diagram.
pub(crate) fn meaning(diagram: &mut Diagram, filter: &Filter) -> Result<Ref, Failure> {
    let undecided = |why: Undecided| undecided(&format!("{} is undecided", filter.name), why);
    let mut functions = Vec::new();
    for program in &filter.newest_first {
        functions.push(diagram.program(program, filter.big_endian).map_err(undecided)?);
    }
    diagram.chain(&functions).map_err(|big| undecided(Undecided::TooBig(big)))
}
