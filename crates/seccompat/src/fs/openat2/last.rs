//! The last component: found, checked, and only then opened, so that no check comes after an
//! effect.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{FileType, OFlags, Stat};
use rustix::io::{FdFlags, fcntl_setfd};
use seccompat_catalogue::Errno;

use super::check::{self, said};
use super::links::{is_file_user, sysctl};
use super::walk::{Followed, Walk, failed, kind, open_path, stat};
use crate::Error;
use crate::path::from_rustix;
use crate::proc::Name;
use crate::sys::files;

/// What became of it.
pub(super) enum Last {
    /// It is open.
    Opened(OwnedFd),
    /// It is a link, to be followed.
    Link(Followed),
}

/// How often something may appear or vanish between two looks.
const PATIENCE: u32 = 64;

/// Opens `name` in the directory that the walk has reached. An empty name is that directory.
pub(super) fn open(walk: &mut Walk<'_>, name: &CStr, trailing_slash: bool) -> Result<Last, Error> {
    let creates = walk.wanted.flags.contains(OFlags::CREATE);
    if name.is_empty() || walk.dots(name)? {
        if creates {
            let exclusive = walk.wanted.flags.contains(OFlags::EXCL);
            return Err(said(if exclusive { Errno::EEXIST } else { Errno::EISDIR }));
        }
        return found(walk, None).map(Last::Opened);
    }
    if creates && trailing_slash {
        // It is searched first, which its mode may forbid.
        open_path(walk.here(), c".", OFlags::DIRECTORY)?;
        return Err(said(Errno::EISDIR));
    }
    for _ in 0..PATIENCE {
        let mut flags = OFlags::NOFOLLOW;
        if trailing_slash {
            // As a directory, if it is one: a mount that is made on demand is made then.
            flags |= OFlags::DIRECTORY;
        }
        let file = match files::open_path(walk.here(), name, flags) {
            Err(Errno::ENOTDIR | Errno::ELOOP) if trailing_slash => {
                open_path(walk.here(), name, OFlags::NOFOLLOW)
            }
            Err(errno) => Err(failed(errno)),
            Ok(file) => Ok(file),
        };
        match file {
            Ok(file) => return exists(walk, name, file, trailing_slash),
            Err(error) if creates && error.answered() == rustix::io::Errno::NOENT => {
                if let Some(file) = create(walk, name)? {
                    return Ok(Last::Opened(file));
                }
            }
            Err(error) => return Err(error),
        }
    }
    Err(said(Errno::EAGAIN))
}

