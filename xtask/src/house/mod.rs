//! `cargo xtask house`: no file or function is too long, and no files of a crate depend on each
//! other.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;

mod circles;
mod file;

use file::File;

/// The limit on lines of code in a file: not blank, not a comment, not in a test module.
const LONGEST_FILE: usize = 400;
/// The limit on lines from the name of a function to its closing bracket.
const LONGEST_FUNCTION: usize = 60;
/// Files and functions that may be longer, each with the reason: none.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// The check of every shipped crate.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    let (mut errors, mut count) = (Vec::new(), 0);
    let crates = fs::read_dir(root.join("crates")).map_err(|why| vec![format!("crates: {why}")])?;
    let mut crates: Vec<_> = crates.flatten().map(|entry| entry.path()).collect();
    crates.sort();
    for place in crates.iter().filter(|place| place.join("src").is_dir()) {
        let files = file::read_all(&place.join("src"), root).map_err(|why| vec![why])?;
        count += files.len();
        errors.extend(files.iter().flat_map(lengths));
        errors.extend(
            circles::find(&files).into_iter().map(|circle| {
                format!("these files depend on each other:\n  {}", circle.join("\n  "))
            }),
        );
    }
    if errors.is_empty() {
        Ok(format!("{count} files are short, and none depend on each other"))
    } else {
        Err(errors)
    }
}

/// The parts of a file that are too long.
fn lengths(file: &File) -> Vec<String> {
    let excused = |name: &str| EXCEPTIONS.iter().any(|(place, _)| *place == name);
    let mut errors = Vec::new();
    if file.lines > LONGEST_FILE && !excused(&file.name) {
        errors.push(format!("{}: {} lines of code, of {LONGEST_FILE}", file.name, file.lines));
    }
    for function in file.functions.iter().filter(|function| function.lines > LONGEST_FUNCTION) {
        let place = format!("{}:{}", file.name, function.line);
        if !excused(&format!("{}::{}", file.name, function.name)) {
            let (name, lines) = (&function.name, function.lines);
            errors.push(format!("{place}: `{name}` has {lines} lines, of {LONGEST_FUNCTION}"));
        }
    }
    errors
}
