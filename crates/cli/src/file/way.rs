//! The way to a file: a path, step by step, past no link that another user could have put there.
//!
//! Each step is taken from the descriptor of the directory before, so a directory that is renamed
//! meanwhile changes nothing. The rules hold whatever the sysctls `fs.protected_*` are: no step
//! leaves a link to the kernel, but for those of procfs.
#![forbid(unsafe_code)]

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, OFlags, PROC_SUPER_MAGIC, Stat, fstat, fstatfs, openat};
use rustix::io::Errno;

/// How many links a path may lead through, as in the kernel (path_resolution(7)).
const MOST_LINKS: u32 = 40;

/// A name in a directory: where a path ends.
pub(super) struct Place {
    /// The directory; it can be searched, not read.
    pub(super) dir: OwnedFd,
    pub(super) name: OsString,
    /// Whether another user can make, rename or remove names in that directory.
    pub(super) is_shared: bool,
    pub(super) what: What,
}

/// What has that name.
pub(super) enum What {
    Nothing,
    /// A file of any kind, but no link.
    File(Box<Stat>),
    /// A link of procfs to what a process has open.
    Descriptor,
}

/// Goes the way that a path says.
///
/// # Errors
/// Those of open(2); `Other`, with the reason, where a link is not followed.
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

/// How far a path was followed.
struct Walk {
    dir: OwnedFd,
    /// The names that are still to come, the next one last.
    rest: Vec<OsString>,
    links: u32,
}

impl Walk {
    /// Puts the steps of a path before those that are still to come.
    fn then(&mut self, path: &[u8]) -> io::Result<()> {
        if path.is_empty() {
            return Err(Errno::NOENT.into());
        }
        if path.starts_with(b"/") {
            self.dir = folder(CWD, "/")?;
        }
        // What ends with a slash is a directory.
        let end = path.ends_with(b"/").then_some(&b"."[..]);
        let steps = path.split(|byte| *byte == b'/').filter(|step| !step.is_empty());
        let steps: Vec<&[u8]> = steps.chain(end).collect();
        self.rest.extend(steps.iter().rev().map(|step| OsStr::from_bytes(step).to_owned()));
        Ok(())
    }

    /// Follows a link. Returns whether it is one to a descriptor, which is the end.
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
        // A link with several names may have been moved here by anybody, whoever made it
        // (fs.protected_hardlinks = 0).
        let is_trusted = is_ours_or_roots(stat.st_uid) && stat.st_nlink == 1;
        if !is_trusted && is_shared(&self.dir)? {
            return Err(io::Error::other(format!(
                "`{}` is a link of another user (uid {}) in a directory that others may write: \
                 name the file that it leads to",
                name.display(),
                stat.st_uid
            )));
        }
        if fstatfs(&self.dir)?.f_type == PROC_SUPER_MAGIC {
            // The kernel alone knows where these lead: their text is for people.
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

/// A directory, as a place to go on from.
fn folder(from: impl rustix::fd::AsFd, name: impl rustix::path::Arg) -> io::Result<OwnedFd> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(from, name, flags, Mode::empty())?)
}

/// Whether another user than this one and root can change the names in a directory: its owner, or
/// anybody by its mode. Where it has an access control list, the bits of the group are the most
/// that the list gives (acl(5)).
fn is_shared(dir: &OwnedFd) -> io::Result<bool> {
    let stat = fstat(dir)?;
    Ok(!is_ours_or_roots(stat.st_uid) || stat.st_mode & 0o022 != 0)
}

fn is_ours_or_roots(uid: u32) -> bool {
    uid == 0 || is_ours(uid)
}

/// Whether this user is the one that files are made as.
pub(super) fn is_ours(uid: u32) -> bool {
    uid == rustix::process::geteuid().as_raw()
}

pub(super) fn kind(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}
