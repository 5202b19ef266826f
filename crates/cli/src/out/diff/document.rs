//! Differences as a document.
#![forbid(unsafe_code)]

use seccompat_policy::{Change, Scope};
use serde::Serialize;

use super::names::{abi, arch, errnos, only, syscalls};
use super::report::{DiffReport, Side};
use super::scope::scope;
use crate::out::engine::EngineDocument;
use crate::out::eval::ActionDocument;

#[derive(Serialize)]
struct SideDocument {
    name: String,
    engine: Option<EngineDocument>,
}

#[derive(Serialize)]
pub(crate) struct Document {
    schema: &'static str,
    equal: bool,
    a_subset_of_b: bool,
    b_subset_of_a: bool,
    a: SideDocument,
    b: SideDocument,
    /// The number of questions, if a side was learned and not read.
    questions: Option<u64>,
    differences: Vec<One>,
}

#[derive(Serialize)]
struct One {
    arch: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    syscall: Option<&'static str>,
    nr_range: [u32; 2],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    syscalls: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    a: ActionDocument,
    b: ActionDocument,
    witness: Witness,
}

#[derive(Serialize)]
struct Witness {
    arch: String,
    nr: u32,
    ip: String,
    args: [String; 6],
}

impl DiffReport {
    pub(crate) fn json(&self) -> Document {
        let one = |change: &Change| {
            let calls = syscalls(change);
            let names: Vec<_> = calls.iter().map(|(_, call)| call.name()).collect();
            let (first, last) = change.numbers;
            One {
                arch: arch(change),
                syscall: names.first().copied().filter(|_| first == last),
                nr_range: [first, last],
                syscalls: if first == last { Vec::new() } else { names },
                args: (change.scope != Scope::All).then_some("some"),
                when: scope(&change.scope, abi(change.arch.0, first), only(change)),
                a: ActionDocument::new(change.a, errnos(change)),
                b: ActionDocument::new(change.b, errnos(change)),
                witness: Witness {
                    arch: format!("{:#x}", change.witness.arch),
                    nr: change.witness.nr,
                    ip: format!("{:#x}", change.witness.instruction_pointer),
                    args: change.witness.args.map(|arg| format!("{arg:#x}")),
                },
            }
        };
        let side = |side: &Side| SideDocument {
            name: side.name.clone(),
            engine: side.engine.as_ref().map(EngineDocument::new),
        };
        Document {
            schema: "seccompat.diff/1",
            equal: self.equal,
            a_subset_of_b: self.a_subset_of_b,
            b_subset_of_a: self.b_subset_of_a,
            questions: self.asked,
            a: side(&self.sides[0]),
            b: side(&self.sides[1]),
            differences: self.listed().map(one).collect(),
        }
    }
}
