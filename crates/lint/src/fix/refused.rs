//! The author's refusals, as explicit entries.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::collections::{BTreeMap, HashMap, HashSet};

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::libseccomp_is_exact;
use seccompat_profile::{Argument, Call, Context, Profile, Rule};

use super::complement::complement;
use super::corner::{Corner, corners, joined};
use super::entry::{Entry, Reason};
use super::inverse::Condition;
use super::outcome::NotFixed;

/// The entries, and the calls whose refused arguments cannot be written as conditions.
pub(super) struct Refused {
    pub(super) entries: Vec<Entry>,
    pub(super) left: Vec<Sysno>,
}

/// The limit on tests in all corners of all calls: a hundred times that of any real profile.
const STEPS: usize = 20_000_000;

/// The refused part of a corner: all these conditions hold.
type Part = Vec<Condition>;

/// The author's refusals. If `inverses` is false, no entry refuses the other arguments of a call that
/// is allowed with some, and the call goes into `left`.
pub(super) fn refused(
    profile: &Profile,
    context: &Context,
    unknown: &[Sysno],
    overridden: &[(usize, Sysno)],
    inverses: bool,
) -> Result<Refused, NotFixed> {
    let abis = abis(profile, context);
    let there = |call: Sysno| abis.iter().any(|abi| call.number(*abi).is_some());
    let (mut left_out, mut left) = (Vec::new(), Vec::new());
    let naming = naming(profile, overridden);
    // Calls with the same entries are refused together.
    let mut groups: BTreeMap<Vec<usize>, Vec<Sysno>> = BTreeMap::new();
    for call in Sysno::all().filter(|call| there(*call) && !unknown.contains(call)) {
        // A refusal of the whole call would override its allowed parts.
        if is_partly_allowed(profile, call) {
            left.push(call);
            continue;
        }
        match naming.get(&call) {
            None => left_out.push(call),
            Some(rules) => groups.entry(rules.clone()).or_default().push(call),
        }
    }
    let (mut steps, mut added) = (0usize, Vec::new());
    for (rules, calls) in groups {
        let rules: Vec<&Rule> = rules.iter().map(|&at| &profile.rules[at]).collect();
        let all = corners(&rules).ok_or(NotFixed::Contexts(calls[0]))?;
        let weight: usize = rules.iter().map(|rule| weight(rule)).sum();
        steps += weight * all.len();
        if steps > STEPS {
            return Err(NotFixed::Contexts(calls[0]));
        }
        let (parts, is_left) = parts(&rules, all, inverses);
        if is_left {
            left.extend(calls.iter().copied());
        }
        added.extend(parts.into_iter().map(|(corner, part)| (corner, part, calls.clone())));
    }
    let mut entries = together(profile.default.action, added);
    if !left_out.is_empty() {
        entries.insert(0, Entry::plain(left_out, profile.default.action, Reason::LeftOut));
    }
    sort(&mut left);
    left.dedup();
    Ok(Refused { entries, left })
}

/// The refused parts, each with its corner; and whether a corner's refusal cannot be expressed.
fn parts(rules: &[&Rule], all: Vec<Corner>, inverses: bool) -> (Vec<(Corner, Part)>, bool) {
    let mut parts: Vec<(Part, Vec<Corner>)> = Vec::new();
    let mut known: HashMap<Part, usize> = HashMap::new();
    let mut is_left = false;
    for corner in all {
        let holding: Vec<&&Rule> = rules.iter().filter(|rule| corner.holds(rule)).collect();
        if holding.iter().any(|rule| rule.args.is_empty()) {
            continue;
        }
        if !inverses && !holding.is_empty() {
            is_left = true;
            continue;
        }
        let alternatives: Vec<Vec<Argument>> =
            holding.iter().flat_map(|rule| alternatives(rule)).collect();
        let all = complement(&alternatives).filter(|all| is_exact(&alternatives, all));
        let Some(all) = all else {
            is_left = true;
            continue;
        };
        for conditions in all {
            let at = *known.entry(conditions).or_insert_with_key(|conditions| {
                parts.push((conditions.clone(), Vec::new()));
                parts.len() - 1
            });
            parts[at].1.push(corner.clone());
        }
    }
    let in_corners = parts.into_iter().flat_map(|(part, corners)| {
        joined(corners).into_iter().map(move |corner| (corner, part.clone()))
    });
    (in_corners.collect(), is_left)
}

