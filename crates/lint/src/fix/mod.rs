//! `fix`: the ENOSYS rule in JSON that existing runtimes understand.
//!
//! The default becomes ENOSYS, and what the author refused on purpose is refused by name, argument
//! conditions included. Engines that know no errno for the default get the unknown calls by name
//! instead. Nothing is written that was not proven to decide as the rule does.
#![forbid(unsafe_code)]

mod complement;
mod corner;
mod entry;
mod inverse;
mod prove;
mod refused;
mod write;

use std::fmt;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Errno, Sysno};
use seccompat_profile::{Call, Context, Dialect, Error, Horizon, Place, Profile};

pub use prove::Unproven;

use crate::edit::{Edit, apply};
use entry::{Entry, Reason};

/// Which engine's JSON is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// Docker from 23.0 on.
    Docker,
    /// Docker 20.10, which knows no errno for the default: equal together with runc's stub.
    Docker20_10,
    /// Podman and what else uses containers/common.
    Podman,
    /// CRI-O, which reads what Podman reads.
    Crio,
    /// The runtime specification: runc, crun and others.
    Oci,
}

impl Engine {
    /// Every engine, with its name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("docker", Self::Docker),
        ("docker-20.10", Self::Docker20_10),
        ("podman", Self::Podman),
        ("crio", Self::Crio),
        ("oci", Self::Oci),
    ];

    /// The newest of a dialect.
    #[must_use]
    pub const fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Docker => Self::Docker,
            Dialect::Podman => Self::Podman,
            _ => Self::Oci,
        }
    }

    /// What the engine would not read of a profile, so that it means something else there.
    fn ignores(self, profile: &Profile) -> Option<&'static str> {
        let other_errno = !matches!(profile.default.action, Action::Errno(1))
            && matches!(profile.default.action, Action::Errno(_));
        match (self, profile.dialect) {
            (Self::Oci, Dialect::Docker | Dialect::Podman) => {
                Some("archMap, includes and excludes")
            }
            (Self::Docker | Self::Docker20_10, Dialect::Podman) => Some("errnos by name"),
            (Self::Docker20_10, _) if other_errno => Some("defaultErrnoRet"),
            _ => None,
        }
    }

    const fn has_comments(self) -> bool {
        !matches!(self, Self::Oci)
    }
}

/// A profile put right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fixed {
    /// The whole text.
    pub text: String,
    /// What was changed, in the file's order; none where there was nothing to do.
    pub edits: Vec<Edit>,
    /// What the author knew.
    pub horizon: Horizon,
    /// Calls that are refused by name now.
    pub refused: Vec<Sysno>,
    /// Calls that get ENOSYS although the author refused them for some arguments: their inverse
    /// cannot be said in this JSON.
    pub left: Vec<Sysno>,
    /// Entries that said what the default said, so that runtimes dropped them; kept so, since they
    /// contradict others where they count.
    pub inert: Vec<Place>,
    /// In how many contexts the text was proven; for Docker 20.10, together with runc's stub.
    pub contexts: usize,
    /// Whether numbers that no call has keep the default: the stub begins behind the largest number
    /// that it knows. For Docker 20.10 alone.
    pub holes: bool,
    /// Calls that are refused, but get ENOSYS from the stub. For Docker 20.10 alone.
    pub stubbed: Vec<Sysno>,
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
    /// This multiplexed call is refused with ENOSYS by an entry that runtimes drop where the default
    /// says the same; then what is allowed of its parts is allowed through it.
    Dropped(Sysno),
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
            Self::Dropped(call) => write!(
                f,
                "runtimes drop an entry that says what the default says, so with ENOSYS as the default \
                 {call} would be open for the calls that are allowed of it"
            ),
            Self::Unproven(why) => why.fmt(f),
        }
    }
}

impl std::error::Error for NotFixed {}

impl From<Error> for NotFixed {
    fn from(error: Error) -> Self {
        Self::Profile(error)
    }
}

