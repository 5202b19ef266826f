//! Foreign text, made safe for display.
#![forbid(unsafe_code)]

use std::borrow::Cow;

/// Whether a character only displays itself: it moves nothing, hides nothing, changes no writing
/// direction and ends no line. The others are the controls, the line separators, the characters
/// with Unicode's `Default_Ignorable_Code_Point`, the bidirectional controls, and the code points
/// that Unicode reserves for internal use (U+FDD0 to U+FDEF).
#[must_use]
pub fn is_plain(c: char) -> bool {
    let hidden = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    !hidden && !c.is_control()
}

/// Whether a command to a CI system begins with this text: `::` at the start of a line, `##[`,
/// `##vso[` and similar ones anywhere. Such systems search the output of programs for them.
#[must_use]
pub fn is_command(text: &str, is_start: bool) -> bool {
    let word = text.strip_prefix("##").unwrap_or_default();
    is_start && text.starts_with("::")
        || word.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('[')
}

/// A text on one line, in which every character displays itself: the others are written as `\u{…}`,
/// with their numbers, and so is the first character of a text that would be a command in a log. It
/// is used for names of files, words of profiles and messages that repeat them.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    let acts = |(at, c): (usize, char)| !is_plain(c) || is_command(&text[at..], at == 0);
    if !text.char_indices().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if acts((at, c)) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_by_number() {
        for plain in ["", "clone3", "ärger 中 🙂", "a\\b \"c\""] {
            assert!(matches!(shown(plain), Cow::Borrowed(same) if same == plain));
        }
        let evil = "\x1b[1m\u{7}\u{9b}\r\n::error::\t\u{61c}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{2069}\
                    \u{feff}\u{ad}\u{e0041}\u{fdd0}\0";
        let shown = shown(evil);
        assert!(shown.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{shown}");
        assert_eq!(super::shown("::a ::b ##[c]"), r"\u{3a}:a ::b \u{23}#[c]");
        assert!(shown.starts_with("\\u{1b}[1m\\u{7}\\u{9b}\\u{d}\\u{a}::error::\\u{9}\\u{61c}"));
    }
}
