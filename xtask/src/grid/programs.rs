//! The programs of the grid, statically linked, so that they run on any kernel without libraries.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::apt::output;
use super::arch::Arch;
use super::suites::Suite;
use crate::dist;
use crate::metadata::{list, metadata, packages, text};

/// The C programs of the tests: the guest's `cc` copies them.
const HELPERS: &[&str] = &[
    "kselftest/argument_checks/argument_checks.c",
    "tests/world/src/asked.c",
    "tests/world/src/kernel.c",
    "tests/world/src/kernels.c",
    "tests/world/src/record.c",
    "tests/world/src/refused.c",
];

/// Builds the test programs of these suites; returns their paths, by name.
pub(crate) fn tests(
    root: &Path,
    arch: &Arch,
    suites: &[&Suite],
) -> Result<BTreeMap<String, PathBuf>, String> {
    let metadata = metadata(root, &["--no-deps"])?;
    let mut args = vec!["test", "--release", "--no-run", "--message-format=json"];
    for suite in suites {
        args.extend(["-p", owner(&metadata, suite.program)?, "--test", suite.program]);
    }
    let built = output(&mut dist::cargo(root, &args, arch.triple)?)?;
    let messages = built.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut found = BTreeMap::new();
    for message in messages {
        let target = message.get("target").unwrap_or(&Value::Null);
        if let Some(path) = message.get("executable").and_then(Value::as_str) {
            found.insert(text(target, "name").to_owned(), PathBuf::from(path));
        }
    }
    match suites.iter().find(|suite| !found.contains_key(suite.program)) {
        Some(suite) => Err(format!("cargo built no {}", suite.program)),
        None => Ok(found),
    }
}

/// The package that a test program belongs to.
fn owner<'a>(metadata: &'a Value, test: &str) -> Result<&'a str, String> {
    let is_it = |target: &Value| {
        text(target, "name") == test && list(target, "kind").iter().any(|kind| kind == "test")
    };
    let mut all = packages(metadata).iter();
    let package = all.find(|package| list(package, "targets").iter().any(is_it));
    package.map(|package| text(package, "name")).ok_or_else(|| format!("no package tests {test}"))
}

/// Compiles the C programs of the tests into this folder.
pub(crate) fn helpers(root: &Path, arch: &Arch, into: &Path) -> Result<(), String> {
    for name in HELPERS {
        let source = root.join(name);
        let name = source.file_stem().unwrap_or_default();
        let mut cc = Command::new(dist::cc(arch.triple));
        cc.args(["-O1", "-static", "-o"]).args([&into.join(name), &source]).arg("-lpthread");
        output(&mut cc)?;
    }
    Ok(())
}
