//! `statx(2)`: the attributes of a file.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{AtFlags, Statx, StatxFlags, statat};
use rustix::path;
use seccompat_catalogue::{Errno, Sysno, probes};

use crate::about;
use crate::attempt::{attempt, nothing_else, older};
use crate::done::{Emulated, value};
use crate::path::{from_rustix, with};
use crate::sys::{self, files};
use crate::{Done, Error, ErrorKind, Weaknesses};

/// `statx(dirfd, path, flags, mask, buf)`—Returns the attributes of a file.
///
/// Linux 4.11. If a filter refuses it or the kernel lacks it, `fstatat` returns the basic fields,
/// which is exact if no other was requested: the result's mask lists the valid fields, and its mask
/// of attributes is empty.
///
/// # Errors
/// The call's own errors. `Filtered` or `Missing` if the request needs more than `fstatat` has, and
/// [`statx_with`] was not used to accept the loss.
///
/// # Weaknesses
/// None; with [`statx_with`], [`Weaknesses::NO_BIRTH_TIME`], [`Weaknesses::NO_EXTRA_FIELDS`] and
/// [`Weaknesses::NO_SYNC_CONTROL`] can be accepted.
///
/// # Signal safety
/// Async-signal-safe, the emulation included, where the path is a `&CStr`.
///
/// # References
/// [statx(2)](https://man7.org/linux/man-pages/man2/statx.2.html), `fs/stat.c`
#[inline(always)]
pub fn statx<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    flags: AtFlags,
    mask: StatxFlags,
) -> Result<Statx, Error> {
    value(statx_with(dirfd, path, flags, mask, Weaknesses::NONE))
}

/// Like [`statx`], but accepts weaknesses, and reports how the call was done.
///
/// # Errors
/// As [`statx`].
#[inline(always)]
pub fn statx_with<P: path::Arg, Fd: AsFd>(
    dirfd: Fd,
    path: P,
    flags: AtFlags,
    mask: StatxFlags,
    accept: Weaknesses,
) -> Result<Done<Statx>, Error> {
    let dirfd = dirfd.as_fd();
    with(&probes::STATX, path, |path| {
        let mut into = files::no_statx();
        let (at, bits, wanted) = ((dirfd, path), flags.bits(), mask.bits());
        let args = files::statx(at, bits, wanted, &mut into).args();
        attempt(
            &about::STATX,
            &args,
            || files::statx(at, bits, wanted, &mut into).make().map(|()| into),
            || emulate(dirfd, path, flags, mask, accept),
        )
    })
}

/// `STATX__RESERVED`
const RESERVED: StatxFlags = StatxFlags::from_bits_retain(0x8000_0000);
/// `AT_STATX_FORCE_SYNC`, `AT_STATX_DONT_SYNC`; the combination is invalid.
const SYNC: AtFlags = AtFlags::STATX_FORCE_SYNC.union(AtFlags::STATX_DONT_SYNC);

fn emulate(
    dirfd: BorrowedFd<'_>,
    path: &CStr,
    flags: AtFlags,
    mask: StatxFlags,
    accept: Weaknesses,
) -> Emulated<Statx> {
    let old = AtFlags::SYMLINK_NOFOLLOW | AtFlags::NO_AUTOMOUNT | AtFlags::EMPTY_PATH;
    if mask.contains(RESERVED) || flags.contains(SYNC) || !(old | SYNC).contains(flags) {
        return Err(Error::new(Sysno::STATX, Errno::EINVAL, ErrorKind::Kernel));
    }
    let mut lost = Weaknesses::NONE;
    if mask.contains(StatxFlags::BTIME) {
        lost = lost.and(Weaknesses::NO_BIRTH_TIME);
    }
    if !(StatxFlags::BASIC_STATS | StatxFlags::BTIME).contains(mask) {
        lost = lost.and(Weaknesses::NO_EXTRA_FIELDS);
    }
    // Data that is synchronised as for `stat` also satisfies a request without synchronisation.
    if flags.contains(AtFlags::STATX_FORCE_SYNC) {
        lost = lost.and(Weaknesses::NO_SYNC_CONTROL);
    }
    if !accept.contain(lost) {
        return Err(nothing_else(Sysno::STATX));
    }
    let stat = statat(dirfd, path, flags & old).map_err(|errno| {
        let args = [sys::fd(dirfd), sys::path(path), u64::MAX, (flags & old).bits().into(), 0, 0];
        older(&probes::NEWFSTATAT, &args, from_rustix(errno))
    })?;
    Ok((of(&stat), lost))
}

/// The same in the layout of `statx`.
#[allow(clippy::unnecessary_cast, clippy::cast_lossless)] // Widths differ between architectures.
fn of(stat: &rustix::fs::Stat) -> Statx {
    let mut into = files::no_statx();
    into.stx_mask = StatxFlags::BASIC_STATS.bits();
    into.stx_blksize = stat.st_blksize as u32;
    into.stx_nlink = stat.st_nlink as u32;
    into.stx_uid = stat.st_uid;
    into.stx_gid = stat.st_gid;
    into.stx_mode = stat.st_mode as u16;
    into.stx_ino = stat.st_ino as u64;
    into.stx_size = stat.st_size as u64;
    into.stx_blocks = stat.st_blocks as u64;
    (into.stx_atime.tv_sec, into.stx_atime.tv_nsec) =
        (stat.st_atime as i64, stat.st_atime_nsec as u32);
    (into.stx_ctime.tv_sec, into.stx_ctime.tv_nsec) =
        (stat.st_ctime as i64, stat.st_ctime_nsec as u32);
    (into.stx_mtime.tv_sec, into.stx_mtime.tv_nsec) =
        (stat.st_mtime as i64, stat.st_mtime_nsec as u32);
    into.stx_rdev_major = rustix::fs::major(stat.st_rdev);
    into.stx_rdev_minor = rustix::fs::minor(stat.st_rdev);
    into.stx_dev_major = rustix::fs::major(stat.st_dev);
    into.stx_dev_minor = rustix::fs::minor(stat.st_dev);
    into
}
