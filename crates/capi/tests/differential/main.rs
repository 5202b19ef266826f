//! Each call against its emulation: random calls in two equal trees must give the same answers and
//! leave the same state, except for a declared weakness.
//!
//! The Rust API and the C API run the same tests: see `face`.
//!
//! As root all of this runs in a mount namespace of its own, where everything but the trees is
//! read-only.
#![deny(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod c;
mod calls;
mod face;
mod file_system;
mod open;
mod process;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use fastrand::Rng;
use rustix::fd::OwnedFd;
use seccompat::{By, Error, ErrorKind, Sysno};
use seccompat_catalogue::KernelVersion;

use face::Face;
use file_system::FileSystem;

const PLACE: &str = "SECCOMPAT_DIFFERENTIAL_PLACE";
const STAGE: &str = "SECCOMPAT_DIFFERENTIAL_STAGE";
const ON: &str = "SECCOMPAT_DIFFERENTIAL_ON";

/// One of the two trees.
pub struct Side {
    at: PathBuf,
    places: Vec<OwnedFd>,
}

impl Side {
    fn new(at: PathBuf) -> Self {
        let places = tree::places(&at);
        Self { at, places }
    }
}

/// The compared calls.
const CALLS: &[Sysno] = &[
    Sysno::OPENAT2,
    Sysno::FACCESSAT2,
    Sysno::STATX,
    Sysno::FCHMODAT2,
    Sysno::SETXATTRAT,
    Sysno::GETXATTRAT,
    Sysno::LISTXATTRAT,
    Sysno::REMOVEXATTRAT,
    Sysno::RENAMEAT2,
    Sysno::PREADV2,
    Sysno::PWRITEV2,
    Sysno::COPY_FILE_RANGE,
    Sysno::CLOSE_RANGE,
    Sysno::EPOLL_PWAIT2,
    Sysno::MLOCK2,
    Sysno::GETRANDOM,
];

/// The release of this kernel.
fn kernel() -> KernelVersion {
    static KERNEL: LazyLock<KernelVersion> = LazyLock::new(|| {
        let uname = rustix::system::uname();
        KernelVersion::parse(&uname.release().to_string_lossy()).unwrap()
    });
    *KERNEL
}

/// Whether this kernel is older than the call, so that there is no native call to compare with; for
/// `close_range`: older than the one flag that both languages have.
fn is_newer(call: Sysno) -> bool {
    call.since() > kernel() || call == Sysno::CLOSE_RANGE && kernel() < KernelVersion::new(5, 11)
}

/// Whether this kernel may make a file where a directory is asked for. It refuses since 6.4 and in
/// backports (`build_open_flags`, fs/open.c), as the emulation always does.
fn takes_create_with_directory() -> bool {
    kernel() < KernelVersion::new(6, 4)
}

/// The comparisons and their results.
#[derive(Default)]
pub struct Count {
    cases: u32,
    succeeded: u32,
    unavailable: u32,
    weaknesses: BTreeMap<&'static str, u32>,
    /// The cases in which the two differ.
    differences: Vec<String>,
}

/// The outcome of a call: a comparable description, or an errno.
pub type Outcome = Result<(String, By), Error>;

impl Count {
    /// Compares the two outcomes; `what` describes the case.
    pub fn compare(&mut self, what: &str, native: Outcome, emulated: Outcome) {
        self.cases += 1;
        let alike = match (&native, &emulated) {
            (Ok((native, by)), Ok((emulated, By::Emulated(lost)))) => {
                for (name, _) in lost.iter() {
                    *self.weaknesses.entry(name).or_default() += 1;
                }
                self.succeeded += 1;
                *by == By::Native && native == emulated
            }
            (_, Err(emulated))
                if emulated.is_unavailable() && emulated.kind() != ErrorKind::Emulation =>
            {
                self.unavailable += 1;
                true
            }
            (Err(native), Err(emulated)) => {
                native.kind() == ErrorKind::Kernel
                    && emulated.kind() != ErrorKind::Emulation
                    && native.errno() == emulated.errno()
            }
            _ => false,
        };
        if !alike {
            self.differences.push(format!("{what}: native {native:?}, emulated {emulated:?}"));
        }
    }
}

