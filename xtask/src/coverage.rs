//! `cargo xtask coverage [SECONDS]`: the lines of each crate that its tests and fuzzing reach.
//!
//! cargo-llvm-cov measures. Only shipped code counts, not the test modules at the end of files.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates whose lines are counted. Tests of the others run the binary, or under filters that
/// forbid writing a profile.
const CRATES: &[&str] = &["bpf", "catalogue", "lint", "policy", "probe", "profile"];
/// The test programs of tests/world that call the crates and not the binary.
const WORLD: &[&str] =
    &["builtin::", "check::", "defects::", "history::", "libseccomp::", "numbers::", "releases::"];
/// The crates with a minimum.
const HELD: &[&str] = &["bpf", "catalogue", "probe", "profile"];
/// That minimum, in percent of their lines.
const LEAST: usize = 90;

/// The coverable lines, and the covered ones.
type Lines = BTreeMap<String, (usize, usize)>;

pub(crate) fn run(root: &Path, seconds: u64) -> Result<String, Vec<String>> {
    if let Some(why) = lacking() {
        return Ok(format!("skipped: {why}"));
    }
    measure(root, seconds).map_err(|why| vec![why])
}

fn measure(root: &Path, seconds: u64) -> Result<String, String> {
    let place = root.canonicalize().map_err(told)?.join("target/coverage");
    fs::create_dir_all(&place).map_err(told)?;
    let llvm_cov = |args: &[&str]| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.arg("llvm-cov").args(&args[..1]).current_dir(root);
        // A package's own setting counts before that of the profile.
        for name in CRATES.iter().chain(&["fuzz", "world"]) {
            if matches!(args[0], "test" | "run") {
                let setting = format!("profile.release.package.seccompat-{name}.strip = 'none'");
                cargo.args(["--config", &setting]);
            }
        }
        cargo.args(&args[1..]);
        cargo.envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_STRIP", "none")]);
        cargo
    };
    finish(&mut llvm_cov(&["clean", "--workspace"]))?;
    let packages: Vec<String> =
        CRATES.iter().chain(&["fuzz"]).map(|name| format!("seccompat-{name}")).collect();
    let test = ["test", "--no-report", "--release", "--quiet"];
    finish(llvm_cov(&test).args(packages.iter().flat_map(|name| ["-p", name])))?;
    let world = ["-p", "seccompat-world", "--test", "profiles", "--"];
    finish(llvm_cov(&test).args(world).args(WORLD))?;
    let fuzz = ["run", "--no-report", "--release", "--quiet", "-p", "seccompat-fuzz", "--"];
    let targets = output(llvm_cov(&fuzz).arg("--list"))?;
    for target in targets.lines().filter(|_| seconds > 0) {
        finish(llvm_cov(&fuzz).args([target, "--seconds", &seconds.to_string()]))?;
    }
    let report = output(&mut llvm_cov(&["report", "--release", "--lcov"]))?;
    let missed = place.join("missed");
    let lines = count(root, &report, &missed)?;
    Ok(format!("{}\nuncovered lines: {}", judge(&lines)?, missed.display()))
}

/// The lacking tool, if one is lacking.
pub(crate) fn lacking() -> Option<String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let runs = output(Command::new(cargo).args(["llvm-cov", "--version"])).is_ok();
    let how = "cargo install --locked cargo-llvm-cov; rustup component add llvm-tools";
    (!runs).then(|| format!("no cargo-llvm-cov ({how})"))
}

fn told(why: std::io::Error) -> String {
    why.to_string()
}

fn finish(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|why| format!("{command:?}: {why}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}")) }
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|why| format!("{command:?}: {why}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Counts the lines of each crate in LLVM's report. Writes the uncovered ones to `missed`.
fn count(root: &Path, report: &str, missed: &Path) -> Result<Lines, String> {
    let crates = root.canonicalize().map_err(told)?.join("crates");
    let mut seen: BTreeMap<(String, PathBuf, usize), bool> = BTreeMap::new();
    let mut file: Option<(String, PathBuf, usize)> = None;
    for line in report.lines() {
        if let Some(path) = line.strip_prefix("SF:") {
            let path = PathBuf::from(path);
            file = path.strip_prefix(&crates).ok().and_then(|inside| {
                let mut parts = inside.iter();
                let name = parts.next()?.to_string_lossy().into_owned();
                if !CRATES.contains(&&*name) || parts.next() != Some(OsStr::new("src")) {
                    return None;
                }
                Some((name, path.clone(), end(&fs::read_to_string(&path).ok()?)))
            });
        } else if let (Some((name, path, end)), Some(data)) = (&file, line.strip_prefix("DA:")) {
            let mut words = data.split(',').map(|word| word.parse::<u64>().unwrap_or(0));
            let (Some(at), Some(times)) = (words.next(), words.next()) else { continue };
            let at = usize::try_from(at).unwrap_or(usize::MAX);
            if at < *end {
                *seen.entry((name.clone(), path.clone(), at)).or_default() |= times > 0;
            }
        }
    }
    let mut lines = Lines::new();
    let mut list = String::new();
    for ((name, path, at), reached) in seen {
        if !reached {
            let _ = writeln!(list, "{}:{at}", path.display());
        }
        let (all, done) = lines.entry(name).or_default();
        (*all, *done) = (*all + 1, *done + usize::from(reached));
    }
    fs::write(missed, list).map_err(told)?;
    Ok(lines)
}

/// The line at which a file's tests begin.
fn end(source: &str) -> usize {
    let tests = source.lines().position(|line| line.starts_with("#[cfg(") && line.contains("test"));
    tests.map_or(usize::MAX, |at| at + 1)
}

fn judge(lines: &Lines) -> Result<String, String> {
    let mut table = format!("{:12} {:>8} {:>8} {:>8}", "crate", "lines", "reached", "percent");
    let mut low = Vec::new();
    for (name, (all, reached)) in lines {
        let tenths = reached * 1000 / (*all).max(1);
        let _ =
            write!(table, "\n{name:12} {all:>8} {reached:>8} {:>6}.{}", tenths / 10, tenths % 10);
        if HELD.contains(&name.as_str()) && tenths < LEAST * 10 {
            low.push(name.as_str());
        }
    }
    let lost: Vec<&&str> = HELD.iter().filter(|name| !lines.contains_key(**name)).collect();
    if low.is_empty() && lost.is_empty() {
        return Ok(table);
    }
    let low: Vec<&str> = low.into_iter().chain(lost.into_iter().copied()).collect();
    Err(format!("{table}\nbelow {LEAST} percent: {}", low.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_below_the_least_is_told() {
        let lines = |bpf: usize| {
            let held = HELD.iter().map(|name| ((*name).to_owned(), (1000, 950)));
            let mut lines: Lines = held.collect();
            lines.insert("bpf".into(), (1000, bpf));
            lines.insert("cli".into(), (10, 0));
            lines
        };
        assert!(judge(&lines(900)).is_ok_and(|table| table.contains("90.0")));
        assert!(judge(&lines(899)).is_err_and(|table| table.contains("percent: bpf")));
        assert!(judge(&Lines::new()).is_err());
    }

    #[test]
    fn tests_at_the_end_of_a_file_are_not_counted() {
        assert_eq!(end("fn a() {}\n\n#[cfg(test)]\nmod tests {}\n"), 3);
        assert_eq!(end("#[cfg(target_os = \"linux\")]\nfn a() {}\n"), usize::MAX);
    }
}
