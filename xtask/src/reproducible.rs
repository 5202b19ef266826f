//! `cargo xtask reproducible`: the binary is the same bytes wherever it is built.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dist;

/// Builds it twice, from copies in folders of other names, and compares.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    reproducible(root).map_err(|why| vec![why])
}

fn reproducible(root: &Path) -> Result<String, String> {
    let place = env::temp_dir().join(format!("seccompat-reproducible-{}", std::process::id()));
    let built = ["one", "another/and/deeper"].map(|name| build(root, &place.join(name)));
    // What is left below the temporary folder harms nobody.
    let _ = fs::remove_dir_all(&place);
    let [one, another] = built;
    let (one, another) = (one?, another?);
    let at = one.iter().zip(&another).position(|(a, b)| a != b);
    match at.or_else(|| (one.len() != another.len()).then(|| one.len().min(another.len()))) {
        None => Ok(format!("two builds, in two folders: the same {} bytes", one.len())),
        Some(at) => Err(format!(
            "two builds differ from byte {at} on, of {} and {}",
            one.len(),
            another.len()
        )),
    }
}

/// Copies what is under version control, as it is now, and builds there. The target folder is of that
/// copy too.
fn build(root: &Path, place: &Path) -> Result<Vec<u8>, String> {
    copy(root, place)?;
    let mut cargo = dist::cargo(place, &dist::BUILD, &dist::host()?)?;
    cargo.arg("--locked").env("CARGO_TARGET_DIR", place.join("target"));
    let status = cargo.status().map_err(|why| format!("cargo does not run: {why}"))?;
    if !status.success() {
        return Err(format!("the build in {} failed", place.display()));
    }
    let binary = place.join("target").join(dist::host()?).join("release/seccompat");
    fs::read(&binary).map_err(|why| format!("{}: {why}", binary.display()))
}

/// Copies the files that git knows.
pub(crate) fn copy(root: &Path, place: &Path) -> Result<(), String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root).output();
    let listed = listed.map_err(|why| format!("git does not run: {why}"))?;
    let names = String::from_utf8(listed.stdout).map_err(|why| why.to_string())?;
    for name in names.split_terminator('\0') {
        let (from, to) = (root.join(name), place.join(name));
        let put = |to: &PathBuf| {
            // What is there already keeps its time, by which cargo knows what it built.
            if fs::read(&from)? == fs::read(to).unwrap_or_default() && to.exists() {
                return Ok(());
            }
            fs::create_dir_all(to.parent().unwrap_or(place))?;
            fs::copy(&from, to).map(drop)
        };
        // A file that was removed is not there to be copied.
        if from.exists() {
            put(&to).map_err(|why| format!("{name}: {why}"))?;
        }
    }
    Ok(())
}
