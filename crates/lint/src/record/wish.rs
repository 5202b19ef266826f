//! The input and the result: a wish, and a written profile.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fmt;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_engine::{Chain, NotLoaded, Stack};
use seccompat_profile::{Context, Error, Profile};

use super::facts::Deciding;
use crate::fix::{Engine, NotFixed};

/// A call that was seen, with the arguments that were kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Its ABI.
    pub abi: Abi,
    /// The call.
    pub call: Sysno,
    /// The kept argument registers; of `clone3` the first is its flags.
    pub args: [Option<u64>; 6],
    /// The name of the program.
    pub program: String,
}

/// An earlier recording.
#[derive(Clone, Copy, Debug)]
pub enum Earlier<'a> {
    /// A profile.
    Profile(&'a Profile),
    /// The filters of a unit or of a policy of LXC, for an engine with that language.
    Filters(&'a Chain),
}

/// The limit of a recording.
#[derive(Clone, Copy, Debug)]
pub enum Limit<'a> {
    /// A profile, as this engine reads it.
    Profile(&'a Profile, &'a Stack),
    /// The filters of a unit or of a policy of LXC.
    Filters(&'a Chain),
}

/// The wanted profile.
#[derive(Debug)]
pub struct Wish<'a> {
    /// The calls.
    pub seen: &'a [Seen],
    /// The arguments that decide, in addition to those of [`crate::deciding`].
    pub deciding: &'a [Deciding],
    /// Calls whose arguments were not all kept, so that no condition can be written.
    pub folded: &'a [Sysno],
    /// An earlier recording, which stays allowed.
    pub old: Option<Earlier<'a>>,
    /// The limit of the result.
    pub base: Option<Limit<'a>>,
    /// The engine that reads the result; `None` for any that reads the runtime specification.
    pub engine: Option<&'a Stack>,
    /// The form of the ENOSYS rule.
    pub form: Engine,
    /// Whether calls that were not seen are left out, except those of a named engine's init.
    pub minimal: bool,
    /// The context: the machine, and the capabilities and the kernel for `old` and `base`.
    pub context: &'a Context,
}

/// A written profile.
#[derive(Debug)]
pub struct Written {
    /// The text.
    pub text: String,
    /// The allowed calls, with the reason as in the comment of the entry.
    pub allowed: Vec<(Sysno, String)>,
    /// Seen calls that get ENOSYS on purpose.
    pub fall_back: BTreeSet<Sysno>,
    /// Seen calls, by index, that the base does not allow.
    pub beyond_base: Vec<usize>,
    /// Calls that are allowed with all arguments although some decide, with the reason.
    pub unconditional: Vec<(Sysno, &'static str)>,
    /// The number of calls whose decision was compared with the recording.
    pub proven: usize,
}

/// The reason why no profile is written.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotWritten {
    /// The earlier profile allows calls by default, or has no meaning.
    Old(String),
    /// The base has no meaning, or its engine refuses it.
    Base(NotLoaded),
    /// The result has no meaning.
    Profile(Error),
    /// The engine refuses the result.
    Engine(NotLoaded),
    /// The ENOSYS rule cannot be written.
    Rule(NotFixed),
    /// The result does not allow this seen call: its index, and the action.
    Refuses(usize, Action),
    /// The result allows more than the base: this call.
    Exceeds(String),
    /// The result does not allow this call, which the earlier recording allows.
    Loses(String),
    /// The language of the engine's texts cannot say it.
    Unsaid(String),
    /// No filter can be made of the result.
    NotCompiled(String),
}

impl fmt::Display for NotWritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Old(why) => f.write_str(why),
            Self::Base(why) => write!(f, "the base: {why}"),
            Self::Profile(error) => error.fmt(f),
            Self::Engine(why) => write!(f, "the engine does not read the result: {why}"),
            Self::Rule(why) => write!(f, "the ENOSYS rule cannot be written: {why}"),
            Self::Refuses(_, action) => {
                write!(f, "the result would decide {action} for a recorded call")
            }
            Self::Exceeds(call) => {
                write!(f, "the result would allow more than the base, for instance {call}")
            }
            Self::Loses(call) => {
                write!(f, "the result would not allow {call}, which the earlier recording allows")
            }
            Self::Unsaid(why) | Self::NotCompiled(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for NotWritten {}
