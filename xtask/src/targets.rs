//! `cargo xtask targets`: the library compiles for every target with an available standard library,
//! and its tests pass on the targets that this machine can run.
//!
//! A target's standard library is the installed one (`rustup target add`), or one built here
//! (`-Zbuild-std`) if the compiler's sources are installed (`rustup component add rust-src`).
//! Without either the target is reported as not checked.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dist::host;
use crate::metadata::{metadata, text};

/// All supported targets: architecture by C library, where Rust has both.
const TARGETS: &[&str] = &[
    "x86_64-unknown-linux-gnu",
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-gnu",
    "aarch64-unknown-linux-musl",
    "i686-unknown-linux-gnu",
    "i686-unknown-linux-musl",
    "armv7-unknown-linux-gnueabihf",
    "armv7-unknown-linux-musleabihf",
    "arm-unknown-linux-gnueabihf",
    "arm-unknown-linux-musleabihf",
    "riscv64gc-unknown-linux-gnu",
    "riscv64gc-unknown-linux-musl",
    "s390x-unknown-linux-gnu",
    "powerpc64le-unknown-linux-gnu",
    "powerpc64le-unknown-linux-musl",
    "loongarch64-unknown-linux-gnu",
    "loongarch64-unknown-linux-musl",
];

/// The targets that an x86_64 machine runs itself: the compiler that links a test, and its
/// arguments.
const RUN: &[(&str, &str, &[&str])] = &[
    ("x86_64-unknown-linux-musl", "musl-gcc", &[]),
    ("i686-unknown-linux-gnu", "gcc", &["-m32"]),
    ("i686-unknown-linux-musl", "gcc", &["-m32"]),
];

/// The targets for which the tools compile, too.
const TOOLS: [&str; 2] = ["x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl"];

/// The checked packages: the library in both languages.
const CRATES: [&str; 6] = ["-p", "seccompat-raw", "-p", "seccompat", "-p", "seccompat-capi"];
/// The tested packages: all tests that need no C compiler for the target.
const TESTS: [&str; 4] = ["-p", "seccompat-raw", "-p", "seccompat"];

/// The source of a target's standard library.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Std {
    Installed,
    Built,
}

/// Checks the targets whose names contain one of the words; all if there are none.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<String, Vec<String>> {
    let sysroot = sysroot().map_err(|why| vec![why])?;
    let (mut report, mut wrong) = (String::new(), Vec::new());
    let asked = |target: &&&str| words.is_empty() || words.iter().any(|word| target.contains(word));
    for target in TARGETS.iter().filter(asked) {
        let line = match std_of(&sysroot, target) {
            None => {
                "not checked: no standard library (rustup target add, or component rust-src)".into()
            }
            Some(std) => match one(root, target, std) {
                Ok(line) => line,
                Err(why) => {
                    wrong.push(format!("{target}: {why}"));
                    continue;
                }
            },
        };
        println!("{target:34} {line}");
        report += &format!("{target} {line}\n");
    }
    if report.is_empty() && wrong.is_empty() {
        return Err(vec![format!("no target has {} in its name", words.join(" or "))]);
    }
    let left = report.lines().filter(|line| line.contains("not checked")).count();
    let checked = report.lines().count() - left;
    if wrong.is_empty() { Ok(format!("{checked} targets, {left} not checked")) } else { Err(wrong) }
}

fn one(root: &Path, target: &str, std: Std) -> Result<String, String> {
    let mut check = cargo(root, "check", target, std);
    succeed(check.args(CRATES).args(["--lib", "--quiet"]))?;
    if TOOLS.contains(&target) {
        let mut check = cargo(root, "check", target, std);
        succeed(check.args(["-p", "seccompat-cli", "-p", "seccompat-oci", "--quiet"]))?;
    }
    let is_host = host()?.starts_with("x86_64");
    let Some((_, linker, asked)) = RUN.iter().find(|(name, ..)| is_host && *name == target) else {
        return Ok("compiles".into());
    };
    // An installed standard library of musl has musl's start files, and any linker takes them.
    let has_start_files = target.ends_with("musl") && std == Std::Installed;
    let linker = if has_start_files { &"gcc" } else { linker };
    if target == "i686-unknown-linux-musl" && !has_start_files {
        return Ok("compiles; tests not run: no musl of that target to link".into());
    }
    if Command::new(linker).args(*asked).arg("--version").output().is_err() {
        return Ok(format!("compiles; tests not run: no {linker}"));
    }
    let Some(flags) = link_flags(root, target, asked, std)? else {
        return Ok("compiles; tests not run: no C library of that target to link".into());
    };
    let name = target.to_uppercase().replace('-', "_");
    let mut test = cargo(root, "test", target, std);
    test.env(format!("CARGO_TARGET_{name}_LINKER"), linker);
    test.env(format!("CARGO_TARGET_{name}_RUSTFLAGS"), flags);
    succeed(test.args(TESTS).args(["--lib", "--tests", "--quiet"]))?;
    Ok("compiles; tests pass".into())
}

