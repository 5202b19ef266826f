//! The entries that change, and their changes.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_profile::{Call, Error, Filter, Profile, Rule};

use super::asked::{Asked, Cond, Wanted, Way};
use super::subtract::{conds, is_disjoint, subtract};

/// A change of an entry.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Op {
    /// Removes the name from the entry with this index; an entry is removed with its last name.
    Leave(usize, &'static str),
    /// Adds the name to the entry.
    Join(usize, &'static str),
    /// Replaces the name's part of the entry by entries with these conditions, one for each list.
    Instead(usize, &'static str, Vec<Vec<Cond>>),
    /// Replaces the mask of an entry's condition.
    Mask(usize, usize, u64),
    /// A new entry.
    New(&'static str, &'static str, Vec<Cond>),
}

fn lets(action: Action) -> bool {
    action == Action::Allow
}

/// The changes for the request.
///
/// # Errors
/// The rest of an entry cannot be expressed.
pub(super) fn plan(profile: &Profile, asked: &Asked, way: Way) -> Result<(Vec<Op>, Asked), Error> {
    let mut meant = asked.clone();
    let allow = way == Way::Allow;
    let name = asked.call.name();
    let is_target = |action: Action| lets(action) == allow && (allow || refuses(action));
    let by_default = is_target(profile.default.action);
    let mut ops = Vec::new();
    let mut is_there = by_default;
    let mut joined = false;
    for (at, rule) in profile.rules.iter().enumerate() {
        if !rule.calls.iter().any(|call| call.what == Call::Known(asked.call)) {
            continue;
        }
        let own = conds(&rule.args);
        let asked = &asked.on(is_of_s390(rule));
        if is_target(rule.verb.action) {
            let everywhere = is_everywhere(rule);
            is_there |= everywhere && own.is_empty();
            is_there |= everywhere && !asked.args.is_empty() && own == asked.conditions();
            if let Some((op, mask)) = wider(at, rule, asked, allow) {
                joined |= everywhere || is_by_machine(rule);
                meant.args = vec![(meant.args[0].0, Wanted::Without(mask))];
                ops.push(op);
            }
            continue;
        }
        if is_disjoint(&own, &asked.args) {
            continue;
        }
        if asked.args.is_empty() {
            ops.push(Op::Leave(at, name));
            continue;
        }
        let left = subtract(&own, &asked.args).ok_or_else(|| unsaid(profile, rule))?;
        ops.push(if left.is_empty() { Op::Leave(at, name) } else { Op::Instead(at, name, left) });
    }
    if !is_there && !joined {
        ops.push(added(profile, asked, allow, name));
    }
    Ok((ops, meant))
}

/// Whether the action refuses a call with an error.
fn refuses(action: Action) -> bool {
    matches!(
        action,
        Action::Errno(1..) | Action::Trap(_) | Action::KillProcess | Action::KillThread
    )
}

/// Whether an entry holds in every container.
fn is_everywhere(rule: &Rule) -> bool {
    rule.includes == Filter::default() && rule.excludes == Filter::default()
}

/// Whether an entry is only for machines of s390.
fn is_of_s390(rule: &Rule) -> bool {
    let arches = &rule.includes.arches;
    !arches.is_empty() && arches.iter().all(|arch| arch.what.starts_with("s390"))
}

/// Whether an entry depends only on the machine: entries for the others are next to it.
fn is_by_machine(rule: &Rule) -> bool {
    let by_caps = |filter: &Filter| !filter.caps.is_empty() || filter.min_kernel.is_some();
    !by_caps(&rule.includes)
}

/// Bits that an entry's mask forbids and that are to be allowed: a smaller mask allows them, and
/// nothing else.
fn wider(at: usize, rule: &Rule, asked: &Asked, allow: bool) -> Option<(Op, u64)> {
    let ([(index, Wanted::Bits(bits))], [own], true) = (&asked.args[..], &rule.args[..], allow)
    else {
        return None;
    };
    let masked = own.operator == seccompat_profile::Operator::MaskedEq;
    let mask = own.value & !bits;
    (masked && own.index == *index && own.value_two == 0 && own.value & bits == *bits && mask != 0)
        .then_some((Op::Mask(at, 0, mask), mask))
}

/// The addition: the name in an entry with the same effect for others, else a new entry.
fn added(profile: &Profile, asked: &Asked, allow: bool, name: &'static str) -> Op {
    let plain = |rule: &&(usize, &Rule)| {
        let (_, rule) = rule;
        let says = if allow {
            lets(rule.verb.action)
        } else {
            matches!(rule.verb.action, Action::Errno(1..))
        };
        says && rule.args.is_empty()
            && is_everywhere(rule)
            && !rule.by_name
            && !rule.calls.is_empty()
    };
    let rules: Vec<(usize, &Rule)> = profile.rules.iter().enumerate().collect();
    let largest = rules.iter().rev().filter(plain).max_by_key(|(_, rule)| rule.calls.len());
    match largest {
        Some((at, _)) if asked.args.is_empty() => Op::Join(*at, name),
        _ => Op::New(
            name,
            if allow { "SCMP_ACT_ALLOW" } else { "SCMP_ACT_ERRNO" },
            asked.conditions(),
        ),
    }
}

fn unsaid(profile: &Profile, rule: &Rule) -> Error {
    let message = "what would be left of this entry cannot be said by one condition an argument";
    Error::at(profile.text(), rule.span, message)
        .help("name other arguments, or change the entry's conditions by hand")
}
