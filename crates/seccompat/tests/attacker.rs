//! The emulation of `openat2` under attack: another process swaps links and directories, moves
//! directories out of the root and back, and (as root) mounts over them, while paths are resolved.
//!
//! Every object has its place: some are never beneath the root, some are reachable only by links,
//! magic links or mounts. An *escape* is an open that returns an object that the rules forbid. The
//! call itself runs under the same attack, to show that the attack is fair.
//! `SECCOMPAT_ATTACK_SECONDS` makes the test longer.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::common::{is_root, make, mount_tmpfs, open_directory, place, run_inside};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{
    CWD, Mode, OFlags, RenameFlags, ResolveFlags, fstat, openat, renameat, renameat_with,
};
use rustix::io::Errno;
use rustix::mount::{UnmountFlags, mount_bind, unmount};
use seccompat::fs::{OpenHow, openat2};
use seccompat::{ErrorKind, Pretend, Sysno};

const NAME: &str = "attacker::nothing_escapes";
const ATTACK: &str = "SECCOMPAT_ATTACKER";

/// `~` is the test's directory.
const TREE: &[&str] = &[
    "root/",
    "root/dir/deep/",
    "root/dir/file",
    "root/dir/deep/file",
    // Moved out while the walk is in it and goes up again.
    "root/moves/in/deep/",
    "root/moves/in/deep/file",
    // A mount covers it.
    "root/over/",
    "root/over/file",
    // Only links lead there, for the paths that are tried.
    "root/linked/",
    "root/linked/file",
    "root/file",
    // The replacements for `dir`, `file` and `linkdir`.
    "root/swap-up -> ../outside",
    "root/swap-absolute -> ~/outside",
    "root/swap-many -> ../../../../../../../../../..~/outside",
    "root/swap-file -> ../outside/secret",
    "root/swap-inside -> linked",
    "root/swap-magic -> /proc/self/cwd",
    "root/plain/",
    "root/plain/file",
    "outside/",
    "outside/secret",
    "outside/file",
    "outside/deep/",
    "outside/deep/file",
    "outside/outside -> .",
    "mounted/",
    "mounted/file",
];

/// The places where an object can be, whatever the attacker does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Where {
    /// Never beneath the root.
    Outside,
    /// Beneath it, but only through another mount.
    Mounted,
    /// Reachable only by a link.
    Linked,
    /// Reachable only by a magic link: it is the working directory, and outside.
    Magic,
}

/// Waits for a random time, about as long as a step of the walk.
fn pause() {
    for _ in 0..fastrand::u32(..2000) {
        std::hint::spin_loop();
    }
}

/// Swaps and moves, one after the other, until its parent has ended.
fn swap(at: &Path) {
    let base = open_directory(at);
    fastrand::seed(1);
    let exchange = |a: &str, b: &str| {
        for _ in 0..2 {
            renameat_with(&base, a, &base, b, RenameFlags::EXCHANGE).unwrap();
            pause();
        }
    };
    let go = |from: &str, to: &str| {
        renameat(&base, from, &base, to).unwrap();
        pause();
    };
    for round in 0u64.. {
        for swap in ["root/swap-up", "root/swap-absolute", "root/swap-many"] {
            exchange("root/dir", swap);
            exchange("root/dir/deep", swap);
        }
        exchange("root/file", "root/swap-file");
        for swap in ["root/swap-inside", "root/swap-magic"] {
            exchange("root/plain", swap);
        }
        for n in 0..8 {
            go("root/moves/in", "outside/in");
            // Now and then, for about as long as a look, the root has another name and an outside
            // directory has the root's name.
            if round % 4 == 0 {
                for _ in 0..n {
                    exchange("root", "outside");
                }
            }
            go("outside/in", "root/moves/in");
        }
    }
}

/// Mounts over a directory, and unmounts again.
fn mount_over(at: &Path) {
    fastrand::seed(2);
    let (from, to) = (at.join("mounted"), at.join("root/over"));
    loop {
        // While the root is elsewhere, the mount point does not exist.
        if mount_bind(&from, &to).is_ok() {
            pause();
            while unmount(&to, UnmountFlags::DETACH).is_err() {}
        }
        pause();
    }
}