/// The flags that link a test; `None` if the C library to link it with is missing.
fn link_flags(
    root: &Path,
    target: &str,
    asked: &[&str],
    std: Std,
) -> Result<Option<String>, String> {
    let mut flags: Vec<String> = asked.iter().map(|one| format!("-Clink-arg={one}")).collect();
    if !links(asked)? {
        return Ok(None);
    }
    if target.ends_with("musl") && std == Std::Built {
        // A standard library built here contains no C library, unlike an installed one.
        flags.push("-Clink-self-contained=no".into());
        flags.push(format!("-L{}", unwinder(root)?.display()));
    }
    Ok(Some(flags.join(" ")))
}

/// A folder with a libunwind.a, which musl's standard library needs: gcc's own, plus a definition
/// that says there is no `_dl_find_object`, which that library takes for the GNU C library's.
fn unwinder(root: &Path) -> Result<PathBuf, String> {
    const STUB: &str = "int _dl_find_object(void *at, void *found) { return -1; }";
    let folder = scratch(root)?.join("unwind");
    let [archive, source, object] =
        ["libunwind.a", "stub.c", "stub.o"].map(|name| folder.join(name));
    let gccs = gcc_names("libgcc_eh.a")?;
    fs::create_dir_all(&folder)
        .and_then(|()| fs::copy(gccs, &archive))
        .and_then(|_| fs::write(&source, STUB))
        .map_err(|why| format!("{}: {why}", folder.display()))?;
    succeed(Command::new("musl-gcc").arg("-c").arg(&source).arg("-o").arg(&object))?;
    succeed(Command::new("ar").arg("r").arg(&archive).arg(&object))?;
    Ok(folder)
}

/// Whether gcc finds the start files for these arguments.
fn links(asked: &[&str]) -> Result<bool, String> {
    let said = Command::new("gcc").args(asked).arg("-print-file-name=libgcc_s.so.1").output();
    let said = said.map_err(|why| format!("gcc does not run: {why}"))?;
    Ok(asked.is_empty() || String::from_utf8_lossy(&said.stdout).contains('/'))
}

fn gcc_names(file: &str) -> Result<PathBuf, String> {
    let said = Command::new("gcc").arg(format!("-print-file-name={file}")).output();
    let said = said.map_err(|why| format!("gcc does not run: {why}"))?;
    Ok(PathBuf::from(String::from_utf8_lossy(&said.stdout).trim()))
}

fn scratch(root: &Path) -> Result<PathBuf, String> {
    Ok(PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory")).join("targets"))
}

fn cargo(root: &Path, chore: &str, target: &str, std: Std) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args([chore, "--target", target]);
    if std == Std::Built {
        cargo.arg("-Zbuild-std=std,panic_abort,test").env("RUSTC_BOOTSTRAP", "1");
    }
    cargo
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let out = command.output().map_err(|why| format!("{command:?} does not run: {why}"))?;
    if out.status.success() {
        return Ok(());
    }
    let [said, errors] =
        [out.stdout, out.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    Err(format!("{command:?}: {said}{errors}"))
}

fn sysroot() -> Result<PathBuf, String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(rustc).args(["--print", "sysroot"]).output();
    let said = said.map_err(|why| format!("rustc does not run: {why}"))?;
    Ok(PathBuf::from(String::from_utf8_lossy(&said.stdout).trim()))
}

fn std_of(sysroot: &Path, target: &str) -> Option<Std> {
    let all = sysroot.join("lib/rustlib");
    if all.join(target).join("lib").is_dir() {
        Some(Std::Installed)
    } else if all.join("src/rust/library/Cargo.lock").is_file() {
        Some(Std::Built)
    } else {
        None
    }
}
