//! The command line's contract: documents that match their schemas, exit statuses, errors with a
//! remedy.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::process::{Command, Output};

use seccompat_world::need;
use seccompat_world::process::{fed, limited};
use seccompat_world::scratch::{Scratch, copy_program};

fn seccompat(args: &[&str]) -> Output {
    limited(need::dist(), 30).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Checks documents with Debian's jsonschema: reads pairs of a schema's file and a document, and prints each fault.
/// A schema that accepts everything proves nothing: it must notice each missing field.
const VALIDATE: &str = r#"
import json, sys
from jsonschema import validators
from jsonschema.exceptions import best_match
for place, document in json.load(sys.stdin):
    schema = json.load(open(place))
    kind = validators.validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)
    fault = best_match(validator.iter_errors(document))
    if fault:
        print(place, list(fault.path), fault.message[:1000])
    for field in schema["required"]:
        if validator.is_valid({key: value for key, value in document.items() if key != field}):
            print(place, "does not miss", field)
"#;

#[test]
fn quiet_leaves_the_remarks_out_and_keeps_the_errors() {
    let compile = ["compile", "builtin:docker@20.10.4", "-o", "/dev/null"];
    assert!(text(&seccompat(&compile).stderr).contains("knows calls up to"));
    for quiet in ["-q", "--quiet"] {
        let output = seccompat(&[&[quiet][..], &compile].concat());
        assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));
    }
    let wrong = seccompat(&["-q", "show", "builtin:dockerr"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        text(&wrong.stderr).contains("did you mean builtin:docker?"),
        "{}",
        text(&wrong.stderr)
    );
}

#[test]
fn colour_adds_to_words_and_no_color_takes_it_away() {
    let check = ["check", "builtin:docker@20.10.4"];
    let plain = text(&seccompat(&check).stdout);
    let coloured = text(&seccompat(&[&check[..], &["--color", "always"]].concat()).stdout);
    assert!(coloured.contains("\u{1b}[1;33mwarning[") && !plain.contains('\u{1b}'), "{coloured}");
    let mut without = coloured.clone();
    for sequence in
        ["\u{1b}[1;33m", "\u{1b}[1;31m", "\u{1b}[1;36m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"]
    {
        without = without.replace(sequence, "");
    }
    assert_eq!(without, plain);
    let mut forced = limited(need::dist(), 30);
    let forced = forced.args(check).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output();
    assert_eq!(text(&forced.unwrap().stdout), plain);
}

