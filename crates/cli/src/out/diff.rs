//! The report of `seccompat diff`.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_catalogue::{Abi, AuditArch, Sysno};
use seccompat_policy::Difference;
use serde::Serialize;

use super::eval::ActionDocument;
use super::text::Style;

/// How two filters differ.
pub(crate) struct DiffReport {
    pub(crate) equal: bool,
    pub(crate) a_subset_of_b: bool,
    pub(crate) b_subset_of_a: bool,
    /// Only what the first allows beyond the second was asked for.
    pub(crate) subset: bool,
    pub(crate) names: [String; 2],
    pub(crate) differences: Vec<Difference>,
}

#[derive(Serialize)]
pub(crate) struct Document {
    schema: &'static str,
    equal: bool,
    a_subset_of_b: bool,
    b_subset_of_a: bool,
    differences: Vec<One>,
}

#[derive(Serialize)]
struct One {
    arch: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    syscall: Option<&'static str>,
    nr_range: [u32; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<&'static str>,
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
fn arch(difference: &Difference) -> String {
    if difference.arch.0 != difference.arch.1 {
        return "any other".to_owned();
    }
    match abi(difference.arch.0, difference.numbers.0) {
        Some(abi) => abi.name().to_owned(),
        None => format!("{:#x}", difference.arch.0),
    }
}

fn syscall(difference: &Difference) -> Option<&'static str> {
    let (first, last) = difference.numbers;
    let abi = abi(difference.arch.0, first).filter(|_| first == last)?;
    Sysno::from_number(abi, first).map(Sysno::name)
}

impl DiffReport {
    /// The stretches between known architectures are one difference.
    fn listed(&self) -> impl Iterator<Item = &Difference> {
        let mut other = false;
        self.differences.iter().filter(move |difference| {
            let gap = difference.arch.0 != difference.arch.1;
            !gap || !std::mem::replace(&mut other, true)
        })
    }

    pub(crate) fn json(&self) -> Document {
        let one = |difference: &Difference| One {
            arch: arch(difference),
            syscall: syscall(difference),
            nr_range: [difference.numbers.0, difference.numbers.1],
            args: difference.conditional.then_some("some"),
            a: ActionDocument::new(difference.a),
            b: ActionDocument::new(difference.b),
            witness: Witness {
                arch: format!("{:#x}", difference.witness.arch),
                nr: difference.witness.nr,
                ip: format!("{:#x}", difference.witness.instruction_pointer),
                args: difference.witness.args.map(|arg| format!("{arg:#x}")),
            },
        };
        Document {
            schema: "seccompat.diff/1",
            equal: self.equal,
            a_subset_of_b: self.a_subset_of_b,
            b_subset_of_a: self.b_subset_of_a,
            differences: self.listed().map(one).collect(),
        }
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let [a, b] = &self.names;
        if self.equal {
            return format!("{a} and {b} decide every call alike\n");
        }
        if self.subset && self.a_subset_of_b {
            return format!("{a} allows no more than {b}\n");
        }
        let mut text = style.bold(&format!("A {a}\nB {b}\n"));
        for difference in self.listed() {
            let (first, last) = difference.numbers;
            let call = match syscall(difference) {
                Some(name) => format!("{name} ({first})"),
                None if first == last => first.to_string(),
                None if last == u32::MAX => format!("{first} and up"),
                None => format!("{first} to {last}"),
            };
            let (a, b) = (ActionDocument::new(difference.a), ActionDocument::new(difference.b));
            let _ = write!(text, "  {} {call}: A {}, B {}", arch(difference), a.text(), b.text());
            if difference.conditional {
                let args: Vec<_> =
                    difference.witness.args.iter().map(|arg| format!("{arg:#x}")).collect();
                let _ = write!(text, "\n    as with the arguments {}", args.join(" "));
            }
            text.push('\n');
        }
        let also = match (self.a_subset_of_b, self.b_subset_of_a) {
            (true, true) => "each allows what the other does",
            (true, false) => "A allows less than B",
            (false, true) => "A allows more than B",
            (false, false) => "each allows something that the other does not",
        };
        text + also + "\n"
    }
}
