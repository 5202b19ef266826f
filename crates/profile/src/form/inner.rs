//! A text inside another: a string of a file that contains a whole profile. Places in it become
//! places of the file.
#![forbid(unsafe_code)]

use crate::place::{Error, Place, Span};
use crate::text::{self, Node, Value};

/// The map from an inner text to its file.
#[derive(Debug)]
pub(crate) struct Map {
    /// The points from which the inner text and the file advance byte by byte, until the next
    /// point.
    points: Vec<Point>,
    /// The end of the text in the file.
    end: usize,
}

/// A character of the inner text and its place in the file.
#[derive(Clone, Copy, Debug)]
struct Point {
    inner: usize,
    outer: usize,
    /// The number of bytes in the file for the character; it may be an escape.
    len: usize,
}

impl Map {
    /// The map of a string that is written as `raw`, which begins at `start`. The decoded
    /// characters occur there in order, as themselves, as escapes or as folded white space.
    pub(crate) fn of_string(file: &str, span: Span, decoded: &str) -> Self {
        let (start, end) = (span.range().start, span.range().end.min(file.len()));
        let raw = file.get(start..end).unwrap_or_default();
        let line = file.get(..start).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        let quote = raw.chars().next().filter(|c| ['"', '\''].contains(c));
        let mut walk = Walk { raw, at: quote.map_or(0, char::len_utf8), indent: line.len(), quote };
        let mut points = Vec::new();
        let mut expected = usize::MAX;
        for (inner, letter) in decoded.char_indices() {
            let Some((from, to)) = walk.step(letter) else { break };
            if from != expected || to - from != letter.len_utf8() {
                points.push(Point { inner, outer: start + from, len: to - from });
            }
            expected = if to - from == letter.len_utf8() { to } else { usize::MAX };
        }
        Self { points, end }
    }

    /// The map of a text in base64: three of its bytes for four of the file.
    pub(crate) fn of_base64(file: &str, span: Span) -> Self {
        let range = span.range();
        let raw = file.get(range.clone()).unwrap_or_default();
        let is_digit = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
        let digits = raw.char_indices().filter(|(_, c)| is_digit(*c));
        let point = |(at, (from, _))| Point { inner: at * 3, outer: range.start + from, len: 1 };
        Self { points: digits.step_by(4).enumerate().map(point).collect(), end: range.end }
    }

    /// The map of a part that begins there.
    pub(crate) fn from(self, offset: usize) -> Self {
        let first = Point { inner: 0, outer: self.place(offset), len: 1 };
        let rest = self.points.iter().filter(|point| point.inner > offset);
        let rest = rest.map(|point| Point { inner: point.inner - offset, ..*point });
        Self { points: std::iter::once(first).chain(rest).collect(), end: self.end }
    }

    /// The place in the file of a byte of the inner text.
    fn place(&self, inner: usize) -> usize {
        self.stretch(inner).0
    }

    /// The start of a byte's character, and its end.
    fn stretch(&self, inner: usize) -> (usize, usize) {
        let behind = self.points.partition_point(|point| point.inner <= inner);
        let next = self.points.get(behind).map_or(self.end, |point| point.outer);
        let Some(point) = behind.checked_sub(1).and_then(|at| self.points.get(at)) else {
            return (next, next);
        };
        let from = (point.outer + (inner - point.inner)).min(next.max(point.outer));
        (from, if inner == point.inner { from + point.len } else { from + 1 })
    }

    fn span(&self, span: Span) -> Span {
        let range = span.range();
        let start = self.place(range.start);
        // The last byte of it, since the next one may be on another line.
        let last = range.end.checked_sub(1).filter(|last| *last >= range.start);
        Span::new(start, last.map_or(start, |last| self.stretch(last).1))
    }

    /// The one value of the inner text, with places of the file.
    pub(crate) fn parse<'e>(&self, file: &str, inner: &'e str) -> Result<Node<'e>, Error> {
        let mut node = text::parse(inner).map_err(|error| self.error(file, error))?;
        self.node(&mut node);
        Ok(node)
    }

    fn node(&self, node: &mut Node<'_>) {
        node.span = self.span(node.span);
        match &mut node.value {
            Value::Array(nodes) => nodes.iter_mut().for_each(|node| self.node(node)),
            Value::Object(members) => {
                for member in members {
                    member.span = self.span(member.span);
                    self.node(&mut member.node);
                }
            }
            _ => {}
        }
    }

    fn error(&self, file: &str, error: Error) -> Error {
        let place = error.place.map(|place| {
            let span = self.span(Span::new(place.offset, place.offset + place.len));
            Place::of(file.as_bytes(), span)
        });
        Error { place, ..error }
    }
}

