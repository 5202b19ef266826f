//! Needs as the directives of a unit of systemd, systemd.exec(5).
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, KernelVersion, Sysno, Values};
use seccompat_engine::{Chain, Stack, systemd};
use seccompat_profile::order::{set, sort_by_key};
use seccompat_profile::{Operator, Unit};

use super::base::Base;
use super::condition::Condition;
use super::filters::Filters;
use super::language::{data, prove};
use super::needs::{Needs, Reason};
use super::old::Old;
use super::wish::{NotWritten, Wish};
use crate::written::unit::{Systemd, lines};

/// Before Linux 6.3 every directive is a filter.
const ONLY_FILTERS: KernelVersion = KernelVersion::new(6, 1);
/// Directives that are on or off, and that change nothing but the allowed calls.
const SWITCHES: [&str; 4] =
    ["LockPersonality", "MemoryDenyWriteExecute", "RestrictRealtime", "RestrictSUIDSGID"];

/// The arguments by which directives decide, one bit each.
#[must_use]
pub fn kept_for(engine: Option<&Stack>, call: Sysno) -> u8 {
    if engine.and_then(Stack::language) != Some("unit") {
        return 0;
    }
    match call {
        Sysno::MMAP | Sysno::MMAP2 | Sysno::MPROTECT | Sysno::PKEY_MPROTECT | Sysno::SHMAT => {
            1 << 2
        }
        Sysno::FCHMODAT | Sysno::FCHMODAT2 | Sysno::MKDIRAT | Sysno::MKNODAT => 1 << 2,
        Sysno::SCHED_SETSCHEDULER | Sysno::CREAT => 1 << 1,
        Sysno::CHMOD | Sysno::FCHMOD | Sysno::MKDIR | Sysno::MKNOD => 1 << 1,
        Sysno::OPEN => 0b110,
        Sysno::OPENAT => 0b1100,
        _ => 0,
    }
}

/// An earlier recording, which the unit allows, and a limit.
#[derive(Clone, Copy)]
pub(super) struct Others<'a> {
    pub(super) old: Option<&'a Old<'a>>,
    pub(super) base: Option<&'a Base<'a>>,
}

/// The unit's text, and the number of calls whose decision was compared with the recording.
///
/// # Errors
/// A recorded call cannot be allowed, or the text would allow more than the base.
pub(super) fn written(
    needs: &mut Needs,
    wish: &Wish<'_>,
    (stack, abis): (&Stack, &[Abi]),
    Others { old, base }: Others<'_>,
) -> Result<(String, usize), NotWritten> {
    let machine = wish.context.machine();
    let filters = old.map(|old| old.filters(machine));
    let mut unit =
        Directives { needs, wish, systemd: Systemd { stack, abis }, old: filters.as_ref() };
    let namespaces = unit.namespaces();
    let narrow = namespaces.is_some();
    let families = unit.families();
    let mut text = String::from("[Service]\n");
    unit.filter(&mut text);
    if let Some(base) = base {
        let limit = base.filters();
        let refused = unit.systemd.set("@default").into_iter();
        let refused: Vec<&str> =
            refused.filter(|call| !limit.lets_anywhere(*call)).map(Sysno::name).collect();
        lines(&mut text, "SystemCallFilter=~", &refused);
    }
    text.push_str("SystemCallErrorNumber=EPERM\n");
    // An earlier unit without the directive lets the calls of every architecture.
    let foreign = |old: &Old<'_>| {
        matches!(old, Old::Filters(_)) && old.filters(machine).lets_foreign(machine)
    };
    if !old.is_some_and(foreign) || base.is_some() {
        let _ = writeln!(text, "{}", unit.systemd.architectures());
    }
    for (key, value) in [("RestrictAddressFamilies", families), ("RestrictNamespaces", namespaces)]
    {
        if let Some(value) = value {
            let _ = writeln!(text, "{key}={value}");
        }
    }
    for key in SWITCHES.into_iter().filter(|key| unit.is_justified(key)) {
        let _ = writeln!(text, "{key}=yes");
    }
    unit.remember_conditions(narrow);
    let made = chain(&text, stack, wish, wish.context.kernel);
    let made = made.ok_or_else(|| NotWritten::Unsaid("the result is no unit".to_owned()))?;
    let proven = prove(&made, wish, needs, stack)?;
    let only = chain(&text, stack, wish, ONLY_FILTERS).unwrap_or(made);
    if let (Some(old), None) = (old, base) {
        old.prove(&only, machine)?;
    }
    if let Some(base) = base {
        if let Some(call) = Filters::of(&only, machine).beyond(&base.filters())? {
            return Err(NotWritten::Exceeds(call));
        }
    }
    Ok((text, proven))
}

