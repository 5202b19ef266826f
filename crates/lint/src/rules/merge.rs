//! Entries that conflict with other entries, or repeat the default.
#![forbid(unsafe_code)]

use std::collections::HashMap;

use seccompat_catalogue::Sysno;
use seccompat_profile::{Call, Caps, Rule, Span};

use super::RuleInfo;
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
        // Once for a pair of entries, for all its calls and sizes of ABI.
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

/// The first unconditional entry decides a call, whatever comes before or after it.
pub(super) fn shadowed(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let (profile, context) = (subject.profile, subject.context);
    let counts = |entry: &Rule| entry.verb.action != profile.default.action;
    let asked: Vec<Option<(Caps, Caps)>> = profile
        .rules
        .iter()
        .map(|entry| entry.capabilities(context).filter(|_| counts(entry)))
        .collect();
    let holds = |at: usize, caps: Caps| {
        asked[at].is_some_and(|(needed, without)| caps.has(needed) && !caps.meets(without))
    };
    // The unconditional entries of each call.
    let mut plain: HashMap<Sysno, Vec<usize>> = HashMap::new();
    for (at, entry) in profile.rules.iter().enumerate() {
        for call in entry.calls.iter().filter(|_| entry.args.is_empty() && asked[at].is_some()) {
            if let Call::Known(call) = call.what {
                plain.entry(call).or_default().push(at);
            }
        }
    }
    for (at, entry) in profile.rules.iter().enumerate() {
        // An entry for a capability must have an effect with that capability.
        let Some((needed, _)) = asked[at] else { continue };
        let caps = context.caps.with(needed);
        if !holds(at, caps) {
            continue;
        }
        for call in &entry.calls {
            let Call::Known(known) = call.what else { continue };
            let mut entries = plain.get(&known).into_iter().flatten().copied();
            let Some(winner) = entries.find(|one| holds(*one, caps)).filter(|one| *one != at)
            else {
                continue;
            };
            // Those are duplicates.
            if winner < at && subject.alike[winner] == subject.alike[at] {
                continue;
            }
            let finding = describe(rule, subject, entry, winner, known, call.span);
            found.push(if context.caps.has(needed) {
                finding
            } else {
                let caps: Vec<_> = needed.iter().map(|cap| cap.to_string()).collect();
                finding.note(format!("so it is although {} is there", caps.join(", ")))
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