/// A string as written.
struct Walk<'a> {
    raw: &'a str,
    at: usize,
    /// The indent of a block.
    indent: usize,
    quote: Option<char>,
}

impl Walk<'_> {
    fn peek(&self) -> Option<char> {
        self.raw.get(self.at..)?.chars().next()
    }

    /// The place of a decoded character; `None` if it is not found.
    fn step(&mut self, letter: char) -> Option<(usize, usize)> {
        loop {
            let from = self.at;
            let found = self.peek()?;
            if self.quote == Some('"') && found == '\\' {
                let behind = self.raw.get(from + 1..)?.chars().next()?;
                self.at += 1 + behind.len_utf8() + self.digits(from, behind);
                // An escaped line break stands for no character.
                if ['\n', '\r'].contains(&behind) {
                    self.space();
                    continue;
                }
                return Some((from, self.at));
            }
            if self.quote == Some('\'') && found == '\'' && letter == '\'' {
                self.at += 2;
                return Some((from, self.at));
            }
            if found == letter || letter == ' ' && found == '\n' {
                self.at += found.len_utf8();
                if found == '\n' {
                    self.skip_indent();
                }
                return Some((from, from + found.len_utf8()));
            }
            if !found.is_whitespace() {
                return None;
            }
            self.at += found.len_utf8();
        }
    }

    /// The number of digits of an escape; a pair of surrogates counts as one.
    fn digits(&self, from: usize, kind: char) -> usize {
        match kind {
            'x' => 2,
            'U' => 8,
            'u' => {
                let half = |at: usize| {
                    let digits = self.raw.get(at..at + 6)?.strip_prefix("\\u")?;
                    u32::from_str_radix(digits, 16).ok()
                };
                match (half(from), half(from + 6)) {
                    (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 10,
                    _ => 4,
                }
            }
            _ => 0,
        }
    }

    fn skip_indent(&mut self) {
        let rest = self.raw.get(self.at..).unwrap_or_default();
        let there = rest.len() - rest.trim_start_matches(' ').len();
        self.at += if self.quote.is_some() { there } else { there.min(self.indent) };
    }

    fn space(&mut self) {
        let rest = self.raw.get(self.at..).unwrap_or_default();
        self.at += rest.len() - rest.trim_start().len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each value is at its place in the file.
    fn held(file: &str, span: Span, inner: &str) {
        let map = Map::of_string(file, span, inner);
        let node = map.parse(file, inner).expect("JSON");
        let Value::Array(nodes) = node.value else { panic!("{inner}") };
        for node in nodes {
            let there = &file[node.span.range()];
            match node.value {
                Value::String(text) => assert!(there.contains(&*text), "{there} {text}"),
                Value::Number(text) => assert_eq!(there, text),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn places_inside_of_strings_are_places_of_the_file() {
        let file = "k: \"[1, \\\"two\\\",\\n \\u00e9\\t3, 4]\"";
        let start = file.find('"').unwrap();
        let span = Span::new(start, file.len());
        let map = Map::of_string(file, span, "[1, \"two\",\n é\t3, 4]");
        assert_eq!(&file[map.span(Span::new(4, 9)).range()], "\\\"two\\\"");
        assert_eq!(&file[map.span(Span::new(15, 16)).range()], "3");
        let block = "d:\n  x: |\n    [1,\n      \"two\",\n\n    3]\n";
        let inner = "[1,\n  \"two\",\n\n3]\n";
        held(block, Span::new(14, block.len()), inner);
        // The block's own indent is no part of the string: its first space is behind that.
        let spaces = Map::of_string(block, Span::new(14, block.len()), inner).span(Span::new(4, 6));
        assert_eq!(spaces.range().end, block.find('"').unwrap());
        let single = "k: '[\"it''s\", 5]'";
        let map = Map::of_string(single, Span::new(3, single.len()), "[\"it's\", 5]");
        assert_eq!(&single[map.span(Span::new(9, 10)).range()], "5");
        let base64 = "WzEsIDIs\nIDNd";
        let map = Map::of_base64(base64, Span::new(0, base64.len()));
        assert_eq!(map.span(Span::new(7, 8)).range(), 10..11);
    }

    #[test]
    fn errors_inside_of_strings_stand_in_the_file() {
        let file = "k: |\n  [1,\n   x]\n";
        let map = Map::of_string(file, Span::new(7, file.len()), "[1,\n x]\n");
        let place = map.parse(file, "[1,\n x]\n").unwrap_err().place.unwrap();
        assert_eq!((place.line, place.column), (3, 4));
    }
}
