//! The fields that Podman and CRI-O read in their dialect.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_profile::{Context, Dialect, Profile, RemarkKind, Unknown};

fn decides(text: &str, kernel: (u8, u8)) -> Action {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let mut context = Context::new(KernelVersion::new(kernel.0, kernel.1));
    (context.native, context.unknown) = (Abi::X86_64, Unknown::Default);
    let policy = profile.resolve(&context).unwrap().lower().unwrap().policy;
    let nr = Sysno::SYSLOG.number(Abi::X86_64).unwrap();
    policy.decide(&Data { nr, arch: Abi::X86_64.audit_arch().get(), ..Data::default() })
}

/// containers/common, `pkg/seccomp/filter.go`, has no `minKernel` in its `Filter`.
#[test]
fn a_kernel_is_not_looked_at() {
    let text = |errno: &str, filter: &str| {
        format!(
            r#"{{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
                {{"names": ["syslog"], "action": "SCMP_ACT_ERRNO", {errno}, {filter}}}]}}"#
        )
    };
    let (docker, podman) = (r#""errnoRet": 38"#, r#""errno": "ENOSYS""#);
    for (filter, old, new) in [
        (r#""includes": {"minKernel": "99.0"}"#, Action::Allow, Action::Errno(38)),
        (r#""excludes": {"minKernel": "2.6"}"#, Action::Allow, Action::Errno(38)),
        (
            r#""includes": {"minKernel": "99.0", "caps": ["CAP_SYS_BOOT"]}"#,
            Action::Allow,
            Action::Allow,
        ),
    ] {
        assert_eq!(decides(&text(docker, filter), (6, 12)), old, "{filter}");
        assert_eq!(decides(&text(podman, filter), (6, 12)), new, "{filter}");
        let profile = Profile::parse(text(podman, filter).as_bytes()).unwrap();
        assert_eq!(profile.dialect, Dialect::Podman);
        let kinds: Vec<_> = profile.remarks.iter().map(|remark| &remark.kind).collect();
        assert_eq!(kinds, [&RemarkKind::IgnoredKernel], "{filter}");
        assert!(profile.text()[profile.remarks[0].span.range()].starts_with('"'));
    }
}