/// A random path, of names in the tree.
pub fn path(random: &mut Rng) -> String {
    if random.u8(..3) > 0 {
        let good = *random.choice(tree::GOOD).unwrap();
        return match random.u8(..12) {
            0 => format!("/{good}"),
            1 => format!("{good}/"),
            2 => format!("self/{good}"),
            3 => format!("dir/..//{good}"),
            _ => good.to_owned(),
        };
    }
    let mut path = String::new();
    if random.u8(..8) == 0 {
        path.push('/');
    }
    for n in 0..=random.u8(..4) {
        if n > 0 {
            path.push('/');
        }
        path.push_str(random.choice(tree::NAMES).unwrap());
    }
    if random.u8(..8) == 0 {
        path.push('/');
    }
    path
}

/// Whether it may lead out of the tree, where nothing may change.
pub fn is_risky(path: &str) -> bool {
    let risky = ["up", "out", "manyups", "absoluteroot", "magic", "magicroot", "procself", ".."];
    path.starts_with('/') || path.split('/').any(|name| risky.contains(&name))
}

/// A random place to begin at: the same one in each tree.
pub fn place(random: &mut Rng, sides: &[Side; 2]) -> usize {
    if random.bool() {
        return usize::MAX;
    }
    random.usize(..sides[0].places.len() + 3)
}

