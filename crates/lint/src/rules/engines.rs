//! Texts that runtimes refuse, or read differently from how they look: remarks of the reader that
//! name the runtimes.
#![forbid(unsafe_code)]

use seccompat_profile::{Remark, RemarkKind};

use seccompat_engine::NotLoaded;

use super::RuleInfo;
use crate::finding::{Finding, Severity};
use crate::subject::Subject;

/// The finding of a remark: its own words and remedy.
fn of(rule: &'static RuleInfo, remark: &Remark) -> Option<Finding> {
    let finding = Finding::new(rule, remark.span, remark.kind.message()?);
    Some(match remark.kind.help() {
        Some(help) => finding.help(help),
        None => finding,
    })
}

fn remarks(
    subject: &Subject<'_>,
    found: &mut Vec<Finding>,
    make: impl Fn(&Remark) -> Option<Finding>,
) {
    found.extend(subject.profile.remarks.iter().filter_map(make));
}

/// These engines do not load the whole profile.
pub(super) fn refused(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let refusal = match &subject.loaded {
        Err(NotLoaded::Refused(refusal)) => Some(refusal),
        _ => None,
    };
    if let Some(refusal) = refusal {
        found.push(
            Finding::new(rule, refusal.span, refusal.to_string())
                .label(format!("no container starts with it in {}", subject.stack.engine())),
        );
    }
    // If the user named an engine, refusals of others do not matter.
    let others = subject.stack.assumed;
    let told = refusal.map(|refusal| refusal.span);
    remarks(subject, found, |remark| {
        let engines = remark.kind.refused_by()?;
        if !others || Some(remark.span) == told {
            return None;
        }
        let finding = of(rule, remark)?.label(format!("no container starts with {engines}"));
        // runc starts most containers.
        let severity = if engines.contains("runc") { Severity::Error } else { Severity::Warning };
        Some(finding.severity(severity))
    });
}

pub(super) fn nameless(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |remark| match remark.kind {
        RemarkKind::NoNames { .. } => Some(of(rule, remark)?.label("the entry has no effect")),
        _ => None,
    });
}

pub(super) fn cut(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |remark| match remark.kind {
        RemarkKind::ErrnoCut { left: 0, .. } => Some(
            of(rule, remark)?.label("the kernel skips the call, but its caller sees a success"),
        ),
        RemarkKind::ErrnoCut { .. } => Some(of(rule, remark)?.label("programs see another error")),
        _ => None,
    });
}

pub(super) fn listener(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |remark| match remark.kind {
        RemarkKind::MetadataWithoutListener => {
            Some(of(rule, remark)?.label("there is no supervisor to send it to"))
        }
        _ => None,
    });
}
