//! Where a profile is to hold.
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
    /// What Docker leaves a container.
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

    /// Adds one.
    pub fn insert(&mut self, cap: Capability) {
        self.0 |= cap.mask();
    }

    /// Whether it is there.
    #[must_use]
    pub const fn contains(self, cap: Capability) -> bool {
        self.0 & cap.mask() != 0
    }

    /// Whether all of these are there.
    #[must_use]
    pub const fn has(self, all: Self) -> bool {
        self.0 & all.0 == all.0
    }

    /// Whether any of these is there.
    #[must_use]
    pub const fn meets(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// These and those.
    #[must_use]
    pub const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those that are there, by number.
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

/// What an unknown call gets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Unknown {
    /// ENOSYS, as a kernel without it answers.
    #[default]
    Enosys,
    /// What runc's stub gives it.
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

/// How runc's stub came to be made, which changed between its releases.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stub {
    /// For the listed architectures alone; without, for the machine's own as well.
    pub listed_only: bool,
    /// Whether number 0 of s390, which old kernels leave for calls that they lack, gets ENOSYS.
    pub setup: bool,
}

/// The stub of runc from 1.1.15 on.
impl Default for Stub {
    fn default() -> Self {
        Self { listed_only: false, setup: true }
    }
}

/// What the library lacks that an engine makes filters with: an entry for it is dropped.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lacks {
    /// Calls whose names it does not know.
    pub names: Vec<Sysno>,
    /// Calls that it has no number for on an ABI.
    pub numbers: Vec<(Abi, Sysno)>,
}

impl Lacks {
    /// Whether an entry for the call is dropped on the ABI.
    #[must_use]
    pub fn call(&self, call: Sysno, abi: Abi) -> bool {
        self.names.contains(&call) || self.numbers.contains(&(abi, call))
    }
}

/// What resolves a profile.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Context {
    /// Exactly these, the machine's own first; `None`: the profile's, and `native`.
    pub abis: Option<Vec<Abi>>,
    /// The machine's own, where `abis` does not say.
    pub native: Abi,
    /// The container's bounding set.
    pub caps: Caps,
    /// The kernel that `minKernel` is compared with.
    pub kernel: KernelVersion,
    /// What unknown calls get.
    pub unknown: Unknown,
    /// The horizon, where it shall not be found from the names.
    pub known_up_to: Option<KernelVersion>,
    /// Whether a name that the catalogue lacks is an error.
    pub strict: bool,
    /// The form of [`Unknown::Runc`].
    pub stub: Stub,
    /// What the library lacks that makes the filter.
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

    /// The architecture that an engine would run on: what `arches` and `archMap` are held
    /// against.
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
