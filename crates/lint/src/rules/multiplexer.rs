//! `socketcall` and `ipc`, whose arguments a filter cannot see.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::{Subject, allows, lets, outcomes};

pub(super) fn open(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for multiplexer in Sysno::all().filter(|call| !call.multiplexes().is_empty()) {
        for &abi in subject.resolved.abis.iter().filter(|abi| abi.has_multiplexers()) {
            let Some(decision) = subject.decision(abi, multiplexer) else { continue };
            if !allows(decision) {
                continue;
            }
            // Only what the file has an opinion about.
            let closed = |call: Sysno| {
                let refused = |decision| outcomes(decision).any(|action| !lets(action));
                subject.naming(call).is_some() && subject.decision(abi, call).is_some_and(refused)
            };
            let calls = multiplexer.multiplexes().iter().map(|(_, call)| *call);
            let Some(call) = calls.into_iter().find(|call| closed(*call)) else { continue };
            let place = subject.naming(multiplexer).or_else(|| subject.naming(call));
            let span = place.map_or(subject.profile.default_span, |named| named.span);
            let message =
                format!("`{multiplexer}` lets through on {abi} what is refused of `{call}`");
            found.push(
                Finding::new(rule, span, message)
                    .label(format!("the arguments of `{call}` are in memory there"))
                    .note("a filter cannot read memory")
                    .help(format!(
                        "refuse `{multiplexer}` with ENOSYS: programs then use `{call}`"
                    )),
            );
            break;
        }
    }
}
