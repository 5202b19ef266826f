//! `cargo xtask layers`: the allowed dependencies between crates.
//!
//! Dependencies for tests and builds count like any other.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::metadata::{list, metadata, packages, text};

/// The dependencies that each of our crates may have on the others.
const ARROWS: &[(&str, &[&str])] = &[
    ("seccompat-catalogue", &[]),
    ("seccompat-probe", &["seccompat-catalogue"]),
    ("seccompat-raw", &["seccompat-probe", "seccompat-catalogue"]),
    ("seccompat", &["seccompat-raw", "seccompat-probe", "seccompat-catalogue", "seccompat-bpf"]),
    ("seccompat-capi", &["seccompat", "seccompat-catalogue", "seccompat-raw"]),
    ("seccompat-preload", &["seccompat-capi", "seccompat", "seccompat-catalogue"]),
    ("seccompat-bpf", &["seccompat-catalogue"]),
    ("seccompat-policy", &["seccompat-bpf", "seccompat-catalogue"]),
    ("seccompat-libseccomp", &["seccompat-policy", "seccompat-bpf", "seccompat-catalogue"]),
    ("seccompat-hostlib", &[]),
    ("seccompat-profile", &["seccompat-policy", "seccompat-bpf", "seccompat-catalogue"]),
    (
        "seccompat-engine",
        &["seccompat-profile", "seccompat-policy", "seccompat-bpf", "seccompat-catalogue"],
    ),
    (
        "seccompat-lint",
        &[
            "seccompat-engine",
            "seccompat-profile",
            "seccompat-policy",
            "seccompat-bpf",
            "seccompat-catalogue",
        ],
    ),
    (
        "seccompat-host",
        &[
            "seccompat-lint",
            "seccompat-engine",
            "seccompat-profile",
            "seccompat-bpf",
            "seccompat-catalogue",
        ],
    ),
    (
        "seccompat-oci",
        &[
            "seccompat-lint",
            "seccompat-profile",
            "seccompat-policy",
            "seccompat-bpf",
            "seccompat-live",
            "seccompat-catalogue",
        ],
    ),
    (
        "seccompat-live",
        &["seccompat-raw", "seccompat-probe", "seccompat-bpf", "seccompat-catalogue"],
    ),
    (
        "seccompat-cli",
        &[
            "seccompat-host",
            "seccompat-lint",
            "seccompat-engine",
            "seccompat-profile",
            "seccompat-policy",
            "seccompat-live",
            "seccompat-raw",
            "seccompat-probe",
            "seccompat-bpf",
            "seccompat-catalogue",
        ],
    ),
];

/// These may depend on any of ours: nothing depends on them.
const OUTSIDE: &[&str] = &["seccompat-world", "seccompat-fuzz", "xtask"];

/// The external crates: the crates that may use each, and its reason. ARCHITECTURE.md has the same
/// reasons in a table.
const OTHERS: &[(&str, &[&str], &str)] = &[
    (
        "rustix",
        &[
            "seccompat",
            "seccompat-capi",
            "seccompat-live",
            "seccompat-cli",
            "seccompat-oci",
            "seccompat-host",
            "seccompat-hostlib",
            "seccompat-world",
            "seccompat-fuzz",
        ],
        "owned descriptors, path arguments and calls without libc",
    ),
    (
        "libc",
        &[
            "seccompat-raw",
            "seccompat-live",
            "seccompat-cli",
            "seccompat",
            "seccompat-capi",
            "seccompat-libseccomp",
            "seccompat-hostlib",
        ],
        "types and constants of the C library",
    ),
    ("hashbrown", &["seccompat-policy"], "tables of diagram nodes and of blocks, by their hashes"),
    ("clap", &["seccompat-cli"], "arguments, help and completions of the command line"),
    ("clap_complete", &["seccompat-cli"], "shell completions from the same declarations"),
    ("clap_mangen", &["seccompat-cli"], "manual pages from the same declarations"),
    ("svg", &["seccompat-cli"], "the elements of pictures, with their escapes"),
    (
        "serde",
        &["seccompat-cli", "seccompat-oci", "seccompat-host"],
        "JSON output from the structs behind the text output; the members of config.json; the record of an \
         installation",
    ),
    (
        "serde_json",
        &["seccompat-cli", "seccompat-oci", "seccompat-host", "seccompat-world", "xtask"],
        "JSON output; the place of the profile in config.json; the record of an installation; parsing \
         the output of cargo",
    ),
    (
        "toml",
        &["seccompat-oci", "seccompat-host"],
        "the settings of the runtime; the places of keys in the files of engines",
    ),
    (
        "base64",
        &["seccompat-cli", "seccompat-oci", "seccompat-profile", "seccompat-world"],
        "filters for runtimes that read them as text, and profiles in base64",
    ),
    (
        "saphyr-parser",
        &["seccompat-profile"],
        "YAML with the place of every value; the reader bounds it",
    ),
    (
        "seccompiler",
        &["seccompat-world"],
        "tests and benchmark of the compiler: a peer, in pure Rust",
    ),
    ("proc-macro2", &["xtask"], "the lines of functions, for the check of their lengths"),
    (
        "syn",
        &["xtask"],
        "Rust sources as trees, for the checks of lengths and circles, and the text of the API",
    ),
    ("quote", &["xtask"], "parts of these trees as tokens, for the text of the API"),
    ("biodivine-lib-bdd", &["seccompat-world"], "tests: a peer of our decision diagram"),
    ("tempfile", &["seccompat", "seccompat-capi"], "tests: temporary directories"),
    (
        "libtest-mimic",
        &["seccompat-live"],
        "tests that fork: a `main` of their own, that `cargo test` drives like any other",
    ),
    (
        "fastrand",
        &[
            "seccompat-policy",
            "seccompat-profile",
            "seccompat-lint",
            "seccompat-live",
            "seccompat",
            "seccompat-capi",
            "seccompat-world",
            "seccompat-fuzz",
        ],
        "tests and fuzzing: numbers from a seed, the same in every run",
    ),
    ("serde-sarif", &["seccompat-world"], "read as text: the standard\'s schema of SARIF"),
    ("libseccomp", &["seccompat-world"], "read as text, and built apart: a client of libseccomp"),
    (
        "trycmd",
        &["seccompat-world"],
        "tests: the commands' text output, compared with stored files",
    ),
    ("cap-std", &["seccompat-world"], "the library's benchmark: a peer of openat2's emulation"),
    (
        "linux-raw-sys",
        &["seccompat-world"],
        "read as text: an independent source of system call numbers",
    ),
];

