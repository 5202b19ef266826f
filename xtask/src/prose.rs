//! `cargo xtask prose`: comments and pages have no idioms that readers stumbled over, and pages no dead link.
//!
//! It reads the comments of `.rs` and `.tbl` files and the text of `.md` files. A sentence whose subject is a
//! clause ("What it does is...") hides its noun; each other rule names a phrase and its replacement.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::links;
use crate::source::comments;

/// Files that are not checked, by the beginning of their path, each with the reason.
const EXCEPTIONS: &[(&str, &str)] =
    &[("CHANGELOG.md", "a record: its entries are as they were released")];

/// The words that begin a clause. A sentence may begin with one only if it is a question.
const CLAUSE: [&str; 6] = ["what", "who", "whoever", "whatever", "whom", "whomever"];

/// Phrases, in lower case, and what to write instead. `E_` stands for the name of an errno.
const PHRASES: &[(&str, &str)] = &[
    ("'s affair", "say which code is responsible"),
    ("a fact a line", "\"one fact on each line\""),
    ("a file an area", "\"one file for each area\""),
    ("a line an event", "\"one line for each event\""),
    ("a line each", "\"one line each\" or \"one on each line\""),
    ("another's", "name the owner: \"another user's file\""),
    ("but for", "\"except\" or \"without\""),
    ("by who", "name the subject"),
    ("by whom", "name the subject"),
    ("come to no end", "\"do not return\""),
    ("comes to no end", "\"does not return\""),
    ("held against", "\"compared with\" or \"checked against\""),
    ("for so long", "\"for this time\""),
    ("for who", "name the subject: \"for a user who\""),
    ("from who", "name the subject: \"from a process that\""),
    ("honest answer", "\"genuine answer\""),
    ("honest eperm", "\"genuine EPERM\""),
    ("in the kernel's place", "\"instead of the kernel\""),
    ("is had", "\"is available\""),
    ("be had", "\"be available\""),
    ("is put to", "name who tests what: \"the tracer tests the call in a child\""),
    ("are put to", "name who tests what"),
    ("is told of", "\"is reported\""),
    ("is not told", "\"is not reported\""),
    ("are not told", "\"are not reported\""),
    ("find no end", "\"do not return\""),
    ("finds no end", "\"does not return\""),
    ("let through", "\"allow\" or \"allowed\""),
    ("lets through", "\"allows\""),
    ("live on", "\"need\""),
    ("lives on", "\"needs\""),
    ("mean nothing", "\"are undefined\" or \"are unknown\""),
    ("means nothing", "\"is undefined\" or \"is unknown\""),
    ("mended", "\"fixed\" or \"repaired\""),
    ("nothing older", "\"no older call\""),
    ("of who", "name the subject: \"of a process that\""),
    ("one's own", "\"its own\" or \"your own\""),
    ("otherwise than", "\"differently from\""),
    ("outsider", "\"an independent program\" or \"source\""),
    ("outsiders", "\"independent programs\" or \"sources\""),
    ("probe engine", "\"prober\": an engine is a program that makes filters of profiles"),
    ("say e_", "\"return\""),
    ("says e_", "\"returns\""),
    ("shall", "\"must\", or the present tense"),
    ("somebody", "name the subject: a user, a process, other code"),
    ("that is no", "\"that is not a\""),
    ("that is none", "\"that is not one\", or name it: \"an invalid descriptor\""),
    ("which is none", "\"which is not one\", or name it"),
    ("tells of", "\"reports\" or \"describes\""),
    ("the same of", "\"the same for\""),
    ("where that can be", "\"if possible\""),
    ("who spoke", "\"the source of the error\""),
    ("there again", "\"repeated\""),
    ("to who", "name the subject: \"to a user who\""),
    ("whoever", "name the subject: \"a process that\""),
    ("without a word", "\"silently\""),
];

