//! A refusal with ENOSYS, as changes of the file.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Sysno;
use seccompat_profile::text::{Member, Node, Value};
use seccompat_profile::{Call, Rule, Span};

use crate::edit::{Edit, without};
use crate::finding::Finding;
use crate::json::{self, member};
use crate::subject::Subject;

/// The finding about a call, with the changes after which the entries that decide it here return
/// ENOSYS. `all` are the calls to be refused like this: if an entry names no others, its own errno
/// changes; else a new entry comes before it. Without changes if conditions on arguments decide, or
/// no entry does.
pub(super) fn enosys(
    subject: &Subject<'_>,
    call: Sysno,
    all: &[Sysno],
    number: u16,
    mut finding: Finding,
) -> Finding {
    let profile = subject.profile;
    let others = subject.resolved.abis.iter().map(|abi| crate::subject::enosys(*abi));
    let entries: Vec<usize> = subject.resolved.rules_naming(call).collect();
    let plain = |at: &usize| profile.rules[*at].args.is_empty();
    // One number must mean ENOSYS on every ABI that the file serves.
    if entries.is_empty()
        || !entries.iter().all(plain)
        || others.into_iter().any(|one| one != number)
    {
        return finding;
    }
    for rule in entries.into_iter().map(|at| &profile.rules[at]) {
        if rule.verb.action == Action::Errno(number) {
            continue;
        }
        let Some(members) = subject.tree().and_then(|root| object(root, rule.span)) else {
            continue;
        };
        let goes = |name: &seccompat_profile::Named<Call>| match name.what {
            Call::Known(call) => all.contains(&call),
            Call::Unknown(_) => false,
        };
        let edits = if rule.calls.iter().all(goes) {
            say(profile.text(), rule, members, number)
        } else {
            let goes: Vec<bool> = rule.calls.iter().map(goes).collect();
            split(profile.text(), rule, members, call, &goes, number)
        };
        finding.edits.extend(edits);
    }
    finding
}

/// The members of the object at this place.
fn object<'n, 'a>(node: &'n Node<'a>, span: Span) -> Option<&'n [Member<'a>]> {
    let within = |inner: &Node<'_>| {
        let (a, b) = (inner.span.range(), span.range());
        a.start <= b.start && b.end <= a.end
    };
    match &node.value {
        Value::Object(members) if node.span == span => Some(members),
        Value::Object(members) => {
            let member = members.iter().find(|member| within(&member.node))?;
            object(&member.node, span)
        }
        Value::Array(nodes) => object(nodes.iter().find(|node| within(node))?, span),
        _ => None,
    }
}

/// Makes the entry refuse with ENOSYS.
fn say(text: &str, rule: &Rule, members: &[Member<'_>], number: u16) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !matches!(rule.verb.action, Action::Errno(_)) {
        let text = json::string("SCMP_ACT_ERRNO");
        edits.push(Edit { span: rule.action_span, text });
    }
    let by_name = members.iter().find(|member| {
        member.key.eq_ignore_ascii_case("errno") && Some(member.node.span) == errno_span(rule)
    });
    match (by_name, rule.verb.errno) {
        (Some(member), _) => {
            edits.push(Edit { span: member.node.span, text: json::string("ENOSYS") });
        }
        (None, Some(errno)) => edits.push(Edit { span: errno.span, text: number.to_string() }),
        (None, None) => {
            let start = rule.action_span.start + rule.action_span.len;
            let before = text.get(..rule.action_span.range().start).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
            // On the line of the action, or on its own line if the action has one.
            let alone = line.trim_start().starts_with("\"action\"") && before.contains('\n');
            let between = if alone { format!(",\n{indent}") } else { ", ".to_owned() };
            let text = format!("{between}{}", member("errnoRet", number));
            edits.push(Edit { span: Span { start, len: 0 }, text });
        }
    }
    edits
}

fn errno_span(rule: &Rule) -> Option<Span> {
    rule.verb.errno.map(|errno| errno.span)
}

/// An entry for the call alone, before the one that named it.
fn split(
    text: &str,
    rule: &Rule,
    members: &[Member<'_>],
    call: Sysno,
    goes: &[bool],
    number: u16,
) -> Vec<Edit> {
    let spans: Vec<Span> = rule.calls.iter().map(|named| named.span).collect();
    // The other removed names have edits of their own, which must not overlap these.
    let gone = (0..goes.len()).filter(|&at| goes[at]).zip(without(&spans, |at| goes[at]));
    let mut edits: Vec<Edit> = gone
        .filter(|(at, _)| rule.calls[*at].what == Call::Known(call))
        .map(|(_, span)| Edit { span, text: String::new() })
        .collect();
    let mut fields = vec![
        member("names", json::strings([call.name()])),
        member("action", json::string("SCMP_ACT_ERRNO")),
        member("errnoRet", number),
    ];
    // The entry's requirements are copied as they are written: they are JSON already.
    for key in ["includes", "excludes"] {
        let last = members.iter().rfind(|member| member.key.eq_ignore_ascii_case(key));
        let words = last.and_then(|member| text.get(member.node.span.range()));
        fields.extend(words.map(|words| member(key, words)));
    }
    let before = text.get(..rule.span.range().start).unwrap_or_default();
    let indent = before.rsplit_once('\n').map(|(_, line)| line);
    let between = match indent {
        Some(line) if line.trim().is_empty() => format!(",\n{line}"),
        _ => ", ".to_owned(),
    };
    let entry = format!("{{ {} }}{between}", fields.join(", "));
    edits.push(Edit { span: Span { start: rule.span.start, len: 0 }, text: entry });
    edits
}
