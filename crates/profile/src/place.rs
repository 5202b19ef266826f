//! Places in a file, and errors with a place.
#![forbid(unsafe_code)]

use std::fmt;
use std::sync::OnceLock;

/// A range of the file, in bytes. See [`crate::Profile::place`] for line and column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The number of bytes.
    pub len: u32,
}

impl Span {
    /// From one byte up to another, which is excluded.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: cut(start), len: cut(end.saturating_sub(start)) }
    }

    /// The bytes as a range of the text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        let len = usize::try_from(self.len).unwrap_or(usize::MAX);
        self.offset()..self.offset().saturating_add(len)
    }

    /// Whether this range contains another.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        let (here, there) = (self.range(), other.range());
        here.start <= there.start && there.end <= here.end
    }

    fn offset(self) -> usize {
        usize::try_from(self.start).unwrap_or(usize::MAX)
    }
}

/// A place in a file, in the terms of editors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// In bytes of the decoded text, from 0. An invalid byte of the file is U+FFFD in that text,
    /// with three bytes.
    pub offset: usize,
    /// In bytes of the decoded text.
    pub len: usize,
}

impl Place {
    /// The place of a span in this text.
    pub(crate) fn of(text: &[u8], span: Span) -> Self {
        Self::behind(text, span, Mark::default())
    }

    /// The same, counted from a mark before it.
    fn behind(text: &[u8], span: Span, mark: Mark) -> Self {
        let offset = span.offset().min(text.len());
        let new = text.get(mark.offset..offset).unwrap_or_default();
        let Mark { line, column, .. } = mark.over(new);
        let len = usize::try_from(span.len).unwrap_or(usize::MAX);
        Self { line: line + 1, column: column + 1, offset, len }
    }
}

/// The number of lines and letters before a byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Mark {
    offset: usize,
    /// Complete lines.
    line: usize,
    /// Letters of the current line.
    column: usize,
}

impl Mark {
    fn over(self, bytes: &[u8]) -> Self {
        let start = bytes.iter().rposition(|&byte| byte == b'\n').map(|at| at + 1);
        let last = bytes.get(start.unwrap_or_default()..).unwrap_or_default();
        // Continuation bytes of a character are not counted.
        let letters = last.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        Self {
            offset: self.offset + bytes.len(),
            line: self.line + bytes.iter().filter(|&&byte| byte == b'\n').count(),
            column: if start.is_some() { letters } else { self.column + letters },
        }
    }
}

/// A text that computes the place of a span in constant time, however long it is and however many
/// are requested: a file may have one line, and a finding for each name in it.
#[derive(Clone, Debug)]
pub struct Text {
    text: Box<str>,
    /// One every [`STRIDE`] bytes, made at the first request.
    marks: OnceLock<Box<[Mark]>>,
}

/// The number of bytes that are counted for a place.
const STRIDE: usize = 256;

impl Text {
    /// The text of a file.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), marks: OnceLock::new() }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a span begins, as editors count.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let marks = self.marks.get_or_init(|| {
            let mut mark = Mark::default();
            let step = |part: &[u8]| {
                let before = mark;
                mark = mark.over(part);
                before
            };
            self.text.as_bytes().chunks(STRIDE).map(step).collect()
        });
        let at = (span.offset() / STRIDE).min(marks.len().saturating_sub(1));
        let mark = marks.get(at).copied().unwrap_or_default();
        Place::behind(self.text.as_bytes(), span, mark)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The reason why a profile is invalid, or has no meaning.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Error {
    /// The problem, as a sentence without a full stop.
    pub message: String,
    /// Its place, unless it is the whole file.
    pub place: Option<Place>,
    /// The remedy.
    pub help: Option<String>,
}

impl Error {
    /// A problem of the whole file.
    #[must_use]
    pub fn whole(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, help: None }
    }

    /// A problem at a place of a text.
    #[must_use]
    pub fn at(text: &str, span: Span, message: impl Into<String>) -> Self {
        let place = Some(Place::of(text.as_bytes(), span));
        Self { message: message.into(), place, help: None }
    }

    /// The same with a remedy.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The marks change no place: compared with counting from the beginning, at every byte.
    #[test]
    fn places_are_the_same_with_marks() {
        let mut long = String::from("{\n");
        for line in 0..40 {
            long += &"é—x".repeat(line * 3);
            long += if line % 3 == 0 { "\r\n" } else { "\n" };
        }
        for text in [long.as_str(), "", "x", &"y".repeat(STRIDE), &"z\n".repeat(STRIDE)] {
            let marked = Text::new(text);
            for start in 0..=text.len() + 2 {
                let span = Span::new(start, start + 3);
                assert_eq!(marked.place(span), Place::of(text.as_bytes(), span), "{start}");
            }
        }
    }
}
