//! A plan as edits of the file, in its own layout: JSON, or YAML in blocks or braces.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};

use seccompat_profile::text::{Member, Node, Value, folds_to};
use seccompat_profile::{Error, Form, Profile, Span};

use super::asked::Cond;
use super::layout::{Layout, gone};
use super::plan::Op;
use crate::edit::{Edit, apply};
use crate::json::{member, string};

/// The edits of a plan.
///
/// # Errors
/// The file has changed since it was read.
pub(super) fn edits(profile: &Profile, plan: &[Op]) -> Result<Vec<Edit>, Error> {
    let trees = profile.trees()?;
    let writer = Writer { profile, trees: &trees };
    let mut edits = Vec::new();
    // The entries to add after an entry, and the entries to remove.
    let mut behind: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut leaving = BTreeSet::new();
    for op in plan {
        match op {
            Op::Leave(at, name) => writer.leave(*at, name, &mut edits, &mut leaving)?,
            Op::Join(at, name) => edits.push(writer.join(*at, name)?),
            Op::Mask(at, arg, mask) => edits.push(writer.mask(*at, *arg, *mask)?),
            Op::Instead(at, name, lists) => {
                let copies = writer.copies(*at, name, lists)?;
                if writer.names(*at)?.len() > 1 {
                    writer.leave(*at, name, &mut edits, &mut leaving)?;
                    behind.entry(*at).or_default().extend(copies);
                } else {
                    let span = profile.rules[*at].span;
                    let mut copies = copies.into_iter();
                    edits.extend(copies.next().map(|text| Edit { span, text }));
                    behind.entry(*at).or_default().extend(copies);
                }
            }
            Op::New(name, action, conds) => match profile.rules.len().checked_sub(1) {
                Some(last) => {
                    let text = writer.entry(last, name, action, conds);
                    behind.entry(last).or_default().push(text);
                }
                None => edits.push(writer.first(name, action, conds)?),
            },
        }
    }
    writer.removed(&leaving, &mut edits);
    for (at, texts) in behind {
        writer.behind(at, &texts, &leaving, &mut edits);
    }
    Ok(edits)
}

struct Writer<'a> {
    profile: &'a Profile,
    trees: &'a [Node<'a>],
}

fn lost() -> Error {
    Error::whole("the file changed since it was read").help("please report it, with the profile")
}

/// The object or list at this place.
fn at<'n, 'a>(node: &'n Node<'a>, span: Span) -> Option<&'n Node<'a>> {
    if node.span == span && matches!(node.value, Value::Object(_) | Value::Array(_)) {
        return Some(node);
    }
    match &node.value {
        Value::Array(nodes) => nodes.iter().find_map(|node| at(node, span)),
        Value::Object(members) => members.iter().find_map(|member| at(&member.node, span)),
        _ => None,
    }
}

fn field<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Member<'a>> {
    let Value::Object(members) = &node.value else { return None };
    members.iter().rfind(|member| folds_to(&member.key, key))
}

