//! `kselftest/argument_checks/calls.h`: the probes that hold on the newest kernel for every caller, for a test
//! in the kernel's tree.
#![forbid(unsafe_code)]

use std::fmt::Write;

use super::call::{Arg, Call, Probe};
use crate::shared::version::KernelVersion;

const HEAD: &str = "\
/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Written by `cargo xtask tables` from crates/catalogue/data/probes. Do not edit.
 *
 * PROBE(call, number, six arguments, errnos that may come, the arguments as text)
 */

";

/// The file.
pub(super) fn header(calls: &[Call]) -> String {
    let mut out = String::from(HEAD);
    for call in calls.iter().filter(|call| call.keeps_the_rule()) {
        let probes: Vec<&Probe> = call.probes.iter().filter(|probe| lasts(probe)).collect();
        if probes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "#ifdef __NR_{}", call.call);
        for probe in probes {
            let args: Vec<String> = probe.args.iter().map(|arg| word(*arg)).collect();
            let used = call.params.as_deref().unwrap_or_default().len();
            let shown: Vec<&str> = args.iter().take(used).map(String::as_str).collect();
            let _ = writeln!(
                out,
                "PROBE(\"{name}\", __NR_{name}, A({}), E({}), \"{name}({})\")",
                args.join(", "),
                probe.expect.join(", "),
                shown.join(", ").replace("UL", ""),
                name = call.call,
            );
        }
        out += "#endif\n";
    }
    out
}

/// Whether a probe holds on the newest kernel, for every caller and on every machine, and fails.
fn lasts(probe: &Probe) -> bool {
    probe.kernels.to == KernelVersion::NEWEST
        && probe.gate.is_empty()
        && probe.abis.is_empty()
        && !probe.expect.iter().any(|answer| answer == "OK")
}

fn word(arg: Arg) -> String {
    match arg {
        Arg::Bad => "~0UL".into(),
        Arg::Word(word) | Arg::Keep(word) if word == u64::MAX => "~0UL".into(),
        Arg::Word(word) | Arg::Keep(word) if word < 10 => word.to_string(),
        Arg::Word(word) | Arg::Keep(word) => format!("0x{word:x}UL"),
    }
}