/// Puts the ENOSYS rule into a profile. `context` gives what the file does not tell apart: the
/// machine, and the horizon where it is not found from the names.
///
/// # Errors
/// A file without a meaning, a default that needs no rule, and whatever could not be proven.
pub fn fix(profile: &Profile, context: &Context, engine: Engine) -> Result<Fixed, NotFixed> {
    if let Some(what) = engine.ignores(profile) {
        return Err(NotFixed::Ignored { what, dialect: profile.dialect });
    }
    let default = profile.default.action;
    if !matches!(default, Action::Errno(_) | Action::KillProcess | Action::KillThread) {
        return Err(NotFixed::NoRule(default));
    }
    let (horizon, unknown) = profile.unknown_calls(context.known_up_to);
    let fail_open = |call: &&Sysno| !seccompat_catalogue::Prose::of(**call).fail_open.is_empty();
    let mut fixed = Fixed {
        text: profile.text().to_owned(),
        edits: Vec::new(),
        horizon,
        refused: Vec::new(),
        left: Vec::new(),
        inert: Vec::new(),
        contexts: 0,
        holes: false,
        stubbed: Vec::new(),
        fail_open: unknown.iter().filter(fail_open).copied().collect(),
    };
    let enosys = Action::Errno(Errno::ENOSYS.get());
    if default == enosys {
        return Ok(fixed);
    }
    let by_name = engine == Engine::Docker20_10;
    let mut entries = Vec::new();
    if by_name {
        if unknown.is_empty() {
            return Ok(fixed);
        }
        entries.push(Entry::plain(unknown, enosys, Reason::Unknown));
    } else {
        let refused = refused::refused(profile, context, &unknown)?;
        (entries, fixed.left) = (refused.entries, refused.left);
    }
    let mut inert = Vec::new();
    // What contradicts another entry on a multiplexed call cannot stand beside it.
    loop {
        let edits = write::edits(profile, engine, &entries, !by_name, &inert)?;
        let text = apply(profile.text(), &edits).map_err(|_| prove::malformed())?;
        let new = Profile::parse(text.as_bytes())?;
        match prove::prove(profile, &new, context, &fixed.left, by_name) {
            Ok(proof) => {
                fixed.refused = entries.iter().flat_map(|entry| entry.calls.clone()).collect();
                fixed.refused.sort_unstable();
                fixed.refused.dedup();
                (fixed.text, fixed.edits) = (text, edits);
                (fixed.contexts, fixed.holes) = (proof.contexts, proof.holes);
                fixed.stubbed = proof.stubbed.into_iter().collect();
                let place = |at: &usize| profile.place(profile.rules[*at].span);
                fixed.inert = inert.iter().map(place).collect();
                return Ok(fixed);
            }
            Err(Unproven::Conflict(call)) if entries.iter().any(|entry| inverts(entry, call)) => {
                for entry in entries.iter_mut().filter(|entry| inverts(entry, call)) {
                    entry.calls.retain(|other| *other != call);
                }
                entries.retain(|entry| !entry.calls.is_empty());
                fixed.left.push(call);
            }
            Err(Unproven::Conflict(call)) if !by_name && silence(profile, call, &mut inert) => {}
            Err(Unproven::Differs { witness, meant, made }) if meant == enosys => {
                return Err(match dropped(profile, context, &witness) {
                    Some(call) => NotFixed::Dropped(call),
                    None => NotFixed::Unproven(Unproven::Differs { witness, meant, made }),
                });
            }
            Err(why) => return Err(NotFixed::Unproven(why)),
        }
    }
}

/// Whether the entry refuses other arguments of the call.
fn inverts(entry: &Entry, call: Sysno) -> bool {
    !entry.args.is_empty() && entry.calls.contains(&call)
}

/// Adds the conditional entries of the call that equal the default, if there are any left: runtimes
/// dropped them, and where they count they contradict what allows the call.
fn silence(profile: &Profile, call: Sysno, inert: &mut Vec<usize>) -> bool {
    let before = inert.len();
    for (at, rule) in profile.rules.iter().enumerate() {
        let named = rule.calls.iter().any(|named| named.what == Call::Known(call));
        let dropped = rule.verb.action == profile.default.action && !rule.args.is_empty();
        if named && dropped && !inert.contains(&at) {
            inert.push(at);
        }
    }
    inert.len() > before
}

/// The multiplexer whose refusal with ENOSYS runtimes drop once that is the default, so that what
/// is allowed of its parts opens it.
fn dropped(profile: &Profile, context: &Context, witness: &Data) -> Option<Sysno> {
    let abis = refused::abis(profile, context);
    let mut here = abis.into_iter().filter(|abi| abi.audit_arch().get() == witness.arch);
    let call = here.find_map(|abi| Sysno::from_number(abi, witness.nr))?;
    let names = |rule: &&seccompat_profile::Rule| {
        rule.calls.iter().any(|named| named.what == Call::Known(call))
    };
    let refuses = profile
        .rules
        .iter()
        .filter(names)
        .any(|rule| rule.verb.action == Action::Errno(Errno::ENOSYS.get()));
    (refuses && !call.multiplexes().is_empty()).then_some(call)
}
