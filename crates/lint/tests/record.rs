//! `record`: the profile that is made of seen calls.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Errno, KernelVersion, Sysno};
use seccompat_engine::{Chain, Stack, load, lxc, systemd};
use seccompat_lint::{
    Deciding, Earlier, Engine, Limit, NotWritten, Recorded, Seen, Wish, recorded,
};
use seccompat_profile::{Context, Profile, Text, Unit, Unknown, builtin};

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    context
}

fn seen(call: Sysno, args: &[(usize, u64)], program: &str) -> Seen {
    let mut all = [None; 6];
    for (at, word) in args {
        all[*at] = Some(*word);
    }
    Seen { abi: Abi::X86_64, call, args: all, program: program.to_owned() }
}

fn wish<'a>(seen: &'a [Seen], context: &'a Context) -> Wish<'a> {
    Wish {
        seen,
        deciding: &[],
        folded: &[],
        old: None,
        base: None,
        engine: None,
        form: Engine::Oci,
        minimal: true,
        context,
    }
}

/// The profile's own decision.
fn decides(written: &Recorded, call: Sysno, args: [u64; 6]) -> Action {
    let profile = Profile::parse(written.text.as_bytes()).unwrap();
    let mut context = context();
    context.unknown = Unknown::Default;
    let loaded = load(&profile, &Stack::ours(), &context).unwrap();
    let (nr, arch) = (call.number(Abi::X86_64).unwrap(), Abi::X86_64.audit_arch().get());
    loaded.lowered.policy.decide(&Data { nr, arch, instruction_pointer: 0, args })
}

const ENOSYS: Action = Action::Errno(Errno::ENOSYS.get());
const EPERM: Action = Action::Errno(Errno::EPERM.get());

#[test]
fn values_that_were_not_seen_are_refused() {
    let (all, context) = (
        [
            seen(Sysno::SOCKET, &[(0, 1)], "a"),
            seen(Sysno::SOCKET, &[(0, 2)], "b"),
            seen(Sysno::PERSONALITY, &[(0, 0xffff_ffff_ffff_ffff)], "a"),
            seen(Sysno::UNSHARE, &[(0, 0x0002_0000)], "a"),
            seen(Sysno::READ, &[], "a"),
        ],
        context(),
    );
    let result = recorded(&wish(&all, &context)).unwrap();
    let one = |call, word| decides(&result, call, [word, 0, 0, 0, 0, 0]);
    assert_eq!(
        [1, 2, 10].map(|family| one(Sysno::SOCKET, family)),
        [Action::Allow, Action::Allow, EPERM]
    );
    // The kernel reads 32 bits, and programs extend them differently.
    assert_eq!([u64::MAX, 0xffff_ffff].map(|p| one(Sysno::PERSONALITY, p)), [Action::Allow; 2]);
    assert_eq!(one(Sysno::PERSONALITY, 8), EPERM);
    let flags = [0x0002_0000, 0, 0x400, 0x1000_0000, 0x1002_0000].map(|f| one(Sysno::UNSHARE, f));
    assert_eq!(flags, [Action::Allow, Action::Allow, Action::Allow, EPERM, EPERM]);
    assert_eq!((one(Sysno::READ, 7), one(Sysno::WRITE, 0)), (Action::Allow, EPERM));
    // Newer than anything that was seen, and transparent.
    assert_eq!((one(Sysno::MSEAL, 0), one(Sysno::STATX, 0)), (ENOSYS, ENOSYS));
    assert_eq!(result.proven, all.len());
    for comment in ["needed by a\"", "needed by b\""] {
        assert!(result.text.contains(comment), "{}", result.text);
    }
}

#[test]
fn clone3_falls_back_unless_it_made_namespaces() {
    let context = context();
    let thread = [seen(Sysno::CLONE3, &[(0, 0x3d_0f00)], "a")];
    let result = recorded(&wish(&thread, &context)).unwrap();
    let clone = |result: &Recorded, flags| decides(result, Sysno::CLONE, [flags, 0, 0, 0, 0, 0]);
    assert_eq!(decides(&result, Sysno::CLONE3, [0; 6]), ENOSYS);
    assert!(result.fall_back.contains(&Sysno::CLONE3));
    assert_eq!((clone(&result, 0x3d_0f00), clone(&result, 0x1000_0011)), (Action::Allow, EPERM));
    let namespace = [seen(Sysno::CLONE3, &[(0, 0x1000_0000)], "a")];
    let result = recorded(&wish(&namespace, &context)).unwrap();
    assert_eq!(decides(&result, Sysno::CLONE3, [0; 6]), Action::Allow);
    assert_eq!((clone(&result, 0x1000_0011), clone(&result, 0x4000_0011)), (Action::Allow, EPERM));
    assert_eq!(result.unconditional[0].0, Sysno::CLONE3);
}

