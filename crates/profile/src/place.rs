//! Where something stands in a file, and errors that say so.
#![forbid(unsafe_code)]

use std::fmt;

/// A stretch of the file, in bytes. See [`crate::Profile::place`] for line and column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// How many bytes.
    pub len: u32,
}

impl Span {
    /// From one byte up to another, which is left out.
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

    /// Whether another stretch lies within this one.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        let (here, there) = (self.range(), other.range());
        here.start <= there.start && there.end <= here.end
    }

    fn offset(self) -> usize {
        usize::try_from(self.start).unwrap_or(usize::MAX)
    }
}

/// A place in a file, as editors count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// In bytes, from 0.
    pub offset: usize,
    /// In bytes.
    pub len: usize,
}

impl Place {
    /// The place of a span in this text.
    pub(crate) fn of(text: &[u8], span: Span) -> Self {
        let offset = span.offset().min(text.len());
        let before = text.get(..offset).unwrap_or_default();
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        // Bytes that go on with a character are not counted.
        let letters = before.iter().skip(start).filter(|&&byte| byte & 0xc0 != 0x80).count();
        Self {
            line: before.iter().filter(|&&byte| byte == b'\n').count() + 1,
            column: letters + 1,
            offset,
            len: usize::try_from(span.len).unwrap_or(usize::MAX),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Why a profile is none, or means nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Error {
    /// What is wrong, in a sentence without an end.
    pub message: String,
    /// Where, unless it is the whole file.
    pub place: Option<Place>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Error {
    /// Something that is wrong with the whole file.
    #[must_use]
    pub fn whole(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, help: None }
    }

    /// Something that is wrong at a place of a text.
    #[must_use]
    pub fn at(text: &str, span: Span, message: impl Into<String>) -> Self {
        let place = Some(Place::of(text.as_bytes(), span));
        Self { message: message.into(), place, help: None }
    }

    /// The same with what to do about it.
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
