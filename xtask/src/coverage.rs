//! `cargo xtask coverage [SECONDS]`: the lines of each crate that its tests and fuzzing reach.
//!
//! Only shipped code counts, not the test modules at the end of files.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::dist::{host, rustc};

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
    measure(root, seconds).map_err(|why| vec![why])
}

fn measure(root: &Path, seconds: u64) -> Result<String, String> {
    let tools = Tools::find()?;
    let place = root.canonicalize().map_err(told)?.join("target/coverage");
    let raw = place.join("raw");
    let _ = fs::remove_dir_all(&raw);
    fs::create_dir_all(&raw).map_err(told)?;
    let cargo = |args: &[&str]| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(args).current_dir(root).env("CARGO_TARGET_DIR", &place);
        cargo.env("RUSTFLAGS", "-C instrument-coverage");
        cargo.envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_STRIP", "none")]);
        cargo.env("LLVM_PROFILE_FILE", raw.join("%4m.profraw"));
        cargo
    };
    let packages: Vec<String> =
        CRATES.iter().chain(&["fuzz"]).map(|name| format!("seccompat-{name}")).collect();
    let packages = packages.iter().flat_map(|name| ["-p", name]);
    let own: Vec<&str> = ["test", "--release", "--quiet"].into_iter().chain(packages).collect();
    let world = ["test", "--release", "--quiet", "-p", "seccompat-world", "--test", "profiles"];
    let mut objects = Vec::new();
    for (test, only) in [(&own[..], &[][..]), (&world, WORLD)] {
        let mut build = cargo(test);
        objects.extend(executables(build.args(["--no-run", "--message-format=json"]))?);
        finish(cargo(test).arg("--").args(only))?;
    }
    let fuzz = place.join("release/seccompat-fuzz");
    finish(&mut cargo(&["build", "--release", "--quiet", "-p", "seccompat-fuzz"]))?;
    let profile = raw.join("%4m.profraw");
    let targets = output(Command::new(&fuzz).arg("--list").env("LLVM_PROFILE_FILE", &profile))?;
    for target in targets.lines().filter(|_| seconds > 0) {
        let mut command = Command::new(&fuzz);
        command.args([target, "--seconds", &seconds.to_string()]).current_dir(root);
        finish(command.env("LLVM_PROFILE_FILE", &profile))?;
    }
    objects.push(fuzz);
    let all = place.join("all.profdata");
    finish(Command::new(&tools.profdata).args(["merge", "-sparse", "-o"]).arg(&all).arg(&raw))?;
    let mut export = Command::new(&tools.cov);
    export.args(["export", "--format=lcov", "--instr-profile"]).arg(&all);
    for object in &objects {
        export.arg("-object").arg(object);
    }
    let report = output(&mut export)?;
    let missed = place.join("missed");
    let lines = count(root, &report, &missed)?;
    Ok(format!("{}\nuncovered lines: {}", judge(&lines)?, missed.display()))
}

/// LLVM's tools: the toolchain's own, or the newest of the distribution.
struct Tools {
    profdata: PathBuf,
    cov: PathBuf,
}

impl Tools {
    fn find() -> Result<Self, String> {
        let sysroot = rustc(&["--print", "sysroot"])?;
        let own = Path::new(sysroot.trim()).join("lib/rustlib").join(host()?).join("bin");
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = [own].into_iter().chain(env::split_paths(&path)).collect();
        let find = |name: &str| folders.iter().map(|at| at.join(name)).find(|at| at.exists());
        // The format of profiles has not changed since 19.
        let suffixes = [String::new()].into_iter().chain((19..40).rev().map(|n| format!("-{n}")));
        let both = |suffix: String| {
            let profdata = find(&format!("llvm-profdata{suffix}"))?;
            let cov = find(&format!("llvm-cov{suffix}"))?;
            let version = output(Command::new(&cov).arg("--version")).ok()?;
            let major = version.split("version ").nth(1)?.split('.').next()?.parse::<u32>().ok()?;
            (major >= 19).then_some(Self { profdata, cov })
        };
        suffixes.filter_map(both).next().ok_or_else(|| {
            "no llvm-cov from 19 on: rustup component add llvm-tools, or apt install llvm-19".into()
        })
    }
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

/// The programs that cargo built.
fn executables(build: &mut Command) -> Result<Vec<PathBuf>, String> {
    let said = output(build)?;
    let messages = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    Ok(messages.filter_map(|one| one["executable"].as_str().map(PathBuf::from)).collect())
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
