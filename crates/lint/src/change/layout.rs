//! The layout of a list's elements in a file, and edits that add or remove one.
#![forbid(unsafe_code)]

use seccompat_profile::Span;

use crate::edit::{Edit, without};

/// A file's text.
#[derive(Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) text: &'a str,
    pub(super) is_yaml: bool,
}

fn end(span: Span) -> u32 {
    span.start + span.len
}

impl<'a> Layout<'a> {
    fn slice(self, from: u32, to: u32) -> &'a str {
        let range = Span { start: from, len: to.saturating_sub(from) }.range();
        self.text.get(range).unwrap_or_default()
    }

    /// The text before an element in its line.
    fn before(self, span: Span) -> &'a str {
        let before = self.slice(0, span.start);
        before.rfind('\n').map_or(before, |at| &before[at + 1..])
    }

    /// The line break of the file.
    fn ending(self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Whether it is an element of a YAML block: after a hyphen, or a key on a line of its own.
    fn is_block(self, span: Span) -> bool {
        let before = self.before(span);
        let dash = before.trim_end().ends_with('-') && before.ends_with([' ', '-']);
        // There is no bracket or comma between the start of its list and the element.
        self.is_yaml && dash
    }

    /// The indent of a block's element, up to its hyphen; other hyphens at the start of its line
    /// become blanks.
    fn hyphen(self, span: Span) -> String {
        let before = self.before(span);
        let at = before.rfind('-').unwrap_or_default();
        before[..at].chars().map(|c| if c == '-' { ' ' } else { c }).collect()
    }

    /// An edit that adds an element to these, before the one at `place` or after all.
    pub(super) fn insert(self, spans: &[Span], place: usize, word: &str) -> Option<Edit> {
        let first = *spans.first()?;
        let previous = place.checked_sub(1).and_then(|at| spans.get(at));
        if self.is_block(first) {
            let indent = self.hyphen(first);
            let gap = self.before(first).rsplit('-').next().unwrap_or(" ");
            let line = format!("{indent}-{gap}{word}");
            return Some(match previous {
                Some(previous) => {
                    let at = self.line_end(end(*previous));
                    let text = format!("{}{line}", self.ending());
                    Edit { span: Span { start: at, len: 0 }, text }
                }
                None => {
                    let text = format!("{word}{}{indent}-{gap}", self.ending());
                    Edit { span: Span { start: first.start, len: 0 }, text }
                }
            });
        }
        self.beside(spans, place, word)
    }

    /// The same for the members of an object, and for elements in brackets.
    pub(super) fn beside(self, spans: &[Span], place: usize, word: &str) -> Option<Edit> {
        let first = *spans.first()?;
        let previous = place.checked_sub(1).and_then(|at| spans.get(at));
        let gap = self.gap(spans);
        Some(match previous {
            Some(previous) => {
                let start = end(*previous);
                Edit { span: Span { start, len: 0 }, text: format!("{gap}{word}") }
            }
            None => {
                Edit { span: Span { start: first.start, len: 0 }, text: format!("{word}{gap}") }
            }
        })
    }

    /// The text between elements.
    fn gap(self, spans: &[Span]) -> String {
        let is_gap = |text: &&str| {
            text.bytes().all(|byte| byte.is_ascii_whitespace() || byte == b',')
                && (text.contains(',') || self.is_yaml && text.contains('\n'))
        };
        let gaps = spans.windows(2).rev().map(|pair| self.slice(end(pair[0]), pair[1].start));
        if let Some(gap) = gaps.into_iter().find(is_gap) {
            return gap.to_owned();
        }
        let before = spans.first().map_or("", |first| self.before(*first));
        if before.trim().is_empty() && !before.is_empty() {
            let comma = if self.is_yaml { "" } else { "," };
            return format!("{comma}{}{before}", self.ending());
        }
        // Keys of a YAML block are on separate lines.
        if self.is_yaml && before.trim_start().starts_with('-') && before.trim() == "-" {
            return format!("{}{}", self.ending(), before.replace('-', " "));
        }
        ", ".to_owned()
    }

    /// The end of the line that a byte is in, a comment included.
    fn line_end(self, at: u32) -> u32 {
        let rest = self.slice(at, u32::MAX);
        let rest = if rest.is_empty() {
            self.text.get(usize::try_from(at).unwrap_or(usize::MAX)..).unwrap_or_default()
        } else {
            rest
        };
        let len = rest.find('\n').map_or(rest.len(), |len| {
            len - usize::from(rest.get(..len).is_some_and(|line| line.ends_with('\r')))
        });
        at + u32::try_from(len).unwrap_or(u32::MAX)
    }

    /// An object in the style of an existing one, with its first key: on one line, or with one key
    /// on each line.
    pub(super) fn object(self, like: Span, inner: Option<Span>, fields: &[String]) -> String {
        let one_line = format!("{{ {} }}", fields.join(", "));
        let Some(inner) = inner.filter(|_| !self.is_yaml) else { return one_line };
        let lead = self.slice(like.start + 1, inner.start);
        if !lead.contains('\n') {
            return one_line;
        }
        let outer = self.before(like);
        let outer: String = outer.chars().take_while(|c| c.is_whitespace()).collect();
        format!("{{{lead}{}{}{outer}}}", fields.join(&format!(",{lead}")), self.ending())
    }
}

/// The edits that remove some of these elements.
pub(super) fn gone(layout: Layout<'_>, spans: &[Span], goes: impl Fn(usize) -> bool) -> Vec<Edit> {
    let is_block = spans.first().is_some_and(|first| layout.is_block(*first));
    if !is_block {
        let gone = without(spans, goes).into_iter();
        return gone.map(|span| Edit { span, text: String::new() }).collect();
    }
    let mut edits = Vec::new();
    for (at, span) in spans.iter().enumerate().filter(|(at, _)| goes(*at)) {
        // From its hyphen to that of the next element, or to the end of its line with the preceding
        // line break.
        let hyphen = |span: Span| {
            let before = layout.before(span);
            let at = before.rfind('-').unwrap_or_default();
            span.start - u32::try_from(before.len() - at).unwrap_or_default()
        };
        let start = hyphen(*span);
        let edit = match spans.get(at + 1) {
            Some(next) => Span { start, len: hyphen(*next).saturating_sub(start) },
            None => {
                let line = layout.slice(0, start);
                let before = line.trim_end_matches([' ', '\t', '\n', '\r']).len();
                let start = u32::try_from(before).unwrap_or(u32::MAX);
                Span { start, len: layout.line_end(end(*span)).saturating_sub(start) }
            }
        };
        edits.push(Edit { span: edit, text: String::new() });
    }
    edits
}
