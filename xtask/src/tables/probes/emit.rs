//! The facts as Rust constants.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fmt::Write;

use super::call::{Arg, Call, Probe};
use crate::shared::version::{KernelVersion, Kernels};

const FACTS_HEAD: &str = "\
//! The prober's facts about each call: written by `cargo xtask tables` from `data/probes/*.tbl`.
#![forbid(unsafe_code)]

use crate::Arg::{Bad as B, Keep as K, Word as W};
use crate::packed::{abis, args as a, expect as x, param as p};
use crate::{Abi, Eperm, Errno, Facts, Kernels, Kind, Never, Outcome, Probe, Sysno, Why};

const OK: Outcome = Outcome::Success;

const fn e(errno: Errno) -> Outcome {
    Outcome::Errno(errno)
}

const fn v(from: [u8; 3], to: [u8; 3]) -> Kernels {
    Kernels::between(from, to)
}
";

/// `generated/probes.rs`.
pub(super) fn facts(calls: &[Call]) -> String {
    let gates: Vec<String> = gates(calls).into_iter().collect();
    let mut out = String::from(FACTS_HEAD);
    for call in calls {
        out += "\n";
        one(&mut out, call, &gates);
    }
    put(
        &mut out,
        format_args!(
            "\n/// Every call's facts, sorted by name.\n#[rustfmt::skip]\npub static ALL: [Facts; {}] = [",
            calls.len()
        ),
    );
    wrapped(&mut out, calls.iter().map(|call| format!("{},", call.call.to_uppercase())));
    out += "\n];\n";
    out
}

fn one(out: &mut String, call: &Call, gates: &[String]) {
    let name = call.call.to_uppercase();
    put(
        out,
        format_args!("/// `{}`\n#[rustfmt::skip]\npub const {name}: Facts = Facts {{\n", call.call),
    );
    put(out, format_args!("    call: Sysno::{name},\n"));
    let params = call.params.iter().flatten();
    let params: Vec<_> =
        params.map(|(name, kind)| format!("p({name:?}, Kind::{})", kind.variant)).collect();
    put(out, format_args!("    params: &[{}],\n    probes: &[", params.join(", ")));
    for p in &call.probes {
        probe(out, p, gates);
    }
    *out += if call.probes.is_empty() { "],\n" } else { "\n    ],\n" };
    let never = call.never.iter().map(|(why, range, _)| {
        format!("Never {{ why: Why::{why}, kernels: {} }}", kernels(*range))
    });
    put(out, format_args!("    never: &[{}],\n", never.collect::<Vec<_>>().join(", ")));
    put(out, format_args!("    eperm: Eperm::{},\n", call.eperm.unwrap_or("Real")));
    put(out, format_args!("    foreign: &[{}],\n}};\n", errnos(&call.foreign)));
}

fn probe(out: &mut String, probe: &Probe, gates: &[String]) {
    put(
        out,
        format_args!(
            "\n        Probe {{ args: a([{}]), expect: x(&[{}]),",
            args(probe),
            expect(probe)
        ),
    );
    let abis: Vec<_> = probe.abis.iter().map(|abi| format!("Abi::{}", variant(abi))).collect();
    let abis = format!("abis(&[{}])", abis.join(", "));
    put(out, format_args!(" kernels: {}, abis: {abis},", kernels(probe.kernels)));
    let place = gate(probe).and_then(|gate| gates.iter().position(|one| *one == gate));
    put(out, format_args!(" gate: {} }},", place.map_or(0, |place| place + 1)));
}

/// The different gates.
pub(super) fn gates(calls: &[Call]) -> BTreeSet<String> {
    calls.iter().flat_map(|call| &call.probes).filter_map(gate).collect()
}

/// The gate as source text.
pub(super) fn gate(probe: &Probe) -> Option<String> {
    let keys: Vec<_> = probe.gate.iter().map(|(source, _)| source.as_str()).collect();
    let (keys, says) = (keys.join(", "), errnos(&probe.says));
    (!probe.gate.is_empty()).then(|| format!("Gate {{ keys: &[{keys}], says: &[{says}] }}"))
}

/// The registers as source text.
pub(super) fn args(probe: &Probe) -> String {
    probe.args.iter().map(arg).collect::<Vec<_>>().join(", ")
}

pub(super) fn arg(arg: &Arg) -> String {
    match arg {
        Arg::Word(word) => format!("W({})", number(*word)),
        Arg::Keep(word) => format!("K({})", number(*word)),
        Arg::Bad => "B".into(),
    }
}

/// The answers as source text.
pub(super) fn expect(probe: &Probe) -> String {
    let outcome = |name: &String| match &**name {
        "OK" => "OK".to_owned(),
        errno => format!("e(Errno::{errno})"),
    };
    probe.expect.iter().map(outcome).collect::<Vec<_>>().join(", ")
}

/// A word in decimal if it is small, else in hexadecimal with grouped digits.
fn number(word: u64) -> String {
    if word < 10 {
        return word.to_string();
    }
    let digits = format!("{word:x}");
    let mut out = String::from("0x");
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at) % 4 == 0 {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

fn errnos(names: &[String]) -> String {
    names.iter().map(|name| format!("Errno::{name}")).collect::<Vec<_>>().join(", ")
}

fn kernels(range: Kernels) -> String {
    if range == Kernels::ALL {
        return "Kernels::ALL".into();
    }
    let parts = |version: KernelVersion| {
        let [a, b, c] = version.parts();
        format!("[{a}, {b}, {c}]")
    };
    format!("v({}, {})", parts(range.from), parts(range.to))
}

/// The enum's variant of an ABI's name.
fn variant(abi: &str) -> String {
    let (first, rest) = abi.split_at(1);
    first.to_uppercase() + rest
}

const PROSE_HEAD: &str = "\
//! Texts about the calls for people: written by `cargo xtask tables` from `data/probes/*.tbl`.
#![forbid(unsafe_code)]

use crate::{Prose, Role};

/// Every call's texts, sorted by name.
#[rustfmt::skip]
";

/// `generated/prose.rs`.
pub(super) fn prose(calls: &[Call]) -> String {
    let mut out = String::from(PROSE_HEAD);
    put(&mut out, format_args!("pub(crate) static ALL: [Prose; {}] = [\n", calls.len()));
    for call in calls {
        let eperm = if call.eperm_why.is_empty() { None } else { Some(&call.eperm_why) };
        put(&mut out, format_args!("    // {}\n", call.call));
        if call.transparent.is_empty()
            && call.fail_open.is_empty()
            && call.fallback.is_none()
            && eperm.is_none()
            && call.role.is_none()
        {
            out += "    Prose::NOTHING,\n";
            continue;
        }
        let role = call.role.map_or("None".into(), |role| format!("Some(Role::{role})"));
        put(
            &mut out,
            format_args!(
                "    Prose {{ transparent: &{:?}, fail_open: &{:?}, fallback: {:?}, eperm: {eperm:?}, \
                 role: {role} }},\n",
                call.transparent, call.fail_open, call.fallback
            ),
        );
    }
    out += "];\n";
    out
}

/// Words in lines of at most 100 columns.
pub(super) fn wrapped(out: &mut String, words: impl Iterator<Item = String>) {
    let mut width = usize::MAX;
    for word in words {
        if width.saturating_add(word.len()) > 100 {
            out.push_str("\n    ");
            width = 4;
        }
        width += word.len();
        out.push_str(&word);
    }
}

pub(super) fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(what);
}
