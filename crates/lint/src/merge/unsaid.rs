//! The reason why profiles cannot be merged: the entry, and the way out.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_catalogue::Abi;
use seccompat_engine::NotLoaded;
use seccompat_profile::{Error, Rule, Span};

use super::candidates::Candidates;
use super::compare::Differing;
use super::part::{Merging, Part};

/// The reason why there is no merged profile.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NotMerged {
    /// The engine of the profile with this index does not load it.
    NotLoaded(usize, NotLoaded),
    /// The profile with this index has no meaning in the context.
    Profile(usize, Error),
    /// The format cannot express a decision: an entry of the profile with this index, with its
    /// place, and the way out.
    Unsaid(usize, Error),
    /// The form cannot express these parts.
    Lost(Vec<String>),
    /// No architecture is served by all profiles.
    Nothing,
    /// The engine refuses the written text.
    Refused(NotLoaded),
    /// The written text has no meaning.
    Written(Error),
    /// The comparison is too big.
    TooBig,
}

impl fmt::Display for NotMerged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoaded(_, why) | Self::Refused(why) => why.fmt(f),
            Self::Profile(_, error) | Self::Unsaid(_, error) => error.fmt(f),
            Self::Written(error) => write!(f, "the merged text: {error}"),
            Self::Lost(parts) => write!(f, "the form cannot express it: {}", parts.join("; ")),
            Self::Nothing => f.write_str("no architecture is served by all profiles"),
            Self::TooBig => f.write_str("undecided: the profiles are too large to compare"),
        }
    }
}

impl std::error::Error for NotMerged {}

/// The error for a call whose candidates all differ.
pub(super) fn error(
    parts: &[Part<'_>],
    one: &Differing,
    abis: &[Abi],
    how: Merging,
    plan: &Candidates,
) -> NotMerged {
    let (at, span) = place(parts, one);
    let name = one.call.map_or("an unnamed call", |call| call.name());
    let on = one.abi.map_or(String::new(), |abi| format!(" on {abi}"));
    let (message, help) = match one.call {
        Some(call) if plan.is_too_much(call) => (
            format!(
                "together with the other profiles, the conditions on {name} take too many entries"
            ),
            alone(how).to_owned(),
        ),
        _ if abis.len() > 1 => {
            let message = format!(
                "{name}{on} would be {}, and elsewhere it would differ: an entry of a profile holds for all \
                 architectures",
                one.wanted
            );
            let each: Vec<String> = abis.iter().map(|abi| format!("--arch {abi}")).collect();
            (message, format!("merge for one architecture at a time: {}", each.join(", ")))
        }
        _ => (
            format!(
                "{name}{on} would be {}, and entries of a profile make {} of it",
                one.wanted, one.made
            ),
            alone(how).to_owned(),
        ),
    };
    NotMerged::Unsaid(at, Error::at(parts[at].resolved.profile.text(), span, message).help(help))
}

const fn alone(how: Merging) -> &'static str {
    match how {
        Merging::Intersect => {
            "make the conditions of one profile those of the other; or install both filters, which the \
             kernel intersects: seccompat compile each"
        }
        Merging::Union => "make the conditions of one profile those of the other",
    }
}

/// The entry to name: the last one with conditions on the call, else the last one that names it,
/// else a default action.
fn place(parts: &[Part<'_>], one: &Differing) -> (usize, Span) {
    let naming = |conditional: bool| {
        let parts = parts.iter().enumerate().rev();
        parts.filter_map(move |(at, part)| {
            let resolved = &part.resolved;
            let rules = one.call.into_iter().flat_map(|call| resolved.rules_naming(call));
            let is_so = |rule: &&Rule| !conditional || !rule.args.is_empty();
            let found = rules.map(|at| &resolved.profile.rules[at]).filter(is_so).last();
            found.map(|rule| (at, rule.span))
        })
    };
    let first = naming(true).next().or_else(|| naming(false).next());
    first.unwrap_or_else(|| {
        let default = |part: &Part<'_>| part.resolved.profile.default_span;
        (0, parts.first().map(default).unwrap_or_default())
    })
}