/// The paths that are tried, and whether they create a file.
const PATHS: &[(&str, bool)] = &[
    ("dir/file", false),
    ("dir/deep/file", false),
    ("dir/deep/../file", false),
    ("dir/secret", false),
    ("file", false),
    ("plain", false),
    ("plain/file", false),
    ("over/file", false),
    ("over", false),
    ("moves/in/deep/file", false),
    ("moves/in/deep/../../in/deep/file", false),
    ("moves/in/deep/../../../dir/file", false),
    ("moves/in/deep/../../secret", false),
    ("moves/in/../secret", false),
    ("moves/in/../../outside/secret", false),
    ("moves/in/deep/../../../outside/secret", false),
    ("moves/in/deep/../../..", false),
    ("moves/in/deep/../..", false),
    ("dir/../../outside/secret", false),
    ("../outside/secret", false),
    ("dir/new", true),
    ("dir/deep/new", true),
    ("moves/in/../new", true),
    ("moves/in/deep/../../new", true),
    ("over/new", true),
];

const NONE: ResolveFlags = ResolveFlags::empty();

fn rules() -> Vec<ResolveFlags> {
    let scopes = [ResolveFlags::BENEATH, ResolveFlags::IN_ROOT];
    let others = [
        NONE,
        ResolveFlags::NO_XDEV,
        ResolveFlags::NO_SYMLINKS,
        ResolveFlags::NO_MAGICLINKS,
        ResolveFlags::NO_XDEV.union(ResolveFlags::NO_SYMLINKS),
    ];
    let mut all: Vec<_> =
        scopes.iter().flat_map(|&scope| others.map(|other| scope | other)).collect();
    // Without a scope these rules still forbid some paths.
    all.extend(&others[1..]);
    all
}

#[derive(Default)]
struct Count {
    attempts: u64,
    successes: u64,
    retries: u64,
    escapes: u64,
}

struct Victim {
    root: OwnedFd,
    objects: BTreeMap<(u64, u64), Where>,
}

impl Victim {
    fn new(at: &Path) -> Self {
        let id = |name: &str| {
            let stat = fstat(open_path(&at.join(name)).as_fd()).unwrap();
            (stat.st_dev, stat.st_ino)
        };
        let objects = [
            ("outside", Where::Outside),
            ("outside/secret", Where::Outside),
            ("outside/file", Where::Outside),
            ("outside/deep", Where::Outside),
            ("outside/deep/file", Where::Outside),
            ("", Where::Outside),
            ("..", Where::Outside),
            ("mounted", Where::Mounted),
            ("mounted/file", Where::Mounted),
            ("root/linked", Where::Linked),
            ("root/linked/file", Where::Linked),
            ("cwd", Where::Magic),
            ("cwd/file", Where::Magic),
        ];
        make(at, &["cwd/", "cwd/file"]);
        std::env::set_current_dir(at.join("cwd")).unwrap();
        let objects = objects.iter().map(|&(name, place)| (id(name), place)).collect();
        Self { root: open_directory(&at.join("root")), objects }
    }

    /// Whether the rules forbid the object that was opened.
    fn is_escape(&self, file: BorrowedFd<'_>, rules: ResolveFlags) -> Option<Where> {
        let stat = fstat(file).unwrap();
        let place = *self.objects.get(&(stat.st_dev, stat.st_ino))?;
        let scoped = rules.intersects(ResolveFlags::BENEATH | ResolveFlags::IN_ROOT);
        let no_links = rules.contains(ResolveFlags::NO_SYMLINKS);
        let forbidden = match place {
            Where::Outside => scoped,
            Where::Mounted => rules.contains(ResolveFlags::NO_XDEV),
            Where::Linked => no_links,
            Where::Magic => scoped || no_links || rules.contains(ResolveFlags::NO_MAGICLINKS),
        };
        forbidden.then_some(place)
    }

