//! A root that moves away and comes back while `openat2`'s emulation looks: the paths that the
//! kernel reports are consistent, but the object that was found is not beneath the root.
//!
//! The emulation looks only if it does not know a directory's parent: here, because too few
//! descriptors are free to keep the way. A supervisor holds it at each look, and renames meanwhile,
//! so the test does not depend on chance.
#![deny(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "common/os.rs"]
mod os;

use std::fs::{self, File};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::thread;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use seccompat::fs::{OpenHow, openat2_with};
use seccompat::{By, Pretend, Sysno};

/// One test at a time: the number of free descriptors belongs to the process.
static ALONE: Mutex<()> = Mutex::new(());

/// A directory with `root/inner/b/c/d/e/f`, and `other` beside it.
fn tree(at: &Path) -> OwnedFd {
    fs::create_dir_all(at.join("root/inner/b/c/d/e/f")).unwrap();
    fs::create_dir(at.join("other")).unwrap();
    File::create(at.join("root/inner/b/c/d/file")).unwrap();
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    openat(CWD, at.join("root"), flags, Mode::empty()).unwrap()
}

/// Leaves this many descriptors free.
fn leave_free(count: u64) -> Rlimit {
    let before = getrlimit(Resource::Nofile);
    let next = rustix::io::dup(std::io::stderr()).unwrap().as_raw_fd();
    let current = Some(u64::try_from(next).unwrap() + count);
    setrlimit(Resource::Nofile, Rlimit { current, ..before }).unwrap();
    before
}

/// The renames before the first, the second and the third look at a path.
type Renames<'a> = [&'a [(&'a str, &'a str)]; 3];

/// The emulation's answer for `inner/b/c/d/e/f/../../file` with these renames before its looks at
/// paths. `None` if the kernel has no supervisors.
fn opened(at: &Path, renames: Renames<'_>) -> Option<Result<By, Errno>> {
    let root = tree(at);
    let (to_supervisor, listeners) = channel();
    let victim = thread::spawn(move || {
        to_supervisor.send(os::ask_about(Sysno::READLINKAT)).unwrap();
        let _as_if = Pretend::filtered(&[Sysno::OPENAT2]);
        let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::BENEATH);
        let before = leave_free(5);
        let opened = openat2_with(&root, c"inner/b/c/d/e/f/../../file", &how);
        setrlimit(Resource::Nofile, before).unwrap();
        opened.map(|done| done.by).map_err(|error| error.answered())
    });
    let listener = listeners.recv().unwrap()?;
    for renames in renames {
        os::answer_after(listener.as_fd(), || {
            for (from, to) in renames {
                fs::rename(at.join(from), at.join(to)).unwrap();
            }
        });
    }
    // Nobody serves a later look: it gets ENOSYS.
    drop(listener);
    Some(victim.join().unwrap())
}

#[test]
fn paths_that_fit_together_are_not_believed_alone() {
    let _alone = ALONE.lock();
    let away: &[_] = &[("root", "away"), ("other", "root")];
    let back: &[_] = &[("root", "other"), ("away", "root")];
    let cases: [(&str, Renames<'_>, Result<By, Errno>); 3] = [
        ("nothing moves", [&[], &[], &[]], Ok(By::EXACTLY)),
        // It is outside by now; while its path is read, its parent has the root's name.
        (
            "the root moves and comes back",
            [&[("root/inner", "other/inner")], away, back],
            Err(Errno::AGAIN),
        ),
        ("the root moves", [&[], &[("root", "away")], &[]], Err(Errno::AGAIN)),
    ];
    for (case, renames, expected) in cases {
        let scratch = tempfile::tempdir().unwrap();
        let Some(opened) = opened(scratch.path(), renames) else {
            println!("left out: supervisors, which this kernel has not");
            return;
        };
        assert_eq!(opened, expected, "{case}");
    }
}

/// The emulation's answer for `inner/../file` with this rename while it looks for the parent.
fn gone_back(at: &Path, rename: Option<(&str, &str)>) -> Option<Result<By, Errno>> {
    let root = tree(at);
    File::create(at.join("root/file")).unwrap();
    File::create(at.join("other/file")).unwrap();
    let (to_supervisor, listeners) = channel();
    let victim = thread::spawn(move || {
        to_supervisor.send(os::ask_about(Sysno::STATX)).unwrap();
        let _as_if = Pretend::filtered(&[Sysno::OPENAT2]);
        let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::BENEATH);
        let opened = openat2_with(&root, c"inner/../file", &how);
        opened.map(|done| done.by).map_err(|error| error.answered())
    });
    let listener = listeners.recv().unwrap()?;
    os::answer_after(listener.as_fd(), || {
        if let Some((from, to)) = rename {
            fs::rename(at.join(from), at.join(to)).unwrap();
        }
    });
    // A later call gets ENOSYS, and the emulation uses `/proc`.
    drop(listener);
    Some(victim.join().unwrap())
}

#[test]
fn the_walk_does_not_go_up_from_a_moved_directory() {
    let _alone = ALONE.lock();
    let cases = [
        (None, Ok(By::EXACTLY)),
        (Some(("root/inner", "other/inner")), Err(Errno::AGAIN)),
        // It has another name in the same directory.
        (Some(("root/inner", "root/renamed")), Ok(By::EXACTLY)),
        (Some(("root", "away")), Ok(By::EXACTLY)),
    ];
    for (rename, expected) in cases {
        let scratch = tempfile::tempdir().unwrap();
        match gone_back(scratch.path(), rename) {
            Some(opened) => assert_eq!(opened, expected, "{rename:?}"),
            None => return println!("left out: supervisors, which this kernel has not"),
        }
    }
}
