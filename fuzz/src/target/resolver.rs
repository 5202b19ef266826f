//! A profile generated together with its meaning: whether an entry applies in a context is decided
//! by rules that are implemented again here.
//!
//! References: `profiles/seccomp` of Moby and `pkg/seccomp` of containers/common, `setupSeccomp`.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Capability, KernelVersion, Sysno};
use seccompat_profile::{Context, Profile, Unknown};

use super::Verdict;
use crate::entropy::Entropy;

const MACHINES: [(Abi, &str); 4] = [
    (Abi::X86_64, "amd64"),
    (Abi::Aarch64, "arm64"),
    (Abi::S390x, "s390x"),
    (Abi::Riscv64, "riscv64"),
];
/// Calls that all the architectures have, and that are not multiplexed.
const CALLS: [Sysno; 12] = [
    Sysno::READ,
    Sysno::OPENAT,
    Sysno::KEYCTL,
    Sysno::BPF,
    Sysno::SETNS,
    Sysno::UNSHARE,
    Sysno::MOUNT,
    Sysno::PTRACE,
    Sysno::SYSLOG,
    Sysno::ACCT,
    Sysno::REBOOT,
    Sysno::STATX,
];
const CAPS: [Capability; 5] = [
    Capability::SYS_ADMIN,
    Capability::SYS_PTRACE,
    Capability::BPF,
    Capability::SYSLOG,
    Capability::SYS_BOOT,
];
const KERNELS: [(u8, u8); 5] = [(3, 10), (4, 8), (4, 18), (5, 8), (6, 12)];

/// `includes` or `excludes`: any of the three fields may be absent.
struct Filter {
    caps: Vec<Capability>,
    arches: Vec<&'static str>,
    kernel: Option<(u8, u8)>,
}

impl Filter {
    fn of(entropy: &mut Entropy<'_>) -> Self {
        let few = |entropy: &mut Entropy<'_>| entropy.byte() / 100;
        let caps = (0..few(entropy)).map(|_| entropy.pick(&CAPS)).collect();
        let arches = (0..few(entropy)).map(|_| entropy.pick(&MACHINES).1).collect();
        let kernel = (entropy.byte() >= 160).then(|| entropy.pick(&KERNELS));
        Self { caps, arches, kernel }
    }

    fn is_empty(&self) -> bool {
        self.caps.is_empty() && self.arches.is_empty() && self.kernel.is_none()
    }

    fn write(&self, key: &str, text: &mut String) {
        let mut fields = Vec::new();
        if !self.caps.is_empty() {
            let names: Vec<String> =
                self.caps.iter().map(|cap| format!("CAP_{}", cap.name())).collect();
            fields.push(format!("\"caps\": {names:?}"));
        }
        if !self.arches.is_empty() {
            fields.push(format!("\"arches\": {:?}", self.arches));
        }
        if let Some((major, minor)) = self.kernel {
            fields.push(format!("\"minKernel\": \"{major}.{minor}\""));
        }
        let _ = write!(text, ", \"{key}\": {{{}}}", fields.join(", "));
    }
}

/// An environment, and whether a filter's conditions are met there: all of them, or any.
struct Place {
    arch: &'static str,
    caps: Vec<Capability>,
    kernel: (u8, u8),
}

impl Place {
    fn includes(&self, filter: &Filter) -> bool {
        filter.caps.iter().all(|cap| self.caps.contains(cap))
            && (filter.arches.is_empty() || filter.arches.contains(&self.arch))
            && filter.kernel.is_none_or(|least| self.kernel >= least)
    }

    fn excludes(&self, filter: &Filter) -> bool {
        filter.caps.iter().any(|cap| self.caps.contains(cap))
            || filter.arches.contains(&self.arch)
            || filter.kernel.is_some_and(|least| self.kernel >= least)
    }
}

pub(super) fn run(bytes: &[u8]) -> Verdict {
    let mut entropy = Entropy::new(bytes);
    let (abi, arch) = entropy.pick(&MACHINES);
    let caps: Vec<Capability> = CAPS.into_iter().filter(|_| entropy.byte() & 1 == 1).collect();
    let place = Place { arch, caps, kernel: entropy.pick(&KERNELS) };
    let mut text = String::from("{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": [");
    let mut meant = Vec::new();
    for (at, call) in CALLS.into_iter().enumerate() {
        let (includes, excludes) = (Filter::of(&mut entropy), Filter::of(&mut entropy));
        meant.push(place.includes(&includes) && !place.excludes(&excludes));
        text += if at == 0 { "" } else { ", " };
        let _ = write!(text, "{{\"names\": [\"{call}\"], \"action\": \"SCMP_ACT_ALLOW\"");
        for (key, filter) in [("includes", &includes), ("excludes", &excludes)] {
            // An empty one has no effect.
            if !filter.is_empty() || entropy.byte() & 1 == 1 {
                filter.write(key, &mut text);
            }
        }
        text.push('}');
    }
    text += "]}";
    let (major, minor) = place.kernel;
    let mut context = Context::new(KernelVersion::new(major, minor));
    context.native = abi;
    context.caps = place.caps.iter().copied().collect();
    context.unknown = Unknown::Default;
    let told = |why: &dyn std::fmt::Display| format!("{why}\n{text}");
    let profile = Profile::parse(text.as_bytes()).map_err(|why| told(&why))?;
    let resolved = profile.resolve(&context).map_err(|why| told(&why))?;
    let holds: Vec<bool> = (0..CALLS.len()).map(|at| resolved.rules.contains(&at)).collect();
    if holds != meant {
        return Err(format!("entries {holds:?}, not {meant:?}, for {context:?}:\n{text}"));
    }
    let policy = resolved.lower().map_err(|why| told(&why))?.policy;
    for (call, meant) in CALLS.into_iter().zip(&meant) {
        let nr = call.number(abi).ok_or_else(|| format!("{abi} has no {call}"))?;
        let data = Data { nr, arch: abi.audit_arch().get(), ..Data::default() };
        let got = policy.decide(&data);
        let due = if *meant { Action::Allow } else { Action::Errno(1) };
        if got != due {
            return Err(format!("{call} gets {got}, not {due}, for {context:?}:\n{text}"));
        }
    }
    Ok(2 + meant.iter().fold(0, |bits, holds| bits << 1 | u64::from(*holds)))
}
