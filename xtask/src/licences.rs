//! `cargo xtask licences`: every dependency may be shipped under our own terms.
//!
//! The check of licences is here, so that it works everywhere; cargo-deny repeats it, and checks more.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::deny;
use crate::metadata::{metadata, packages, text};

/// The licences that only require a notice. `deny.toml` has the same list.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The check: for the whole graph, every target and every feature in use.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    let metadata = metadata(root, &[]).map_err(|why| vec![why])?;
    let mut errors: Vec<String> = packages(&metadata).iter().filter_map(wrong).collect();
    match fs::read_to_string(root.join("deny.toml")) {
        Ok(deny) if allowed_by(&deny) == ALLOWED => {}
        Ok(_) => errors.push("deny.toml: allows other licences than xtask/src/licences.rs".into()),
        Err(why) => errors.push(format!("deny.toml: {why}")),
    }
    if errors.is_empty() {
        let ours = format!("{} packages have compatible licences", packages(&metadata).len());
        Ok(format!("{ours}\n{}", deny::run(root)?))
    } else {
        Err(errors)
    }
}

fn wrong(package: &Value) -> Option<String> {
    let name = format!("{} {}", text(package, "name"), text(package, "version"));
    let licence = text(package, "license");
    if licence.is_empty() {
        return Some(format!("{name} names no licence"));
    }
    match satisfied(licence) {
        Some(true) => None,
        Some(false) => {
            Some(format!("{name} is under {licence}, which is not compatible with ours"))
        }
        None => Some(format!("{name}: `{licence}` is no licence expression")),
    }
}

/// Whether allowed licences alone satisfy the expression; `None` if it is invalid.
fn satisfied(expression: &str) -> Option<bool> {
    // Crates wrote OR as a slash before there were expressions.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = &words[..];
    let holds = any(&mut rest)?;
    rest.is_empty().then_some(holds)
}

fn any(rest: &mut &[&str]) -> Option<bool> {
    let mut holds = all(rest)?;
    while eat(rest, "OR") {
        holds |= all(rest)?;
    }
    Some(holds)
}

fn all(rest: &mut &[&str]) -> Option<bool> {
    let mut holds = one(rest)?;
    while eat(rest, "AND") {
        holds &= one(rest)?;
    }
    Some(holds)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    if eat(rest, "(") {
        let holds = any(rest)?;
        return eat(rest, ")").then_some(holds);
    }
    let (name, after) = rest.split_first()?;
    if matches!(*name, "OR" | "AND" | "WITH" | ")") {
        return None;
    }
    *rest = after;
    if eat(rest, "WITH") {
        let (exception, after) = rest.split_first()?;
        *rest = after;
        return Some(ALLOWED.contains(&format!("{name} WITH {exception}").as_str()));
    }
    Some(ALLOWED.contains(name))
}

fn eat(rest: &mut &[&str], word: &str) -> bool {
    let found = rest.first() == Some(&word);
    if found {
        *rest = &rest[1..];
    }
    found
}

/// The entries of `allow = [` in deny.toml, one per line.
fn allowed_by(deny: &str) -> Vec<&str> {
    let lines = deny.lines().skip_while(|line| *line != "allow = [").skip(1);
    let entries = lines.take_while(|line| *line != "]");
    entries.map(|line| line.trim().trim_matches([',', '"'])).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expressions_are_read_with_their_precedence() {
        let good = [
            "MIT",
            "MIT OR GPL-3.0-only",
            "MIT/Apache-2.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "GPL-2.0-only AND MIT OR ISC",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
        ];
        for expression in good {
            assert_eq!(satisfied(expression), Some(true), "{expression}");
        }
        let bad = [
            "LGPL-2.1-only",
            "MIT AND GPL-2.0-only",
            "(MIT OR ISC) AND MPL-2.0",
            "GPL-2.0-only WITH Linux-syscall-note",
        ];
        for expression in bad {
            assert_eq!(satisfied(expression), Some(false), "{expression}");
        }
        for expression in ["", "MIT OR", "(MIT", "MIT ISC", "AND MIT", "MIT WITH"] {
            assert_eq!(satisfied(expression), None, "{expression}");
        }
    }

    #[test]
    fn a_package_without_a_licence_is_told() {
        assert_eq!(wrong(&json!({"name": "a", "license": "ISC"})), None);
        assert!(wrong(&json!({"name": "a", "license": null})).is_some());
        assert!(wrong(&json!({"name": "a", "license": "AGPL-3.0-only"})).is_some());
    }

    #[test]
    fn the_other_list_is_read() {
        assert_eq!(
            allowed_by("a\nallow = [\n    \"MIT\",\n    \"ISC\",\n]\n\"b\""),
            ["MIT", "ISC"]
        );
    }
}
