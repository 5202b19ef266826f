//! Text from profiles and from names of files, programs and calls never reaches a terminal or a log
//! unescaped, in any command and any format.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use seccompat_world::fault::{code, line};
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::{Scratch, write_script};
use serde_json::{Value, json};

/// Each line of it would look like a line of a log, or of this program, or would control a
/// terminal.
const EVIL: &str = "\x1b[1mE\x1b[2J\u{7}\u{9b}31m\u{61c}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{feff}\u{fdd0}\
    \n::error file=x::EVIL\nseccompat: EVIL\r##[error]EVIL##vso[task]EVIL";

/// A file name with as much of it as fits, without a slash.
fn file_name(end: &str) -> String {
    format!("{EVIL}{end}")
}

fn seccompat(args: &[&str]) -> Output {
    let output = limited(need::dist(), 30).args(args).output().unwrap();
    assert_ne!(code(output.status), 124, "{args:?} does not end");
    output
}

/// Checks that a text has no effect in a terminal or in a log; `lines` of it may contain quoted
/// words.
fn is_harmless(args: &[&str], text: &[u8]) {
    let text = std::str::from_utf8(text).unwrap();
    for c in text.chars() {
        let is_plain = c == '\n' || c == '\t' || seccompat_profile::is_plain(c);
        assert!(is_plain, "{args:?}: {c:?} in {text:?}");
    }
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{args:?}: {line:?}");
        assert!(!line.contains("##[") && !line.contains("##vso["), "{args:?}: {line:?}");
        // Quoted words are in their places, and begin no line.
        assert!(!line.starts_with("seccompat: EVIL"), "{args:?}: {line:?}");
    }
}

/// Checks that no string of a document has a line that is a command: programs print strings
/// unchanged.
fn has_harmless_messages(value: &Value) {
    match value {
        Value::String(text) => is_harmless(&["a message"], text.as_bytes()),
        Value::Array(all) => all.iter().for_each(has_harmless_messages),
        Value::Object(all) => {
            for (key, value) in all {
                // The content of the file belongs to the file.
                if key != "insertedContent" {
                    has_harmless_messages(value);
                }
            }
        }
        _ => {}
    }
}

