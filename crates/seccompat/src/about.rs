//! The behaviour of each function when its call is refused: the functions follow this table, and
//! `docs/calls.md` is generated from it.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Facts, probes};

use crate::Weaknesses;

/// A function that makes a new call, and its behaviour if the call is refused.
#[derive(Debug)]
#[non_exhaustive]
pub struct Wrapper {
    /// The function's path in this crate: `fs::openat2`.
    pub function: &'static str,
    /// The facts about the call: its first release, its probes, whether its EPERM can be genuine.
    pub facts: &'static Facts,
    /// How older calls do the same; `None` if no older call keeps the guarantee.
    pub emulation: Option<&'static str>,
    /// The greatest number of free descriptors that the emulation needs, including the one that it
    /// returns. With fewer it may be unavailable where the call itself is not.
    pub descriptors: u8,
    /// The weaknesses that a caller can accept. An emulation with any other weakness is not used.
    pub weaknesses: Weaknesses,
    /// Whether it may be called in a signal handler.
    pub signal_safe: SignalSafe,
}

/// Whether a function may be called in a signal handler, with paths that are `&CStr`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum SignalSafe {
    /// Yes, and so is the emulation.
    Yes,
    /// The emulation allocates.
    NotEmulated,
}

/// All rows.
pub const WRAPPERS: &[&Wrapper] = TABLE;

macro_rules! wrappers {
    ($($name:ident $function:literal $emulation:expr, $descriptors:literal, $weaknesses:expr,
        $signal:ident;)*) => {
        $(pub(crate) static $name: Wrapper = Wrapper {
            function: $function,
            facts: &probes::$name,
            emulation: $emulation,
            descriptors: $descriptors,
            weaknesses: $weaknesses,
            signal_safe: SignalSafe::$signal,
        };)*
        const TABLE: &[&Wrapper] = &[$(&$name),*];
    };
}

const NONE: Weaknesses = Weaknesses::NONE;
const STATX_LOSES: Weaknesses =
    Weaknesses::NO_BIRTH_TIME.and(Weaknesses::NO_EXTRA_FIELDS).and(Weaknesses::NO_SYNC_CONTROL);
const XATTR: Option<&str> =
    Some("the older call; for a path in another directory, by the file's descriptor in `/proc`");
const NOTHING: Option<&str> = None;

wrappers! {
    CACHESTAT "fs::cachestat" NOTHING, 0, NONE, Yes;
    COPY_FILE_RANGE "fs::copy_file_range" Some("`preadv` and `pwritev`"), 0, NONE, Yes;
    FACCESSAT2 "fs::faccessat2"
        Some("`faccessat`, in a child if real and effective identity differ"), 3, NONE, Yes;
    FCHMODAT2 "fs::fchmodat2"
        Some("`fchmod`, or `fchmodat` by the file's descriptor in `/proc`"), 3, NONE, Yes;
    GETXATTRAT "fs::getxattrat" XATTR, 3, NONE, Yes;
    LISTMOUNT "fs::listmount" NOTHING, 0, NONE, Yes;
    LISTXATTRAT "fs::listxattrat" XATTR, 3, NONE, Yes;
    MEMFD_CREATE "fs::memfd_create" NOTHING, 0, NONE, Yes;
    OPENAT2 "fs::openat2"
        Some("a walk by `openat`; `RESOLVE_CACHED` gives EAGAIN"), 6, NONE, NotEmulated;
    QUOTACTL_FD "fs::quotactl_fd" NOTHING, 0, NONE, Yes;
    REMOVEXATTRAT "fs::removexattrat" XATTR, 3, NONE, Yes;
    RENAMEAT2 "fs::renameat2"
        Some("`renameat` without flags; `link` and `unlink` for `NOREPLACE`"), 0,
        Weaknesses::NOT_ATOMIC, Yes;
    SETXATTRAT "fs::setxattrat" XATTR, 3, NONE, Yes;
    STATMOUNT "fs::statmount" NOTHING, 0, NONE, Yes;
    STATX "fs::statx" Some("`fstatat`, for the fields that it has; without attributes"), 0,
        STATX_LOSES, Yes;
    CLOSE_RANGE "io::close_range"
        Some("each descriptor that `/proc` lists"), 0, Weaknesses::HIGH_DESCRIPTORS, Yes;
    EPOLL_PWAIT2 "io::epoll_pwait2" Some("`ppoll`, then `epoll_pwait`"), 0, NONE, Yes;
    PREADV2 "io::preadv2" Some("`preadv`, without flags"), 0, NONE, Yes;
    PWRITEV2 "io::pwritev2"
        Some("`pwritev`, without flags; `DSYNC` and `SYNC` by a following sync"), 0, NONE, Yes;
    MLOCK2 "mm::mlock2" Some("`mlock`, without `ONFAULT`"), 0, Weaknesses::FAULTED_IN, Yes;
    MSEAL "mm::mseal" NOTHING, 0, NONE, Yes;
    PROCESS_MADVISE "mm::process_madvise" NOTHING, 0, NONE, Yes;
    EXECVEAT "process::execveat"
        Some("`execve`, for an absolute path or one in the working directory"), 2,
        Weaknesses::EXEC_NAME, Yes;
    PIDFD_GETFD "process::pidfd_getfd" NOTHING, 0, NONE, Yes;
    PIDFD_OPEN "process::pidfd_open" NOTHING, 0, NONE, Yes;
    PIDFD_SEND_SIGNAL "process::pidfd_send_signal" NOTHING, 0, NONE, Yes;
    CLONE3 "process::spawn"
        Some("`clone`, or a child that waits until `pidfd_open` has opened it"), 5, NONE, Yes;
    GETRANDOM "rand::getrandom" Some("`/dev/urandom`, once `/dev/random` is seeded"), 1, NONE, Yes;
}
