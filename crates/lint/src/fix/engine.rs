//! For whom the rule is written, and how it can be said there.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Sysno;
use seccompat_profile::{Dialect, Profile};

/// Which engine's JSON is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// Docker from 23.0 on.
    Docker,
    /// Docker 20.10, which knows no errno for the default: equal together with runc's stub.
    Docker20_10,
    /// Podman and what else uses containers/common.
    Podman,
    /// CRI-O, which reads what Podman reads.
    Crio,
    /// The runtime specification: runc, crun and others.
    Oci,
}

impl Engine {
    /// Every engine, with its name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("docker", Self::Docker),
        ("docker-20.10", Self::Docker20_10),
        ("podman", Self::Podman),
        ("crio", Self::Crio),
        ("oci", Self::Oci),
    ];

    /// The newest of a dialect.
    #[must_use]
    pub const fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Docker => Self::Docker,
            Dialect::Podman => Self::Podman,
            _ => Self::Oci,
        }
    }

    /// The dialect that the engine reads.
    pub(super) const fn dialect(self) -> Dialect {
        match self {
            Self::Docker | Self::Docker20_10 => Dialect::Docker,
            Self::Podman | Self::Crio => Dialect::Podman,
            Self::Oci => Dialect::Oci,
        }
    }

    /// A field that the engine does not read although all of its dialect do.
    pub(super) fn ignores(self, profile: &Profile) -> Option<&'static str> {
        let other_errno = !matches!(profile.default.action, Action::Errno(1))
            && matches!(profile.default.action, Action::Errno(_));
        (self == Self::Docker20_10 && other_errno).then_some("defaultErrnoRet")
    }

    pub(super) const fn has_comments(self) -> bool {
        !matches!(self, Self::Oci)
    }
}

/// How a file says the rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Form {
    /// ENOSYS is the default, and what the author refused is refused by name.
    Default,
    /// The default stays and the unknown calls get ENOSYS by name, which is the rule together with
    /// runc's stub.
    Names {
        /// The multiplexed call that the other form would open, where that is why: an entry refuses
        /// it with ENOSYS, and runtimes drop an entry that says what the default says.
        instead: Option<Sysno>,
    },
    /// The rule changes nothing, and the file is only written as the engine reads it.
    Translated,
}
