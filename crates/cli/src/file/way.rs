//! The way to a file: a path, step by step, without following a link that another user could have
//! made.
//!
//! Each step starts at the descriptor of the previous directory, so a directory that is renamed
//! meanwhile changes nothing. The rules hold whatever the sysctls `fs.protected_*` are: the kernel
//! follows no link except those of procfs.
#![forbid(unsafe_code)]

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, OFlags, PROC_SUPER_MAGIC, Stat, fstat, fstatfs, openat};
use rustix::io::Errno;

/// The limit on links in a path, as in the kernel (path_resolution(7)).
const MOST_LINKS: u32 = 40;

/// A name in a directory: the end of a path.
pub(super) struct Place {
    /// The directory; it can be searched, not read.
    pub(super) dir: OwnedFd,
    pub(super) name: OsString,
    /// Whether another user can make, rename or remove names in that directory.
    pub(super) is_shared: bool,
    pub(super) what: What,
}

/// The object with that name.
pub(super) enum What {
    Nothing,
    /// A file of any kind, except a link.
    File(Box<Stat>),
    /// A link of procfs to an open file of a process.
    Descriptor,
}

/// Follows a path.
///
/// # Errors
/// The errors of open(2); `Other`, with the reason, if a link is not followed.
pub(super) fn find(path: &Path) -> io::Result<Place> {
    let mut walk = Walk { dir: folder(CWD, ".")?, rest: Vec::new(), links: 0 };
    walk.then(path.as_os_str().as_bytes())?;
    while let Some(name) = walk.rest.pop() {
        if name == "." || name == ".." {
            walk.dir = folder(&walk.dir, &name)?;
            continue;
        }
        let is_last = walk.rest.is_empty();
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let there = match openat(&walk.dir, &name, flags, Mode::empty()) {
            Err(Errno::NOENT) if is_last => return walk.ends(name, What::Nothing),
            opened => opened?,
        };
        let stat = fstat(&there)?;
        if kind(&stat) == FileType::Symlink {
            if walk.follow(&there, &stat, &name, is_last)? {
                return walk.ends(name, What::Descriptor);
            }
        } else if is_last {
            return walk.ends(name, What::File(Box::new(stat)));
        } else {
            walk.dir = folder(&there, ".")?;
        }
    }
    Err(Errno::ISDIR.into())
}

/// The progress along a path.
struct Walk {
    dir: OwnedFd,
    /// The remaining names, the next one last.
    rest: Vec<OsString>,
    links: u32,
}

impl Walk {
    /// Puts the steps of a path before the remaining ones.
    fn then(&mut self, path: &[u8]) -> io::Result<()> {
        if path.is_empty() {
            return Err(Errno::NOENT.into());
        }
        if path.starts_with(b"/") {
            self.dir = folder(CWD, "/")?;
        }
        // A path that ends with a slash is a directory.
        let end = path.ends_with(b"/").then_some(&b"."[..]);
        let steps = path.split(|byte| *byte == b'/').filter(|step| !step.is_empty());
        let steps: Vec<&[u8]> = steps.chain(end).collect();
        self.rest.extend(steps.iter().rev().map(|step| OsStr::from_bytes(step).to_owned()));
        Ok(())
    }

    /// Follows a link. Returns whether it leads to a descriptor, which ends the walk.
    fn follow(
        &mut self,
        link: &OwnedFd,
        stat: &Stat,
        name: &OsStr,
        is_last: bool,
    ) -> io::Result<bool> {
        self.links += 1;
        if self.links > MOST_LINKS {
            return Err(Errno::LOOP.into());
        }
        // Any user may have moved a link with several names here, even if another user created it
        // (fs.protected_hardlinks = 0).
        let is_trusted = is_ours_or_roots(stat.st_uid) && stat.st_nlink == 1;
        if !is_trusted && is_shared(&self.dir)? {
            return Err(io::Error::other(format!(
                "`{}` is a link of another user (uid {}) in a directory that others may write: \
                 name its target",
                name.to_string_lossy(),
                stat.st_uid
            )));
        }
        if fstatfs(&self.dir)?.f_type == PROC_SUPER_MAGIC {
            // Only the kernel knows the target of a magic link: its text is for people.
            if is_last && name.as_bytes().iter().all(u8::is_ascii_digit) {
                return Ok(true);
            }
            if !is_last {
                let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
                self.dir = openat(&self.dir, name, flags, Mode::empty())?;
                return Ok(false);
            }
        }
        let text = rustix::fs::readlinkat(link, "", Vec::new())?;
        self.then(text.as_bytes())?;
        Ok(false)
    }

    fn ends(self, name: OsString, what: What) -> io::Result<Place> {
        let is_shared = is_shared(&self.dir)?;
        Ok(Place { dir: self.dir, name, is_shared, what })
    }
}

/// A directory, from which the walk continues.
fn folder(from: impl rustix::fd::AsFd, name: impl rustix::path::Arg) -> io::Result<OwnedFd> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(from, name, flags, Mode::empty())?)
}

/// Whether a user other than this one and root can change the names in a directory: its owner, or
/// others by its mode. If it has an access control list, the group's bits are the maximum that the
/// list gives (acl(5)).
fn is_shared(dir: &OwnedFd) -> io::Result<bool> {
    let stat = fstat(dir)?;
    Ok(!is_ours_or_roots(stat.st_uid) || stat.st_mode & 0o022 != 0)
}

fn is_ours_or_roots(uid: u32) -> bool {
    uid == 0 || is_ours(uid)
}

/// Whether this is the user who owns new files.
pub(super) fn is_ours(uid: u32) -> bool {
    uid == rustix::process::geteuid().as_raw()
}

pub(super) fn kind(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}
