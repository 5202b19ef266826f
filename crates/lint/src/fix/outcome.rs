//! A fixed profile, or the reason why it is not fixed.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_profile::{Dialect, Error, Horizon, Place, Profile};

use super::engine::Form;
use super::prove::Unproven;
use crate::edit::Edit;

/// A fixed profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fixed {
    /// The whole text.
    pub text: String,
    /// The changes, in the file's order; none if there was nothing to do.
    pub edits: Vec<Edit>,
    /// The form of the rule in the text.
    pub form: Form,
    /// The author's horizon.
    pub horizon: Horizon,
    /// Calls that now get an errno by name: the unknown ones in [`Form::Names`], otherwise the
    /// author's refusals.
    pub named: Vec<Sysno>,
    /// Calls that get ENOSYS although the author refused them for some arguments: this JSON cannot
    /// express their inverse.
    pub left: Vec<Sysno>,
    /// Entries that repeated the default, so that runtimes dropped them; kept so, since they would
    /// contradict others.
    pub inert: Vec<Place>,
    /// The number of contexts in which the text was proven; in [`Form::Names`], together with
    /// runc's stub.
    pub contexts: usize,
    /// Whether numbers without a call keep the default: the stub begins after the largest number
    /// that it knows. Only in [`Form::Names`].
    pub holes: bool,
    /// Calls that are refused, but get ENOSYS from the stub. Only in [`Form::Names`].
    pub stubbed: Vec<Sysno>,
    /// The file's machines on which the written errno number is not ENOSYS: the proof does not
    /// cover them.
    pub foreign: Vec<Abi>,
    /// Whether calls of x32 get ENOSYS from the stub, although the file does not list x32 and a
    /// filter without the stub kills them. Only in [`Form::Names`].
    pub x32: bool,
    /// Calls after whose ENOSYS some programs continue without a protection.
    pub fail_open: Vec<Sysno>,
    /// The text as the engine reads it, if the proof read it.
    pub(crate) read: Option<Profile>,
}

/// The reason why nothing is written.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum NotFixed {
    /// The file has no meaning in a context.
    Profile(Error),
    /// The engine would not read the whole file.
    Ignored {
        /// The part that the engine does not read.
        what: &'static str,
        /// The file's dialect.
        dialect: Dialect,
    },
    /// A default action that needs no rule, or gets one only on request.
    NoRule(Action),
    /// The entries of this call distinguish too many contexts.
    Contexts(Sysno),
    /// The new text does not decide as it must.
    Unproven(Unproven),
}

impl fmt::Display for NotFixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(error) => error.fmt(f),
            Self::Ignored { what, dialect } => {
                write!(f, "the engine does not read {what}, which this file of {dialect}'s has")
            }
            Self::NoRule(action) => write!(f, "a default of {action} needs no rule"),
            Self::Contexts(call) => write!(f, "the entries of {call} tell too many contexts apart"),
            Self::Unproven(why) => why.fmt(f),
        }
    }
}

impl std::error::Error for NotFixed {}

impl From<Unproven> for NotFixed {
    fn from(why: Unproven) -> Self {
        Self::Unproven(why)
    }
}

impl From<Error> for NotFixed {
    fn from(error: Error) -> Self {
        Self::Profile(error)
    }
}
