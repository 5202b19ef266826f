//! `fix`: the ENOSYS rule in JSON that existing runtimes understand.
//!
//! The default becomes ENOSYS, and what the author refused on purpose is refused by name, argument
//! conditions included. Engines that know no errno for the default get the unknown calls by name
//! instead, and so does a file that the other form would open. Nothing is written that was not proven
//! to decide as the rule does.
#![forbid(unsafe_code)]

mod complement;
mod corner;
mod engine;
mod entry;
mod inverse;
mod prove;
mod refused;
mod write;

use std::fmt;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Errno, Sysno};
use seccompat_profile::{Call, Context, Dialect, Error, Horizon, Place, Profile};

pub use engine::{Engine, Form};
pub use prove::Unproven;

use crate::edit::{Edit, apply};
use entry::{Entry, Reason};
use prove::Proof;

const ENOSYS: Action = Action::Errno(Errno::ENOSYS.get());

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
    if engine == Engine::Docker20_10 {
        return by_name(profile, context, engine, None);
    }
    match by_default(profile, context, engine) {
        Err(NotFixed::Unproven(Unproven::Differs { witness, meant: ENOSYS, made })) => {
            match dropped(profile, context, &witness) {
                Some(call) => by_name(profile, context, engine, Some(call)),
                None => Err(Unproven::Differs { witness, meant: ENOSYS, made }.into()),
            }
        }
        fixed => fixed,
    }
}

/// The file as it stands, to be put right in this form, and the calls that it cannot know.
fn unchanged(profile: &Profile, context: &Context, form: Form) -> (Fixed, Vec<Sysno>) {
    let (horizon, unknown) = profile.unknown_calls(context.machine(), context.known_up_to);
    let fail_open = |call: &&Sysno| !seccompat_catalogue::Prose::of(**call).fail_open.is_empty();
    let fixed = Fixed {
        text: profile.text().to_owned(),
        edits: Vec::new(),
        form,
        horizon,
        named: Vec::new(),
        left: Vec::new(),
        inert: Vec::new(),
        contexts: 0,
        holes: false,
        stubbed: Vec::new(),
        fail_open: unknown.iter().filter(fail_open).copied().collect(),
    };
    (fixed, unknown)
}

/// Names the unknown calls and leaves the default.
fn by_name(
    profile: &Profile,
    context: &Context,
    engine: Engine,
    instead: Option<Sysno>,
) -> Result<Fixed, NotFixed> {
    let (mut fixed, unknown) = unchanged(profile, context, Form::Names { instead });
    if profile.default.action == ENOSYS || unknown.is_empty() {
        return Ok(fixed);
    }
    let entries = [Entry::plain(unknown, ENOSYS, Reason::Unknown)];
    let proof = written(profile, context, engine, &entries, &[], &mut fixed)?;
    (fixed.contexts, fixed.holes) = (proof.contexts, proof.holes);
    fixed.stubbed = proof.stubbed.into_iter().collect();
    Ok(fixed)
}

/// Makes ENOSYS the default and names what is refused.
fn by_default(profile: &Profile, context: &Context, engine: Engine) -> Result<Fixed, NotFixed> {
    let (mut fixed, unknown) = unchanged(profile, context, Form::Default);
    if profile.default.action == ENOSYS {
        return Ok(fixed);
    }
    let refused = refused::refused(profile, context, &unknown)?;
    let mut entries = refused.entries;
    fixed.left = refused.left;
    let mut inert = Vec::new();
    // What contradicts another entry on a multiplexed call cannot stand beside it.
    loop {
        match written(profile, context, engine, &entries, &inert, &mut fixed) {
            Ok(proof) => {
                fixed.contexts = proof.contexts;
                let place = |at: &usize| profile.place(profile.rules[*at].span);
                fixed.inert = inert.iter().map(place).collect();
                return Ok(fixed);
            }
            Err(NotFixed::Unproven(Unproven::Conflict(call)))
                if entries.iter().any(|entry| inverts(entry, call)) =>
            {
                for entry in entries.iter_mut().filter(|entry| inverts(entry, call)) {
                    entry.calls.retain(|other| *other != call);
                }
                entries.retain(|entry| !entry.calls.is_empty());
                fixed.left.push(call);
            }
            Err(NotFixed::Unproven(Unproven::Conflict(call)))
                if silence(profile, call, &mut inert) => {}
            Err(why) => return Err(why),
        }
    }
}

/// Writes the new text and proves it.
fn written(
    profile: &Profile,
    context: &Context,
    engine: Engine,
    entries: &[Entry],
    inert: &[usize],
    fixed: &mut Fixed,
) -> Result<Proof, NotFixed> {
    let edits = write::edits(profile, engine, entries, fixed.form == Form::Default, inert)?;
    let text = apply(profile.text(), &edits).map_err(|_| prove::malformed())?;
    let new = Profile::parse(text.as_bytes())?;
    let stub = fixed.form != Form::Default;
    let proof = prove::prove(profile, &new, context, &fixed.left, stub)?;
    fixed.named = entries.iter().flat_map(|entry| entry.calls.clone()).collect();
    fixed.named.sort_unstable();
    fixed.named.dedup();
    (fixed.text, fixed.edits) = (text, edits);
    Ok(proof)
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
    let refuses = profile.rules.iter().filter(names).any(|rule| rule.verb.action == ENOSYS);
    (refuses && !call.multiplexes().is_empty()).then_some(call)
}
