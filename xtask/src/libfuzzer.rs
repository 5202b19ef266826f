//! `cargo xtask libfuzzer [SECONDS] [TARGET]...`: the fuzz targets under libFuzzer, which sees the branches that
//! an input takes.
//!
//! The seeds of the stable fuzzer and every input that was ever wrong are the first inputs. The inputs with new
//! branches are kept in the target folder; a wrong one is stored in `fuzz/cases`, where a plain `cargo test` tries
//! it again.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::metadata::{metadata, text};

pub(crate) fn run(root: &Path, words: &[&str]) -> Result<String, Vec<String>> {
    let (seconds, only) = match words {
        [first, rest @ ..] if first.parse::<u32>().is_ok() => (*first, rest),
        _ => ("60", words),
    };
    if let Some(why) = lacking() {
        return Ok(format!("skipped: {why}"));
    }
    let one = |why: String| vec![why];
    let all = targets(root).map_err(one)?;
    if let Some(unknown) = only.iter().find(|name| !all.contains(&(**name).to_owned())) {
        return Err(vec![format!("no target is called {unknown}: {}", all.join(", "))]);
    }
    let folder = metadata(root, &["--no-deps"]).map_err(one)?;
    let place = PathBuf::from(text(&folder, "target_directory")).join("libfuzzer");
    let mut wrong = Vec::new();
    for name in all.iter().filter(|name| only.is_empty() || only.contains(&name.as_str())) {
        println!("{name}: {seconds} s");
        if let Err(why) = target(root, &place, name, seconds) {
            wrong.push(format!("{name}: {why}"));
        }
    }
    if wrong.is_empty() { Ok("no input is wrong".into()) } else { Err(wrong) }
}

/// The lacking tool, if one is lacking.
pub(crate) fn lacking() -> Option<String> {
    let runs = |words: &[&str]| {
        let quiet =
            Command::new("cargo").args(words).stdout(Stdio::null()).stderr(Stdio::null()).status();
        quiet.is_ok_and(|status| status.success())
    };
    if !runs(&["+nightly", "--version"]) {
        return Some(
            "no nightly compiler (rustup toolchain install nightly --profile minimal)".into(),
        );
    }
    (!runs(&["fuzz", "--version"])).then(|| "no cargo-fuzz (cargo install cargo-fuzz)".into())
}

fn targets(root: &Path) -> Result<Vec<String>, String> {
    let output = stable(root).arg("--list").output().map_err(|why| why.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// The stable fuzzer.
fn stable(root: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "-p", "seccompat-fuzz", "--"]).current_dir(root);
    command
}

/// Runs one target; an error names the stored input.
fn target(root: &Path, place: &Path, name: &str, seconds: &str) -> Result<(), String> {
    let (seeds, kept) = (place.join("seeds").join(name), place.join("corpus").join(name));
    let cases = root.join("fuzz/cases").join(name);
    for folder in [&kept, &cases] {
        fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    finish(stable(root).args([name, "--seeds"]).arg(&seeds))?;
    let mut fuzz = Command::new("cargo");
    fuzz.args(["+nightly", "fuzz", "run", "--fuzz-dir", "fuzz/libfuzzer", name]).current_dir(root);
    fuzz.args([&kept, &seeds, &cases]);
    fuzz.args(["--", "-timeout=60", &format!("-max_total_time={seconds}")]);
    fuzz.arg(format!("-artifact_prefix={}/", cases.display()));
    fuzz.env("CARGO_TARGET_DIR", place.join("target"));
    let done = finish(&mut fuzz);
    // An empty folder of cases is of no use; one with an input stays.
    let _ = fs::remove_dir(&cases);
    done
}

fn finish(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(why) => Err(format!("{command:?}: {why}")),
    }
}
