//! Keys and words of the file that mean less than they seem to.
#![forbid(unsafe_code)]

use seccompat_catalogue::Capability;
use seccompat_profile::{RemarkKind, Span, is_remote};

use super::RuleInfo;
use crate::finding::{Finding, Severity};
use crate::json;
use crate::subject::Subject;

/// The remarks of one kind, with the texts that `make` gives each.
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
        let finding = Finding::new(rule, span, format!("the key `{key}` means nothing here"))
            .label(format!("{who} it"));
        // No reader takes these for keys of a profile.
        if key.starts_with(['_', '$', '#'])
            || ["comment", "description", "version"].contains(&&**key)
        {
            return Some(finding.severity(Severity::Note).help("a comment: it may stay"));
        }
        Some(match near(key) {
            Some(near) => {
                finding.help(format!("did you mean `{near}`?")).edit(span, json::string(near))
            }
            None => finding.help("remove it, or check its spelling"),
        })
    });
}

/// The keys of profiles, in all dialects.
const KEYS: [&str; 26] = [
    "defaultAction",
    "defaultErrnoRet",
    "defaultErrno",
    "architectures",
    "archMap",
    "architecture",
    "subArchitectures",
    "flags",
    "listenerPath",
    "listenerMetadata",
    "syscalls",
    "names",
    "name",
    "action",
    "errnoRet",
    "errno",
    "args",
    "includes",
    "excludes",
    "comment",
    "index",
    "value",
    "valueTwo",
    "caps",
    "arches",
    "minKernel",
];

/// The key that this one may be a misspelling of.
fn near(key: &str) -> Option<&'static str> {
    seccompat_profile::nearest(KEYS.into_iter().chain(["op"]), key)
        .filter(|near| *near != key && near.len() > 3)
}

pub(super) fn yaml(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |kind, span| {
        let RemarkKind::Yaml = kind else { return None };
        let finding = Finding::new(rule, span, "a bare profile in YAML, which no engine reads");
        Some(
            finding
                .label("engines read JSON")
                .help("seccompat convert FILE --engine ENGINE -o x.json"),
        )
    });
}

pub(super) fn base(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    remarks(subject, found, |kind, span| {
        let RemarkKind::BaseMissing(name) = kind else { return None };
        let place = if is_remote(name) {
            "is in a registry, not in this file"
        } else {
            "is not in this file"
        };
        let message = format!("the base profile `{name}` {place}");
        let finding =
            Finding::new(rule, span, message).label("its entries are missing in all findings");
        if is_remote(name) {
            return Some(finding.note("seccompat uses no network").help(
                "pull it (oras pull, or kubectl get seccompprofile -o yaml), put it into the file as another \
                 document, and write its metadata.name as baseProfileName",
            ));
        }
        Some(
            finding.help(
                "put it into the file as another document: cat BASE FILE | seccompat check -",
            ),
        )
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
