//! The table of `seccompat report`: system calls × filters and hosts.
#![forbid(unsafe_code)]

mod column;
mod hosts;
mod picture;

use seccompat_catalogue::{Abi, Facts, Prose, Sysno};
use seccompat_lint::purpose;
use seccompat_probe::Doubt;
use seccompat_profile::order::{sort, sort_by_key};
use serde::Serialize;

pub(crate) use column::Column;
pub(in crate::out) use column::letter;
pub(crate) use hosts::HostsRead;

use super::text::{Style, labelled};
use super::words;
use hosts::Hosts;

/// The letters, and their meanings.
pub(crate) const LEGEND: [(char, &str); 8] = [
    ('A', "allowed"),
    ('C', "depends on the arguments"),
    ('N', "ENOSYS: programs fall back"),
    ('E', "another errno: programs report an error"),
    ('K', "killed or trapped"),
    ('S', "left to a supervisor or a tracer"),
    ('X', "this kernel lacks it"),
    ('U', "undetermined"),
];

/// A table: a row for each call of an ABI, a column for each input.
pub(crate) struct Matrix {
    abi: Abi,
    calls: Vec<Sysno>,
    columns: Vec<Column>,
    hosts: Hosts,
}

#[derive(Serialize)]
pub(crate) struct PageDocument<'a> {
    about: String,
    legend: [(char, &'static str); 8],
    groups: Vec<&'static str>,
    versions: Vec<String>,
    calls: Vec<CallDocument>,
    columns: Vec<&'a Column>,
    texts: Vec<String>,
}

#[derive(Serialize)]
struct CallDocument {
    name: &'static str,
    nr: Option<u32>,
    since: String,
    group: &'static str,
    notes: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Document<'a> {
    schema: &'static str,
    arch: &'static str,
    legend: Vec<Meaning>,
    syscalls: Vec<Row>,
    columns: Vec<ColumnDocument<'a>>,
}

#[derive(Serialize)]
struct Meaning {
    letter: char,
    meaning: &'static str,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    nr: Option<u32>,
    since: String,
    group: &'static str,
    /// A letter for each column.
    letters: String,
}

#[derive(Serialize)]
struct ColumnDocument<'a> {
    name: &'a str,
    about: &'a str,
    hosts: u64,
    breaks: &'a [String],
}

impl Matrix {
    pub(crate) fn new(abi: Abi) -> Self {
        let mut calls: Vec<Sysno> = Sysno::on(abi).map(|(_, call)| call).collect();
        // The newest first: those are refused.
        sort_by_key(&mut calls, |call| (std::cmp::Reverse(call.since()), call.name()));
        Self { abi, calls, columns: Vec::new(), hosts: Hosts::default() }
    }

    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub(crate) fn add(&mut self, column: Column) {
        self.columns.push(column);
    }

    /// Reads documents of `scan`, one a line.
    pub(crate) fn hosts(
        &mut self,
        name: &str,
        input: impl std::io::BufRead,
    ) -> std::io::Result<HostsRead> {
        self.hosts.read(name, input, &self.calls)
    }

    /// Adds the hosts' columns, and puts all letters into the order of the rows.
    pub(crate) fn finish(&mut self) {
        for column in &mut self.columns {
            column.order(&self.calls);
        }
        self.columns.extend(std::mem::take(&mut self.hosts).columns(&self.calls));
    }

    /// Drops the texts, which are the largest part of a page.
    pub(crate) fn forget_details(&mut self) {
        for column in &mut self.columns {
            column.forget_details();
        }
    }

    fn call(&self, call: Sysno) -> CallDocument {
        let prose = Prose::of(call);
        let mut notes = Vec::new();
        if !prose.transparent.is_empty() {
            notes.push(format!("fall back only after ENOSYS: {}", prose.transparent.join(", ")));
        }
        if let Some(fallback) = prose.fallback {
            notes.push(format!("fallback: {fallback}"));
        }
        if !prose.fail_open.is_empty() {
            notes.push(format!("take ENOSYS as permission: {}", prose.fail_open.join(", ")));
        }
        let facts = Facts::of(call);
        let conclusive = facts.probes.iter().find(|probe| probe.gate().is_none());
        notes.push(match (conclusive.or(facts.probes.first()), facts.never.first()) {
            (Some(probe), _) => {
                let gated = if probe.gate().is_some() { " (gated)" } else { "" };
                format!("probed by {}{gated}", words::probe(call, facts.params, probe))
            }
            (None, Some(never)) => format!("no probe: {}", Doubt::NoProbe(never.why)),
            (None, None) => "no probe".to_owned(),
        });
        CallDocument {
            name: call.name(),
            nr: call.number(self.abi),
            since: call.since().to_string(),
            group: purpose(call).1,
            notes,
        }
    }

