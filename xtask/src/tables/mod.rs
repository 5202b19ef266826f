//! `cargo xtask tables`: the catalogue's `data/*.tbl` become its `src/generated/*.rs`.
//!
//! Here is what all tables share: lines of words, and errors that name their line. Each table has a
//! file of its own with one function, from the table's text to the generated one.
#![forbid(unsafe_code)]

use std::fmt;
use std::fs;
use std::path::Path;

mod numbers;

/// From a table's text to the generated file's.
type Generate = fn(&str) -> Result<String, Vec<Problem>>;

/// Each table below crates/catalogue, what is made of it, and how.
const TABLES: &[(&str, &str, Generate)] =
    &[("data/numbers.tbl", "src/generated/numbers.rs", numbers::generate)];

/// Something wrong at a line of a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Counts from 1.
    pub(crate) line: usize,
    /// What is wrong, in lower case, without a full stop.
    pub(crate) message: String,
}

impl Problem {
    /// That message at that line.
    pub(crate) fn new(line: usize, message: impl fmt::Display) -> Self {
        Self { line, message: message.to_string() }
    }
}

/// A line that says something.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Counts from 1.
    pub(crate) number: usize,
    /// What stands between blanks, without the comment; at least one.
    pub(crate) words: Vec<&'a str>,
}

/// The lines of a table that say something. `#` begins a comment.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines().enumerate().filter_map(|(at, line)| {
        let said = line.split_once('#').map_or(line, |(said, _)| said);
        let words: Vec<&str> = said.split_ascii_whitespace().collect();
        (!words.is_empty()).then_some(Line { number: at + 1, words })
    })
}

/// Writes every generated file.
pub(crate) fn write(root: &Path) -> Result<String, Vec<String>> {
    each(root, |path, _, new| fs::write(path, new).map_err(|why| why.to_string()))?;
    Ok(format!("wrote {} files", TABLES.len()))
}

/// Fails where a generated file is not what its table makes.
pub(crate) fn check(root: &Path) -> Result<String, Vec<String>> {
    each(root, |_, old, new| {
        if old == new {
            Ok(())
        } else {
            Err("differs from its table: run `cargo xtask tables`".into())
        }
    })?;
    Ok(format!("{} files are what their tables make", TABLES.len()))
}

fn each(
    root: &Path,
    act: impl Fn(&Path, &str, &str) -> Result<(), String>,
) -> Result<(), Vec<String>> {
    let mut errors = Vec::new();
    for (table, generated, generate) in TABLES {
        let name = |path: &str| format!("crates/catalogue/{path}");
        let text = match fs::read_to_string(root.join(name(table))) {
            Ok(text) => text,
            Err(why) => {
                errors.push(format!("{}: {why}", name(table)));
                continue;
            }
        };
        match generate(&text) {
            Ok(new) => {
                let path = root.join(name(generated));
                let old = fs::read_to_string(&path).unwrap_or_default();
                if let Err(why) = act(&path, &old, &new) {
                    errors.push(format!("{}: {why}", name(generated)));
                }
            }
            Err(problems) => errors.extend(
                problems.iter().map(|p| format!("{}:{}: {}", name(table), p.line, p.message)),
            ),
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_say_nothing() {
        let said: Vec<_> = lines("# all\n\n a  b # c\nd\n").map(|l| (l.number, l.words)).collect();
        assert_eq!(said, [(3, vec!["a", "b"]), (4, vec!["d"])]);
    }

    #[test]
    fn the_committed_files_are_what_the_tables_make() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert_eq!(check(&root).err(), None);
    }
}
