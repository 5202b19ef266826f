//! `docs/probes.md`: the probes of every call, and whether it keeps the rule.
#![forbid(unsafe_code)]

use std::fmt::Write;

use super::call::{Arg, Call, Kind, Probe};
use crate::shared::version::{KernelVersion, Kernels};

const HEAD: &str = "\
<!-- Written by `cargo xtask tables` from crates/catalogue/data/probes/*.tbl. Do not edit. -->

# A probe for every system call

A *probe* is a call of the same system call that must fail with a known error other than EPERM and
has no side effect. If the answer is EPERM all the same, it comes from a seccomp filter, not from the kernel.

The proposal of November 2020 for the kernel's page on adding system calls requires that every new
call can be probed like this: there must be a reliable way, without side effects, to get an error
other than EPERM. The last column says whether a call keeps that rule:

- **kept**: on every kernel that has the call, a probe fails as it must, for every caller;
- **cannot fail**: the call itself is the probe; it changes nothing and has no known error;
- **in part**: only on some kernels, which the probe names;
- **gated**: the kernel checks a privilege first, so that its own answer may be EPERM;
- **no probe**: every use of the call has an effect, blocks, ends or kills its caller, or the number
  is not implemented.

How to read a probe: `BAD` is a pointer with all bits set; `=` keeps the word of the failing call,
because the answer does not depend on it, and `=N` gives the word to use without a failing call.
A **derived** probe keeps every scalar of the failing call, so that a filter can tell it from that call only by
the value of a pointer.
";

/// The page.
pub(super) fn page(calls: &[Call]) -> String {
    let mut out = String::from(HEAD);
    let mut counts: Vec<(&str, usize)> =
        ["kept", "cannot fail", "in part", "gated", "no probe"].map(|rule| (rule, 0)).into();
    for call in calls {
        let rule = rule(call);
        for (name, count) in &mut counts {
            *count += usize::from(*name == rule);
        }
    }
    let said: Vec<_> = counts.iter().map(|(rule, count)| format!("{count} {rule}")).collect();
    let derived =
        calls.iter().filter(|call| call.probes.iter().any(|p| p.is_derived(&call.params)));
    put(
        &mut out,
        format_args!(
            "\n{} calls: {}. {} have a derived probe.\n",
            calls.len(),
            said.join(", "),
            derived.count()
        ),
    );
    let young =
        calls.iter().filter(|call| call.since >= KernelVersion::new(3, 15) && rule(call) != "kept");
    let young: Vec<_> = young.map(|call| format!("`{}` ({})", call.call, rule(call))).collect();
    put(
        &mut out,
        format_args!(
            "Of the calls since Linux 3.15 these do not keep the rule: {}.\n\n",
            young.join(", ")
        ),
    );
    out += "| call | since | probes | real EPERM | rule |\n|---|---|---|---|---|\n";
    for call in calls {
        row(&mut out, call);
    }
    out
}

fn row(out: &mut String, call: &Call) {
    let mut probes: Vec<String> = call.probes.iter().map(|p| probe(call, p)).collect();
    probes.extend(call.never.iter().map(|(why, range, comment)| {
        let reason = match *why {
            "Kills" => "never: kills its caller",
            "Ends" => "never: ends its caller; a child that ends is the probe",
            "Forks" => "never: makes a process; a child that makes one is the probe",
            "Effects" => "never: every use of it has an effect",
            "Waits" => "never: every use of it blocks",
            _ => "never: the number is not implemented",
        };
        format!("{reason}{}{}", kernels(*range), because(comment))
    }));
    let eperm = match call.eperm {
        Some("Never") => "never",
        Some("Rare") => "rare",
        _ => "real",
    };
    put(
        out,
        format_args!(
            "| `{}` | {} | {} | {eperm}{} | {} |\n",
            call.call,
            call.since,
            probes.join("<br>"),
            because(&call.eperm_why),
            rule(call)
        ),
    );
}

pub(super) fn rule(call: &Call) -> &'static str {
    let open = |probe: &&Probe| probe.gate.is_empty();
    if call.keeps_the_rule() {
        "kept"
    } else if call.covered_by(open) {
        "cannot fail"
    } else if call.probes.iter().any(|probe| open(&probe)) {
        "in part"
    } else if !call.probes.is_empty() {
        "gated"
    } else {
        "no probe"
    }
}

pub(super) fn probe(call: &Call, probe: &Probe) -> String {
    let params = call.params.as_deref().unwrap_or_default();
    let args: Vec<_> =
        params.iter().zip(&probe.args).map(|((_, kind), arg)| word(*arg, *kind)).collect();
    let derived = if probe.is_derived(&call.params) { "**derived** " } else { "" };
    let mut text = format!(
        "{derived}`({})` → {}{}",
        args.join(", "),
        probe.expect.join(" or "),
        kernels(probe.kernels)
    );
    if !probe.abis.is_empty() {
        put(&mut text, format_args!(" on {}", probe.abis.join(", ")));
    }
    if !probe.gate.is_empty() {
        let keys: Vec<_> = probe.gate.iter().map(|(_, name)| name.as_str()).collect();
        put(&mut text, format_args!(", gated by {}", keys.join(" or ")));
    }
    text + &because(&probe.why)
}

/// A register in the tables' notation.
fn word(arg: Arg, kind: Kind) -> String {
    let plain = |word: u64| {
        let ones = if kind.narrow { u32::MAX.into() } else { u64::MAX };
        match word {
            _ if word == ones && matches!(kind.variant, "Fd" | "Int" | "Long") => "-1".into(),
            _ if word == ones => "~0".into(),
            0..10 => word.to_string(),
            _ => format!("0x{word:x}"),
        }
    };
    match arg {
        Arg::Bad => "BAD".into(),
        Arg::Keep(0) => "=".into(),
        Arg::Keep(w) => format!("={}", plain(w)),
        Arg::Word(w) => plain(w),
    }
}

fn kernels(range: Kernels) -> String {
    match (range.from == KernelVersion::OLDEST, range.to == KernelVersion::NEWEST) {
        (true, true) => String::new(),
        (true, false) => format!(", up to {}", range.to),
        (false, true) => format!(", from {}", range.from),
        (false, false) => format!(", {} to {}", range.from, range.to),
    }
}

fn because(comment: &str) -> String {
    if comment.is_empty() { String::new() } else { format!(" ({})", comment.replace('|', "\\|")) }
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(what);
}
