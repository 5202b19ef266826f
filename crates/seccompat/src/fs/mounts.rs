//! `statmount(2)`, `listmount(2)`, `cachestat(2)`: calls that no older call can replace exactly.
#![forbid(unsafe_code)]

use rustix::fd::AsFd;

use crate::Error;
use crate::about;
use crate::attempt::only;
use crate::sys::told;

/// The requested mount: `struct mnt_id_req`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct MountId {
    /// The structure's size in bytes, and a spare word: two halves of 32 bits.
    head: u64,
    /// The unique id of the mount (`STATX_MNT_ID_UNIQUE`); all bits set for the root, in
    /// [`listmount`].
    pub id: u64,
    /// The requested fields: `STATMOUNT_*`, or the last id of a list that continues.
    pub param: u64,
}

/// `MNT_ID_REQ_SIZE_VER0`
const SIZE: u64 = 24;

impl MountId {
    /// The mount with this id.
    #[must_use]
    pub const fn new(id: u64, param: u64) -> Self {
        let head = if cfg!(target_endian = "little") { SIZE } else { SIZE << 32 };
        Self { head, id, param }
    }

    const fn words(&self) -> [u64; 3] {
        [self.head, self.id, self.param]
    }
}

/// `statmount(req, buf, size, flags)`—Describes a mount; `into` gets a `struct statmount`.
///
/// Linux 6.8. `/proc/self/mountinfo` has no unique ids and is read in steps, so if a filter refuses
/// the call or the kernel lacks it, it is unavailable.
///
/// # Errors
/// The call's own errors; `Filtered` or `Missing`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # References
/// [statmount(2)](https://man7.org/linux/man-pages/man2/statmount.2.html), `fs/namespace.c`
pub fn statmount(mount: &MountId, into: &mut [u64], flags: u32) -> Result<(), Error> {
    let words = mount.words();
    let call = told::statmount(&words, into, flags);
    only(&about::STATMOUNT, &call.args(), || call.make())
}

/// `listmount(req, ids, count, flags)`—Lists the ids of the mounts beneath one, and returns how
/// many it wrote.
///
/// Linux 6.8. Unavailable, as [`statmount`], if a filter refuses it or the kernel lacks it.
///
/// # Errors
/// The call's own errors; `Filtered` or `Missing`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # References
/// [listmount(2)](https://man7.org/linux/man-pages/man2/listmount.2.html), `fs/namespace.c`
pub fn listmount(mount: &MountId, ids: &mut [u64], flags: u32) -> Result<usize, Error> {
    let words = mount.words();
    let call = told::listmount(&words, ids, flags);
    only(&about::LISTMOUNT, &call.args(), || call.make())
}

/// How much of a file is in the page cache: `struct cachestat`, in pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct CachePages {
    /// In the cache.
    pub cached: u64,
    /// Changed, and not yet written.
    pub dirty: u64,
    /// Being written.
    pub writeback: u64,
    /// Evicted.
    pub evicted: u64,
    /// Evicted not long ago.
    pub recently_evicted: u64,
}

/// `cachestat(fd, range, stat, flags)`—Counts the pages of a file in the page cache, from `offset`,
/// for `len` bytes; to the end of the file if `len` is 0.
///
/// Linux 6.5. `mincore` knows less, so if a filter refuses the call or the kernel lacks it, it is
/// unavailable.
///
/// # Errors
/// The call's own errors: EPERM for a file that the caller neither owns nor may write. `Filtered` or
/// `Missing`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # References
/// [cachestat(2)](https://man7.org/linux/man-pages/man2/cachestat.2.html), `mm/filemap.c`
pub fn cachestat<Fd: AsFd>(file: Fd, offset: u64, len: u64) -> Result<CachePages, Error> {
    let range = [offset, len];
    let mut counts = [0; 5];
    let call = told::cachestat(file.as_fd(), &range, &mut counts);
    only(&about::CACHESTAT, &call.args(), || call.make())?;
    let [cached, dirty, writeback, evicted, recently_evicted] = counts;
    Ok(CachePages { cached, dirty, writeback, evicted, recently_evicted })
}
