//! `cargo xtask packages`: the archives of the crates, built from what they contain, and the tool, installed as
//! README says.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::metadata::{metadata, text};

/// The members of the workspace that are not published.
const OWN: [&str; 6] = [
    "seccompat-capi",
    "seccompat-fuzz",
    "seccompat-libseccomp",
    "seccompat-preload",
    "seccompat-world",
    "xtask",
];
/// The files that each archive has besides its sources.
const WITHIN: [&str; 3] = ["README.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// Makes them, builds each from its archive alone, and lists them.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    packaged(root).map_err(|why| vec![why])
}

fn packaged(root: &Path) -> Result<String, String> {
    let target = metadata(root, &["--no-deps"])?;
    let folder = PathBuf::from(text(&target, "target_directory")).join("package");
    // Archives of earlier versions are no answer.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["package", "--workspace", "--locked", "--allow-dirty"]).current_dir(root);
    for name in OWN {
        cargo.args(["--exclude", name]);
    }
    let status = cargo.status().map_err(|why| format!("cargo does not run: {why}"))?;
    if !status.success() {
        return Err("cargo package failed".to_owned());
    }
    let archives = fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut names = Vec::new();
    for entry in archives {
        let path = entry.map_err(|why| why.to_string())?.path();
        if path.extension().is_none_or(|ending| ending != "crate") {
            continue;
        }
        let listed = Command::new("tar").arg("tzf").arg(&path).output();
        let listed = listed.map_err(|why| format!("tar does not run: {why}"))?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let lacks = |file: &&&str| !listed.lines().any(|line| line == format!("{name}/{file}"));
        if let Some(file) = WITHIN.iter().find(lacks) {
            return Err(format!("{name} lacks {file}"));
        }
        names.push(name);
    }
    names.sort();
    let installed = installed(root)?;
    Ok(format!(
        "{} crates are built from their archives: {}\n{installed}",
        names.len(),
        names.join(" ")
    ))
}

/// Installs the tool as README says, into a folder of its own, and asks for its version.
fn installed(root: &Path) -> Result<String, String> {
    const WAY: [&str; 4] = ["install", "--locked", "--path", "crates/cli"];
    let readme = fs::read_to_string(root.join("README.md")).map_err(|why| why.to_string())?;
    let written = format!("cargo {}", WAY.join(" "));
    if !readme.contains(&written) {
        return Err(format!("README.md does not say `{written}`"));
    }
    let place = std::env::temp_dir().join(format!("seccompat-installed-{}", std::process::id()));
    let mut cargo = Command::new(env!("CARGO"));
    let status = cargo.args(WAY).arg("--root").arg(&place).current_dir(root).status();
    let said = Command::new(place.join("bin/seccompat")).arg("--version").output();
    // A leftover in the temporary folder is harmless.
    let _ = fs::remove_dir_all(&place);
    if !status.map_err(|why| format!("cargo does not run: {why}"))?.success() {
        return Err(format!("{written} failed"));
    }
    let said = said.map_err(|why| format!("the installed program does not run: {why}"))?;
    let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    Ok(format!("`{written}` installs {version}"))
}
