//! The output of `fix` for its engines, from inputs that once gave wrong output.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::{Engine, Fixed, Form, NotFixed, apply, fix};
use seccompat_profile::{Caps, Context, Dialect, Profile, Unknown};

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    context
}

fn fixed(text: &str, engine: Engine) -> Result<Fixed, NotFixed> {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let fixed = fix(&profile, &context(), engine);
    // The edits give the text.
    if let Ok(fixed) = &fixed {
        assert_eq!(apply(text, &fixed.edits).as_deref(), Ok(&*fixed.text));
    }
    fixed
}

/// A text's own decision about a call.
fn decides(text: &str, kernel: (u8, u8), call: Sysno) -> Action {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let mut context = context();
    context.unknown = Unknown::Default;
    context.kernel = KernelVersion::new(kernel.0, kernel.1);
    let policy = profile.resolve(&context).unwrap().lower().unwrap().policy;
    let (nr, arch) = (call.number(Abi::X86_64).unwrap(), Abi::X86_64.audit_arch().get());
    policy.decide(&Data { nr, arch, ..Data::default() })
}

/// A word of the file that contains JSON stays a word: it becomes no field and no entry.
#[test]
fn a_word_of_the_file_becomes_no_json() {
    for word in [
        r#"z\"], \"minKernel\": \"7.5\" } }, { \"names\": [\"kexec_load\"], \"action\": \"SCMP_ACT_ALLOW\", \"excludes\": { \"arches\": [\"z"#,
        r#"\" ] } } ] , \"defaultAction\": \"SCMP_ACT_ALLOW\" , \"x\": [ { \"y\": { \"z\": [ \""#,
        r"a\\",
        r"\u0022, \u0022",
        r"\n\u2028\u202e\u0000",
    ] {
        let text = format!(
            r#"{{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
                {{"names": ["read", "execve", "exit_group"], "action": "SCMP_ACT_ALLOW"}},
                {{"names": ["kexec_load"], "action": "SCMP_ACT_ALLOW", "includes": {{"arches": ["{word}"]}}}},
                {{"names": ["swapon"], "action": "SCMP_ACT_ALLOW", "excludes": {{"arches": ["{word}"]}}}}
            ]}}"#
        );
        let fixed = fixed(&text, Engine::Docker).unwrap();
        for kernel in [(3, 10), (6, 12), (7, 4), (7, 5), (99, 0)] {
            assert_eq!(decides(&fixed.text, kernel, Sysno::KEXEC_LOAD), Action::Errno(1), "{word}");
            assert_eq!(decides(&fixed.text, kernel, Sysno::SWAPON), Action::Allow, "{word}");
            assert_eq!(decides(&fixed.text, kernel, Sysno::CLONE3), Action::Errno(38), "{word}");
        }
        // Each written word was in the file.
        let (old, new) =
            [&text, &fixed.text].map(|text| Profile::parse(text.as_bytes()).unwrap()).into();
        let words = |profile: &Profile| {
            let filters = profile.rules.iter().flat_map(|rule| [&rule.includes, &rule.excludes]);
            let mut all: Vec<_> =
                filters.flat_map(|filter| &filter.arches).map(|arch| arch.what.clone()).collect();
            all.dedup();
            all
        };
        assert_eq!(words(&new), words(&old), "{word}");
    }
}

/// x86_64 without x32: runc's stub answers ENOSYS to the numbers of x32, which are killed without
/// it.
#[test]
fn docker_20_10_gets_a_file_that_leaves_x32_out() {
    let arches = [
        r#""architectures": ["SCMP_ARCH_X86_64"],"#,
        r#""architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],"#,
        r#""archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": []}],"#,
        "",
    ];
    for default in ["ERRNO", "KILL", "KILL_PROCESS"] {
        for arches in arches {
            let text = format!(
                r#"{{"defaultAction": "SCMP_ACT_{default}", {arches} "syscalls": [
                    {{"names": ["read", "futex", "execve", "exit_group", "statx"], "action": "SCMP_ACT_ALLOW"}}]}}"#
            );
            let fixed = fixed(&text, Engine::Docker20_10).unwrap();
            assert_eq!(fixed.form, Form::Names { instead: None });
            assert!(fixed.x32 && !fixed.edits.is_empty(), "{text}");
            assert_eq!(decides(&fixed.text, (6, 12), Sysno::CLONE3), Action::Errno(38));
        }
        let x32 = r#""architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],"#;
        let text = format!(
            r#"{{"defaultAction": "SCMP_ACT_{default}", {x32} "syscalls": [
                {{"names": ["read", "execve", "exit_group"], "action": "SCMP_ACT_ALLOW"}}]}}"#
        );
        assert!(!fixed(&text, Engine::Docker20_10).unwrap().x32);
    }
}

