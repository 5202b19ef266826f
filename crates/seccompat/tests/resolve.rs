//! The guarantees of `openat2` for every rule, as a table: the call and its emulation must match
//! it.
//!
//! Our own version of the cases in the kernel's own test
//! (`tools/testing/selftests/openat2/resolve_test.c`).
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::Path;

use crate::common::{is_root, make, mount_tmpfs, open_directory, place, run_inside};
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, readlink};
use rustix::io::Errno;
use seccompat::fs::{OpenHow, openat2_with};
use seccompat::{Pretend, Sysno};

/// `~` is the root, seen from outside.
const TREE: &[&str] = &[
    "root/",
    "root/hall/room/box/",
    "root/hall/key",
    "root/hall/room/box/pearl",
    "root/key -> hall/key",
    "root/absolute -> /hall/key",
    "root/absolute-room -> /hall/room",
    "root/fully -> ~/hall/key",
    "root/top -> /",
    "root/here -> .",
    "root/back -> ..",
    "root/thief -> ../vault/gold",
    "root/far-thief -> ../../../../../../../../vault/gold",
    "root/round -> hall/../hall/room/../key",
    "root/round-out -> hall/../../root/hall/key",
    "root/hall/back -> ../hall/key",
    "root/hall/out -> ../../vault/gold",
    "root/chain -> chain-2",
    "root/chain-2 -> absolute",
    "root/nowhere -> nothing",
    "root/nowhere-absolute -> /nothing",
    "root/snake -> snake",
    "root/egg -> hen",
    "root/hen -> egg",
    "root/mirror -> /proc/self/root",
    "root/mirror-key -> /proc/self/root~/hall/key",
    "root/program -> /proc/self/exe",
    "root/other/",
    "vault/",
    "vault/gold",
];