#[test]
fn a_base_keeps_its_conditions() {
    let context = context();
    let all = [
        seen(Sysno::PERSONALITY, &[(0, 8)], "a"),
        seen(Sysno::PERSONALITY, &[(0, 0x40000)], "a"),
        seen(Sysno::CLONE, &[(0, 0x1200011)], "a"),
        seen(Sysno::UNSHARE, &[(0, 0x1000_0000)], "a"),
        seen(Sysno::READ, &[], "a"),
    ];
    let stack = Stack::parse("docker").unwrap();
    let base = builtin::engine::profile("docker", None).unwrap();
    let wish = Wish {
        base: Some(Limit::Profile(&base, &stack)),
        engine: Some(&stack),
        form: Engine::Docker,
        ..wish(&all, &context)
    };
    let result = recorded(&wish).unwrap();
    assert_eq!(result.beyond_base, [1, 3]);
    let one = |call, word| decides(&result, call, [word, 0, 0, 0, 0, 0]);
    assert_eq!(
        (one(Sysno::PERSONALITY, 8), one(Sysno::PERSONALITY, 0x40000)),
        (Action::Allow, EPERM)
    );
    assert_eq!((one(Sysno::CLONE, 0x11), one(Sysno::CLONE, 0x1000_0011)), (Action::Allow, EPERM));
    assert_eq!((one(Sysno::UNSHARE, 0), one(Sysno::READ, 0)), (EPERM, Action::Allow));
}

