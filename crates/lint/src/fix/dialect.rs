//! A file in the dialect that an engine reads, if it has no effect that the engine could not read.
//!
//! An engine silently drops a field that it does not know. So a field without effect is removed, a
//! field that the engine knows by another name gets that name, and any other field is a reason to
//! write nothing.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_profile::text::{Member, Node, Value, parse};
use seccompat_profile::{Dialect, Filter, Profile, Rule, Span, Verb};

use super::engine::Engine;
use super::outcome::NotFixed;
use super::write;
use crate::edit::{Edit, without};
use crate::json;

/// The changes; none if the engine reads the file unchanged.
///
/// # Errors
/// A field has an effect, but the engine does not read it.
pub(super) fn edits(profile: &Profile, engine: Engine) -> Result<Vec<Edit>, NotFixed> {
    let reader = engine.dialect();
    let ignored = |what| NotFixed::Ignored { what, dialect: profile.dialect };
    if let Some(what) = engine.ignores(profile) {
        return Err(ignored(what));
    }
    if profile.dialect <= reader {
        return Ok(Vec::new());
    }
    if reader == Dialect::Oci {
        if !profile.arch_map.is_empty() {
            return Err(ignored("archMap"));
        }
        let filters = profile.rules.iter().flat_map(|rule| [&rule.includes, &rule.excludes]);
        if filters.into_iter().any(|filter| *filter != Filter::default()) {
            return Err(ignored("includes and excludes"));
        }
    }
    let root = parse(profile.text())?;
    let mut translator = Translator { text: profile.text(), reader, edits: Vec::new() };
    if let Some(members) = write::object(&root, profile.default_span) {
        translator.profile(profile, members);
    }
    Ok(translator.edits)
}

struct Translator<'a> {
    text: &'a str,
    reader: Dialect,
    edits: Vec<Edit>,
}

impl Translator<'_> {
    fn profile(&mut self, profile: &Profile, members: &[Member<'_>]) {
        let names = ("defaultErrno", "defaultErrnoRet");
        let mut gone = self.errno(profile.default, members, names);
        if self.reader == Dialect::Oci {
            gone.extend(places(members, "archMap"));
        }
        self.remove(members, &gone);
        // The last of several lists of entries counts, and null is none.
        let mut lists = members.iter().filter(|member| write::is(member, "syscalls"));
        let last = lists.rfind(|member| member.node.value != Value::Null);
        let Some(Value::Array(nodes)) = last.map(|member| &member.node.value) else { return };
        for (rule, node) in profile.rules.iter().zip(nodes) {
            if let Node { value: Value::Object(members), .. } = node {
                self.entry(rule, members);
            }
        }
    }

    fn entry(&mut self, rule: &Rule, members: &[Member<'_>]) {
        let mut gone = self.errno(rule.verb, members, ("errno", "errnoRet"));
        for key in ["includes", "excludes"] {
            for at in places(members, key) {
                match &members[at].node.value {
                    _ if self.reader == Dialect::Oci => gone.push(at),
                    Value::Object(inner) => self.remove(inner, &places(inner, "minKernel")),
                    _ => {}
                }
            }
        }
        if self.reader == Dialect::Oci {
            gone.extend(self.name(rule, members));
        }
        self.remove(members, &gone);
    }

    /// Makes the call of `name` the only one of `names`; returns the members to remove.
    fn name(&mut self, rule: &Rule, members: &[Member<'_>]) -> Vec<usize> {
        let mut gone = places(members, "name");
        let counts = |at: &&usize| {
            rule.calls.first().is_some_and(|call| call.span == members[**at].node.span)
        };
        if let Some(&at) = gone.iter().find(counts) {
            let call = rule.calls[0].what.name();
            self.edit(members[at].span, json::string("names"));
            self.edit(members[at].node.span, json::strings([call]));
            gone.retain(|other| *other != at);
            gone.extend(places(members, "names"));
        }
        gone
    }

    /// Replaces an errno's name by its number; returns the members to remove.
    fn errno(&mut self, verb: Verb, members: &[Member<'_>], keys: (&str, &str)) -> Vec<usize> {
        if self.reader == Dialect::Podman {
            return Vec::new();
        }
        let (by_name, by_number) = keys;
        let mut gone = places(members, by_name);
        let (Action::Errno(number) | Action::Trace(number), Some(errno)) =
            (verb.action, verb.errno)
        else {
            return gone;
        };
        if let Some(&at) = gone.iter().find(|at| members[**at].node.span == errno.span) {
            self.edit(members[at].span, json::string(by_number));
            self.edit(members[at].node.span, number.to_string());
            gone.retain(|other| *other != at);
            gone.extend(places(members, by_number));
        }
        gone
    }

    fn edit(&mut self, span: Span, text: String) {
        if self.text.get(span.range()) != Some(&*text) {
            self.edits.push(Edit { span, text });
        }
    }

    fn remove(&mut self, members: &[Member<'_>], gone: &[usize]) {
        let all: Vec<Span> = members
            .iter()
            .map(|Member { span, node, .. }| Span {
                start: span.start,
                len: node.span.start + node.span.len - span.start,
            })
            .collect();
        let mut goes = vec![false; all.len()];
        gone.iter().for_each(|&at| goes[at] = true);
        let spans = without(&all, |at| goes[at]);
        self.edits.extend(spans.into_iter().map(|span| Edit { span, text: String::new() }));
    }
}

/// The indices of a key in an object.
fn places(members: &[Member<'_>], key: &str) -> Vec<usize> {
    (0..members.len()).filter(|&at| write::is(&members[at], key)).collect()
}