impl Writer<'_> {
    fn layout(&self) -> Layout<'_> {
        Layout { text: self.profile.text(), is_yaml: self.profile.form == Form::Yaml }
    }

    fn node(&self, span: Span) -> Result<&Node<'_>, Error> {
        self.trees.iter().find_map(|tree| at(tree, span)).ok_or_else(lost)
    }

    fn rule(&self, at: usize) -> Result<&Node<'_>, Error> {
        self.node(self.profile.rules[at].span)
    }

    /// The places of an entry's names; in the old form, of its one name.
    fn names(&self, at: usize) -> Result<Vec<Span>, Error> {
        let names = field(self.rule(at)?, "names");
        Ok(match names.map(|names| &names.node.value) {
            Some(Value::Array(nodes)) if !nodes.is_empty() => {
                nodes.iter().map(|node| node.span).collect()
            }
            _ => self.profile.rules[at].calls.iter().map(|call| call.span).collect(),
        })
    }

    fn leave(
        &self,
        at: usize,
        name: &str,
        edits: &mut Vec<Edit>,
        leaving: &mut BTreeSet<usize>,
    ) -> Result<(), Error> {
        let spans = self.names(at)?;
        let calls = &self.profile.rules[at].calls;
        let goes =
            |span: Span| calls.iter().any(|call| call.span == span && call.what.name() == name);
        if spans.iter().all(|span| goes(*span)) {
            leaving.insert(at);
        } else {
            edits.extend(gone(self.layout(), &spans, |at| goes(spans[at])));
        }
        Ok(())
    }

    /// Adds the name to the others, at its sorted place if they are sorted.
    fn join(&self, at: usize, name: &str) -> Result<Edit, Error> {
        let spans = self.names(at)?;
        let calls: Vec<&str> =
            self.profile.rules[at].calls.iter().map(|call| call.what.name()).collect();
        let place = match calls.is_sorted() && calls.len() == spans.len() {
            true => calls.partition_point(|other| *other < name),
            false => spans.len(),
        };
        let word = if self.profile.form == Form::Yaml { name.to_owned() } else { string(name) };
        self.layout().insert(&spans, place, &word).ok_or_else(lost)
    }

    fn mask(&self, at: usize, arg: usize, mask: u64) -> Result<Edit, Error> {
        let arg = self.node(self.profile.rules[at].args[arg].span)?;
        let value = field(arg, "value").ok_or_else(lost)?;
        Ok(Edit { span: value.node.span, text: mask.to_string() })
    }

    /// The entry for this name alone, once for each list of conditions.
    fn copies(&self, at: usize, name: &str, lists: &[Vec<Cond>]) -> Result<Vec<String>, Error> {
        let rule = self.rule(at)?;
        let text = self.profile.text().get(rule.span.range()).ok_or_else(lost)?;
        let shift = |span: Span| Span { start: span.start - rule.span.start, len: span.len };
        let whole = |member: &Member<'_>| Span {
            start: member.span.start,
            len: (member.node.span.start + member.node.span.len).saturating_sub(member.span.start),
        };
        let mut copies = Vec::new();
        for list in lists {
            let key = |key: &str, value: &str| match self.profile.form {
                Form::Yaml => format!("{key}: {value}"),
                _ => member(key, value),
            };
            let mut edits = Vec::new();
            let names = field(rule, "names")
                .filter(|names| matches!(&names.node.value, Value::Array(all) if !all.is_empty()));
            let named = names.or_else(|| field(rule, "name")).ok_or_else(lost)?;
            edits.push(Edit {
                span: shift(whole(named)),
                text: key("names", &format!("[{}]", string(name))),
            });
            let conds: Vec<String> = list.iter().map(|one| one.text()).collect();
            let args = key("args", &format!("[{}]", conds.join(", ")));
            match field(rule, "args") {
                Some(old) => edits.push(Edit { span: shift(whole(old)), text: args }),
                None => {
                    let Value::Object(members) = &rule.value else { return Err(lost()) };
                    let spans: Vec<Span> = members.iter().map(whole).collect();
                    let edit = self.layout().beside(&spans, spans.len(), &args).ok_or_else(lost)?;
                    edits.push(Edit { span: shift(edit.span), text: edit.text });
                }
            }
            copies.push(apply(text, &edits).map_err(|_| lost())?);
        }
        Ok(copies)
    }

    /// A new entry in the style of another.
    fn entry(&self, like: usize, name: &str, action: &str, conds: &[Cond]) -> String {
        let conds: Vec<String> = conds.iter().map(|one| one.text()).collect();
        let mut fields =
            vec![member("names", format!("[{}]", string(name))), member("action", string(action))];
        if !conds.is_empty() {
            fields.push(member("args", format!("[{}]", conds.join(", "))));
        }
        let inner = self.rule(like).ok().and_then(|rule| match &rule.value {
            Value::Object(members) => members.first().map(|member| member.span),
            _ => None,
        });
        self.layout().object(self.profile.rules[like].span, inner, &fields)
    }

    /// The first entry of all.
    fn first(&self, name: &str, action: &str, conds: &[Cond]) -> Result<Edit, Error> {
        let conds: Vec<String> = conds.iter().map(|one| one.text()).collect();
        let entry = format!(
            "{{{}, {}, {}}}",
            member("names", format!("[{}]", string(name))),
            member("action", string(action)),
            member("args", format!("[{}]", conds.join(", ")))
        );
        let default = self.profile.default_span;
        let holds = |node: &Node<'_>| match &node.value {
            Value::Object(members) => members.iter().any(|member| member.node.span == default),
            _ => false,
        };
        let object = self.trees.iter().find_map(|tree| find(tree, &holds)).ok_or_else(lost)?;
        let empty = field(object, "syscalls");
        if self.profile.form == Form::Yaml {
            return Err(Error::whole("a profile in YAML without entries")
                .help("add an entry to `syscalls` by hand, and the next by this command"));
        }
        Ok(match empty {
            Some(list) => Edit { span: list.node.span, text: format!("[{entry}]") },
            None => {
                let text = format!(", {}", member("syscalls", format!("[{entry}]")));
                Edit { span: Span { start: default.start + default.len, len: 0 }, text }
            }
        })
    }

    /// The edits that remove entries.
    fn removed(&self, leaving: &BTreeSet<usize>, edits: &mut Vec<Edit>) {
        if leaving.is_empty() {
            return;
        }
        let spans: Vec<Span> = self.profile.rules.iter().map(|rule| rule.span).collect();
        edits.extend(gone(self.layout(), &spans, |at| leaving.contains(&at)));
    }

    /// Entries after another; at its place if it is removed.
    fn behind(
        &self,
        at: usize,
        texts: &[String],
        leaving: &BTreeSet<usize>,
        edits: &mut Vec<Edit>,
    ) {
        let spans: Vec<Span> = self.profile.rules.iter().map(|rule| rule.span).collect();
        let at = (at..spans.len()).chain((0..at).rev()).find(|at| !leaving.contains(at));
        let Some(at) = at else { return };
        for text in texts {
            edits.extend(self.layout().insert(&spans, at + 1, text));
        }
    }
}

fn find<'n, 'a>(node: &'n Node<'a>, is: &dyn Fn(&Node<'_>) -> bool) -> Option<&'n Node<'a>> {
    if is(node) {
        return Some(node);
    }
    match &node.value {
        Value::Array(nodes) => nodes.iter().find_map(|node| find(node, is)),
        Value::Object(members) => members.iter().find_map(|member| find(&member.node, is)),
        _ => None,
    }
}
