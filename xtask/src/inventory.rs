//! `cargo xtask unsafe`: the files that may say `unsafe`, counted.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::source::bare;
use crate::tables::lines;

/// How many files of what is shipped may have unsafe code. Tests are listed too, but not counted.
const MOST: usize = 8;
const LIST: &str = "docs/unsafe.tbl";

/// The check.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|why| vec![format!("{}: {why}", path.display())])
    };
    let mut files = Vec::new();
    for path in rust_files(&root.join("crates")).map_err(|why| vec![format!("crates: {why}")])? {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        files.push((name, read(&path)?));
    }
    let errors = check(&read(&root.join(LIST))?, &files);
    if errors.is_empty() {
        let free = files.iter().filter(|(_, text)| forbids(text)).count();
        Ok(format!("{free} files forbid unsafe code, {} are listed", files.len() - free))
    } else {
        Err(errors)
    }
}

/// Every Rust file below, sorted.
fn rust_files(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn check(list: &str, files: &[(String, String)]) -> Vec<String> {
    let mut errors = Vec::new();
    let mut listed = Vec::new();
    for line in lines(list) {
        let [file, blocks, _, ..] = line.words[..] else {
            errors
                .push(format!("{LIST}:{}: a file, a number and a reason are needed", line.number));
            continue;
        };
        if !files.iter().any(|(name, _)| name == file) {
            errors.push(format!("{LIST}:{}: there is no {file}", line.number));
        }
        listed.push((file, blocks, line.number));
    }
    let shipped = listed.iter().filter(|(file, ..)| !file.contains("/tests/"));
    if let Some((_, _, line)) = shipped.clone().nth(MOST) {
        errors.push(format!("{LIST}:{line}: more than {MOST} files that are shipped"));
    }
    for (name, text) in files {
        let blocks = blocks(text);
        match listed.iter().find(|(file, ..)| file == name) {
            None if forbids(text) => {}
            None => errors.push(format!(
                "{name}:1: neither has `#![forbid(unsafe_code)]` nor is in {LIST} ({} blocks)",
                blocks.len()
            )),
            Some((_, _, line)) if forbids(text) => {
                errors.push(format!("{LIST}:{line}: {name} forbids unsafe code"));
            }
            Some((_, said, line)) => {
                if *said != blocks.len().to_string() {
                    let count = blocks.len();
                    errors.push(format!("{LIST}:{line}: {name} has {count} blocks, not {said}"));
                }
                let bare_of_reason = blocks.iter().filter(|at| !is_explained(text, **at));
                errors.extend(bare_of_reason.map(|at| {
                    format!("{name}:{}: no `// SAFETY:` comment is above this block", at + 1)
                }));
            }
        }
    }
    errors
}

/// Whether the compiler refuses unsafe code in this file. What holds a listed file (a crate's root)
/// cannot forbid it, since that reaches into the file; it denies it, and has none.
fn forbids(text: &str) -> bool {
    let says = |word: &str| bare(text).lines().any(|line| line.trim() == word);
    says("#![forbid(unsafe_code)]") || says("#![deny(unsafe_code)]") && blocks(text).is_empty()
}

/// The lines, from 0, of the file's unsafe blocks; a line stands once for each.
fn blocks(text: &str) -> Vec<usize> {
    let code = bare(text);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("unsafe") {
        let before = code[..at].chars().next_back();
        let is_word = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if is_word && code[at + "unsafe".len()..].trim_start().starts_with('{') {
            found.push(code[..at].matches('\n').count());
        }
    }
    found
}

/// Whether the comment above the statement of that line says `SAFETY:`.
fn is_explained(text: &str, line: usize) -> bool {
    let lines: Vec<&str> = text.lines().take(line).map(str::trim).collect();
    // Up to where the statement begins…
    let ends =
        |line: &&&str| line.starts_with("//") || line.ends_with([';', '{', '}']) || line.is_empty();
    let inside = lines.iter().rev().take_while(|line| !ends(line)).count();
    // …and the comment over it.
    lines
        .iter()
        .rev()
        .skip(inside)
        .take_while(|line| line.starts_with("//"))
        .any(|line| line.starts_with("// SAFETY:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (String, String) {
        ("a.rs".into(), text.into())
    }

    #[test]
    fn a_file_forbids_or_is_listed() {
        let free = file("//! A\n#![forbid(unsafe_code)]\n");
        assert!(check("", std::slice::from_ref(&free)).is_empty());
        assert_eq!(check("a.rs 0 none", &[free]).len(), 1);
        assert_eq!(check("", &[file("// #![forbid(unsafe_code)]")]).len(), 1);
        assert!(check("a.rs 0 exports", &[file("#[unsafe(no_mangle)] fn f() {}")]).is_empty());
        assert_eq!(check("b.rs 0 gone", &[]), ["docs/unsafe.tbl:1: there is no b.rs"]);
        assert_eq!(check("a.rs 0", &[]).len(), 1);
    }

    #[test]
    fn blocks_are_counted_and_explained() {
        let good = "fn f() {\n    // SAFETY: so\n    // and so.\n    let x =\n        unsafe { g() };\n}\n\
                    unsafe fn g() {}\nunsafe impl T for X {}\n// unsafe {\nlet s = \"unsafe {\";";
        assert!(check("a.rs 1 why", &[file(good)]).is_empty());
        assert_eq!(
            check("a.rs 2 why", &[file(good)]),
            ["docs/unsafe.tbl:1: a.rs has 1 blocks, not 2"]
        );
        for bad in [
            "fn f() {\n    unsafe { g() }\n}",
            "// SAFETY: other\nlet a = 1;\nlet b = unsafe { g() };",
            "// SAFETY: far\n\nunsafe { g() }",
            "// safe\nunsafe\n{ g() }",
        ] {
            assert_eq!(check("a.rs 1 why", &[file(bad)]).len(), 1, "{bad}");
        }
    }

    #[test]
    fn eight_files_are_the_most_but_for_tests() {
        let names: Vec<_> = (0..9).map(|n| format!("{n}.rs")).collect();
        let check = |names: &[String]| {
            let list: String = names.iter().map(|name| format!("{name} 0 why\n")).collect();
            let files: Vec<_> = names.iter().map(|name| (name.clone(), String::new())).collect();
            super::check(&list, &files)
        };
        assert_eq!(check(&names), ["docs/unsafe.tbl:9: more than 8 files that are shipped"]);
        let mut fewer = names[1..].to_vec();
        fewer.push("a/tests/b.rs".into());
        assert_eq!(check(&fewer), [""; 0]);
    }
}
