//! Warnings for the user of a policy.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_catalogue::Sysno;

use crate::place::Span;
use crate::remark::Remark;
use crate::words;

/// An effect that a profile's user may not expect.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Warning {
    /// A name that the catalogue lacks: its rule has no effect.
    UnknownName {
        /// The name.
        name: Box<str>,
        /// Its place.
        span: Span,
    },
    /// A part of the file that means less than it seems to.
    Odd(Remark),
    /// Two entries hold for a call at once, and the file's order decides between them.
    Order {
        /// The entries.
        message: String,
        /// The place of the later one.
        span: Span,
    },
    /// The default action kills, but unknown calls get ENOSYS.
    KillWeakened {
        /// The place of `defaultAction`.
        span: Span,
    },
    /// The default action traps, and unknown calls do too.
    TrapDefault {
        /// The place of `defaultAction`.
        span: Span,
    },
    /// These calls get ENOSYS, and some of their callers then continue without a protection.
    FailOpen {
        /// The calls.
        calls: Vec<Sysno>,
        /// The place of `defaultAction`.
        span: Span,
    },
}

impl Warning {
    /// Its place.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::UnknownName { span, .. }
            | Self::KillWeakened { span }
            | Self::TrapDefault { span }
            | Self::Order { span, .. }
            | Self::FailOpen { span, .. } => *span,
            Self::Odd(remark) => remark.span,
        }
    }

    /// The remedy.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::UnknownName { name, .. } => {
                let near = Sysno::nearest(name).next()?;
                Some(format!("did you mean {near}?"))
            }
            Self::KillWeakened { .. } => Some("to kill these too: --unknown default".to_owned()),
            Self::Odd(remark) => remark.kind.help().map(str::to_owned),
            Self::Order { .. } => Some("keep conditions that cannot hold at once".to_owned()),
            Self::TrapDefault { .. } | Self::FailOpen { .. } => None,
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName { name, .. } => {
                write!(f, "no system call is called {}", words::quoted(name))
            }
            Self::Odd(remark) => {
                f.write_str(&remark.kind.message().unwrap_or_default())?;
                match remark.kind.refused_by() {
                    Some(engines) => write!(f, "; {engines} would not load the profile"),
                    None => Ok(()),
                }
            }
            Self::Order { message, .. } => {
                write!(f, "{message}: libseccomp decides by the order of the entries")
            }
            Self::KillWeakened { .. } => {
                write!(f, "unknown calls get ENOSYS, which is weaker than the default action")
            }
            Self::TrapDefault { .. } => {
                write!(f, "unknown calls trap like any other: a handler may distinguish them")
            }
            Self::FailOpen { calls, .. } => {
                write!(f, "on ENOSYS, programs continue without the protection of ")?;
                for (at, call) in calls.iter().enumerate() {
                    write!(f, "{}{call}", if at == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}
