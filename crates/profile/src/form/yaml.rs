//! YAML as Kubernetes' programs read it, as values with their places.
//!
//! Places are bytes of the file. The value of an alias has the places of its anchor. Kubernetes
//! first converts YAML to JSON, and it reads YAML 1.1: `0x10` and `010` are numbers, `yes` and `on`
//! are booleans.
#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use crate::place::{Error, Span};
use crate::text::{Member, Node, Value};

/// The limit on nested collections.
const DEEPEST: usize = 64;
/// The limit on values of a file, values of aliases included.
const MOST: usize = 400_000;
/// The limit on values of aliases.
const MOST_ALIASED: usize = 20_000;

/// The documents of a file.
///
/// # Errors
/// Invalid YAML, with its place, and a file beyond the limits.
pub(crate) fn parse(text: &str) -> Result<Vec<Node<'_>>, Error> {
    let mut builder = Builder::new(text);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = builder.byte(*error.marker());
            builder
                .error(Span::new(at, at), format!("YAML: {}", error.info()))
                .help("look at the indent and the quotes of this line and of the one before it")
        })?;
        let span = Span::new(builder.byte(span.start), builder.byte(span.end));
        builder.event(event, span)?;
    }
    Ok(builder.documents)
}

/// A collection that is still open.
enum Frame<'a> {
    Array {
        start: usize,
        anchor: usize,
        nodes: Vec<Node<'a>>,
    },
    Object {
        start: usize,
        anchor: usize,
        members: Vec<Member<'a>>,
        key: Option<(Cow<'a, str>, Span)>,
    },
}

