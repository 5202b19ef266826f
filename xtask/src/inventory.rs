//! `cargo xtask unsafe`: the files that may contain `unsafe`, with counted blocks, each with its
//! proof.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::source::bare;
use crate::tables::lines;

/// The limit on blocks in a shipped file: a file with more has more than one purpose.
const MOST: usize = 32;
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
        let proven: usize = files.iter().map(|(_, text)| blocks(text).len()).sum();
        let listed = files.len() - free;
        Ok(format!("{free} files forbid unsafe code, {listed} are listed, {proven} blocks proven"))
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
    for (name, text) in files {
        let blocks = blocks(text);
        match listed.iter().find(|(file, ..)| file == name) {
            None if forbids(text) => {}
            None => errors.push(format!(
                "{name}:1: neither has `#![forbid(unsafe_code)]` nor is listed in {LIST} ({} blocks)",
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
                if blocks.len() > MOST && !name.contains("/tests/") {
                    errors.push(format!("{LIST}:{line}: {name} has more than {MOST} blocks"));
                }
                let mut proofs = BTreeSet::new();
                for at in blocks {
                    let at_line = at + 1;
                    match proof(text, at) {
                        None => errors.push(format!(
                            "{name}:{at_line}: no `// SAFETY:` comment is above this block"
                        )),
                        Some(proof) if !proofs.insert(proof) => errors.push(format!(
                            "{name}:{at_line}: the `// SAFETY:` comment is another block's"
                        )),
                        Some(_) => {}
                    }
                }
                errors.extend(
                    safe_and_takes_registers(text)
                        .into_iter()
                        .map(|at| format!("{name}:{}: a safe function takes registers", at + 1)),
                );
            }
        }
    }
    errors
}

/// Whether the compiler refuses unsafe code in this file. A file with a listed submodule (a crate's
/// root) cannot forbid it, because that would apply to the submodule; it denies it, and has none.
fn forbids(text: &str) -> bool {
    let says = |word: &str| bare(text).lines().any(|line| line.trim() == word);
    says("#![forbid(unsafe_code)]") || says("#![deny(unsafe_code)]") && blocks(text).is_empty()
}

/// The lines, from 0, of the file's unsafe blocks; a line occurs once for each block.
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

/// The lines, from 0, of the safe functions that take arbitrary registers, which may be addresses.
/// The types of a safe function must say what a call takes; for an `unsafe fn` the caller is
/// responsible.
fn safe_and_takes_registers(text: &str) -> Vec<usize> {
    let code = bare(text);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let line_start = code[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = &code[line_start..at];
        let is_item = before.is_empty() || before.ends_with(' ');
        let Some(end) = code[at..].find('{') else { continue };
        let head = &code[at..at + end];
        // A function that only stores registers has not made a call yet.
        let parameters = head.split("->").next().unwrap_or_default().replace("&mut [u64; 6]", "");
        let takes = parameters.contains("[u64; 6]");
        if is_item && takes && !before.contains("unsafe") {
            found.push(code[..at].matches('\n').count());
        }
    }
    found
}

/// The line of the `// SAFETY:` in the comment above the statement of that line.
fn proof(text: &str, line: usize) -> Option<usize> {
    let lines: Vec<&str> = text.lines().take(line).map(str::trim).collect();
    // Up to the start of the statement…
    let ends =
        |line: &&&str| line.starts_with("//") || line.ends_with([';', '{', '}']) || line.is_empty();
    let inside = lines.iter().rev().take_while(|line| !ends(line)).count();
    // …and the comment above it.
    let comment = lines.iter().enumerate().rev().skip(inside);
    comment
        .take_while(|(_, line)| line.starts_with("//"))
        .find(|(_, line)| line.starts_with("// SAFETY:"))
        .map(|(at, _)| at)
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
        let shared = "// SAFETY: both\nf(unsafe { g() }, unsafe { h() });";
        assert_eq!(
            check("a.rs 2 why", &[file(shared)]),
            ["a.rs:2: the `// SAFETY:` comment is another block's"]
        );
    }

    #[test]
    fn registers_are_taken_by_unsafe_functions_alone() {
        for (good, text) in [
            (true, "unsafe fn make(args: [u64; 6]) -> u64 {"),
            (true, "pub(super) unsafe fn new(call: Sysno, args: [u64; 6]) -> Self {"),
            (true, "fn args(&self) -> [u64; 6] {"),
            (true, "fn put(&self, args: &mut [u64; 6]) {"),
            (true, "// fn make(args: [u64; 6]) {"),
            (false, "pub(crate) fn statx(args: &[u64; 6], _path: &CStr) -> Result<()> {"),
            (false, "fn openat(\n    args: [u64; 6],\n    path: &CStr,\n) -> u64\n{"),
        ] {
            assert_eq!(check("a.rs 0 why", &[file(text)]).is_empty(), good, "{text}");
        }
    }

    #[test]
    fn a_file_has_one_area() {
        let text = "// SAFETY: so\nunsafe { g() };\n".repeat(33);
        let check = |name: &str| {
            super::check(&format!("{name} 33 why"), &[(name.to_owned(), text.clone())])
        };
        assert_eq!(check("a.rs"), ["docs/unsafe.tbl:1: a.rs has more than 32 blocks"]);
        assert_eq!(check("a/tests/b.rs"), [""; 0]);
    }
}
