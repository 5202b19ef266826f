//! The setting by which the maker of a sandbox takes a changed profile, or allows a call.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_live::Maker;
use seccompat_profile::shown;

/// The calls that Flatpak's filter allows with `--allow=devel` (flatpak-run(1)).
const DEVEL: [Sysno; 3] = [Sysno::PERF_EVENT_OPEN, Sysno::PERSONALITY, Sysno::PTRACE];

/// A line for these calls. clone3 is never allowed here: its flags are in memory.
pub(super) fn words(maker: &Maker, calls: &[Sysno]) -> Option<String> {
    let allowed: Vec<Sysno> = calls.iter().copied().filter(|call| *call != Sysno::CLONE3).collect();
    let list = |before: &str, between: &str| {
        let names: Vec<String> = allowed.iter().map(|call| format!("{before}{call}")).collect();
        (!names.is_empty()).then(|| names.join(between))
    };
    let label = format!("With {maker}");
    let what = match maker {
        Maker::Docker => "docker run --security-opt seccomp=FILE, the changed profile".to_owned(),
        Maker::Podman => "podman run --security-opt seccomp=FILE, the changed profile".to_owned(),
        Maker::Kubernetes => {
            "seccompProfile: {type: Localhost, localhostProfile: FILE} in the securityContext, \
             with the changed profile below the kubelet's folder seccomp/"
                .to_owned()
        }
        Maker::Lxc => "lxc.seccomp.profile = FILE, the changed policy".to_owned(),
        Maker::Nspawn => format!("systemd-nspawn --system-call-filter={}", list("", ",")?),
        Maker::Firejail => format!("firejail '--seccomp={}'", list("!", ",")?),
        Maker::Flatpak if allowed.iter().any(|call| DEVEL.contains(call)) => {
            "flatpak run --allow=devel, for ptrace, perf_event_open and personality".to_owned()
        }
        Maker::Flatpak => return None,
        Maker::Service(unit) => {
            let unit = shown(unit);
            let calls = list("", " ")?;
            return Some(format!(
                "In the unit       SystemCallFilter={calls} for a list of allowed calls; else remove them from \
                 the list: systemctl edit {unit}\n"
            ));
        }
        _ => return None,
    };
    Some(format!("{label:<17} {what}\n"))
}
