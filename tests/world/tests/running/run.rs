//! `seccompat run`: programs that an outdated filter breaks run with it.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use seccompat_catalogue::Sysno;
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

/// A command under the profile of Docker 20.10.0, as a runtime without runc's stub installs it.
fn under(args: &[&str]) -> Command {
    let mut command = limited(need::dist(), 60);
    command.args(["under", "builtin:docker@20.10.0", "--unknown", "default", "--"]).args(args);
    command
}

fn run(args: &[&str]) -> Output {
    let seccompat = need::dist();
    let mut all = vec![seccompat.to_str().unwrap(), "run"];
    all.extend(args);
    under(&all).output().unwrap()
}

fn verdicts(output: &Output) -> Vec<(String, String)> {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let document: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {told}"));
    let calls = document["syscalls"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    calls.map(|call| (word(&call["name"]), word(&call["verdict"]))).collect()
}

/// Unknown calls become missing; the author's decisions stay.
#[test]
fn unknown_calls_are_missing() {
    let seccompat = need::dist();
    let seccompat = seccompat.to_str().unwrap();
    let calls = ["clone3", "close_range", "fchmodat2", "mseal", "keyctl", "userfaultfd", "openat2"];
    let scan: Vec<&str> =
        [seccompat, "scan"].into_iter().chain(calls).chain(["--format", "json"]).collect();
    let plain = verdicts(&under(&scan).output().unwrap());
    let shimmed = verdicts(&run(&[&["--"][..], &scan].concat()));
    for ((name, plain), (_, shimmed)) in plain.iter().zip(&shimmed) {
        let expected = match name.as_str() {
            "keyctl" | "userfaultfd" => ("filtered", "filtered"),
            "openat2" => ("available", "available"),
            _ => ("filtered", "missing"),
        };
        assert_eq!((plain.as_str(), shimmed.as_str()), expected, "{name}");
    }
    // A second shim over the first has nothing left to do.
    let twice = run(&["--", seccompat, "run", "--dry-run"]);
    assert_eq!(twice.status.code(), Some(0), "{}", String::from_utf8_lossy(&twice.stdout));
}

/// `under builtin:docker@RELEASE` is that release, with the runtime that it shipped: no thread of
/// glibc starts before 20.10.10, and `run` inside repairs that.
#[test]
fn threads_start_or_fail_as_in_each_release_of_docker() {
    let python: PathBuf = need!(need::program("python3"));
    let (python, seccompat) = (python.to_str().unwrap().to_owned(), need::dist());
    let seccompat = seccompat.to_str().unwrap();
    let thread = "import threading; t = threading.Thread(target=print, args=('alive',)); t.start(); t.join()";
    let starts = |release: &str, before: &[&str]| {
        let mut command = limited(need::dist(), 60);
        command.args(["under", release, "--"]).args(before).args([&python, "-c", thread]);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.stdout == b"alive\n" && output.status.success() {
            true => true,
            false => {
                assert_eq!(output.status.code(), Some(1), "{release}: {said}");
                assert!(said.contains("can't start new thread"), "{release}: {said}");
                false
            }
        }
    };
    for (release, works) in
        [("20.10.0", false), ("20.10.9", false), ("20.10.10", true), ("20.10", true)]
    {
        let release = format!("builtin:docker@{release}");
        let inside = [seccompat, "run", "--"];
        let seen = (starts(&release, &[]), starts(&release, &inside));
        println!("{release}: a thread starts: {}; under run: {}", seen.0, seen.1);
        assert_eq!(seen, (works, true), "{release}");
    }
}

/// glibc makes threads by clone3, and falls back only after ENOSYS.
#[test]
fn programs_that_the_filter_breaks_run() {
    let python: PathBuf = need!(need::program("python3"));
    let python = python.to_str().unwrap();
    let threads = "import threading\nt = threading.Thread(target=print, args=('alive',))\n\
                   t.start()\nt.join()";
    let spawn = "import subprocess\nprint(subprocess.run(['echo', 'alive'], \
                 capture_output=True).stdout.decode(), end='')";
    println!("{:28} {:>8} {:>8}", "program", "plain", "run");
    for (what, program) in [("a thread of Python", threads), ("a process of Python", spawn)] {
        let plain = under(&[python, "-c", program]).output().unwrap();
        let shimmed = run(&[python, "-c", program]);
        let outcome = |output: &Output| if output.stdout == b"alive\n" { "works" } else { "fails" };
        println!("{what:28} {:>8} {:>8}", outcome(&plain), outcome(&shimmed));
        assert_eq!(outcome(&shimmed), "works", "{}", String::from_utf8_lossy(&shimmed.stderr));
        if what.starts_with("a thread") {
            assert_eq!(outcome(&plain), "fails", "glibc calls clone3 no more?");
        }
    }
}

/// The command replaces `run`: status, signals and descriptors are its own.
#[test]
fn run_is_not_there_any_more() {
    let seccompat = need::dist();
    let direct = |args: &[&str]| limited(&seccompat, 60).arg("run").args(args).output().unwrap();
    assert_eq!(direct(&["sh", "-c", "exit 42"]).status.code(), Some(42));
    assert_eq!(direct(&["--", "/nonexistent"]).status.code(), Some(127));
    assert_eq!(direct(&["--", "/etc/passwd"]).status.code(), Some(126));
    let killed = Command::new(&seccompat).args(["run", "sh", "-c", "kill -TERM $$"]).status();
    assert_eq!(killed.unwrap().signal(), Some(15));
    let parent = direct(&["sh", "-c", "cat /proc/$PPID/comm"]);
    assert_eq!(String::from_utf8_lossy(&parent.stdout).trim(), "timeout");
    let count = ["sh", "-c", "ls /proc/self/fd | wc -l"];
    let without = limited(count[0], 60).args(&count[1..]).output().unwrap();
    assert_eq!(direct(&count).stdout, without.stdout);
}

/// An errno chosen by the caller, and calls by release, as the kernel then answers.
#[test]
fn a_list_says_which_calls_get_what() {
    let seccompat = need::dist();
    let seccompat = seccompat.to_str().unwrap();
    let scan = ["--", seccompat, "scan", "getpid", "clone3", "close_range", "--format", "json"];
    let named = run(&[&["--syscalls", "getpid:EACCES"][..], &scan].concat());
    let document: Value = serde_json::from_slice(&named.stdout).unwrap();
    assert_eq!(document["syscalls"][0]["verdict"], "filtered");
    assert_eq!(document["syscalls"][0]["errno"], "EACCES");
    let found = |output: &Output| {
        verdicts(output).into_iter().map(|(_, verdict)| verdict).collect::<Vec<_>>()
    };
    assert_eq!(found(&named)[1..], ["filtered", "filtered"]);
    let since = run(&[&["--syscalls", ">=5.9"][..], &scan].concat());
    assert_eq!(found(&since), ["available", "filtered", "missing"]);
    let all =
        run(&[&["--all"][..], &["--", seccompat, "scan", "keyctl", "--format", "json"]].concat());
    assert_eq!(found(&all), ["missing"]);
}

/// If the filter allows a call for some arguments, its author knew the call.
#[test]
fn a_conditional_call_shows_the_horizon() {
    let scratch = Scratch::new().unwrap();
    let file = scratch.path().join("profile.json");
    let since = Sysno::OPENAT2.since();
    let others = |call: &Sysno| call.since() >= since && *call != Sysno::OPENAT2;
    let newer: Vec<&str> = Sysno::all().filter(others).map(Sysno::name).collect();
    let size = json!({"index": 3, "op": "SCMP_CMP_NE", "value": 24});
    let refuse = |names: &[&str], args: &[Value]| json!({"names": names, "action": "SCMP_ACT_ERRNO", "args": args});
    let rules = [refuse(&newer, &[]), refuse(&["openat2"], &[size])];
    let profile = json!({"defaultAction": "SCMP_ACT_ALLOW", "syscalls": rules});
    fs::write(&file, profile.to_string()).unwrap();
    let seccompat = need::dist();
    let mut command = limited(&seccompat, 60);
    command.arg("under").arg(&file).args(["--unknown", "default", "--"]).arg(&seccompat);
    let output = command.args(["run", "--dry-run", "--format", "json"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let document: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!(document["horizon"]["shown_by"], "openat2", "{}", document["horizon"]);
}
