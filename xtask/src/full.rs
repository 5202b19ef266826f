//! `cargo xtask full [WORD]...`: the sweeps that are too long for every change.
//!
//! Each sweep is a command that can be run alone. A failure does not stop the others; the report
//! lists each with its time, for the note of a release.
#![forbid(unsafe_code)]

use std::env;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::{coverage, libfuzzer};

/// The name of each sweep, and its arguments for `cargo`.
const SWEEPS: &[(&str, &[&str])] = &[
    ("fuzz-profile", &fuzz("profile")),
    ("fuzz-compiler", &fuzz("compiler")),
    ("fuzz-resolver", &fuzz("resolver")),
    ("fuzz-validator", &fuzz("validator")),
    ("fuzz-machine", &fuzz("machine")),
    ("fuzz-diff", &fuzz("diff")),
    ("fuzz-forms", &fuzz("forms")),
    ("fuzz-bounds", &fuzz("bounds")),
    ("libfuzzer", &["xtask", "libfuzzer", "600"]),
    ("edits", &EDITS),
    ("flood", &FLOOD),
    ("filters", &FILTERS),
    ("learned", &LEARNED),
    ("remedies", &REMEDIES),
    ("mutants", &["xtask", "mutants"]),
    ("coverage", &["xtask", "coverage", "60"]),
    ("engines", &["xtask", "engines"]),
    ("grid", &["xtask", "grid"]),
    ("record", &["xtask", "programs"]),
    ("reproducible", &["xtask", "reproducible"]),
    ("bench", &["bench", "-p", "seccompat-world", "--features", "cap-std"]),
];

/// 50 edits of every real profile by `allow` and `deny`, with `SECCOMPAT_EDITS=50`.
const EDITS: [&str; 6] =
    ["test", "--release", "-p", "seccompat-world", "--test=profiles", "change::edits"];

/// A million refusals under `trace`, with `SECCOMPAT_FLOOD`.
const FLOOD: [&str; 6] =
    ["test", "--release", "-p", "seccompat-world", "--test=tracing", "trace_threads::a_flood"];

/// Scans under 1000 random filters, with `SECCOMPAT_FILTERS`.
const FILTERS: [&str; 6] =
    ["test", "--release", "-p", "seccompat-live", "--test=live", "random_filters::"];

/// 1000 random filters learned by `pid:self`, with `SECCOMPAT_FILTERS`.
const LEARNED: [&str; 6] =
    ["test", "--release", "-p", "seccompat-world", "--test=running", "random_filters_are_learned"];

/// Programs under more releases of Docker, with `SECCOMPAT_RELEASES`.
const REMEDIES: [&str; 6] =
    ["test", "--release", "-p", "seccompat-world", "--test=tracing", "programs::"];

/// Ten minutes of a fuzz target, with a random seed.
const fn fuzz(target: &str) -> [&str; 8] {
    ["run", "--release", "--quiet", "-p", "seccompat-fuzz", target, "--seconds", "600"]
}

pub(crate) fn run(root: &Path, words: &[&str]) -> Result<String, Vec<String>> {
    let chosen: Vec<_> = SWEEPS
        .iter()
        .filter(|(name, _)| words.is_empty() || words.iter().any(|word| name.contains(word)))
        .collect();
    if chosen.is_empty() {
        let names: Vec<&str> = SWEEPS.iter().map(|(name, _)| *name).collect();
        return Err(vec![format!("no sweep has such a name: {}", names.join(", "))]);
    }
    let mut report = format!("on {}\n", commit(root).unwrap_or_else(|| "no commit".into()));
    let mut failed = Vec::new();
    for (name, words) in chosen {
        if let Some(why) = lacking(name) {
            let _ = writeln!(report, "{name:<16} skipped: {why}");
            continue;
        }
        println!("{name}: cargo {}", words.join(" "));
        let start = Instant::now();
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let passed = match Command::new(cargo)
            .args(*words)
            .env("SECCOMPAT_EDITS", "50")
            .env("SECCOMPAT_FLOOD", "1000000")
            .env("SECCOMPAT_RELEASES", "4")
            .env("SECCOMPAT_FILTERS", "1000")
            .current_dir(root)
            .status()
        {
            Ok(status) if status.success() => "passed",
            Ok(_) => "FAILED",
            Err(_) => "could not start",
        };
        let seconds = start.elapsed().as_secs();
        let _ = writeln!(report, "{name:<16} {passed} after {seconds} s");
        if passed != "passed" {
            failed.push(format!("{name} {passed}"));
        }
    }
    if failed.is_empty() {
        return Ok(report);
    }
    print!("{report}");
    Err(failed)
}

/// The tool that a sweep lacks.
fn lacking(sweep: &str) -> Option<String> {
    match sweep {
        "libfuzzer" => libfuzzer::lacking(),
        "coverage" => coverage::lacking(),
        _ => None,
    }
}

/// The commit, and whether the work tree differs from it.
fn commit(root: &Path) -> Option<String> {
    let args = ["describe", "--always", "--dirty", "--abbrev=12"];
    let output = Command::new("git").args(args).current_dir(root).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
