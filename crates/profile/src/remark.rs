//! Oddities of a file that are not errors.
#![forbid(unsafe_code)]

use crate::place::Span;

/// A text that an engine silently accepts, and that its author may not mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// Its place.
    pub span: Span,
    /// Its kind.
    pub kind: RemarkKind,
}

/// The kind of an oddity.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum RemarkKind {
    /// A key without a meaning here.
    UnknownKey(String),
    /// A key in the wrong case, which Go accepts; the value is its right spelling.
    OtherCase(&'static str),
    /// A repeated key; the last one counts.
    Duplicate(&'static str),
    /// A capability that no kernel has, or in a spelling that engines do not recognise.
    UnknownCapability(String),
    /// An architecture in `arches` that no engine uses.
    UnknownArch(String),
    /// `valueTwo` has bits outside of the mask `value`; libseccomp ignores them.
    OutsideMask,
    /// An entry without names, which engines skip; crun does not if there is no list at all.
    NoNames {
        /// Whether there is a list of names, an empty one.
        list: bool,
    },
    /// A key of Docker's dialect beside the one of the runtimes that says the same: the runtimes'
    /// counts, and an engine that knows both refuses the file.
    Both(&'static str, &'static str),
    /// A name without a letter.
    EmptyName,
    /// An errno of more than 16 bits, and the part in a filter.
    ErrnoCut {
        /// The errno in the file.
        given: u64,
        /// Its low 16 bits, which runtimes pass on.
        left: u16,
    },
    /// An errno that libseccomp refuses.
    ErrnoTooLarge(u16),
    /// An errno next to an action that takes none: the errno's key, and the action.
    ErrnoUnused(&'static str, &'static str),
    /// `SCMP_ARCH_NATIVE`.
    NativeArch,
    /// `SCMP_ACT_NOTIFY` without `listenerPath`.
    NotifyWithoutListener,
    /// `listenerMetadata` without `listenerPath`.
    MetadataWithoutListener,
    /// A `minKernel` in a file of Podman's dialect, whose engines ignore it.
    IgnoredKernel,
    /// Bytes that are not UTF-8: Go reads each as U+FFFD.
    NotUtf8,
    /// A profile alone in YAML, which no engine reads.
    Yaml,
    /// A base profile that is not in the file: its entries are missing here.
    BaseMissing(String),
}

/// The largest errno that libseccomp accepts (`sys_chk_seccomp_action`): one less than the
/// kernel's.
pub(crate) const LARGEST_ERRNO: u16 = 4094;

/// Whether the name of a base profile is an artifact in a registry.
#[must_use]
pub fn is_remote(name: &str) -> bool {
    name.starts_with("oci://")
}

impl RemarkKind {
    /// The warning if a profile is used, as a sentence without a full stop; `None` if only `check`
    /// reports it.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        Some(match self {
            Self::NoNames { .. } => "an entry without names: it is skipped".to_owned(),
            Self::Both(one, other) => format!("both `{one}` and `{other}`: `{other}` counts"),
            Self::EmptyName => "an empty name, which no system call has".to_owned(),
            Self::ErrnoCut { given, left: 0 } => {
                format!("errno {given} is 0 in the 16 bits that a filter has: success is faked")
            }
            Self::ErrnoCut { given, left } => {
                format!("errno {given} is {left} in the 16 bits that a filter has")
            }
            Self::ErrnoTooLarge(errno) => {
                format!("libseccomp refuses errno {errno}: it takes none above {LARGEST_ERRNO}")
            }
            Self::ErrnoUnused(key, action) => {
                format!("`{key}` beside {action}, which takes none: it has no effect")
            }
            Self::NativeArch => "runtimes refuse SCMP_ARCH_NATIVE".to_owned(),
            Self::NotifyWithoutListener => "SCMP_ACT_NOTIFY without listenerPath".to_owned(),
            Self::MetadataWithoutListener => "listenerMetadata without listenerPath".to_owned(),
            Self::NotUtf8 => "bytes that are not UTF-8: each is read as U+FFFD".to_owned(),
            Self::Yaml => "a profile in YAML, which engines do not read".to_owned(),
            Self::BaseMissing(name) => {
                let place = if is_remote(name) {
                    "is in a registry, which is not read here"
                } else {
                    "is not in this file"
                };
                format!("the base profile `{name}` {place}: its entries are missing")
            }
            _ => return None,
        })
    }

    /// The engines that refuse the whole profile for it, if any.
    #[must_use]
    pub const fn refused_by(&self) -> Option<&'static str> {
        // Tried with runc 1.1.5 and crun 1.8.1. Docker and Podman pass the profile to one of them.
        match self {
            Self::ErrnoTooLarge(_) | Self::NativeArch => Some("runc and crun"),
            Self::NotifyWithoutListener | Self::EmptyName => Some("runc"),
            Self::ErrnoUnused(..) | Self::NoNames { list: false } | Self::NotUtf8 => Some("crun"),
            Self::ErrnoCut { given, .. } if *given > u32::MAX as u64 => Some("crun"),
            Self::Both(..) => Some("Docker, Podman and CRI-O"),
            _ => None,
        }
    }

    /// The remedy.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoNames { .. } => "name a call in it, or remove it",
            Self::Both(..) => "keep the one that is meant",
            Self::EmptyName => "remove it",
            Self::ErrnoCut { .. } | Self::ErrnoTooLarge(_) => {
                "write the errno that is meant: 1 is EPERM, 38 ENOSYS on most machines"
            }
            Self::ErrnoUnused(..) => "only SCMP_ACT_ERRNO and SCMP_ACT_TRACE take an errno",
            Self::NativeArch => {
                "remove it: the machine's own architecture is served without being listed"
            }
            Self::NotifyWithoutListener => {
                "add listenerPath, the supervisor's socket, or choose another action"
            }
            Self::MetadataWithoutListener => {
                "add listenerPath, the supervisor's socket, or remove listenerMetadata"
            }
            Self::NotUtf8 => "save the file as UTF-8",
            Self::Yaml => "write JSON: seccompat convert FILE --engine ENGINE",
            Self::BaseMissing(name) if is_remote(name) => {
                "pull it, put it into the file as another document, and write its metadata.name as \
                 baseProfileName"
            }
            Self::BaseMissing(_) => "put the base profile into the file as another document",
            _ => return None,
        })
    }
}