struct Builder<'a> {
    text: &'a str,
    /// The byte of each character; empty if each is one byte.
    bytes: Vec<u32>,
    frames: Vec<Frame<'a>>,
    anchors: HashMap<usize, (Node<'a>, usize)>,
    documents: Vec<Node<'a>>,
    values: usize,
    aliased: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        let byte = |(at, _)| u32::try_from(at).unwrap_or(u32::MAX);
        let bytes =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(byte).collect() };
        let (frames, documents) = (Vec::new(), Vec::new());
        Self { text, bytes, frames, anchors: HashMap::new(), documents, values: 0, aliased: 0 }
    }

    /// The byte of a character.
    fn byte(&self, mark: Marker) -> usize {
        if self.bytes.is_empty() {
            return mark.index().min(self.text.len());
        }
        let byte = self.bytes.get(mark.index());
        byte.map_or(self.text.len(), |&byte| usize::try_from(byte).unwrap_or(usize::MAX))
    }

    fn error(&self, span: Span, message: impl Into<String>) -> Error {
        Error::at(self.text, span, message)
    }

    fn event(&mut self, event: Event<'a>, span: Span) -> Result<(), Error> {
        let start = span.range().start;
        match event {
            Event::SequenceStart(anchor, _) => {
                let start = self.flow(span);
                self.open(span, Frame::Array { start, anchor, nodes: Vec::new() })
            }
            Event::MappingStart(anchor, _) => {
                let start = self.flow(span);
                self.open(span, Frame::Object { start, anchor, members: Vec::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Scalar(word, style, anchor, tag) => {
                self.count(1, span)?;
                let node = Node { span, value: scalar(word, style, tag.as_deref()) };
                self.keep(anchor, &node, 1);
                self.put(node)
            }
            Event::Alias(anchor) => {
                let Some((node, weight)) = self.anchors.get(&anchor).cloned() else {
                    return Err(self
                        .error(Span::new(start, span.range().end), "an alias within its own value")
                        .help("write the value itself"));
                };
                self.aliased += weight;
                if self.aliased > MOST_ALIASED {
                    let message = format!("aliases stand for more than {MOST_ALIASED} values");
                    return Err(self
                        .error(span, message)
                        .help("real files have a few: write the values themselves"));
                }
                self.count(weight, span)?;
                self.put(node)
            }
            _ => Ok(()),
        }
    }

    /// The start of a collection: after its anchor and its tag, which are part of its first event.
    fn flow(&self, span: Span) -> usize {
        let range = span.range();
        let there = self.text.get(range.clone()).unwrap_or_default();
        match there.rfind(['{', '[']) {
            Some(at) if at + 1 == there.len() => range.start + at,
            _ => range.end,
        }
    }

    fn count(&mut self, values: usize, span: Span) -> Result<(), Error> {
        self.values += values;
        if self.values > MOST {
            let message = format!("more than {MOST} values");
            return Err(self.error(span, message).help("split the file"));
        }
        Ok(())
    }

    fn open(&mut self, span: Span, frame: Frame<'a>) -> Result<(), Error> {
        self.count(1, span)?;
        if self.frames.len() >= DEEPEST {
            let message = format!("more than {DEEPEST} levels of nesting");
            return Err(self.error(span, message).help("Kubernetes' objects have twenty at most"));
        }
        self.frames.push(frame);
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), Error> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let (start, last) = match &frame {
            Frame::Array { start, nodes, .. } => (*start, nodes.last().map(|node| node.span)),
            Frame::Object { start, members, .. } => {
                (*start, members.last().map(|member| end_of(member.span, member.node.span)))
            }
        };
        let flow = self.text.get(start..).is_some_and(|rest| rest.starts_with(['{', '[']));
        let end = match last {
            // A block ends with its last value; if that is an alias, at the alias's own line.
            Some(last) if !flow && last.range().end >= start => last.range().end,
            _ => span.range().end,
        };
        let span = Span::new(start, end.max(start));
        let (anchor, value) = match frame {
            Frame::Array { anchor, nodes, .. } => (anchor, Value::Array(nodes)),
            Frame::Object { anchor, members, .. } => (anchor, Value::Object(members)),
        };
        let node = Node { span, value };
        if anchor > 0 {
            let weight = weight(&node);
            self.keep(anchor, &node, weight);
        }
        self.put(node)
    }

    fn keep(&mut self, anchor: usize, node: &Node<'a>, weight: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), weight));
        }
    }

    fn put(&mut self, node: Node<'a>) -> Result<(), Error> {
        match self.frames.last_mut() {
            None => self.documents.push(node),
            Some(Frame::Array { nodes, .. }) => nodes.push(node),
            Some(Frame::Object { members, key, .. }) => match key.take() {
                Some((name, span)) if name == "<<" => merge(members, span, node),
                Some((name, span)) => members.push(Member { key: name, span, node }),
                None => {
                    let name = match node.value {
                        Value::String(word) => word,
                        Value::Number(_) | Value::Bool | Value::Null => {
                            Cow::Borrowed(self.text.get(node.span.range()).unwrap_or_default())
                        }
                        Value::Array(_) | Value::Object(_) => {
                            return Err(self.error(node.span, "a key that is not a word").help(
                                "braces without quotes may be a template's: render it first",
                            ));
                        }
                    };
                    *key = Some((name, node.span));
                }
            },
        }
        Ok(())
    }
}

/// A key and its value as one range, unless the value is elsewhere.
fn end_of(key: Span, value: Span) -> Span {
    if value.start >= key.start { value } else { key }
}

/// `<<: *other`: the other's members, except for existing keys.
fn merge<'a>(members: &mut Vec<Member<'a>>, span: Span, node: Node<'a>) {
    let others: Vec<Node<'a>> = match node.value {
        Value::Array(nodes) => nodes,
        _ => vec![node],
    };
    for other in others {
        match other.value {
            Value::Object(new) => {
                for member in new {
                    if !members.iter().any(|old| old.key == member.key) {
                        members.push(member);
                    }
                }
            }
            _ => members.push(Member { key: Cow::Borrowed("<<"), span, node: other }),
        }
    }
}

fn weight(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::Array(nodes) => nodes.iter().map(weight).sum(),
        Value::Object(members) => members.iter().map(|member| weight(&member.node)).sum(),
        _ => 0,
    }
}

fn scalar<'a>(word: Cow<'a, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value<'a> {
    let is_string = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
    if style != ScalarStyle::Plain || is_string {
        return Value::String(word);
    }
    match &*word {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" | "yes" | "Yes" | "YES" | "no"
        | "No" | "NO" | "on" | "On" | "ON" | "off" | "Off" | "OFF" => return Value::Bool,
        _ => {}
    }
    match number(&word) {
        Some(None) => Value::Number(word),
        Some(Some(digits)) => Value::Number(Cow::Owned(digits)),
        None => Value::String(word),
    }
}

