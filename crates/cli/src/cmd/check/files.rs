//! The files that a user means: by name, by pattern, in a directory.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::out::Failure;

/// The limit on files.
const MOST: usize = 20_000;
/// The limit on nested directories.
const DEEPEST: usize = 32;
/// The endings of files that are read in directories.
const ENDINGS: [&str; 5] = ["json", "yaml", "yml", "bpf", "service"];
/// Directories without a project's own profiles.
const PASSED: [&str; 3] = ["node_modules", "target", "vendor"];

/// A file, and whether the user named it: a file of a directory may be anything.
pub(super) struct Given {
    pub(super) name: String,
    pub(super) is_named: bool,
}

/// All requested files, each once.
pub(super) fn find(words: &[String]) -> Result<Vec<Given>, Failure> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |name: String, is_named: bool, found: &mut Vec<Given>| {
        if seen.insert(name.clone()) {
            found.push(Given { name, is_named });
        }
        if found.len() > MOST {
            return Err(
                Failure::new(format!("more than {MOST} files")).hint("name a smaller directory")
            );
        }
        Ok(())
    };
    for word in words {
        let path = Path::new(word);
        let is_scheme = word == "-" || word.starts_with("builtin:") || word.starts_with("pid:");
        if is_scheme {
            add(word.clone(), true, &mut found)?;
        } else if path.is_dir() {
            let mut names = Vec::new();
            walk(path, 0, &mut |name| names.push(name));
            sort(&mut names);
            if names.is_empty() {
                return Err(Failure::new(format!(
                    "no file in {word} is JSON, YAML or a raw filter"
                ))
                .hint("they are recognized by their suffixes: .json, .yaml, .yml, .bpf"));
            }
            for name in names {
                add(name, false, &mut found)?;
            }
        } else if !path.exists() && word.contains(['*', '?', '[']) {
            let names = matching(word);
            if names.is_empty() {
                return Err(Failure::new(format!("no file matches {word}")).hint(
                    "* and ? match within a directory; ** matches directories at any depth",
                ));
            }
            for name in names {
                add(name, true, &mut found)?;
            }
        } else {
            add(word.clone(), true, &mut found)?;
        }
    }
    Ok(found)
}

/// All files below a directory; links are not followed.
fn walk(folder: &Path, depth: usize, add: &mut dyn FnMut(String)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && depth < DEEPEST && !name.starts_with('.') && !PASSED.contains(&&*name) {
            walk(&path, depth + 1, add);
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if kind.is_file() && ENDINGS.contains(&ending) {
            if let Some(path) = path.to_str() {
                add(path.to_owned());
            }
        }
    }
}

/// The files that match a pattern, in order.
fn matching(pattern: &str) -> Vec<String> {
    let (root, start) = match pattern.strip_prefix('/') {
        Some(rest) => ("/", rest),
        None => ("", pattern),
    };
    let parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    let mut found = Vec::new();
    below(root, &parts, 0, &mut found);
    sort(&mut found);
    found.dedup();
    found
}

fn below(folder: &str, parts: &[&str], depth: usize, found: &mut Vec<String>) {
    let join = |name: &str| match folder {
        "" | "/" => format!("{folder}{name}"),
        folder => format!("{folder}/{name}"),
    };
    let Some((part, rest)) = parts.split_first() else {
        if Path::new(folder).is_file() {
            found.push(folder.to_owned());
        }
        return;
    };
    if depth > DEEPEST || found.len() > MOST {
        return;
    }
    if !part.contains(['*', '?', '[']) {
        return below(&join(part), rest, depth + 1, found);
    }
    if *part == "**" {
        below(folder, rest, depth + 1, found);
    }
    let Ok(entries) = fs::read_dir(if folder.is_empty() { "." } else { folder }) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if *part == "**" {
            if is_folder {
                below(&join(name), parts, depth + 1, found);
            }
        } else if fits(part.as_bytes(), name.as_bytes()) {
            below(&join(name), rest, depth + 1, found);
        }
    }
}

/// Whether a name matches a pattern of `*`, `?` and `[abc]`. The time is proportional to the
/// product of both lengths.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut done) = (0, 0);
    // The place of the last star, and the part of the name that it matches.
    let mut star: Option<(usize, usize)> = None;
    while done < name.len() {
        let next = one(&pattern[at.min(pattern.len())..], name[done]);
        if pattern.get(at) == Some(&b'*') {
            star = Some((at, done));
            at += 1;
        } else if let Some(length) = next {
            at += length;
            done += 1;
        } else if let Some((place, taken)) = star {
            star = Some((place, taken + 1));
            at = place + 1;
            done = taken + 1;
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

/// The length of the pattern's beginning that matches this byte, if it does.
fn one(pattern: &[u8], byte: u8) -> Option<usize> {
    match pattern {
        [b'?', ..] => Some(1),
        [b'[', rest @ ..] if rest.iter().skip(1).any(|byte| *byte == b']') => {
            let end = 1 + rest.iter().skip(1).position(|byte| *byte == b']')?;
            let class = &rest[..end];
            let (is_not, class) = match class {
                [b'!' | b'^', class @ ..] => (true, class),
                class => (false, class),
            };
            let range = class.windows(3).any(|w| w[1] == b'-' && (w[0]..=w[2]).contains(&byte));
            ((range || class.contains(&byte)) != is_not).then_some(end + 2)
        }
        [same, ..] if *same == byte && byte != b'*' => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_in_a_shell() {
        for (pattern, name, expected) in [
            ("*.json", "a.json", true),
            ("*.json", "a.yaml", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*", "", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("[ab]*", "beta", true),
            ("[!ab]*", "beta", false),
            ("[0-9].json", "7.json", true),
            ("[x", "[x", true),
        ] {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        }
        assert!(!fits("*a".repeat(40).as_bytes(), "b".repeat(200).as_bytes()));
    }
}
