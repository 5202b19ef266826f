//! Two calls with the same effect, of which one is allowed.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Prose, Sysno};
use seccompat_policy::Rule as Decision;

use super::{RuleInfo, remedy};
use crate::finding::Finding;
use crate::subject::{Subject, allows, enosys, lets, outcomes, refuses};
use crate::table::{self, Twins};

/// The two decisions on the machine's own architecture, if it has both calls.
fn pairs<'a>(
    subject: &'a Subject<'_>,
) -> impl Iterator<Item = (Twins, &'a Decision, &'a Decision)> {
    let of = |call| subject.decision(subject.machine(), call);
    table::twins()
        .iter()
        .filter_map(move |twins| Some((*twins, of(twins.older)?, of(twins.newer)?)))
}

/// Whether programs use the older call if the newer one returns ENOSYS. For others there is no such
/// advice: glibc makes `fork` by `clone` and `open` by `openat`, and has no fallback.
fn falls_back(call: Sysno) -> bool {
    !Prose::of(call).transparent.is_empty()
}

/// Refused by name, although the newer call does the same.
pub(super) fn newer(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for (Twins { older, newer, .. }, old, new) in pairs(subject) {
        let Some(named) = subject.naming(older) else { continue };
        if refuses(old) && allows(new) {
            let message = format!("`{older}` is refused, but `{newer}` does the same");
            let finding =
                Finding::new(rule, named.span, message).label(format!("`{newer}` is allowed"));
            found.push(if falls_back(newer) {
                finding.help(format!("refuse `{newer}` with ENOSYS, or allow both"))
            } else {
                finding
                    .note(format!("C libraries make `{newer}` and fall back on no other call"))
                    .help(format!("allow `{older}` too: it opens nothing that `{newer}` does not"))
            });
        }
    }
}

/// Refused by name with an error that stops programs, although the older call does the same.
pub(super) fn older(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for (Twins { older, newer, more }, old, new) in pairs(subject) {
        let Some(named) = subject.naming(newer).filter(|_| !more) else { continue };
        let enosys = Action::Errno(enosys(subject.machine()));
        if allows(old) && refuses(new) && !outcomes(new).any(|action| action == enosys) {
            let message = format!("`{newer}` is refused, but `{older}` is allowed");
            let finding = Finding::new(rule, named.span, message)
                .label("programs that use it fail, and nothing is protected");
            found.push(finding.help(if falls_back(newer) {
                format!("refuse `{newer}` with ENOSYS, so that programs use `{older}`")
            } else {
                format!("allow `{newer}`: programs do not go back to `{older}`")
            }));
        }
    }
}

/// The flags of `clone` are restricted, and `clone3`, whose flags are in memory, is open.
pub(super) fn hole(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let open = |abi: &&Abi| {
        let decisions = [Sysno::CLONE, Sysno::CLONE3].map(|call| subject.decision(**abi, call));
        let [Some(old), Some(new)] = decisions else { return false };
        outcomes(new).any(lets) && outcomes(old).any(lets) && !allows(old)
    };
    let Some(abi) = subject.resolved.abis.iter().find(open) else { return };
    let enosys = enosys(*abi);
    let named = subject.naming(Sysno::CLONE3);
    let span = named.map_or(subject.profile.default_span, |named| named.span);
    let message = "`clone` is restricted by its flags, but `clone3` takes any";
    let finding = Finding::new(rule, span, message)
        .label("`clone3` is allowed")
        .note("the flags of `clone3` are in memory, which a filter cannot read")
        .help(format!(
            "refuse `clone3` with errnoRet {enosys} (ENOSYS): programs use `clone` then"
        ));
    found.push(remedy::enosys(subject, Sysno::CLONE3, &[Sysno::CLONE3], enosys, finding));
}
