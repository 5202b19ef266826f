//! The effect of a profile as a whole.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::{Subject, lets_by_itself};

/// Whether an entry refuses a call by itself, in this context or in any other.
fn refuses_any(subject: &Subject<'_>) -> bool {
    subject.profile.rules.iter().any(|entry| !lets_by_itself(entry.verb.action))
}

pub(super) fn permissive(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    if lets_by_itself(subject.profile.default.action) && !refuses_any(subject) {
        found.push(
            Finding::new(rule, subject.profile.default_span, "this profile refuses no call")
                .label("every call is allowed")
                .help("refuse by default, and list what may be called"),
        );
    }
}

pub(super) fn deny_list(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    if lets_by_itself(subject.profile.default.action) && refuses_any(subject) {
        found.push(
            Finding::new(rule, subject.profile.default_span, "calls of newer kernels are allowed")
                .label("all unlisted calls are allowed")
                .help("refuse by default, and list what may be called"),
        );
    }
}

pub(super) fn empty(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let profile = subject.profile;
    if profile.rules.is_empty() {
        found.push(
            Finding::new(rule, profile.default_span, "this profile has no entries")
                .label("it consists of its default")
                .help("list its calls in `syscalls`"),
        );
    }
}

/// The call is skipped, and its caller believes that it succeeded.
pub(super) fn zero(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let entries = subject.profile.rules.iter().map(|entry| entry.verb);
    for verb in entries.chain([subject.profile.default]) {
        if let (Action::Errno(0), Some(errno)) = (verb.action, verb.errno) {
            found.push(
                Finding::new(rule, errno.span, "errno 0 is success")
                    .label("the kernel skips the call, but its caller sees a success")
                    .help("1 is EPERM, 38 is ENOSYS"),
            );
        }
    }
}

/// The filter kills programs of other architectures that this machine runs.
pub(super) fn unlisted(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let abis = &subject.resolved.abis;
    let other: &[Abi] = match subject.machine() {
        Abi::X86_64 => &[Abi::X86],
        Abi::Aarch64 => &[Abi::Arm],
        _ => &[],
    };
    let Some(missing) = other.iter().find(|abi| !abis.contains(abi)) else { return };
    if subject.context.abis.is_some() {
        return;
    }
    let profile = subject.profile;
    let span = profile.architectures.first().map_or(profile.default_span, |arch| arch.span);
    let message = format!("programs of {missing} are killed, on {}", subject.machine());
    found.push(
        Finding::new(rule, span, message)
            .label(format!("{} is not listed", missing.scmp_name()))
            .note("a call of an unlisted architecture kills its thread")
            .help("list it if such programs must run"),
    );
}