/// The result: a place beneath the root (or from `/`), or an errno.
#[derive(Clone, Copy, Debug)]
enum Is {
    /// This path, beneath the root; empty for the root.
    At(&'static str),
    /// This path, from the top: `~` is the root.
    Out(&'static str),
    /// The running program.
    Program,
    No(Errno),
}

use Is::{At, No, Out, Program};

type Row = (&'static str, Is);

const EXDEV: Is = No(Errno::XDEV);
const ELOOP: Is = No(Errno::LOOP);
const ENOENT: Is = No(Errno::NOENT);
const ENOTDIR: Is = No(Errno::NOTDIR);

/// No path leads out, not even through the root and back; and no absolute path, wherever it leads.
const BENEATH: &[Row] = &[
    ("hall", At("hall")),
    ("hall/room/box/pearl", At("hall/room/box/pearl")),
    (".", At("")),
    ("./././hall/.", At("hall")),
    ("hall/..", At("")),
    ("hall/room/..", At("hall")),
    ("hall/room/box/../../key", At("hall/key")),
    ("hall/../hall/key", At("hall/key")),
    ("here/here/here/hall", At("hall")),
    ("key", At("hall/key")),
    ("round", At("hall/key")),
    ("hall/back", At("hall/key")),
    ("..", EXDEV),
    ("../root", EXDEV),
    ("../root/hall", EXDEV),
    ("hall/../..", EXDEV),
    ("hall/../../root/hall", EXDEV),
    ("back", EXDEV),
    ("back/root", EXDEV),
    ("here/..", EXDEV),
    ("/", EXDEV),
    ("/hall", EXDEV),
    ("~", EXDEV),
    ("~/hall", EXDEV),
    ("absolute", EXDEV),
    ("absolute-room/box", EXDEV),
    ("fully", EXDEV),
    ("top", EXDEV),
    ("chain", EXDEV),
    ("thief", EXDEV),
    ("far-thief", EXDEV),
    ("round-out", EXDEV),
    ("hall/out", EXDEV),
    ("nowhere-absolute", EXDEV),
    ("mirror", EXDEV),
    ("mirror-key", EXDEV),
    ("program", EXDEV),
    ("nothing", ENOENT),
    ("nothing/..", ENOENT),
    ("nowhere", ENOENT),
    ("hall/key/..", ENOTDIR),
    ("hall/key/.", ENOTDIR),
    ("key/", ENOTDIR),
    ("snake", ELOOP),
    ("egg", ELOOP),
    ("", ENOENT),
];

/// As after chroot(2): the top is the root, and nothing is above it.
const IN_ROOT: &[Row] = &[
    ("hall", At("hall")),
    (".", At("")),
    ("hall/room/box/../../key", At("hall/key")),
    ("key", At("hall/key")),
    ("round", At("hall/key")),
    ("..", At("")),
    ("../../../..", At("")),
    ("../hall", At("hall")),
    ("../../../hall/key", At("hall/key")),
    ("hall/../..", At("")),
    ("hall/../../../hall", At("hall")),
    ("back", At("")),
    ("back/hall/room", At("hall/room")),
    ("/", At("")),
    ("//", At("")),
    ("/..", At("")),
    ("/hall", At("hall")),
    ("/../hall/key", At("hall/key")),
    ("absolute", At("hall/key")),
    ("/absolute", At("hall/key")),
    ("absolute-room", At("hall/room")),
    ("absolute-room/../key", At("hall/key")),
    ("top", At("")),
    ("top/hall", At("hall")),
    ("top/../..", At("")),
    ("chain", At("hall/key")),
    ("~/hall", ENOENT),
    ("fully", ENOENT),
    ("thief", ENOENT),
    ("far-thief", ENOENT),
    ("hall/out", ENOENT),
    ("../vault/gold", ENOENT),
    ("round-out", ENOENT),
    ("nowhere", ENOENT),
    ("nowhere-absolute", ENOENT),
    ("mirror", ENOENT),
    ("mirror-key", ENOENT),
    ("program", ENOENT),
    ("hall/key/..", ENOTDIR),
    ("/hall/key/", ENOTDIR),
    ("snake", ELOOP),
    ("", ENOENT),
];

/// No link at all: neither the last component nor an earlier one, ordinary or magic.
const NO_SYMLINKS: &[Row] = &[
    ("hall", At("hall")),
    (".", At("")),
    ("..", Out("~/..")),
    ("hall/room/../key", At("hall/key")),
    ("../root/hall", At("hall")),
    ("../vault/gold", Out("~/../vault/gold")),
    ("~/hall", At("hall")),
    ("/", Out("/")),
    ("key", ELOOP),
    ("key/", ELOOP),
    ("here", ELOOP),
    ("here/hall", ELOOP),
    ("here/here/hall", ELOOP),
    ("back/root", ELOOP),
    ("absolute", ELOOP),
    ("absolute-room/box", ELOOP),
    ("top", ELOOP),
    ("top/hall", ELOOP),
    ("chain", ELOOP),
    ("nowhere", ELOOP),
    ("snake", ELOOP),
    ("program", ELOOP),
    ("/proc/self/exe", ELOOP),
    ("/proc/self/root", ELOOP),
    ("/proc/self/status", ELOOP),
    ("nothing", ENOENT),
];

/// Links with a path, but no link that leads directly to an object.
const NO_MAGICLINKS: &[Row] = &[
    ("hall", At("hall")),
    ("key", At("hall/key")),
    ("here/back/root/key", At("hall/key")),
    ("fully", At("hall/key")),
    ("thief", Out("~/../vault/gold")),
    ("top", Out("/")),
    ("..", Out("~/..")),
    ("nowhere", ENOENT),
    ("snake", ELOOP),
    ("mirror", ELOOP),
    ("mirror/proc", ELOOP),
    ("mirror-key", ELOOP),
    ("program", ELOOP),
    ("/proc/self/exe", ELOOP),
    ("/proc/self/root/", ELOOP),
    ("/proc/self/fd/0", ELOOP),
    ("/proc/self/cwd/hall", ELOOP),
    ("/proc/thread-self/ns/mnt", ELOOP),
];

/// No rule: everything is followed.
const NOTHING: &[Row] = &[
    ("thief", Out("~/../vault/gold")),
    ("top", Out("/")),
    ("back/root/key", At("hall/key")),
    ("program", Program),
    ("mirror-key", At("hall/key")),
    ("nowhere", ENOENT),
    ("snake", ELOOP),
];

/// With mounts: `root/mnt` is one, with `inner/`, links in and out, and a file that is mounted on
/// `root/other/file`; `root/bind` is a bind mount of `root/hall`.
const NO_XDEV: &[Row] = &[
    ("hall", At("hall")),
    (".", At("")),
    ("hall/..", At("")),
    ("key", At("hall/key")),
    ("here/here", At("")),
    ("round", At("hall/key")),
    ("mnt", EXDEV),
    ("mnt/", EXDEV),
    ("mnt/inner", EXDEV),
    ("mnt/..", EXDEV),
    ("mnt/../hall", EXDEV),
    ("other/file", EXDEV),
    ("bind", EXDEV),
    ("bind/key", EXDEV),
    ("to-mnt", EXDEV),
    ("to-mnt/..", EXDEV),
    ("..", Out("~/..")),
    ("../root", At("")),
    // An absolute path may begin on its mount; a link may not lead there.
    ("/", Out("/")),
    ("~/hall", EXDEV),
    ("absolute", EXDEV),
    ("top", EXDEV),
    ("fully", EXDEV),
    ("program", EXDEV),
    ("/proc/self", EXDEV),
];

/// The same from inside the mount.
const NO_XDEV_INSIDE: &[Row] = &[
    (".", At("mnt")),
    ("inner", At("mnt/inner")),
    ("inner/..", At("mnt")),
    ("to-inner", At("mnt/inner")),
    ("..", EXDEV),
    ("../mnt", EXDEV),
    ("inner/../..", EXDEV),
    ("to-hall", EXDEV),
    ("nothing", ENOENT),
];

/// Scopes and mounts together: a mount in the root is beneath it.
const BENEATH_WITH_MOUNTS: &[Row] = &[
    ("mnt/inner", At("mnt/inner")),
    ("mnt/inner/../../hall", At("hall")),
    ("to-mnt/..", At("")),
    ("mnt/to-hall/key", At("hall/key")),
    ("bind/key", At("bind/key")),
    ("bind/..", At("")),
    ("bind/../..", EXDEV),
    ("mnt/../../vault", EXDEV),
];

struct Table {
    name: &'static str,
    rules: ResolveFlags,
    from: &'static str,
    rows: &'static [Row],
}

const fn table(name: &'static str, rules: ResolveFlags, rows: &'static [Row]) -> Table {
    Table { name, rules, from: "root", rows }
}

const NONE: ResolveFlags = ResolveFlags::empty();

const TABLES: &[Table] = &[
    table("BENEATH", ResolveFlags::BENEATH, BENEATH),
    table("IN_ROOT", ResolveFlags::IN_ROOT, IN_ROOT),
    table("NO_SYMLINKS", ResolveFlags::NO_SYMLINKS, NO_SYMLINKS),
    table("NO_MAGICLINKS", ResolveFlags::NO_MAGICLINKS, NO_MAGICLINKS),
    table("no rule", NONE, NOTHING),
];

const MOUNTS: &[Table] = &[
    table("NO_XDEV", ResolveFlags::NO_XDEV, NO_XDEV),
    Table {
        name: "NO_XDEV inside",
        rules: ResolveFlags::NO_XDEV,
        from: "root/mnt",
        rows: NO_XDEV_INSIDE,
    },
    table("BENEATH mounts", ResolveFlags::BENEATH, BENEATH_WITH_MOUNTS),
];

/// The ways to open each row: with `O_PATH`, so that directories and files are alike, or for
/// reading.
const WAYS: &[OFlags] = &[OFlags::PATH, OFlags::RDONLY];

fn name_of(file: &OwnedFd) -> String {
    let name = readlink(format!("/proc/self/fd/{}", file.as_raw_fd()), Vec::new()).unwrap();
    name.into_string().unwrap()
}

fn holds(at: &Path, is: Is, got: Result<String, Errno>) -> bool {
    let beneath = |name: &str| at.join("root").join(name).components().as_path().to_owned();
    let root = at.join("root");
    let parent = |path: &str| path.replace("~/..", at.to_str().unwrap());
    match (is, got) {
        (No(errno), Err(got)) => errno == got,
        (At(""), Ok(got)) => Path::new(&got) == root,
        (At(name), Ok(got)) => Path::new(&got) == beneath(name),
        (Out(path), Ok(got)) => got == parent(path),
        (Program, Ok(got)) => Path::new(&got) == std::env::current_exe().unwrap(),
        _ => false,
    }
}

fn check(at: &Path, table: &Table, emulated: bool) -> usize {
    let directory = open_directory(&at.join(table.from));
    std::env::set_current_dir(at.join(table.from)).unwrap();
    let froms: [BorrowedFd<'_>; 2] = [directory.as_fd(), CWD];
    let mut cases = 0;
    for &(path, is) in table.rows {
        let path = path.replace('~', at.join("root").to_str().unwrap());
        for flags in WAYS {
            for from in froms {
                let how = OpenHow::new(*flags | OFlags::CLOEXEC).resolve(table.rules);
                let done = openat2_with(from, path.as_str(), &how);
                let what = format!("{} {path:?} {flags:?} emulated: {emulated}", table.name);
                if let Ok(done) = &done {
                    assert_eq!(done.by != seccompat::By::Native, emulated, "{what}");
                }
                let got = done.map(|done| name_of(&done.value)).map_err(|error| error.errno());
                assert!(holds(at, is, got.clone()), "{what}: {got:?}, not {is:?}");
                cases += 1;
            }
        }
    }
    cases
}

/// A link that must not be followed is opened itself, unless a rule forbids that.
fn links_themselves(at: &Path) -> usize {
    let directory = open_directory(&at.join("root"));
    let mut cases = 0;
    for (rules, _) in [(NONE, "")].iter().chain(crate::common::RULES) {
        for name in ["key", "absolute", "thief", "snake", "program", "nowhere"] {
            let open = |flags| {
                let how = OpenHow::new(flags | OFlags::NOFOLLOW | OFlags::CLOEXEC).resolve(*rules);
                openat2_with(&directory, name, &how).map_err(|error| error.errno())
            };
            let itself = open(OFlags::PATH).map(|done| name_of(&done.value));
            assert_eq!(
                itself.as_deref(),
                Ok(at.join("root").join(name).to_str().unwrap()),
                "{rules:?}"
            );
            assert_eq!(open(OFlags::RDONLY).unwrap_err(), Errno::LOOP, "{name} {rules:?}");
            cases += 2;
        }
    }
    cases
}

/// A file is created where the rules say, or not at all.
fn creation(at: &Path) -> usize {
    let directory = open_directory(&at.join("root"));
    let (beneath, in_root) = (ResolveFlags::BENEATH, ResolveFlags::IN_ROOT);
    let rows: &[(&str, ResolveFlags, Result<&str, Errno>)] = &[
        ("made", beneath, Ok("root/made")),
        ("hall/made", beneath, Ok("root/hall/made")),
        ("nowhere", beneath, Ok("root/nothing")),
        ("nowhere", in_root, Ok("root/nothing")),
        ("nowhere-absolute", in_root, Ok("root/nothing")),
        ("/made", in_root, Ok("root/made")),
        ("../made", in_root, Ok("root/made")),
        ("nowhere-absolute", beneath, Err(Errno::XDEV)),
        ("../made", beneath, Err(Errno::XDEV)),
        ("/made", beneath, Err(Errno::XDEV)),
        ("nowhere", ResolveFlags::NO_SYMLINKS, Err(Errno::LOOP)),
        ("made/", beneath, Err(Errno::ISDIR)),
        ("hall/key/made", beneath, Err(Errno::NOTDIR)),
        ("none/made", beneath, Err(Errno::NOENT)),
    ];
    for &(path, rules, expected) in rows {
        let how = OpenHow::new(OFlags::CREATE | OFlags::WRONLY | OFlags::CLOEXEC)
            .mode(Mode::RUSR | Mode::WUSR)
            .resolve(rules);
        let got = openat2_with(&directory, path, &how);
        match (expected, got.map_err(|error| error.errno())) {
            (Ok(name), Ok(done)) => {
                assert_eq!(
                    name_of(&done.value),
                    at.join(name).to_str().unwrap(),
                    "{path} {rules:?}"
                );
                fs::remove_file(at.join(name)).unwrap();
            }
            (Err(errno), Err(got)) => assert_eq!(errno, got, "{path} {rules:?}"),
            (expected, got) => panic!("{path} {rules:?}: {got:?}, not {expected:?}"),
        }
        assert!(!at.join("made").exists() && !Path::new("/made").exists(), "{path} {rules:?}");
    }
    rows.len()
}

fn everything(at: &Path, emulated: bool) -> usize {
    let mut cases: usize = TABLES.iter().map(|table| check(at, table, emulated)).sum();
    if is_root() {
        cases += MOUNTS.iter().map(|table| check(at, table, emulated)).sum::<usize>();
    }
    cases + links_themselves(at) + creation(at)
}

#[test]
fn every_rule_is_kept() {
    let Some(at) = place() else {
        let text = run_inside("resolve::every_rule_is_kept");
        for line in text.lines().filter(|line| line.contains(" cases")) {
            println!("{line}");
        }
        if !is_root() {
            println!("skipped: mounts take root");
        }
        return;
    };
    // A file system of its own, so that a walk out of it is detected.
    mount_tmpfs(&at);
    let root = at.join("root");
    let names: Vec<String> =
        TREE.iter().map(|name| name.replace('~', root.to_str().unwrap())).collect();
    make(&at, &names.iter().map(String::as_str).collect::<Vec<_>>());
    if is_root() {
        make(&root, &["mnt/", "bind/", "other/file", "to-mnt -> mnt"]);
        mount_tmpfs(&root.join("mnt"));
        make(&root.join("mnt"), &["inner/", "to-inner -> inner", "to-hall -> ../hall", "file"]);
        rustix::mount::mount_bind(root.join("hall"), root.join("bind")).unwrap();
        rustix::mount::mount_bind(root.join("mnt/file"), root.join("other/file")).unwrap();
    }
    let native = everything(&at, false);
    let pretend = Pretend::filtered(&[Sysno::OPENAT2]);
    let emulated = everything(&at, true);
    drop(pretend);
    println!("{native} cases of the call and {emulated} of its emulation are as the table says");
}

/// The fortieth link is followed, and the next one is not.
#[test]
fn as_many_links_as_the_kernel_follows() {
    let scratch = tempfile::tempdir().unwrap();
    fs::write(scratch.path().join("0"), "").unwrap();
    for n in 1..=41 {
        let link = scratch.path().join(n.to_string());
        std::os::unix::fs::symlink((n - 1).to_string(), link).unwrap();
    }
    let directory = open_directory(scratch.path());
    let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::BENEATH);
    for emulated in [false, true] {
        let _pretend = emulated.then(|| Pretend::filtered(&[Sysno::OPENAT2]));
        // The kernel may answer EAGAIN while another process renames or mounts (openat2(2)).
        let open = |name: &str| loop {
            match openat2_with(&directory, name, &how).map_err(|error| error.errno()) {
                Err(Errno::AGAIN) => {}
                opened => break opened,
            }
        };
        assert_eq!(open("40").err(), None, "emulated: {emulated}");
        assert_eq!(open("41").unwrap_err(), Errno::LOOP, "emulated: {emulated}");
    }
}
