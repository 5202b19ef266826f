//! The findings, one line for each kind: the most severe first, and among those the misspelt words.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::cmp::Reverse;

use seccompat_lint::{Finding, Severity};

use super::super::text::Style;
use super::detail::fill;
use super::report::Part;
use seccompat_profile::shown;

/// The findings of one kind and severity.
struct Kind<'a> {
    severity: Severity,
    id: &'static str,
    findings: Vec<&'a Finding>,
}

/// Whether it may be a typing error.
fn is_slip(finding: &Finding) -> bool {
    finding.help.as_deref().is_some_and(|help| help.starts_with("did you mean"))
}

fn kinds(part: &Part) -> Vec<Kind<'_>> {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for finding in &part.findings {
        let (severity, id) = (finding.severity, finding.rule.id);
        match kinds.iter_mut().find(|kind| (kind.severity, kind.id) == (severity, id)) {
            Some(kind) => kind.findings.push(finding),
            None => kinds.push(Kind { severity, id, findings: vec![finding] }),
        }
    }
    for kind in &mut kinds {
        sort_by_key(&mut kind.findings, |finding| !is_slip(finding));
    }
    sort_by_key(&mut kinds, |kind| {
        let slips = kind.findings.iter().any(|finding| is_slip(finding));
        (Reverse(kind.severity), !slips)
    });
    kinds
}

pub(super) fn part(style: Style, part: &Part, out: &mut String) {
    for kind in kinds(part) {
        let Some(first) = kind.findings.first() else { continue };
        let place = part.text.place(first.span);
        let head = format!("{}[{}]", kind.severity.name(), kind.id);
        let (name, named) = (shown(&part.name), part.named());
        let mut line = format!("{name}:{place}:{named} {head}: {}", first.message);
        if let Some(help) = first.help.as_deref().filter(|_| is_slip(first)) {
            line = format!("{line}: {help}");
        } else if kind.severity == Severity::Error && !first.label.is_empty() {
            line = format!("{line}: {}", first.label);
        }
        if kind.findings.len() > 1 {
            line = format!("{line} ({} such)", kind.findings.len());
        }
        let mut told = String::new();
        fill(&mut told, "", "  ", &line);
        out.push_str(&told.replacen(&head, &style.level(kind.severity.name(), &head), 1));
    }
}
