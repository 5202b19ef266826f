//! Differences for a review: whether more is allowed, then a table.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::fmt::Write;

use seccompat_profile::shown;

use super::group::{Call, Groups, Order, groups};
use super::report::DiffReport;
use crate::out::engine;

/// The limit on rows, and on names in a row.
const ROWS: usize = 40;
const NAMES: usize = 30;

/// Foreign text in Markdown: in a code span that it cannot end, and in a cell of a table.
fn code(text: &str) -> String {
    let text = shown(text).replace('`', "\u{2019}").replace('|', "\u{2502}");
    format!("`{text}`")
}

impl DiffReport {
    pub(crate) fn markdown(&self) -> String {
        let [a, b] = &self.sides;
        let more = !self.b_subset_of_a;
        let archs = groups(self.listed());
        let mut out = String::new();
        let (word, rest) = match (more, self.equal, self.a_subset_of_b) {
            (true, _, true) => ("yes", "allows all that it did, and more"),
            (true, ..) => {
                ("yes", "allows some calls that it did not, and refuses some that it allowed")
            }
            (false, true, _) => ("no", "decides every call alike"),
            (false, false, true) => ("no", "allows the same, and refuses otherwise"),
            (false, false, false) => ("no", "allows less"),
        };
        let _ = writeln!(out, "**More permissive: {word}**. {} {rest}.\n", code(&b.name));
        for (letter, side) in [("Before", a), ("After", b)] {
            let engine = side.engine.as_ref().map(|stack| format!(" in {}", engine::words(stack)));
            let _ = writeln!(out, "- {letter}: {}{}", code(&side.name), engine.unwrap_or_default());
        }
        if self.equal {
            return out;
        }
        let _ = write!(out, "\n| for | what changed | calls |\n|---|---|---|\n");
        let mut rows = rows(&archs);
        sort_by_key(&mut rows, |row| row.0);
        for (_, name, title, calls) in rows.iter().take(ROWS) {
            let more = calls.len().saturating_sub(NAMES);
            let names: Vec<String> = calls.iter().take(NAMES).map(|call| code(call)).collect();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let title = title.replace('|', "\\|");
            let _ = writeln!(out, "| {name} | {title} | {}{more} |", names.join(", "));
        }
        if rows.len() > ROWS {
            let _ = writeln!(out, "\nand {} kinds of changes more", rows.len() - ROWS);
        }
        out
    }
}

/// A row: the kind of change, the architectures, and the calls.
type Row = (Order, String, String, Vec<String>);

/// The rows; architectures with equal changes share them.
fn rows(archs: &[(String, Groups)]) -> Vec<Row> {
    let all: Vec<_> = archs.iter().map(|(name, group)| (name, words(group))).collect();
    let mut rows: Vec<Row> = Vec::new();
    for (at, (_, changes)) in all.iter().enumerate() {
        if all[..at].iter().any(|(_, other)| other == changes) {
            continue;
        }
        let same = all[at..].iter().filter(|(_, other)| other == changes);
        let names = same.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        // A change that equals the first architecture's is reported there.
        let told = |change: &Change| at > 0 && all[0].1.contains(change);
        for (order, title, calls) in changes.iter().filter(|change| !told(change)) {
            rows.push((*order, names.clone(), title.clone(), calls.clone()));
        }
        if changes.iter().any(told) {
            let title = format!("the rest as {}", all[0].0);
            rows.push((Order::Otherwise, names, title, Vec::new()));
        }
    }
    rows
}

/// The kind of change, and the calls.
type Change = (Order, String, Vec<String>);

/// The calls of each kind of change.
fn words(groups: &Groups) -> Vec<Change> {
    let texts =
        |calls: &std::collections::BTreeSet<Call>| calls.iter().map(|call| call.text()).collect();
    groups
        .iter()
        .map(|((order, title), group)| (*order, title.clone(), texts(&group.calls)))
        .collect()
}
