//! The maker of this process's sandbox: a container engine, or a program like firejail.
#![forbid(unsafe_code)]

use std::fmt;
use std::fs;
use std::mem;

use crate::proc;

/// The program that made the sandbox of this process.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Maker {
    /// Docker.
    Docker,
    /// Podman.
    Podman,
    /// A kubelet.
    Kubernetes,
    /// LXC or Incus.
    Lxc,
    /// systemd-nspawn.
    Nspawn,
    /// firejail.
    Firejail,
    /// Flatpak.
    Flatpak,
    /// systemd, for a service with this unit.
    Service(String),
}

impl fmt::Display for Maker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Docker => "Docker",
            Self::Podman => "Podman",
            Self::Kubernetes => "Kubernetes",
            Self::Lxc => "LXC",
            Self::Nspawn => "systemd-nspawn",
            Self::Firejail => "firejail",
            Self::Flatpak => "Flatpak",
            Self::Service(unit) => unit,
        })
    }
}

/// The maker of this process's sandbox, by the traces that it leaves: a file, a variable, a control group. Anybody
/// may have made them, so the maker is reported, and decides nothing.
#[must_use]
pub fn maker() -> Option<Maker> {
    // This process may open files; a filter might kill for testing whether one exists.
    let is_there = |path: &str| fs::File::open(path).map(mem::forget).is_ok();
    let variables = proc::text_of("/proc/self/environ").unwrap_or_default();
    let has = |name: &str| variables.split('\0').any(|variable| variable.starts_with(name));
    let named = [
        ("KUBERNETES_SERVICE_HOST=", Maker::Kubernetes),
        ("container=podman", Maker::Podman),
        ("container=lxc", Maker::Lxc),
        ("container=systemd-nspawn", Maker::Nspawn),
        ("container=firejail", Maker::Firejail),
    ];
    if let Some((_, maker)) = named.into_iter().find(|(variable, _)| has(variable)) {
        return Some(maker);
    }
    // Variables come from the innermost sandbox; a sandbox may show the files of the one around it.
    for (file, maker) in [
        ("/run/.containerenv", Maker::Podman),
        ("/.dockerenv", Maker::Docker),
        ("/.flatpak-info", Maker::Flatpak),
    ] {
        if is_there(file) {
            return Some(maker);
        }
    }
    let groups = proc::text_of("/proc/self/cgroup").ok().filter(|_| has("INVOCATION_ID="))?;
    service(&groups).map(Maker::Service)
}

/// The unit of a service, by its control groups: systemd.exec(5), cgroups(7).
fn service(groups: &str) -> Option<String> {
    let unit = groups.lines().find_map(|line| {
        let last = line.rsplit('/').find(|part| part.ends_with(".service"))?;
        (!last.starts_with("user@")).then_some(last)
    })?;
    Some(unit.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_known_by_its_group() {
        for (groups, unit) in [
            ("0::/system.slice/nginx.service\n", Some("nginx.service")),
            ("0::/system.slice/system-getty.slice/getty@tty1.service", Some("getty@tty1.service")),
            ("1:name=systemd:/system.slice/a.service/sub\n0::/", Some("a.service")),
            (
                "0::/user.slice/user-1000.slice/user@1000.service/app.slice/b.service",
                Some("b.service"),
            ),
            ("0::/user.slice/user-1000.slice/user@1000.service/init.scope", None),
            ("0::/user.slice/user-1000.slice/session-2.scope", None),
            ("0::/", None),
            ("", None),
        ] {
            assert_eq!(service(groups).as_deref(), unit, "{groups}");
        }
    }
}
