//! Profiles that were once told wrongly, by their exit statuses and words at the command line.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;

fn seccompat(folder: &Path, args: &[&str]) -> Output {
    limited(need::dist(), 30)
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("COLUMNS", "1000")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A deny-list with these members and entries.
fn deny_list(members: &str, entries: &str) -> String {
    format!(r#"{{"defaultAction": "SCMP_ACT_ALLOW",{members} "syscalls": [{entries}]}}"#)
}

const CHMOD: &str = r#"{"names": ["chmod"], "action": "SCMP_ACT_ERRNO"}"#;

/// A file that engines load is no error: `check` warns, and every command reads it.
#[test]
fn engines_load_it_and_so_does_every_command() {
    let folder = Scratch::new().unwrap();
    let none =
        |names: &str| deny_list("", &format!(r#"{{{names}"action": "SCMP_ACT_ERRNO"}}, {CHMOD}"#));
    let latin1 = deny_list("", &CHMOD.replacen('{', r#"{"comment": "caf?", "#, 1));
    let latin1 = latin1.bytes().map(|byte| if byte == b'?' { 0xe9 } else { byte }).collect();
    for (at, (profile, finding)) in [
        (none(r#""names": [], "#).into_bytes(), "warning[entry-without-names]"),
        (none(r#""names": null, "#).into_bytes(), "warning[entry-without-names]"),
        (none("").into_bytes(), "warning[entry-without-names]"),
        (
            deny_list("", r#"{"names": ["chmod"], "action": "SCMP_ACT_KILL", "errnoRet": 1}"#)
                .into_bytes(),
            "warning[refused-by-engine]: `errnoRet` beside SCMP_ACT_KILL",
        ),
        (
            deny_list(r#" "listenerMetadata": "x","#, CHMOD).into_bytes(),
            "warning[listener-metadata]",
        ),
        (latin1, "warning[refused-by-engine]: bytes that are not UTF-8"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("{at}.json");
        fs::write(folder.path().join(&name), profile).unwrap();
        let checked = seccompat(folder.path(), &["check", &name]);
        assert_eq!(checked.status.code(), Some(0), "{finding}: {}", text(&checked.stdout));
        assert!(text(&checked.stdout).contains(finding), "{finding}: {}", text(&checked.stdout));
        for args in [
            &["explain", &name, "chmod()"][..],
            &["eval", &name, "--syscall", "chmod"],
            &["compile", &name, "-o", "/dev/null"],
            &["show", &name],
            &["under", &name, "--", "true"],
        ] {
            let output = seccompat(folder.path(), args);
            assert_eq!(
                output.status.code(),
                Some(0),
                "{finding}, {args:?}: {}",
                text(&output.stderr)
            );
        }
    }
}

/// A refusal is an error for its engine alone, with the place.
#[test]
fn refusals_are_errors_for_their_engine() {
    let folder = Scratch::new().unwrap();
    let entry = |action: &str| format!(r#"{{"names": ["chmod"], "action": "SCMP_ACT_{action}}}"#);
    for (at, (profile, refusing, loading)) in [
        (
            deny_list(r#" "architectures": ["SCMP_ARCH_NATIVE"],"#, CHMOD),
            &["runc", "crun", "runc@1.1.5", "crun@1.8.1", "docker@28"][..],
            &["seccompat"][..],
        ),
        (
            deny_list("", &entry("ERRNO\", \"errnoRet\": 4095")),
            &["runc", "crun", "docker@28"],
            &["seccompat"],
        ),
        (deny_list("", &entry("ERRNO\", \"errnoRet\": 4094")), &[], &["runc", "crun"]),
        (deny_list("", &entry("NOTIFY\"")), &["runc", "docker@28", "podman/runc"], &["crun"]),
        (deny_list(r#" "listenerPath": "agent","#, CHMOD), &["crun", "podman/crun"], &["runc"]),
        (deny_list(r#" "listenerPath": "","#, CHMOD), &["crun"], &["runc", "podman/crun"]),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("{at}.json");
        fs::write(folder.path().join(&name), &profile).unwrap();
        let check = |engine: &str| seccompat(folder.path(), &["check", &name, "--engine", engine]);
        for engine in refusing {
            let output = check(engine);
            let said = text(&output.stdout);
            assert_eq!(
                output.status.code(),
                Some(1),
                "{engine}: {profile}: {said}{}",
                text(&output.stderr)
            );
            assert!(
                said.contains(&format!("{name}:1:")) && said.contains("error[refused-by-engine]"),
                "{said}"
            );
            let eval = seccompat(
                folder.path(),
                &["eval", &name, "--syscall", "chmod", "--engine", engine],
            );
            assert_eq!(eval.status.code(), Some(2), "{engine}: {profile}");
        }
        for engine in loading {
            let output = check(engine);
            assert_eq!(
                output.status.code(),
                Some(0),
                "{engine}: {profile}: {}",
                text(&output.stdout)
            );
        }
    }
}

#[test]
fn the_stub_of_runc_is_told_as_such() {
    let folder = Scratch::new().unwrap();
    let profile = r#"{"defaultAction": "SCMP_ACT_ERRNO",
        "syscalls": [{"names": ["read", "close"], "action": "SCMP_ACT_ALLOW"}]}"#;
    fs::write(folder.path().join("p.json"), profile).unwrap();
    let args = ["compile", "p.json", "--unknown", "runc", "-o", "/dev/null"];
    let said = text(&seccompat(folder.path(), &args).stderr);
    assert!(said.contains("runc's stub gives ENOSYS to every number above the largest"), "{said}");
    assert!(!said.contains("older ones") && !said.contains("fall back on ENOSYS"), "{said}");
    let explained =
        seccompat(folder.path(), &["explain", "p.json", "openat2", "--unknown", "runc"]);
    let explained = text(&explained.stdout);
    assert!(explained.contains("runc's stub answers ENOSYS"), "{explained}");
}

/// A default that allows says nothing about what its author knew.
#[test]
fn nobody_knew_a_call_that_the_default_allows() {
    let folder = Scratch::new().unwrap();
    for default in ["ALLOW", "LOG"] {
        let profile = deny_list("", CHMOD).replacen("ACT_ALLOW", &format!("ACT_{default}"), 1);
        fs::write(folder.path().join("p.json"), profile).unwrap();
        for call in ["clone3", "read"] {
            let said = text(&seccompat(folder.path(), &["explain", "p.json", call]).stdout);
            assert!(said.contains("which allows every call without an entry"), "{call}: {said}");
            assert!(!said.contains("author"), "{call}: {said}");
        }
    }
}

/// Docker's own profile in an engine that does not read its fields: an error, with the calls that
/// this opens.
#[test]
fn dropped_fields_open_calls_and_that_is_an_error() {
    let folder = Scratch::new().unwrap();
    let profile = r#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
        {"names": ["read", "exit_group"], "action": "SCMP_ACT_ALLOW"},
        {"names": ["bpf", "mount"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}}]}"#;
    fs::write(folder.path().join("p.json"), profile).unwrap();
    let said =
        seccompat(folder.path(), &["check", "p.json", "--engine", "containerd", "--verbose"]);
    let words = text(&said.stdout);
    assert_eq!(said.status.code(), Some(1), "{words}");
    assert!(words.contains("error[ignored-field]"), "{words}");
    for call in ["bpf", "mount"] {
        assert!(words.contains(call), "{call}: {words}");
        let of = |engine: &str| {
            let args = ["eval", "p.json", "--syscall", call, "--engine", engine];
            text(&seccompat(folder.path(), &args).stdout)
        };
        assert!(of("containerd").contains("allow"), "{call}: {}", of("containerd"));
        assert!(of("docker").contains("errno"), "{call}: {}", of("docker"));
    }
}

/// An ABI that the profile does not serve is named wherever its calls are described.
#[test]
fn abis_that_are_not_served_are_named() {
    let folder = Scratch::new().unwrap();
    let profile = deny_list(r#" "architectures": ["SCMP_ARCH_X86_64"],"#, CHMOD);
    fs::write(folder.path().join("p.json"), profile).unwrap();
    for args in [
        &["compile", "p.json", "-o", "p.bpf"][..],
        &["under", "p.json", "--", "true"],
        &["eval", "p.json", "--syscall", "read", "--arch", "x86"],
        &["check", "p.json"],
    ] {
        let output = seccompat(folder.path(), args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(
            said.contains("does not serve") || said.contains("programs of x86 are killed"),
            "{args:?}: {said}"
        );
    }
    let explained = text(&seccompat(folder.path(), &["explain", "p.json", "read"]).stdout);
    assert!(explained.contains("x86 3: kill_thread"), "{explained}");
    let same = ["diff", "p.json", "p.bpf", "--engine", "seccompat", "--arch", "x86_64,x86,x32"];
    let output = seccompat(folder.path(), &same);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}