fn compare(face: &dyn Face, at: &Path) {
    let seed = std::env::var("SECCOMPAT_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or(20_201_124);
    let sides = [Side::new(at.join("a/TREE")), Side::new(at.join("b/TREE"))];
    let (mut random, mut another) = (Rng::with_seed(seed), Rng::with_seed(!seed));
    let mut all: BTreeMap<&str, Count> = BTreeMap::new();
    let rounds: u32 =
        std::env::var("SECCOMPAT_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(6000);
    if !is_newer(Sysno::OPENAT2) {
        open::compare_named(face, &sides, all.entry("openat2").or_default());
    }
    for round in 0..rounds {
        for _ in 0..4 * u32::from(!is_newer(Sysno::OPENAT2)) {
            open::compare(face, &mut random, &sides, all.entry("openat2").or_default());
        }
        calls::compare(face, &mut random, &sides, &mut all);
        process::compare(face, &mut another, &sides, &mut all);
        let differences: Vec<&String> = all.values().flat_map(|count| &count.differences).collect();
        assert!(differences.len() < 20, "seed {seed}, round {round}: {differences:#?}");
        if round % 64 == 63 || round + 1 == rounds {
            let [a, b] = sides.each_ref().map(|side| tree::state(&side.at));
            let differences: Vec<&String> =
                all.values().flat_map(|count| &count.differences).collect();
            assert!(differences.is_empty(), "seed {seed}, round {round}: {differences:#?}");
            for (a, b) in a.iter().zip(&b) {
                assert_eq!(a, b, "seed {seed}, round {round}: what is left differs");
            }
            assert_eq!(a.len(), b.len(), "seed {seed}, round {round}");
        }
    }
    for (call, count) in &all {
        assert_eq!(count.differences, [""; 0], "seed {seed}: {call}");
        println!(
            "TOLD {call} {} {} {} {:?}",
            count.cases, count.succeeded, count.unavailable, count.weaknesses
        );
    }
}

/// Builds both trees, and compares in them as several users.
fn as_everybody(name: &str, at: &Path) {
    let is_root = rustix::process::geteuid().is_root();
    let on = FileSystem::named(&std::env::var(ON).unwrap_or_default());
    let mut identities: Vec<Vec<&str>> = vec![vec![]];
    if is_root {
        let mount = |words: &[&str]| {
            let output = Command::new("mount").args(words).output().unwrap();
            output.status.success().then_some(()).ok_or(output)
        };
        let place = at.to_str().unwrap();
        mount(&["--bind", place, place]).unwrap();
        for name in ["symlinks", "regular", "fifos"] {
            let level = fs::read_to_string(format!("/proc/sys/fs/protected_{name}"));
            if level.is_ok_and(|level| level.trim() == "0") {
                println!(
                    "left out: fs.protected_{name}, which is 0 here (the test `sticky` sets it)"
                );
            }
        }
        // Nothing else may change, even after a fault.
        for place in ["/", "/dev"] {
            let _ = mount(&["-o", "remount,bind,ro", place]);
        }
        let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];
        identities.push(nobody.to_vec());
        let caps = [
            "--inh-caps=+dac_override,+fowner,+setpcap",
            "--ambient-caps=+dac_override,+fowner,+setpcap",
        ];
        identities.push([&nobody[..3], &caps].concat());
    }
    for identity in identities {
        for side in ["a", "b"] {
            fs::create_dir_all(at.join(side)).unwrap();
            on.mount(&at.join(side));
            fs::write(at.join(side).join("outside"), "outside").unwrap();
            on.part(&at.join(side).join("TREE"));
            tree::build(&at.join(side).join("TREE"), is_root);
            if let (true, Some(_)) = (is_root, identity.first()) {
                // A tree of another user's own, so that this user has objects to work on.
                for name in ["", "dir", "deep/er", "program"] {
                    let path = at.join(side).join("TREE").join(name);
                    std::os::unix::fs::chown(path, Some(65534), Some(65534)).unwrap();
                }
            }
        }
        let program = std::env::current_exe().unwrap();
        let mut command = if identity.is_empty() {
            Command::new(&program)
        } else {
            let mut command = Command::new("setpriv");
            command.args(&identity).arg(&program);
            command
        };
        command.args(["--exact", name, "--nocapture"]).env(STAGE, "2");
        let output = command.output().unwrap();
        for side in ["a", "b"] {
            tree::release(&at.join(side).join("TREE"));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{identity:?}: {text}{errors}");
        println!("WHO {identity:?}");
        for line in text.lines().filter(|line| line.contains("TOLD ")) {
            println!("{line}");
        }
        if is_root {
            for side in ["a", "b"] {
                let _ =
                    Command::new("umount").arg("-R").arg(at.join(side).join("TREE/mnt")).output();
                for name in ["mnt", "nosym", "noexec", "ro", "bind", "filemount"] {
                    let place = at.join(side).join("TREE").join(name);
                    let _ = Command::new("umount").arg(&place).output();
                }
            }
        }
        for side in ["a", "b"] {
            open_all(&at.join(side));
            fs::remove_dir_all(at.join(side).join("TREE")).unwrap();
            on.unmount(&at.join(side));
            fs::remove_dir_all(at.join(side)).unwrap();
        }
    }
}

/// Makes everything removable.
fn open_all(at: &Path) {
    let _ = Command::new("chmod").args(["-R", "u+rwX"]).arg(at).output();
}

#[test]
fn calls_and_their_emulations_do_the_same_in_rust() {
    run("calls_and_their_emulations_do_the_same_in_rust", &face::Rust, FileSystem::AsItIs);
}

#[test]
fn calls_and_their_emulations_do_the_same_in_c() {
    run("calls_and_their_emulations_do_the_same_in_c", &c::C, FileSystem::AsItIs);
}

#[test]
fn they_do_the_same_on_tmpfs() {
    run("they_do_the_same_on_tmpfs", &face::Rust, FileSystem::Tmpfs);
}

#[test]
fn they_do_the_same_on_btrfs() {
    run("they_do_the_same_on_btrfs", &face::Rust, FileSystem::Btrfs);
}

#[test]
fn they_do_the_same_on_overlayfs() {
    run("they_do_the_same_on_overlayfs", &face::Rust, FileSystem::Overlay);
}

#[test]
fn they_do_the_same_on_a_bind_mount() {
    run("they_do_the_same_on_a_bind_mount", &face::Rust, FileSystem::Bind);
}

/// The weaknesses that each call accepts here.
fn accepted(call: &str) -> &'static [&'static str] {
    match call {
        "mlock2" => &["FAULTED_IN"],
        "renameat2" => &["NOT_ATOMIC"],
        "statx" => &["NO_BIRTH_TIME", "NO_EXTRA_FIELDS", "NO_SYNC_CONTROL"],
        _ => &[],
    }
}

/// The test of this name: its output, and its stages in processes of their own.
fn run(name: &str, face: &dyn Face, on: FileSystem) {
    let place = std::env::var_os(PLACE);
    match (place, std::env::var(STAGE).ok().as_deref()) {
        (Some(place), Some("1")) => return as_everybody(name, Path::new(&place)),
        (Some(place), Some(_)) => return compare(face, Path::new(&place)),
        _ => {}
    }
    if let Some(why) = on.lacking() {
        println!("skipped: {why}");
        return;
    }
    let scratch =
        tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
    let program = scratch.path().join("program");
    // Not by this process: a child of another test that inherits the descriptor would make it busy (ETXTBSY).
    let me = std::env::current_exe().unwrap();
    match Command::new("cp").args([&me, &program]).status() {
        Ok(copied) => assert!(copied.success()),
        // A guest of the grid has none, and runs one test at a time.
        Err(_) => drop(fs::copy(&me, &program).unwrap()),
    }
    let mut command = if rustix::process::geteuid().is_root() {
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "--"]).arg(&program);
        command
    } else {
        Command::new(&program)
    };
    command.args(["--exact", name, "--nocapture"]).current_dir(scratch.path());
    command.env(PLACE, scratch.path()).env(STAGE, "1").env(ON, on.word());
    // The other file systems are for the rules about mounts: fewer rounds show them.
    let usual = std::env::var_os("SECCOMPAT_ROUNDS").is_none();
    if usual && on != FileSystem::AsItIs {
        command.env("SECCOMPAT_ROUNDS", "500");
    }
    let usual = usual && on == FileSystem::AsItIs;
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{errors}");
    println!("{name}");
    println!(
        "{:18} {:>7} {:>7} {:>11} {:>11}  weaknesses",
        "call", "cases", "worked", "unavailable", "differences"
    );
    let newer: Vec<&str> =
        CALLS.iter().filter(|call| is_newer(**call)).map(|call| call.name()).collect();
    if !newer.is_empty() {
        println!("left out: newer than this kernel: {}", newer.join(" "));
    }
    if takes_create_with_directory() {
        println!("left out: O_CREAT with O_DIRECTORY, which kernels refuse since 6.4");
    }
    let (mut users, mut calls) = (0, 0);
    // With fewer rounds than usual, some calls succeed for some users only.
    let mut idle: BTreeSet<&str> =
        CALLS.iter().filter(|call| !is_newer(**call)).map(|call| call.name()).collect();
    for line in text.lines() {
        if let Some((_, who)) = line.split_once("WHO ") {
            println!("as {}", if who == "[]" { "this user" } else { who });
            users += 1;
        } else if let Some((_, told)) = line.split_once("TOLD ") {
            let words: Vec<&str> = told.splitn(5, ' ').collect();
            let [call, cases, worked, unavailable, weaknesses] = words[..] else {
                panic!("{line}")
            };
            println!("{call:18} {cases:>7} {worked:>7} {unavailable:>11} {:>11}  {weaknesses}", 0);
            if worked != "0" {
                idle.remove(call);
            }
            assert!(!usual || worked != "0", "{call}: nothing worked");
            for must in accepted(call) {
                assert!(
                    weaknesses.contains(must),
                    "{call}: {must} was accepted, and is never told"
                );
            }
            calls += 1;
        }
    }
    assert!(idle.is_empty(), "nothing worked for anybody: {idle:?}");
    assert!(newer.len() < CALLS.len() / 2, "too few are left");
    assert_eq!(calls, users * (CALLS.len() - newer.len()), "calls were compared, of {users} users");
}
