//! `cargo xtask rpm`: packages for rpm, built by rpmbuild of the spec and of Debian's source archive, and tried in
//! a clean root file system.
//!
//! The root is Debian's, because rpm's own distributions are not at hand: rpm unpacks the packages there, without
//! their dependencies, which have the names of those distributions.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::engines;
use crate::metadata::{metadata, text};

use super::roots::{self, BESIDES};
use super::{at, output};

/// The packages that the spec describes.
const NAMES: [&str; 3] = ["libseccompat", "libseccompat-devel", "seccompat"];

/// Folders that the package `filesystem` of those distributions has, and Debian's smallest system lacks.
const FOLDERS: [&str; 4] =
    ["usr/lib64/pkgconfig", "usr/share/licenses", "usr/share/man/man1", "usr/share/man/man3"];

/// The files of other distributions' package managers.
const DATABASES: [&str; 2] = ["root/.rpmdb", "var/lib/rpm"];

/// Builds the packages and tries them.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    made(root).map_err(|why| vec![why])
}

fn made(root: &Path) -> Result<String, String> {
    let target = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
    let sources = target.join("deb/built");
    let place = target.join("rpm");
    let packages = built(root, &sources, &place)?;
    let tried = tried(&target.join("deb"), &place, &packages)?;
    Ok(format!("{}: {}", place.join("RPMS").display(), tried.join("; ")))
}

fn built(root: &Path, sources: &Path, place: &Path) -> Result<Vec<PathBuf>, String> {
    let _ = fs::remove_dir_all(place);
    fs::create_dir_all(place).map_err(|why| at(place, &why))?;
    let mut build = Command::new("rpmbuild");
    // Rust may come from rustup, and this machine's packages have other names than the spec's distributions.
    build.args(["-bb", "--nodeps", "--define"]).arg(format!("_topdir {}", place.display()));
    build.arg("--define").arg(format!("_sourcedir {}", sources.display()));
    build.arg(root.join("packaging/rpm/seccompat.spec"));
    super::without_settings(&mut build);
    output(&mut build).map_err(|why| {
        format!("{why}\nthis needs the package rpm, and the archive of `cargo xtask deb build`")
    })?;
    let mut list = Command::new("find");
    let said = output(list.arg(place.join("RPMS")).args(["-name", "*.rpm"]))?;
    let mut found: Vec<PathBuf> = said.lines().map(PathBuf::from).collect();
    found.sort();
    let mut names = Vec::new();
    for package in &found {
        names.push(output(
            Command::new("rpm").args(["-qp", "--queryformat", "%{NAME}"]).arg(package),
        )?);
    }
    if names != NAMES { Err(format!("the packages are {}", names.join(" "))) } else { Ok(found) }
}

/// Installs the packages in a copy of a clean root, uses them, and removes them.
fn tried(clean: &Path, place: &Path, packages: &[PathBuf]) -> Result<Vec<String>, String> {
    let clean = engines::release(clean, "clean-bookworm", "bookworm", BESIDES)?;
    let root = place.join("root");
    output(Command::new("cp").args(["-a", "--reflink=auto"]).args([&clean, &root]))?;
    for folder in FOLDERS.map(|folder| root.join(folder)) {
        fs::create_dir_all(&folder).map_err(|why| at(&folder, &why))?;
    }
    let before = roots::files(&root)?;
    let rpm = || {
        let mut rpm = Command::new("rpm");
        rpm.arg("--root").arg(&root).args(["--force-debian", "--nodeps"]);
        rpm
    };
    output(rpm().arg("--install").args(packages))?;
    let mut said = vec![format!("{} packages are installed", packages.len())];
    for (sentence, script) in roots::PROGRAM {
        roots::inside(&root, script).map_err(|why| format!("{sentence}: {why}"))?;
        said.push(sentence.to_owned());
    }
    output(rpm().arg("--erase").args(NAMES))?;
    let after = roots::files(&root)?;
    let left: Vec<&str> = roots::differing(&before, &after)
        .into_iter()
        .filter(|line| !DATABASES.iter().any(|folder| line.starts_with(folder)))
        .collect();
    if !left.is_empty() {
        return Err(format!("after the removal these differ: {}", left.join(" ")));
    }
    said.push("nothing is left of them".to_owned());
    fs::remove_dir_all(&root).map_err(|why| at(&root, &why))?;
    Ok(said)
}
