//! What a file says twice: a name in one entry, a rule in two, a key in one object.
#![forbid(unsafe_code)]

use seccompat_profile::text::{Member, Node, Value, parse};
use seccompat_profile::{Call, Filter, Named, RemarkKind, Rule, Span};

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::Subject;

pub(super) fn name(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
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
            found.push(finding.edit(between(entry.calls[at - 1].span, call.span), ""));
        }
    }
}

/// From the end of one thing, which stays, to the end of another: its comma goes with it.
fn between(before: Span, gone: Span) -> Span {
    let start = before.start + before.len;
    Span { start, len: gone.start + gone.len - start }
}

/// What stands in a file, whatever its place there.
fn same<T: PartialEq>(a: &Named<T>, b: &Named<T>) -> bool {
    a.what == b.what
}

fn all_same<T: PartialEq>(a: &[Named<T>], b: &[Named<T>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn same_filter(a: &Filter, b: &Filter) -> bool {
    let kernels = match (&a.min_kernel, &b.min_kernel) {
        (Some(a), Some(b)) => same(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    kernels && all_same(&a.caps, &b.caps) && all_same(&a.arches, &b.arches)
}

/// Whether two entries give their calls the same, in the same contexts.
pub(super) fn alike(a: &Rule, b: &Rule) -> bool {
    let conditions = |rule: &Rule| -> Vec<_> {
        let each = rule.args.iter();
        let mut all: Vec<_> =
            each.map(|arg| (arg.index, arg.operator as u8, arg.value, arg.value_two)).collect();
        all.sort_unstable();
        all
    };
    a.verb.action == b.verb.action
        && conditions(a) == conditions(b)
        && same_filter(&a.includes, &b.includes)
        && same_filter(&a.excludes, &b.excludes)
}

pub(super) fn entry(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let rules = &subject.profile.rules;
    for (at, entry) in rules.iter().enumerate() {
        let first = |call: &Named<Call>| {
            let mut before = rules[..at].iter().filter(|one| alike(one, entry));
            before.find_map(|one| one.calls.iter().find(|named| same(named, call)))
        };
        let firsts: Vec<Option<&Named<Call>>> = entry.calls.iter().map(first).collect();
        let place = |named: &Named<Call>| format!("first at {}", subject.profile.place(named.span));
        // An entry of which nothing would be left goes as a whole.
        if let Some(Some(one)) = firsts.first()
            && firsts.iter().all(Option::is_some)
        {
            let finding = Finding::new(rule, entry.span, "earlier entries say all of this")
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
            // The names at the beginning go with the comma behind them.
            let gone = match entry.calls.get(k + 1) {
                Some(next) if leading => {
                    Span { start: call.span.start, len: next.span.start - call.span.start }
                }
                _ => between(entry.calls[k.saturating_sub(1)].span, call.span),
            };
            let message = format!("an earlier entry says the same of `{}`", call.what.name());
            let finding = Finding::new(rule, call.span, message).label(place(first));
            found.push(finding.help("remove it").edit(gone, ""));
        }
    }
}

/// Of a key that an object has twice.
pub(super) fn key(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let root = parse(subject.profile.text()).ok();
    for remark in &subject.profile.remarks {
        let RemarkKind::Duplicate(key) = remark.kind else { continue };
        let finding = Finding::new(rule, remark.span, format!("`{key}` is there again"))
            .label("this one counts, the one before does not")
            .help("keep one");
        let gone = root.as_ref().and_then(|root| earlier(root, remark.span, key));
        found.push(match gone {
            Some(gone) => finding.help("remove the one before").edit(gone, ""),
            None => finding,
        });
    }
}

/// The member before that the one at `span` puts out of force, with its comma. Go reads an object,
/// or an array of them, into what an earlier one left there, so only what is replaced as a whole can
/// go.
fn earlier(node: &Node<'_>, span: Span, key: &str) -> Option<Span> {
    let members: &[Member<'_>] = match &node.value {
        Value::Array(nodes) => return nodes.iter().find_map(|node| earlier(node, span, key)),
        Value::Object(members) => members,
        _ => return None,
    };
    let Some(at) = members.iter().position(|member| member.span == span) else {
        return members.iter().find_map(|member| earlier(&member.node, span, key));
    };
    let counts = |member: &&Member<'_>| {
        member.key.eq_ignore_ascii_case(key) && member.node.value != Value::Null
    };
    let before = members[..at].iter().rposition(|member| counts(&member))?;
    let whole = |member: &Member<'_>| match &member.node.value {
        Value::Object(_) => false,
        Value::Array(nodes) => {
            let nested = |node: &Node<'_>| matches!(node.value, Value::Array(_) | Value::Object(_));
            !nodes.iter().any(nested)
        }
        _ => true,
    };
    let (start, next) = (members[before].span.start, members[before + 1].span.start);
    (whole(&members[before]) && whole(&members[at])).then(|| Span { start, len: next - start })
}
