//! An added entry of `syscalls`.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Sysno;

use super::corner::Corner;
use super::inverse::Condition;

/// An added entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    pub(super) calls: Vec<Sysno>,
    pub(super) action: Action,
    /// All must hold; empty for every call.
    pub(super) args: Vec<Condition>,
    pub(super) corner: Option<Corner>,
    pub(super) reason: Reason,
}

/// The reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reason {
    /// The author knew the call and did not name it.
    LeftOut,
    /// The author allows the call elsewhere.
    Elsewhere,
    /// The author allows the call with other arguments.
    OtherArguments,
    /// The author cannot have known the call.
    Unknown,
}

impl Reason {
    /// The entry's comment.
    pub(super) const fn comment(self) -> &'static str {
        match self {
            Self::LeftOut => "refused on purpose: older than this profile, which does not name it",
            Self::Elsewhere => "refused on purpose: allowed in other contexts only",
            Self::OtherArguments => "refused on purpose: allowed with other arguments only",
            Self::Unknown => "newer than this profile: programs fall back on ENOSYS",
        }
    }
}

impl Entry {
    /// An entry that holds everywhere, for all arguments.
    pub(super) fn plain(calls: Vec<Sysno>, action: Action, reason: Reason) -> Self {
        Self { calls, action, args: Vec::new(), corner: None, reason }
    }
}
