//! Mounts as `statx` reports them: without `/proc`, which may itself be in question.
#![forbid(unsafe_code)]
// Mostly for the walk of `openat2`, which needs an allocator.
#![cfg_attr(not(feature = "alloc"), allow(dead_code))]

use core::ffi::CStr;

use rustix::fd::BorrowedFd;
use rustix::fs::{AtFlags, StatxFlags};
use seccompat_catalogue::Sysno;

use crate::memory;
use crate::sys::files;

/// `STATX_MNT_ID`, Linux 5.8.
const MOUNT_ID: StatxFlags = StatxFlags::MNT_ID;

/// Device and inode, and the id of the mount, by one `statx`; `None` if that is refused or does not
/// report the mount.
pub(crate) fn by_statx(directory: BorrowedFd<'_>, name: &CStr) -> Option<((u64, u64), u64)> {
    if memory::is_suspected(Sysno::STATX) && memory::known(Sysno::STATX).is_some() {
        return None;
    }
    let flags = AtFlags::EMPTY_PATH | AtFlags::NO_AUTOMOUNT | AtFlags::STATX_DONT_SYNC;
    let wanted = StatxFlags::INO | MOUNT_ID;
    let mut told = files::no_statx();
    files::statx((directory, name), flags.bits(), wanted.bits(), &mut told).make().ok()?;
    // A filter that fakes success leaves the mask empty.
    if !StatxFlags::from_bits_retain(told.stx_mask).contains(wanted) {
        return None;
    }
    let device = device(told.stx_dev_major, told.stx_dev_minor);
    Some(((device, told.stx_ino), told.stx_mnt_id))
}

/// The id of the mount.
pub(crate) fn id(file: BorrowedFd<'_>) -> Option<u64> {
    by_statx(file, c"").map(|(_, mount)| mount)
}

/// Device numbers as one word.
pub(crate) fn device(major: u32, minor: u32) -> u64 {
    u64::from(major) << 32 | u64::from(minor)
}
