//! Fields that the engine silently ignores, and the calls that this opens.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::collections::BTreeSet;

use seccompat_catalogue::{Abi, AuditArch, Sysno};
use seccompat_engine::{Ignored, Stack, load};
use seccompat_policy::{Diagram, Policy, Wanted};
use seccompat_profile::{Dialect, RemarkKind, Unknown};

use super::RuleInfo;
use crate::finding::{Finding, Severity};
use crate::subject::Subject;

/// Fields without which an entry holds for more containers, or not at all.
const OPEN: [&str; 4] = ["includes", "excludes", "minKernel", "name"];

/// One finding for each field, at its first place.
pub(super) fn ignored(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let stack = subject.stack;
    let Ok(loaded) = &subject.loaded else { return };
    let mut fields: Vec<&str> = loaded.ignored.iter().map(|one| one.field).collect();
    sort(&mut fields);
    fields.dedup();
    let opened = if fields.is_empty() { Vec::new() } else { opened(subject).unwrap_or_default() };
    let mut told = false;
    for field in fields {
        let places: Vec<&Ignored> =
            loaded.ignored.iter().filter(|one| one.field == field).collect();
        let message = format!("{} ignores `{field}`", stack.reader());
        let mut finding = Finding::new(rule, places[0].span, message).help(format!(
            "write its own form: seccompat convert PROFILE --engine {}",
            stack.engine()
        ));
        if places.len() > 1 {
            finding = finding.note(format!("it occurs in {} places", places.len()));
        }
        let opens = OPEN.contains(&field);
        finding = match &opened[..] {
            [first, ..] if opens => {
                let more = match opened.len() {
                    1 => String::new(),
                    count => format!(" and {} more calls", count - 1),
                };
                let finding = finding.severity(Severity::Error).label(format!(
                    "together with the other ignored fields, this opens {first}{more}"
                ));
                // The list is the same for each.
                if std::mem::replace(&mut told, true) {
                    finding
                } else {
                    finding.note(format!("opened: {}", opened.join(" ")))
                }
            }
            _ => finding.label("it has no effect there"),
        };
        found.push(finding);
    }
    if stack.reader().words("drops").contains(&"minKernel") {
        kernels(rule, subject, found);
    }
    docker_before_23(rule, subject, found);
}

/// For files of Podman's dialect, the reader of profiles itself removes `minKernel`.
fn kernels(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let remarks = subject.profile.remarks.iter();
    for remark in remarks.filter(|remark| remark.kind == RemarkKind::IgnoredKernel) {
        let message = format!("{} ignores `minKernel`", subject.stack.reader());
        found.push(
            Finding::new(rule, remark.span, message)
                .label("the entry holds there on every kernel")
                .help("write the profile for one engine"),
        );
    }
}

/// An older Docker, if the user does not say which Docker it is.
fn docker_before_23(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let profile = subject.profile;
    let errno = profile.default.errno.filter(|errno| errno.what != 1);
    if let (Dialect::Docker, true, Some(errno)) = (profile.dialect, subject.stack.assumed, errno) {
        let finding =
            Finding::new(rule, errno.span, "Docker before 23.0 ignores `defaultErrnoRet`");
        found.push(
            finding
                .severity(Severity::Note)
                .label("the default errno is EPERM there")
                .help("seccompat fix PROFILE --engine docker@20.10 writes entries instead"),
        );
    }
}

/// The calls that the engine allows, for some arguments at least, and the engine of the file's own
/// dialect does not. Without names that a library lacks, and unknown calls.
fn opened(subject: &Subject<'_>) -> Option<Vec<&'static str>> {
    let plain = |stack: &Stack| {
        let loaded = load(subject.profile, stack, subject.context).ok()?;
        let mut context = loaded.context.clone();
        context.unknown = Unknown::Default;
        context.lacks = seccompat_profile::Lacks::default();
        Some(loaded.reading.resolve(&context).ok()?.lower().ok()?.policy)
    };
    let own = plain(&Stack::of_dialect(subject.profile.dialect))?;
    excess(&plain(subject.stack)?, &own)
}

/// The calls that `a` allows beyond `b`.
fn excess(a: &Policy, b: &Policy) -> Option<Vec<&'static str>> {
    let mut diagram = Diagram::default();
    let (first, second) = (diagram.policy(a).ok()?, diagram.policy(b).ok()?);
    let mut names = BTreeSet::new();
    for one in diagram.differences(first, second, Wanted::Excess).ok()?? {
        for abi in Abi::sharing(AuditArch::new(one.arch.0)).filter(|abi| a.abis().contains(abi)) {
            let numbers = one.numbers.0..=one.numbers.1;
            let here = Sysno::on(abi).filter(|(number, _)| numbers.contains(number));
            names.extend(here.map(|(_, call)| call.name()));
        }
    }
    Some(names.into_iter().collect())
}
