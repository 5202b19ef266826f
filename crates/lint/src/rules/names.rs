//! Names: those of no call, and those that are there twice.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_profile::{Call, Named, Span};

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::table;

/// Runtimes drop such a name without a word. Entries that do not hold here count too.
pub(super) fn unknown(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for entry in &subject.profile.rules {
        for call in &entry.calls {
            let Call::Unknown(name) = &call.what else { continue };
            let finding =
                Finding::new(rule, call.span, format!("no architecture has a call named `{name}`"))
                    .label("runtimes drop the name silently");
            found.push(match table::kernel_name(name) {
                Some(right) => {
                    let there = entry.calls.iter().any(|one| one.what == Call::Known(right));
                    let finding = finding.help(format!("the kernel calls it `{right}`"));
                    if there { finding } else { finding.edit(call.span, format!("\"{right}\"")) }
                }
                None if table::is_no_call(name) => {
                    finding.help("a function of the C library, which uses other calls")
                }
                None => match Sysno::nearest(name).next() {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("remove it"),
                },
            });
        }
    }
}

pub(super) fn duplicate(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for entry in &subject.profile.rules {
        for (at, call) in entry.calls.iter().enumerate() {
            let Some(first) = entry.calls[..at].iter().find(|one| one.what == call.what) else {
                continue;
            };
            let place = subject.profile.place(first.span);
            let message = format!("`{}` is in this entry twice", call.what.name());
            let finding = Finding::new(rule, call.span, message)
                .label(format!("first at {place}"))
                .help("remove it");
            found.push(finding.edit(with_comma(&entry.calls[at - 1], call), ""));
        }
    }
}

/// The name with the comma before it.
fn with_comma(before: &Named<Call>, call: &Named<Call>) -> Span {
    let start = before.span.start + before.span.len;
    Span { start, len: call.span.start + call.span.len - start }
}
