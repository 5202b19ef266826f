//! The report of `seccompat scan`.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt::Write;

use seccompat_catalogue::{Abi, Capability, Errno, Facts, KernelVersion};
use seccompat_live::{Call, Scan};
use seccompat_probe::{Cause, Presence, Verdict};
use serde::Serialize;

use super::text::{self, Style};
use super::words;

/// What `scan` found, and how much of it to show.
pub(crate) struct ScanReport {
    pub(crate) abi: Abi,
    pub(crate) scan: Scan,
    /// Whether to list what is available too.
    pub(crate) all: bool,
}

/// The verdicts, in the order in which they matter.
const ORDER: &[&str] =
    &["killed", "filtered", "conditional", "refused", "missing", "undetermined", "available"];

impl ScanReport {
    pub(crate) fn text(&self, style: Style) -> String {
        let mut out = format!("{}\n\n", self.place());
        for &verdict in ORDER {
            if verdict == "available" && !self.all {
                continue;
            }
            let calls: Vec<&Call> = self.with(verdict).collect();
            for (title, remark, calls) in sections(verdict, &calls) {
                let count = match calls.len() {
                    1 => "1 call".to_owned(),
                    n => format!("{n} calls"),
                };
                out += &text::heading(style, &format!("{title}: {count}"), remark);
                out += &rows(verdict, &calls);
                out.push('\n');
            }
        }
        out + &self.summary()
    }

    fn with(&self, verdict: &str) -> impl Iterator<Item = &Call> {
        self.scan.calls.iter().filter(move |call| call.finding.verdict.name() == verdict)
    }

    /// `Linux 6.18.44 x86_64, uid 0 without CAP_SYS_ADMIN, 1 seccomp filter`
    fn place(&self) -> String {
        let here = &self.scan.here;
        // Not by a call of its own: a filter may kill for any.
        let uid = here.user().map_or("not known".to_owned(), |uid| uid.to_string());
        let admin = Capability::SYS_ADMIN;
        let with = match here.capabilities() {
            None => String::new(),
            Some(0) => " without capabilities".into(),
            Some(caps) if caps & admin.mask() != 0 => format!(" with {admin}"),
            Some(_) => format!(" without {admin}"),
        };
        let filters = match (here.seccomp().presence, here.seccomp().filters) {
            (Presence::Absent, _) => "no seccomp filter".into(),
            (Presence::Present, Some(1)) => "1 seccomp filter".into(),
            (Presence::Present, Some(n)) => format!("{n} seccomp filters"),
            (Presence::Present, None) => "seccomp filters".into(),
            (Presence::Unknown, _) => "whether there is a seccomp filter is not known".into(),
        };
        format!("Linux {} {}, uid {uid}{with}, {filters}", here.release(), self.abi)
    }

    fn summary(&self) -> String {
        let mut parts = vec![format!("{} available", self.with("available").count())];
        for &verdict in ORDER.iter().rev().skip(1) {
            let count = self.with(verdict).count();
            if count > 0 {
                parts.push(format!("{count} {verdict}"));
            }
        }
        let mut out = format!("{}.", parts.join(", "));
        if !self.all {
            out += " All: seccompat scan --all";
        }
        out.push('\n');
        if let Some(no_child) = self.scan.no_child {
            let _ = writeln!(out, "No child process could be made to ask in: {no_child}.");
        }
        out
    }
}

