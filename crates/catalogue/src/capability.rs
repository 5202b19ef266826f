//! Capabilities, by number and by name. See capabilities(7).
#![forbid(unsafe_code)]

use core::fmt;

/// A capability's number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Capability(u8);

macro_rules! capabilities {
    ($($name:ident),* $(,)?) => {
        capabilities!(@ 0; $($name,)*);
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
    (@ $n:expr; $name:ident, $($rest:ident,)*) => {
        impl Capability {
            #[doc = concat!("`CAP_", stringify!($name), "`")]
            pub const $name: Self = Self($n);
        }
        capabilities!(@ $n + 1; $($rest,)*);
    };
    (@ $n:expr;) => {};
}

capabilities! {
    CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP,
    LINUX_IMMUTABLE, NET_BIND_SERVICE, NET_BROADCAST, NET_ADMIN, NET_RAW, IPC_LOCK, IPC_OWNER,
    SYS_MODULE, SYS_RAWIO, SYS_CHROOT, SYS_PTRACE, SYS_PACCT, SYS_ADMIN, SYS_BOOT, SYS_NICE,
    SYS_RESOURCE, SYS_TIME, SYS_TTY_CONFIG, MKNOD, LEASE, AUDIT_WRITE, AUDIT_CONTROL, SETFCAP,
    MAC_OVERRIDE, MAC_ADMIN, SYSLOG, WAKE_ALARM, BLOCK_SUSPEND, AUDIT_READ, PERFMON, BPF,
    CHECKPOINT_RESTORE,
}

impl Capability {
    /// Every capability that the catalogue knows, by number.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..NAMES.len()).map_while(|n| u8::try_from(n).ok().map(Self))
    }

    /// Parses `CAP_SYS_ADMIN`, `SYS_ADMIN` or `sys_admin`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bare = match text.get(..4) {
            Some(prefix) if prefix.eq_ignore_ascii_case("cap_") => text.get(4..)?,
            _ => text,
        };
        let n = NAMES.iter().position(|name| name.eq_ignore_ascii_case(bare))?;
        u8::try_from(n).ok().map(Self)
    }

    /// The bit in the masks of capget(2) and `/proc/PID/status`.
    #[must_use]
    pub const fn mask(self) -> u64 {
        1 << self.0
    }

    /// The name without its prefix, in capitals: `SYS_ADMIN`.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or("UNKNOWN")
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CAP_{}", self.name())
    }
}

impl fmt::Debug for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read_and_one_is_printed() {
        for text in ["CAP_SYS_ADMIN", "SYS_ADMIN", "sys_admin", "cap_sys_admin"] {
            assert_eq!(Capability::parse(text), Some(Capability::SYS_ADMIN));
        }
        assert_eq!(Capability::parse("sys_adm"), None);
        assert_eq!(Capability::parse("cap_"), None);
        assert_eq!(Capability::SYS_ADMIN.mask(), 1 << 21);
        assert_eq!(Capability::CHECKPOINT_RESTORE.mask(), 1 << 40);
        assert_eq!(Capability::all().count(), 41);
        assert_eq!(format!("{0} {0:?}", Capability::BPF), "CAP_BPF CAP_BPF");
    }
}
