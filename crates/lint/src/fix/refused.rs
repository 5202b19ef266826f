//! What an author refused, as entries that say so.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_profile::{Argument, Call, Context, Profile, Rule};

use super::NotFixed;
use super::complement::complement;
use super::corner::{Corner, corners, joined};
use super::entry::{Entry, Reason};
use super::inverse::Condition;

/// The entries, and the calls whose inverse cannot be said.
pub(super) struct Refused {
    pub(super) entries: Vec<Entry>,
    pub(super) left: Vec<Sysno>,
}

/// What is refused in a corner: where all these hold.
type Part = Vec<Condition>;

pub(super) fn refused(
    profile: &Profile,
    context: &Context,
    unknown: &[Sysno],
) -> Result<Refused, NotFixed> {
    let abis = abis(profile, context);
    let there = |call: Sysno| abis.iter().any(|abi| call.number(*abi).is_some());
    let (mut left_out, mut left) = (Vec::new(), Vec::new());
    // Calls with the same entries are refused together.
    let mut groups: BTreeMap<Vec<usize>, Vec<Sysno>> = BTreeMap::new();
    for call in Sysno::all().filter(|call| there(*call) && !unknown.contains(call)) {
        // A refusal of the whole call would beat what is allowed of it.
        if is_partly_allowed(profile, call) {
            left.push(call);
            continue;
        }
        let names = |rule: &Rule| rule.calls.iter().any(|named| named.what == Call::Known(call));
        let rules: Vec<usize> =
            (0..profile.rules.len()).filter(|&at| names(&profile.rules[at])).collect();
        if rules.is_empty() {
            left_out.push(call);
        } else {
            groups.entry(rules).or_default().push(call);
        }
    }
    let action = profile.default.action;
    let mut entries = Vec::new();
    if !left_out.is_empty() {
        entries.push(Entry::plain(left_out, action, Reason::LeftOut));
    }
    let mut added: Vec<(Corner, Part, Vec<Sysno>)> = Vec::new();
    for (rules, calls) in groups {
        let rules: Vec<&Rule> = rules.iter().map(|&at| &profile.rules[at]).collect();
        let all = corners(&rules).ok_or(NotFixed::Contexts(calls[0]))?;
        let mut parts: Vec<(Part, Vec<Corner>)> = Vec::new();
        for corner in all {
            let holding: Vec<&&Rule> = rules.iter().filter(|rule| corner.holds(rule)).collect();
            if holding.iter().any(|rule| rule.args.is_empty()) {
                continue;
            }
            let alternatives: Vec<Vec<Argument>> =
                holding.iter().flat_map(|rule| alternatives(rule)).collect();
            let Some(all) = complement(&alternatives) else {
                left.extend(calls.iter().copied());
                continue;
            };
            for conditions in all {
                match parts.iter_mut().find(|(part, _)| *part == conditions) {
                    Some((_, corners)) => corners.push(corner.clone()),
                    None => parts.push((conditions, vec![corner.clone()])),
                }
            }
        }
        for (part, corners) in parts {
            for corner in joined(corners) {
                added.push((corner, part.clone(), calls.clone()));
            }
        }
    }
    // One entry for all calls that are refused alike.
    for (corner, args, calls) in added {
        let alike =
            |entry: &&mut Entry| entry.corner.as_ref() == Some(&corner) && entry.args == args;
        match entries.iter_mut().find(alike) {
            Some(entry) => entry.calls.extend(calls),
            None => {
                let reason =
                    if args.is_empty() { Reason::Elsewhere } else { Reason::OtherArguments };
                entries.push(Entry { calls, action, args, corner: Some(corner), reason });
            }
        }
    }
    left.sort_unstable();
    left.dedup();
    Ok(Refused { entries, left })
}

/// Whether a call that stands for several, and that the file does not name, is allowed for some of
/// them.
fn is_partly_allowed(profile: &Profile, call: Sysno) -> bool {
    let parts = call.multiplexes();
    let named = || profile.rules.iter().flat_map(|rule| &rule.calls).map(|named| &named.what);
    let is_part = |named: &Call| match named {
        Call::Known(known) => parts.iter().any(|part| part.1 == *known),
        Call::Unknown(_) => false,
    };
    !parts.is_empty() && !named().any(|named| *named == Call::Known(call)) && named().any(is_part)
}

/// The conditions of an entry: all of them, or each alone where an argument is named twice.
fn alternatives(rule: &Rule) -> Vec<Vec<Argument>> {
    let twice = (0..6).any(|index| rule.args.iter().filter(|arg| arg.index == index).count() > 1);
    if twice { rule.args.iter().map(|arg| vec![*arg]).collect() } else { vec![rule.args.clone()] }
}

/// Every ABI that the file may serve.
pub(super) fn abis(profile: &Profile, context: &Context) -> Vec<Abi> {
    let mut abis = vec![context.native];
    abis.extend(context.abis.iter().flatten().copied());
    abis.extend(profile.architectures.iter().filter_map(|arch| arch.what));
    for entry in &profile.arch_map {
        abis.extend(entry.native.what);
        abis.extend(entry.subs.iter().filter_map(|sub| sub.what));
    }
    let filters = profile.rules.iter().flat_map(|rule| [&rule.includes, &rule.excludes]);
    abis.extend(
        filters.flat_map(|filter| &filter.arches).filter_map(|arch| Abi::parse(&arch.what)),
    );
    abis.sort_unstable();
    abis.dedup();
    abis
}
