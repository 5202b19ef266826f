//! A tree with every kind of object that a path can meet, made twice: the call runs in one, its
//! emulation in the other.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fd::OwnedFd;
use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat, openat};

/// Builds one. As root, it is in a mount namespace of its own, with mounts, devices and attributes.
pub fn build(at: &Path, root: bool) {
    fs::create_dir_all(at).unwrap();
    let file = |name: &str, mode: u32| {
        fs::write(at.join(name), format!("content of {name}")).unwrap();
        fs::set_permissions(at.join(name), Permissions::from_mode(mode)).unwrap();
    };
    let directory = |name: &str, mode: u32| {
        fs::create_dir(at.join(name)).unwrap();
        fs::write(at.join(name).join("inner"), "inner").unwrap();
        fs::create_dir(at.join(name).join("sub")).unwrap();
        symlink("../file", at.join(name).join("up")).unwrap();
        symlink("inner", at.join(name).join("in")).unwrap();
        fs::set_permissions(at.join(name), Permissions::from_mode(mode)).unwrap();
    };
    for (name, mode) in [("file", 0o644), ("secret", 0o600), ("program", 0o755), ("none", 0o000)] {
        file(name, mode);
    }
    for (name, mode) in [
        ("dir", 0o755),
        ("open", 0o777),
        ("sticky", 0o1777),
        ("groupsticky", 0o1775),
        ("setgid", 0o2775),
        ("closed", 0o000),
        ("search", 0o711),
    ] {
        directory(name, mode);
    }
    fs::create_dir_all(at.join("deep/er/and/deeper")).unwrap();
    fs::write(at.join("deep/er/and/deeper/end"), "end").unwrap();
    for (name, to) in [
        ("link", "file"),
        ("dirlink", "dir"),
        ("slashlink", "dir/"),
        ("chain", "chain1"),
        ("chain1", "chain2"),
        ("chain2", "dir/inner"),
        ("dangling", "nowhere"),
        ("danglingdeep", "nowhere/at/all"),
        ("loop", "loop"),
        ("loop1", "loop2"),
        ("loop2", "loop1"),
        ("self", "."),
        ("up", ".."),
        ("out", "../outside"),
        ("outandin", "../TREE/file"),
        ("absolute", "/dir/inner"),
        ("absoluteroot", "/"),
        ("manyups", "../../../../../../../../../../dir"),
        ("deeplink", "deep/er/../er/and"),
        ("magic", "/proc/self/fd/0"),
        ("magicroot", "/proc/self/root"),
        ("procself", "/proc/self"),
        ("fullpath", "FULL/dir"),
    ] {
        let to = to.replace("TREE", at.file_name().unwrap().to_str().unwrap());
        symlink(to.replace("FULL", at.to_str().unwrap()), at.join(name)).unwrap();
    }
    let node = |name: &str, kind, device| {
        mknodat(CWD, at.join(name), kind, Mode::from_bits_retain(0o666), device)
    };
    node("fifo", FileType::Fifo, 0).unwrap();
    drop(std::os::unix::net::UnixListener::bind(at.join("socket")).unwrap());
    if root {
        node("null", FileType::CharacterDevice, rustix::fs::makedev(1, 3)).unwrap();
        privileged(at);
    }
}

