//! The emulation of `openat2`.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::fs::ResolveFlags;
use seccompat_catalogue::Errno;

use super::how::OpenHow;
use super::open::{open, said};
use super::wanted::Wanted;
use crate::Error;

/// Does the same by older calls.
#[inline(always)]
pub(super) fn emulate(dirfd: BorrowedFd<'_>, path: &CStr, how: &OpenHow) -> Result<OwnedFd, Error> {
    let wanted = Wanted::of(how).map_err(said)?;
    if wanted.resolve.contains(ResolveFlags::CACHED) {
        // The emulation cannot know the cache; the call's answer for an uncached path is EAGAIN.
        return Err(said(Errno::EAGAIN));
    }
    if wanted.resolve.is_empty() {
        return open(dirfd, path, wanted.flags, wanted.mode);
    }
    if path.is_empty() {
        return Err(said(Errno::ENOENT));
    }
    if path.count_bytes() >= 4096 {
        return Err(said(Errno::ENAMETOOLONG));
    }
    #[cfg(feature = "alloc")]
    return super::resolve::open(dirfd, path, &wanted);
    #[cfg(not(feature = "alloc"))]
    Err(crate::attempt::nothing_else(seccompat_catalogue::Sysno::OPENAT2))
}