/// The check.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    let metadata = metadata(root, &["--no-deps"]).map_err(|why| vec![why])?;
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).ok();
    let errors = check(packages(&metadata), page.as_deref());
    if errors.is_empty() {
        Ok(format!("{} crates keep to the allowed dependencies", packages(&metadata).len()))
    } else {
        Err(errors)
    }
}

fn check(packages: &[Value], page: Option<&str>) -> Vec<String> {
    let mut errors = Vec::new();
    let mut used = BTreeSet::new();
    for package in packages {
        let name = text(package, "name");
        let arrows = ARROWS.iter().find(|(ours, _)| *ours == name).map(|(_, to)| *to);
        let outside = OUTSIDE.contains(&name);
        if arrows.is_none() && !outside {
            errors.push(format!("xtask/src/layers.rs: no line lists the dependencies of {name}"));
            continue;
        }
        for dependency in list(package, "dependencies") {
            let to = text(dependency, "name");
            let place = place(text(package, "manifest_path"), to);
            let ours = ARROWS.iter().any(|(ours, _)| *ours == to) || OUTSIDE.contains(&to);
            if ours {
                let allowed = if outside {
                    !OUTSIDE.contains(&to)
                } else {
                    arrows.unwrap_or_default().contains(&to)
                };
                if !allowed {
                    errors.push(format!("{place}: {name} may not use {to}"));
                }
            } else if OTHERS.iter().any(|(other, by, _)| *other == to && by.contains(&name)) {
                used.insert((to, name));
            } else {
                errors.push(format!(
                    "{place}: {name} may not use {to}; add a reason in xtask/src/layers.rs"
                ));
            }
        }
    }
    for (other, by, why) in OTHERS {
        for user in by.iter().filter(|user| !used.contains(&(*other, **user))) {
            errors.push(format!("xtask/src/layers.rs: {user} uses {other} no more"));
        }
        if let Some(page) = page {
            let begin = format!("| `{other}` |");
            let row = page.lines().find(|line| line.starts_with(&begin));
            if !row.is_some_and(|row| row.contains(why)) {
                errors.push(format!("ARCHITECTURE.md: this row is missing: {begin} {why} |"));
            }
        }
    }
    errors
}

/// The line of a manifest that names the dependency.
fn place(manifest: &str, dependency: &str) -> String {
    let text = fs::read_to_string(manifest).unwrap_or_default();
    let names = |line: &str| {
        line.strip_prefix(dependency).is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
    };
    match text.lines().position(names) {
        Some(at) => format!("{manifest}:{}", at + 1),
        None => manifest.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn package(name: &str, dependencies: &[&str]) -> Value {
        let dependencies: Vec<_> = dependencies.iter().map(|to| json!({ "name": to })).collect();
        json!({ "name": name, "manifest_path": "Cargo.toml", "dependencies": dependencies })
    }

    /// The errors without those about unused allowed crates.
    fn errors(packages: &[Value], page: Option<&str>) -> Vec<String> {
        let stale = |error: &String| error.ends_with("no more");
        check(packages, page).into_iter().filter(|error| !stale(error)).collect()
    }

    #[test]
    fn an_arrow_upwards_is_told() {
        let told = errors(&[package("seccompat-catalogue", &["seccompat-probe"])], None);
        assert_eq!(told, ["Cargo.toml: seccompat-catalogue may not use seccompat-probe"]);
        assert!(errors(&[package("seccompat-probe", &["seccompat-catalogue"])], None).is_empty());
        assert_eq!(errors(&[package("seccompat-cli", &["seccompat"])], None).len(), 1);
        assert!(errors(&[package("seccompat-world", &["seccompat-cli"])], None).is_empty());
        assert_eq!(errors(&[package("seccompat-live", &["xtask"])], None).len(), 1);
    }

    #[test]
    fn strangers_are_told() {
        assert_eq!(errors(&[package("seccompat-new", &[])], None).len(), 1);
        assert_eq!(errors(&[package("seccompat-probe", &["libc"])], None).len(), 1);
        assert_eq!(errors(&[package("seccompat-world", &["syn"])], None).len(), 1);
        assert!(errors(&[package("seccompat-raw", &["libc"])], None).is_empty());
    }

    #[test]
    fn the_page_must_have_every_reason_and_nothing_may_be_allowed_in_vain() {
        let mut page = String::new();
        for (other, _, why) in OTHERS {
            page += &format!("| `{other}` | 1.0 | {why} |\n");
        }
        assert!(errors(&[], Some(&page)).is_empty());
        assert_eq!(errors(&[], Some("| `libc` | because |")).len(), OTHERS.len());
        let users: usize = OTHERS.iter().map(|(_, by, _)| by.len()).sum();
        assert_eq!(check(&[], None).len(), users);
    }
}
