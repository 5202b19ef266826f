//! `cargo xtask mutants --in-diff BASE`: cargo-mutants invents defects in the lines that differ from a commit, and
//! the tests of each changed crate must detect them.
//!
//! The list of deliberate defects has the important rules of the whole repository; this is for a change, while it
//! is written.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::metadata::{metadata, text};

pub(crate) fn run(root: &Path, base: &str) -> Result<String, Vec<String>> {
    measure(root, base).map_err(|why| vec![why])
}

fn measure(root: &Path, base: &str) -> Result<String, String> {
    let mut probe = Command::new("cargo");
    probe.args(["mutants", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    if !probe.status().is_ok_and(|status| status.success()) {
        return Err("cargo-mutants is not installed: cargo install --locked cargo-mutants".into());
    }
    let mut git = Command::new("git");
    git.args(["diff", "--no-ext-diff", base, "--", "crates"]).current_dir(root);
    let diff = git.output().map_err(|why| format!("git: {why}"))?;
    if !diff.status.success() {
        return Err(String::from_utf8_lossy(&diff.stderr).into_owned());
    }
    if diff.stdout.is_empty() {
        return Ok(format!("no crate differs from {base}"));
    }
    let place = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
    let file = place.join("in-diff.patch");
    fs::write(&file, diff.stdout).map_err(|why| format!("{}: {why}", file.display()))?;
    let mut mutants = Command::new("cargo");
    mutants.args(["mutants", "--no-shuffle", "--in-diff"]).arg(&file).arg("--output").arg(&place);
    let status =
        mutants.current_dir(root).status().map_err(|why| format!("cargo mutants: {why}"))?;
    let report = place.join("mutants.out");
    // 2 is the status for a defect that no test detects, 3 for one that only a time limit ends.
    match status.code() {
        Some(0) => Ok(format!("each defect is detected: {}", report.display())),
        Some(2) => {
            Err(format!("some defects are not detected: {}", report.join("missed.txt").display()))
        }
        Some(3) => Err(format!("some tests did not end: {}", report.join("timeout.txt").display())),
        _ => Err(format!("cargo mutants: {status}")),
    }
}
