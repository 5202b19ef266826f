//! `cargo xtask deb`: Debian's packages, from a source package that needs no network.
//!
//! They are built, checked by lintian, built a second time in another folder and compared, and installed in
//! clean root file systems of two releases.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::metadata::{metadata, text};

use super::{at, copyright, output, roots, source, version};

/// The steps, in their order. Each can run alone, over what the first has built.
const STEPS: [&str; 5] = ["build", "lint", "twice", "bookworm", "trixie"];

/// Runs these steps, or all.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<String, Vec<String>> {
    if let Some(odd) = words.iter().find(|word| !STEPS.contains(word)) {
        return Err(vec![format!("deb has no step {odd}; there are: {}", STEPS.join(" "))]);
    }
    let chosen = STEPS.iter().filter(|step| words.is_empty() || words.contains(step));
    let mut said = Vec::new();
    for step in chosen {
        said.push(one(root, step).map_err(|why| vec![format!("{step}: {why}")])?);
    }
    Ok(said.join("\n"))
}

fn one(root: &Path, step: &str) -> Result<String, String> {
    let place =
        PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory")).join("deb");
    let first = place.join("built");
    match step {
        "build" => {
            let files = build(root, &first)?;
            Ok(format!("{}: {}", first.display(), names(&files).join(" ")))
        }
        "lint" => lint(&first),
        "twice" => twice(root, &first, &place.join("built/again/in/a/deeper/folder")),
        suite => roots::trial(&place, suite, &packages(&first)?),
    }
}

/// Builds the source package and the packages in `folder`; returns the packages.
fn build(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|why| at(folder, &why))?;
    }
    fs::create_dir_all(folder).map_err(|why| at(folder, &why))?;
    let version = version(root)?;
    let name = format!("seccompat-{version}");
    let tree = folder.join(&name);
    let crates = source::tree(root, &tree)?;
    let epoch = epoch(root)?;
    let original = folder.join(format!("seccompat_{version}.orig.tar.xz"));
    let mut tar = Command::new("tar");
    tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=go=rX,u+rw"]);
    tar.arg(format!("--mtime=@{epoch}"))
        .arg("-C")
        .arg(folder)
        .arg("-cJf")
        .arg(&original)
        .arg(&name);
    output(tar.env("XZ_OPT", "-1"))?;
    let debian = tree.join("debian");
    output(Command::new("cp").arg("-r").arg(root.join("packaging/debian")).arg(&debian))?;
    let file = debian.join("copyright");
    fs::write(&file, copyright::file(root, &crates)?).map_err(|why| at(&file, &why))?;
    let mut build = Command::new("dpkg-buildpackage");
    // Not from packages: Rust may come from rustup, whose folder the changed HOME would hide.
    build.args(["--no-check-builddeps", "-us", "-uc"]).current_dir(&tree);
    if let (None, Some(home)) = (env::var_os("RUSTUP_HOME"), env::home_dir()) {
        build.env("RUSTUP_HOME", home.join(".rustup"));
    }
    super::without_settings(&mut build);
    output(build.env("SOURCE_DATE_EPOCH", epoch)).map_err(|why| {
        format!("{why}\nthis needs the packages dpkg-dev and debhelper, and a C compiler")
    })?;
    packages(folder)
}

/// The time of the newest entry of Debian's changelog, in seconds.
fn epoch(root: &Path) -> Result<String, String> {
    let log = root.join("packaging/debian/changelog");
    let mut parse = Command::new("dpkg-parsechangelog");
    let said = output(parse.arg("-l").arg(log).args(["-S", "Timestamp"]))?;
    Ok(said.trim().to_owned())
}

/// The packages in a folder, by name.
fn packages(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|why| at(folder, &why))?;
    let files = entries.flatten().map(|entry| entry.path());
    let mut found: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "deb")).collect();
    found.sort();
    if found.is_empty() {
        return Err(format!("{}: no packages; run `cargo xtask deb build`", folder.display()));
    }
    Ok(found)
}

fn names(files: &[PathBuf]) -> Vec<String> {
    let name = |file: &PathBuf| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files.iter().map(name).collect()
}

/// Lintian finds neither an error nor a warning.
fn lint(folder: &Path) -> Result<String, String> {
    let entries = fs::read_dir(folder).map_err(|why| at(folder, &why))?;
    let changes = entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "changes"))
        .ok_or_else(|| format!("{}: no .changes file", folder.display()))?;
    let mut lintian = Command::new("lintian");
    lintian.args(["--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0"]);
    let said = output(lintian.arg(changes))?;
    Ok(format!("lintian: no error, no warning\n{said}").trim_end().to_owned())
}

/// A second build, in another folder, gives the same packages.
fn twice(root: &Path, first: &Path, another: &Path) -> Result<String, String> {
    let again = build(root, another)?;
    let once = packages(first)?;
    if names(&once) != names(&again) {
        return Err(format!("{} became {}", names(&once).join(" "), names(&again).join(" ")));
    }
    let mut same = 0;
    for (a, b) in once.iter().zip(&again) {
        let [one, two] = [a, b].map(|file| fs::read(file).map_err(|why| at(file, &why)));
        let (one, two) = (one?, two?);
        if one != two {
            return Err(format!("{} and {} differ", a.display(), b.display()));
        }
        same += one.len();
    }
    Ok(format!("two builds, in two folders: {} equal packages, {same} bytes", once.len()))
}
