//! A temporary folder that is removed with its owner.
#![forbid(unsafe_code)]

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A new folder in the system's temporary folder. Dropping it removes it.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes one, which every user may enter.
    ///
    /// # Errors
    /// The errors of making a folder.
    pub fn new() -> io::Result<Self> {
        let name = unique();
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path)?;
        fs::set_permissions(&path, Permissions::from_mode(0o755))?;
        Ok(Self(path))
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A leftover in the temporary folder is harmless.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Copies a program to a new file.
///
/// cp(1) does it: a child of another test, between its fork and its exec, would have a descriptor that
/// this process writes to, and the kernel executes no file that is open for writing (ETXTBSY).
///
/// # Errors
/// The errors of copying.
pub fn copy_program(from: &Path, to: &Path) -> io::Result<()> {
    let _ = fs::remove_file(to);
    match Command::new("cp").arg("--").args([from, to]).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(io::Error::other(format!("cp {}: {status}", from.display()))),
        // A guest of the grid has none, and runs one test at a time.
        Err(_) => fs::copy(from, to).map(drop),
    }
}

/// Writes a script to a new file, as [`copy_program`] does.
///
/// # Errors
/// The errors of writing.
pub fn write_script(to: &Path, text: &str) -> io::Result<()> {
    let beside = to.with_extension("text");
    fs::write(&beside, text)?;
    fs::set_permissions(&beside, Permissions::from_mode(0o755))?;
    copy_program(&beside, to)?;
    fs::remove_file(beside)
}

/// A name that is unique on this machine: for folders and containers.
#[must_use]
pub fn unique() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{next}", own())
}

/// The common prefix of all names of this process.
pub(crate) fn own() -> String {
    format!("seccompat-world-{}", std::process::id())
}
