//! The requirements of a test, and the reaction to a missing one.
//!
//! A skipped test must be visible: every skip is written to stderr, past the test harness, and
//! counted. If the variable `CI` is set, a missing program is a failure.
#![forbid(unsafe_code)]

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use crate::corpus::corpus;

/// The reason why something is absent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Absent {
    /// It can be installed, or needs root. In CI its absence is a failure.
    Missing(String),
    /// It is not part of the repository, and not required.
    NotOurs(String),
}

/// `need!(EXPR)`—The value, or the end of the test, which then counts as skipped.
#[macro_export]
macro_rules! need {
    ($what:expr) => {
        match $what {
            Ok(found) => found,
            Err(absent) => {
                $crate::need::skip(&absent);
                return;
            }
        }
    };
}

static SKIPPED: AtomicUsize = AtomicUsize::new(0);

/// Reports and counts a skipped test: on stderr, and as a line in the file named by the variable
/// `SECCOMPAT_SKIPPED`, which `./test` counts over all test programs.
///
/// # Panics
/// In CI, where what is absent must be there.
pub fn skip(absent: &Absent) {
    let why = match absent {
        Absent::Missing(why) => {
            assert!(env::var_os("CI").is_none(), "not tested, and CI is set: {why}");
            why
        }
        Absent::NotOurs(why) => why,
    };
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    say(&format!("skipped: {test}: {why} ({count} so far)"));
    if let Some(path) = env::var_os("SECCOMPAT_SKIPPED") {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let _ = file.and_then(|mut file| writeln!(file, "{test}: {why}"));
    }
}

/// The number of tests of this program that have been skipped so far.
#[must_use]
pub fn skipped() -> usize {
    SKIPPED.load(Ordering::Relaxed)
}

/// Writes a line to stderr past the test harness, which would hide the output of a passing test.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// The path of a program.
///
/// # Errors
/// If `PATH` and the folders of root's programs do not have it.
pub fn program(name: &str) -> Result<PathBuf, Absent> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    let mut places = folders.map(|folder: PathBuf| folder.join(name));
    places
        .find(|place| place.is_file())
        .ok_or_else(|| Absent::Missing(format!("{name} is not installed: run ./test as root")))
}

/// Checks for root in the initial user namespace, without a filter: starting containers and reading
/// their filters needs that.
///
/// # Errors
/// If it is not so, with what is missing.
pub fn root() -> Result<(), Absent> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.split_whitespace().next()).unwrap_or_default().to_owned()
    };
    let sys_admin = 1 << 21;
    let effective = u64::from_str_radix(&field("CapEff:"), 16).unwrap_or(0);
    let missing = |why: &str| Err(Absent::Missing(why.to_owned()));
    if field("Uid:") != "0" || effective & sys_admin == 0 {
        missing("starting containers here takes root")
    } else if field("Seccomp:") != "0" {
        missing("a filter watches this test itself")
    } else {
        Ok(())
    }
}

/// The number of repetitions: the usual one, unless `SECCOMPAT_TRIES` limits it for a slow machine.
#[must_use]
pub fn tries(usual: u64) -> u64 {
    let most = env::var("SECCOMPAT_TRIES").ok().and_then(|text| text.parse().ok());
    most.unwrap_or(usual).clamp(1, usual)
}

/// The number of random filters: enough for each change, unless `SECCOMPAT_FILTERS` gives it.
#[must_use]
pub fn filters(usual: u64) -> u64 {
    let many = env::var("SECCOMPAT_FILTERS").ok().and_then(|text| text.parse().ok());
    tries(many.unwrap_or(usual))
}

/// The number of events in a flood: enough for a short test, unless `SECCOMPAT_FLOOD` gives the
/// number.
#[must_use]
pub fn flood() -> u64 {
    let many = env::var("SECCOMPAT_FLOOD").ok().and_then(|text| text.parse().ok());
    many.unwrap_or(100_000).max(20_000)
}

/// The number of hosts in a synthetic fleet, unless `SECCOMPAT_FLEET` gives it.
#[must_use]
pub fn fleet() -> u64 {
    let many = env::var("SECCOMPAT_FLEET").ok().and_then(|text| text.parse().ok());
    many.unwrap_or(20_000)
}

/// The number of an engine's releases under which whole programs run, unless `SECCOMPAT_RELEASES` gives it.
#[must_use]
pub fn releases() -> usize {
    let many = env::var("SECCOMPAT_RELEASES").ok().and_then(|text| text.parse().ok());
    many.unwrap_or(2)
}

/// The folder for screenshots of pages, if `SECCOMPAT_PICTURES` names one.
#[must_use]
pub fn pictures() -> Option<PathBuf> {
    env::var_os("SECCOMPAT_PICTURES").map(PathBuf::from)
}

/// The repository's root.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder next to the repository with profiles that container engines shipped and others that people
/// wrote.
///
/// # Errors
/// If it is not there.
pub fn shipped() -> Result<PathBuf, Absent> {
    let place = repository().join("../shared/corpus");
    if place.is_dir() {
        Ok(place)
    } else {
        Err(Absent::NotOurs("the folder of profiles is not beside the repository".to_owned()))
    }
}

/// JSON files of profiles, sorted: those of [`corpus`], and the files that people wrote, if they are next
/// to the repository.
///
/// # Panics
/// If a folder cannot be read.
#[must_use]
pub fn profiles() -> Vec<PathBuf> {
    let written = shipped().map(|folder| folder.join("wild")).ok();
    let (mut found, mut folders) = (Vec::new(), vec![corpus()]);
    folders.extend(written.filter(|folder| folder.is_dir()));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The folder with a crate's source, which is read as text.
///
/// # Errors
/// Why cargo does not tell.
pub fn source(name: &str) -> Result<PathBuf, String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let out = cargo.output().map_err(|why| format!("cargo does not run: {why}"))?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&out.stdout).map_err(|why| format!("cargo metadata: {why}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata has no packages")?;
    let found = packages.iter().find(|package| package["name"] == name);
    let manifest = found.and_then(|package| package["manifest_path"].as_str());
    let manifest = manifest.ok_or_else(|| format!("{name} is not among the packages"))?;
    Ok(Path::new(manifest).with_file_name("src"))
}

/// Cargo's folder of what it builds.
///
/// # Panics
/// If the repository is gone.
#[must_use]
pub fn target() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    repository().canonicalize().expect("the repository").join(target)
}

/// The static binary: `$SECCOMPAT_DIST`, or the result of `cargo xtask dist`.
///
/// # Panics
/// If there is none: a test of an older one, or of none, would prove nothing.
#[must_use]
pub fn dist() -> PathBuf {
    let place = env::var_os("SECCOMPAT_DIST")
        .map_or_else(|| target().join("dist/seccompat"), PathBuf::from);
    assert!(place.is_file(), "{} is missing: run cargo xtask dist", place.display());
    place
}

/// The static `seccompat-oci`, beside the other binary.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn dist_oci() -> PathBuf {
    let place = dist().with_file_name("seccompat-oci");
    assert!(place.is_file(), "{} is missing: run cargo xtask dist", place.display());
    place
}
