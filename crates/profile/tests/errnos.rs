//! ENOSYS is 38 on most ABIs, 89 on MIPS and 251 on PA-RISC: every statement about an errno is
//! about an ABI. A number in the profile stays the same; a name means the ABI's own number.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_profile::{Profile, Unknown, builtin};

use crate::common::{Asked, context};

/// A call that is newer than all those that the profiles here name.
const NEWER: &str = "mseal";
/// An ABI for each table of errnos, with its ENOSYS.
const TABLES: [(Abi, u16); 5] = [
    (Abi::X86_64, 38),
    (Abi::Ppc64le, 38),
    (Abi::Mips64, 89),
    (Abi::Mipsel64n32, 89),
    (Abi::Parisc, 251),
];

fn asked(text: &str, abis: &[Abi], unknown: Unknown) -> Asked {
    Asked::of(text, &context(abis, unknown)).unwrap()
}

const DEFAULT: &str = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\
    \"syscalls\":[{\"names\":[\"read\",\"open\"],\"action\":\"SCMP_ACT_ALLOW\"}]}";

#[test]
fn unknown_calls_get_the_abi_s_own_enosys() {
    for (abi, enosys) in TABLES {
        for unknown in [Unknown::Enosys, Unknown::Runc] {
            let asked = asked(DEFAULT, &[abi], unknown);
            assert_eq!(asked.call(abi, "read"), Action::Allow);
            assert_eq!(asked.call(abi, NEWER), Action::Errno(enosys), "{abi} {unknown:?}");
            let none = asked.number(abi, abi.number_base() + 900, [0; 6]);
            assert_eq!(none, Action::Errno(enosys), "{abi} {unknown:?}");
        }
    }
}

/// A filter for machines that do not exist: each ABI keeps its own errno, and runc's stub has that
/// of the machine for which runc was built.
#[test]
fn in_one_filter_each_abi_has_its_own() {
    let both = [Abi::Mipsel64, Abi::X86_64];
    let get = |unknown| {
        let asked = asked(DEFAULT, &both, unknown);
        both.map(|abi| asked.call(abi, NEWER))
    };
    assert_eq!(get(Unknown::Enosys), [Action::Errno(89), Action::Errno(38)]);
    assert_eq!(get(Unknown::Runc), [Action::Errno(89); 2]);
}

#[test]
fn names_are_the_abi_s_and_numbers_are_numbers() {
    let entry =
        |errno: &str| format!("{{\"names\":[\"fchmod\"],\"action\":\"SCMP_ACT_ERRNO\",{errno}}}");
    let get = |abi: Abi, errno: &str| {
        let text =
            format!("{{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{}]}}", entry(errno));
        asked(&text, &[abi], Unknown::Default).call(abi, "fchmod")
    };
    for (abi, enosys) in [(Abi::X86_64, 38), (Abi::Mips64, 89), (Abi::Parisc, 251)] {
        assert_eq!(get(abi, "\"errno\":\"ENOSYS\""), Action::Errno(enosys), "{abi}");
        assert_eq!(get(abi, "\"errno\":\"38\""), Action::Errno(38), "{abi}");
        assert_eq!(get(abi, "\"errnoRet\":38"), Action::Errno(38), "{abi}");
        // The name counts if both are given, as in Podman's own files.
        let both = "\"errnoRet\":38,\"errno\":\"ENOSYS\"";
        assert_eq!(get(abi, both), Action::Errno(enosys), "{abi}");
        assert_eq!(get(abi, "\"errno\":\"EPERM\""), Action::Errno(1), "{abi}");
    }
    assert_eq!(get(Abi::Ppc64le, "\"errno\":\"EDEADLOCK\""), Action::Errno(58));
    assert_eq!(get(Abi::Aarch64, "\"errno\":\"EDEADLOCK\""), Action::Errno(35));
    assert_eq!(get(Abi::Parisc, "\"errno\":\"ENOTSUP\""), Action::Errno(223));
}

/// An entry that repeats the default is dropped, on those ABIs where it repeats it.
#[test]
fn whether_an_entry_says_the_default_is_a_matter_of_the_abi() {
    let text = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrno\":\"ENOSYS\",\"syscalls\":[\
        {\"names\":[\"read\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":38},\
        {\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"}]}";
    for (abi, redundant, read) in
        [(Abi::X86_64, &[0][..], Action::Allow), (Abi::Mips64, &[], Action::Errno(38))]
    {
        let asked = asked(text, &[abi], Unknown::Default);
        assert_eq!(asked.lowered.redundant, redundant, "{abi}");
        assert_eq!(asked.call(abi, "read"), read, "{abi}");
    }
    let both = asked(text, &[Abi::X86_64, Abi::Mipsel64], Unknown::Default);
    assert_eq!(both.lowered.redundant, [] as [usize; 0]);
    assert_eq!(both.call(Abi::X86_64, "read"), Action::Allow);
    assert_eq!(both.call(Abi::Mipsel64, "read"), Action::Errno(38));
}

/// Entries that only return ENOSYS show no knowledge of newer calls.
#[test]
fn the_horizon_knows_enosys_by_the_machine_s_number() {
    let profile = |errno: &str| {
        let text = format!(
            "{{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[\
             {{\"names\":[\"openat\"],\"action\":\"SCMP_ACT_ALLOW\"}},\
             {{\"names\":[\"mseal\"],\"action\":\"SCMP_ACT_ERRNO\",{errno}}}]}}"
        );
        Profile::parse(text.as_bytes()).unwrap()
    };
    let (old, new) = (KernelVersion::new(2, 6), KernelVersion::new(6, 10));
    for (errno, on_x86, on_mips) in [
        ("\"errnoRet\":38", old, new),
        ("\"errnoRet\":89", new, old),
        ("\"errno\":\"ENOSYS\"", old, old),
    ] {
        let profile = profile(errno);
        for (abi, expected) in [(Abi::X86_64, on_x86), (Abi::Mips, on_mips)] {
            let (horizon, _) = profile.unknown_calls(abi, None);
            let version = horizon.version.unwrap().parts();
            assert_eq!(version[..2], expected.parts()[..2], "{errno} on {abi}");
            let asked =
                profile.resolve(&context(&[abi], Unknown::Enosys)).unwrap().lower().unwrap();
            assert_eq!(asked.horizon, horizon);
        }
    }
}

#[test]
fn podman_s_profile_gives_names() {
    for (version, on_mips) in [(None, 89), (Some("0.47.0"), 89), (Some("0.44.0"), 38)] {
        let profile = builtin::engine::profile("podman", version).unwrap();
        for (abi, enosys) in [(Abi::X86_64, 38), (Abi::Mips64, on_mips)] {
            assert_eq!(profile.default.on(abi), Action::Errno(enosys), "{version:?} on {abi}");
        }
    }
}