/// Creates what is not there; `None` where it is there by now. What is created is in a directory
/// that was beneath the root just before, and no link is followed.
fn create(walk: &Walk<'_>, name: &CStr) -> Result<Option<OwnedFd>, Error> {
    if let Some(root) = &walk.root {
        root.hold(walk.here(), walk.here(), walk.all)?;
    }
    let wanted = walk.wanted;
    let flags = wanted.flags | OFlags::EXCL | OFlags::NOFOLLOW;
    match check::open(walk.here(), name, flags, wanted.mode) {
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

/// The name is that of something.
fn exists(
    walk: &mut Walk<'_>,
    name: &CStr,
    file: OwnedFd,
    trailing_slash: bool,
) -> Result<Last, Error> {
    walk.hold_mount(file.as_fd())?;
    let flags = walk.wanted.flags;
    let stat = stat(file.as_fd())?;
    let exclusive = flags.contains(OFlags::CREATE | OFlags::EXCL);
    let follows = trailing_slash || !exclusive && !flags.contains(OFlags::NOFOLLOW);
    if kind(&stat) == FileType::Symlink && follows {
        let followed = walk.read(&file, &stat, name, true)?;
        if let Followed::Object(place) = followed {
            if trailing_slash && kind(&super::walk::stat(place.as_fd())?) != FileType::Directory {
                return Err(said(Errno::ENOTDIR));
            }
            return found(walk, Some((place, &stat, false))).map(Last::Opened);
        }
        if trailing_slash {
            // What it leads to must be a directory.
            if let Followed::Path(mut text) = followed {
                text.push(b'/');
                return Ok(Last::Link(Followed::Path(text)));
            }
        }
        return Ok(Last::Link(followed));
    }
    if exclusive {
        if let Some(root) = &walk.root {
            root.hold(file.as_fd(), walk.here(), walk.all)?;
        }
        return Err(said(Errno::EEXIST));
    }
    if trailing_slash && kind(&stat) != FileType::Directory {
        return Err(said(Errno::ENOTDIR));
    }
    found(walk, Some((file, &stat, true))).map(Last::Opened)
}

/// Opens what was found: where `None`, the directory that the walk is in. The flag says whether it
/// is in that directory, or a magic link led to it.
fn found(walk: &Walk<'_>, file: Option<(OwnedFd, &Stat, bool)>) -> Result<OwnedFd, Error> {
    let wanted = walk.wanted;
    let here = file.as_ref().map_or_else(|| walk.here(), |(file, ..)| file.as_fd());
    if let Some(root) = &walk.root {
        root.hold(here, walk.here(), walk.all)?;
    }
    if wanted.flags.contains(OFlags::CREATE)
        && let Some((file, _, is_inside)) = &file
    {
        let now = stat(file.as_fd())?;
        if kind(&now) == FileType::Directory {
            return Err(said(Errno::EISDIR));
        }
        if *is_inside {
            may_open_in_sticky(walk.here(), &now)?;
        }
    }
    if wanted.flags.contains(OFlags::PATH) {
        return as_path(walk, file.map(|(file, ..)| file));
    }
    if let Some((_, stat, true)) = &file
        && kind(stat) == FileType::Symlink
    {
        // It was not to be followed.
        return Err(said(if wanted.flags.contains(OFlags::DIRECTORY) {
            Errno::ENOTDIR
        } else {
            Errno::ELOOP
        }));
    }
    // The link in `/proc` has to be followed; what it leads to is none.
    let flags = wanted.flags.difference(OFlags::NOFOLLOW | OFlags::CREATE);
    let name = Name::of(here);
    let opened = check::open(walk.all.links(), name.as_c_str(), flags, wanted.mode)?;
    if !flags.contains(OFlags::TMPFILE) {
        is_same(here, opened.as_fd())?;
    }
    Ok(opened)
}

/// A filter that fakes success must not make another descriptor pass for this one.
fn is_same(found: BorrowedFd<'_>, opened: BorrowedFd<'_>) -> Result<(), Error> {
    let (found, opened) = (stat(found)?, stat(opened)?);
    let same = found.st_dev == opened.st_dev && found.st_ino == opened.st_ino;
    // Opening a device such as /dev/tty or /dev/ptmx leads elsewhere by design.
    let is_device = kind(&found) == FileType::CharacterDevice;
    if same || is_device { Ok(()) } else { Err(said(Errno::EAGAIN)) }
}

/// The descriptor for the path alone that was wanted.
fn as_path(walk: &Walk<'_>, file: Option<OwnedFd>) -> Result<OwnedFd, Error> {
    let wanted = walk.wanted.flags;
    let file = match file {
        Some(file) => file,
        None => {
            let name = Name::of(walk.here());
            open_path(walk.all.links(), name.as_c_str(), OFlags::DIRECTORY)?
        }
    };
    if wanted.contains(OFlags::DIRECTORY) && kind(&stat(file.as_fd())?) != FileType::Directory {
        return Err(said(Errno::ENOTDIR));
    }
    if !wanted.contains(OFlags::CLOEXEC) {
        fcntl_setfd(&file, FdFlags::empty()).map_err(|errno| said(from_rustix(errno)))?;
    }
    Ok(file)
}

/// `may_create_in_sticky` of `fs/namei.c`: with `O_CREAT`, what is there already and belongs to
/// others is not opened in a sticky directory that others can write.
fn may_open_in_sticky(parent: BorrowedFd<'_>, file: &Stat) -> Result<(), Error> {
    let parent = stat(parent)?;
    let (sticky, group, others) = (0o1000, 0o020, 0o002);
    if parent.st_mode & sticky == 0 || file.st_uid == parent.st_uid || is_file_user(file.st_uid)? {
        return Ok(());
    }
    let strictness = match kind(file) {
        FileType::RegularFile => sysctl(c"/proc/sys/fs/protected_regular"),
        FileType::Fifo => sysctl(c"/proc/sys/fs/protected_fifos"),
        _ => 1,
    };
    let is_protected = strictness >= 1 && parent.st_mode & others != 0
        || strictness >= 2
            && parent.st_mode & group != 0
            && matches!(kind(file), FileType::RegularFile | FileType::Fifo);
    if is_protected { Err(said(Errno::EACCES)) } else { Ok(()) }
}
