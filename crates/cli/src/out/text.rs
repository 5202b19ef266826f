//! Text for people: as wide as the terminal, names wrap and are never cut, colour only adds.
#![forbid(unsafe_code)]

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use seccompat_profile::{is_command, is_plain};

use crate::inherited;
use crate::value::Color;

/// The width without a terminal.
const USUAL: usize = 80;
/// The least width: a narrower terminal breaks lines itself.
const LEAST: usize = 40;
/// The width of headings: a remark farther to the right does not belong to its title for the eye.
const HEADING: usize = 100;

static COLUMNS: AtomicUsize = AtomicUsize::new(USUAL);

/// The width for wrapping.
pub(crate) fn columns() -> usize {
    COLUMNS.load(Relaxed)
}

/// Wraps for a terminal of this many columns from now on, or for none.
pub(super) fn fit(terminal: Option<u16>) {
    COLUMNS.store(terminal.map_or(USUAL, usize::from).max(LEAST), Relaxed);
}

/// Whether to use colour.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    colour: bool,
}

impl Style {
    /// Follows the option, then NO_COLOR and CLICOLOR_FORCE, then the terminal.
    pub(crate) fn choose(color: Color, terminal: bool) -> Self {
        let set = |name| inherited::variable(name).is_some_and(|value| !value.is_empty());
        let colour = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => !set("NO_COLOR") && (terminal || set("CLICOLOR_FORCE")),
        };
        COLOURED.fetch_or(colour, Relaxed);
        Self { colour }
    }

    pub(super) fn is_coloured(self) -> bool {
        self.colour
    }

    pub(crate) fn bold(self, text: &str) -> String {
        if self.colour { format!("{BOLD}{text}{PLAIN}") } else { text.to_owned() }
    }

    /// Bold, in the colour of a severity or a verdict. The text has its name, too: colour only adds.
    pub(crate) fn level(self, level: &str, text: &str) -> String {
        let mark = match level {
            _ if !self.colour => return text.to_owned(),
            "error" | "filtered" | "killed" => RED,
            "warning" | "conditional" | "refused" => YELLOW,
            "note" | "missing" | "undetermined" => CYAN,
            _ => BOLD,
        };
        format!("{mark}{text}{PLAIN}")
    }

    pub(crate) fn dim(self, text: &str) -> String {
        if self.colour { format!("{DIM}{text}{PLAIN}") } else { text.to_owned() }
    }
}

/// The marks for emphasis and its end. Reports use these characters, which Unicode reserves for
/// internal use; the border turns them into terminal sequences. So an escape in a report is never
/// our own.
const BOLD: char = '\u{fdd0}';
const DIM: char = '\u{fdd1}';
const UNDERLINED: char = '\u{fdd2}';
const PLAIN: char = '\u{fdd3}';
const RED: char = '\u{fdd4}';
const YELLOW: char = '\u{fdd5}';
const CYAN: char = '\u{fdd6}';
const SEQUENCES: [(char, &str); 7] = [
    (BOLD, "\x1b[1m"),
    (DIM, "\x1b[2m"),
    (UNDERLINED, "\x1b[4m"),
    (PLAIN, "\x1b[0m"),
    (RED, "\x1b[1;31m"),
    (YELLOW, "\x1b[1;33m"),
    (CYAN, "\x1b[1;36m"),
];

/// Whether colour was ever chosen in this process: otherwise no mark is our own.
static COLOURED: AtomicBool = AtomicBool::new(false);

/// Text with terminal sequences, from clap, with marks instead.
pub(crate) fn marked(mut text: String) -> String {
    for (mark, sequence) in SEQUENCES {
        text = text.replace(sequence, mark.encode_utf8(&mut [0; 4]));
    }
    text
}

/// Text that controls neither a terminal nor a log, except by our own marks. Code that repeats
/// foreign text shows it on one line ([`seccompat_profile::shown`]); this is the border that all
/// output passes, so that a caller that forgets that makes a report ugly and nothing worse.
/// Characters that do not display themselves are written as numbers, and so is the start of a
/// command to a CI system: `::` at the start of a line, and `##[`, `##vso[` and similar ones
/// anywhere.
pub(crate) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_coloured = COLOURED.load(Relaxed);
    let mut is_start = true;
    for (at, c) in text.char_indices() {
        let mark = SEQUENCES.iter().find(|(mark, _)| is_coloured && *mark == c);
        let rest = &text[at..];
        match mark {
            Some((_, sequence)) => out.push_str(sequence),
            None if acts(c) || is_command(rest, is_start) => out.extend(c.escape_unicode()),
            None => out.push(c),
        }
        is_start = c == '\n' || is_start && (c.is_whitespace() || mark.is_some());
    }
    out
}

fn acts(c: char) -> bool {
    !is_plain(c) && c != '\n' && c != '\t'
}

