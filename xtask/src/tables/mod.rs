//! `cargo xtask tables`: `data/*.tbl` of the catalogue and of `policy` become `src/generated/*.rs`, the pages
//! `docs/probes.md` and `docs/new-calls.md`, and the table of the kernel's selftest in `kselftest`.
//!
//! This file has the parts that all tables share: lines of words, and errors that name their line.
//! Each table has a file of its own with one function, from the table's text to the generated one.
#![forbid(unsafe_code)]

use std::fmt;
use std::fs;
use std::path::Path;

mod mixes;
mod numbers;
mod probes;

/// A generated file: its path below the root, and its text.
pub(crate) type Output = (&'static str, String);

/// A generator. Errors are `file:line: message`.
type Job = fn(&Path) -> Result<Vec<Output>, Vec<String>>;

const JOBS: &[Job] = &[numbers_job, probes::job, mixes_job];

const NUMBERS: &str = "crates/catalogue/data/numbers.tbl";

fn numbers_job(root: &Path) -> Result<Vec<Output>, Vec<String>> {
    let text = read(root, NUMBERS)?;
    match numbers::generate(&text) {
        Ok(new) => Ok(vec![("crates/catalogue/src/generated/numbers.rs", new)]),
        Err(problems) => Err(problems.iter().map(|p| p.in_file(NUMBERS)).collect()),
    }
}

const MIXES: &str = "crates/policy/data/mix.tbl";

fn mixes_job(root: &Path) -> Result<Vec<Output>, Vec<String>> {
    match mixes::generate(&read(root, MIXES)?) {
        Ok(new) => Ok(vec![("crates/policy/src/generated/mixes.rs", new)]),
        Err(problems) => Err(problems.iter().map(|p| p.in_file(MIXES)).collect()),
    }
}

/// Reads a file below the root.
pub(crate) fn read(root: &Path, name: &str) -> Result<String, Vec<String>> {
    fs::read_to_string(root.join(name)).map_err(|why| vec![format!("{name}: {why}")])
}

/// An error at a line of a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Counts from 1.
    pub(crate) line: usize,
    /// The error, in lower case, without a full stop.
    pub(crate) message: String,
}

impl Problem {
    /// That message at that line.
    pub(crate) fn new(line: usize, message: impl fmt::Display) -> Self {
        Self { line, message: message.to_string() }
    }

    /// The error as a compiler would print it.
    pub(crate) fn in_file(&self, file: &str) -> String {
        format!("{file}:{}: {}", self.line, self.message)
    }
}

/// A line with content.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Counts from 1.
    pub(crate) number: usize,
    /// The words between blanks, without the comment; at least one.
    pub(crate) words: Vec<&'a str>,
}

/// The lines of a table with content. `#` begins a comment.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines().enumerate().filter_map(|(at, line)| {
        let said = line.split_once('#').map_or(line, |(said, _)| said);
        let words: Vec<&str> = said.split_ascii_whitespace().collect();
        (!words.is_empty()).then_some(Line { number: at + 1, words })
    })
}

/// Writes every generated file.
pub(crate) fn write(root: &Path) -> Result<String, Vec<String>> {
    let files = each(root, |path, _, new| fs::write(path, new).map_err(|why| why.to_string()))?;
    Ok(format!("wrote {files} files"))
}

/// Fails if a generated file differs from its table's output.
pub(crate) fn check(root: &Path) -> Result<String, Vec<String>> {
    let files = each(root, |_, old, new| {
        if old == new {
            Ok(())
        } else {
            Err("differs from its table: run `cargo xtask tables`".into())
        }
    })?;
    Ok(format!("{files} files agree with their tables"))
}

/// Calls `act` with each generated file's path, old text and new text; returns the number of files.
fn each(
    root: &Path,
    act: impl Fn(&Path, &str, &str) -> Result<(), String>,
) -> Result<usize, Vec<String>> {
    let (mut errors, mut files) = (Vec::new(), 0);
    for job in JOBS {
        match job(root) {
            Err(problems) => errors.extend(problems),
            Ok(outputs) => {
                for (name, new) in outputs {
                    let path = root.join(name);
                    let old = fs::read_to_string(&path).unwrap_or_default();
                    if let Err(why) = act(&path, &old, &new) {
                        errors.push(format!("{name}: {why}"));
                    }
                    files += 1;
                }
            }
        }
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
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