/// Profiles that have it at each place where a profile can contain a word.
fn profiles() -> Vec<(&'static str, Value)> {
    let entry = |names: &[&str], more: Value| {
        let mut entry = json!({"names": names, "action": "SCMP_ACT_ALLOW", "comment": EVIL});
        entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        entry
    };
    let profile = |entries: Vec<Value>, more: Value| {
        let mut all = json!({"defaultAction": "SCMP_ACT_ERRNO", "syscalls": entries});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let caps = json!({"includes": {"caps": [EVIL]}, "excludes": {"caps": ["CAP_SYS_ADMIN"], "arches": [EVIL]}});
    vec![
        ("name", profile(vec![entry(&[EVIL, "read"], json!({}))], json!({}))),
        ("key", profile(vec![entry(&["read"], json!({EVIL: 1}))], json!({EVIL: EVIL}))),
        ("capability", profile(vec![entry(&["clone3", "read"], caps)], json!({}))),
        ("action", profile(vec![entry(&["read"], json!({"action": EVIL}))], json!({}))),
        ("default", json!({"defaultAction": EVIL, "syscalls": []})),
        (
            "operator",
            profile(
                vec![entry(&["read"], json!({"args": [{"index": 0, "value": 1, "op": EVIL}]}))],
                json!({}),
            ),
        ),
        (
            "errno",
            profile(vec![entry(&["read"], json!({"errno": EVIL, "errnoRet": 1}))], json!({})),
        ),
        (
            "minKernel",
            profile(vec![entry(&["read"], json!({"includes": {"minKernel": EVIL}}))], json!({})),
        ),
        ("architectures", profile(vec![], json!({"architectures": [EVIL]}))),
        (
            "archMap",
            profile(
                vec![],
                json!({"archMap": [{"architecture": EVIL, "subArchitectures": [EVIL]}]}),
            ),
        ),
        ("flags", profile(vec![], json!({"flags": [EVIL], "listenerPath": EVIL}))),
        ("schema", json!({"schema": EVIL, "filters": EVIL})),
        ("dump", json!({"schema": "seccompat.dump/1", "filters": [{"program": EVIL}]})),
        ("a string", json!(EVIL)),
    ]
}

#[test]
fn of_a_profile() {
    let scratch = Scratch::new().unwrap();
    let mut commands = 0;
    for (what, profile) in profiles() {
        let place = scratch.path().join(file_name(&format!("{what}.json")));
        fs::write(&place, profile.to_string()).unwrap();
        let file = place.to_str().unwrap();
        for args in [
            &["check", file][..],
            &["check", file, "--format", "json"],
            &["check", file, "--format", "sarif"],
            &["explain", file, "clone3"],
            &["explain", file, "read", "--format", "json"],
            &["compile", file, "--format", "disasm"],
            &["compile", file, "--format", "json"],
            &["compile", file, "--strict", "-o", "/dev/null"],
            &["disasm", file],
            &["eval", file, "--syscall", "read"],
            &["diff", file, "builtin:docker"],
            &["diff", file, "builtin:docker", "--format", "json"],
            &["fix", file],
            &["fix", file, "-o", "/dev/null"],
            &["fix", file, "-o", "/dev/null", "--for", "docker-20.10"],
            &["fix", file, "-o", "/dev/null", "--select", "unknown-name,unknown-key"],
            &["under", file, "true"],
            &["show", file],
            &["show", file, "--format", "json"],
            &["diff", file, "builtin:docker", "--format", "markdown"],
            &["allow", file, "bpf", "-o", "/dev/null"],
            &["deny", file, "read", "-o", "/dev/null"],
            &["merge", "--intersect", file, "builtin:docker", "--engine", "oci", "-o", "/dev/null"],
            &["convert", file, "--engine", "oci", "-o", "/dev/null"],
            &["convert", file, "--form", "spo", "--name", EVIL, "-o", "/dev/null"],
            &["report", file, "--format", "json"],
            &["logs", "--profile", file, "/dev/null"],
            &["record", "--base", file, "-o", "/dev/null", "--", "true"],
        ] {
            let output = seccompat(args);
            let shown = [&[what], &args[..1]].concat();
            is_harmless(&shown, &output.stdout);
            is_harmless(&shown, &output.stderr);
            if args[0] != "fix" && output.stdout.starts_with(b"{") {
                has_harmless_messages(&serde_json::from_slice(&output.stdout).unwrap());
            }
            commands += 1;
        }
        // For a terminal, a file's text is escaped, too.
        let marked = seccompat(&["check", file, "--color", "always"]).stdout;
        let text = String::from_utf8(marked).unwrap();
        assert!(!text.contains("\x1b[1mE") && !text.contains("\x1b[2J"), "{what}: {text:?}");
    }
    line("hostile words", "profiles", &format!("{commands} commands, nothing acts"));
}

/// Words of the command line: names that are not a file, call, option or number.
#[test]
fn of_the_command_line() {
    let scratch = Scratch::new().unwrap();
    let none = scratch.path().join(EVIL);
    let none = none.to_str().unwrap();
    let option = format!("--{EVIL}");
    let builtin = format!("builtin:{EVIL}");
    let linux = format!("builtin:linux@{EVIL}");
    let process = format!("pid:{EVIL}");
    let raw = scratch.path().join(file_name(".bpf"));
    fs::write(&raw, "7 bytes").unwrap();
    let raw = raw.to_str().unwrap();
    let mut commands = 0;
    let all = [
        "scan",
        "syscalls",
        "compile",
        "check",
        "explain",
        "disasm",
        "eval",
        "diff",
        "dump",
        "completions",
        "fix",
        "run",
        "trace",
        "under",
        "show",
        "allow",
        "deny",
        "merge",
        "convert",
        "report",
        "logs",
        "record",
        "generate",
        EVIL,
    ];
    for command in all {
        for words in [
            &[EVIL][..],
            &[none],
            &[none, none],
            &[raw],
            &[raw, raw],
            &[&builtin],
            &[&linux],
            &[&process],
            &[&option],
            &["builtin:docker", EVIL],
            &["builtin:docker", "--syscall", EVIL],
            &["builtin:docker", "--arch", EVIL],
            &["builtin:docker", "--cap", EVIL],
            &["builtin:docker", "--kernel", EVIL],
            &["builtin:docker", "--known-up-to", EVIL],
            &["builtin:docker", "--unknown", EVIL],
            &["builtin:docker", "--for", EVIL],
            &["builtin:docker", "--select", EVIL],
            &["builtin:docker", "--user", EVIL],
            &["builtin:docker", "-o", none, "--format", EVIL],
            &["builtin:docker", "-o", "/dev/null/x"],
            &["--since", EVIL],
            &["--pid", EVIL],
            &["--color", EVIL],
            &["--syscalls", EVIL, "true"],
            &["--", EVIL],
            &["--", none],
            &["builtin:docker", "--", none],
        ] {
            let args = [&[command], words].concat();
            let output = seccompat(&args);
            is_harmless(&args, &output.stdout);
            is_harmless(&args, &output.stderr);
            commands += 1;
        }
    }
    // The whole word is there, on one line.
    let output = seccompat(&["trace", "--format", EVIL]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains(&*seccompat_profile::shown(EVIL)), "{told}");
    line("hostile words", "the command line", &format!("{commands} commands, nothing acts"));
}

/// A program with such a name, which is refused access to a file with such a name.
#[test]
fn of_programs_that_are_traced() {
    need!(need::root());
    let scratch = Scratch::new().unwrap();
    let mut program = PathBuf::from(scratch.path());
    program.push(file_name(""));
    fs::create_dir(scratch.path().join("folder")).unwrap();
    let script = format!(
        "#!/bin/sh\nexec 2>/dev/null\nchroot \"{0}\" / 2>/dev/null\nchroot / /bin/true\n: <\"$1\"\nexit 3\n",
        EVIL
    );
    write_script(&program, &script).unwrap();
    let report = scratch.path().join("report");
    let [program, place] = [&program, &report].map(|path: &PathBuf| path.to_str().unwrap());
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, EVIL];
    for format in [
        &["--all"][..],
        &["-o", place, "--all"],
        &["-o", place, "--format", "json"],
        &["-o", place, "--format", "jsonl"],
    ] {
        let args = [&["trace"], format, &["--"], &nobody].concat();
        let output = seccompat(&args);
        is_harmless(format, &output.stdout);
        is_harmless(format, &output.stderr);
        if format.contains(&"-o") {
            let text = fs::read(&report).unwrap();
            assert!(!text.is_empty());
            is_harmless(format, &text);
        }
    }
    let direct = [&["trace", "-o", place, "--"], &[program, EVIL][..]].concat();
    seccompat(&direct);
    is_harmless(&["trace"], &fs::read(&report).unwrap());
    for command in [&["run", "--"][..], &["under", "builtin:docker", "--"], &["trace", "--"]] {
        let gone = Path::new(program).with_file_name(file_name("gone"));
        let args = [command, &[gone.to_str().unwrap()]].concat();
        let output = seccompat(&args);
        assert_eq!(code(output.status), 127);
        is_harmless(command, &output.stderr);
    }
}
