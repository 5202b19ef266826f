//! The last component: opened by its name without following, so that the kernel's own open makes
//! every check, and makes it before any effect. Under `RESOLVE_NO_XDEV` it is found first.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{FileType, OFlags};
use seccompat_catalogue::Errno;

use super::again::{Last, PATIENCE, as_wanted, follows, through_proc};
use super::found;
use super::name::Component;
use super::open::{self, PATH, said};
use super::stat::{kind, stat};
use super::walk::Walk;
use crate::proc::Name;
use crate::{Error, ErrorKind};

/// Opens `name` in the directory that the walk has reached. An empty name means that directory.
pub(super) fn open(
    walk: &mut Walk<'_>,
    name: &Component,
    trailing_slash: bool,
) -> Result<Last, Error> {
    match name.as_bytes() {
        b"." => return directory(walk, true).map(Last::Opened),
        b"" => return directory(walk, false).map(Last::Opened),
        b".." => {
            walk.up()?;
            return directory(walk, false).map(Last::Opened);
        }
        _ => {}
    }
    let name = name.as_c_str();
    if walk.wanted.flags.contains(OFlags::CREATE) && trailing_slash {
        // The kernel searches it first, which its mode may forbid.
        walk.open(c".", OFlags::DIRECTORY | PATH)?;
        return Err(said(Errno::EISDIR));
    }
    if walk.holds_mount() {
        return found::open(walk, name, trailing_slash);
    }
    by_name(walk, name, trailing_slash)
}

/// Opens the name itself, in one step; a link is read.
fn by_name(walk: &mut Walk<'_>, name: &CStr, trailing_slash: bool) -> Result<Last, Error> {
    let wanted = *walk.wanted;
    let follows = follows(wanted.flags, trailing_slash);
    let mut flags = wanted.flags | OFlags::NOFOLLOW | OFlags::LARGEFILE;
    if trailing_slash {
        flags |= OFlags::DIRECTORY;
    }
    let is_path = wanted.flags.contains(OFlags::PATH);
    for _ in 0..PATIENCE {
        match walk.try_open(name, flags, wanted.mode.bits()) {
            // A link was opened with `O_PATH`, and not followed.
            Ok(file) if is_path && follows && !flags.contains(OFlags::DIRECTORY) => {
                let stat = stat(file.as_fd())?;
                if kind(&stat) != FileType::Symlink {
                    return as_wanted(walk, file).map(Last::Opened);
                }
                return walk.may_follow(&file, &stat, name, true).map(Last::Link);
            }
            Ok(file) if is_path && (follows || trailing_slash) => {
                return as_wanted(walk, file).map(Last::Opened);
            }
            Ok(file) => return Ok(Last::Opened(file)),
            Err(errno) if follows && may_be_a_link(errno, flags) => {
                match walk.read(name, true) {
                    Ok((_, Some(to))) => return Ok(Last::Link(to.into_directory(trailing_slash))),
                    Ok((file, None)) => {
                        let is_directory = kind(&stat(file.as_fd())?) == FileType::Directory;
                        match errno {
                            Errno::ENOTDIR if !is_directory => return Err(said(errno)),
                            Errno::EACCES => return Err(refused(walk, name, flags, errno)),
                            // Another object has the name by now.
                            _ => {}
                        }
                    }
                    Err(error) if is_gone(&error) => {
                        if errno == Errno::EACCES {
                            return Err(refused(walk, name, flags, errno));
                        }
                    }
                    Err(error) => return Err(error),
                }
            }
            Err(errno) => return Err(refused(walk, name, flags, errno)),
        }
    }
    Err(said(Errno::EAGAIN))
}

/// Whether an open that does not follow may give this error for a link. In a sticky directory where
/// `fs.protected_regular` applies, links are protected too, and that check comes first
/// (`may_create_in_sticky`).
fn may_be_a_link(errno: Errno, flags: OFlags) -> bool {
    matches!(errno, Errno::ELOOP | Errno::ENOTDIR)
        || errno == Errno::EACCES && flags.contains(OFlags::CREATE)
}

/// Whether no object has the name by now.
fn is_gone(error: &Error) -> bool {
    error.kind() == ErrorKind::Kernel && error.answered() == rustix::io::Errno::NOENT
}

/// An error of opening the name: its EPERM may be a filter's or the file's.
fn refused(walk: &Walk<'_>, name: &CStr, flags: OFlags, errno: Errno) -> Error {
    match errno {
        Errno::EPERM | Errno::ENOSYS | Errno::EACCES => {
            open::refused((walk.here(), name), flags, walk.wanted.mode.bits(), errno)
        }
        errno => walk.failed(errno),
    }
}

/// Opens the directory that the walk is in. The kernel searches it only for `.`; opening it in
/// another way does not require search permission.
fn directory(walk: &mut Walk<'_>, searched: bool) -> Result<OwnedFd, Error> {
    let wanted = *walk.wanted;
    let flags = wanted.flags | OFlags::LARGEFILE;
    match walk.try_open(c".", flags, wanted.mode.bits()) {
        Err(Errno::EACCES) if !searched && !flags.contains(OFlags::CREATE) => {
            let name = Name::of(walk.here());
            through_proc(walk, name.as_c_str(), flags.difference(OFlags::NOFOLLOW))
        }
        Err(errno) => Err(refused(walk, c".", flags, errno)),
        Ok(file) => Ok(file),
    }
}
