//! Changes of a part of a file that keep the rest.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::fmt;

use seccompat_profile::Span;

/// A range of a file, and its replacement.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Edit {
    /// The removed range; of length 0 if text is only added.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// An edit overlaps an earlier one, or is outside the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overlap {
    /// The span of this edit, in the file.
    pub span: Span,
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an edit at byte {} overlaps another one or is outside the text", self.span.start)
    }
}

impl std::error::Error for Overlap {}

/// The text with all edits applied, in any order. Several that only add at one place are applied in
/// their order.
///
/// # Errors
/// Edits overlap, or are outside the text.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Overlap> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    sort_by_key(&mut ordered, |edit| (edit.span.start, edit.span.len));
    let (mut new, mut done) = (String::with_capacity(text.len()), 0);
    for edit in ordered {
        let range = edit.span.range();
        let kept = text.get(done..range.start).filter(|_| range.end <= text.len());
        new.push_str(kept.ok_or(Overlap { span: edit.span })?);
        new.push_str(&edit.text);
        done = range.end;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    Ok(new)
}

/// The ranges to remove in order to remove some elements of a list. The elements are at `all`. Each
/// range includes one comma, except that of the only element of a list.
pub(crate) fn without(all: &[Span], goes: impl Fn(usize) -> bool) -> Vec<Span> {
    let end = |span: Span| span.start + span.len;
    let mut leading = true;
    let mut gone = Vec::new();
    for (at, span) in all.iter().enumerate() {
        if !goes(at) {
            leading = false;
            continue;
        }
        let (start, end) = match (all.get(at + 1), at.checked_sub(1)) {
            (Some(next), _) if leading => (span.start, next.start),
            (_, Some(before)) if !leading => (end(all[before]), end(*span)),
            _ => (span.start, end(*span)),
        };
        gone.push(Span { start, len: end - start });
    }
    gone
}

/// One edit that turns the old text into the new one: from the first different byte to the last.
#[must_use]
pub fn whole(old: &str, new: &str) -> Edit {
    let same = |(a, b): &(u8, u8)| a == b;
    let mut first = old.bytes().zip(new.bytes()).take_while(same).count();
    while !old.is_char_boundary(first) || !new.is_char_boundary(first) {
        first -= 1;
    }
    let (old, rest) = (&old[first..], &new[first..]);
    let mut last = old.bytes().rev().zip(rest.bytes().rev()).take_while(same).count();
    while !old.is_char_boundary(old.len() - last) || !rest.is_char_boundary(rest.len() - last) {
        last -= 1;
    }
    let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let span = Span { start: cut(first), len: cut(old.len() - last) };
    Edit { span, text: rest[..rest.len() - last].to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test stops at the first surprise.
mod tests {
    use super::*;

    fn edit(start: u32, len: u32, text: &str) -> Edit {
        Edit { span: Span { start, len }, text: text.to_owned() }
    }

    #[test]
    fn edits_are_made_in_the_files_order() {
        let edits = [edit(4, 1, "E"), edit(0, 0, "<"), edit(2, 2, ""), edit(0, 0, ">")];
        assert_eq!(apply("abcdef", &edits), Ok("<>abEf".to_owned()));
        assert_eq!(apply("abc", &[]), Ok("abc".to_owned()));
    }

    #[test]
    fn overlaps_and_edits_outside_are_refused() {
        assert!(apply("abcdef", &[edit(1, 3, ""), edit(2, 1, "")]).is_err());
        assert!(apply("abc", &[edit(2, 2, "")]).is_err());
    }

    #[test]
    fn elements_go_with_one_comma_each() {
        let text = "[a, b,c ,d]";
        let places = [1, 4, 6, 9].map(|start| Span { start, len: 1 });
        for set in 0..15u32 {
            let goes = |at: usize| set >> at & 1 == 1;
            let edits =
                without(&places, goes).into_iter().map(|span| Edit { span, text: String::new() });
            let left = apply(text, &edits.collect::<Vec<_>>()).unwrap();
            let kept: Vec<&str> =
                (0..4).filter(|at| !goes(*at)).map(|at| ["a", "b", "c", "d"][at]).collect();
            let bare: String = left.split_whitespace().collect();
            assert_eq!(bare, format!("[{}]", kept.join(",")), "{set:b}: {left}");
        }
        let all = without(&places[..1], |_| true);
        assert_eq!(all, places[..1]);
    }

    #[test]
    fn one_edit_makes_the_new_text() {
        let texts = ["", "a", "ab", "abab", "aéb", "aèb", "é", "è", "abcabc", "abc"];
        for old in texts {
            for new in texts {
                let edit = whole(old, new);
                assert_eq!(apply(old, &[edit]).as_deref(), Ok(new), "{old} {new}");
            }
        }
    }
}
