//! Calls that the author did not know, and those whose callers need ENOSYS.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Prose, Sysno};
use seccompat_profile::order::sort_by_key;

use super::{RuleInfo, remedy};
use crate::finding::Finding;
use crate::subject::{Subject, enosys, outcomes, refuses, words};
use crate::table;

const ENOSYS: Action = Action::Errno(Errno::ENOSYS.get());
/// The limit on calls in a line.
const SHOWN: usize = 3;

/// `clone3 (5.3), close_range (5.9) …`: those that programs are known to need come first.
fn some(calls: &[Sysno]) -> String {
    let mut calls = calls.to_vec();
    sort_by_key(&mut calls, |call| (Prose::of(*call).transparent.is_empty(), call.since()));
    let shown: Vec<_> =
        calls.iter().take(SHOWN).map(|call| format!("{call} ({})", call.since())).collect();
    let more = if calls.len() > SHOWN { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn count(calls: &[Sysno]) -> String {
    match calls.len() {
        1 => "1 call that this profile does not know gets".to_owned(),
        n => format!("{n} calls that this profile does not know get"),
    }
}

pub(super) fn unknown(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let default = subject.profile.default.action;
    let calls = &subject.unknown[..];
    if calls.is_empty() || default == ENOSYS || !matches!(default, Action::Errno(_)) {
        return;
    }
    let message = format!("{} {}", count(calls), words(default));
    let mut finding = Finding::new(rule, subject.profile.default_span, message)
        .label(format!("also for {}", some(calls)));
    let needed: Vec<_> =
        calls.iter().filter(|call| !Prose::of(**call).transparent.is_empty()).collect();
    for call in &needed {
        let who = Prose::of(**call).transparent.join(", ");
        finding =
            finding.note(format!("only ENOSYS for {call} lets these go on without it: {who}"));
    }
    if needed.is_empty() {
        finding =
            finding.note("programs take ENOSYS for an old kernel, any other error for a failure");
    }
    found.push(finding.help("seccompat fix gives them ENOSYS"));
}

pub(super) fn kill(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let default = subject.profile.default.action;
    if !matches!(default, Action::KillProcess | Action::KillThread) || subject.unknown.is_empty() {
        return;
    }
    let message = format!("{} a kill", count(&subject.unknown));
    found.push(
        Finding::new(rule, subject.profile.default_span, message)
            .label(format!("also for {}", some(&subject.unknown)))
            .note("a program that tries a newer call before the older one is killed")
            .help("SCMP_ACT_ERRNO with errnoRet 38 (ENOSYS) for new calls"),
    );
}

/// Whether the call that programs would fall back to is refused too, with another error than
/// ENOSYS: then its author means the refusal of both.
fn vain(subject: &Subject<'_>, abi: Abi, call: Sysno) -> bool {
    let meant = |older: Sysno| {
        let decision = subject.decision(abi, older).filter(|decision| refuses(decision));
        decision.is_some_and(|decision| {
            outcomes(decision).any(|action| action != Action::Errno(enosys(abi)))
        })
    };
    table::twins().iter().any(|twins| twins.newer == call && meant(twins.older))
}

/// The errno by which a call is refused on an ABI whose callers need ENOSYS.
fn wrong(subject: &Subject<'_>, abi: Abi, call: Sysno) -> Option<Action> {
    let decision = subject.decision(abi, call).filter(|decision| refuses(decision))?;
    let right = Action::Errno(enosys(abi));
    // If the older call is refused as well, falling back would not help.
    let errno = |action: &Action| matches!(action, Action::Errno(_)) && *action != right;
    outcomes(decision).find(errno).filter(|_| !vain(subject, abi, call))
}

/// Calls that the author knew, or that an entry decides, and that get another errno all the same.
pub(super) fn transparent(
    rule: &'static RuleInfo,
    subject: &Subject<'_>,
    found: &mut Vec<Finding>,
) {
    let transparent = Sysno::all().filter(|call| !Prose::of(*call).transparent.is_empty());
    let hits: Vec<(Sysno, Abi, Action)> = transparent
        .filter(|call| !subject.unknown.contains(call))
        .filter_map(|call| {
            let mut abis = subject.resolved.abis.iter();
            abis.find_map(|abi| Some((call, *abi, wrong(subject, *abi, call)?)))
        })
        .collect();
    let all: Vec<Sysno> = hits.iter().map(|hit| hit.0).collect();
    for &(call, abi, answer) in &hits {
        let deciding = subject.resolved.rules_naming(call).next();
        let named = deciding.map(|at| &subject.profile.rules[at]).and_then(|entry| {
            entry.calls.iter().find(|one| one.what == seccompat_profile::Call::Known(call))
        });
        let named = named.or_else(|| subject.naming(call));
        let span = named.map_or(subject.profile.default_span, |named| named.span);
        let message = format!("`{call}` gets {}, but its callers wait for ENOSYS", words(answer));
        let who = Prose::of(call).transparent.join(", ");
        let number = enosys(abi);
        let finding = Finding::new(rule, span, message)
            .label(format!("introduced by Linux {}", call.since()))
            .note(format!("only ENOSYS lets these go on without it: {who}"))
            .help(format!("allow it, or refuse it with errnoRet {number} (ENOSYS)"));
        found.push(remedy::enosys(subject, call, &all, number, finding));
    }
}
