//! Changes of a file that leave all else as it stands.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_profile::Span;

/// One stretch of a file, and what is to stand there instead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What goes; nothing, of length 0, where text is only added.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// Two edits want one place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overlap {
    /// The span of the later one, as in the file.
    pub span: Span,
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "two changes of byte {}", self.span.start)
    }
}

impl std::error::Error for Overlap {}

/// The text with all edits made, which may come in any order. Several that only add at one place
/// are made in their order.
///
/// # Errors
/// Edits that overlap, or that leave the text.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Overlap> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| (edit.span.start, edit.span.len));
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

#[cfg(test)]
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
    fn overlaps_and_what_lies_outside_are_refused() {
        assert!(apply("abcdef", &[edit(1, 3, ""), edit(2, 1, "")]).is_err());
        assert!(apply("abc", &[edit(2, 2, "")]).is_err());
    }
}
