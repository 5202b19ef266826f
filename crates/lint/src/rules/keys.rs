//! Keys and words of the file that mean less than they seem to.
#![forbid(unsafe_code)]

use seccompat_catalogue::Capability;
use seccompat_profile::{Dialect, RemarkKind, Span};

use super::RuleInfo;
use crate::finding::{Finding, Severity};
use crate::json;
use crate::subject::Subject;

/// The remarks of one kind, with what `make` says of each.
fn remarks(
    subject: &Subject<'_>,
    found: &mut Vec<Finding>,
    make: impl Fn(&RemarkKind, Span) -> Option<Finding>,
) {
    let remarks = subject.profile.remarks.iter();
    found.extend(remarks.filter_map(|remark| make(&remark.kind, remark.span)));
}

pub(super) fn unknown(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |kind, span| {
        let RemarkKind::UnknownKey(key) = kind else { return None };
        let who = if subject.profile.in_config { "runtimes ignore" } else { "engines ignore" };
        let finding = Finding::new(rule, span, format!("the key `{key}` means nothing here"));
        Some(finding.label(format!("{who} it")).help("remove it, or look at its spelling"))
    });
}

pub(super) fn case(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |kind, span| {
        let RemarkKind::OtherCase(right) = kind else { return None };
        let finding = Finding::new(rule, span, format!("this key is spelled `{right}`"))
            .label("only readers that ignore case find it")
            .note("runc, Docker and Podman do; crun and others do not")
            .help(format!("write `{right}`"));
        Some(finding.edit(span, json::string(right)))
    });
}

pub(super) fn capability(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |kind, span| {
        let RemarkKind::UnknownCapability(word) = kind else { return None };
        let finding = Finding::new(rule, span, format!("no capability is spelled `{word}`"))
            .label("no container has it, engines compare letter by letter");
        Some(match Capability::parse(word) {
            Some(right) => {
                let finding = finding.help(format!("write `{right}`"));
                finding.edit(span, json::string(&right.to_string()))
            }
            None => finding.help("capabilities(7) lists them"),
        })
    });
}

pub(super) fn arch(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |kind, span| {
        let RemarkKind::UnknownArch(word) = kind else { return None };
        let finding = Finding::new(rule, span, format!("no engine calls itself `{word}`"))
            .label("so no machine is meant");
        Some(finding.help("engines use Go's names: amd64, arm64, ppc64le, s390x …"))
    });
}

pub(super) fn ignored(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let profile = subject.profile;
    remarks(subject, found, |kind, span| {
        let RemarkKind::IgnoredKernel = kind else { return None };
        let finding = Finding::new(rule, span, "Podman and CRI-O ignore `minKernel`")
            .label("the entry holds there on every kernel");
        Some(finding.help("write the profile for one engine"))
    });
    if let (Dialect::Docker, Some(errno)) = (profile.dialect, profile.default.errno)
        && errno.what != 1
    {
        found.push(
            Finding::new(rule, errno.span, "Docker before 23.0 ignores `defaultErrnoRet`")
                .severity(Severity::Note)
                .label("the default errno is EPERM there")
                .help("seccompat fix --for docker-20.10 writes entries instead"),
        );
    }
}
