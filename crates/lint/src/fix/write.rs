//! Entries as text, in the file's own layout.
#![forbid(unsafe_code)]

use std::collections::HashSet;
use std::fmt::Write;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_profile::text::{Member, Node, Value, parse};
use seccompat_profile::{Call, Error, Profile, Rule, Span};

use super::corner::Corner;
use super::descending;
use super::engine::Engine;
use super::entry::Entry;
use super::inverse::Condition;
use crate::edit::{Edit, without};
use crate::json::{self, member};

/// The style of the entries.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) engine: Engine,
    /// The ABI by whose numbers the names of all entries are sorted; otherwise those of the new ones, by name.
    pub(super) numbers: Option<Abi>,
}

/// The changes: entries at the end of `syscalls`, the default if it becomes ENOSYS, and then those
/// of the author's entries that must keep the meaning of the default.
pub(super) fn edits(
    profile: &Profile,
    style: Style,
    entries: &[Entry],
    change_default: bool,
    inert: &[usize],
    overridden: &[(usize, Sysno)],
) -> Result<Vec<Edit>, Error> {
    let text = profile.text();
    let root = parse(text)?;
    let object =
        object(&root, profile.default_span).ok_or_else(|| Error::whole("no defaultAction"))?;
    let mut edits = Vec::new();
    if change_default {
        default(text, object, profile, &mut edits);
    }
    for rule in inert.iter().map(|&at| &profile.rules[at]) {
        say_enosys(text, rule, &mut edits);
    }
    let overridden: HashSet<&(usize, Sysno)> = overridden.iter().collect();
    for (at, rule) in profile.rules.iter().enumerate().filter(|(at, _)| !inert.contains(at)) {
        unname(text, rule, |call| overridden.contains(&(at, call)), &mut edits);
    }
    if let Some(abi) = style.numbers {
        let is_edited = |rule: usize| overridden.iter().any(|(at, _)| *at == rule);
        descending::edits(profile, abi, is_edited, &mut edits);
    }
    if !entries.is_empty() {
        let list = object.iter().rfind(|member| is(member, "syscalls"));
        append(text, object, list, style, entries, &mut edits);
    }
    Ok(edits)
}

pub(super) fn is(member: &Member<'_>, key: &str) -> bool {
    member.key.eq_ignore_ascii_case(key)
}

/// The object with `defaultAction` at this place.
pub(super) fn object<'n, 'a>(node: &'n Node<'a>, span: Span) -> Option<&'n [Member<'a>]> {
    let Value::Object(members) = &node.value else { return None };
    if members.iter().any(|member| member.node.span == span) {
        return Some(members);
    }
    members.iter().find_map(|member| object(&member.node, span))
}

fn replaced(span: Span, text: impl Into<String>) -> Edit {
    Edit { span, text: text.into() }
}

fn behind(span: Span, text: String) -> Edit {
    Edit { span: Span { start: span.start + span.len, len: 0 }, text }
}