    fn attack(&self, length: Duration) -> Count {
        let mut count = Count::default();
        let (rules, end) = (rules(), Instant::now() + length);
        let mut told = 0;
        while Instant::now() < end {
            for &rules in &rules {
                for &(path, creates) in PATHS {
                    let scoped = rules.intersects(ResolveFlags::BENEATH | ResolveFlags::IN_ROOT);
                    if creates && !scoped {
                        continue;
                    }
                    let flags = if creates {
                        OFlags::CREATE | OFlags::WRONLY | OFlags::CLOEXEC
                    } else {
                        OFlags::RDONLY | OFlags::CLOEXEC
                    };
                    let how = OpenHow::new(flags).resolve(rules);
                    let how = if creates { how.mode(Mode::RUSR) } else { how };
                    count.attempts += 1;
                    match openat2(&self.root, path, &how) {
                        Ok(file) => {
                            count.successes += 1;
                            if let Some(place) = self.is_escape(file.as_fd(), rules) {
                                count.escapes += 1;
                                if told < 5 {
                                    told += 1;
                                    println!("ESCAPE {path} {rules:?}: {place:?}");
                                }
                            }
                        }
                        Err(error) if error.errno() == Errno::AGAIN => count.retries += 1,
                        Err(error) => {
                            assert_eq!(
                                error.kind(),
                                ErrorKind::Kernel,
                                "{path} {rules:?}: {error:?}"
                            );
                        }
                    }
                }
            }
        }
        count
    }
}

fn open_path(at: &Path) -> OwnedFd {
    openat(CWD, at, OFlags::PATH | OFlags::CLOEXEC | OFlags::NOFOLLOW, Mode::empty()).unwrap()
}

struct Attacker(Child);

impl Attacker {
    fn new(kind: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", NAME, "--nocapture", "--test-threads=1"]).env(ATTACK, kind);
        Self(command.spawn().unwrap())
    }
}

impl Drop for Attacker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn seconds() -> u64 {
    std::env::var("SECCOMPAT_ATTACK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

#[test]
fn nothing_escapes() {
    let Some(at) = place() else {
        for line in run_inside(NAME).lines().filter(|line| line.contains("attempts")) {
            println!("{line}");
        }
        if !is_root() {
            println!("skipped: mounting over takes root");
        }
        return;
    };
    match std::env::var(ATTACK).ok().as_deref() {
        Some("mount") => mount_over(&at),
        Some(_) => swap(&at),
        None => {}
    }
    mount_tmpfs(&at);
    let names: Vec<String> =
        TREE.iter().map(|name| name.replace('~', at.to_str().unwrap())).collect();
    make(&at, &names.iter().map(String::as_str).collect::<Vec<_>>());
    let victim = Victim::new(&at);
    let mut attackers = vec![Attacker::new("swap")];
    if is_root() {
        attackers.push(Attacker::new("mount"));
    }
    let native = victim.attack(Duration::from_secs(seconds().div_ceil(3)));
    let pretend = Pretend::filtered(&[Sysno::OPENAT2]);
    let emulated = victim.attack(Duration::from_secs(seconds()));
    drop(pretend);
    let alive = attackers.iter_mut().all(|Attacker(child)| child.try_wait().unwrap().is_none());
    assert!(alive, "an attacker gave up");
    drop(attackers);
    for (name, count) in [("the call", &native), ("its emulation", &emulated)] {
        let Count { attempts, successes, retries, escapes } = count;
        println!(
            "{name:14}{attempts} attempts, {successes} successes, {retries} told to retry, {escapes} escapes"
        );
        // The call itself returns EAGAIN only if a swap coincides with one instant in the kernel.
        let met = *retries > 0 || name == "the call" && successes < attempts;
        assert!(*successes > 100 && met, "{name}: the attack is none");
    }
    // Every created file is beneath the root.
    let mut escaped = vec!["", "outside", "outside/deep"];
    escaped.retain(|directory| fs::exists(at.join(directory).join("new")).unwrap());
    assert_eq!(escaped, [""; 0], "created outside");
    assert_eq!((native.escapes, emulated.escapes), (0, 0));
}