#[test]
fn an_earlier_profile_stays_allowed_with_its_comments() {
    let context = context();
    let first = [seen(Sysno::SOCKET, &[(0, 1)], "a"), seen(Sysno::READ, &[], "a")];
    let old = recorded(&wish(&first, &context)).unwrap();
    let old = Profile::parse(old.text.as_bytes()).unwrap();
    let second = [seen(Sysno::SOCKET, &[(0, 16)], "b"), seen(Sysno::READ, &[], "b")];
    let merged =
        recorded(&Wish { old: Some(Earlier::Profile(&old)), ..wish(&second, &context) }).unwrap();
    let family = |word| decides(&merged, Sysno::SOCKET, [word, 0, 0, 0, 0, 0]);
    assert_eq!((family(1), family(16), family(2)), (Action::Allow, Action::Allow, EPERM));
    assert!(merged.text.contains("needed by a, b"), "{}", merged.text);
    let open = Profile::parse(br#"{"defaultAction": "SCMP_ACT_ALLOW"}"#).unwrap();
    let why = recorded(&Wish { old: Some(Earlier::Profile(&open)), ..wish(&second, &context) });
    assert!(matches!(why, Err(NotWritten::Old(_))), "{why:?}");
}

#[test]
fn arguments_that_the_user_names_decide() {
    let context = context();
    let all = [seen(Sysno::FCNTL, &[(1, 1)], "a"), seen(Sysno::KILL, &[(1, 15)], "a")];
    let deciding = [(Sysno::FCNTL, None), (Sysno::KILL, Some(1))]
        .map(|(call, index)| Deciding::of(call, index, Abi::X86_64).unwrap());
    let result = recorded(&Wish { deciding: &deciding, ..wish(&all, &context) }).unwrap();
    let second = |call, word| decides(&result, call, [9, word, 0, 0, 0, 0]);
    assert_eq!((second(Sysno::FCNTL, 1), second(Sysno::FCNTL, 2)), (Action::Allow, EPERM));
    assert_eq!((second(Sysno::KILL, 15), second(Sysno::KILL, 9)), (Action::Allow, EPERM));
    let folded = [Sysno::FCNTL];
    let result = recorded(&Wish { deciding: &deciding, folded: &folded, ..wish(&all, &context) });
    let result = result.unwrap();
    assert_eq!(decides(&result, Sysno::FCNTL, [9, 2, 0, 0, 0, 0]), Action::Allow);
    assert_eq!(result.unconditional[0].0, Sysno::FCNTL);
}

#[test]
fn socketcall_is_reported_as_allowed_with_every_family() {
    let context = context();
    let seen = [Seen { abi: Abi::X86, ..seen(Sysno::SOCKETCALL, &[], "b") }];
    let result = recorded(&wish(&seen, &context)).unwrap();
    let reported: Vec<Sysno> = result.unconditional.iter().map(|(call, _)| *call).collect();
    assert_eq!(reported, [Sysno::SOCKETCALL]);
}

#[test]
fn every_form_is_written_for_its_engine() {
    let context = context();
    let all = [
        seen(Sysno::SOCKET, &[(0, 1)], "a"),
        seen(Sysno::CLONE, &[(0, 0x11)], "a"),
        seen(Sysno::IOCTL, &[(1, 0x802c_542a)], "a"),
        Seen { abi: Abi::X86, ..seen(Sysno::SOCKETCALL, &[], "b") },
        Seen { abi: Abi::X86, ..seen(Sysno::CLOCK_GETTIME64, &[], "b") },
    ];
    for (name, form) in [
        ("docker", Engine::Docker),
        ("docker@20.10", Engine::Docker20_10),
        ("podman", Engine::Podman),
        ("cri-o", Engine::Crio),
        ("containerd", Engine::Oci),
        ("kubernetes", Engine::Oci),
        ("runc", Engine::Oci),
        ("crun", Engine::Oci),
        ("youki", Engine::Oci),
    ] {
        let stack = Stack::parse(name).unwrap();
        let whole = Wish { engine: Some(&stack), form, minimal: false, ..wish(&all, &context) };
        let result = recorded(&whole).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(result.proven, all.len(), "{name}");
        assert!(result.text.contains("SCMP_ARCH_X86\""), "{name}");
        let cannot = {
            let profile = Profile::parse(result.text.as_bytes()).unwrap();
            let loaded = load(&profile, &stack, &context).unwrap();
            [false, true].map(|flag| seccompat_engine::cannot_start(&loaded, &stack, flag))
        };
        for missing in cannot.into_iter().flatten() {
            assert!(missing.is_empty(), "{name}: {missing:?}");
        }
    }
}

/// The filters of a unit as a release of systemd makes them, and the decisions of them all.
fn unit(text: &str) -> Chain {
    let unit = Unit::read(text.as_bytes()).unwrap().unwrap();
    let stack = Stack::parse("systemd@252").unwrap();
    systemd::chain(&[unit], &stack, Abi::X86_64, KernelVersion::new(6, 1))
}

fn lets(chain: &Chain, call: Sysno, args: [u64; 6]) -> bool {
    let (nr, arch) = (call.number(Abi::X86_64).unwrap(), Abi::X86_64.audit_arch().get());
    let data = Data { nr, arch, instruction_pointer: 0, args };
    chain.oldest_first.iter().all(|one| one.policy.decide(&data) == Action::Allow)
}

const FIRST: [u64; 6] = [1, 0, 0, 0, 0, 0];
const EXECUTABLE: [u64; 6] = [0, 4096, 7, 0x22, 0, 0];

/// A unit of two calls, and a program with others: what one of them needs is allowed, or what both allow.
#[test]
fn units_are_merged_and_limit() {
    let context = context();
    let stack = Stack::parse("systemd@252").unwrap();
    let all = [
        seen(Sysno::SOCKET, &[(0, 2)], "a"),
        seen(Sysno::SOCKET, &[(0, 16)], "a"),
        seen(Sysno::CHROOT, &[], "a"),
        seen(Sysno::UNSHARE, &[(0, 0x1000_0000)], "a"),
    ];
    let old = unit(
        "[Service]\nSystemCallFilter=mmap socket unshare setns clone reboot\nSystemCallArchitectures=native\n\
         RestrictAddressFamilies=AF_UNIX AF_NETLINK\nRestrictNamespaces=net\n",
    );
    let merged =
        Wish { engine: Some(&stack), old: Some(Earlier::Filters(&old)), ..wish(&all, &context) };
    let merged = recorded(&merged).unwrap();
    let made = unit(&merged.text);
    for (call, args) in [
        (Sysno::SOCKET, FIRST),
        (Sysno::SOCKET, [2, 0, 0, 0, 0, 0]),
        (Sysno::MMAP, EXECUTABLE),
        (Sysno::REBOOT, [0; 6]),
        (Sysno::CHROOT, [0; 6]),
        (Sysno::UNSHARE, [0x4000_0000, 0, 0, 0, 0, 0]),
        (Sysno::UNSHARE, [0x1000_0000, 0, 0, 0, 0, 0]),
    ] {
        assert!(lets(&made, call, args), "{call} {args:?}: {}", merged.text);
    }
    assert!(!lets(&made, Sysno::SOCKET, [40, 0, 0, 0, 0, 0]), "{}", merged.text);
    assert!(!lets(&made, Sysno::UNSHARE, [0x0002_0000, 0, 0, 0, 0, 0]), "{}", merged.text);
    assert!(!merged.text.contains("MemoryDenyWriteExecute"), "{}", merged.text);
    // The same unit as a limit.
    let limited =
        Wish { engine: Some(&stack), base: Some(Limit::Filters(&old)), ..wish(&all, &context) };
    let limited = recorded(&limited).unwrap();
    assert_eq!(limited.beyond_base, [0, 2, 3]);
    let made = unit(&limited.text);
    assert!(lets(&made, Sysno::SOCKET, [16, 0, 0, 0, 0, 0]), "{}", limited.text);
    for (call, args) in [
        (Sysno::SOCKET, FIRST),
        (Sysno::CHROOT, [0; 6]),
        (Sysno::REBOOT, [0; 6]),
        (Sysno::UNSHARE, [0x1000_0000, 0, 0, 0, 0, 0]),
    ] {
        assert!(!lets(&made, call, args), "{call} {args:?}: {}", limited.text);
    }
    // Nothing is added to a list that refuses.
    let open = unit("[Service]\nSystemCallFilter=~mount\n");
    let why = recorded(&Wish {
        engine: Some(&stack),
        old: Some(Earlier::Filters(&open)),
        ..wish(&all, &context)
    });
    assert!(matches!(why, Err(NotWritten::Old(_))), "{why:?}");
}

/// systemd always allows the calls of @default, unless a unit refuses them; it has no words for conditions.
#[test]
fn a_unit_allows_no_more_than_its_base() {
    let context = context();
    let stack = Stack::parse("systemd@252").unwrap();
    let all = [seen(Sysno::READ, &[], "a"), seen(Sysno::PRCTL, &[(0, 38)], "a")];
    let limit = |base: &Chain| {
        recorded(&Wish {
            engine: Some(&stack),
            base: Some(Limit::Filters(base)),
            ..wish(&all, &context)
        })
    };
    let base = unit("[Service]\nSystemCallFilter=read\nSystemCallFilter=~nanosleep\n");
    let limited = limit(&base).unwrap();
    assert!(limited.text.contains("SystemCallFilter=~nanosleep\n"), "{}", limited.text);
    assert!(!lets(&unit(&limited.text), Sysno::NANOSLEEP, [0; 6]), "{}", limited.text);
    let text = br#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
        {"names": ["read"], "action": "SCMP_ACT_ALLOW"},
        {"names": ["prctl"], "action": "SCMP_ACT_ALLOW", "args": [
            {"index": 0, "value": 38, "op": "SCMP_CMP_EQ"}]}]}"#;
    let base = Profile::parse(text).unwrap();
    let runc = Stack::assumed("runc");
    let why = recorded(&Wish {
        engine: Some(&stack),
        base: Some(Limit::Profile(&base, &runc)),
        ..wish(&all, &context)
    });
    assert!(matches!(&why, Err(NotWritten::Exceeds(call)) if call == "prctl"), "{why:?}");
}