#[test]
fn documents_are_as_their_schemas_say() {
    let python = "/usr/bin/python3";
    let has = Command::new(python).args(["-c", "import jsonschema"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        return need::skip(&need::Absent::Missing("python3-jsonschema is not installed".into()));
    }
    let scratch = Scratch::new().unwrap();
    let log = scratch.path().join("log");
    let record = "type=1326 audit(1606597200.123:45): pid=9 comm=\"x\" sig=31 arch=c000003e syscall=435 code=0x0";
    fs::write(&log, record).unwrap();
    let log = log.to_str().unwrap();
    let row = scratch.path().join("row");
    fs::write(&row, "close number 3\nclose args fd:fd\nclose probe -1 EBADF\n").unwrap();
    let row = row.to_str().unwrap();
    let mut pairs = Vec::new();
    for (schema, args) in [
        ("scan.json", &["scan", "--format", "json"][..]),
        ("scan.json", &["scan", "openat2", "uretprobe", "--format", "json"]),
        ("syscalls.json", &["syscalls", "--format", "json"]),
        ("syscalls.json", &["syscalls", "openat2", "--arch", "arm64", "--format", "json"]),
        ("attempts.json", &["syscalls", "--check", row, "--format", "json"]),
        ("eval.json", &["eval", "builtin:docker", "--syscall", "9999", "--format", "json"]),
        ("compile.json", &["compile", "builtin:docker", "--format", "json"]),
        ("compile.json", &["compile", "builtin:podman", "--arch", "s390x", "--format", "json"]),
        ("compile.json", &["compile", "builtin:docker", "--no-proof", "--format", "json"]),
        ("disasm.json", &["disasm", "builtin:linux@4.18", "--format", "json"]),
        ("diff.json", &["diff", "builtin:docker@20.10.0", "builtin:docker", "--format", "json"]),
        ("check.json", &["check", "builtin:docker@20.10.0", "--format", "json"]),
        ("explain.json", &["explain", "builtin:docker", "clone", "--format", "json"]),
        ("explain.json", &["explain", "builtin:docker", "mseal", "--format", "json"]),
        ("allow.json", &["allow", "builtin:docker", "bpf", "clone3", "--format", "json"]),
        ("allow.json", &["allow", "builtin:docker", "read", "--format", "json"]),
        ("deny.json", &["deny", "builtin:containerd@2.2.0", "socket(AF_ALG)", "--format", "json"]),
        (
            "merge.json",
            &["merge", "--intersect", "builtin:docker", "builtin:containerd", "--format", "json"],
        ),
        (
            "merge.json",
            &["merge", "--union", "builtin:podman", "--engine", "podman", "--format", "json"],
        ),
        ("run.json", &["run", "--dry-run", "--format", "json"]),
        ("run.json", &["run", "--dry-run", "--syscalls", "openat2", "--format", "json"]),
        ("logs.json", &["logs", log, "--profile", "builtin:docker@20.10.24", "--format", "json"]),
        ("logs.json", &["logs", log, "--format", "json"]),
        ("host-status.json", &["host", "status", "--format", "json"]),
        ("host-install.json", &["host", "install", "docker", "--dry-run", "--format", "json"]),
        ("host-uninstall.json", &["host", "uninstall", "docker", "--dry-run", "--format", "json"]),
        ("report.json", &["report", "builtin:docker", "--format", "json"]),
        ("dump.json", &["dump", "1", "--format", "json"]),
        (
            "record.json",
            &[
                "record",
                "--format",
                "json",
                "-o",
                "/dev/stdout",
                "--verify",
                "--engine",
                "docker",
                "true",
            ],
        ),
        (
            "record.json",
            &["record", "--format", "json", "-o", "/dev/stdout", "--by", "every", "true"],
        ),
        (
            "trace.json",
            &[
                "trace",
                "--format",
                "json",
                "-o",
                "/dev/stdout",
                "setpriv",
                "--reuid=65534",
                "--clear-groups",
                "chroot",
                "/",
            ],
        ),
    ] {
        if args.contains(&"docker") && args[0] == "host" && need::program("dockerd").is_err() {
            need::say("left out: host install without dockerd");
            continue;
        }
        let document: serde_json::Value = serde_json::from_slice(&seccompat(args).stdout).unwrap();
        pairs.push((need::repository().join("docs/schemas").join(schema), document));
    }
    let pairs = serde_json::to_string(&pairs).unwrap();
    let result = fed(Command::new(python).args(["-c", VALIDATE]), &pairs);
    let faults = text(&result.stdout);
    assert!(result.status.success() && faults.is_empty(), "{faults}{}", text(&result.stderr));
}

#[test]
fn exit_statuses_are_those_of_the_contract() {
    for (args, status) in [
        (&["scan"][..], 0),
        (&["scan", "getpid"], 0),
        (&["completions", "bash"], 0),
        (&["completions", "dos"], 2),
        (&["scan", "getpid", "afs_syscall"], 1),
        (&["check", "builtin:docker@20.10.0"], 0),
        (&["check", "builtin:docker@20.10.0", "--deny", "warnings"], 1),
        (&["check", "builtin:linux@4.18"], 2),
        (&["check", "/nonexistent"], 2),
        (&["explain", "builtin:docker", "clone3"], 0),
        (&["explain", "builtin:docker", "clone4"], 2),
        (&["explain", "errno-zero"], 0),
        (&["explain", "faccessat2"], 2),
        (&["fix", "builtin:docker", "--for", "podman3"], 2),
        (&["fix", "builtin:docker", "--select", "no-such-finding"], 2),
        (&["run", "--dry-run"], 0),
        (&["run", "--dry-run", "--syscalls", "clone3:EACCES"], 1),
        (&["run", "--syscalls", "clone3:0", "true"], 2),
        (&["run", "--syscalls", "clone4", "true"], 2),
        (&["run"], 2),
        (&["scan", "openat3"], 2),
        (&["scan", "socketcall"], 2),
        (&["scan", "--since", "six"], 2),
        (&["syscalls", "999999"], 2),
        (&["syscalls", "--arch", "z80"], 2),
        (&["frobnicate"], 2),
        (&[], 0),
        (&["--help"], 0),
        (&["--version"], 0),
    ] {
        let output = seccompat(args);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {}", text(&output.stderr));
        assert_eq!(output.stdout.is_empty(), status == 2, "{args:?}: the result is on stdout");
        assert_eq!(output.stderr.is_empty(), status != 2, "{args:?}: talk is on stderr");
    }
}

/// The other errors, with their remedies, are in `snapshots/errors.trycmd`; this one names the machine's own
/// architecture.
#[test]
fn a_call_of_another_architecture_is_told() {
    let said = text(&seccompat(&["scan", "socketcall"]).stderr);
    assert!(said.contains("it exists on x86,"), "{said}");
}

#[test]
fn every_spelling_of_an_architecture_is_taken_and_one_is_printed() {
    for arch in ["amd64", "SCMP_ARCH_X86_64", "x86_64", "X86_64"] {
        let said = text(&seccompat(&["syscalls", "openat2", "--arch", arch]).stdout);
        assert!(said.contains("437 on x86_64"), "{arch}: {said}");
    }
}

#[test]
fn text_keeps_to_80_columns_and_colour_is_asked_for() {
    let plain = text(&seccompat(&["scan", "--all"]).stdout);
    assert!(plain.lines().skip(1).all(|line| line.chars().count() <= 80), "{plain}");
    assert!(!plain.contains('\x1b') && plain.contains("openat2"));
    assert!(text(&seccompat(&["scan", "--color", "always"]).stdout).contains('\x1b'));
}

#[test]
fn without_a_filter_every_conclusive_probe_reaches_the_kernel() {
    let mut runs = vec![vec![]];
    if need::root().is_ok() {
        runs.push(vec!["--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"]);
    }
    for who in runs {
        let mut command = match who[..] {
            [] => limited(need::dist(), 30),
            _ => limited("setpriv", 30),
        };
        if !who.is_empty() {
            // The binary may be in a folder that other users cannot enter.
            let scratch = Scratch::new().unwrap();
            let copy = scratch.path().join("seccompat");
            copy_program(&need::dist(), &copy).unwrap();
            command.args(&who).arg(&copy);
            check(command.args(["scan", "--format", "json"]).output().unwrap());
        } else {
            check(command.args(["scan", "--format", "json"]).output().unwrap());
        }
    }
}

fn check(output: Output) {
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["seccomp"]["mode"], 0, "this test is not for places with a filter");
    let mut undetermined = 0;
    for call in json["syscalls"].as_array().unwrap() {
        let (name, verdict) = (call["name"].as_str().unwrap(), call["verdict"].as_str().unwrap());
        assert!(!matches!(verdict, "filtered" | "conditional" | "killed"), "{name}: {verdict}");
        if call["conclusive"] == true {
            assert!(matches!(verdict, "available" | "missing"), "{name}: {verdict}");
        }
        if verdict == "refused" {
            assert!(call["cause_name"].is_string(), "{name}: refused for want of what?");
        }
        if verdict == "undetermined" {
            assert!(call["note"].is_string(), "{name}: undetermined, and why?");
            let since = seccompat_catalogue::KernelVersion::parse(call["since"].as_str().unwrap());
            undetermined +=
                u32::from(since >= Some(seccompat_catalogue::KernelVersion::new(3, 15)));
        }
    }
    assert!(undetermined <= 12, "{undetermined} calls since 3.15 are undetermined");
}

