//! A filter as a picture.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_catalogue::Sysno;
use seccompat_lint::purpose;
use seccompat_policy::Weights;
use seccompat_profile::shown;

use super::{Fate, ShowReport, Shown};
use crate::out::engine;
use crate::picture::{Band, Branch, End, Row, Tree};

/// A box has at most this many names; with more calls it has their purposes.
const NAMES: usize = 40;

impl ShowReport {
    /// A decision tree as SVG.
    pub(crate) fn svg(&self) -> String {
        let share = Share::new();
        let bands = self.shown().map(|(arch, shown)| {
            let name = match arch.name.as_str() {
                "any other" => "any other architecture",
                name => name,
            };
            let (heading, actions) = match shown {
                Shown::Like(first) => (format!("{name}: as {first}"), BTreeMap::new()),
                Shown::But(first, rest) => (format!("{name}: as {first}, but for"), rest),
                Shown::Whole => (name.to_owned(), arch.actions.clone()),
            };
            Band { heading, rows: rows(&actions, &share) }
        });
        let count = self.filter.newest_first.len();
        let chain = if count > 1 { format!(", a chain of {count} filters") } else { String::new() };
        let widths = "A line's width: the share of the calls that recorded programs make";
        let made = engine::line(self.filter.engine.as_ref());
        let made = if made.is_empty() { String::new() } else { format!("{}. ", made.trim_end()) };
        Tree {
            title: format!("{}{chain}", shown(&self.filter.name)),
            subtitle: format!("{made}{widths}"),
            columns: vec!["action"],
            bands: bands.collect(),
        }
        .svg()
    }
}

/// The share of calls among those that recorded programs make.
pub(in crate::out) struct Share {
    weights: Weights,
    total: f64,
}

impl Share {
    pub(in crate::out) fn new() -> Self {
        let weights = Weights::recorded();
        let total = Sysno::all().map(|call| weights.of(call) as f64).sum();
        Self { weights, total }
    }

    pub(in crate::out) fn of(&self, calls: &[Sysno]) -> f64 {
        calls.iter().map(|call| self.weights.of(*call) as f64).sum::<f64>() / self.total
    }
}

/// The heading, the words and the hint of a box for calls and further numbers.
pub(in crate::out) fn caption(calls: &[Sysno], more: &str) -> (String, Vec<String>, String) {
    let names: Vec<String> = calls.iter().map(|call| call.name().to_owned()).collect();
    let hint = names.join(" ");
    let count = match names.len() {
        0 => String::new(),
        1 => names[0].clone(),
        count => format!("{count} calls"),
    };
    let parts = [count, more.to_owned()];
    let heading =
        parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ");
    let words = match names.len() {
        0 | 1 => Vec::new(),
        count if count <= NAMES => names,
        _ => {
            let mut purposes: BTreeMap<(usize, &str), usize> = BTreeMap::new();
            for call in calls {
                *purposes.entry(purpose(*call)).or_default() += 1;
            }
            // A purpose is not split at the end of a line.
            let word = |((_, name), count)| format!("{name}\u{a0}{count}");
            purposes.into_iter().map(word).collect()
        }
    };
    (heading, words, hint)
}

/// A row for each action, and one for the calls whose arguments decide alike.
fn rows(actions: &BTreeMap<super::Rank, Fate>, share: &Share) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut conditional: BTreeMap<Sysno, Vec<Branch>> = BTreeMap::new();
    for ((_, text), fate) in actions {
        let end = End { text: text.clone(), letter: fate.letter };
        for (call, when) in &fate.conditional {
            let when = Some(when.trim_start_matches("when ").to_owned());
            let branch = Branch { when, ends: vec![end.clone()] };
            conditional.entry(*call).or_default().push(branch);
        }
        if fate.calls.is_empty() && fate.numbers.is_empty() {
            continue;
        }
        let (heading, words, hint) = caption(&fate.calls, &fate.further());
        let branches = vec![Branch { when: None, ends: vec![end] }];
        rows.push(Row { heading, words, hint, share: share.of(&fate.calls), branches });
    }
    let mut alike: Vec<(Vec<Branch>, Vec<Sysno>)> = Vec::new();
    for (call, branches) in conditional {
        match alike.iter_mut().find(|(other, _)| *other == branches) {
            Some((_, calls)) => calls.push(call),
            None => alike.push((branches, vec![call])),
        }
    }
    rows.extend(alike.into_iter().map(|(branches, calls)| {
        let (heading, words, hint) = caption(&calls, "");
        Row { heading, words, hint, share: share.of(&calls), branches }
    }));
    rows
}