    /// The data of the page.
    pub(crate) fn page(&mut self) -> PageDocument<'_> {
        let mut texts = Vec::new();
        for column in &mut self.columns {
            column.index(&mut texts);
        }
        let mut groups: Vec<(usize, &str)> = self.calls.iter().map(|call| purpose(*call)).collect();
        sort(&mut groups);
        groups.dedup();
        let mut versions: Vec<String> =
            self.calls.iter().map(|call| call.since().to_string()).collect();
        versions.dedup();
        let hosts: u64 = self.columns.iter().map(|column| column.hosts).sum();
        let mut about =
            format!("{} calls of {}, {} columns", self.calls.len(), self.abi, self.columns.len());
        if hosts > 0 {
            about += &format!(", {hosts} hosts");
        }
        PageDocument {
            about,
            legend: LEGEND,
            groups: groups.into_iter().map(|(_, name)| name).collect(),
            versions,
            calls: self.calls.iter().map(|call| self.call(*call)).collect(),
            columns: self.columns.iter().collect(),
            texts,
        }
    }

    fn rows(&self) -> impl Iterator<Item = Row> {
        self.calls.iter().enumerate().map(|(at, call)| Row {
            name: call.name(),
            nr: call.number(self.abi),
            since: call.since().to_string(),
            group: purpose(*call).1,
            letters: self.columns.iter().map(|column| column.letter(at)).collect(),
        })
    }

    pub(crate) fn json(&self) -> Document<'_> {
        let columns = self.columns.iter().map(|column| ColumnDocument {
            name: &column.name,
            about: &column.about,
            hosts: column.hosts,
            breaks: &column.breaks,
        });
        Document {
            schema: "seccompat.report/1",
            arch: self.abi.name(),
            legend: LEGEND.map(|(letter, meaning)| Meaning { letter, meaning }).into(),
            syscalls: self.rows().collect(),
            columns: columns.collect(),
        }
    }

    /// The table as RFC 4180 has it, one letter in each cell.
    pub(crate) fn csv(&self) -> String {
        let mut text = String::from("call,number,since,group");
        for column in &self.columns {
            text.push(',');
            text += &field(&column.name);
        }
        text.push_str("\r\n");
        for row in self.rows() {
            let nr = row.nr.map(|nr| nr.to_string()).unwrap_or_default();
            text += &format!("{},{nr},{},{}", row.name, row.since, row.group);
            for letter in row.letters.chars() {
                text.push(',');
                text.push(letter);
            }
            text.push_str("\r\n");
        }
        text
    }

    /// A summary: the columns with the calls that break programs.
    pub(crate) fn text(&self, style: Style) -> String {
        let mut text = String::new();
        for column in &self.columns {
            text += &style.bold(&format!("{}\n", seccompat_profile::shown(&column.name)));
            let counts = LEGEND.iter().filter_map(|(letter, meaning)| {
                let count = column.count(*letter);
                (count > 0).then(|| format!("  {count:>4}  {letter}  {meaning}\n"))
            });
            text.extend(counts);
            if !column.breaks.is_empty() {
                let words: Vec<String> =
                    column.breaks.join("; ").split(' ').map(str::to_owned).collect();
                text += &labelled("  breaks", 8, &words);
            }
        }
        text
    }
}

/// A field of CSV: quoted, and a text that a spreadsheet would take for a formula begins with a
/// quotation mark.
fn field(text: &str) -> String {
    let shown = seccompat_profile::shown(text);
    let guard = if shown.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{guard}{}\"", shown.replace('"', "\"\""))
}
