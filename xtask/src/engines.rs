//! `cargo xtask engines`: tests the container engines of Debian's other releases, each in a root
//! file system of its own, against the table of engines.
//!
//! It needs root, debootstrap(8) and Debian's keyring; the engines come from apt's mirror.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::grid::output;
use crate::metadata::{metadata, text};

/// Releases with other engines than most machines have.
const SUITES: [&str; 3] = ["bullseye", "trixie", "sid"];
/// The engines, and the packages without which they do not start.
const PACKAGES: &str = "runc,crun,containerd,docker.io,podman,libseccomp2,iptables,ca-certificates";
/// A userland that is newer than old engines: its release, its packages, and the name of its folder.
const USERLAND: (&str, &str, &str) = ("trixie", "python3-minimal", "userland");
/// Releases whose `docker.io` has the client, too.
const CLIENT_WITHIN: [&str; 2] = ["bullseye", "bookworm"];
/// The modules of the test program `containers` that read `SECCOMPAT_ENGINES`.
const TESTS: [&str; 5] = ["engines::", "engines_facts::", "engines_init::", "host::", "userland::"];

/// Makes the root file systems that are missing, and runs the tests over them.
pub(crate) fn run(root: &Path, suites: &[&str]) -> Result<String, Vec<String>> {
    try_run(root, suites).map_err(|why| vec![why])
}

fn try_run(root: &Path, suites: &[&str]) -> Result<String, String> {
    let suites = if suites.is_empty() { &SUITES } else { suites };
    if let Some(odd) = suites.iter().find(|suite| !suite.chars().all(|c| c.is_ascii_lowercase())) {
        return Err(format!("`{odd}` is not a release of Debian's (for example sid)"));
    }
    let place =
        PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory")).join("engines");
    fs::create_dir_all(&place).map_err(|why| format!("{}: {why}", place.display()))?;
    let mut roots = Vec::new();
    for suite in suites {
        let client = if CLIENT_WITHIN.contains(suite) { "" } else { ",docker-cli" };
        let folder = release(&place, suite, suite, &format!("{PACKAGES}{client}"));
        roots.push(folder.map_err(|why| format!("{suite}: {why}"))?);
    }
    let (suite, packages, name) = USERLAND;
    let userland =
        release(&place, name, suite, packages).map_err(|why| format!("{name}: {why}"))?;
    let list = env::join_paths(&roots).map_err(|why| why.to_string())?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--package", "seccompat-world", "--test", "containers"]).current_dir(root);
    // Each test prints its results; containers share the machine's control groups.
    cargo.args(["--", "--nocapture", "--test-threads=1"]).args(TESTS);
    cargo.env("SECCOMPAT_ENGINES", list).env("SECCOMPAT_USERLAND", userland);
    let status = cargo.status().map_err(|why| format!("cargo does not run: {why}"))?;
    if status.success() {
        Ok(format!("the engines of {} agree with the table", suites.join(", ")))
    } else {
        Err("a test failed".to_owned())
    }
}

/// The root file system of this name, of a release with these packages; makes it if it is missing.
pub(crate) fn release(
    place: &Path,
    name: &str,
    suite: &str,
    packages: &str,
) -> Result<PathBuf, String> {
    let folder = place.join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    println!("{suite}: making {}", folder.display());
    let fresh = place.join(format!("{name}.new"));
    let _ = fs::remove_dir_all(&fresh);
    let mut make = Command::new("debootstrap");
    // Without a key, debootstrap must stop.
    make.args(["--force-check-gpg", "--variant=minbase"]);
    make.arg(format!("--include={packages}")).arg(suite).arg(&fresh).arg(mirror()?);
    if let Err(why) = output(&mut make) {
        let log = fs::read_to_string(fresh.join("debootstrap/debootstrap.log"));
        let log = log.unwrap_or_default();
        let end: Vec<&str> = log.lines().rev().take(5).collect();
        let _ = fs::remove_dir_all(&fresh);
        return Err(format!(
            "{why}\n{}\nthis needs root and the packages debootstrap and debian-archive-keyring",
            end.into_iter().rev().collect::<Vec<_>>().join("\n")
        ));
    }
    fs::rename(&fresh, &folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    Ok(folder)
}

/// Apt's mirror of Debian's main archive.
fn mirror() -> Result<String, String> {
    let format = "$(ORIGIN)|$(LABEL)|$(REPO_URI)";
    let mut apt = Command::new("apt-get");
    let targets = output(apt.args(["indextargets", "--format", format, "Created-By: Packages"]))?;
    let found = targets.lines().find_map(|line| line.strip_prefix("Debian|Debian|"));
    let found = found.ok_or("apt has no source of Debian's; run apt-get update")?;
    Ok(found.trim_end_matches('/').to_owned())
}
