//! The target engine of the rule, and the form in which it can be expressed there.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Sysno;
use seccompat_engine::Stack;
use seccompat_profile::{Dialect, Profile};

/// The engine whose JSON is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// Docker from 23.0 on.
    Docker,
    /// Docker 20.10, which reads no errno for the default: equal together with runc's stub.
    Docker20_10,
    /// Podman and other users of containers/common.
    Podman,
    /// CRI-O, which reads the same as Podman.
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
            Dialect::Oci => Self::Oci,
        }
    }

    /// The form that the first member of a stack reads.
    #[must_use]
    pub fn of_stack(stack: &Stack) -> Self {
        let reader = stack.reader();
        let words = |name| reader.words(name);
        match &words("reads")[..] {
            ["docker"] if words("drops").contains(&"defaultErrnoRet") => Self::Docker20_10,
            ["docker"] => Self::Docker,
            ["podman"] if reader.name == "cri-o" => Self::Crio,
            ["podman"] => Self::Podman,
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

    /// A field that the engine ignores although its dialect has it.
    pub(super) fn ignores(self, profile: &Profile) -> Option<&'static str> {
        let other_errno = !matches!(profile.default.action, Action::Errno(1))
            && matches!(profile.default.action, Action::Errno(_));
        (self == Self::Docker20_10 && other_errno).then_some("defaultErrnoRet")
    }

    pub(super) const fn has_comments(self) -> bool {
        !matches!(self, Self::Oci)
    }
}

/// The runtime that loads the profile of one container.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Below {
    /// Any.
    #[default]
    Any,
    /// One that itself gives ENOSYS to the numbers above the largest that the profile names: runc since
    /// 1.0.0-rc93. A runtime compiles few entries faster than many.
    Stub,
}

impl Below {
    /// The runtime of a stack.
    #[must_use]
    pub fn of_stack(stack: &Stack) -> Self {
        let stub = stack.runtime().words("stub");
        if stub.is_empty() || stub.contains(&"none") { Self::Any } else { Self::Stub }
    }
}

/// The form of the rule in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Form {
    /// ENOSYS is the default, and the author's refusals are by name.
    Default,
    /// The default stays and the unknown calls get ENOSYS by name, which is the rule together with
    /// runc's stub.
    Names {
        /// The multiplexed call that the other form would open, if that is the reason: an entry
        /// refuses it with ENOSYS, and runtimes drop an entry that repeats the default.
        instead: Option<Sysno>,
    },
    /// The rule changes nothing, and the file is only written in the engine's form.
    Translated,
}
