//! The environment for which a profile is resolved.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Capability, KernelVersion, Sysno};

/// A set of capabilities.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Caps(u64);

impl Caps {
    /// No capability.
    pub const NONE: Self = Self(0);
    /// Every capability that the catalogue knows.
    pub const ALL: Self = Self(u64::MAX);
    /// Docker's default capabilities.
    pub const DOCKER: Self = Self(
        Capability::CHOWN.mask()
            | Capability::DAC_OVERRIDE.mask()
            | Capability::FSETID.mask()
            | Capability::FOWNER.mask()
            | Capability::MKNOD.mask()
            | Capability::NET_RAW.mask()
            | Capability::SETGID.mask()
            | Capability::SETUID.mask()
            | Capability::SETFCAP.mask()
            | Capability::SETPCAP.mask()
            | Capability::NET_BIND_SERVICE.mask()
            | Capability::SYS_CHROOT.mask()
            | Capability::KILL.mask()
            | Capability::AUDIT_WRITE.mask(),
    );

    /// Adds a capability.
    pub fn insert(&mut self, cap: Capability) {
        self.0 |= cap.mask();
    }

    /// Whether the set contains a capability.
    #[must_use]
    pub const fn contains(self, cap: Capability) -> bool {
        self.0 & cap.mask() != 0
    }

    /// Whether the set contains all of these.
    #[must_use]
    pub const fn has(self, all: Self) -> bool {
        self.0 & all.0 == all.0
    }

    /// Whether the set contains any of these.
    #[must_use]
    pub const fn meets(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// The union of both sets.
    #[must_use]
    pub const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// The capabilities of this set that the other one lacks.
    #[must_use]
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// The capabilities in the set, by number.
    pub fn iter(self) -> impl Iterator<Item = Capability> {
        Capability::all().filter(move |cap| self.contains(*cap))
    }
}

impl FromIterator<Capability> for Caps {
    fn from_iter<I: IntoIterator<Item = Capability>>(caps: I) -> Self {
        let mut set = Self::NONE;
        caps.into_iter().for_each(|cap| set.insert(cap));
        set
    }
}

/// The treatment of unknown calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Unknown {
    /// ENOSYS, as from a kernel without the call.
    #[default]
    Enosys,
    /// The answer of runc's stub.
    Runc,
    /// The default action, as the profile says.
    Default,
}

impl Unknown {
    /// The name, as options spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enosys => "enosys",
            Self::Runc => "runc",
            Self::Default => "default",
        }
    }
}

/// The form of runc's stub, which changed between its releases.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stub {
    /// Only for the listed architectures; otherwise, for the machine's own as well.
    pub listed_only: bool,
    /// Whether number 0 of s390, which old kernels use for calls that they lack, gets ENOSYS.
    pub setup: bool,
}

/// The stub of runc from 1.1.15 on.
impl Default for Stub {
    fn default() -> Self {
        Self { listed_only: false, setup: true }
    }
}

/// The names and numbers that an engine's libseccomp lacks: the engine drops an entry for such a
/// call.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lacks {
    /// Calls whose names it does not know.
    pub names: Vec<Sysno>,
    /// Calls without a number on an ABI.
    pub numbers: Vec<(Abi, Sysno)>,
}

impl Lacks {
    /// Whether the library drops an entry for the call on the ABI.
    #[must_use]
    pub fn call(&self, call: Sysno, abi: Abi) -> bool {
        self.names.contains(&call) || self.numbers.contains(&(abi, call))
    }
}

/// The context in which a profile is resolved.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Context {
    /// Exactly these, the machine's own first; `None`: the profile's, and `native`.
    pub abis: Option<Vec<Abi>>,
    /// The machine's own, if `abis` does not say.
    pub native: Abi,
    /// The container's bounding set.
    pub caps: Caps,
    /// The kernel that `minKernel` is compared with.
    pub kernel: KernelVersion,
    /// The treatment of unknown calls.
    pub unknown: Unknown,
    /// The horizon, if it is given and not derived from the names.
    pub known_up_to: Option<KernelVersion>,
    /// Whether a name that the catalogue lacks is an error.
    pub strict: bool,
    /// The form of [`Unknown::Runc`].
    pub stub: Stub,
    /// The gaps of the library that makes the filter.
    pub lacks: Lacks,
}

impl Context {
    /// This machine's architecture, Docker's capabilities, ENOSYS for unknown calls.
    #[must_use]
    pub fn new(kernel: KernelVersion) -> Self {
        Self {
            abis: None,
            native: Abi::NATIVE.unwrap_or(Abi::X86_64),
            caps: Caps::DOCKER,
            kernel,
            unknown: Unknown::default(),
            known_up_to: None,
            strict: false,
            stub: Stub::default(),
            lacks: Lacks::default(),
        }
    }

    /// The architecture on which an engine would run: `arches` and `archMap` are compared with it.
    #[must_use]
    pub fn machine(&self) -> Abi {
        self.abis.as_ref().and_then(|abis| abis.first().copied()).unwrap_or(self.native)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docker_leaves_fourteen() {
        assert_eq!(Caps::DOCKER.iter().count(), 14);
        assert_eq!(Caps::ALL.iter().count(), Capability::all().count());
        assert!(!Caps::DOCKER.contains(Capability::SYS_ADMIN));
        assert_eq!([Capability::KILL].into_iter().collect::<Caps>().iter().count(), 1);
    }
}