fn default(text: &str, object: &[Member<'_>], profile: &Profile, edits: &mut Vec<Edit>) {
    if !matches!(profile.default.action, Action::Errno(_)) {
        edits.push(replaced(profile.default_span, json::string("SCMP_ACT_ERRNO")));
    }
    let find = |key| object.iter().rfind(|member| is(member, key));
    // Podman's engine reads the name first.
    let named = find("defaultErrno").filter(|member| matches!(member.node.value, Value::String(_)));
    let number = find("defaultErrnoRet");
    if let Some(member) = named {
        edits.push(replaced(member.node.span, json::string("ENOSYS")));
    }
    match number {
        Some(member) => edits.push(replaced(member.node.span, Errno::ENOSYS.get().to_string())),
        None if named.is_some() => {}
        None => {
            let line = line_break(text, profile.default_span);
            let field = format!(",{line}{}", member("defaultErrnoRet", Errno::ENOSYS.get()));
            edits.push(behind(profile.default_span, field));
        }
    }
}

/// An entry without these names; if none is left, or there is no list to remove one from, the whole
/// entry returns ENOSYS.
fn unname(text: &str, rule: &Rule, goes: impl Fn(Sysno) -> bool, edits: &mut Vec<Edit>) {
    let goes = |at: usize| match rule.calls[at].what {
        Call::Known(call) => goes(call),
        Call::Unknown(_) => false,
    };
    let count = (0..rule.calls.len()).filter(|at| goes(*at)).count();
    if count == 0 {
        return;
    }
    if count == rule.calls.len() || rule.by_name {
        return say_enosys(text, rule, edits);
    }
    let spans: Vec<Span> = rule.calls.iter().map(|named| named.span).collect();
    edits.extend(without(&spans, goes).into_iter().map(|span| replaced(span, "")));
}

/// An entry that refuses with ENOSYS.
fn say_enosys(text: &str, rule: &Rule, edits: &mut Vec<Edit>) {
    if !matches!(rule.verb.action, Action::Errno(_)) {
        edits.push(replaced(rule.action_span, json::string("SCMP_ACT_ERRNO")));
    }
    let named = |span: Span| text.get(span.range()).is_some_and(|word| word.starts_with('"'));
    match rule.verb.errno {
        Some(errno) if named(errno.span) => {
            edits.push(replaced(errno.span, json::string("ENOSYS")))
        }
        Some(errno) => edits.push(replaced(errno.span, Errno::ENOSYS.get().to_string())),
        None => {
            let line = line_break(text, rule.action_span);
            let field = format!(",{line}{}", member("errnoRet", Errno::ENOSYS.get()));
            edits.push(behind(rule.action_span, field));
        }
    }
}

/// The text before the line of a value: a line break and its indent; empty in a file of one line.
fn line_break(text: &str, span: Span) -> String {
    let before = text.get(..span.range().start).unwrap_or_default();
    let Some(at) = before.rfind('\n') else { return " ".to_owned() };
    let line = before.get(at + 1..).unwrap_or_default();
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    let ending = if before.ends_with("\r\n") || text.contains("\r\n") { "\r\n" } else { "\n" };
    format!("{ending}{}", line.get(..indent).unwrap_or_default())
}

fn append(
    text: &str,
    object: &[Member<'_>],
    list: Option<&Member<'_>>,
    style: Style,
    entries: &[Entry],
    edits: &mut Vec<Edit>,
) {
    let nodes: &[Node<'_>] = match list.map(|list| &list.node.value) {
        Some(Value::Array(nodes)) => nodes,
        _ => &[],
    };
    // The outer indent, and the additional indent inside an entry.
    let (outer, inner) = match (nodes.last(), object.first()) {
        (Some(Node { span, value: Value::Object(members) }), _) if !members.is_empty() => {
            (line_break(text, *span), line_break(text, members[0].span))
        }
        (_, Some(first)) => {
            let field = line_break(text, first.span);
            let unit = field.trim_start_matches(['\r', '\n']).to_owned();
            (format!("{field}{unit}"), format!("{field}{unit}{unit}"))
        }
        _ => (" ".to_owned(), " ".to_owned()),
    };
    let unit = inner.strip_prefix(&outer).unwrap_or_default().to_owned();
    let layout = Layout { line: inner, unit, style };
    let mut out = String::new();
    for (at, entry) in entries.iter().enumerate() {
        out += if at > 0 || !nodes.is_empty() { "," } else { "" };
        let _ = write!(out, "{outer}{{{}{outer}}}", layout.entry(entry));
    }
    match (nodes.last(), list, object.last()) {
        (Some(last), _, _) => edits.push(behind(last.span, out)),
        (None, Some(list), _) => {
            let close = line_break(text, list.span);
            edits.push(replaced(list.node.span, format!("[{out}{close}]")));
        }
        (None, None, Some(last)) => {
            let line = line_break(text, last.span);
            let list = member("syscalls", format_args!("[{out}{line}]"));
            edits.push(behind(last.node.span, format!(",{line}{list}")));
        }
        _ => {}
    }
}

/// The layout of the inside of an entry.
struct Layout {
    /// A line break and the indent of its fields.
    line: String,
    /// The additional indent for one more level.
    unit: String,
    style: Style,
}

impl Layout {
    fn list(&self, words: &[String]) -> String {
        let deeper = format!("{}{}", self.line, self.unit);
        format!("[{deeper}{}{}]", words.join(&format!(",{deeper}")), self.line)
    }

    fn entry(&self, entry: &Entry) -> String {
        let Self { line, style: Style { engine, numbers }, .. } = self;
        let names = entry.calls.iter().map(|call| (Some(*call), call.name()));
        let names = descending::ordered(names, *numbers);
        let names: Vec<String> = names.into_iter().map(json::string).collect();
        let action = match entry.action {
            Action::KillProcess => "SCMP_ACT_KILL_PROCESS",
            Action::KillThread => "SCMP_ACT_KILL_THREAD",
            _ => "SCMP_ACT_ERRNO",
        };
        let mut fields =
            vec![member("names", self.list(&names)), member("action", json::string(action))];
        if let Action::Errno(errno) = entry.action {
            fields.push(member("errnoRet", errno));
        }
        if !entry.args.is_empty() {
            let args: Vec<String> = entry.args.iter().map(argument).collect();
            fields.push(member("args", format_args!("[{}]", args.join(", "))));
        }
        if engine.has_comments() {
            fields.push(member("comment", json::string(entry.reason.comment())));
        }
        if let Some(corner) = &entry.corner {
            let (includes, excludes) = filters(corner);
            fields.extend(includes.map(|filter| member("includes", filter)));
            fields.extend(excludes.map(|filter| member("excludes", filter)));
        }
        let fields: Vec<String> = fields.iter().map(|field| format!("{line}{field}")).collect();
        fields.join(",")
    }
}

/// An object on one line.
fn object_of(fields: &[String]) -> String {
    format!("{{ {} }}", fields.join(", "))
}

/// A condition, on one line.
fn argument(arg: &Condition) -> String {
    let mut fields = vec![member("index", arg.index), member("value", arg.value)];
    fields.extend(arg.value_two.map(|two| member("valueTwo", two)));
    fields.push(member("op", json::string(arg.op.name())));
    object_of(&fields)
}

/// `includes` and `excludes` of a corner.
fn filters(corner: &Corner) -> (Option<String>, Option<String>) {
    let caps = |there: bool| {
        let of = corner.caps.iter().filter(|cap| cap.1 == there);
        let words: Vec<String> = of.map(|(cap, _)| format!("CAP_{}", cap.name())).collect();
        let list = json::strings(words.iter().map(String::as_str));
        (!words.is_empty()).then(|| member("caps", list))
    };
    let arches = |words: &[Box<str>]| {
        let list = json::strings(words.iter().map(|word| &**word));
        (!words.is_empty()).then(|| member("arches", list))
    };
    let kernel = |version: Option<seccompat_catalogue::KernelVersion>| {
        version.map(|version| {
            let [major, minor, _] = version.parts();
            member("minKernel", json::string(&format!("{major}.{minor}")))
        })
    };
    let (own, others) = match &corner.arch {
        Ok(arch) => (arches(std::slice::from_ref(arch)), None),
        Err(others) => (None, arches(others)),
    };
    let join = |parts: [Option<String>; 3]| {
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| object_of(&parts))
    };
    (
        join([caps(true), own, kernel(corner.from)]),
        join([caps(false), others, kernel(corner.before)]),
    )
}
