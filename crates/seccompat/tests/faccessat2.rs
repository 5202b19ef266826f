//! `faccessat2`, native against emulated: the same answers, for every user and every object.
//!
//! As root it changes its own ids, so each identity is tested in a child of its own.
#![deny(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::os;
use rustix::fs::{Access, AtFlags, CWD, Mode, OFlags, open};
use seccompat::{By, ErrorKind, Pretend, Sysno, fs::faccessat2_with as faccessat2};

const SECRET: &str = "SECCOMPAT_FACCESSAT2_PLACE";
/// Marks the child's own start; no other program sets it.
const SELF: &str = "SECCOMPAT_FACCESSAT2_SELF";

fn change_oneself() {
    match std::env::var(SELF).ok().as_deref() {
        Some("another file user") => os::set_file_user(65534),
        Some("capabilities that are not effective") => {
            let mut sets = rustix::thread::capabilities(None).unwrap();
            sets.effective = rustix::thread::CapabilitySet::empty();
            rustix::thread::set_capabilities(None, sets).unwrap();
        }
        _ => {}
    }
}

fn tree(at: &Path) {
    let file = |name: &str, mode: u32| {
        fs::write(at.join(name), "x").unwrap();
        fs::set_permissions(at.join(name), Permissions::from_mode(mode)).unwrap();
    };
    for mode in [0o000, 0o400, 0o200, 0o100, 0o644, 0o755, 0o040, 0o004, 0o4755] {
        file(&format!("file{mode:o}"), mode);
    }
    for mode in [0o000, 0o711, 0o755, 0o1777, 0o600] {
        let directory = at.join(format!("dir{mode:o}"));
        fs::create_dir(&directory).unwrap();
        fs::write(directory.join("inner"), "x").unwrap();
        fs::set_permissions(&directory, Permissions::from_mode(mode)).unwrap();
    }
    symlink("file0", at.join("link")).unwrap();
    symlink("nowhere", at.join("dangling")).unwrap();
    symlink("loop", at.join("loop")).unwrap();
    fs::write(at.join("mine"), "x").unwrap();
    let _ = std::os::unix::fs::chown(at.join("mine"), Some(65534), Some(65534));
    fs::set_permissions(at.join("mine"), Permissions::from_mode(0o600)).unwrap();
}

/// The answers of both ways: success, or an errno.
fn compare(at: &Path) -> (usize, usize) {
    std::env::set_current_dir(at).unwrap();
    let mut names: Vec<String> = fs::read_dir(".")
        .map(|all| all.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    for directory in ["dir0", "dir711", "dir755", "dir1777", "dir600", "file644"] {
        names.push(format!("{directory}/inner"));
    }
    names.extend(["", ".", "..", "missing", "/", "/proc/self", "link/"].map(str::to_owned));
    let flags = [
        AtFlags::empty(),
        AtFlags::EACCESS,
        AtFlags::SYMLINK_NOFOLLOW,
        AtFlags::EMPTY_PATH,
        AtFlags::EACCESS | AtFlags::SYMLINK_NOFOLLOW,
        AtFlags::EACCESS | AtFlags::EMPTY_PATH,
        AtFlags::SYMLINK_NOFOLLOW | AtFlags::EMPTY_PATH,
        // This bit is AT_EACCESS under another name; the other is a flag that the call lacks.
        AtFlags::REMOVEDIR,
        AtFlags::SYMLINK_FOLLOW,
    ];
    let opened: Vec<_> = ["file644", "link", "dir755", "mine"]
        .iter()
        .filter_map(|name| open(*name, OFlags::PATH | OFlags::NOFOLLOW, Mode::empty()).ok())
        .collect();
    let (mut cases, mut emulated) = (0, 0);
    let mut one = |fd: rustix::fd::BorrowedFd<'_>, name: &str, mode: u32, flags: AtFlags| {
        let mode = Access::from_bits_retain(mode);
        let native = faccessat2(fd, name, mode, flags);
        if native.is_err_and(|error| error.is_unavailable()) {
            return;
        }
        let pretend = Pretend::filtered(&[Sysno::FACCESSAT2]);
        let instead = faccessat2(fd, name, mode, flags);
        drop(pretend);
        let what = format!("{name:?} {mode:?} {flags:?}");
        match (native, instead) {
            (Ok(native), Ok(instead)) => {
                assert_eq!((native.by, instead.by), (By::Native, By::EXACTLY), "{what}");
                emulated += 1;
            }
            (Err(native), Err(instead)) => {
                assert_ne!(instead.kind(), ErrorKind::Emulation, "{what}: {instead:?}");
                assert_eq!(native.errno(), instead.errno(), "{what}");
                emulated += 1;
            }
            (native, instead) => panic!("{what}: native {native:?}, emulated {instead:?}"),
        }
        cases += 1;
    };
    for name in &names {
        for mode in [0, 1, 2, 4, 6, 7, 8] {
            for flags in flags {
                one(CWD, name, mode, flags);
            }
        }
    }
    for fd in &opened {
        for mode in 0..8 {
            for flags in flags {
                one(rustix::fd::AsFd::as_fd(fd), "", mode, flags);
            }
        }
    }
    (cases, emulated)
}

#[test]
fn native_and_emulated_say_the_same() {
    if let Some(place) = std::env::var_os(SECRET) {
        change_oneself();
        let (cases, emulated) = compare(Path::new(&place));
        println!("cases {cases} emulated {emulated}");
        return;
    }
    let scratch =
        tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
    tree(scratch.path());
    let program = scratch.path().join("program");
    // Not by this process: a child of another test that inherits the descriptor would make it busy (ETXTBSY).
    let copied = Command::new("cp").arg(std::env::current_exe().unwrap()).arg(&program).status();
    assert!(copied.unwrap().success());
    let again_as = |who: &[&str], oneself: &str| {
        let mut command = match who {
            [] => Command::new(&program),
            who => {
                let mut command = Command::new("setpriv");
                command.args(who).arg(&program);
                command
            }
        };
        command.args(["--exact", "faccessat2::native_and_emulated_say_the_same", "--nocapture"]);
        let command = command.env(SECRET, scratch.path()).env(SELF, oneself);
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{who:?}: {text}{errors}");
        let line = text.lines().find_map(|line| line.split_once("cases ")).unwrap().1.to_owned();
        println!("{who:?} {oneself}: {line}, 0 differences");
        let cases: usize = line.split(' ').next().unwrap().parse().unwrap();
        assert!(cases > 1000, "{who:?}: {cases} cases");
    };
    let again = |who: &[&str]| again_as(who, "");
    again(&[]);
    if rustix::process::geteuid().is_root() {
        // Real ids, effective ids and capabilities in every relation that matters.
        again(&["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]);
        again(&["--ruid=65534", "--clear-groups"]);
        again(&["--ruid=65534", "--rgid=65534", "--clear-groups"]);
        again(&["--euid=65534", "--clear-groups"]);
        again(&["--bounding-set=-dac_override,-dac_read_search"]);
        // A user who is not root, with capabilities that a check of the real ids would not use.
        let caps = "+dac_override,+setpcap";
        let (inheritable, ambient) =
            (format!("--inh-caps={caps}"), format!("--ambient-caps={caps}"));
        let with_caps =
            ["--reuid=65534", "--regid=65534", "--clear-groups", &inheritable, &ambient];
        again(&with_caps);
        again_as(&[], "another file user");
        again_as(&[], "capabilities that are not effective");
        again_as(&with_caps, "capabilities that are not effective");
        again_as(&["--ruid=65534", "--clear-groups"], "another file user");
    } else {
        println!("skipped: other identities take root");
    }
}
