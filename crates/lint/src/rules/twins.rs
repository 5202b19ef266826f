//! Two calls that do the same, of which one is allowed.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Errno, Sysno};
use seccompat_policy::Rule as Decision;

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::{Subject, allows, outcomes, refuses};
use crate::table;

/// The two decisions on the machine's own architecture, where both calls are there.
fn pairs<'a>(
    subject: &'a Subject<'_>,
) -> impl Iterator<Item = ((Sysno, &'a Decision), (Sysno, &'a Decision))> {
    let of = |call| Some((call, subject.decision(subject.machine(), call)?));
    table::twins().filter_map(move |(older, newer)| Some((of(older)?, of(newer)?)))
}

/// Refused by name, yet the newer call does the same.
pub(super) fn newer(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for ((older, old), (newer, new)) in pairs(subject) {
        let Some(named) = subject.naming(older) else { continue };
        if refuses(old) && allows(new) {
            let message = format!("`{older}` is refused, but `{newer}` does the same");
            found.push(
                Finding::new(rule, named.span, message)
                    .label(format!("`{newer}` is allowed"))
                    .help(format!("refuse `{newer}` with ENOSYS, or allow both")),
            );
        }
    }
}

/// Refused by name with an error that stops programs, although the older call does the same.
pub(super) fn older(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let enosys = Action::Errno(Errno::ENOSYS.get());
    for ((older, old), (newer, new)) in pairs(subject) {
        let Some(named) = subject.naming(newer) else { continue };
        if allows(old) && refuses(new) && !outcomes(new).any(|action| action == enosys) {
            let message = format!("`{newer}` is refused, but `{older}` is allowed");
            found.push(
                Finding::new(rule, named.span, message)
                    .label("programs that use it fail, and nothing is protected")
                    .help(format!("refuse `{newer}` with ENOSYS, so that programs use `{older}`")),
            );
        }
    }
}
