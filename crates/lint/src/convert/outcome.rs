//! The outcomes of `convert`.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, AuditArch, Sysno};
use seccompat_engine::NotLoaded;
use seccompat_profile::Error;

/// A profile in another engine's form.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Converted {
    /// The whole text.
    pub text: String,
    /// The number of omitted entries, which do not hold in this context.
    pub left_out: usize,
    /// The differences that are the other engine's own, as remarks.
    pub notes: Vec<String>,
}

/// The reason why a profile cannot be written for an engine.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NotConverted {
    /// Its own engine refuses it, or the other one refuses the written text.
    NotLoaded(NotLoaded),
    /// The file has no meaning in the context.
    Profile(Error),
    /// The form cannot express these parts.
    Lost(Vec<String>),
    /// The other engine would decide this call differently.
    Differs(Box<Differs>),
    /// The comparison is too big.
    TooBig,
}

/// A call that the profile and its written text decide differently.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Differs {
    /// The call.
    pub call: Data,
    /// The profile's action.
    pub meant: Action,
    /// The action that the engine would make of the text.
    pub made: Action,
    /// The fields of the text that the engine does not read.
    pub ignored: Vec<&'static str>,
}

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Data { arch, nr, args, .. } = self.call;
        let abis = Abi::sharing(AuditArch::new(arch));
        let named = abis.into_iter().find_map(|abi| Some((Sysno::from_number(abi, nr)?, abi)));
        match named {
            Some((call, abi)) => write!(f, "{call} on {abi}")?,
            None => write!(f, "call {nr} of {arch:#x}")?,
        }
        if args.iter().any(|arg| *arg != 0) {
            write!(f, " with the arguments {args:x?}")?;
        }
        write!(f, " is {} in the profile and would be {} there", self.meant, self.made)?;
        match &self.ignored[..] {
            [] => Ok(()),
            fields => write!(f, ", which does not read {}", fields.join(", ")),
        }
    }
}

impl fmt::Display for NotConverted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoaded(why) => why.fmt(f),
            Self::Profile(error) => error.fmt(f),
            Self::Lost(parts) => write!(f, "the form cannot express it: {}", parts.join("; ")),
            Self::Differs(one) => write!(f, "the form of that engine cannot express it: {one}"),
            Self::TooBig => f.write_str("undecided: the profile is too large to compare"),
        }
    }
}

impl std::error::Error for NotConverted {}
