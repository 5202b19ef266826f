//! `cargo xtask programs`: records programs of Debian, and runs each under the result, in a root file system of
//! their own.
//!
//! It needs root, debootstrap(8) and Debian's keyring; the programs come from apt's mirror.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::engines::release;
use crate::grid::output;
use crate::metadata::{metadata, text};

const SUITE: &str = "bookworm";
/// Installs packages in the root file system `$0`.
const INSTALL: &str = r#"
export DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc "$0/proc" &&
exec chroot "$0" apt-get install -y -qq --no-install-recommends "$@"
"#;
/// The programs of `tests/world/src/programs.txt`. debootstrap cannot configure all of them.
const PACKAGES: [&str; 33] = [
    "nginx-light",
    "redis-server",
    "postgresql",
    "lighttpd",
    "memcached",
    "openssh-server",
    "openssh-client",
    "haproxy",
    "python3",
    "nodejs",
    "default-jdk-headless",
    "ruby",
    "perl",
    "php-cli",
    "lua5.4",
    "tcl",
    "gcc",
    "g++",
    "libc6-dev",
    "make",
    "cmake",
    "golang-go",
    "libc6-dev-i386",
    "lib32gcc-12-dev",
    "git",
    "rsync",
    "sqlite3",
    "openssl",
    "xz-utils",
    "gdb",
    "gawk",
    "busybox-static",
    "strace",
];

/// Makes the root file system if it is missing, and runs the tests over it. Words select tests by a part of their
/// names.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<String, Vec<String>> {
    try_run(root, words).map_err(|why| vec![why])
}

fn try_run(root: &Path, words: &[&str]) -> Result<String, String> {
    let place = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
    let place = place.join("programs");
    std::fs::create_dir_all(&place).map_err(|why| format!("{}: {why}", place.display()))?;
    let folder = release(&place, SUITE, SUITE, "ca-certificates")?;
    // Java's packages need /proc when they are configured; the mount ends with its namespace.
    let mut install = Command::new("unshare");
    install.args(["--mount", "sh", "-c", INSTALL]).arg(&folder).args(PACKAGES);
    output(&mut install)?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--release", "--package", "seccompat-world", "--test", "tracing"]);
    cargo.args(["--", "--nocapture", "--test-threads=1"]);
    if words.is_empty() {
        cargo.args(["record_programs::", "recipes::"]);
    }
    cargo.args(words.iter().map(|word| format!("record_programs::{word}")));
    let status = cargo.env("SECCOMPAT_PROGRAMS", &folder).current_dir(root).status();
    let status = status.map_err(|why| format!("cargo does not run: {why}"))?;
    if status.success() {
        Ok("all programs run under their recordings".to_owned())
    } else {
        Err("a test failed".to_owned())
    }
}
