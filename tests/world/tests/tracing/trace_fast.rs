//! `seccompat trace --fast`: the same refusals as without it, and an unchanged program.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::traced::{NOBODY, Place, said};
use serde_json::Value;

/// A filter that refuses by a value, traces, traps and kills.
const PROFILE: &str = r#"{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
  { "names": ["socket"], "action": "SCMP_ACT_ERRNO", "args": [{ "index": 0, "value": 38, "op": "SCMP_CMP_EQ" }] },
  { "names": ["clone"], "action": "SCMP_ACT_ERRNO",
    "args": [{ "index": 0, "value": 268435456, "valueTwo": 268435456, "op": "SCMP_CMP_MASKED_EQ" }] },
  { "names": ["times"], "action": "SCMP_ACT_TRACE", "errnoRet": 5 },
  { "names": ["getpgid"], "action": "SCMP_ACT_TRAP" },
  { "names": ["getsid"], "action": "SCMP_ACT_KILL_PROCESS" } ] }"#;

/// The events of a document: call, outcome and cause, with their counts.
fn events(document: &Path) -> BTreeMap<(String, String, String), i64> {
    let document: Value = serde_json::from_slice(&fs::read(document).unwrap()).unwrap();
    let mut events = BTreeMap::new();
    for event in document["events"].as_array().unwrap() {
        let word = |field: &str| event[field].as_str().unwrap_or_default().to_owned();
        let key = (word("syscall"), word("errno"), word("cause"));
        *events.entry(key).or_default() += event["count"].as_i64().unwrap();
    }
    events
}

/// Traces a command under a profile, by an unprivileged user.
fn traced(place: &Place, profile: &str, fast: Option<&str>, words: &[&str], to: &Path) -> Output {
    let mut command = limited(place.path("seccompat"), 60);
    command.args(["under", profile, "--engine", "seccompat", "--"]);
    command.arg(place.path("seccompat")).arg("trace").args(fast);
    command.args(["--format", "json", "-o"]).arg(to).arg("--").args(words);
    command.uid(NOBODY).gid(NOBODY).output().unwrap()
}

/// The program tests its own registers: a mark in the sixth argument would change them.
#[test]
fn a_repeated_call_leaves_no_mark() {
    need!(need::root());
    if !cfg!(target_arch = "x86_64") {
        println!("left out: the registers of another machine");
        return;
    }
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile(&cc, include_str!("../../src/repeated.c"), "repeated");
    let profile = place.path("profile.json");
    fs::write(&profile, PROFILE).unwrap();
    let out = place.open("out");
    for (argument, status) in [(None, 0), (Some("kill"), 159)] {
        let words: Vec<&str> = [program.to_str()].into_iter().chain([argument]).flatten().collect();
        let [slow, fast] = [None, Some("--fast")].map(|fast| {
            let report = out.join(if fast.is_some() { "fast" } else { "slow" });
            let _ = fs::remove_file(&report);
            let output = traced(&place, profile.to_str().unwrap(), fast, &words, &report);
            assert_eq!(output.status.code(), Some(status), "{fast:?}: {}", said(&output));
            events(&report)
        });
        assert_eq!(slow, fast, "{argument:?}");
        assert_eq!(slow.len(), if argument.is_some() { 1 } else { 4 }, "{slow:?}");
    }
}

/// Programs that a default profile refuses calls.
#[test]
fn the_refusals_are_those_of_an_ordinary_trace() {
    need!(need::root());
    let place = Place::new();
    let out = place.open("out");
    let python = "import threading, socket, ctypes\n\
        t = threading.Thread(target=print); t.start(); t.join()\n\
        libc = ctypes.CDLL(None, use_errno=True)\n\
        for n in range(64): libc.unshare(0x20000)\n\
        libc.mount(b'a', b'/', b'b', 0, None); libc.personality(0x20000); libc.personality(1)\n\
        libc.setuid(0); libc.chown(b'/', 0, 0); libc.syscall(9999, 1, 2, 3, 4, 5, 6)\n\
        libc.syscall(237, 0, 0, 0, 0, 0, 0)\n";
    let mut refusals = 0;
    for profile in
        ["builtin:docker@19.03", "builtin:docker@20.10.0", "builtin:docker", "builtin:podman"]
    {
        let [slow, fast] = [None, Some("--fast")].map(|fast| {
            let report = out.join("report");
            let _ = fs::remove_file(&report);
            let words = ["/usr/bin/python3", "-c", python];
            let output = traced(&place, profile, fast, &words, &report);
            assert_eq!(output.status.code(), Some(0), "{profile}, {fast:?}: {}", said(&output));
            assert!(!said(&output).contains("every call stops"), "{}", said(&output));
            events(&report)
        });
        assert_eq!(slow, fast, "{profile}");
        refusals += slow.values().sum::<i64>();
    }
    println!("{refusals} refusals under four profiles, the same with and without --fast");
    assert!(refusals > 200, "{refusals}");
}

/// A filter may kill for the call that looks at the command's file.
#[test]
fn the_tracer_survives_a_filter_that_kills_for_statx() {
    let cc = need!(need::program("cc"));
    need!(need::root());
    let place = Place::new();
    let program =
        place.compile(&cc, "#include <unistd.h>\nint main(void){ return getppid() < 0; }", "plain");
    let profile = place.path("statx.json");
    let text = r#"{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
        { "names": ["statx"], "action": "SCMP_ACT_KILL_PROCESS" } ] }"#;
    fs::write(&profile, text).unwrap();
    let mut command = limited(place.path("seccompat"), 60);
    command.args(["under", profile.to_str().unwrap(), "--engine", "seccompat", "--"]);
    command.arg(place.path("seccompat")).args(["trace", "--fast", "--"]).arg(program);
    let output = command.uid(NOBODY).gid(NOBODY).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("Nothing was refused."), "{}", said(&output));
}

/// Without its tracer the command would get ENOSYS from the filter for ever.
#[test]
fn the_command_ends_with_its_tracer() {
    let place = Place::new();
    for signal in ["KILL", "TERM"] {
        let mut tracer = Command::new(place.path("seccompat"))
            .args([
                "trace",
                "--fast",
                "--",
                "/bin/sh",
                "-c",
                "trap '' TERM; echo $$ >pid; sleep 60; sleep 60",
            ])
            .current_dir(place.open(signal))
            .spawn()
            .unwrap();
        let file = place.path(signal).join("pid");
        let pid = loop {
            match fs::read_to_string(&file) {
                Ok(text) if text.ends_with('\n') => break text.trim().to_owned(),
                _ => thread::sleep(Duration::from_millis(10)),
            }
        };
        // The first SIGTERM goes to the command, which ignores it.
        for _ in 0..2 {
            let to = tracer.id().to_string();
            let _ = Command::new("kill").args([&format!("-{signal}"), &to]).status().unwrap();
            thread::sleep(Duration::from_millis(100));
        }
        tracer.wait().unwrap();
        let gone = || !Path::new("/proc").join(&pid).exists();
        let waited = (0..500).any(|_| {
            thread::sleep(Duration::from_millis(10));
            gone()
        });
        assert!(waited, "{pid} lives after SIG{signal}");
    }
}
