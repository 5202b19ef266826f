//! The report of `seccompat syscalls`.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt::Write;

use seccompat_catalogue::{Abi, Eperm, Facts, Prose, Sysno};
use serde::Serialize;

use super::text::{self, Style};
use super::words;

/// The facts about some calls.
pub(crate) struct SyscallsReport {
    /// The ABI whose numbers are printed in lists.
    pub(crate) abi: Abi,
    pub(crate) calls: Vec<Sysno>,
    /// The requested ABI, if any.
    pub(crate) arch: Option<Abi>,
}

impl SyscallsReport {
    pub(crate) fn text(&self, style: Style) -> String {
        match self.calls[..] {
            [call] => one(call, self.arch, style),
            _ => self.list(style),
        }
    }

    fn list(&self, style: Style) -> String {
        let width = self.calls.iter().map(|call| call.name().len()).max().unwrap_or(0);
        let title = format!("{:<width$}  {:>6}  since", "call", self.abi.name());
        let mut out = format!("{}\n", style.bold(&title));
        for call in &self.calls {
            let number =
                call.number(self.abi).map_or_else(|| "-".into(), |number| number.to_string());
            let _ = writeln!(out, "{:<width$}  {number:>6}  {}", call.name(), call.since());
        }
        out
    }
}

fn one(call: Sysno, arch: Option<Abi>, style: Style) -> String {
    let facts = Facts::of(call);
    let prose = Prose::of(call);
    let params: Vec<_> = facts.params.iter().map(|param| param.name()).collect();
    let mut out = format!("{}\n\n", style.bold(&format!("{call}({})", params.join(", "))));
    let mut row = |label: &str, words: &[String]| out += &text::labelled(label, 12, words);
    let sentence = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    row("since", &[format!("Linux {}", call.since())]);
    row("numbers", &numbers(call, arch));
    for probe in facts.probes {
        let label = match (probe.gate(), probe.is_derived(facts.params)) {
            (Some(_), _) => "gated probe",
            (None, true) => "derived",
            (None, false) => "probe",
        };
        row(label, &sentence(&words::probe(call, facts.params, probe)));
    }
    for never in facts.never {
        row("no probe", &sentence(&seccompat_probe::Doubt::NoProbe(never.why).to_string()));
    }
    let eperm = match (facts.eperm, prose.eperm) {
        (Eperm::Never, _) => "never".into(),
        (_, Some(why)) => why.to_owned(),
        (Eperm::Rare, None) => "rare".into(),
        (Eperm::Real, None) => "an ordinary answer".into(),
    };
    row("real EPERM", &sentence(&eperm));
    if !prose.transparent.is_empty() {
        let who = prose.transparent.join(", ");
        row("transparent", &sentence(&format!("{who}: they fall back only on ENOSYS")));
    }
    if !prose.fail_open.is_empty() {
        let who = prose.fail_open.join(", ");
        row("fails open", &sentence(&format!("on ENOSYS, protection is lost: {who}")));
    }
    if let Some(fallback) = prose.fallback {
        row("fallback", &sentence(fallback));
    }
    out
}

/// `437 x86_64 aarch64 …` for each number.
fn numbers(call: Sysno, arch: Option<Abi>) -> Vec<String> {
    if let Some(abi) = arch {
        let number = call.number(abi).map_or_else(|| "none".into(), |number| number.to_string());
        return vec![format!("{number} on {abi}")];
    }
    let mut groups: Vec<(u32, Vec<&str>)> = Vec::new();
    for &abi in Abi::ALL {
        if let Some(number) = call.number(abi) {
            match groups.iter_mut().find(|(other, _)| *other == number) {
                Some((_, abis)) => abis.push(abi.name()),
                None => groups.push((number, vec![abi.name()])),
            }
        }
    }
    let last = groups.len().saturating_sub(1);
    let words = groups.into_iter().enumerate().flat_map(|(at, (number, abis))| {
        let end = if at == last { "" } else { "," };
        let list = format!("{number} on {}{end}", abis.join(" "));
        list.split(' ').map(str::to_owned).collect::<Vec<_>>()
    });
    words.collect()
}

/// `seccompat.syscalls/1`
#[derive(Serialize)]
pub(crate) struct Json {
    schema: &'static str,
    syscalls: Vec<JsonCall>,
}

#[derive(Serialize)]
struct JsonCall {
    name: &'static str,
    since: String,
    nr: BTreeMap<&'static str, u32>,
    probes: Vec<JsonProbe>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fallback: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    real_eperm: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    real_eperm_why: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transparent: Option<Vec<&'static str>>,
}

#[derive(Serialize)]
struct JsonProbe {
    call: String,
    expect: Vec<String>,
    conclusive: bool,
    derived: bool,
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

impl SyscallsReport {
    pub(crate) fn json(&self) -> Json {
        let chosen = |abi: &Abi| self.arch.is_none_or(|arch| arch == *abi);
        let calls = self.calls.iter().map(|&call| {
            let (facts, prose) = (Facts::of(call), Prose::of(call));
            let numbers = Abi::ALL.iter().filter(|abi| chosen(abi));
            JsonCall {
                name: call.name(),
                since: call.since().to_string(),
                nr: numbers.filter_map(|&abi| Some((abi.name(), call.number(abi)?))).collect(),
                probes: facts.probes.iter().map(|probe| json_probe(call, facts, probe)).collect(),
                fallback: prose.fallback,
                real_eperm: match facts.eperm {
                    Eperm::Never => None,
                    Eperm::Rare => Some("rare"),
                    Eperm::Real => Some("real"),
                },
                real_eperm_why: prose.eperm,
                transparent: Some(prose.transparent.to_vec()).filter(|who| !who.is_empty()),
            }
        });
        Json { schema: "seccompat.syscalls/1", syscalls: calls.collect() }
    }
}

fn json_probe(call: Sysno, facts: &Facts, probe: &seccompat_catalogue::Probe) -> JsonProbe {
    let since = probe.kernels.from.max(call.since());
    JsonProbe {
        call: words::probe(call, facts.params, probe),
        expect: probe.expect().iter().copied().map(words::outcome).collect(),
        conclusive: probe.gate().is_none(),
        derived: probe.is_derived(facts.params),
        from: since.to_string(),
        to: Some(probe.kernels.to)
            .filter(|&to| to != seccompat_catalogue::KernelVersion::NEWEST)
            .map(|to| to.to_string()),
    }
}
