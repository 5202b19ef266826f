//! `openat2` and its emulation compared over mounts: file systems whose files have other devices
//! than their directories, a root that is bound into itself, absolute links, roots without a path,
//! and roots outside the process's own.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::ffi::CString;
use std::os::fd::AsRawFd;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::common::{is_root, make, mount_tmpfs, open_directory, place, run_inside};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, fcntl_getfl, mkdirat, openat, readlink};
use rustix::io::Errno;
use rustix::mount::{MountFlags, UnmountFlags, mount, mount_bind, unmount};
use seccompat::fs::{OpenHow, openat2_with};
use seccompat::{By, Pretend, Sysno};

/// The observable state of an opened file: its path, and the flags of an `O_PATH` descriptor.
type Seen = Result<(String, Option<OFlags>), Errno>;

fn seen(from: BorrowedFd<'_>, path: &str, flags: OFlags, rules: ResolveFlags, by: By) -> Seen {
    let how = OpenHow::new(flags | OFlags::CLOEXEC).resolve(rules);
    // The kernel gives up on `..` if anything was moved or mounted anywhere meanwhile.
    let open = || openat2_with(from, path, &how).map_err(|error| error.errno());
    let again = |opened: &Result<_, Errno>| opened.as_ref().err() != Some(&Errno::AGAIN);
    let done = (0..1000).map(|_| open()).find(again).unwrap_or(Err(Errno::AGAIN))?;
    assert_eq!(done.by, by);
    let link = format!("/proc/self/fd/{}", done.value.as_raw_fd());
    // The kernel does not report a path longer than a page.
    let name = readlink(link, Vec::new()).unwrap_or_default();
    let told = fcntl_getfl(&done.value).unwrap();
    Ok((name.into_string().unwrap(), flags.contains(OFlags::PATH).then_some(told)))
}

const NONE: ResolveFlags = ResolveFlags::empty();

/// Every path under every rule, natively and emulated; returns how many were opened.
fn compare(from: &impl AsFd, paths: &[&str]) -> usize {
    let scopes = [NONE, ResolveFlags::BENEATH, ResolveFlags::IN_ROOT];
    let others = [NONE, ResolveFlags::NO_XDEV, ResolveFlags::NO_MAGICLINKS];
    let mut opened = 0;
    for path in paths {
        for rules in scopes.into_iter().flat_map(|scope| others.map(|other| scope | other)) {
            if rules == NONE {
                continue;
            }
            let ways = [
                OFlags::RDONLY,
                OFlags::PATH,
                OFlags::PATH | OFlags::NOFOLLOW,
                OFlags::PATH | OFlags::DIRECTORY,
            ];
            for flags in ways {
                let native = seen(from.as_fd(), path, flags, rules, By::Native);
                // The emulation learns mounts from `statx`, and without it from `/proc`.
                for missing in [&[Sysno::OPENAT2][..], &[Sysno::OPENAT2, Sysno::STATX]] {
                    let pretend = Pretend::filtered(missing);
                    let emulated = seen(from.as_fd(), path, flags, rules, By::EXACTLY);
                    drop(pretend);
                    assert_eq!(
                        emulated, native,
                        "{path:?} {flags:?} {rules:?} without {missing:?}"
                    );
                }
                opened += usize::from(native.is_ok());
            }
        }
    }
    opened
}

fn inside(name: &str) -> Option<std::path::PathBuf> {
    if place().is_none() {
        if is_root() {
            run_inside(name);
        } else {
            println!("skipped: mounts take root");
        }
    }
    let at = place()?;
    mount_tmpfs(&at);
    Some(at)
}

#[test]
fn a_mount_is_told_by_its_id_and_not_by_a_device() {
    let Some(at) = inside("mounts::a_mount_is_told_by_its_id_and_not_by_a_device") else { return };
    make(&at, &["lower/", "upper/", "merged/", "bound/", "root/"]);
    mount_tmpfs(&at.join("lower"));
    make(&at, &["lower/in/", "lower/file", "lower/in/file", "root/file", "root/in/"]);
    make(&at, &["root/again/", "root/link -> file", "root/one"]);
    mount_tmpfs(&at.join("upper"));
    make(&at, &["upper/files/", "upper/work/"]);
    let [lower, upper, work] = ["lower", "upper/files", "upper/work"].map(|name| at.join(name));
    let how = format!(
        "lowerdir={},upperdir={},workdir={}",
        lower.display(),
        upper.display(),
        work.display()
    );
    let how = CString::new(how).unwrap();
    let merged = at.join("merged");
    if mount("overlay", &merged, "overlay", MountFlags::empty(), Some(&*how)).is_ok() {
        assert!(
            compare(&open_directory(&merged), &["file", "in/file", "in/..", "in/../file"]) > 40
        );
    } else {
        println!("left out: no overlayfs here");
    }
    // The same file system twice: one device, two mounts.
    let root = at.join("root");
    mount_bind(&root, root.join("again")).unwrap();
    mount_bind(root.join("file"), root.join("one")).unwrap();
    let paths =
        ["again/file", "again/../file", "again/..", "one", "again/again", "again/in/../../file"];
    assert!(compare(&open_directory(&root), &paths) > 40);
    assert!(compare(&open_directory(&root.join("again")), &["../file", "in/..", "link"]) > 20);
}