/// The calls of one verdict, in sections with a title and a remark.
fn sections<'a>(verdict: &str, calls: &[&'a Call]) -> Vec<(String, &'static str, Vec<&'a Call>)> {
    let all = || calls.to_vec();
    let one = |title: &str, remark| vec![(title.to_owned(), remark, all())];
    match verdict {
        _ if calls.is_empty() => Vec::new(),
        "filtered" => {
            let mut groups: BTreeMap<Option<Errno>, Vec<&Call>> = BTreeMap::new();
            for call in calls {
                if let Verdict::Filtered(errno) = call.finding.verdict {
                    groups.entry(errno).or_default().push(call);
                }
            }
            let section = |(errno, calls): (Option<Errno>, _)| match errno {
                Some(errno) => (format!("FILTERED, {errno}"), "programs report an error", calls),
                None => ("FILTERED, success".into(), "the filter claims that it was done", calls),
            };
            groups.into_iter().map(section).collect()
        }
        "killed" => one("KILLED", "programs die of SIGSYS"),
        "conditional" => one("CONDITIONAL", "a filter decides by the arguments"),
        "refused" => one("REFUSED", "the kernel's own answer to this user"),
        "missing" => one("MISSING, ENOSYS", "harmless: programs fall back"),
        "undetermined" => one("UNDETERMINED", "nothing here can tell"),
        _ => one("AVAILABLE", "the kernel is reached"),
    }
}

/// The calls of one section, grouped by what tells them apart: cause, doubt, or age.
fn rows(verdict: &str, calls: &[&Call]) -> String {
    let mut groups: Vec<(String, Vec<&Call>)> = Vec::new();
    let mut sorted = calls.to_vec();
    sorted.sort_by_key(|call| (std::cmp::Reverse(age(call)), call.call));
    for call in sorted {
        let label = label(verdict, call);
        match groups.iter_mut().find(|(other, _)| *other == label) {
            Some((_, calls)) => calls.push(call),
            None => groups.push((label, vec![call])),
        }
    }
    let width = groups.iter().map(|(label, _)| label.chars().count()).filter(|&n| n <= 24).max();
    let dated = matches!(verdict, "refused" | "missing" | "undetermined");
    let mut out = String::new();
    for (label, mut calls) in groups {
        if !dated || label == "older" {
            calls.sort_by_key(|call| call.call);
        }
        let words: Vec<String> = calls
            .iter()
            .map(|call| match age(call) {
                Some(since) if dated => format!("{} ({since})", call.call),
                _ => call.call.to_string(),
            })
            .collect();
        out += &text::labelled(&label, width.unwrap_or(6), &words);
    }
    out
}

/// The version that introduced a call, where that is 3.0 or later.
fn age(call: &Call) -> Option<KernelVersion> {
    Some(call.call.since()).filter(|&since| since >= KernelVersion::new(3, 0))
}

fn label(verdict: &str, call: &Call) -> String {
    match (verdict, call.finding.verdict, call.finding.cause) {
        ("missing", _, Some(Cause::Kernel)) => "this kernel lacks it".into(),
        ("missing", ..) => "a filter, or this kernel".into(),
        ("refused", _, Some(cause)) => cause_name(cause).unwrap_or_else(|| cause.name().into()),
        (_, Verdict::Undetermined(doubt), _) => doubt.to_string(),
        _ => age(call).map_or_else(|| "older".into(), |since| since.to_string()),
    }
}

fn cause_name(cause: Cause) -> Option<String> {
    match cause {
        Cause::Sysctl(name) | Cause::State(name) => Some(name.to_owned()),
        Cause::Capability(capability) => Some(capability.to_string()),
        _ => None,
    }
}

/// `seccompat.scan/1`
#[derive(Serialize)]
pub(crate) struct Json {
    schema: &'static str,
    kernel: String,
    arch: &'static str,
    seccomp: JsonSeccomp,
    no_new_privs: Option<bool>,
    syscalls: Vec<JsonCall>,
    summary: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct JsonSeccomp {
    /// As `PR_GET_SECCOMP` counts: 0 without a filter, 2 with one.
    mode: Option<u32>,
    filters: Option<u32>,
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
            syscalls: self.scan.calls.iter().map(json_call).collect(),
            summary: ORDER.iter().map(|&name| (name, self.with(name).count())).collect(),
        }
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
        note: match finding.verdict {
            Verdict::Undetermined(doubt) => Some(doubt.to_string()),
            _ => None,
        },
    }
}
