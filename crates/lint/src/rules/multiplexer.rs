//! `socketcall` and `ipc`, whose arguments a filter cannot see.
#![forbid(unsafe_code)]

use seccompat_bpf::Data;
use seccompat_catalogue::{Abi, Sysno};

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::{Subject, lets, outcomes};

/// What the multiplexer lets through, although the file refuses it of the call itself.
fn opened(subject: &Subject<'_>, abi: Abi, multiplexer: Sysno) -> Option<Sysno> {
    let policy = &subject.plain.as_ref()?.policy;
    let (nr, arch) = (multiplexer.number(abi)?, abi.audit_arch().get());
    let through = |which: u32| {
        let args = [u64::from(which), 0, 0, 0, 0, 0];
        lets(policy.decide(&Data { nr, arch, args, ..Data::default() }))
    };
    // Only what the file has an opinion about.
    let closed = |call: Sysno| {
        let refused = |decision| outcomes(decision).any(|action| !lets(action));
        subject.naming(call).is_some() && subject.decision(abi, call).is_some_and(refused)
    };
    let parts = multiplexer.multiplexes().iter();
    parts.into_iter().find(|(which, call)| through(*which) && closed(*call)).map(|(_, call)| *call)
}

pub(super) fn open(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for multiplexer in Sysno::all().filter(|call| !call.multiplexes().is_empty()) {
        let mut abis = subject.resolved.abis.iter().filter(|abi| abi.has_multiplexers());
        let hit = abis.find_map(|&abi| Some((abi, opened(subject, abi, multiplexer)?)));
        let Some((abi, call)) = hit else { continue };
        let named = subject.naming(multiplexer);
        let place = named.or_else(|| subject.naming(call));
        let span = place.map_or(subject.profile.default_span, |named| named.span);
        let message = format!("`{multiplexer}` lets through on {abi} what is refused of `{call}`");
        let mut finding = Finding::new(rule, span, message)
            .label(format!("the arguments of `{call}` are in memory there"))
            .note("a filter cannot read memory");
        if named.is_none() {
            finding = finding
                .note(format!("libseccomp makes a rule for `{multiplexer}` of one for `{call}`"));
        }
        found.push(finding.help(format!(
            "leave {abi} out, or refuse it by an LSM; refusing `{multiplexer}` breaks glibc there"
        )));
    }
}
