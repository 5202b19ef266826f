//! The report of `seccompat scan`.
#![forbid(unsafe_code)]

mod arguments;
mod beside;
mod json;
mod place;

use seccompat_profile::order::sort_by_key;
use std::collections::BTreeMap;
use std::fmt::Write;

use seccompat_catalogue::{Abi, Errno, Facts, KernelVersion, Why};
use seccompat_live::{Call, Scan};
use seccompat_probe::{Cause, Verdict};

use super::text::{self, Style};

/// The result of `scan`, and how much of it to show.
pub(crate) struct ScanReport {
    pub(crate) abi: Abi,
    pub(crate) scan: Scan,
    /// Whether to list the available calls too.
    pub(crate) all: bool,
}

/// The verdicts, in order of importance.
const ORDER: &[&str] =
    &["killed", "filtered", "conditional", "refused", "missing", "undetermined", "available"];

impl ScanReport {
    pub(crate) fn text(&self, style: Style) -> String {
        let mut out = format!("{}\n\n", place::text(self.abi, &self.scan));
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
                out += &text::heading(style, verdict, &format!("{title}: {count}"), remark);
                out += &match verdict {
                    "conditional" => arguments::rows(&calls),
                    _ => rows(verdict, &calls),
                };
                out.push('\n');
            }
        }
        out += &beside::text(style, &self.scan);
        out + &self.summary()
    }

    fn with(&self, verdict: &str) -> impl Iterator<Item = &Call> {
        self.scan.calls.iter().filter(move |call| call.finding.verdict.name() == verdict)
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
            let _ = writeln!(out, "No child process could be created: {no_child}.");
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
                None => ("FILTERED, success".into(), "the filter fakes success", calls),
            };
            groups.into_iter().map(section).collect()
        }
        "killed" => one("KILLED", "programs die of SIGSYS"),
        "conditional" => one("CONDITIONAL", "a filter decides by the arguments"),
        "refused" => one("REFUSED", "the kernel's own answer to this user"),
        "missing" => one("MISSING, ENOSYS", "harmless: programs fall back"),
        "undetermined" => one("UNDETERMINED", "undecidable here"),
        _ => one("AVAILABLE", "the call reaches the kernel"),
    }
}

/// The calls of one section, grouped by their difference: cause, doubt, or age.
fn rows(verdict: &str, calls: &[&Call]) -> String {
    let mut groups: Vec<(String, Vec<&Call>)> = Vec::new();
    let mut sorted = calls.to_vec();
    sort_by_key(&mut sorted, |call| (std::cmp::Reverse(age(call)), call.call));
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
        if verdict == "missing" && label == DEAD {
            let one = format!("{} calls that no kernel has any more", calls.len());
            out += &text::labelled(&label, width.unwrap_or(6), &[one]);
            continue;
        }
        if !dated || label == "older" {
            sort_by_key(&mut calls, |call| call.call);
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

/// The version that introduced a call, if it is 3.0 or later.
fn age(call: &Call) -> Option<KernelVersion> {
    Some(call.call.since()).filter(|&since| since >= KernelVersion::new(3, 0))
}

fn label(verdict: &str, call: &Call) -> String {
    match (verdict, call.finding.verdict, call.finding.cause) {
        ("missing", _, Some(Cause::Kernel)) if is_dead(call) => DEAD.into(),
        ("missing", _, Some(Cause::Kernel)) => "this kernel lacks it".into(),
        ("missing", _, Some(Cause::Filter)) => "a filter says so".into(),
        ("missing", ..) => "a filter, or this kernel".into(),
        ("refused", _, Some(cause)) => cause_name(cause).unwrap_or_else(|| cause.name().into()),
        (_, Verdict::Undetermined(doubt), _) => doubt.to_string(),
        _ => age(call).map_or_else(|| "older".into(), |since| since.to_string()),
    }
}

/// A number without code behind it, which no program needs.
const DEAD: &str = "only a number";

fn is_dead(call: &Call) -> bool {
    let why = Facts::of(call.call).never;
    why.iter().any(|never| never.why == Why::Unwired)
}

fn cause_name(cause: Cause) -> Option<String> {
    match cause {
        Cause::Sysctl(name) | Cause::State(name) => Some(name.to_owned()),
        Cause::Capability(capability) => Some(capability.to_string()),
        _ => None,
    }
}
