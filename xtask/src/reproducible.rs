//! `cargo xtask reproducible`: builds in different folders give identical binaries.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dist;

/// Builds it twice, from copies in differently named folders, and compares.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    reproducible(root).map_err(|why| vec![why])
}

fn reproducible(root: &Path) -> Result<String, String> {
    let place = env::temp_dir().join(format!("seccompat-reproducible-{}", std::process::id()));
    let built = ["one", "another/and/deeper"].map(|name| build(root, &place.join(name)));
    // A leftover in the temporary folder is harmless.
    let _ = fs::remove_dir_all(&place);
    let [one, another] = built;
    let (one, another) = (one?, another?);
    let at = one.iter().zip(&another).position(|(a, b)| a != b);
    match at.or_else(|| (one.len() != another.len()).then(|| one.len().min(another.len()))) {
        None => Ok(format!("two builds, in two folders: {} identical bytes", one.len())),
        Some(at) => Err(format!(
            "two builds differ from byte {at} on, of {} and {}",
            one.len(),
            another.len()
        )),
    }
}

/// Copies the tracked files in their current state, and builds there. The target folder belongs to
/// that copy too.
fn build(root: &Path, place: &Path) -> Result<Vec<u8>, String> {
    copy(root, place)?;
    let mut cargo = dist::release(place, &dist::host()?)?;
    cargo.arg("--locked").env("CARGO_TARGET_DIR", place.join("target"));
    let status = cargo.status().map_err(|why| format!("cargo does not run: {why}"))?;
    if !status.success() {
        return Err(format!("the build in {} failed", place.display()));
    }
    let binary = place.join("target").join(dist::host()?).join("release/seccompat");
    fs::read(&binary).map_err(|why| format!("{}: {why}", binary.display()))
}

/// Copies the files that git tracks. Others there are removed, except in `target`: an earlier copy may
/// have left them.
pub(crate) fn copy(root: &Path, place: &Path) -> Result<(), String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root).output();
    let listed = listed.map_err(|why| format!("git does not run: {why}"))?;
    let names = String::from_utf8(listed.stdout).map_err(|why| why.to_string())?;
    for name in names.split_terminator('\0') {
        let (from, to) = (root.join(name), place.join(name));
        let put = |to: &PathBuf| {
            // An unchanged file keeps its time, by which cargo recognises what it has built.
            if fs::read(&from)? == fs::read(to).unwrap_or_default() && to.exists() {
                return Ok(());
            }
            fs::create_dir_all(to.parent().unwrap_or(place))?;
            fs::copy(&from, to).map(drop)
        };
        // A removed file cannot be copied.
        if from.exists() {
            put(&to).map_err(|why| format!("{name}: {why}"))?;
        }
    }
    let known: BTreeSet<PathBuf> = names
        .split_terminator('\0')
        .filter(|name| root.join(name).exists())
        .map(|name| place.join(name))
        .collect();
    remove_others(place, &known).map_err(|why| format!("{}: {why}", place.display()))
}

fn remove_others(folder: &Path, known: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.symlink_metadata()?.is_dir() {
            if !path.ends_with("target") {
                remove_others(&path, known)?;
            }
        } else if !known.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_removed() {
        let place = std::env::temp_dir().join(format!("seccompat-copy-{}", std::process::id()));
        for name in ["a/kept", "a/left", "target/left"] {
            let file = place.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "").unwrap();
        }
        remove_others(&place, &[place.join("a/kept")].into()).unwrap();
        let there = ["a/kept", "a/left", "target/left"].map(|name| place.join(name).exists());
        fs::remove_dir_all(&place).unwrap();
        assert_eq!(there, [true, false, true]);
    }
}