/// Checks every tracked text.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    let mut git = Command::new("git");
    let listed = git.args(["ls-files", "*.rs", "*.md", "*.tbl"]).current_dir(root).output();
    let listed = listed.map_err(|why| vec![format!("git does not run: {why}")])?;
    let (mut errors, mut count) = (Vec::new(), 0);
    for name in String::from_utf8_lossy(&listed.stdout).lines() {
        if EXCEPTIONS.iter().any(|(place, _)| name.starts_with(place)) {
            continue;
        }
        // A file may be removed and not yet committed.
        let Ok(text) = fs::read_to_string(root.join(name)) else { continue };
        count += 1;
        let folder = root.join(name).parent().map(Path::to_owned).unwrap_or_default();
        let dead = if name.ends_with(".md") { links::dead(&folder, &text) } else { Vec::new() };
        for (line, why) in faults(name, &text).into_iter().chain(dead) {
            errors.push(format!("{name}:{line}: {why}"));
        }
    }
    if errors.is_empty() { Ok(format!("{count} files are plain English")) } else { Err(errors) }
}

/// The faults of a file, each with its line.
fn faults(name: &str, text: &str) -> Vec<(usize, String)> {
    let lines = match name.rsplit('.').next() {
        Some("rs") => comments(text),
        Some("tbl") => remarks(text),
        _ => prose(text),
    };
    let mut found = Vec::new();
    for paragraph in paragraphs(&lines) {
        found.extend(clauses(&paragraph));
        found.extend(phrases(&paragraph));
    }
    found.sort();
    found.dedup();
    found
}

/// The comments of a table.
fn remarks(text: &str) -> Vec<(usize, String)> {
    let numbered = text.lines().enumerate();
    let remark = |line: &str| Some(line.split_once('#')?.1.trim().to_owned());
    numbered.filter_map(|(at, line)| Some((at + 1, remark(line)?))).collect()
}

/// The lines of a page, without its code; the cells of a table as lines of their own.
fn prose(text: &str) -> Vec<(usize, String)> {
    let (mut lines, mut is_code) = (Vec::new(), false);
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if line.starts_with('|') {
            for cell in line.split('|') {
                lines.extend([(at + 1, String::new()), (at + 1, cell.trim().to_owned())]);
            }
        } else if !is_code {
            lines.push((at + 1, line.trim().to_owned()));
        }
    }
    lines
}

/// A paragraph as words, each with its line.
type Paragraph<'a> = Vec<(usize, &'a str)>;

/// Lines that belong together. A heading, an item of a list and a line after a gap begin a paragraph.
fn paragraphs(lines: &[(usize, String)]) -> Vec<Paragraph<'_>> {
    let mut all: Vec<Paragraph<'_>> = Vec::new();
    let (mut last, mut fenced) = (0, false);
    for (line, text) in lines {
        if text.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let item = text.starts_with(['#', '-', '*', '|']);
        if all.is_empty() || text.is_empty() || item || *line > last + 1 {
            all.push(Vec::new());
        }
        last = *line;
        if let (Some(paragraph), false) = (all.last_mut(), fenced) {
            let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
            paragraph.extend(words.map(|word| (*line, word)));
        }
        // A heading ends its paragraph.
        if text.starts_with('#') {
            all.push(Vec::new());
        }
    }
    all
}

/// Sentences whose subject is a clause.
fn clauses(words: &Paragraph<'_>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let ends = |word: &str| word.trim_end_matches([')', '"', '*', '`']).ends_with(['.', '?', '!']);
    for (at, (line, word)) in words.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| words[before].1);
        let is_capital = word.trim_start_matches(['*', '"', '(']).starts_with('W');
        let begins = match before {
            None => true,
            Some(before) => is_capital && (ends(before) || before.ends_with([':', ';'])),
        };
        let bare = word.trim_matches(['*', '"', '(', ')', '_']).to_lowercase();
        let rest = words[at..].iter().find(|(_, word)| ends(word));
        let asks = rest.is_some_and(|(_, word)| word.contains('?'));
        if begins && CLAUSE.contains(&bare.as_str()) && !asks && at + 1 < words.len() {
            let next = words[at + 1].1;
            found
                .push((*line, format!("\"{word} {next}...\" is a subject: name the thing itself")));
        }
    }
    found
}

