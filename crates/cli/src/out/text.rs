//! Text for people: 80 columns, names wrap and are never cut, colour only adds.
#![forbid(unsafe_code)]

use crate::args::Color;
use crate::start;

/// The width that text is wrapped to.
pub(crate) const COLUMNS: usize = 80;

/// Whether to use colour.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    colour: bool,
}

impl Style {
    /// Follows the option, then NO_COLOR and CLICOLOR_FORCE, then the terminal.
    pub(crate) fn choose(color: Color, terminal: bool) -> Self {
        let set = |name| start::variable(name).is_some_and(|value| !value.is_empty());
        let colour = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => !set("NO_COLOR") && (terminal || set("CLICOLOR_FORCE")),
        };
        Self { colour }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        if self.colour { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(crate) fn dim(self, text: &str) -> String {
        if self.colour { format!("\x1b[2m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// What sets a line off, and what ends that: all that is ever written to a terminal beside words.
const SEQUENCES: [&str; 3] = ["\x1b[1m", "\x1b[2m", "\x1b[0m"];

/// Text that a terminal does not act on, but for our own sequences. Names of files and programs and
/// the words of profiles are others': control characters in them, and what turns the direction of
/// writing, are shown by their numbers.
pub(crate) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let known = SEQUENCES.iter().find(|known| rest.starts_with(**known));
        let len = known.map_or(c.len_utf8(), |known| known.len());
        if known.is_some() || !acts(c) {
            out.push_str(&rest[..len]);
        } else {
            out.extend(c.escape_unicode());
        }
        rest = &rest[len..];
    }
    out
}

fn acts(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control() && c != '\n' && c != '\t'
}

/// A document of JSON, in which such characters are escaped too that JSON would let stand. They can
/// stand in strings alone.
pub(crate) fn harmless_json(json: String) -> String {
    if !json.chars().any(acts) {
        return json;
    }
    let one = |c: char| if acts(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    json.chars().map(one).collect()
}

/// A heading with a remark at its right.
pub(crate) fn heading(style: Style, title: &str, remark: &str) -> String {
    let gap = COLUMNS.saturating_sub(title.chars().count() + remark.chars().count()).max(2);
    format!("{}{}{}\n", style.bold(title), " ".repeat(gap), style.dim(remark))
}

/// Words behind a label, wrapped below one another. A label too wide for its column stands alone.
pub(crate) fn labelled(label: &str, width: usize, words: &[String]) -> String {
    let indent = width + 4;
    let mut out = format!("  {label}");
    let mut column = 2 + label.chars().count();
    if column + 2 > indent {
        out.push('\n');
        column = 0;
    }
    let mut first = true;
    for word in words {
        let wide = word.chars().count();
        if !first && column + 1 + wide > COLUMNS {
            out.push('\n');
            (column, first) = (0, true);
        }
        let gap = if first { indent - column } else { 1 };
        out.push_str(&" ".repeat(gap));
        out.push_str(word);
        column += gap + wide;
        first = false;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_acts_on_nothing_but_our_own_sequences() {
        let style = Style { colour: true };
        let bold = style.bold("a\tb\n") + &style.dim("ü");
        assert_eq!(harmless(&bold), bold);
        let evil = "\x1b[31m\u{9b}2J\u{202e}\r\u{7f}";
        assert_eq!(harmless(evil), "\\u{1b}[31m\\u{9b}2J\\u{202e}\\u{d}\\u{7f}");
        let json = serde_json::to_string(&[evil]).unwrap();
        let harmless = harmless_json(json);
        assert!(!harmless.chars().any(acts), "{harmless}");
        assert_eq!(serde_json::from_str::<[String; 1]>(&harmless).unwrap(), [evil]);
    }

    #[test]
    fn names_wrap_and_are_never_cut() {
        let words: Vec<String> = (0..30).map(|n| format!("name{n}")).collect();
        let text = labelled("older", 6, &words);
        assert!(text.lines().count() > 1 && text.lines().all(|line| line.len() <= COLUMNS));
        assert!(words.iter().all(|word| text.contains(word)), "every name is there");
        assert!(text.lines().skip(1).all(|line| line.starts_with("          ")));
        let long = "a".repeat(100);
        assert!(labelled("x", 6, std::slice::from_ref(&long)).contains(&long));
    }
}
