//! `scan`'s document.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_catalogue::{Capability, Facts};
use seccompat_live::{Beside, Call, Decides, Heard, Life, Named, maker};
use seccompat_probe::{Cause, Presence, Verdict};
use seccompat_profile::order::map;
use serde::Serialize;

use super::super::words;
use super::{ORDER, ScanReport, arguments, beside, cause_name};

/// `seccompat.scan/1`
#[derive(Serialize)]
pub(crate) struct Json {
    schema: &'static str,
    kernel: String,
    arch: &'static str,
    seccomp: JsonSeccomp,
    no_new_privs: Option<bool>,
    /// The label of a security module.
    label: Option<String>,
    initial_user_namespace: Option<bool>,
    capabilities: Option<Vec<String>>,
    /// The engine of the container, or the unit of the service, if known.
    engine: Option<String>,
    rehearsal: JsonRehearsal,
    abis: Vec<JsonAbi>,
    syscalls: Vec<JsonCall>,
    summary: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct JsonSeccomp {
    /// The value of `PR_GET_SECCOMP`: 0 without a filter, 2 with one.
    mode: Option<u32>,
    filters: Option<u32>,
}

/// The method of asking the filters.
#[derive(Serialize)]
struct JsonRehearsal {
    /// `notification`, `ptrace`; null if they were not asked.
    by: Option<&'static str>,
    questions: u64,
    /// Whether every question was asked.
    complete: bool,
    why_not: Option<String>,
}

/// Another ABI that the machine runs.
#[derive(Serialize)]
struct JsonAbi {
    arch: &'static str,
    /// `lives`, `killed` (every call of a sample was), `absent`.
    state: &'static str,
    syscalls: Vec<JsonForeign>,
}

#[derive(Serialize)]
struct JsonForeign {
    name: &'static str,
    nr: u32,
    verdict: &'static str,
    errno: Option<String>,
    arguments: Vec<JsonArgument>,
}

/// A named value with an unusual decision of the filters.
#[derive(Serialize)]
struct JsonArgument {
    name: String,
    /// The arguments, counted from 0, and their values.
    values: BTreeMap<String, String>,
    action: &'static str,
    errno: Option<String>,
}

#[derive(Serialize)]
struct JsonCall {
    name: &'static str,
    nr: u32,
    since: String,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errno: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause_name: Option<String>,
    conclusive: bool,
    probes: Vec<JsonProbe>,
    arguments: Vec<JsonArgument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize)]
struct JsonProbe {
    call: String,
    args: [String; 6],
    expect: Vec<String>,
    got: String,
}

impl ScanReport {
    pub(crate) fn json(&self) -> Json {
        let here = &self.scan.here;
        let mode = match here.seccomp().presence {
            Presence::Absent => Some(0),
            Presence::Present => Some(2),
            Presence::Unknown => None,
        };
        Json {
            schema: "seccompat.scan/1",
            kernel: here.release().to_owned(),
            arch: self.abi.name(),
            seccomp: JsonSeccomp { mode, filters: here.seccomp().filters },
            no_new_privs: here.no_new_privs(),
            label: here.label(),
            initial_user_namespace: here.is_in_initial_user_namespace(),
            capabilities: here.capabilities().map(|held| {
                let held = Capability::all().filter(|one| held & one.mask() != 0);
                held.map(|capability| capability.to_string()).collect()
            }),
            engine: maker().map(|maker| maker.to_string()),
            rehearsal: self.rehearsal(),
            abis: self.scan.asked.beside.iter().map(json_abi).collect(),
            syscalls: self.scan.calls.iter().map(json_call).collect(),
            summary: map(ORDER.iter().map(|&name| (name, self.with(name).count()))),
        }
    }

    fn rehearsal(&self) -> JsonRehearsal {
        let asked = &self.scan.asked;
        JsonRehearsal {
            by: asked.way.map(|way| way.name()),
            questions: asked.questions,
            complete: asked.way.is_some() && !asked.left_out && asked.unanswered == 0,
            why_not: asked.why_not.map(|why| why.to_string()),
        }
    }
}

fn json_abi(beside: &Beside) -> JsonAbi {
    let syscalls = beside.calls.iter().map(|(call, nr, decides)| JsonForeign {
        name: call.name(),
        nr: *nr,
        verdict: beside::verdict(decides),
        errno: decides.always().and_then(errno),
        arguments: json_arguments(decides),
    });
    JsonAbi {
        arch: beside.abi.name(),
        state: match beside.life {
            Life::Lives => "lives",
            Life::Killed => "killed",
            Life::Absent => "absent",
        },
        syscalls: syscalls.collect(),
    }
}

fn json_arguments(decides: &Decides) -> Vec<JsonArgument> {
    if !decides.differs() {
        return Vec::new();
    }
    let Some(usual) = decides.usual() else { return Vec::new() };
    let one = |(named, heard): &(Named, Heard)| {
        let mut values = vec![(named.argument, named.value)];
        values.extend(named.second);
        let text = |(argument, value): (usize, u64)| (argument.to_string(), format!("{value:#x}"));
        JsonArgument {
            name: named.name.to_string(),
            values: map(values.into_iter().map(text)),
            action: action(*heard),
            errno: errno(*heard),
        }
    };
    arguments::differing(decides, usual).into_iter().map(one).collect()
}

/// An action in the spelling of all documents.
fn action(heard: Heard) -> &'static str {
    match heard {
        Heard::Through | Heard::Nothing => "allow",
        Heard::Errno(_) | Heard::Faked => "errno",
        Heard::Trapped(_) => "trap",
        Heard::Killed => "kill_process",
    }
}

fn errno(heard: Heard) -> Option<String> {
    match heard {
        Heard::Errno(errno) => Some(errno.to_string()),
        Heard::Faked => Some("0".to_owned()),
        _ => None,
    }
}

fn json_call(call: &Call) -> JsonCall {
    let params = Facts::of(call.call).params;
    let finding = call.finding;
    JsonCall {
        name: call.call.name(),
        nr: call.number,
        since: call.call.since().to_string(),
        verdict: finding.verdict.name(),
        errno: match finding.verdict {
            Verdict::Filtered(Some(errno)) => Some(errno.to_string()),
            Verdict::Filtered(None) => Some("0".into()),
            Verdict::Missing => Some("ENOSYS".into()),
            _ => None,
        },
        cause: finding.cause.map(Cause::name),
        cause_name: finding.cause.and_then(cause_name),
        conclusive: call.conclusive,
        probes: call
            .probes
            .iter()
            .map(|made| JsonProbe {
                call: words::call(call.call, params, &made.args),
                args: made.args.map(|word| format!("{word:#x}")),
                expect: made.expect.iter().copied().map(words::outcome).collect(),
                got: words::answer(made.got),
            })
            .collect(),
        arguments: json_arguments(&call.decides),
        note: match finding.verdict {
            Verdict::Undetermined(doubt) => Some(doubt.to_string()),
            _ => None,
        },
    }
}
