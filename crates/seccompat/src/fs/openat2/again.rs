//! The last component's kind, and how an object that was found with `O_PATH` is opened with the
//! requested flags.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::OFlags;
use rustix::io::{FdFlags, fcntl_setfd};
use seccompat_catalogue::Errno;

use super::follow::Followed;
use super::open::{self, said};
use super::walk::Walk;
use crate::Error;
use crate::path::from_rustix;
use crate::proc::Name;
use crate::sys::files;

/// The outcome for the last component.
pub(super) enum Last {
    /// It was opened.
    Opened(OwnedFd),
    /// It is a link, to be followed.
    Link(Followed),
}

/// How often an object may appear or vanish between two looks.
pub(super) const PATIENCE: u32 = 64;

/// Whether the last component is followed if it is a link.
pub(super) fn follows(flags: OFlags, trailing_slash: bool) -> bool {
    let exclusive = flags.contains(OFlags::CREATE | OFlags::EXCL);
    trailing_slash || !exclusive && !flags.contains(OFlags::NOFOLLOW)
}

impl Followed {
    /// With the slash after the link: its target must be a directory.
    pub(super) fn into_directory(self, trailing_slash: bool) -> Self {
        match self {
            Self::Path(mut text) if trailing_slash => {
                text.push(b'/');
                Self::Path(text)
            }
            other => other,
        }
    }
}

/// Opens an open object once more, by its link in `/proc`, which is followed.
pub(super) fn through_proc(
    walk: &mut Walk<'_>,
    name: &CStr,
    flags: OFlags,
) -> Result<OwnedFd, Error> {
    let mode = walk.wanted.mode;
    open::open(walk.descriptors()?.links(), name, flags, mode)
}

/// An `O_PATH` descriptor that was opened without following, with the flags that the caller
/// requested (`F_GETFL`). Without `/proc` it keeps the flags that it has.
pub(super) fn as_wanted(walk: &mut Walk<'_>, file: OwnedFd) -> Result<OwnedFd, Error> {
    let flags = walk.wanted.flags;
    if flags.contains(OFlags::NOFOLLOW) {
        // Only a slash makes the kernel follow a link then, and it requires a directory, which the
        // flags do not.
        return match files::open_other((file.as_fd(), c"."), flags, 0) {
            Ok(again) => Ok(again),
            // `.` takes search permission, which the call itself does not.
            Err(Errno::EACCES) if walk.descriptors().is_ok() => {
                through_proc(walk, Name::of_directory(file.as_fd()).as_c_str(), flags)
            }
            Err(_) => as_it_is(walk, file),
        };
    }
    if walk.descriptors().is_err() {
        return as_it_is(walk, file);
    }
    through_proc(walk, Name::of(file.as_fd()).as_c_str(), flags)
}

/// The same descriptor, inheritable if the caller requested that.
pub(super) fn as_it_is(walk: &Walk<'_>, file: OwnedFd) -> Result<OwnedFd, Error> {
    if !walk.wanted.flags.contains(OFlags::CLOEXEC) {
        fcntl_setfd(&file, FdFlags::empty()).map_err(|errno| said(from_rustix(errno)))?;
    }
    Ok(file)
}
