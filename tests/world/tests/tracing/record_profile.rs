//! The profiles that `seccompat record` writes: enough for the program, and not more than asked.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;
use std::process::Output;

use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::limited;
use seccompat_world::traced::{Place, said};
use serde_json::Value;

use crate::record::{calls, document, programs};

fn seccompat(place: &Place, args: &[&str]) -> Output {
    limited(place.path("seccompat"), 120).args(args).output().unwrap()
}

/// Records into a file, and returns its path and the output.
fn profile(place: &Place, name: &str, options: &[&str], command: &[&str]) -> (String, Output) {
    let file = place.path(name).to_str().unwrap().to_owned();
    let output = seccompat(place, &[&["record", "-o", &file], options, &["--"], command].concat());
    (file, output)
}

#[test]
fn recorded_programs_run_under_the_result() {
    need!(need::root());
    for program in ["git", "tar", "python3", "cc"] {
        need!(need::program(program));
    }
    let place = Place::new();
    for (name, command) in programs(&place.path("")) {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let (file, output) = profile(&place, "profile.json", &["--verify"], &words);
        assert!(output.status.success(), "{name}: {}", said(&output));
        assert!(
            said(&output).contains("refused no call that the program needs"),
            "{name}: {}",
            said(&output)
        );
        for engine in ["runc", "crun", "docker"] {
            let under = [&["under", &file, "--engine", engine, "--"][..], &words].concat();
            let output = seccompat(&place, &under);
            assert_eq!(output.status.code(), Some(0), "{name} {engine}: {}", said(&output));
        }
        let check = seccompat(&place, &["check", &file, "--deny", "warnings"]);
        assert_eq!(
            check.status.code(),
            Some(0),
            "{name}: {}",
            String::from_utf8_lossy(&check.stdout)
        );
    }
}

/// A profile without one of its allowed names; `None` if it is the last of an entry.
fn without(profile: &Value, call: &str) -> Value {
    let mut less = profile.clone();
    for entry in less["syscalls"].as_array_mut().unwrap() {
        let allowed = entry["action"] == "SCMP_ACT_ALLOW";
        let names = entry["names"].as_array_mut().unwrap();
        if allowed {
            names.retain(|name| name != call);
        }
    }
    less["syscalls"]
        .as_array_mut()
        .unwrap()
        .retain(|entry| !entry["names"].as_array().unwrap().is_empty());
    less
}

/// With any recorded call left out, the program fails, or the call is refused in it.
#[test]
fn no_recorded_call_is_there_in_vain() {
    need!(need::root());
    need!(need::program("tar"));
    let place = Place::new();
    let (_, command) = programs(&place.path("")).swap_remove(2);
    let document = document(&place, &["--minimal"], &command);
    let (file, events) = (place.path("less.json"), place.path("events.json"));
    let (mut failed, mut refused) = (Vec::new(), Vec::new());
    let all = calls(&document);
    assert!(all.len() > 15, "{all:?}");
    for call in &all {
        fs::write(&file, without(&document["profile"], call).to_string()).unwrap();
        let mut trace = limited(place.path("seccompat"), 60);
        trace.args(["trace", "--format", "json", "-o"]).arg(&events).arg("--");
        trace.arg(place.path("seccompat")).arg("under").arg(&file).arg("--").args(&command);
        let output = trace.output().unwrap();
        if !output.status.success() {
            failed.push(call.as_str());
            continue;
        }
        let text: Value = serde_json::from_slice(&fs::read(&events).unwrap()).unwrap();
        let is_refused = text["events"]
            .as_array()
            .unwrap()
            .iter()
            .any(|event| event["syscall"] == call.as_str() && event["cause"] == "filter");
        assert!(is_refused, "{call} was not needed: {}", said(&output));
        refused.push(call.as_str());
    }
    say(&format!("tar fails without each of: {}", failed.join(" ")));
    say(&format!("tar is refused, and goes on, without each of: {}", refused.join(" ")));
    assert!(failed.len() > 5, "{failed:?}");
}

/// The values in the conditions of a call's allowed entries; `None` if it has none.
fn conditions(file: &str, call: &str) -> Option<Vec<u64>> {
    let profile: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let entries = profile["syscalls"].as_array().unwrap();
    let allowed = entries.iter().filter(|entry| {
        let names = entry["names"].as_array().unwrap();
        entry["action"] == "SCMP_ACT_ALLOW" && names.iter().any(|name| name == call)
    });
    let values =
        allowed.map(|entry| entry["args"][0]["value"].as_u64()).collect::<Option<Vec<_>>>()?;
    (!values.is_empty()).then_some(values)
}

