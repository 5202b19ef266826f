//! The treatment of unknown calls: the ENOSYS rule, runc's stub, none.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_profile::{Unknown, Warning, builtin};

use crate::common::{Asked, context};

const EPERM: Action = Action::Errno(1);
const ENOSYS: Action = Action::Errno(38);
const X86: [Abi; 3] = [Abi::X86_64, Abi::X86, Abi::X32];
const ARM: [Abi; 2] = [Abi::Aarch64, Abi::Arm];

fn moby(release: &str, abis: &[Abi], unknown: Unknown) -> Asked {
    let profile = builtin::engine::profile("docker", Some(release)).expect(release);
    Asked::of(profile.text(), &context(abis, unknown)).expect(release)
}

fn all(asked: &Asked, abi: Abi, names: &[&str], expected: Action) {
    for name in names {
        assert_eq!(asked.call(abi, name), expected, "{name} on {abi}");
    }
}

#[test]
fn docker_19_03_knew_linux_4_18() {
    let asked = moby("19.03.0", &X86, Unknown::Enosys);
    assert_eq!(asked.lowered.horizon.version, Some(KernelVersion::new(4, 18)));
    let newer = [
        "openat2",
        "faccessat2",
        "close_range",
        "clone3",
        "fchmodat2",
        "statmount",
        "mseal",
        "fsopen",
    ];
    for abi in X86 {
        all(&asked, abi, &newer, ENOSYS);
        all(&asked, abi, &["keyctl", "kexec_load", "userfaultfd"], EPERM);
        assert_eq!(asked.args(abi, "personality", &[7]), EPERM);
        assert_eq!(asked.args(abi, "personality", &[8]), Action::Allow);
    }
    assert_eq!(asked.number(Abi::X86_64, 9999, [0; 6]), ENOSYS);
    assert_eq!(asked.number(Abi::X86_64, u32::MAX, [0; 6]), ENOSYS);
    assert_eq!(asked.number(Abi::X86_64, 0x4000_0000 + 9999, [0; 6]), ENOSYS);
    assert!(asked.lowered.enosys.iter().any(|call| call.name() == "mseal"));
    let open = |warning: &Warning| matches!(warning, Warning::FailOpen { .. });
    assert!(asked.lowered.warnings.iter().any(open));

    let asked = moby("19.03.0", &ARM, Unknown::Enosys);
    for abi in ARM {
        all(&asked, abi, &newer, ENOSYS);
    }
    all(&asked, Abi::Arm, &["set_tls", "breakpoint", "cacheflush"], Action::Allow);
    assert_eq!(asked.number(Abi::Arm, 0xf_0007, [0; 6]), ENOSYS);
}

#[test]
fn docker_20_10_knew_linux_5_8_but_not_clone3() {
    let asked = moby("20.10.0", &X86, Unknown::Enosys);
    assert_eq!(asked.lowered.horizon.version, Some(KernelVersion::new(5, 8)));
    for abi in X86 {
        let newer = ["clone3", "close_range", "epoll_pwait2", "cachestat", "mseal"];
        all(&asked, abi, &newer, ENOSYS);
        all(&asked, abi, &["faccessat2", "openat2"], Action::Allow);
        all(&asked, abi, &["fsopen", "userfaultfd", "keyctl", "kexec_load"], EPERM);
        assert_eq!(asked.args(abi, "personality", &[7]), EPERM);
    }
    assert_eq!(asked.number(Abi::X86_64, 9999, [0; 6]), ENOSYS);
}

#[test]
fn runc_s_stub_has_its_holes() {
    let asked = moby("20.10.0", &X86, Unknown::Runc);
    // Below the largest number: clone3 is an old call for the stub.
    all(&asked, Abi::X86_64, &["clone3", "close_range", "fsopen"], EPERM);
    all(&asked, Abi::X86_64, &["epoll_pwait2", "mseal"], ENOSYS);
    assert_eq!(asked.number(Abi::X86_64, 9999, [0; 6]), ENOSYS);
    // On x32 the largest number is that of an old call; these are below it.
    all(&asked, Abi::X32, &["mseal", "clone3"], EPERM);
    assert_eq!(asked.number(Abi::X32, 0x4000_0000 + 548, [0; 6]), ENOSYS);
    assert_eq!(asked.number(Abi::X86_64, u32::MAX, [0; 6]), ENOSYS);
    // ARM's private calls are the largest, so no number is too new there.
    let asked = moby("20.10.0", &ARM, Unknown::Runc);
    all(&asked, Abi::Arm, &["mseal", "clone3"], EPERM);
    all(&asked, Abi::Aarch64, &["mseal", "epoll_pwait2"], ENOSYS);
}

fn profile(default: &str, names: &str) -> String {
    format!(
        "{{\"defaultAction\":\"SCMP_ACT_{default}\",\
         \"syscalls\":[{{\"names\":[{names}],\"action\":\"SCMP_ACT_LOG\"}}]}}"
    )
}

#[test]
fn the_stub_tells_x32_by_its_bit() {
    let text = profile("ERRNO", "\"read\",\"openat2\"");
    let bad = Action::KillThread;
    let decide = |abis: &[Abi]| {
        let asked = Asked::of(&text, &context(abis, Unknown::Runc)).unwrap();
        [
            438,
            0x4000_0000,
            0x4000_0001,
            0x4000_01b6,
            0x8000_0000,
            0xbfff_ffff,
            0xc000_0000,
            u32::MAX,
        ]
        .map(|number| asked.number(Abi::X86_64, number, [0; 6]))
    };
    let alone = decide(&[Abi::X86_64]);
    assert_eq!(alone, [ENOSYS, bad, bad, bad, ENOSYS, ENOSYS, bad, EPERM]);
    let both = decide(&[Abi::X86_64, Abi::X32]);
    let log = Action::Log;
    assert_eq!(both, [ENOSYS, log, EPERM, ENOSYS, ENOSYS, ENOSYS, ENOSYS, ENOSYS]);
    // `read` is number 0 on x86_64, which does not count as a largest number.
    let zero = profile("ERRNO", "\"read\"");
    let asked = Asked::of(&zero, &context(&[Abi::X86_64], Unknown::Runc)).unwrap();
    assert_eq!(asked.number(Abi::X86_64, 9999, [0; 6]), EPERM);
}

