//! Names and numbers that depend on the architecture.
#![forbid(unsafe_code)]

use seccompat_profile::order::{map, set};
use std::collections::{BTreeMap, BTreeSet};

use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_profile::{Call, Profile, Rule, Span};

use super::RuleInfo;
use crate::finding::{Finding, Severity};
use crate::subject::{Subject, lets_by_itself, refuses};

/// The limit on architectures in a line.
const SHOWN: usize = 4;

/// A machine, and the others whose programs the file lets it run.
fn machine(profile: &Profile, native: Abi) -> impl Iterator<Item = Abi> {
    let mut maps = profile.arch_map.iter();
    let subs: BTreeSet<Abi> = match maps.find(|map| map.native.what == Some(native)) {
        Some(map) => map.subs.iter().filter_map(|sub| sub.what).collect(),
        None => native.beside().iter().copied().collect(),
    };
    [native].into_iter().chain(subs)
}

/// The architectures for which each entry holds.
fn meant(subject: &Subject<'_>) -> Vec<BTreeSet<Abi>> {
    let profile = subject.profile;
    let machines: BTreeMap<Abi, Vec<Abi>> =
        map(Abi::ALL.iter().map(|abi| (*abi, machine(profile, *abi).collect())));
    let own = |entry: &Rule| -> BTreeSet<Abi> {
        let named = entry.includes.arches.iter().filter_map(|arch| Abi::parse(&arch.what));
        let named: BTreeSet<Abi> = set(named);
        named.iter().flat_map(|abi| &machines[abi]).copied().collect()
    };
    let each: Vec<BTreeSet<Abi>> = profile.rules.iter().map(own).collect();
    let mut all: BTreeSet<Abi> = set(subject.resolved.abis.iter().copied());
    all.extend(profile.architectures.iter().filter_map(|arch| arch.what));
    let natives: BTreeSet<Abi> = set(profile.arch_map.iter().filter_map(|map| map.native.what));
    all.extend(natives.iter().flat_map(|native| &machines[native]));
    all.extend(each.iter().flatten());
    let or_all = |own: BTreeSet<Abi>| if own.is_empty() { all.clone() } else { own };
    each.into_iter().map(or_all).collect()
}

/// All of them in one finding: a profile for one machine may well be a part of a larger one.
pub(super) fn foreign(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let mut hits: Vec<(Span, Sysno)> = Vec::new();
    for (entry, abis) in subject.profile.rules.iter().zip(meant(subject)) {
        for named in &entry.calls {
            let Call::Known(call) = named.what else { continue };
            if !abis.iter().any(|abi| call.number(*abi).is_some()) {
                hits.push((named.span, call));
            }
        }
    }
    let Some(&(span, call)) = hits.first() else { return };
    let there: Vec<&str> =
        Abi::ALL.iter().filter(|abi| call.number(**abi).is_some()).map(|abi| abi.name()).collect();
    let more = if there.len() > SHOWN { " …" } else { "" };
    let shown = there.get(..SHOWN.min(there.len())).unwrap_or_default().join(", ");
    let names: BTreeSet<&str> = set(hits.iter().map(|(_, call)| call.name()));
    let message = match names.len() {
        1 => format!("no architecture that this entry is for has `{call}`"),
        n => format!("{n} calls are of architectures that their entries are not for, as `{call}`"),
    };
    let mut finding = Finding::new(rule, span, message)
        .label(format!("a call of {shown}{more}"))
        .help("they do no harm; list an architecture that has them, if one is meant");
    if names.len() > 1 {
        finding =
            finding.note(format!("these: {}", names.into_iter().collect::<Vec<_>>().join(" ")));
    }
    found.push(finding);
}

/// Before, x86_64 and x32 accepted a call by each other's number.
const SPLIT: KernelVersion = KernelVersion::new(5, 4);

/// The number of the call on x32, without x32's bit, if it differs from that on x86_64.
fn second(call: Sysno) -> Option<u32> {
    let other = call.number(Abi::X32)? - Abi::X32.number_base();
    (call.number(Abi::X86_64)? != other).then_some(other)
}

pub(super) fn x32(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    if !lets_by_itself(subject.profile.default.action) {
        return;
    }
    let names = subject.profile.rules.iter().flat_map(|entry| &entry.calls);
    let mut hits = Vec::new();
    for named in names {
        let Call::Known(call) = named.what else { continue };
        let Some(number) = second(call) else { continue };
        if subject.decision(Abi::X86_64, call).is_some_and(refuses)
            && !hits.iter().any(|(_, other, _)| *other == call)
        {
            hits.push((named.span, call, number));
        }
    }
    let Some(&(span, call, number)) = hits.first() else { return };
    let all: Vec<String> =
        hits.iter().map(|(_, call, number)| format!("{call} {number}")).collect();
    let finding = Finding::new(rule, span, format!("`{call}` is refused, but has another number"))
        .label(format!("{number}, which is allowed"))
        .note(format!("Linux before 5.4 with x32 makes these calls so: {}", all.join(", ")))
        .help("refuse by default: a number cannot be named in a profile");
    let old = subject.context.kernel < SPLIT;
    found.push(if old { finding.severity(Severity::Warning) } else { finding });
}