const OTHERS: &str = r#"{"names": ["execve", "exit_group"], "action": "SCMP_ACT_ALLOW"}"#;

/// Fields without effect are removed, and fields that runc knows by another name get that name.
#[test]
fn unread_fields_are_rewritten_for_runc() {
    for (entry, kept) in [
        (
            r#"{"names": ["read"], "action": "SCMP_ACT_ALLOW", "includes": {}, "excludes": {}}"#,
            true,
        ),
        (
            r#"{"includes": {"caps": [], "arches": null}, "names": ["read"], "action": "SCMP_ACT_ALLOW"}"#,
            true,
        ),
        (r#"{"name": "read", "action": "SCMP_ACT_ALLOW"}"#, true),
        (r#"{"NAME" : "read" , "names": [], "action": "SCMP_ACT_ALLOW", "args": []}"#, true),
        (r#"{"names": null, "action": "SCMP_ACT_ALLOW", "name": "read"}"#, true),
        (r#"{"name": "", "names": ["read"], "action": "SCMP_ACT_ALLOW"}"#, true),
        (r#"{"names": ["read"], "action": "SCMP_ACT_ALLOW"}"#, true),
        (r#"{"names": ["read"], "action": "SCMP_ACT_ERRNO", "errno": "EACCES"}"#, false),
        (
            r#"{"names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "errno": "EACCES"}"#,
            false,
        ),
        (r#"{"names": ["read"], "action": "SCMP_ACT_ERRNO", "errno": "", "errnoRet": 13}"#, false),
    ] {
        for (before, default) in [
            ("", 1),
            (r#""archMap": [], "#, 1),
            (r#""defaultErrno": "EACCES", "#, 13),
            (r#""defaultErrno": "ENOSYS", "archMap": null, "#, 38),
            (r#""defaultErrnoRet": 38, "#, 38),
        ] {
            let text = format!(
                r#"{{{before}"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{entry}, {OTHERS}]}}"#
            );
            let fixed = fixed(&text, Engine::Oci).unwrap();
            let new = Profile::parse(fixed.text.as_bytes()).unwrap();
            assert_eq!(new.dialect, Dialect::Oci, "{text}\n{}", fixed.text);
            let read = decides(&fixed.text, (6, 12), Sysno::READ);
            assert_eq!(
                read,
                if kept { Action::Allow } else { Action::Errno(13) },
                "{}",
                fixed.text
            );
            let ptrace = decides(&fixed.text, (6, 12), Sysno::PTRACE);
            assert_eq!(ptrace, Action::Errno(default), "{text}\n{}", fixed.text);
            assert_eq!(decides(&fixed.text, (6, 12), Sysno::CLONE3), Action::Errno(38));
        }
    }
}

/// A default that needs no rule is written for runc all the same: there the old text refuses
/// nothing.
#[test]
fn a_deny_list_with_the_old_name_is_written_too() {
    let text = r#"{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"name": "mount", "action": "SCMP_ACT_ERRNO"}]}"#;
    let fixed = fixed(text, Engine::Oci).unwrap();
    assert_eq!(fixed.form, Form::Translated);
    let new = Profile::parse(fixed.text.as_bytes()).unwrap();
    assert_eq!(
        (new.dialect, decides(&fixed.text, (6, 12), Sysno::MOUNT)),
        (Dialect::Oci, Action::Errno(1))
    );
    // For Docker there is nothing to do.
    let profile = Profile::parse(text.as_bytes()).unwrap();
    assert_eq!(fix(&profile, &context(), Engine::Docker), Err(NotFixed::NoRule(Action::Allow)));
}

/// An effect that cannot be expressed is a reason to write nothing, and the error names only that.
#[test]
fn inexpressible_calls_are_named_for_runc() {
    let entry = |filter: &str| {
        format!(
            r#"{{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
                {{"names": ["read"], "action": "SCMP_ACT_ALLOW", {filter}}}, {OTHERS}]}}"#
        )
    };
    for (text, what) in [
        (entry(r#""includes": {"caps": ["CAP_SYS_ADMIN"]}"#), "includes and excludes"),
        (entry(r#""excludes": {"arches": ["amd64"]}"#), "includes and excludes"),
        (entry(r#""includes": {"minKernel": "4.8"}"#), "includes and excludes"),
        (
            entry(r#""includes": {}"#).replacen(
                '{',
                r#"{"archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}], "#,
                1,
            ),
            "archMap",
        ),
    ] {
        let dialect = Dialect::Docker;
        assert_eq!(fixed(&text, Engine::Oci), Err(NotFixed::Ignored { what, dialect }), "{text}");
        assert!(fixed(&text, Engine::Docker).is_ok(), "{text}");
    }
}

/// Podman ignores `minKernel`: for it the entry holds on every kernel, before and after.
#[test]
fn podman_reads_no_kernel() {
    let text = format!(
        r#"{{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
            {{"names": ["syslog"], "action": "SCMP_ACT_ALLOW", "includes": {{"minKernel": "98.0"}}}}, {OTHERS}]}}"#
    );
    let docker = fixed(&text, Engine::Docker).unwrap();
    assert_eq!(decides(&docker.text, (6, 12), Sysno::SYSLOG), Action::Errno(1));
    assert_eq!(decides(&docker.text, (98, 0), Sysno::SYSLOG), Action::Allow);
    let podman = fixed(&text, Engine::Podman).unwrap();
    let own = Profile::parse(podman.text.as_bytes()).unwrap().read_as(Dialect::Podman);
    for caps in [Caps::NONE, Caps::ALL] {
        let mut context = context();
        (context.caps, context.unknown) = (caps, Unknown::Default);
        let policy = own.resolve(&context).unwrap().lower().unwrap().policy;
        let (nr, arch) =
            (Sysno::SYSLOG.number(Abi::X86_64).unwrap(), Abi::X86_64.audit_arch().get());
        assert_eq!(policy.decide(&Data { nr, arch, ..Data::default() }), Action::Allow);
    }
    assert!(!podman.named.contains(&Sysno::SYSLOG) && docker.named.contains(&Sysno::SYSLOG));
}

/// An entry without conditions that repeats the default decides nothing: it must not decide after
/// the default becomes ENOSYS.
#[test]
fn an_entry_that_equals_the_default_decides_nothing_afterwards() {
    let text = r#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
        {"names": ["keyctl", "bpf"], "action": "SCMP_ACT_ERRNO"},
        {"names": ["read", "execve", "exit_group"], "action": "SCMP_ACT_ALLOW"},
        {"names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "5.0"}}]}"#;
    let one = fixed(text, Engine::Docker).unwrap();
    assert_eq!((one.form, one.inert.len()), (Form::Default, 1));
    assert_eq!(decides(&one.text, (6, 12), Sysno::BPF), Action::Allow);
    assert_eq!(decides(&one.text, (4, 4), Sysno::BPF), Action::Errno(1));
    assert_eq!(decides(&one.text, (6, 12), Sysno::KEYCTL), Action::Errno(1));
}

/// A set that libseccomp may compile wrongly is not written: the other arguments get ENOSYS.
#[test]
fn no_set_in_doubt_is_written() {
    let text = r#"{"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [
        {"names": ["openat2", "exit_group"], "action": "SCMP_ACT_ALLOW"},
        {"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1, "op": "SCMP_CMP_EQ", "value": 5}]},
        {"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "op": "SCMP_CMP_LT", "value": 3}]},
        {"names": ["write"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "op": "SCMP_CMP_EQ", "value": 1}]}]}"#;
    let fixed = fixed(text, Engine::Oci).unwrap();
    assert_eq!(fixed.left, [Sysno::READ]);
    let new = Profile::parse(fixed.text.as_bytes()).unwrap();
    let context = context();
    let lowered = new.resolve(&context).unwrap().lower().unwrap();
    assert_eq!(lowered.inexact, []);
    // The call whose inverse is exact keeps its errno.
    assert_eq!(new.rules.iter().filter(|rule| !rule.args.is_empty()).count(), 4);
}
