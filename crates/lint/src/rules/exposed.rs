//! Socket families that containers hardly need, and through which a hole of the kernel was reached.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Sysno;

use super::RuleInfo;
use crate::finding::Finding;
use crate::subject::Subject;

/// A family, its number (`linux/socket.h`), and the hole.
const FAMILIES: [(&str, u64, &str); 2] = [
    ("AF_ALG", 38, "CVE-2026-31431: Docker 29.4.2, containerd 2.2.4 and others refuse it since"),
    (
        "AF_VSOCK",
        40,
        "it reaches past the network namespace: Docker 23.0 and others refuse it since",
    ),
];

pub(super) fn families(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let Some(plain) = &subject.plain else { return };
    let abi = subject.machine();
    let Some(nr) = Sysno::SOCKET.number(abi) else { return };
    let arch = abi.audit_arch().get();
    let allowed = |family: u64| {
        let data = Data { nr, arch, args: [family, 0, 0, 0, 0, 0], ..Data::default() };
        matches!(plain.policy.decide(&data), Action::Allow | Action::Log)
    };
    let span = subject.naming(Sysno::SOCKET).map_or(subject.profile.default_span, |name| name.span);
    for (name, number, why) in FAMILIES {
        if allowed(number) {
            found.push(
                Finding::new(rule, span, format!("socket({name}) is allowed"))
                    .label(format!("{name} is {number}"))
                    .note(why)
                    .help(format!(
                        "refuse socket where argument 0 is {number}, if nothing needs it"
                    )),
            );
        }
    }
}
