//! The reason why profiles cannot be merged, with the place of the entry and a remedy.
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
    /// The profile format cannot express the decision about a call. The error gives the place of an
    /// entry on this call, in the profile with this index, and a remedy.
    Unsaid(usize, Error),
    /// The form of the output cannot express these parts.
    Lost(Vec<String>),
    /// The profiles have no architecture in common.
    Nothing,
    /// The engine refuses the written text.
    Refused(NotLoaded),
    /// The merged text is not a valid profile.
    Written(Error),
    /// The comparison of the profiles exceeds the limit on its size.
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
                "{name}{on} must be {}, and something else on another architecture, but an entry of a profile \
                 holds for all architectures",
                one.wanted
            );
            let each: Vec<String> = abis.iter().map(|abi| format!("--arch {abi}")).collect();
            (message, format!("merge for one architecture at a time: {}", each.join(", ")))
        }
        _ => (
            format!(
                "{name}{on} must be {}, but every set of entries that was tried makes it {}",
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
            "use the same conditions in both profiles; or load both filters, of which the kernel takes the \
             stricter decision: seccompat compile each profile"
        }
        Merging::Union => "use the same conditions in both profiles",
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
