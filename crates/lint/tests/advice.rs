//! The advice of `check` and `explain` for profiles that once got wrong advice.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::{Finding, Knowledge, apply, check, explain};
use seccompat_policy::Policy;
use seccompat_profile::{Context, Profile, Unknown};

fn context(native: Abi) -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = native;
    context
}

fn found_on(native: Abi, text: &str) -> Vec<Finding> {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    check(&profile, &context(native)).unwrap()
}

fn found(text: &str) -> Vec<Finding> {
    found_on(Abi::X86_64, text)
}

fn ids(text: &str) -> Vec<&'static str> {
    found(text).iter().map(|finding| finding.rule.id).collect()
}

/// The whole text of a finding.
fn words(finding: &Finding) -> String {
    let (notes, help) = (finding.notes.join(" "), finding.help.clone().unwrap_or_default());
    format!("{} {} {notes} {help}", finding.message, finding.label)
}

fn decides(native: Abi, text: &str, call: Sysno) -> Action {
    decision(&policy(native, text), native, call)
}

fn policy(native: Abi, text: &str) -> Policy {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let mut context = context(native);
    context.unknown = Unknown::Default;
    profile.resolve(&context).unwrap().lower().unwrap().policy
}

fn decision(policy: &Policy, native: Abi, call: Sysno) -> Action {
    let (nr, arch) = (call.number(native).unwrap(), native.audit_arch().get());
    policy.decide(&Data { nr, arch, ..Data::default() })
}

fn entry(names: &[&str], action: &str) -> String {
    format!(r#"{{"names": {names:?}, "action": "SCMP_ACT_{action}}}"#)
}

fn profile(default: &str, entries: &[String]) -> String {
    format!(r#"{{"defaultAction": "SCMP_ACT_{default}, "syscalls": [{}]}}"#, entries.join(", "))
}

#[test]
fn a_tracer_and_a_supervisor_are_no_permission() {
    let allow = "ALLOW\"";
    let plain = [entry(&["read"], allow)];
    for (default, entries, permissive, deny_list) in [
        (allow, vec![entry(&["read"], "LOG\"")], true, false),
        ("LOG\"", plain.to_vec(), true, false),
        ("TRACE\"", plain.to_vec(), false, false),
        (allow, vec![entry(&["mount"], "NOTIFY\"")], false, true),
        (allow, vec![entry(&["mount"], "TRACE\"")], false, true),
        ("LOG\"", vec![entry(&["mount"], "TRACE\", \"errnoRet\": 3")], false, true),
        (allow, vec![entry(&["mount"], "ERRNO\"")], false, true),
    ] {
        let ids = ids(&profile(default, &entries));
        let has = |id| ids.contains(&id);
        assert_eq!(
            (has("permissive"), has("deny-list")),
            (permissive, deny_list),
            "{default} {entries:?}"
        );
        assert!(!has("unknown-to-old-libseccomp"), "{entries:?}");
    }
    // A name that libseccomp drops gets the default, which is not a permission without a tracer.
    let dropped = found(&profile("TRACE\"", &[entry(&["mseal"], "ERRNO\"")]));
    let of_rule = dropped.iter().find(|one| one.rule.id == "unknown-to-old-libseccomp").unwrap();
    assert!(!words(of_rule).contains("so allowed"), "{}", words(of_rule));
}

/// The registers of a 32-bit ABI have no high half that could hide a bit.
#[test]
fn a_call_that_32_bit_abis_alone_have_is_not_compared_too_widely() {
    let text = |call: &str, arches: &str| {
        format!(
            r#"{{"defaultAction": "SCMP_ACT_ALLOW", "architectures": [{arches}], "syscalls": [
                {{"names": ["{call}"], "action": "SCMP_ACT_ERRNO", "args": [{{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}}]}}]}}"#
        )
    };
    let both = r#""SCMP_ARCH_X86_64", "SCMP_ARCH_X86""#;
    for (call, wide) in [
        ("socketcall", false),
        ("ipc", false),
        ("waitpid", false),
        ("socket", true),
        ("personality", true),
    ] {
        let ids = ids(&text(call, both));
        assert_eq!(ids.contains(&"wide-comparison"), wide, "{call}: {ids:?}");
    }
    // On s390x it is a 64-bit call.
    let ids: Vec<_> =
        found_on(Abi::S390x, &text("socketcall", "")).iter().map(|one| one.rule.id).collect();
    assert!(ids.contains(&"wide-comparison"));
}

