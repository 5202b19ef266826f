//! The report of `seccompat diff`.
#![forbid(unsafe_code)]

mod group;
mod text;

use seccompat_catalogue::{Abi, AuditArch, KernelVersion, Sysno};
use seccompat_engine::Stack;
use seccompat_policy::{Change, Scope};
use serde::Serialize;

use super::engine::EngineDocument;
use super::eval::ActionDocument;

/// How two filters differ.
pub(crate) struct DiffReport {
    pub(crate) equal: bool,
    pub(crate) a_subset_of_b: bool,
    pub(crate) b_subset_of_a: bool,
    /// Only what the first allows beyond the second was asked for.
    pub(crate) subset: bool,
    /// Whether to show a call for every difference, instead of one where arguments decide.
    pub(crate) witnesses: bool,
    pub(crate) sides: [Side; 2],
    pub(crate) changes: Vec<Change>,
}

/// One of the filters.
pub(crate) struct Side {
    pub(crate) name: String,
    /// Up to where its profile knows calls, where it is one.
    pub(crate) horizon: Option<KernelVersion>,
    /// The engine that makes it, of a profile.
    pub(crate) engine: Option<Stack>,
}

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

/// The ABI that a number belongs to.
fn abi(arch: u32, number: u32) -> Option<Abi> {
    let sharing = || Abi::sharing(AuditArch::new(arch));
    let x32 = (Abi::X32.number_base()..u32::MAX).contains(&number);
    sharing().find(|abi| (*abi == Abi::X32) == x32).or_else(|| sharing().next())
}

/// The architecture's name; all that have none, and lie together, are one.
fn arch(change: &Change) -> String {
    if change.arch.0 != change.arch.1 {
        return "any other".to_owned();
    }
    match abi(change.arch.0, change.numbers.0) {
        Some(abi) => abi.name().to_owned(),
        None => format!("{:#x}", change.arch.0),
    }
}

/// The ABI whose errnos a change's actions have; `None` where it is of several architectures, or of
/// one that has no name.
fn errnos(change: &Change) -> Option<Abi> {
    abi(change.arch.0, change.numbers.0).filter(|_| change.arch.0 == change.arch.1)
}

/// The calls among the numbers.
fn syscalls(change: &Change) -> Vec<(u32, Sysno)> {
    let (first, last) = change.numbers;
    let known = abi(change.arch.0, first).filter(|_| change.arch.0 == change.arch.1);
    let all = known.into_iter().flat_map(Sysno::on);
    all.filter(|(number, _)| (first..=last).contains(number)).collect()
}

impl DiffReport {
    /// The stretches between known architectures are one difference.
    fn listed(&self) -> impl Iterator<Item = &Change> {
        let mut others = Vec::new();
        self.changes.iter().filter(move |change| {
            if change.arch.0 == change.arch.1 {
                return true;
            }
            let same = (change.numbers, change.a, change.b, &change.scope);
            let new = !others.contains(&same);
            others.push(same);
            new
        })
    }

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
                when: text::scope(&change.scope, abi(change.arch.0, first)),
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
            a: side(&self.sides[0]),
            b: side(&self.sides[1]),
            differences: self.listed().map(one).collect(),
        }
    }
}