struct Directives<'a> {
    needs: &'a mut Needs,
    wish: &'a Wish<'a>,
    systemd: Systemd<'a>,
    /// The filters of an earlier recording.
    old: Option<&'a Filters<'a>>,
}

impl Directives<'_> {
    /// The calls to allow, each with the first of its reasons. A filter that sees no flags answers
    /// clone3.
    fn needed(&self) -> Vec<(Sysno, &Reason)> {
        let mut all: Vec<(Sysno, &Reason)> = Vec::new();
        for ((call, _), reason) in &self.needs.all {
            if self.systemd.knows(*call) {
                // The needs of a call are together.
                match all.last_mut() {
                    Some((last, first)) if last == call => *first = (*first).min(reason),
                    _ => all.push((*call, reason)),
                }
            }
        }
        let clone = all.iter().find(|(call, _)| *call == Sysno::CLONE).map(|(_, why)| *why);
        if let (true, Some(clone)) = (self.needs.fall_back.contains(&Sysno::CLONE3), clone) {
            all.push((Sysno::CLONE3, clone));
        }
        all
    }

    /// `SystemCallFilter=`: whole sets by their names, the other calls by their reasons.
    fn filter(&self, text: &mut String) {
        let needed = self.needed();
        let all: BTreeSet<Sysno> = set(needed.iter().map(|(call, _)| *call));
        let mut left = all.clone();
        for call in self.systemd.set("@default") {
            left.remove(&call);
        }
        let mut whole = self.systemd.whole(&all, &mut left);
        text.push_str("# systemd always allows the calls of @default.\n");
        if whole.is_empty() {
            whole.push("@default");
        } else {
            text.push_str("# All calls of these sets are needed.\n");
        }
        lines(text, "SystemCallFilter=", &whole);
        let mut listed = needed;
        listed.retain(|(call, _)| left.contains(call));
        sort_by_key(&mut listed, |(_, reason)| *reason);
        for group in listed.chunk_by(|a, b| a.1 == b.1) {
            let reason = group[0].1;
            let calls: Vec<&str> = group.iter().map(|(call, _)| call.name()).collect();
            let _ = writeln!(text, "# {}", one_line(&reason.comment()));
            lines(text, "SystemCallFilter=", &calls);
        }
    }

    /// The conditions of a call: `None` if it is not needed, empty lists if all arguments are.
    fn conditions(&self, call: Sysno) -> Vec<&[Condition]> {
        let of = self.needs.all.keys().filter(|(other, _)| *other == call);
        of.map(|(_, conditions)| &conditions[..]).collect()
    }

    /// `RestrictAddressFamilies=`; `None` if the recording does not limit them.
    fn families(&self) -> Option<String> {
        let mut names = Vec::new();
        for conditions in self.conditions(Sysno::SOCKET) {
            let [one] = conditions else { return None };
            if one.operator() != Operator::Eq {
                return None;
            }
            let mut all = Values::of(Sysno::SOCKET).flat_map(|values| values.names);
            let is_family =
                |(name, value): &&(&str, u64)| name.starts_with("AF_") && *value == one.value;
            names.push(all.find(is_family)?.0);
        }
        if !names.is_empty() {
            return Some(names.join(" "));
        }
        // Older releases do not know the word.
        let does = self.systemd.stack.engine().words("does");
        does.contains(&"none-families").then(|| "none".to_owned())
    }

    /// `RestrictNamespaces=`; `None` if the recording does not limit them.
    fn namespaces(&self) -> Option<String> {
        if !self.conditions(Sysno::CLONE3).is_empty() {
            return None;
        }
        let whole = systemd::NAMESPACES.iter().fold(0, |all, (_, flag)| all | flag);
        let mut allowed = 0;
        for call in [Sysno::CLONE, Sysno::UNSHARE, Sysno::SETNS] {
            for conditions in self.conditions(call) {
                let [one] = conditions else { return None };
                match one.operator() {
                    // The bits that must be 0; the last namespace is no flag of clone.
                    Operator::MaskedEq if one.value_two == 0 => {
                        let last = if call == Sysno::CLONE { 0x80 } else { 0 };
                        allowed |= whole & !(one.value | last);
                    }
                    // Any namespace, for 0.
                    Operator::Eq if one.value != 0 => allowed |= one.value,
                    _ => return None,
                }
            }
        }
        let names = systemd::NAMESPACES.iter().filter(|(_, flag)| allowed & flag != 0);
        let names: Vec<&str> = names.map(|(name, _)| *name).collect();
        Some(if names.is_empty() { "yes".to_owned() } else { names.join(" ") })
    }

    /// Whether a directive refuses no recorded call, and nothing that an earlier recording allows.
    fn is_justified(&self, key: &str) -> bool {
        let text = format!("[Service]\n{key}=yes\n");
        let Some(chain) = chain(&text, self.systemd.stack, self.wish, ONLY_FILTERS) else {
            return false;
        };
        if let Some(old) = self.old {
            // A comparison that is too big justifies nothing.
            if !matches!(old.beyond(&Filters::of(&chain, self.wish.context.machine())), Ok(None)) {
                return false;
            }
        }
        let mut policies = chain.oldest_first.iter().map(|one| &one.policy);
        let recorded = self.wish.seen.iter().enumerate();
        let within = recorded.filter(|(at, _)| !self.needs.beyond_base.contains(at));
        let within: Vec<_> = within.map(|(_, seen)| seen).collect();
        policies.all(|policy| {
            within.iter().all(|seen| {
                let Some(rule) = policy.of_call(seen.abi, seen.call) else { return true };
                if rule.outcomes().all(|action| action == Action::Allow) {
                    return true;
                }
                let tests = rule.clauses().iter().flat_map(|clause| &clause.conditions);
                let is_kept =
                    tests.into_iter().all(|test| seen.args[usize::from(test.arg())].is_some());
                is_kept
                    && !self.wish.folded.contains(&seen.call)
                    && policy.decide(&data(seen)) == Action::Allow
            })
        })
    }

    /// The conditions that no directive has.
    fn remember_conditions(&mut self, namespaces: bool) {
        let covered: &[Sysno] = match namespaces {
            true => &[Sysno::CLONE, Sysno::UNSHARE, Sysno::SETNS, Sysno::SOCKET],
            false => &[Sysno::SOCKET],
        };
        let needs = &mut self.needs;
        if !namespaces && needs.fall_back.remove(&Sysno::CLONE3) {
            needs.unconditional.push((Sysno::CLONE3, "no filter sees its flags"));
        }
        let with = needs
            .all
            .keys()
            .filter(|(call, conditions)| !conditions.is_empty() && !covered.contains(call));
        let mut calls: Vec<Sysno> = with.map(|(call, _)| *call).collect();
        calls.dedup();
        needs.unconditional.retain(|(call, _)| !calls.contains(call));
        let why = "a unit's list of calls has no conditions";
        needs.unconditional.extend(calls.into_iter().map(|call| (call, why)));
    }
}

/// A comment of one line, whatever the names of programs are.
fn one_line(comment: &str) -> String {
    let plain = |letter: char| if letter.is_control() || letter == '\\' { '?' } else { letter };
    comment.chars().map(plain).collect()
}

/// The chain of a unit's text; `None` if it is no unit.
fn chain(text: &str, stack: &Stack, wish: &Wish<'_>, kernel: KernelVersion) -> Option<Chain> {
    let unit = Unit::read(text.as_bytes())?.ok()?;
    Some(systemd::chain(&[unit], stack, wish.context.machine(), kernel))
}
