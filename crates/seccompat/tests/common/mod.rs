//! A directory of a test's own: as root, in a mount namespace of its own.
#![forbid(unsafe_code)]
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat};
use rustix::mount::{MountFlags, mount};

/// One test at a time: during a rename or a mount by another test `openat2` may return EAGAIN.
static ALONE: Mutex<()> = Mutex::new(());

const PLACE: &str = "SECCOMPAT_TEST_PLACE";

/// The working directory of this process, if it is the one in the namespace.
pub fn place() -> Option<PathBuf> {
    std::env::var_os(PLACE).map(PathBuf::from)
}

/// Whether mounts can be made here.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Runs the test of this name again, in a namespace of its own and an empty directory, and prints
/// its output.
pub fn run_inside(name: &str) -> String {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let scratch = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let mut command = if is_root() {
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "--"]).arg(&program);
        command
    } else {
        Command::new(&program)
    };
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]);
    let Output { status, stdout, stderr } = command.env(PLACE, scratch.path()).output().unwrap();
    let [text, errors] = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(status.success() && text.contains("1 passed"), "{status}: {text}{errors}");
    text
}

/// A file system of its own, where mounts can be made.
pub fn mount_tmpfs(at: &Path) {
    if is_root() {
        let none: Option<&std::ffi::CStr> = None;
        mount("none", at, "tmpfs", MountFlags::empty(), none).unwrap();
    }
}

/// Makes files (`dir/name`), directories (`dir/`) and links (`dir/name -> path`).
pub fn make(at: &Path, names: &[&str]) {
    for name in names {
        if let Some((link, to)) = name.split_once(" -> ") {
            std::os::unix::fs::symlink(to, at.join(link)).unwrap();
        } else if let Some(directory) = name.strip_suffix('/') {
            fs::create_dir_all(at.join(directory)).unwrap();
        } else {
            fs::write(at.join(name), name).unwrap();
        }
    }
}

/// Opens a directory with `O_PATH`.
pub fn open_directory(at: &Path) -> rustix::fd::OwnedFd {
    openat(CWD, at, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).unwrap()
}

/// All rules, and their names.
pub const RULES: &[(ResolveFlags, &str)] = &[
    (ResolveFlags::BENEATH, "BENEATH"),
    (ResolveFlags::IN_ROOT, "IN_ROOT"),
    (ResolveFlags::NO_XDEV, "NO_XDEV"),
    (ResolveFlags::NO_SYMLINKS, "NO_SYMLINKS"),
    (ResolveFlags::NO_MAGICLINKS, "NO_MAGICLINKS"),
];
