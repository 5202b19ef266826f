//! The table: the deliberate defects, and the tests that must detect them.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;

const TABLE: &str = "xtask/src/mutants/mutants.txt";

/// One deliberate defect.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Mutant {
    pub(super) name: String,
    pub(super) file: String,
    /// The exact text, and its replacement.
    pub(super) text: String,
    pub(super) broken: String,
    /// Arguments of `cargo test`, in the order in which they run.
    pub(super) tests: Vec<String>,
    /// The reason why it may survive, if it may.
    pub(super) survives: Option<String>,
}

/// Reads the table, and checks that every entry applies.
pub(super) fn read(root: &Path) -> Result<Vec<Mutant>, Vec<String>> {
    let text =
        fs::read_to_string(root.join(TABLE)).map_err(|why| vec![format!("{TABLE}: {why}")])?;
    let all = parse(&text)?;
    let errors: Vec<String> = all.iter().filter_map(|mutant| wrong(root, mutant)).collect();
    if errors.is_empty() { Ok(all) } else { Err(errors) }
}

fn wrong(root: &Path, mutant: &Mutant) -> Option<String> {
    let Mutant { name, file, text, broken, tests, .. } = mutant;
    if tests.is_empty() || text.is_empty() || text == broken {
        return Some(format!(
            "{TABLE}: {name}: a file, a text, another text and a test are needed"
        ));
    }
    match fs::read_to_string(root.join(file)) {
        Err(why) => Some(format!("{TABLE}: {name}: {file}: {why}")),
        Ok(source) => match source.matches(text.as_str()).count() {
            1 => None,
            n => Some(format!("{TABLE}: {name}: its text occurs {n} times in {file}")),
        },
    }
}

/// Entries are separated by empty lines. Lines of the text begin with `-`, those of its replacement
/// with `+`.
fn parse(table: &str) -> Result<Vec<Mutant>, Vec<String>> {
    let mut all: Vec<Mutant> = Vec::new();
    let mut errors = Vec::new();
    for (at, line) in (1..).zip(table.lines()) {
        let (key, rest) = line.split_at_checked(1).unwrap_or_default();
        if key == "=" {
            all.push(Mutant { name: rest.trim().to_owned(), ..Mutant::default() });
            continue;
        }
        let field = line.split_once(": ");
        match (key, field, all.last_mut()) {
            ("" | "#", ..) => {}
            ("-", _, Some(mutant)) => append(&mut mutant.text, rest),
            ("+", _, Some(mutant)) => append(&mut mutant.broken, rest),
            (_, Some(("file", file)), Some(mutant)) => file.clone_into(&mut mutant.file),
            (_, Some(("test", test)), Some(mutant)) => mutant.tests.push(test.to_owned()),
            (_, Some(("survives", why)), Some(mutant)) => mutant.survives = Some(why.to_owned()),
            _ => errors.push(format!("{TABLE}:{at}: not a line of this table: {line}")),
        }
    }
    if errors.is_empty() { Ok(all) } else { Err(errors) }
}

fn append(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read() {
        let table = "# why\n\n= one\nfile: a.rs\ntest: -p a --lib\n-  a\n-  b\n+  c\n";
        let [one] = &parse(table).unwrap()[..] else { panic!("one entry") };
        assert_eq!((one.name.as_str(), one.file.as_str()), ("one", "a.rs"));
        assert_eq!((one.text.as_str(), one.broken.as_str()), ("  a\n  b", "  c"));
        assert_eq!(one.tests, ["-p a --lib"]);
        assert!(parse("file: a.rs").is_err());
    }
}
