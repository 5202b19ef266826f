//! Repetitions in a file: a name in one entry, a rule in two, a key in one object.
#![forbid(unsafe_code)]

use std::collections::HashMap;

use seccompat_profile::text::{Member, Node, Value};
use seccompat_profile::{Call, Named, RemarkKind, Span};

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::Subject;

pub(super) fn name(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for entry in &subject.profile.rules {
        let mut firsts: HashMap<&Call, &Named<Call>> = HashMap::new();
        for (at, call) in entry.calls.iter().enumerate() {
            let first = *firsts.entry(&call.what).or_insert(call);
            if first.span == call.span {
                continue;
            }
            let place = subject.profile.place(first.span);
            let message = format!("`{}` is in this entry twice", call.what.name());
            let finding = Finding::new(rule, call.span, message)
                .label(format!("first at {place}"))
                .help("remove it");
            found.push(finding.edit(between(entry.calls[at - 1].span, call.span), ""));
        }
    }
}

/// From the end of one element, which stays, to the end of another: its comma is removed too.
fn between(before: Span, gone: Span) -> Span {
    let start = before.start + before.len;
    Span { start, len: gone.start + gone.len - start }
}

pub(super) fn entry(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let rules = &subject.profile.rules;
    let mut before: HashMap<(usize, &Call), &Named<Call>> = HashMap::new();
    for (at, entry) in rules.iter().enumerate() {
        let id = subject.alike[at];
        let mut firsts: Vec<Option<&Named<Call>>> = Vec::with_capacity(entry.calls.len());
        for call in &entry.calls {
            firsts.push(before.get(&(id, &call.what)).copied());
        }
        for call in &entry.calls {
            before.entry((id, &call.what)).or_insert(call);
        }
        let place = |named: &Named<Call>| format!("first at {}", subject.profile.place(named.span));
        // An entry that would be left empty is removed as a whole.
        let all = firsts.iter().all(Option::is_some);
        if let (true, Some(Some(one))) = (all, firsts.first()) {
            let finding = Finding::new(rule, entry.span, "earlier entries have the same effect")
                .label(place(one))
                .help("remove it");
            found.push(finding.edit(between(rules[at - 1].span, entry.span), ""));
            continue;
        }
        let mut leading = true;
        for (k, (call, first)) in entry.calls.iter().zip(&firsts).enumerate() {
            let Some(first) = first else {
                leading = false;
                continue;
            };
            // Names at the beginning are removed with the comma after them.
            let gone = match entry.calls.get(k + 1) {
                Some(next) if leading => {
                    Span { start: call.span.start, len: next.span.start - call.span.start }
                }
                _ => between(entry.calls[k.saturating_sub(1)].span, call.span),
            };
            let message = format!("an earlier entry says the same about `{}`", call.what.name());
            let finding = Finding::new(rule, call.span, message).label(place(first));
            found.push(finding.help("remove it").edit(gone, ""));
        }
    }
}

/// A key that an object has twice.
pub(super) fn key(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let again: HashMap<Span, &str> = subject
        .profile
        .remarks
        .iter()
        .filter_map(|remark| match remark.kind {
            RemarkKind::Duplicate(key) => Some((remark.span, key)),
            _ => None,
        })
        .collect();
    if again.is_empty() {
        return;
    }
    let mut gone = HashMap::new();
    if let Some(root) = subject.tree() {
        earlier(root, &again, &mut gone);
    }
    for (&span, key) in &again {
        let finding = Finding::new(rule, span, format!("`{key}` is there again"))
            .label("this one has an effect, the one before does not")
            .help("keep one");
        found.push(match gone.get(&span) {
            Some(gone) => finding.help("remove the one before").edit(*gone, ""),
            None => finding,
        });
    }
}

/// For each repeated key (`again`), the earlier member that it overrides, with its comma. Go
/// decodes an object, or an array of objects, into the earlier value, so only a member that is
/// replaced as a whole can be removed.
fn earlier(node: &Node<'_>, again: &HashMap<Span, &str>, gone: &mut HashMap<Span, Span>) {
    let members: &[Member<'_>] = match &node.value {
        Value::Array(nodes) => return nodes.iter().for_each(|node| earlier(node, again, gone)),
        Value::Object(members) => members,
        _ => return,
    };
    let whole = |member: &Member<'_>| match &member.node.value {
        Value::Object(_) => false,
        Value::Array(nodes) => {
            let nested = |node: &Node<'_>| matches!(node.value, Value::Array(_) | Value::Object(_));
            !nodes.iter().any(nested)
        }
        _ => true,
    };
    // The last member so far, for each key that counts.
    let mut last: HashMap<String, usize> = HashMap::new();
    for (at, member) in members.iter().enumerate() {
        earlier(&member.node, again, gone);
        let before = again.get(&member.span).and_then(|key| last.get(&key.to_ascii_lowercase()));
        let before = before.filter(|&&before| whole(&members[before]) && whole(member));
        if let Some(&before) = before {
            let (start, next) = (members[before].span.start, members[before + 1].span.start);
            gone.insert(member.span, Span { start, len: next - start });
        }
        if member.node.value != Value::Null {
            last.insert(member.key.to_ascii_lowercase(), at);
        }
    }
}