/// Whether a plain word is a number, and its digits in JSON if they differ.
fn number(word: &str) -> Option<Option<String>> {
    let bare = word.strip_prefix(['-', '+']).unwrap_or(word);
    if !bare.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let sign = if word.starts_with('-') { "-" } else { "" };
    let plain: String = bare.chars().filter(|c| *c != '_').collect();
    let radix = [("0x", 16), ("0X", 16), ("0o", 8), ("0b", 2)];
    for (prefix, radix) in radix {
        if let Some(digits) = plain.strip_prefix(prefix) {
            let value = u64::from_str_radix(digits, radix).ok()?;
            return Some(Some(format!("{sign}{value}")));
        }
    }
    if plain.len() > 1 && plain.starts_with('0') && plain.bytes().all(|b| b.is_ascii_digit()) {
        let octal = u64::from_str_radix(&plain, 8).ok()?;
        return Some(Some(format!("{sign}{octal}")));
    }
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        let same = plain == word || word.starts_with('-') && plain == bare;
        return Some((!same).then(|| format!("{sign}{plain}")));
    }
    // A fraction or an exponent, which no field of a profile accepts.
    plain.parse::<f64>().ok().map(|_| None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Node<'_> {
        parse(text).expect("YAML").pop().expect("a document")
    }

    #[test]
    fn values_stand_where_their_places_say() {
        let text = "a: &x\n  - {names: [read], é: \"b\\n\"}\n  - names:\n      - one # c\n    n: 0x10\nb: *x\n";
        let Value::Object(members) = one(text).value else { panic!() };
        let Value::Array(nodes) = &members[0].node.value else { panic!() };
        assert_eq!(&text[nodes[0].span.range()], "{names: [read], é: \"b\\n\"}");
        assert_eq!(&text[nodes[1].span.range()], "names:\n      - one # c\n    n: 0x10");
        let Value::Object(second) = &nodes[1].value else { panic!() };
        assert_eq!(second[1].node.value, Value::Number("16".into()));
        assert_eq!(&text[second[1].node.span.range()], "0x10");
        assert_eq!(members[1].node, members[0].node);
    }

    #[test]
    fn plain_words_have_kubernetes_types() {
        for (word, value) in [
            ("~", Value::Null),
            ("", Value::Null),
            ("yes", Value::Bool),
            ("010", Value::Number("8".into())),
            ("1_000", Value::Number("1000".into())),
            ("-1", Value::Number("-1".into())),
            ("1e3", Value::Number("1e3".into())),
            ("18446744073709551615", Value::Number("18446744073709551615".into())),
            ("\"5\"", Value::String("5".into())),
            ("!!str 5", Value::String("5".into())),
            ("SCMP_ACT_LOG", Value::String("SCMP_ACT_LOG".into())),
        ] {
            let text = format!("k: {word}\n");
            let Value::Object(members) = one(&text).value else { panic!() };
            assert_eq!(members[0].node.value, value, "{word}");
        }
        let merged = "a: &a {x: 1, y: 2}\nb:\n  x: 3\n  <<: *a\n";
        let Value::Object(members) = one(merged).value else { panic!() };
        let Value::Object(inner) = &members[1].node.value else { panic!() };
        assert_eq!(inner.len(), 2);
        assert_eq!(inner[0].node.value, Value::Number("3".into()));
    }

    #[test]
    fn growth_by_aliases_is_bounded() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for n in 1..12 {
            let list = vec![format!("*a{}", n - 1); 9].join(", ");
            bomb += &format!("a{n}: &a{n} [{list}]\n");
        }
        let error = parse(&bomb).unwrap_err();
        assert!(error.message.contains("aliases stand for") && error.help.is_some());
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(parse(&deep).unwrap_err().message.contains("levels of nesting"));
        let deep: String = (0..100).map(|n| format!("{}k:\n", " ".repeat(n))).collect();
        assert!(parse(&deep).unwrap_err().message.contains("levels of nesting"));
        let within = parse("a: &a [*a]\n").unwrap_err();
        assert_eq!(within.place.map(|place| (place.line, place.column)), Some((1, 8)));
        assert_eq!(parse("a: [1\nb: 2").unwrap_err().place.map(|place| place.line), Some(2));
    }
}
