//! The last component under `RESOLVE_NO_XDEV`: found with `O_PATH`, checked for its mount, and only
//! then opened, by its link in `/proc`.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{FileType, OFlags, Stat};
use seccompat_catalogue::Errno;

use super::again::{Last, PATIENCE, as_it_is, as_wanted, follows, through_proc};
use super::follow::Followed;
use super::links::{is_file_user, sysctl};
use super::open::{self, PATH, said};
use super::stat::{kind, stat};
use super::walk::Walk;
use crate::Error;
use crate::proc::Name;

/// Opens `name` in the directory that the walk has reached.
pub(super) fn open(walk: &mut Walk<'_>, name: &CStr, trailing_slash: bool) -> Result<Last, Error> {
    let creates = walk.wanted.flags.contains(OFlags::CREATE);
    for _ in 0..PATIENCE {
        let mut flags = OFlags::NOFOLLOW | PATH;
        let as_directory = trailing_slash || walk.wanted.flags.contains(OFlags::DIRECTORY);
        if as_directory {
            // If it is an automount point, this makes the mount.
            flags |= OFlags::DIRECTORY;
        }
        let file = match walk.try_open(name, flags, 0) {
            Err(Errno::ENOTDIR | Errno::ELOOP) if as_directory => {
                walk.try_open(name, OFlags::NOFOLLOW | PATH, 0)
            }
            opened => opened,
        };
        match file {
            Ok(file) => return exists(walk, name, file, trailing_slash),
            Err(Errno::ENOENT) if creates => {
                if let Some(file) = create(walk, name)? {
                    return Ok(Last::Opened(file));
                }
            }
            Err(errno) => return Err(walk.failed(errno)),
        }
    }
    Err(said(Errno::EAGAIN))
}

/// Creates a missing file, on the mount that the walk is on; `None` if a file exists by now. No
/// link is followed.
fn create(walk: &Walk<'_>, name: &CStr) -> Result<Option<OwnedFd>, Error> {
    let wanted = walk.wanted;
    let flags = wanted.flags | OFlags::EXCL | OFlags::NOFOLLOW;
    match open::open(walk.here(), name, flags, wanted.mode) {
        Ok(file) => Ok(Some(file)),
        Err(error)
            if error.answered() == rustix::io::Errno::EXIST
                && !wanted.flags.contains(OFlags::EXCL) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// An object with this name exists.
fn exists(
    walk: &mut Walk<'_>,
    name: &CStr,
    file: OwnedFd,
    trailing_slash: bool,
) -> Result<Last, Error> {
    walk.hold_mount(file.as_fd())?;
    let flags = walk.wanted.flags;
    let seen = stat(file.as_fd())?;
    if kind(&seen) == FileType::Symlink && follows(flags, trailing_slash) {
        return match walk.may_follow(&file, &seen, name, true)? {
            Followed::Object(place) => {
                if trailing_slash && kind(&stat(place.as_fd())?) != FileType::Directory {
                    return Err(said(Errno::ENOTDIR));
                }
                opened(walk, place, None).map(Last::Opened)
            }
            to => Ok(Last::Link(to.into_directory(trailing_slash))),
        };
    }
    if flags.contains(OFlags::CREATE | OFlags::EXCL) {
        return Err(said(Errno::EEXIST));
    }
    if trailing_slash && kind(&seen) != FileType::Directory {
        return Err(said(Errno::ENOTDIR));
    }
    opened(walk, file, Some(&seen)).map(Last::Opened)
}

/// Opens the object that was found; `seen` unless a magic link led to it.
fn opened(walk: &mut Walk<'_>, file: OwnedFd, seen: Option<&Stat>) -> Result<OwnedFd, Error> {
    let wanted = walk.wanted;
    if wanted.flags.contains(OFlags::CREATE) {
        let now = stat(file.as_fd())?;
        if kind(&now) == FileType::Directory {
            return Err(said(Errno::EISDIR));
        }
        if seen.is_some() {
            may_open_in_sticky(walk.here(), &now)?;
        }
    }
    let is_link = seen.is_some_and(|stat| kind(stat) == FileType::Symlink);
    if wanted.flags.contains(OFlags::PATH) {
        let is_directory = kind(&stat(file.as_fd())?) == FileType::Directory;
        if wanted.flags.contains(OFlags::DIRECTORY) && !is_directory {
            return Err(said(Errno::ENOTDIR));
        }
        if is_link {
            // It was opened with these flags already.
            return as_it_is(walk, file);
        }
        return as_wanted(walk, file);
    }
    if is_link {
        // It must not be followed.
        return Err(said(if wanted.flags.contains(OFlags::DIRECTORY) {
            Errno::ENOTDIR
        } else {
            Errno::ELOOP
        }));
    }
    let flags = wanted.flags.difference(OFlags::NOFOLLOW | OFlags::CREATE);
    through_proc(walk, Name::of(file.as_fd()).as_c_str(), flags)
}

/// `may_create_in_sticky` of `fs/namei.c`: with `O_CREAT`, an existing file of another user is not
/// opened in a sticky directory that others can write.
fn may_open_in_sticky(parent: BorrowedFd<'_>, file: &Stat) -> Result<(), Error> {
    let parent = stat(parent)?;
    let (sticky, group, others) = (0o1000, 0o020, 0o002);
    if parent.st_mode & sticky == 0 || file.st_uid == parent.st_uid || is_file_user(file.st_uid)? {
        return Ok(());
    }
    let strictness = match kind(file) {
        FileType::RegularFile => sysctl(c"/proc/sys/fs/protected_regular")?,
        FileType::Fifo => sysctl(c"/proc/sys/fs/protected_fifos")?,
        _ => 1,
    };
    let is_protected = strictness >= 1 && parent.st_mode & others != 0
        || strictness >= 2
            && parent.st_mode & group != 0
            && matches!(kind(file), FileType::RegularFile | FileType::Fifo);
    if is_protected { Err(said(Errno::EACCES)) } else { Ok(()) }
}
