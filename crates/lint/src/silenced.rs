//! `seccompat:allow ID` in a profile: suppresses findings that its author has examined.
//!
//! The words are in a YAML comment, or in any JSON string, as in `"comment": "seccompat:allow
//! wide-comparison"`. In an entry of `syscalls`, or on the line before it, they apply to that
//! entry; elsewhere to the whole file.
#![forbid(unsafe_code)]

use seccompat_profile::{Profile, Span};

use crate::finding::Finding;
use crate::rules::rules;

const MARK: &str = "seccompat:allow";

/// The findings that are not suppressed, and the number of suppressed ones.
pub(crate) fn silence(profile: &Profile, findings: Vec<Finding>) -> (Vec<Finding>, usize) {
    let marks = marks(profile);
    if marks.is_empty() {
        return (findings, 0);
    }
    let count = findings.len();
    let told = |finding: &Finding| {
        !marks.iter().any(|(scope, ids)| {
            ids.contains(&finding.rule.id) && scope.is_none_or(|scope| scope.contains(finding.span))
        })
    };
    let left: Vec<Finding> = findings.into_iter().filter(told).collect();
    let gone = count - left.len();
    (left, gone)
}

/// Each such word: its entry, and the findings.
fn marks(profile: &Profile) -> Vec<(Option<Span>, Vec<&'static str>)> {
    let text = profile.text();
    let mut marks = Vec::new();
    for (at, _) in text.match_indices(MARK) {
        let rest = text.get(at + MARK.len()..).unwrap_or_default();
        let line = rest.split(['\n', '"', '\\']).next().unwrap_or_default();
        let words = line.split([' ', ',', '\t', '\r']).filter(|word| !word.is_empty());
        let known = words.map_while(|word| rules().iter().find(|rule| rule.id == word));
        let ids: Vec<&str> = known.map(|rule| rule.id).collect();
        marks.push((scope(profile, at), ids));
    }
    marks
}

/// The entry that contains a byte of the file, or that begins on the next line.
fn scope(profile: &Profile, at: usize) -> Option<Span> {
    let within = |span: &Span| span.range().contains(&at);
    let spans = || profile.rules.iter().map(|rule| rule.span);
    if let Some(span) = spans().find(within) {
        return Some(span);
    }
    let text = profile.text();
    let line = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count();
    // A YAML comment alone on its line.
    let start = text.get(..at).unwrap_or_default().rfind('\n').map_or(0, |at| at + 1);
    let is_comment = text.get(start..at).is_some_and(|before| before.trim_start().starts_with('#'));
    let next = line(at) + 1;
    spans().find(|span| is_comment && line(span.range().start) == next)
}
