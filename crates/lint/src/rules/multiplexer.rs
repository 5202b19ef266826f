//! `socketcall` and `ipc`, whose arguments a filter cannot see.
#![forbid(unsafe_code)]

use seccompat_bpf::Data;
use seccompat_catalogue::{Abi, Sysno};

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::{Subject, lets, outcomes};

/// Whether the multiplexer allows one of its calls, on the machine: `None` if the ABI lacks it or
/// the profile has no meaning.
fn through(subject: &Subject<'_>, abi: Abi, multiplexer: Sysno, which: u32) -> Option<bool> {
    let policy = &subject.plain.as_ref()?.policy;
    let (nr, arch) = (multiplexer.number(abi)?, abi.audit_arch().get());
    let args = [u64::from(which), 0, 0, 0, 0, 0];
    Some(lets(policy.decide(&Data { nr, arch, args, ..Data::default() })))
}

/// A call that the multiplexer allows, although the file refuses the call itself.
fn opened(subject: &Subject<'_>, abi: Abi, multiplexer: Sysno) -> Option<Sysno> {
    // Only calls that the file decides.
    let closed = |call: Sysno| {
        let refused = |decision| outcomes(decision).any(|action| !lets(action));
        subject.naming(call).is_some() && subject.decision(abi, call).is_some_and(refused)
    };
    let is_open = |which| through(subject, abi, multiplexer, which) == Some(true);
    let parts = multiplexer.multiplexes().iter();
    parts.into_iter().find(|(which, call)| is_open(*which) && closed(*call)).map(|(_, call)| *call)
}

pub(super) fn open(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for multiplexer in Sysno::all().filter(|call| !call.multiplexes().is_empty()) {
        let mut abis = subject.resolved.abis.iter().filter(|abi| abi.has_multiplexers());
        let hit = abis.find_map(|&abi| Some((abi, opened(subject, abi, multiplexer)?)));
        let Some((abi, call)) = hit else { continue };
        let named = subject.naming(multiplexer);
        let place = named.or_else(|| subject.naming(call));
        let span = place.map_or(subject.profile.default_span, |named| named.span);
        let message = format!("`{multiplexer}` allows on {abi} refused cases of `{call}`");
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

/// The ABIs on which a distribution's glibc makes these calls only by the multiplexer: its
/// `__ASSUME_SOCKET_SYSCALL` requires a kernel of 4.3 at least, and they build for 3.2.
const BY_MULTIPLEXER: [Abi; 4] = [Abi::X86, Abi::S390, Abi::S390x, Abi::M68k];

pub(super) fn closed(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for multiplexer in Sysno::all().filter(|call| !call.multiplexes().is_empty()) {
        let Some(named) = subject.naming(multiplexer) else { continue };
        let lost = |abi: Abi| {
            let allowed = |call: Sysno| {
                let some = |decision| outcomes(decision).any(lets);
                subject.naming(call).is_some() && subject.decision(abi, call).is_some_and(some)
            };
            let is_closed = |which| through(subject, abi, multiplexer, which) == Some(false);
            let mut parts = multiplexer.multiplexes().iter();
            parts.find(|(which, call)| is_closed(*which) && allowed(*call)).map(|(_, call)| *call)
        };
        let abis = subject.resolved.abis.iter().filter(|abi| BY_MULTIPLEXER.contains(abi));
        let Some((abi, call)) = abis.into_iter().find_map(|abi| Some((*abi, lost(*abi)?))) else {
            continue;
        };
        let message =
            format!("programs of {abi} make `{call}` by `{multiplexer}`, which is refused");
        found.push(
            Finding::new(rule, named.span, message)
                .label(format!("`{call}` is allowed, but glibc there does not make it"))
                .note("glibc decides when it is built; distributions build it for old kernels")
                .help(format!("leave {abi} out, or refuse what is meant by an LSM")),
        );
    }
}