/// Phrases that have a plainer form.
fn phrases(words: &Paragraph<'_>) -> Vec<(usize, String)> {
    let plain: Vec<String> = words.iter().map(|(_, word)| plain(word)).collect();
    let mut found = Vec::new();
    for (at, (line, _)) in words.iter().enumerate() {
        for (phrase, advice) in PHRASES {
            // "That is no longer" is English.
            let next = plain.get(at + phrase.split(' ').count()).map_or("", String::as_str);
            let is_fine = phrase.ends_with(" no") && ["longer", "more"].contains(&next);
            if begins(&plain[at..], phrase) && !is_fine {
                found.push((*line, format!("\"{phrase}\": write {advice}")));
            }
        }
    }
    found
}

/// A word without its punctuation and markup, in lower case; the name of an errno as `e_`.
fn plain(word: &str) -> String {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_errno =
        bare.len() > 3 && bare.starts_with('E') && bare.chars().all(|c| c.is_ascii_uppercase());
    if is_errno { "e_".to_owned() } else { bare.to_lowercase() }
}

/// Whether the words begin with those of a phrase. A phrase of one suffix (`'s affair`) is met by any word.
fn begins(words: &[String], phrase: &str) -> bool {
    let mut at = 0;
    phrase.split(' ').all(|part| {
        let word = words.get(at);
        at += 1;
        word.is_some_and(|word| match part.strip_prefix('\'') {
            Some(end) => word.ends_with(&format!("'{end}")),
            None => word == part,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(name: &str, text: &str) -> Vec<usize> {
        faults(name, text).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn a_subject_is_no_clause() {
        let bad = [
            ("a.rs", "/// What the filter does with one call.\nfn f() {}\n", 1),
            ("a.rs", "// It asks: Whatever answers is right.\n", 1),
            ("a.rs", "let a = 1; // who answered\n", 1),
            ("a.rs", "/// A thing. Whatever it is\n/// stays.\n", 1),
            ("a.tbl", "a b # what it is\n", 1),
            ("a.md", "text\n\n## What is said\n", 3),
            ("a.md", "- **What it is** is this\n", 1),
            ("a.md", "| a | what it does |\n", 1),
        ];
        for (name, text, line) in bad {
            assert_eq!(at(name, text), [line], "{text}");
        }
        let good = [
            ("a.rs", "/// The filter's action for one call, whatever its arguments.\n"),
            ("a.rs", "// Who returned this error?\n"),
            ("a.rs", "let a = \"// What it is\";\n"),
            ("a.rs", "/// ```\n/// // What it is\n/// ```\n"),
            ("a.tbl", "what it is # a name\n"),
            ("a.md", "```\nWhat it is\n```\n"),
            ("a.md", "## What is this?\n"),
        ];
        for (name, text) in good {
            assert!(at(name, text).is_empty(), "{text}: {:?}", faults(name, text));
        }
    }

    #[test]
    fn phrases_are_found_across_lines() {
        assert_eq!(at("a.rs", "// The table is held\n// against it, but for this.\n"), [1, 2]);
        assert_eq!(at("a.rs", "// If it says EPERM, that is no\n// answer.\n"), [1, 1]);
        assert_eq!(at("a.md", "This is the kernel's affair.\n"), [1]);
        assert!(at("a.rs", "// A file that is no longer there. It is behind; but\n").is_empty());
        assert!(at("a.rs", "// The end, but\n\nfn f() {}\n// for all.\n").is_empty());
    }

    #[test]
    fn every_phrase_finds_itself() {
        for (phrase, _) in PHRASES {
            let text = format!("// x {}\n", phrase.replace("e_", "EPERM"));
            assert!(!at("a.rs", &text.replace("x '", "x y'")).is_empty(), "{phrase}");
        }
    }
}
