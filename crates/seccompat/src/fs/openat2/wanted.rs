//! The checks of `openat2` before it looks at the path (`build_open_flags`, `fs/open.c`).
#![forbid(unsafe_code)]

use rustix::fs::{Mode, OFlags, ResolveFlags};
use seccompat_catalogue::Errno;

use super::how::OpenHow;

/// `O_TMPFILE` without `O_DIRECTORY`, which it includes.
const TMPFILE_ALONE: OFlags = OFlags::TMPFILE.difference(OFlags::DIRECTORY);
/// `FASYNC`
const ASYNC: OFlags = OFlags::from_bits_retain(0o20000);
/// All flags that `openat2` accepts.
const FLAGS: OFlags = OFlags::RWMODE
    .union(OFlags::CREATE)
    .union(OFlags::EXCL)
    .union(OFlags::NOCTTY)
    .union(OFlags::TRUNC)
    .union(OFlags::APPEND)
    .union(OFlags::NONBLOCK)
    .union(OFlags::SYNC)
    .union(OFlags::DSYNC)
    .union(ASYNC)
    .union(OFlags::DIRECT)
    .union(OFlags::LARGEFILE)
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NOATIME)
    .union(OFlags::CLOEXEC)
    .union(OFlags::PATH)
    .union(OFlags::TMPFILE);
/// All rules that are known here.
const RULES: ResolveFlags = ResolveFlags::NO_XDEV
    .union(ResolveFlags::NO_MAGICLINKS)
    .union(ResolveFlags::NO_SYMLINKS)
    .union(ResolveFlags::BENEATH)
    .union(ResolveFlags::IN_ROOT)
    .union(ResolveFlags::CACHED);
/// The flags that are allowed with `O_PATH`.
const PATH_FLAGS: OFlags =
    OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// A request whose flags are all known and do not contradict each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) flags: OFlags,
    pub(super) mode: Mode,
    pub(super) resolve: ResolveFlags,
}

impl Wanted {
    /// Whether the walk may not leave its start.
    #[cfg(feature = "alloc")]
    pub(super) fn is_scoped(&self) -> bool {
        self.resolve.intersects(ResolveFlags::BENEATH | ResolveFlags::IN_ROOT)
    }

    pub(super) fn of(how: &OpenHow) -> Result<Self, Errno> {
        // Flags have 32 bits; any bit above them is unknown.
        let flags = OFlags::from_bits_retain(u32::try_from(how.flags).map_err(|_| Errno::EINVAL)?);
        let resolve = ResolveFlags::from_bits_retain(how.resolve);
        let creates = flags.contains(OFlags::CREATE) || flags.contains(TMPFILE_ALONE);
        let scopes = ResolveFlags::BENEATH | ResolveFlags::IN_ROOT;
        let writes = !matches!(flags & OFlags::RWMODE, OFlags::RDONLY);
        let wrong = !FLAGS.contains(flags)
            || !RULES.contains(resolve)
            || how.mode & !0o7777 != 0
            || how.mode != 0 && !creates
            || resolve.contains(scopes)
            || flags.contains(TMPFILE_ALONE)
                && (!flags.contains(OFlags::TMPFILE) || flags.contains(OFlags::CREATE) || !writes)
            || flags.contains(OFlags::PATH) && !PATH_FLAGS.contains(flags)
            || flags.contains(OFlags::CREATE | OFlags::DIRECTORY);
        if wrong {
            return Err(Errno::EINVAL);
        }
        let mode = Mode::from_bits_retain(u32::try_from(how.mode).unwrap_or(0));
        Ok(Self { flags, mode, resolve })
    }
}