#[test]
fn only_the_values_that_were_seen_are_allowed() {
    need!(need::root());
    need!(need::program("python3"));
    let place = Place::new();
    let socket = |family: &str| format!("import socket; socket.socket(socket.{family})");
    let python = "/usr/bin/python3";
    let (unix, _) = profile(&place, "unix.json", &[], &[python, "-c", &socket("AF_UNIX")]);
    assert_eq!(conditions(&unix, "socket"), Some(vec![1]));
    for (family, status) in [("AF_UNIX", 0), ("AF_INET", 1)] {
        let output = seccompat(&place, &["under", &unix, "--", python, "-c", &socket(family)]);
        assert_eq!(output.status.code(), Some(status), "{family}: {}", said(&output));
    }
    // An earlier recording is added.
    let (both, _) =
        profile(&place, "both.json", &["--merge", &unix], &[python, "-c", &socket("AF_INET")]);
    assert_eq!(conditions(&both, "socket"), Some(vec![1, 2]));
    let subset = seccompat(&place, &["diff", "--subset", &unix, &both]);
    assert_eq!(subset.status.code(), Some(0), "{subset:?}");
    let (fcntl, _) =
        profile(&place, "fcntl.json", &["--args", "fcntl"], &["bash", "-c", "true 3>&1"]);
    let commands = conditions(&fcntl, "fcntl").unwrap();
    assert!(commands.iter().all(|command| *command < 2000), "{commands:?}");
    assert_eq!(
        seccompat(&place, &["record", "--args", "read", "--", "true"]).status.code(),
        Some(2)
    );
}

#[test]
fn a_base_limits_the_result_and_the_rest_is_said() {
    need!(need::root());
    let place = Place::new();
    let options = ["--engine", "docker", "--base", "builtin:docker"];
    let (file, output) = profile(&place, "base.json", &options, &["unshare", "--user", "true"]);
    let told = said(&output);
    assert!(told.contains("does not allow it") && told.contains("CLONE_NEWUSER"), "{told}");
    let subset =
        seccompat(&place, &["diff", "--subset", &file, "builtin:docker", "--engine", "docker"]);
    assert_eq!(subset.status.code(), Some(0), "{}", String::from_utf8_lossy(&subset.stdout));
    let (all, _) =
        profile(&place, "all.json", &["--engine", "docker"], &["unshare", "--user", "true"]);
    let subset =
        seccompat(&place, &["diff", "--subset", &all, "builtin:docker", "--engine", "docker"]);
    assert_eq!(subset.status.code(), Some(1), "without the base it allows more");
}

#[test]
fn minimal_is_what_was_seen_and_the_rest_has_a_reason() {
    need!(need::root());
    let place = Place::new();
    let command = ["true".to_owned()];
    let names = |document: &Value| -> BTreeSet<String> {
        let entries = document["profile"]["syscalls"].as_array().unwrap().iter();
        let allowed = entries.filter(|entry| entry["action"] == "SCMP_ACT_ALLOW");
        assert!(allowed.clone().all(|entry| !entry["comment"].as_str().unwrap().is_empty()));
        allowed
            .flat_map(|entry| entry["names"].as_array().unwrap())
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    };
    let minimal = document(&place, &["--minimal"], &command);
    assert_eq!(names(&minimal), calls(&minimal));
    let whole = names(&document(&place, &[], &command));
    for call in ["statx", "fstat", "clock_gettime", "restart_syscall", "capset", "openat2", "open"]
    {
        assert!(whole.contains(call), "{call}: {whole:?}");
    }
    assert!(!whole.contains("clone3") && !whole.contains("mount"), "{whole:?}");
}

#[test]
fn under_a_filter_refused_calls_are_recorded_and_told() {
    need!(need::root());
    let place = Place::new();
    let own = place.path("seccompat");
    let file = place.path("profile.json");
    let (own, file) = (own.to_str().unwrap(), file.to_str().unwrap());
    let under =
        ["under", "builtin:docker", "--", own, "record", "-o", file, "--", "unshare", "-U", "true"];
    let output = seccompat(&place, &under);
    let told = said(&output);
    assert!(told.contains("two stops a call") && told.contains("got EPERM or ENOSYS"), "{told}");
    assert!(fs::read_to_string(file).unwrap().contains("\"unshare\""), "{told}");
}

/// A recording with one C library holds for the same program with another one.
#[test]
fn a_recording_holds_for_another_c_library() {
    let (gcc, musl) = (need!(need::program("cc")), need!(need::program("musl-gcc")));
    let place = Place::new();
    let source = place.path("libc.c");
    fs::write(&source, include_str!("../../src/libc.c")).unwrap();
    let built = |cc: &std::path::Path, name: &str, flags: &[&str]| {
        let program = place.path(name);
        let mut build = limited(cc, 60);
        build.args(["-O1", "-o"]).arg(&program).arg(&source).args(flags);
        let output = build.output().unwrap();
        assert!(output.status.success(), "{name}: {}", said(&output));
        program.to_str().unwrap().to_owned()
    };
    let programs = [
        built(&gcc, "of-glibc", &["-lpthread"]),
        built(&gcc, "static-of-glibc", &["-static", "-lpthread"]),
        built(&musl, "of-musl", &["-static"]),
    ];
    for recorded in &programs {
        let (file, output) = profile(&place, "profile.json", &[], &[recorded]);
        assert!(output.status.success(), "{recorded}: {output:?}");
        for program in &programs {
            let output = seccompat(&place, &["under", &file, "--", program]);
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(text, "done\n", "{program} under the recording of {recorded}: {output:?}");
        }
    }
    say("glibc, static glibc and musl: each runs under the recording of each");
}
