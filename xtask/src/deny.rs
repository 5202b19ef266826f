//! cargo-deny, as a part of `cargo xtask licences`, where it is installed: licences, bans, sources and, if its
//! database can be fetched, advisories. `deny.toml` has its settings.
#![forbid(unsafe_code)]

use std::path::Path;
use std::process::{Command, Output};

/// The result of each check, or the reason why one was skipped.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    let installed = deny(root, &["--version"]).is_ok_and(|output| output.status.success());
    if !installed {
        return Ok(
            "skipped: bans, sources, advisories: no cargo-deny (cargo install --locked cargo-deny)"
                .into(),
        );
    }
    check(root, &["bans", "licenses", "sources"])?;
    let fetched = deny(root, &["fetch", "db"]).is_ok_and(|output| output.status.success());
    if !fetched {
        return Ok(
            "cargo-deny: licences, bans and sources are good\nskipped: advisories: no database"
                .into(),
        );
    }
    check(root, &["--disable-fetch", "advisories"])?;
    Ok("cargo-deny: licences, bans, sources and advisories are good".into())
}

fn check(root: &Path, words: &[&str]) -> Result<(), Vec<String>> {
    let output = deny(root, &[&["check"], words].concat()).map_err(|why| vec![why.to_string()])?;
    if output.status.success() {
        return Ok(());
    }
    Err(vec![String::from_utf8_lossy(&output.stderr).into_owned()])
}

fn deny(root: &Path, words: &[&str]) -> std::io::Result<Output> {
    Command::new("cargo").arg("deny").args(words).current_dir(root).output()
}
