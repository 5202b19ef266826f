//! What runtimes refuse, or read otherwise than it looks: remarks of the reader that say who does.
#![forbid(unsafe_code)]

use seccompat_profile::{Remark, RemarkKind};

use super::RuleInfo;
use crate::finding::{Finding, Severity};
use crate::subject::Subject;

/// A finding of a remark: its own words and remedy.
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

/// The whole profile is not loaded, by these engines.
pub(super) fn refused(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |remark| {
        let engines = remark.kind.refused_by()?;
        let finding = of(rule, remark)?.label(format!("no container starts with {engines}"));
        // Most containers are started by runc.
        let severity = if engines.contains("runc") { Severity::Error } else { Severity::Warning };
        Some(finding.severity(severity))
    });
}

pub(super) fn nameless(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |remark| match remark.kind {
        RemarkKind::NoNames { .. } => Some(of(rule, remark)?.label("the entry says nothing")),
        _ => None,
    });
}

pub(super) fn cut(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |remark| match remark.kind {
        RemarkKind::ErrnoCut { left: 0, .. } => Some(
            of(rule, remark)?.label("the call is not made, and its caller does not learn of it"),
        ),
        RemarkKind::ErrnoCut { .. } => Some(of(rule, remark)?.label("programs see another error")),
        _ => None,
    });
}

pub(super) fn listener(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |remark| match remark.kind {
        RemarkKind::MetadataWithoutListener => {
            Some(of(rule, remark)?.label("there is no supervisor to tell it"))
        }
        _ => None,
    });
}
