//! The external programs that tests start: this machine's own, or, for another architecture,
//! Debian's.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::apt::{Apt, output};
use super::arch::Arch;

/// Programs whose busybox version lacks features that tests need: those of util-linux, coreutils
/// and e2fsprogs.
const REAL: &[&str] = &["unshare", "setpriv", "timeout", "mount", "umount", "chattr"];
/// The packages that contain them.
const PACKAGES: &[&str] = &["busybox-static", "util-linux", "mount", "coreutils", "e2fsprogs"];
/// The folders of programs.
const FOLDERS: &[&str] = &["usr/bin", "usr/sbin", "bin", "sbin"];

/// The folders with the unpacked packages.
pub(crate) fn fetch(arch: &Arch, apt: &Apt) -> Result<Vec<PathBuf>, String> {
    if arch.is_ours()? {
        return Ok(vec![PathBuf::from("/")]);
    }
    apt.unpacked_with_dependencies(PACKAGES, arch.debian)
}

/// Copies them, and the libraries that they load, into a tree.
pub(crate) fn put(tree: &Path, arch: &Arch, folders: &[PathBuf]) -> Result<(), String> {
    copy(&program(folders, "busybox")?, &tree.join("bin/busybox"))?;
    for name in REAL {
        let real = program(folders, name)?;
        copy(&real, &tree.join("usr/bin").join(name))?;
        if arch.is_ours()? {
            loaded_here(tree, &real)?;
        }
    }
    if arch.is_ours()? { Ok(()) } else { libraries(tree, arch, folders) }
}

fn program(folders: &[PathBuf], name: &str) -> Result<PathBuf, String> {
    let mut places =
        folders.iter().flat_map(|root| FOLDERS.iter().map(|folder| root.join(folder).join(name)));
    places.find(|place| place.is_file()).ok_or_else(|| format!("{name} is not installed"))
}

/// The libraries that a program of this machine loads.
fn loaded_here(tree: &Path, program: &Path) -> Result<(), String> {
    let loads = output(Command::new("ldd").arg(program))?;
    for library in loads.split_whitespace().filter(|word| word.starts_with('/')) {
        let library = Path::new(library);
        copy(library, &tree.join(library.strip_prefix("/").unwrap_or(library)))?;
    }
    Ok(())
}

/// All libraries of these packages, and their loader.
fn libraries(tree: &Path, arch: &Arch, folders: &[PathBuf]) -> Result<(), String> {
    let tuple = arch.triple.replace("-unknown", "");
    for folder in folders.iter().flat_map(|root| ["lib", "usr/lib"].map(|lib| root.join(lib))) {
        for entry in fs::read_dir(folder.join(&tuple)).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.contains(".so.") || !entry.path().is_file() {
                continue;
            }
            copy(&entry.path(), &tree.join("lib").join(&tuple).join(&name))?;
            if name.starts_with("ld-linux") {
                copy(&entry.path(), &tree.join("lib").join(&name))?;
            }
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let folder = to.parent().unwrap_or(to);
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(from, to));
    copied.map(drop).map_err(|why| format!("{}: {why}", from.display()))
}