fn privileged(at: &Path) {
    let other = |name: &str| {
        std::os::unix::fs::lchown(at.join(name), Some(1234), Some(1234)).unwrap();
    };
    // Owners of all kinds in sticky directories: `fs.protected_symlinks` and similar sysctls.
    for directory in ["sticky", "groupsticky", "open"] {
        for (name, owner) in [("hers", 1234), ("his", 65534)] {
            let path = at.join(directory).join(name);
            fs::write(&path, "x").unwrap();
            fs::set_permissions(&path, Permissions::from_mode(0o666)).unwrap();
            std::os::unix::fs::chown(&path, Some(owner), Some(owner)).unwrap();
            let link = at.join(directory).join(format!("{name}link"));
            symlink("inner", &link).unwrap();
            std::os::unix::fs::lchown(&link, Some(owner), Some(owner)).unwrap();
            let fifo = at.join(directory).join(format!("{name}fifo"));
            mknodat(CWD, &fifo, FileType::Fifo, Mode::from_bits_retain(0o666), 0).unwrap();
            std::os::unix::fs::chown(&fifo, Some(owner), Some(owner)).unwrap();
        }
    }
    for name in ["mine", "minetoo"] {
        fs::write(at.join(name), "mine").unwrap();
        std::os::unix::fs::chown(at.join(name), Some(65534), Some(65534)).unwrap();
        fs::set_permissions(at.join(name), Permissions::from_mode(0o640)).unwrap();
    }
    other("secret");
    // An access list that lets uid 65534 read and write despite the mode: version 2, then tag,
    // permissions and id of each entry.
    let mut list = 2u32.to_le_bytes().to_vec();
    for (tag, permissions, id) in [
        (1u16, 6u16, u32::MAX),
        (2, 6, 65534),
        (4, 0, u32::MAX),
        (16, 6, u32::MAX),
        (32, 0, u32::MAX),
    ] {
        list.extend(tag.to_le_bytes());
        list.extend(permissions.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    fs::write(at.join("listed"), "listed").unwrap();
    fs::set_permissions(at.join("listed"), Permissions::from_mode(0o600)).unwrap();
    // Some file systems lack them.
    let _ = rustix::fs::setxattr(
        at.join("listed"),
        "system.posix_acl_access",
        &list,
        rustix::fs::XattrFlags::empty(),
    );
    for name in ["mnt", "nosym", "noexec"] {
        fs::create_dir(at.join(name)).unwrap();
    }
    fs::create_dir(at.join("bind")).unwrap();
    fs::create_dir(at.join("ro")).unwrap();
    fs::write(at.join("filemount"), "").unwrap();
    let mount = |words: &[&str], to: &str| {
        let status = Command::new("mount").args(words).arg(at.join(to)).status().unwrap();
        assert!(status.success(), "mount {words:?} {to}");
    };
    mount(&["-t", "tmpfs", "-o", "mode=755", "tmpfs"], "mnt");
    mount(&["-t", "tmpfs", "-o", "mode=777,nosymfollow", "tmpfs"], "nosym");
    mount(&["-t", "tmpfs", "-o", "mode=777,noexec,nodev", "tmpfs"], "noexec");
    let from = |name: &str| at.join(name).to_str().unwrap().to_owned();
    mount(&["--bind", &from("dir")], "bind");
    mount(&["--bind", &from("dir")], "ro");
    mount(&["--bind", &from("file")], "filemount");
    mount(&["-o", "remount,bind,ro"], "ro");
    for name in ["mnt", "nosym", "noexec"] {
        let inside = at.join(name);
        fs::write(inside.join("inner"), "inner").unwrap();
        fs::create_dir(inside.join("sub")).unwrap();
        symlink("inner", inside.join("in")).unwrap();
        symlink("../dir/inner", inside.join("up")).unwrap();
        symlink("sub", inside.join("sublink")).unwrap();
    }
    for (name, attribute) in [("immutable", "+i"), ("append", "+a")] {
        fs::write(at.join(name), name).unwrap();
        fs::set_permissions(at.join(name), Permissions::from_mode(0o666)).unwrap();
        // Some file systems lack them.
        let _ = Command::new("chattr").arg(attribute).arg(at.join(name)).output();
    }
}

/// Clears attributes that would prevent the removal of the tree.
pub fn release(at: &Path) {
    for name in ["immutable", "append"] {
        let _ = Command::new("chattr").arg("-i").arg("-a").arg(at.join(name)).output();
    }
}

/// Names in it, and paths through it.
pub const NAMES: &[&str] = &[
    "file",
    "secret",
    "program",
    "none",
    "dir",
    "open",
    "sticky",
    "groupsticky",
    "setgid",
    "closed",
    "search",
    "deep",
    "link",
    "dirlink",
    "slashlink",
    "chain",
    "chain1",
    "dangling",
    "danglingdeep",
    "loop",
    "loop1",
    "self",
    "up",
    "out",
    "outandin",
    "absolute",
    "absoluteroot",
    "manyups",
    "deeplink",
    "magic",
    "magicroot",
    "procself",
    "fullpath",
    "fifo",
    "socket",
    "null",
    "mine",
    "minetoo",
    "listed",
    "mnt",
    "nosym",
    "noexec",
    "bind",
    "ro",
    "filemount",
    "immutable",
    "append",
    "inner",
    "sub",
    "in",
    "hers",
    "his",
    "herslink",
    "hislink",
    "hersfifo",
    "hisfifo",
    "er",
    "and",
    "deeper",
    "end",
    "sublink",
    "part",
    "new",
    "newer",
    "..",
    ".",
    "",
    "proc",
    "self",
];

/// Paths that resolve, unless a rule forbids it.
pub const GOOD: &[&str] = &[
    "file",
    "dir/inner",
    "dir",
    "deep/er/and/deeper/end",
    "deep/er/../er/and",
    "dirlink/inner",
    "self/self/dir/in",
    "link",
    "chain",
    "absolute",
    "absoluteroot",
    "manyups",
    "deeplink/deeper/end",
    "dir/up",
    "dir/../file",
    "dir/./inner",
    "mnt",
    "mnt/inner",
    "mnt/sub/..",
    "mnt/../file",
    "mnt/up",
    "mnt/sublink",
    "bind/inner",
    "bind/in",
    "bind/up",
    "ro/inner",
    "ro/sub",
    "filemount",
    "nosym/inner",
    "nosym/in",
    "nosym/sublink/../inner",
    "noexec/inner",
    "sticky/inner",
    "sticky/hers",
    "sticky/his",
    "sticky/herslink",
    "sticky/hislink",
    "sticky/in",
    "sticky/hersfifo",
    "groupsticky/hers",
    "groupsticky/hersfifo",
    "groupsticky/herslink",
    "open/herslink",
    "open/hersfifo",
    "fullpath",
    "fullpath/inner",
    "outandin",
    "up/TREE/file",
    "magicroot",
    "procself",
    "fifo",
    "socket",
    "null",
    "mine",
    "listed",
    "immutable",
    "append",
    "secret",
    "none",
    "closed/inner",
    "search/inner",
    "setgid",
    "program",
    "dangling",
    "slashlink",
    "slashlink/in",
    "open/new",
    "dir/newer",
    "new",
    "sticky/new",
    "mnt/new",
    "ro/new",
    "setgid/new",
    "dir/sub/../../dir/sub/..",
    "deep/er/and/..",
    "self",
    ".",
    "part",
    "part/inner",
    "part/sub/..",
    "part/../file",
    "part/up",
    "part/new",
];

/// The visible state of a tree: one line per object, without the values that differ between two
/// trees.
pub fn state(at: &Path) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    let mut rest = vec![at.to_owned()];
    while let Some(path) = rest.pop() {
        let Ok(meta) = fs::symlink_metadata(&path) else { continue };
        let name = path.strip_prefix(at).unwrap().to_owned();
        let content = if meta.is_file() {
            fs::read(&path).map_or_else(|error| error.to_string(), |all| format!("{all:?}"))
        } else if meta.is_symlink() {
            // Absolute links contain the tree's own name, which differs.
            fs::read_link(&path)
                .unwrap()
                .file_name()
                .map(OsString::from)
                .map_or_else(String::new, |n| format!("{n:?}"))
        } else {
            String::new()
        };
        let (mode, nlink) = (meta.mode(), meta.nlink());
        all.push((name, format!("{mode:o} {} {} {nlink} {content}", meta.uid(), meta.gid())));
        if meta.is_dir() {
            rest.extend(
                fs::read_dir(&path).into_iter().flatten().map(|entry| entry.unwrap().path()),
            );
        }
    }
    all.sort();
    all
}

/// Descriptors of places in a tree at which calls may begin.
pub fn places(at: &Path) -> Vec<OwnedFd> {
    let base = openat(CWD, at, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).unwrap();
    let mut all = Vec::new();
    let open = |name: &str, flags: OFlags| {
        openat(&base, name, flags | OFlags::CLOEXEC | OFlags::NOFOLLOW, Mode::empty()).ok()
    };
    for (name, flags) in [
        ("dir", OFlags::RDONLY),
        ("dir", OFlags::PATH),
        ("deep/er", OFlags::PATH),
        ("file", OFlags::RDONLY),
        ("file", OFlags::PATH),
        ("link", OFlags::PATH),
        ("sticky", OFlags::PATH),
        ("mnt", OFlags::PATH),
        ("mine", OFlags::PATH),
    ] {
        all.extend(open(name, flags));
    }
    all.push(base);
    all
}
