//! One file has one reading: no gate and no command accepts a file that another program would read
//! differently; and a file's content, not its name, decides its kind.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use seccompat_bpf::{Insn, code};
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;
use serde_json::Value;

fn seccompat(args: &[&str]) -> Output {
    limited(need::dist(), 30).args(args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn place(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let place = folder.join(name);
    fs::write(&place, bytes).unwrap();
    place.to_str().unwrap().to_owned()
}

/// Each command that reads a filter or a profile.
fn commands(file: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["under", file, "--", "true"],
        vec!["diff", file, "builtin:docker"],
        vec!["diff", "--subset", file, "builtin:docker"],
        vec!["diff", "--subset", "builtin:docker", file],
        vec!["disasm", file],
        vec!["eval", file, "--syscall", "read"],
        vec!["compile", file, "--format", "text"],
        vec!["check", file],
        vec!["fix", file],
        vec!["explain", file, "read"],
        vec!["show", file],
        vec!["allow", file, "bpf"],
        vec!["deny", file, "read"],
        vec!["merge", "--union", file, "builtin:docker"],
        vec!["convert", file, "--engine", "oci"],
        vec!["report", file, "-o", "/dev/stdout"],
        vec!["logs", "--profile", file, "/dev/null"],
        vec!["record", "--base", file, "--", "true"],
    ]
}

/// One of our errors, with its remedy; `under` has its own status.
fn assert_refused(file: &str, why: &str) {
    for args in commands(file) {
        let output = seccompat(&args);
        let status = if args[0] == "under" { 125 } else { 2 };
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {told}");
        assert!(told.contains(why) && told.lines().count() > 1, "{args:?}: {told}");
        assert_eq!(text(&output.stdout), "", "{args:?}");
    }
}

const PROGRAM: &str = "\"program\":[[6,0,0,327681]]";

#[test]
fn a_file_with_two_readings_or_none_is_an_error_in_every_command() {
    let folder = Scratch::new().unwrap();
    let dump = "\"schema\":\"seccompat.dump/1\"";
    let filters = format!("\"filters\":[{{{PROGRAM}}}]");
    let action = "\"defaultAction\":\"SCMP_ACT_ALLOW\"";
    let config = "\"linux\":{\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ERRNO\"}}";
    for (at, (document, why)) in [
        (format!("{{{dump}}}"), "has no filter"),
        (format!("{{{dump},\"filters\":[]}}"), "has no filter"),
        (format!("{{{dump},{filters},{action}}}"), "`defaultAction` in a document"),
        (format!("{{{dump},{filters},\"DefaultAction\":\"SCMP_ACT_ALLOW\"}}"), "in a document"),
        (format!("{{{dump},{filters},{config}}}"), "`linux` in a document"),
        (format!("{{{action},\"Filters\":[]}}"), "in a document"),
        (format!("{{\"schema\":\"other\",{action}}}"), "in a document"),
        (format!("{{{dump},{filters},\"FILTERS\":[]}}"), "is spelled"),
        (format!("{{\"schema\":\"seccompat.compile/1\",{PROGRAM},{action}}}"), "in a document"),
        (format!("{{\"schema\":\"seccompat.compile/1\",{PROGRAM},{PROGRAM}}}"), "there twice"),
        ("{\"schema\":\"seccompat.compile/1\",\"program\":[]}".to_owned(), "0 instructions"),
        (format!("{{{config},{action}}}"), "a profile and a config.json"),
        // An object of Kubernetes, and the other places of profiles.
        (format!("{{{OPERATOR},{dump},{filters}}}"), "in a document"),
        (format!("{{\"seccomp\":{{{action}}},{dump},{filters}}}"), "in a document"),
        (format!("{{\"any\":{{{action},\"syscalls\":[]}},{dump},{filters}}}"), "in a document"),
        (
            format!("{{\"info\":{{\"runtimeSpec\":{{{config}}}}},{dump},{filters}}}"),
            "in a document",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        assert_refused(&place(folder.path(), &format!("{at}.json"), document.as_bytes()), why);
    }
    // A document is JSON in UTF-8: else it is not read as a profile, either.
    let yaml = "schema: seccompat.dump/1\nfilters: []\ndefaultAction: SCMP_ACT_ALLOW\n";
    let latin1 = format!("{{{dump},{filters},{action},\"x\":\"?\"}}").into_bytes();
    let latin1: Vec<u8> =
        latin1.into_iter().map(|byte| if byte == b'?' { 0xe9 } else { byte }).collect();
    let wrapped = "apiVersion: v1\nkind: Pod\nSchema: seccompat.dump/1\nspec: {}\n";
    for (name, bytes) in
        [("a.yaml", yaml.as_bytes()), ("b.json", &latin1), ("c.yaml", wrapped.as_bytes())]
    {
        assert_refused(&place(folder.path(), name, bytes), "as in a document with filters");
    }
}

/// A profile of the security-profiles-operator.
const OPERATOR: &str = "\"apiVersion\":\"security-profiles-operator.x-k8s.io/v1\",\
    \"kind\":\"SeccompProfile\",\"metadata\":{\"name\":\"a\"},\
    \"spec\":{\"defaultAction\":\"SCMP_ACT_ALLOW\"}";

/// Go takes the last of two keys in any case; other parsers take the first, or the one in its own
/// case.
#[test]
fn a_gate_is_not_passed_by_keys_that_readers_choose_from() {
    let folder = Scratch::new().unwrap();
    let loose = "\"defaultAction\":\"SCMP_ACT_ALLOW\"";
    let strict = "\"defaultAction\":\"SCMP_ACT_ERRNO\"";
    for (at, profile) in [
        format!("{{{loose},{strict}}}"),
        format!("{{{loose},\"DefaultAction\":\"SCMP_ACT_ERRNO\"}}"),
        r#"{"DEFAULTACTION":"SCMP_ACT_ERRNO"}"#.to_owned(),
        format!(
            "{{{strict},\"syscalls\":[{{\"names\":[\"mount\"],\"action\":\"SCMP_ACT_ALLOW\",\
             \"action\":\"SCMP_ACT_KILL\"}}]}}"
        ),
    ]
    .iter()
    .enumerate()
    {
        let file = place(folder.path(), &format!("{at}.json"), profile.as_bytes());
        for pair in [[&*file, "builtin:docker"], ["builtin:docker", &*file]] {
            let output = seccompat(&["diff", "--subset", pair[0], pair[1]]);
            let told = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{profile}: {told}");
            assert!(told.contains("keep one"), "{profile}: {told}");
        }
        // Without the gate it is read as Go reads it.
        assert_ne!(seccompat(&["diff", &file, "builtin:docker"]).status.code(), Some(2));
    }
    // The same in YAML, and a profile of the operator whose base is not there.
    let twice = "defaultAction: SCMP_ACT_ALLOW\ndefaultAction: SCMP_ACT_ERRNO\n";
    let base =
        format!("{{{}}}", OPERATOR.replace("\"spec\":{", "\"spec\":{\"baseProfileName\":\"b\","));
    for (name, bytes) in [("twice.yaml", twice), ("base.json", &base)] {
        let file = place(folder.path(), name, bytes.as_bytes());
        for pair in [[&*file, "builtin:docker"], ["builtin:docker", &*file]] {
            let output = seccompat(&["diff", "--subset", pair[0], pair[1]]);
            assert_eq!(output.status.code(), Some(2), "{name}: {}", text(&output.stdout));
        }
    }
    let plain = place(folder.path(), "plain.json", format!("{{{strict}}}").as_bytes());
    assert_eq!(seccompat(&["diff", "--subset", &plain, "builtin:docker"]).status.code(), Some(0));
}

#[test]
fn raw_instructions_and_json_are_told_by_content() {
    let folder = Scratch::new().unwrap();
    let compiled = seccompat(&["compile", "builtin:docker"]);
    assert!(compiled.status.success());
    for name in ["filter", "filter.json", "filter.bpf"] {
        let file = place(folder.path(), name, &compiled.stdout);
        let output = seccompat(&["diff", &file, "builtin:docker", "--engine", "seccompat"]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
        let output = seccompat(&["eval", &file, "--syscall", "9999"]);
        assert!(text(&output.stdout).contains("errno ENOSYS"), "{name}: {output:?}");
        let output = seccompat(&["under", &file, "--", "true"]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
        let output = seccompat(&["check", &file]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stdout));
        assert!(!text(&output.stdout).contains("error["), "{output:?}");
        let output = seccompat(&["fix", &file]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(text(&output.stderr).contains("is a filter already"), "{output:?}");
    }
    let profile = place(folder.path(), "profile.bpf", b" {\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
    let output = seccompat(&["eval", &profile, "--syscall", "read"]);
    assert!(text(&output.stdout).contains("allow"), "{output:?}");
}

/// The action of a program that returns its accumulator follows from the accumulator's possible
/// values.
#[test]
fn under_refuses_filters_with_a_supervisor() {
    let folder = Scratch::new().unwrap();
    let (allow, notify, ret_a) = (0x7fff_0000, 0x7fc0_0000, Insn::new(code::RET | code::A, 0));
    let load = |k| Insn::new(code::LD | code::IMM, k);
    let number = Insn::new(code::LD | code::ABS, 0);
    let equal = |k, jt, jf| Insn::jump(code::JMP | code::JEQ, k, jt, jf);
    for (at, (program, refused)) in [
        (vec![number, equal(39, 0, 2), load(notify), ret_a, Insn::new(code::RET, allow)], true),
        // Some number equals that word.
        (vec![number, ret_a], true),
        (vec![load(notify), Insn::new(code::ALU | code::ADD, 0x003f_0000), ret_a], false),
        // The instruction exists, but no call reaches it.
        (
            vec![
                load(1),
                equal(1, 1, 0),
                Insn::new(code::RET, notify),
                Insn::new(code::RET, allow),
            ],
            false,
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let bytes: Vec<u8> = program.iter().flat_map(|insn| insn.to_ne_bytes()).collect();
        let file = place(folder.path(), &at.to_string(), &bytes);
        let output = seccompat(&["under", &file, "--", "true"]);
        let (status, told) = (output.status.code(), text(&output.stderr));
        if refused {
            assert_eq!(status, Some(125), "{program:?}: {told}");
            assert!(told.contains("uses a supervisor"), "{told}");
        } else {
            assert_eq!(status, Some(0), "{program:?}: {told}");
        }
    }
}

fn eval(file: &str, args: &[&str]) -> Value {
    let output = seccompat(&[&["eval", file, "--format", "json"][..], args].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {output:?}"))
}

/// A profile and its filter give one answer, also on the ABIs that it does not serve.
#[test]
fn abis_that_a_profile_does_not_serve_are_killed() {
    let folder = Scratch::new().unwrap();
    let syscalls = "\"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"}]";
    for (name, arches) in [("one", "\"architectures\":[\"SCMP_ARCH_X86_64\"],"), ("none", "")] {
        let profile = format!("{{\"defaultAction\":\"SCMP_ACT_ERRNO\",{arches}{syscalls}}}");
        let file = place(folder.path(), &format!("{name}.json"), profile.as_bytes());
        let bpf = folder.path().join("compiled.bpf");
        let bpf = bpf.to_str().unwrap();
        if !cfg!(target_arch = "x86_64") {
            return;
        }
        assert!(seccompat(&["compile", &file, "-o", bpf]).status.success());
        for (arch, expected) in
            [("x86_64", "allow"), ("x86", "kill_thread"), ("x32", "kill_thread")]
        {
            let args = ["--arch", arch, "--syscall", "read"];
            let (ours, made) = (eval(&file, &args), eval(bpf, &args));
            assert_eq!((&ours["action"], &made["action"]), (&expected.into(), &expected.into()));
            let notes = ours["notes"].as_array().unwrap().len();
            assert_eq!(notes, usize::from(expected != "allow"), "{arch}: {ours}");
        }
        let output = seccompat(&["explain", &file, "read"]);
        let told = text(&output.stdout);
        assert!(
            told.contains("x86 3: kill_thread") && told.contains("x32 1073741824: kill"),
            "{told}"
        );
    }
    // For an architecture that this machine does not run: as on a machine of it, if the profile
    // serves it.
    let listed = place(
        folder.path(),
        "listed.json",
        b"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_X86_64\"]}",
    );
    let on_arm = ["--arch", "aarch64", "--syscall", "read"];
    assert_eq!(eval(&listed, &on_arm)["action"], "kill_thread");
    assert_eq!(eval("builtin:docker", &on_arm)["action"], "allow");
}

#[test]
fn numbers_of_actions_are_numbers() {
    let folder = Scratch::new().unwrap();
    let entry =
        |name: &str, rest: &str| format!("{{\"names\":[\"{name}\"],\"action\":\"SCMP_ACT_{rest}}}");
    let profile = format!(
        "{{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{},{},{}]}}",
        entry("getpid", "TRACE\",\"errnoRet\":7"),
        entry("fchmod", "ERRNO\",\"errnoRet\":38"),
        entry("getppid", "ERRNO\",\"errnoRet\":524"),
    );
    let file = place(folder.path(), "profile.json", profile.as_bytes());
    let got = |call: &str, arch: &str| {
        let document = eval(&file, &["--arch", arch, "--syscall", call]);
        (document["action"].clone(), document["errno"].clone(), document["errno_name"].clone())
    };
    let (errno, trace) = (Value::from("errno"), Value::from("trace"));
    assert_eq!(got("getpid", "x86_64"), (trace, 7.into(), Value::Null));
    assert_eq!(got("fchmod", "x86_64"), (errno.clone(), 38.into(), "ENOSYS".into()));
    assert_eq!(got("getppid", "x86_64"), (errno.clone(), 524.into(), Value::Null));
    assert_eq!(got("fchmod", "mips64"), (errno, 38.into(), "EL2NSYNC".into()));
    let output = seccompat(&["eval", &file, "--syscall", "getpid"]);
    assert!(text(&output.stdout).contains(": trace 7, after"), "{output:?}");
}

/// ENOSYS is 89 on MIPS: in filters, in output, in differences.
#[test]
fn errnos_are_the_architecture_s() {
    let folder = Scratch::new().unwrap();
    let profile =
        b"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_MIPS64\"],\
        \"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"}]}";
    let file = place(folder.path(), "mips.json", profile);
    for mode in ["enosys", "runc"] {
        let args = ["--arch", "mips64", "--syscall", "mseal", "--unknown", mode];
        let document = eval(&file, &args);
        assert_eq!((&document["errno"], &document["errno_name"]), (&89.into(), &"ENOSYS".into()));
    }
    let listing = text(&seccompat(&["disasm", &file, "--arch", "mips64"]).stdout);
    assert!(listing.contains("0x00050059  return ERRNO(ENOSYS)"), "{listing}");
    let bpf = folder.path().join("mips.bpf");
    let bpf = bpf.to_str().unwrap();
    assert!(seccompat(&["compile", &file, "--arch", "mips64", "-o", bpf]).status.success());
    let answer = eval(bpf, &["--arch", "mips64", "--syscall", "mseal"]);
    assert_eq!(answer["errno"], 89);
    let args = ["diff", &file, "builtin:docker@20.10", "--arch", "mips64"];
    let told = text(&seccompat(&args).stdout);
    assert!(told.contains("newly allowed, was ENOSYS"), "{told}");
}
