//! JSON as Go reads it, with the place of every value.
#![forbid(unsafe_code)]

mod string;

use std::borrow::Cow;

use crate::place::{Error, Place, Span};

/// The limit on nested objects and arrays; a profile needs eight levels.
const DEEPEST: usize = 64;
/// The largest file, in bytes.
const LARGEST: usize = 1 << 28;

/// A value and its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Node<'a> {
    /// Its place.
    pub span: Span,
    /// The value.
    pub value: Value<'a>,
}

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`; profiles have no field for it.
    Bool,
    /// A number, in the digits of JSON.
    Number(Cow<'a, str>),
    /// A string, with its escapes decoded.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Node<'a>>),
    /// An object with its members in order, repeated keys included.
    Object(Vec<Member<'a>>),
}

/// A key and its value.
#[derive(Clone, PartialEq, Debug)]
pub struct Member<'a> {
    /// The key, with its escapes decoded.
    pub key: Cow<'a, str>,
    /// The place of the key, with its quotes.
    pub span: Span,
    /// The value.
    pub node: Node<'a>,
}

impl Value<'_> {
    /// Its kind, for "expected this, found that".
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// A file as text.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    /// The first invalid byte, if there was one: its place in `text`.
    pub(crate) replaced: Option<Span>,
}

/// The bytes as text. Each invalid byte becomes U+FFFD, as in Go: outside strings it is an error of
/// the text.
///
/// # Errors
/// An empty or too large file, UTF-16, or a byte order mark.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Error> {
    let at = |offset, message: &str| {
        let place = Some(Place::of(bytes, Span::new(offset, offset + 1)));
        Error { place, ..Error::whole(message) }
    };
    if bytes.len() > LARGEST {
        return Err(Error::whole("the file is larger than 256 MiB")
            .help("a profile has some kilobytes: is it another file?"));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(at(0, "a byte order mark, which JSON does not have")
            .help("save the file as UTF-8 without a byte order mark"));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(at(0, "UTF-16, but JSON is UTF-8").help("save the file as UTF-8"));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::whole("the file is empty")
            .help("to allow everything: { \"defaultAction\": \"SCMP_ACT_ALLOW\" }"));
    }
    Ok(replaced(bytes))
}

fn replaced(bytes: &[u8]) -> Decoded<'_> {
    let mut rest = match std::str::from_utf8(bytes) {
        Ok(text) => return Decoded { text: Cow::Borrowed(text), replaced: None },
        Err(_) => bytes,
    };
    let (mut text, mut first) = (String::with_capacity(bytes.len()), None);
    while !rest.is_empty() {
        let valid = std::str::from_utf8(rest).map_or_else(|error| error.valid_up_to(), str::len);
        let (good, bad) = rest.split_at(valid);
        text.push_str(std::str::from_utf8(good).unwrap_or_default());
        if let Some((_, behind)) = bad.split_first() {
            let start = text.len();
            text.push(char::REPLACEMENT_CHARACTER);
            first.get_or_insert(Span::new(start, text.len()));
            rest = behind;
        } else {
            rest = bad;
        }
    }
    Decoded { text: Cow::Owned(text), replaced: first }
}

/// The one value of a text, for code that changes a part of a file and keeps the rest.
///
/// # Errors
/// Every deviation from strict JSON, with its place.
pub fn parse(text: &str) -> Result<Node<'_>, Error> {
    let mut parser = Parser { text, at: 0 };
    let node = parser.value(0)?;
    parser.space();
    if parser.at < text.len() {
        return Err(parser.unexpected("the end of the file"));
    }
    Ok(node)
}

/// Whether Go accepts `key` for the field `name`: letters are compared by Unicode's simple folding,
/// which maps two other letters to ASCII ones.
#[must_use]
pub fn folds_to(key: &str, name: &str) -> bool {
    if key.is_ascii() {
        return key.eq_ignore_ascii_case(name);
    }
    let fold = |letter: char| match letter {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    };
    key.chars().map(fold).eq(name.chars().map(fold))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn error(&self, from: usize, to: usize, message: impl Into<String>) -> Error {
        Error::at(self.text, Span::new(from, to), message)
    }

    /// The error for an unexpected character.
    fn unexpected(&self, expected: &str) -> Error {
        let Some(letter) = self.slice(self.at, self.text.len()).chars().next() else {
            let message = format!("the file ends where {expected} must stand");
            return self
                .error(self.at, self.at, message)
                .help("the end is missing: it may have been cut off");
        };
        let found = match letter {
            '\'' | '`' => format!("{letter}"),
            other => format!("`{}`", other.escape_debug()),
        };
        let message = format!("expected {expected}, found {found}");
        let error = self.error(self.at, self.at + letter.len_utf8(), message);
        match letter {
            '/' | '#' => error.help("JSON has no comments"),
            '\'' => error.help("strings stand in double quotes"),
            ',' => error.help("remove this comma"),
            _ => error.help(match expected {
                "the end of the file" => "a file holds one value: remove what follows it",
                "a key in double quotes" => "keys are written as in \"defaultAction\"",
                "a value" => "a value is an object, an array, a string, a number or null",
                "a digit" => "numbers are decimal, as in 42",
                _ => "a comma may be missing before it, or a bracket",
            }),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node<'a>, Error> {
        self.space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Bool)?,
            Some(b'f') => self.word("false", Value::Bool)?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Node { span: Span::new(start, self.at), value })
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Error> {
        if !self.slice(self.at, self.text.len()).starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn deeper(&self, depth: usize) -> Result<usize, Error> {
        if depth < DEEPEST {
            return Ok(depth + 1);
        }
        let message = format!("more than {DEEPEST} levels of nesting");
        Err(self.error(self.at, self.at + 1, message).help("a profile has eight levels at most"))
    }

    fn array(&mut self, depth: usize) -> Result<Value<'a>, Error> {
        let depth = self.deeper(depth)?;
        self.at += 1;
        let mut nodes = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Value::Array(nodes));
        }
        loop {
            nodes.push(self.value(depth)?);
            if self.ends(b']', "`,` or `]`")? {
                return Ok(Value::Array(nodes));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, Error> {
        let depth = self.deeper(depth)?;
        self.at += 1;
        let mut members = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.space();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.unexpected("a key in double quotes"));
            }
            let key = self.string()?;
            let span = Span::new(start, self.at);
            self.space();
            if !self.eat(b':') {
                return Err(self.unexpected("`:`"));
            }
            members.push(Member { key, span, node: self.value(depth)? });
            if self.ends(b'}', "`,` or `}`")? {
                return Ok(Value::Object(members));
            }
        }
    }

    /// Whether the object or array ends here; else skips the comma.
    fn ends(&mut self, close: u8, expected: &str) -> Result<bool, Error> {
        self.space();
        if self.eat(close) {
            return Ok(true);
        }
        let comma = self.at;
        if !self.eat(b',') {
            return Err(self.unexpected(expected));
        }
        self.space();
        if self.peek() == Some(close) {
            return Err(self
                .error(comma, comma + 1, "a comma behind the last element")
                .help("remove this comma"));
        }
        Ok(false)
    }

    fn number(&mut self) -> Result<Value<'a>, Error> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        } else if matches!(self.peek(), Some(b'0'..=b'9' | b'x' | b'X')) {
            return Err(self
                .error(start, self.at + 1, "a number that begins with 0")
                .help("JSON has decimal numbers only"));
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            self.digits()?;
        }
        Ok(Value::Number(Cow::Borrowed(self.slice(start, self.at))))
    }

    fn digits(&mut self) -> Result<(), Error> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.unexpected("a digit"));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