/// A JSON document with further escapes: for such characters, which JSON allows in strings, and for
/// commands in the middle of a log's line. Its meaning stays.
pub(crate) fn harmless_json(json: String) -> String {
    if !json.chars().any(|c| acts(c) || c == '#') {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, c) in json.char_indices() {
        let is_plain = !acts(c) && !is_command(&json[at..], false);
        // Between strings, a line may end as on Windows.
        if is_plain || !in_string {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
        in_string ^= c == '"' && !is_escaped;
        is_escaped = in_string && c == '\\' && !is_escaped;
    }
    out
}

/// A heading in the colour of a verdict, with a remark on the right.
pub(crate) fn heading(style: Style, level: &str, title: &str, remark: &str) -> String {
    let gap = columns()
        .min(HEADING)
        .saturating_sub(title.chars().count() + remark.chars().count())
        .max(2);
    format!("{}{}{}\n", style.level(level, title), " ".repeat(gap), style.dim(remark))
}

/// Words after a label, wrapped in a column. A label too wide for its column has its own line.
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
        if !first && column + 1 + wide > columns() {
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

/// A sentence in lines of at most the usual width, the later ones indented.
pub(crate) fn wrapped(sentence: &str, indent: &str) -> String {
    let lead = sentence.len() - sentence.trim_start_matches(' ').len();
    let (mut out, mut column, mut first) = (" ".repeat(lead), lead, true);
    for word in sentence.split(' ').filter(|word| !word.is_empty()) {
        let wide = word.chars().count();
        if !first && column + 1 + wide > columns() {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else if !first {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += wide;
        first = false;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_wrapped() {
        let long = format!("  one {} two", "x".repeat(USUAL - 6));
        let lines = format!("  one {}\n    two\n", "x".repeat(USUAL - 6));
        assert_eq!(wrapped(&long, "    "), lines);
        assert_eq!(wrapped("a  b", ""), "a b\n");
        assert_eq!(wrapped("", ""), "\n");
    }

    #[test]
    fn a_terminal_acts_on_nothing_but_our_own_marks() {
        let style = Style::choose(Color::Always, false);
        let bold = style.bold("a\tb\n") + &style.dim("ü");
        assert_eq!(harmless(&bold), "\x1b[1ma\tb\n\x1b[0m\x1b[2mü\x1b[0m");
        let evil = "\x1b[1mx\u{9b}2J\u{202e}\r\u{7f}\u{61c}\u{200b}\u{2028}\u{feff}";
        assert_eq!(
            harmless(evil),
            "\\u{1b}[1mx\\u{9b}2J\\u{202e}\\u{d}\\u{7f}\\u{61c}\\u{200b}\\u{2028}\\u{feff}"
        );
        assert_eq!(
            harmless(&marked("\x1b[1m\x1b[4mUsage\x1b[0m".into())),
            "\x1b[1m\x1b[4mUsage\x1b[0m"
        );
        let json = serde_json::to_string(&[evil, "##[error]", "\u{e0041}"]).unwrap();
        let harmless = harmless_json(json);
        assert!(!harmless.chars().any(acts) && !harmless.contains("##["), "{harmless}");
        let lines = "{\r\n \"\\\\\": \"\\\"\u{2028}\"\r\n}";
        assert_eq!(harmless_json(lines.into()), lines.replace('\u{2028}', "\\u2028"));
        let back = serde_json::from_str::<[String; 3]>(&harmless).unwrap();
        assert_eq!(back, [evil, "##[error]", "\u{e0041}"]);
    }

    #[test]
    fn a_log_has_no_command_in_it() {
        for (text, harmless) in [
            ("::error::x", "\\u{3a}:error::x"),
            ("a\n \t::set-output", "a\n \t\\u{3a}:set-output"),
            ("a ::error", "a ::error"),
            ("x ##[error]y", "x \\u{23}#[error]y"),
            ("##vso[task]", "\\u{23}#vso[task]"),
            ("###teamcity[", "#\\u{23}#teamcity["),
            ("# # [", "# # ["),
            ("std::fs::read", "std::fs::read"),
        ] {
            assert_eq!(super::harmless(text), harmless);
        }
    }

    #[test]
    fn names_wrap_and_are_never_cut() {
        let words: Vec<String> = (0..30).map(|n| format!("name{n}")).collect();
        let text = labelled("older", 6, &words);
        assert!(text.lines().count() > 1 && text.lines().all(|line| line.len() <= USUAL));
        assert!(words.iter().all(|word| text.contains(word)), "every name is present");
        assert!(text.lines().skip(1).all(|line| line.starts_with("          ")));
        let long = "a".repeat(100);
        assert!(labelled("x", 6, std::slice::from_ref(&long)).contains(&long));
    }
}