/// Whether libseccomp is known to compile the allowed and the refused parts together, on ABIs with
/// 64 bits, which are the harder case.
fn is_exact(allowed: &[Vec<Argument>], refused: &[Part]) -> bool {
    let abi = Abi::X86_64;
    let allowed =
        allowed.iter().map(|all| all.iter().filter_map(|one| one.condition(abi)).collect());
    let refused = refused.iter().map(|all| all.iter().filter_map(|one| one.on(abi)).collect());
    let rules: Vec<Vec<seccompat_policy::Condition>> = allowed.chain(refused).collect();
    libseccomp_is_exact(&rules.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// One entry for all calls with the same refusal.
fn together(action: Action, added: Vec<(Corner, Part, Vec<Sysno>)>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut known: HashMap<(Corner, Part), usize> = HashMap::new();
    for (corner, args, calls) in added {
        let at = *known.entry((corner, args)).or_insert_with_key(|(corner, args)| {
            let reason = if args.is_empty() { Reason::Elsewhere } else { Reason::OtherArguments };
            let (args, corner) = (args.clone(), Some(corner.clone()));
            entries.push(Entry { calls: Vec::new(), action, args, corner, reason });
            entries.len() - 1
        });
        entries[at].calls.extend(calls);
    }
    entries
}

/// Finds the entries without conditions that have the default's action, and name a call that another
/// entry decides differently. Runtimes drop them, so the other entry decides. Returns pairs of the
/// entry's index and the call.
pub(super) fn overridden(profile: &Profile) -> Vec<(usize, Sysno)> {
    let default = profile.default.action;
    let known = |named: &seccompat_profile::Named<Call>| match named.what {
        Call::Known(call) => Some(call),
        Call::Unknown(_) => None,
    };
    let others = profile.rules.iter().filter(|rule| rule.verb.action != default);
    let others: HashSet<Sysno> =
        others.flat_map(|rule| rule.calls.iter().filter_map(known)).collect();
    let is_dropped = |rule: &&Rule| rule.verb.action == default && rule.args.is_empty();
    let dropped = profile.rules.iter().enumerate().filter(|(_, rule)| is_dropped(rule));
    let names = dropped
        .flat_map(|(at, rule)| rule.calls.iter().filter_map(known).map(move |call| (at, call)));
    names.filter(|(_, call)| others.contains(call)).collect()
}

/// The entries that name each call, without overridden names.
fn naming(profile: &Profile, overridden: &[(usize, Sysno)]) -> HashMap<Sysno, Vec<usize>> {
    let overridden: HashSet<&(usize, Sysno)> = overridden.iter().collect();
    let mut naming: HashMap<Sysno, Vec<usize>> = HashMap::new();
    for (at, rule) in profile.rules.iter().enumerate() {
        for named in &rule.calls {
            let Call::Known(call) = named.what else { continue };
            if !overridden.contains(&(at, call)) {
                let rules = naming.entry(call).or_default();
                if rules.last() != Some(&at) {
                    rules.push(at);
                }
            }
        }
    }
    naming
}

/// The cost of testing whether an entry holds, and of its conditions.
fn weight(rule: &Rule) -> usize {
    let filters = [&rule.includes, &rule.excludes];
    let asked = filters.iter().map(|filter| filter.caps.len() + filter.arches.len() + 1);
    asked.sum::<usize>() + rule.args.len()
}

/// Whether a multiplexer that the file does not name is allowed for some of its calls.
fn is_partly_allowed(profile: &Profile, call: Sysno) -> bool {
    let parts = call.multiplexes();
    let named = || profile.rules.iter().flat_map(|rule| &rule.calls).map(|named| &named.what);
    let is_part = |named: &Call| match named {
        Call::Known(known) => parts.iter().any(|part| part.1 == *known),
        Call::Unknown(_) => false,
    };
    !parts.is_empty() && !named().any(|named| *named == Call::Known(call)) && named().any(is_part)
}

/// The conditions of an entry: all together, or each alone if an argument is repeated.
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
    sort(&mut abis);
    abis.dedup();
    abis
}
