//! The source package's tree: the files that git tracks, without the tests that need a whole machine, and
//! the crates of others in `vendor/`, so that it builds without a network.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::metadata::metadata;
use crate::reproducible;

use super::third::{self, Third};
use super::{at, output};

/// The members of the workspace that packages are not built from.
const LEFT_OUT: [&str; 2] = ["tests", "fuzz"];
/// The only members, without those.
const MEMBERS: &str = "members = [\"crates/*\", \"xtask\"]";

/// The setting by which cargo takes the crates of others from `vendor/` alone.
const SETTING: &str = "
[source.crates-io]
replace-with = \"vendored\"

[source.vendored]
directory = \"vendor\"

[net]
offline = true
";

/// Makes the tree in `place`, which must not exist. Returns the crates in its `vendor/`.
pub(super) fn tree(root: &Path, place: &Path) -> Result<Vec<Third>, String> {
    reproducible::copy(root, place)?;
    for name in LEFT_OUT {
        let folder = place.join(name);
        fs::remove_dir_all(&folder).map_err(|why| at(&folder, &why))?;
    }
    edit(&place.join("Cargo.toml"), |text| {
        let lines = text.lines().filter(|line| !line.starts_with("exclude = "));
        lines.map(|line| if line.starts_with("members = ") { MEMBERS } else { line }).collect()
    })?;
    let crates = place.join("crates");
    let crates = fs::read_dir(&crates).map_err(|why| at(&crates, &why))?;
    for folder in crates.flatten().map(|entry| entry.path()).chain([place.join("xtask")]) {
        edit(&folder.join("Cargo.toml"), without_tests)?;
    }
    vendor(place)
}

/// Replaces a file by these lines of it.
fn edit(place: &Path, change: impl Fn(&str) -> Vec<&str>) -> Result<(), String> {
    let text = fs::read_to_string(place).map_err(|why| at(place, &why))?;
    let mut new = change(&text).join("\n");
    new.push('\n');
    fs::write(place, new).map_err(|why| at(place, &why))
}

/// A manifest without what only tests, examples and benchmarks need.
fn without_tests(manifest: &str) -> Vec<&str> {
    let mut within = true;
    let keep = |line: &&str| {
        if line.starts_with('[') {
            within = !["[dev-dependencies", "[[test]]", "[[bench]]", "[[example]]"]
                .iter()
                .any(|first| line.starts_with(first));
        }
        within
    };
    manifest.lines().filter(keep).collect()
}

/// Puts the crates of others into `vendor/`, in the versions of `Cargo.lock`.
fn vendor(place: &Path) -> Result<Vec<Third>, String> {
    // The versions stay; what the removed members needed goes.
    let cargo = || {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(place).env_remove("CARGO_TARGET_DIR");
        cargo
    };
    output(cargo().args(["metadata", "--format-version", "1"]))?;
    output(cargo().args(["vendor", "--quiet", "--locked", "--versioned-dirs", "vendor"]))?;
    let config = place.join(".cargo/config.toml");
    let mut text = fs::read_to_string(&config).map_err(|why| at(&config, &why))?;
    text += SETTING;
    fs::write(&config, text).map_err(|why| at(&config, &why))?;
    let crates = third::all(&metadata(place, &["--locked"])?);
    for one in crates.iter().filter(|one| one.name.starts_with("windows-")) {
        hollow(&one.folder)?;
    }
    Ok(crates)
}

/// Removes the sources of a crate that is never built on Linux. Cargo must find its manifest.
fn hollow(folder: &Path) -> Result<(), String> {
    for name in ["src", ".github", "features"] {
        let place = folder.join(name);
        if place.exists() {
            fs::remove_dir_all(&place).map_err(|why| at(&place, &why))?;
        }
    }
    let source = folder.join("src");
    fs::create_dir(&source)
        .and_then(|()| fs::write(source.join("lib.rs"), "// Not built on Linux.\n"))
        .map_err(|why| at(&source, &why))?;
    let sums = folder.join(".cargo-checksum.json");
    let text = fs::read_to_string(&sums).map_err(|why| at(&sums, &why))?;
    let mut sum: serde_json::Value =
        serde_json::from_str(&text).map_err(|why| format!("{}: {why}", sums.display()))?;
    if let Some(files) = sum.get_mut("files") {
        *files = serde_json::json!({});
    }
    fs::write(&sums, sum.to_string()).map_err(|why| at(&sums, &why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tests_need_is_left_out() {
        let manifest = "[package]\na\n\n[dev-dependencies]\nb\n\n[[bench]]\nc\n[dependencies]\nd";
        assert_eq!(without_tests(manifest), ["[package]", "a", "", "[dependencies]", "d"]);
    }
}
