//! The different registers, answers, gates and names in the tables.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use super::call::Call;
use super::emit::{arg, expect, gates, put, wrapped};

const HEAD: &str = "\
//! The different registers, answers and gates of probes, and names of parameters: written by
//! `cargo xtask tables` from `data/probes/*.tbl`.
#![forbid(unsafe_code)]

use crate::Arg::{self, Bad as B, Keep as K, Word as W};
use crate::{Capability, Errno, Gate, Key, Outcome, Over};

const OK: Outcome = Outcome::Success;

const fn e(errno: Errno) -> Outcome {
    Outcome::Errno(errno)
}
";

/// `generated/distinct.rs`.
pub(super) fn distinct(calls: &[Call]) -> String {
    let probes = || calls.iter().flat_map(|call| &call.probes);
    let args: BTreeSet<String> = probes().flat_map(|probe| &probe.args).map(arg).collect();
    let expected: BTreeSet<String> =
        probes().map(|probe| format!("&[{}]", expect(probe))).collect();
    let params = calls.iter().flat_map(|call| call.params.iter().flatten());
    let names: BTreeSet<String> = params.map(|(name, _)| format!("{name:?}")).collect();
    let mut out = String::from(HEAD);
    list(&mut out, "Every register of a probe.", "ARGS: [Arg;", args);
    list(&mut out, "The answers of every probe.", "EXPECTED: [&[Outcome];", expected);
    list(&mut out, "Every gate of a probe.", "GATES: [Gate;", gates(calls));
    list(&mut out, "Every name of a parameter.", "NAMES: [&str;", names);
    out
}

fn list(out: &mut String, about: &str, what: &str, items: BTreeSet<String>) {
    let head =
        format!("\n/// {about}\n#[rustfmt::skip]\npub(crate) static {what} {}] = [", items.len());
    put(out, format_args!("{head}"));
    wrapped(out, items.into_iter().map(|item| item + ", "));
    while out.ends_with(' ') {
        out.pop();
    }
    *out = out.replace(" \n", "\n");
    *out += "\n];\n";
}
