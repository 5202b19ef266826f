//! The dialect of a profile.
#![forbid(unsafe_code)]

use std::fmt;

/// A dialect of profiles.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Dialect {
    /// The keys that runtimes read: the `linux.seccomp` object, alone or in its `config.json`.
    #[default]
    Oci,
    /// Docker's: `archMap`, `includes`, `excludes`, the old `name`.
    Docker,
    /// Podman's and CRI-O's: Docker's, with errnos by name.
    Podman,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 3] = [Self::Oci, Self::Docker, Self::Podman];

    /// The name, as options spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oci => "oci",
            Self::Docker => "docker",
            Self::Podman => "podman",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Keys of a profile that only the engines' dialects have.
pub(crate) const fn of_key(key: &str) -> Dialect {
    match key.as_bytes() {
        b"defaultErrno" | b"errno" => Dialect::Podman,
        b"archMap" | b"includes" | b"excludes" | b"name" => Dialect::Docker,
        _ => Dialect::Oci,
    }
}