/// glibc makes fork() and threads by `clone`, `open` by `openat`, and has no fallback for these.
#[test]
fn no_call_is_to_be_enosys_that_libraries_cannot_do_without() {
    let deny = |names: &[&str]| profile("ALLOW\"", &[entry(names, "ERRNO\"")]);
    for (older, newer) in [
        ("fork", "clone"),
        ("vfork", "clone"),
        ("open", "openat"),
        ("execve", "execveat"),
        ("chmod", "fchmodat"),
        ("dup2", "dup3"),
        ("openat", "openat2"),
        ("clone", "clone3"),
    ] {
        let kept = ["openat2", "clone3"].contains(&newer);
        let newer_twin: Vec<_> = found(&deny(&[older]))
            .into_iter()
            .filter(|one| one.rule.id == "newer-twin-allowed")
            .collect();
        let about: Vec<String> = newer_twin.iter().map(words).collect();
        let about = about.iter().find(|text| text.contains(&format!("`{newer}` does the same")));
        let about = about.unwrap_or_else(|| panic!("{older}: {newer_twin:?}"));
        assert_eq!(about.contains("ENOSYS"), kept, "{older}: {about}");
        for text in found(&deny(&[newer])).iter().map(words) {
            assert!(kept || !text.contains(&format!("`{newer}` with ENOSYS")), "{newer}: {text}");
        }
    }
    for finding in found(&deny(&["fork", "vfork", "clone"])) {
        assert!(!words(&finding).contains("`clone` with ENOSYS"), "{}", words(&finding));
    }
    // `clone` does more than `fork`: refusing it alone protects something.
    for errno in ["1", "38", "13"] {
        let text = profile(
            "ERRNO\", \"defaultErrnoRet\": 38",
            &[
                entry(&["read", "execve", "exit_group", "fork", "vfork"], "ALLOW\""),
                entry(&["clone"], &format!("ERRNO\", \"errnoRet\": {errno}")),
            ],
        );
        assert!(!ids(&text).contains(&"newer-twin-refused"), "{errno}");
    }
}

/// A text after the remedies of a rule.
fn remedied(native: Abi, text: &str, id: &str) -> String {
    let findings = found_on(native, text);
    let mut edits = Vec::new();
    for edit in findings.iter().filter(|one| one.rule.id == id).flat_map(|one| &one.edits) {
        if !edits.contains(edit) {
            edits.push(edit.clone());
        }
    }
    apply(text, &edits).unwrap()
}

#[test]
fn needs_enosys_is_mended_and_nothing_else_changes() {
    let rest = entry(&["read", "execve", "exit_group"], "ALLOW\"");
    let filter = r#""includes": {"caps": ["CAP_CHOWN"]}, "excludes": {"arches": ["arm64"]}"#;
    for (default, refusal, calls) in [
        (
            "ERRNO\", \"defaultErrnoRet\": 38",
            entry(&["openat2"], "ERRNO\", \"errnoRet\": 1"),
            &[Sysno::OPENAT2][..],
        ),
        ("ERRNO\"", entry(&["clone3"], "ERRNO\", \"errnoRet\": 13"), &[Sysno::CLONE3]),
        ("ALLOW\"", entry(&["clone3"], "ERRNO\""), &[Sysno::CLONE3]),
        (
            "ALLOW\"",
            entry(&["clone3", "openat2"], "ERRNO\", \"errno\": \"EACCES\""),
            &[Sysno::CLONE3, Sysno::OPENAT2],
        ),
        // Others in the same entry keep their errno.
        (
            "ALLOW\"",
            entry(&["mount", "clone3", "openat2", "acct"], "ERRNO\", \"errnoRet\": 13"),
            &[Sysno::CLONE3, Sysno::OPENAT2],
        ),
        (
            "ALLOW\"",
            entry(&["clone3", "openat2", "acct"], "ERRNO\", \"errnoRet\": 13"),
            &[Sysno::CLONE3, Sysno::OPENAT2],
        ),
        ("ALLOW\"", entry(&["acct", "clone3"], &format!("ERRNO\", {filter}")), &[Sysno::CLONE3]),
    ] {
        for break_line in [false, true] {
            let text =
                profile(default, &[refusal.clone(), rest.clone(), entry(&["clone"], "ALLOW\"")]);
            let text = if break_line { text.replace(", \"", ",\n  \"") } else { text };
            let better = remedied(Abi::X86_64, &text, "needs-enosys");
            assert_ne!(better, text);
            let policies = [&text, &better].map(|text| policy(Abi::X86_64, text));
            for (_, call) in Sysno::on(Abi::X86_64) {
                let [old, new] = [0, 1].map(|at| decision(&policies[at], Abi::X86_64, call));
                let due = if calls.contains(&call) { Action::Errno(38) } else { old };
                assert_eq!(new, due, "{call}: {text}\n{better}");
            }
            assert!(!ids(&better).contains(&"needs-enosys"), "{better}");
        }
    }
}