/// A raw file does not record its byte order.
#[test]
fn the_byte_order_of_a_raw_filter_can_be_said() {
    let scratch = Scratch::new().unwrap();
    let place = scratch.path().join("filter.bpf");
    let file = place.to_str().unwrap();
    let compiled = seccompat(&["compile", "builtin:docker", "--arch", "s390x", "-o", file]);
    assert_eq!(compiled.status.code(), Some(0), "{}", text(&compiled.stderr));
    let by_order = seccompat(&["disasm", file, "--endian", "big"]);
    let by_arch = seccompat(&["disasm", file, "--arch", "s390x"]);
    assert_eq!(text(&by_order.stdout), text(&by_arch.stdout));
    assert!(text(&by_order.stdout).contains("ARCH_S390X"));
    assert_eq!(seccompat(&["disasm", file, "--endian", "little"]).status.code(), Some(2));
}

/// The kernel accepts the flags that a profile sets; the flag that needs a supervisor is named.
#[test]
fn a_profile_s_flags_are_applied() {
    let scratch = Scratch::new().unwrap();
    let place = scratch.path().join("profile.json");
    let flags = ["LOG", "SPEC_ALLOW", "TSYNC", "WAIT_KILLABLE_RECV"]
        .map(|flag| format!("\"SECCOMP_FILTER_FLAG_{flag}\""));
    let profile = format!(
        "{{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"flags\":[{}],\"syscalls\":[{{\"names\":\
         [\"keyctl\"],\"action\":\"SCMP_ACT_ERRNO\"}}]}}",
        flags.join(",")
    );
    fs::write(&place, profile).unwrap();
    let output = seccompat(&[
        "under",
        place.to_str().unwrap(),
        "--engine",
        "seccompat",
        "--tsync",
        "--",
        "echo",
        "ran",
    ]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "ran\n".to_owned()));
    assert!(text(&output.stderr).contains("WAIT_KILLABLE_RECV has no effect"));
}