#[test]
fn the_working_directory_is_on_a_mount_too() {
    let Some(at) = inside("mounts::the_working_directory_is_on_a_mount_too") else { return };
    make(&at, &["file", "in/", "in/file", "link -> in/file"]);
    std::env::set_current_dir(&at).unwrap();
    assert!(compare(&CWD, &["file", "in", "in/file", "link", ".", "none"]) > 40);
}

#[test]
fn absolute_links_are_judged_as_the_kernel_judges_them() {
    let Some(at) = inside("mounts::absolute_links_are_judged_as_the_kernel_judges_them") else {
        return;
    };
    make(&at, &["in/", "file", "relative -> file", "in/up -> ../absolute"]);
    let absolute = at.join("file");
    symlink(&absolute, at.join("absolute")).unwrap();
    symlink("/", at.join("root")).unwrap();
    symlink("/dev/null", at.join("null")).unwrap();
    let full = absolute.to_str().unwrap();
    let name = at.file_name().unwrap().to_str().unwrap();
    let [back, again] = [format!("../{name}/absolute"), format!("in/../../{name}/root")];
    let paths = [
        "absolute",
        "root",
        "in/../absolute",
        "in/up",
        "null",
        full,
        "/",
        "/etc/..",
        &back,
        &again,
    ];
    assert!(compare(&open_directory(&at), &paths) > 40);
    // On the mount of the root itself.
    assert!(compare(&open_directory(Path::new("/")), &["etc/../etc", "proc/self", "/etc"]) > 20);
    // From another directory of that mount, if the temporary folder is one.
    let link = at.with_extension("link");
    symlink("/", &link).unwrap();
    let name = link.file_name().unwrap().to_str().unwrap();
    let opened = compare(&open_directory(at.parent().unwrap()), &[name, &format!("{name}/etc")]);
    std::fs::remove_file(&link).unwrap();
    assert!(opened > 10);
}

#[test]
fn a_root_that_no_path_tells_is_walked_all_the_same() {
    let scratch = tempfile::tempdir().unwrap();
    let mut here = open_directory(scratch.path());
    let long = "x".repeat(200);
    for _ in 0..25 {
        mkdirat(&here, &long, Mode::RWXU).unwrap();
        here = openat(&here, &long, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).unwrap();
    }
    let flags = OFlags::CREATE | OFlags::WRONLY | OFlags::CLOEXEC;
    drop(openat(&here, "file", flags, Mode::RUSR).unwrap());
    mkdirat(&here, "in", Mode::RWXU).unwrap();
    rustix::fs::symlinkat("in/../file", &here, "link").unwrap();
    let paths = ["file", "in/../file", "link", "in/../../file", "in/../in/.."];
    assert!(compare(&here, &paths) > 40);
}

#[test]
fn roots_out_of_reach_are_walked_all_the_same() {
    let Some(at) = inside("mounts::roots_out_of_reach_are_walked_all_the_same") else { return };
    make(&at, &["gone/", "other/", "root/in/", "root/file", "other/proc/", "other/in/"]);
    mount_tmpfs(&at.join("gone"));
    make(&at, &["gone/in/", "gone/in/file", "gone/in/link -> ../in/file"]);
    let [gone, within] = ["gone", "gone/in"].map(|name| open_directory(&at.join(name)));
    unmount(at.join("gone"), UnmountFlags::DETACH).unwrap();
    assert!(compare(&gone, &["in/file", "in/link", "in/..", "in/../in/file"]) > 40);
    assert!(compare(&within, &["../file", "file", "link"]) > 20);
    // The process's own root stops `..`.
    let above = open_directory(&at);
    let outside = open_directory(&at.join("root"));
    mount("none", at.join("other/proc"), "proc", MountFlags::empty(), None::<&std::ffi::CStr>)
        .unwrap();
    rustix::process::chroot(at.join("other")).unwrap();
    rustix::process::chdir("/").unwrap();
    for (from, path) in [(&outside, "in/../file"), (&above, "other/in/../../root/file")] {
        for rules in [ResolveFlags::BENEATH, ResolveFlags::IN_ROOT] {
            let open = || {
                let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(rules);
                openat2_with(from, path, &how).map(|done| done.by).map_err(|error| error.errno())
            };
            assert_eq!(open(), Ok(By::Native), "{path}");
            let _pretend = Pretend::filtered(&[Sysno::OPENAT2]);
            assert_eq!(open(), Ok(By::EXACTLY), "{path}");
        }
    }
}

#[test]
fn the_emulation_does_not_know_the_cache() {
    let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::CACHED);
    let _pretend = Pretend::filtered(&[Sysno::OPENAT2]);
    let error = openat2_with(CWD, "/", &how).unwrap_err();
    assert_eq!((error.errno(), error.is_unavailable()), (Errno::AGAIN, false));
}