#[test]
fn the_stub_knows_s390_and_the_multiplexers() {
    let text = profile("KILL", "\"read\",\"accept4\"");
    let asked = Asked::of(&text, &context(&[Abi::S390x], Unknown::Runc)).unwrap();
    assert_eq!(asked.number(Abi::S390x, 0, [0; 6]), ENOSYS);
    // accept4's number does not count there, so it is itself too new.
    assert_eq!(asked.call(Abi::S390x, "accept4"), ENOSYS);
    assert_eq!(asked.number(Abi::S390x, 1, [0; 6]), Action::KillThread);
    let asked = Asked::of(&text, &context(&[Abi::X86_64], Unknown::Runc)).unwrap();
    assert_eq!(asked.call(Abi::X86_64, "accept4"), Action::Log);
    assert_eq!(asked.number(Abi::X86_64, 289, [0; 6]), ENOSYS);
}

#[test]
fn which_defaults_give_unknown_calls_enosys() {
    for (default, action, enosys, runc) in [
        ("ERRNO", EPERM, true, true),
        ("KILL", Action::KillThread, true, true),
        ("KILL_PROCESS", Action::KillProcess, true, true),
        ("TRAP", Action::Trap(0), false, true),
        ("TRACE", Action::Trace(1), false, false),
        ("LOG", Action::Log, false, false),
        ("ALLOW", Action::Allow, false, false),
    ] {
        let text = profile(default, "\"openat2\"");
        for (unknown, softened) in
            [(Unknown::Enosys, enosys), (Unknown::Runc, runc), (Unknown::Default, false)]
        {
            let asked = Asked::of(&text, &context(&[Abi::X86_64], unknown)).unwrap();
            let expected = if softened { ENOSYS } else { action };
            assert_eq!(asked.number(Abi::X86_64, 9999, [0; 6]), expected, "{default} {unknown:?}");
            assert_eq!(asked.call(Abi::X86_64, "keyctl"), action, "{default} {unknown:?}");
            let weak = |warning: &Warning| matches!(warning, Warning::KillWeakened { .. });
            let weakened = asked.lowered.warnings.iter().any(weak);
            assert_eq!(weakened, softened && default.starts_with("KILL"), "{default}");
        }
    }
}

#[test]
fn the_horizon() {
    let horizon = |text: &str| {
        Asked::of(text, &context(&[Abi::X86_64], Unknown::Enosys)).unwrap().lowered.horizon
    };
    // Names whose only rule is ENOSYS do not count; names with another rule do, even if it does not
    // hold here.
    let rule = |name: &str, rest: &str| format!("{{\"names\":[\"{name}\"],{rest}}}");
    let text = |rules: &[String]| {
        format!("{{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{}]}}", rules.join(","))
    };
    let allow = "\"action\":\"SCMP_ACT_ALLOW\"";
    let enosys = "\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":38";
    let never = "\"action\":\"SCMP_ACT_ALLOW\",\"includes\":{\"arches\":[\"sh\"]}";
    let old = text(&[rule("read", allow), rule("statx", allow), rule("mseal", enosys)]);
    assert_eq!(horizon(&old).version, Some(KernelVersion::new(4, 11)));
    assert_eq!(horizon(&old).shown_by.map(|call| call.name()), Some("statx"));
    let both = text(&[rule("statx", allow), rule("mseal", enosys), rule("mseal", never)]);
    assert_eq!(horizon(&both).version, Some(KernelVersion::new(6, 10)));
    // Without names there is no horizon: old calls stay refused, transparent ones do not.
    let none = text(&[]);
    assert_eq!(horizon(&none).version, None);
    let asked = Asked::of(&none, &context(&[Abi::X86_64], Unknown::Enosys)).unwrap();
    all(&asked, Abi::X86_64, &["read", "mseal", "fsopen"], EPERM);
    all(&asked, Abi::X86_64, &["clone3", "statx"], ENOSYS);
    // A given horizon holds.
    let mut given = context(&[Abi::X86_64], Unknown::Enosys);
    given.known_up_to = Some(KernelVersion::new(5, 2));
    let asked = Asked::of(&old, &given).unwrap();
    all(&asked, Abi::X86_64, &["fsopen", "userfaultfd"], EPERM);
    all(&asked, Abi::X86_64, &["memfd_secret", "mseal"], ENOSYS);
}

/// The largest number counts whatever its rule, even if the rule repeats the default: it gets the
/// default, and the next number the stub's ENOSYS.
#[test]
fn the_largest_number_itself_gets_the_default() {
    let text = r#"{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[
        {"names":["read"],"action":"SCMP_ACT_ALLOW"},
        {"names":["clone3"],"action":"SCMP_ACT_ERRNO"}]}"#;
    let asked = Asked::of(text, &context(&[Abi::X86_64], Unknown::Runc)).unwrap();
    let number = |nr| asked.number(Abi::X86_64, nr, [0; 6]);
    assert_eq!(asked.call(Abi::X86_64, "clone3"), Action::Errno(1));
    assert_eq!((number(434), number(436)), (Action::Errno(1), Action::Errno(38)));
}
