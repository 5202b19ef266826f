//! Entries that meet other entries, or the default.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_profile::{Call, Caps, Context, Rule, Span};

use super::RuleInfo;
use super::twice::alike;
use crate::finding::{Finding, Severity};
use crate::subject::{Subject, words};

pub(super) fn conflicts(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let mut seen = Vec::new();
    for error in &subject.conflicts {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let span = error.place.map_or(subject.profile.default_span, |place| Span {
            start: cut(place.offset),
            len: cut(place.len),
        });
        // Once for a pair of entries, however many calls and sizes of ABI it has.
        if seen.contains(&span) {
            continue;
        }
        seen.push(span);
        let finding = Finding::new(rule, span, error.message.clone())
            .label("the runtime refuses the profile, or takes one of the two");
        let help = error.help.clone().unwrap_or_else(|| "keep one of the two".to_owned());
        found.push(finding.help(help));
    }
}

/// The first unconditional entry decides a call, whatever stands before or behind it.
pub(super) fn shadowed(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let mut seen: Vec<Span> = Vec::new();
    let mut add = |finding: Finding| {
        if !seen.contains(&finding.span) {
            seen.push(finding.span);
            found.push(finding);
        }
    };
    shadowed_in(rule, subject, subject.context, None, &mut add);
    // An entry for a capability must do something where the capability is there.
    for (at, entry) in subject.profile.rules.iter().enumerate() {
        let wanted = entry.includes.caps.iter().filter_map(|cap| cap.what);
        let wanted: Vec<_> = wanted.filter(|cap| !subject.context.caps.contains(*cap)).collect();
        if !wanted.is_empty() {
            let caps: Caps = subject.context.caps.iter().chain(wanted).collect();
            let mut context = subject.context.clone();
            context.caps = caps;
            shadowed_in(rule, subject, &context, Some(at), &mut add);
        }
    }
}

/// In one context; all entries, or only one.
fn shadowed_in(
    rule: &'static RuleInfo,
    subject: &Subject<'_>,
    context: &Context,
    only: Option<usize>,
    add: &mut impl FnMut(Finding),
) {
    let Ok(resolved) = subject.profile.resolve(context) else { return };
    let holds =
        |at: &usize| subject.profile.rules[*at].verb.action != subject.profile.default.action;
    let entries: Vec<usize> = resolved.rules.iter().copied().filter(holds).collect();
    let mut first: Vec<Option<usize>> = vec![None; Sysno::COUNT];
    for &at in &entries {
        let entry = &subject.profile.rules[at];
        for call in entry.calls.iter().filter(|_| entry.args.is_empty()) {
            if let Call::Known(call) = call.what {
                first[call.index()].get_or_insert(at);
            }
        }
    }
    for &at in entries.iter().filter(|at| only.is_none_or(|only| only == **at)) {
        let entry = &subject.profile.rules[at];
        for call in &entry.calls {
            let Call::Known(known) = call.what else { continue };
            let Some(winner) = first[known.index()].filter(|winner| *winner != at) else {
                continue;
            };
            // Those are duplicates.
            if winner < at && alike(&subject.profile.rules[winner], entry) {
                continue;
            }
            let finding = describe(rule, subject, entry, winner, known, call.span);
            add(match only {
                None => finding,
                Some(_) => {
                    let caps = entry.includes.caps.iter().filter_map(|cap| cap.what);
                    let caps: Vec<_> = caps.map(|cap| cap.to_string()).collect();
                    finding.note(format!("so it is although {} is there", caps.join(", ")))
                }
            });
        }
    }
}

fn describe(
    rule: &'static RuleInfo,
    subject: &Subject<'_>,
    entry: &Rule,
    winner: usize,
    call: Sysno,
    span: Span,
) -> Finding {
    let other = &subject.profile.rules[winner];
    let place = subject.profile.place(other.span);
    let same = other.verb.action == entry.verb.action;
    let message = format!("this entry never decides `{call}`");
    let finding = Finding::new(rule, span, message)
        .label(format!("the entry at {place} does: {}", words(other.verb.action)))
        .note("an entry without conditions decides alone; of several the first does");
    if same {
        finding.severity(Severity::Note).help("remove the name here")
    } else {
        finding.help(format!("remove `{call}` from one of the two"))
    }
}

pub(super) fn redundant(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for (_, entry) in subject.entries() {
        if entry.verb.action == subject.profile.default.action {
            found.push(
                Finding::new(rule, entry.action_span, "this action is the default one")
                    .label("runtimes drop the entry")
                    .note("runc before 1.0.2 refuses the whole profile")
                    .help("remove the entry"),
            );
        }
    }
}
