//! The request: how a file is opened.
#![forbid(unsafe_code)]

use rustix::fs::{Mode, OFlags, ResolveFlags};

/// `struct open_how`: the flags of the open, and the rules for resolving the path.
///
/// ```
/// use rustix::fs::{OFlags, ResolveFlags};
/// use seccompat::fs::OpenHow;
///
/// const INSIDE: OpenHow = OpenHow::new(OFlags::RDONLY.union(OFlags::CLOEXEC))
///     .resolve(ResolveFlags::IN_ROOT.union(ResolveFlags::NO_MAGICLINKS));
/// ```
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct OpenHow {
    pub(crate) flags: u64,
    pub(crate) mode: u64,
    pub(crate) resolve: u64,
}

impl OpenHow {
    /// Opens with these flags, without rules.
    #[must_use]
    pub const fn new(flags: OFlags) -> Self {
        Self { flags: flags.bits() as u64, mode: 0, resolve: 0 }
    }

    /// The mode of a created file. The kernel refuses a mode if the flags cannot create a file.
    #[must_use]
    pub const fn mode(self, mode: Mode) -> Self {
        Self { mode: mode.bits() as u64, ..self }
    }

    /// The path is resolved by these rules.
    #[must_use]
    pub const fn resolve(self, resolve: ResolveFlags) -> Self {
        Self { resolve: resolve.bits(), ..self }
    }

    /// The words of a `struct open_how`, which the kernel checks.
    #[must_use]
    pub const fn from_words(flags: u64, mode: u64, resolve: u64) -> Self {
        Self { flags, mode, resolve }
    }
}
