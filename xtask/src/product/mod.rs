//! Packages, images and releases: each is made by one command, and tried as its users will try it.
#![forbid(unsafe_code)]

mod copyright;
pub(crate) mod deb;
pub(crate) mod image;
pub(crate) mod release;
mod roots;
pub(crate) mod rpm;
mod sbom;
pub(crate) mod site;
mod source;
pub(crate) mod third;

use std::path::Path;
use std::process::Command;

/// Runs a command to its end; its standard output as text.
fn output(command: &mut Command) -> Result<String, String> {
    let out = command.output().map_err(|why| format!("{command:?} does not run: {why}"))?;
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    if out.status.success() {
        return Ok(said);
    }
    let errors = String::from_utf8_lossy(&out.stderr);
    Err(format!("{command:?} failed ({})\n{said}{errors}", out.status))
}

/// Removes the settings of this run of cargo, and of a developer, for a package's build: it has its own.
fn without_settings(build: &mut Command) {
    let own = std::env::vars_os().map(|(name, _)| name);
    for name in own.filter(|name| {
        let name = name.to_string_lossy();
        name == "RUSTFLAGS" || name.starts_with("CARGO") && name != "CARGO_BUILD_JOBS"
    }) {
        build.env_remove(name);
    }
    build.env_remove("RUSTUP_TOOLCHAIN");
}

/// An error at a file.
fn at(place: &Path, why: &std::io::Error) -> String {
    format!("{}: {why}", place.display())
}

/// The version of the workspace.
fn version(root: &Path) -> Result<String, String> {
    let place = root.join("Cargo.toml");
    let manifest = std::fs::read_to_string(&place).map_err(|why| at(&place, &why))?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \""));
    let version = line.and_then(|rest| rest.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| format!("{}: no version", place.display()))
}

/// An archive of these files of a folder, which depends on nothing but their names, modes and contents.
fn archive(folder: &Path, names: &[&str], to: &Path) -> Result<(), String> {
    let mut tar = Command::new("tar");
    tar.args(["--sort=name", "--format=ustar", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.args(["--mtime=@0", "--mode=u+rw,go=rX"]);
    output(tar.arg("-C").arg(folder).arg("-cf").arg(to).args(names)).map(drop)
}
