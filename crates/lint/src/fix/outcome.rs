//! A profile put right, or why it is not.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_profile::{Dialect, Error, Horizon, Place};

use super::engine::Form;
use super::prove::Unproven;
use crate::edit::Edit;

/// A profile put right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fixed {
    /// The whole text.
    pub text: String,
    /// What was changed, in the file's order; none where there was nothing to do.
    pub edits: Vec<Edit>,
    /// How the text says the rule.
    pub form: Form,
    /// What the author knew.
    pub horizon: Horizon,
    /// Calls that get an errno by name now: the unknown ones in [`Form::Names`], otherwise those that
    /// the author refused.
    pub named: Vec<Sysno>,
    /// Calls that get ENOSYS although the author refused them for some arguments: their inverse
    /// cannot be said in this JSON.
    pub left: Vec<Sysno>,
    /// Entries that said what the default said, so that runtimes dropped them; kept so, since they
    /// contradict others where they count.
    pub inert: Vec<Place>,
    /// In how many contexts the text was proven; in [`Form::Names`], together with runc's stub.
    pub contexts: usize,
    /// Whether numbers that no call has keep the default: the stub begins behind the largest number
    /// that it knows. In [`Form::Names`] alone.
    pub holes: bool,
    /// Calls that are refused, but get ENOSYS from the stub. In [`Form::Names`] alone.
    pub stubbed: Vec<Sysno>,
    /// Machines that the file is for and on which the errno that is written, by its number, is not
    /// ENOSYS: nothing is proven of them.
    pub foreign: Vec<Abi>,
    /// Whether calls of x32 get ENOSYS from the stub, where the file does not list x32 and a filter
    /// without the stub kills them. In [`Form::Names`] alone.
    pub x32: bool,
    /// Calls on whose ENOSYS some programs go on without a protection.
    pub fail_open: Vec<Sysno>,
}

/// Why nothing is written.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum NotFixed {
    /// The file has no meaning in a context.
    Profile(Error),
    /// The engine would not read what the file says.
    Ignored {
        /// What it does not read.
        what: &'static str,
        /// Whose dialect the file is.
        dialect: Dialect,
    },
    /// A default action that needs no rule, or gets none unless it is asked for.
    NoRule(Action),
    /// The entries of this call tell too many contexts apart.
    Contexts(Sysno),
    /// The new text does not decide as it should.
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