/// Each number is the ABI's own.
#[test]
fn enosys_is_another_number_on_mips_and_pa_risc() {
    let text = profile("ALLOW\"", &[entry(&["clone3"], "ERRNO\", \"errnoRet\": 1")]);
    for (abi, number) in
        [(Abi::X86_64, 38), (Abi::Mips64, 89), (Abi::Mipsel, 89), (Abi::Parisc, 251)]
    {
        let better = remedied(abi, &text, "needs-enosys");
        assert!(better.contains(&format!("\"errnoRet\": {number}")), "{abi}: {better}");
        assert_eq!(decides(abi, &better, Sysno::CLONE3), Action::Errno(number));
    }
}

/// Conditions on the flags of `clone` are useless if `clone3` is open.
#[test]
fn an_open_clone3_beside_a_restricted_clone_is_found() {
    let clone = r#"{"names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": 2114060288, "op": "SCMP_CMP_MASKED_EQ"}]}"#;
    let deny = r#"{"names": ["clone"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 0, "value": 268435456, "valueTwo": 268435456, "op": "SCMP_CMP_MASKED_EQ"}]}"#;
    let rest = entry(&["read", "execve", "exit_group"], "ALLOW\"");
    for (default, entries, found, mended) in [
        (
            "ERRNO\"",
            vec![clone.to_owned(), entry(&["clone3"], "ALLOW\""), rest.clone()],
            true,
            true,
        ),
        (
            "ERRNO\"",
            vec![clone.to_owned(), entry(&["read", "clone3"], "ALLOW\""), rest.clone()],
            true,
            true,
        ),
        ("ERRNO\"", vec![clone.to_owned(), entry(&["clone3"], "LOG\""), rest.clone()], true, true),
        ("ALLOW\"", vec![deny.to_owned()], true, false),
        ("ERRNO\"", vec![clone.to_owned(), rest.clone()], false, false),
        ("ERRNO\"", vec![entry(&["clone", "clone3"], "ALLOW\""), rest.clone()], false, false),
        (
            "ALLOW\"",
            vec![deny.to_owned(), entry(&["clone3"], "ERRNO\", \"errnoRet\": 38")],
            false,
            false,
        ),
    ] {
        let text = profile(default, &entries);
        assert_eq!(ids(&text).contains(&"clone3-hole"), found, "{text}");
        let better = remedied(Abi::X86_64, &text, "clone3-hole");
        assert_eq!(better != text, mended, "{better}");
        if mended {
            assert_eq!(decides(Abi::X86_64, &better, Sysno::CLONE3), Action::Errno(38));
            assert_eq!(decides(Abi::X86_64, &better, Sysno::READ), Action::Allow);
            assert!(!ids(&better).contains(&"clone3-hole"), "{better}");
        }
    }
}

#[test]
fn the_horizon_is_only_what_the_file_shows() {
    let knowledge = |text: &str, call: Sysno| {
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let explanation = explain(&profile, &context(Abi::X86_64), call).unwrap();
        (explanation.knowledge, explanation.unknown)
    };
    let old = profile("LOG\"", &[entry(&["mount"], "ERRNO\"")]);
    assert_eq!(knowledge(&old, Sysno::CLONE3), (Knowledge::Newer, false));
    assert_eq!(knowledge(&old, Sysno::READ), (Knowledge::Known, false));
    let new = profile("ERRNO\"", &[entry(&["mount", "openat2"], "ALLOW\"")]);
    assert_eq!(knowledge(&new, Sysno::CLONE3), (Knowledge::Transparent, true));
    assert_eq!(knowledge(&new, Sysno::MSEAL), (Knowledge::Newer, true));
    assert_eq!(knowledge(&new, Sysno::PTRACE), (Knowledge::Known, false));
    let none = profile("TRAP\"", &[]);
    assert_eq!(knowledge(&none, Sysno::CLONE3).0, Knowledge::Nothing);
}