/// The policy of an earlier recording for LXC, with its conditions.
#[test]
fn policies_of_lxc_are_merged_and_limit() {
    let context = context();
    let stack = Stack::parse("lxc").unwrap();
    let policy = |text: &str| lxc::chain(&Text::new(text), &stack, Abi::X86_64);
    let old = policy("2\nallowlist errno 1\nread\nsocket allow [0,1,SCMP_CMP_EQ]\nreboot\n");
    let all = [seen(Sysno::SOCKET, &[(0, 2)], "a"), seen(Sysno::READ, &[], "a")];
    let merged =
        Wish { engine: Some(&stack), old: Some(Earlier::Filters(&old)), ..wish(&all, &context) };
    let merged = recorded(&merged).unwrap();
    let made = policy(&merged.text);
    for args in [FIRST, [2, 0, 0, 0, 0, 0]] {
        assert!(lets(&made, Sysno::SOCKET, args), "{}", merged.text);
    }
    assert!(!lets(&made, Sysno::SOCKET, [16, 0, 0, 0, 0, 0]), "{}", merged.text);
    assert!(lets(&made, Sysno::REBOOT, [0; 6]), "{}", merged.text);
    let limited =
        Wish { engine: Some(&stack), base: Some(Limit::Filters(&old)), ..wish(&all, &context) };
    let limited = recorded(&limited).unwrap();
    assert_eq!(limited.beyond_base, [0]);
    let made = policy(&limited.text);
    assert!(!lets(&made, Sysno::SOCKET, [2, 0, 0, 0, 0, 0]), "{}", limited.text);
    assert!(!lets(&made, Sysno::REBOOT, [0; 6]) && lets(&made, Sysno::READ, [0; 6]));
}
