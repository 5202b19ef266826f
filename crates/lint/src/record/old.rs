//! An earlier profile, whose calls stay allowed.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;
use seccompat_engine::Chain;
use seccompat_policy::Policy;
use seccompat_profile::text::{Value, parse};
use seccompat_profile::{Call, Context, Profile, Rule};

use super::condition::Condition;
use super::filters::Filters;
use super::needs::{NEEDED, Needs, Reason};
use super::wish::{Earlier, NotWritten, Wish};
use crate::convert::plainly;

/// An earlier recording, as its engine reads it.
pub(super) enum Old<'a> {
    /// A profile, and its own meaning.
    Profile(&'a Profile, Policy),
    /// The filters of a text.
    Filters(&'a Chain),
}

impl<'a> Old<'a> {
    pub(super) fn of(wish: &Wish<'a>) -> Result<Option<Self>, NotWritten> {
        Ok(match wish.old {
            Some(Earlier::Profile(profile)) => {
                let plain = plainly(wish.context);
                let resolved = profile.resolve(&plain).map_err(NotWritten::Profile)?;
                let lowered = resolved.lower().map_err(NotWritten::Profile)?;
                Some(Self::Profile(profile, lowered.policy))
            }
            Some(Earlier::Filters(chain)) => Some(Self::Filters(chain)),
            None => None,
        })
    }

    pub(super) fn filters(&self, machine: Abi) -> Filters<'_> {
        match self {
            Self::Profile(_, policy) => Filters::one(policy),
            Self::Filters(chain) => Filters::of(chain, machine),
        }
    }

    /// That the result allows it; a profile's conditions may be wider than a text can say.
    pub(super) fn prove(&self, chain: &Chain, machine: Abi) -> Result<(), NotWritten> {
        if let Self::Profile(..) = self {
            return Ok(());
        }
        match self.filters(machine).beyond(&Filters::of(chain, machine))? {
            Some(call) => Err(NotWritten::Loses(call)),
            None => Ok(()),
        }
    }
}

impl Needs {
    /// Adds the calls that an earlier profile allows.
    pub(super) fn add_old(&mut self, old: &Profile, context: &Context) -> Result<(), NotWritten> {
        let refuses = matches!(
            old.default.action,
            Action::Errno(1..) | Action::KillProcess | Action::KillThread | Action::Trap(_)
        );
        if !refuses {
            return Err(NotWritten::Old(format!(
                "its default is {}, so a recording adds nothing to it",
                old.default.action
            )));
        }
        let resolved = old.resolve(context).map_err(NotWritten::Profile)?;
        for rule in resolved.rules.iter().map(|&at| &old.rules[at]) {
            if !matches!(rule.verb.action, Action::Allow | Action::Log) {
                continue;
            }
            let conditions: Vec<Condition> = rule.args.iter().map(Condition::of).collect();
            for named in &rule.calls {
                if let Call::Known(call) = named.what {
                    self.add(call, conditions.clone(), reason(old, rule));
                }
            }
        }
        Ok(())
    }
}

/// The reason in an entry's comment.
fn reason(old: &Profile, rule: &Rule) -> Reason {
    let comment = comment(old, rule).unwrap_or_default();
    let names = comment.strip_prefix(NEEDED).filter(|names| !names.contains(", and "));
    match names {
        Some(names) => Reason::Programs(names.split(", ").map(str::to_owned).collect()),
        None if comment.is_empty() => Reason::Old("allowed by the earlier profile".to_owned()),
        None => Reason::Old(comment),
    }
}

/// The comment of an entry.
pub(super) fn comment(old: &Profile, rule: &Rule) -> Option<String> {
    let entry = parse(old.text().get(rule.span.range())?).ok()?;
    let Value::Object(members) = entry.value else { return None };
    let comment = members.into_iter().find(|member| member.key.eq_ignore_ascii_case("comment"))?;
    match comment.node.value {
        Value::String(text) => Some(text.into_owned()),
        _ => None,
    }
}
