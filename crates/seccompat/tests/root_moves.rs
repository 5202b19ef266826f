//! A root that moves away and comes back while `openat2`'s emulation looks: the paths that the kernel
//! tells fit together, and yet what was found is not beneath the root.
//!
//! A supervisor holds the emulation at each of its looks, and renames meanwhile: nothing is left to
//! chance.
#![deny(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "common/os.rs"]
mod os;

use std::fs::{self, File};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat};
use rustix::io::Errno;
use seccompat::fs::{OpenHow, openat2_with};
use seccompat::{By, Pretend, Sysno};

/// A directory with `root/inner/file`, and `other` beside it.
fn tree(at: &Path) -> OwnedFd {
    fs::create_dir_all(at.join("root/inner")).unwrap();
    fs::create_dir(at.join("other")).unwrap();
    File::create(at.join("root/inner/file")).unwrap();
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    openat(CWD, at.join("root"), flags, Mode::empty()).unwrap()
}

/// What is renamed, and to what.
type Renames = &'static [(&'static str, &'static str)];

/// What the emulation says of `inner/file` where these renames come before its first look at a path,
/// its second and its third. `None` where the kernel has no supervisors.
fn opened(at: &Path, renames: [Renames; 3]) -> Option<Result<By, Errno>> {
    let root = tree(at);
    let (to_supervisor, listeners) = channel();
    let victim = thread::spawn(move || {
        to_supervisor.send(os::ask_about(Sysno::READLINKAT)).unwrap();
        let _as_if = Pretend::filtered(&[Sysno::OPENAT2]);
        let how = OpenHow::new(OFlags::RDONLY | OFlags::CLOEXEC).resolve(ResolveFlags::BENEATH);
        let opened = openat2_with(&root, c"inner/file", &how);
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
    // Nobody serves a look that comes after these: it gets ENOSYS.
    drop(listener);
    Some(victim.join().unwrap())
}

#[test]
fn paths_that_fit_together_are_not_believed_alone() {
    let away: Renames = &[("root", "away"), ("other", "root")];
    let back: Renames = &[("root", "other"), ("away", "root")];
    let cases: [(&str, [Renames; 3], Result<By, Errno>); 3] = [
        ("nothing moves", [&[], &[], &[]], Ok(By::EXACTLY)),
        // It lies outside by now; while its path is told, where it lies is called like the root.
        (
            "the root moves and comes back",
            [&[("root/inner", "other/inner")], away, back],
            Err(Errno::XDEV),
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
