//! Profiles under which no container starts: `check` finds them, names the missing calls and no others,
//! and a profile with these calls starts. Tested with runc, crun and docker.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use seccompat_catalogue::KernelVersion;
use seccompat_engine::Stack;
use seccompat_lint::check_for;
use seccompat_profile::{Context, Profile};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::profile;
use seccompat_world::runtime::{Engine, places, rootfs};
use seccompat_world::scratch::Scratch;
use serde_json::Value;

/// Calls that are removed from Docker's profile: a runtime's init needs some of them, and no init needs the
/// others.
const TAKEN_OUT: [&[&str]; 27] = [
    &["execve"],
    &["close"],
    &["getdents64"],
    &["openat"],
    &["fstatfs"],
    &["openat", "close"],
    &["fstatfs", "getdents64"],
    &["execve", "openat"],
    &["close", "mount"],
    &["getdents64", "getdents", "chmod"],
    &["openat", "open", "openat2", "creat"],
    &["execve", "close", "getdents64", "openat", "fstatfs"],
    &["capset"],
    &["write", "pwrite64"],
    &["prctl"],
    &["rt_sigaction"],
    &["rt_sigprocmask"],
    &["setresgid"],
    &["setresuid"],
    &["capset", "mount"],
    &["setresuid", "setresgid", "setuid"],
    &["chmod", "fchmod", "fchmodat"],
    &["socket", "connect", "bind"],
    &["clone3", "close_range", "epoll_pwait2"],
    &["sendfile", "splice", "tee"],
    &["rename", "renameat", "renameat2", "unlink"],
    &["nanosleep", "clock_nanosleep", "pause"],
];

/// At least this many of these cannot start, in each engine.
const LEAST: usize = 12;

/// A profile without these calls.
fn without(whole: &Value, calls: &BTreeSet<&str>) -> Value {
    let mut profile = whole.clone();
    for entry in profile["syscalls"].as_array_mut().unwrap() {
        let names = entry["names"].as_array_mut().unwrap();
        names.retain(|name| !calls.contains(name.as_str().unwrap()));
    }
    profile["syscalls"]
        .as_array_mut()
        .unwrap()
        .retain(|entry| entry["names"] != Value::Array(vec![]));
    profile
}

/// The calls that `check` reports as missing; empty if it reports that a container starts.
fn missing(text: &str, stack: &Stack) -> BTreeSet<String> {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let mut context = Context::new(KernelVersion::parse(release.trim()).unwrap());
    context.caps = stack.caps();
    let findings = check_for(&profile, &context, stack).unwrap();
    let found = findings.iter().find(|finding| finding.rule.id == "cannot-start");
    let names = found.map(|found| found.label.strip_prefix("refused: ").unwrap().to_owned());
    names.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// A profile, started and checked.
struct Tried {
    starts: Result<(), String>,
    missing: BTreeSet<String>,
}

/// The engine's behaviour, in a container with `no_new_privs` if its plain containers have it.
fn tried(engine: &Engine, stack: &Stack, seccomp: &Value, scratch: &Path) -> Tried {
    let text = seccomp.to_string();
    let file = scratch.join("profile.json");
    fs::write(&file, &text).unwrap();
    let starts = engine.look_with(&file, stack.no_new_privs()).map(drop);
    Tried { starts, missing: missing(&text, stack) }
}

/// The differences between the report of `check` for a profile without these calls and the engine.
fn faults(
    taken_out: &BTreeSet<&str>,
    first: &Tried,
    again: impl Fn(&BTreeSet<&str>) -> Tried,
) -> Vec<String> {
    let what = format!("{taken_out:?}: {:?}, missing {:?}", first.starts, first.missing);
    if first.starts.is_ok() != first.missing.is_empty() {
        return vec![what];
    }
    let told: BTreeSet<&str> = first.missing.iter().map(String::as_str).collect();
    if told.is_empty() {
        return Vec::new();
    }
    let mut faults = Vec::new();
    let kept: BTreeSet<&str> = taken_out.difference(&told).copied().collect();
    let better = again(&kept);
    if better.starts.is_err() || !better.missing.is_empty() {
        faults.push(format!("{what}; with what is missing: {:?}", better.starts));
    }
    // Every named call is needed.
    for name in told.iter().filter(|_| told.len() > 1) {
        if again(&kept.iter().chain([name]).copied().collect()).starts.is_ok() {
            faults.push(format!("{what}: it starts without {name}"));
        }
    }
    faults
}

#[test]
fn check_names_the_missing_calls() {
    need!(need::root());
    for program in ["runc", "crun", "docker"] {
        need!(need::program(program));
    }
    let scratch = Scratch::new().unwrap();
    let rootfs = need!(rootfs(scratch.path()));
    let text = fs::read_to_string(need::corpus().join("moby/v28.2.0.json")).unwrap();
    let docker: Value = serde_json::from_str(&text).unwrap();
    let resolved = profile::resolve(&docker, &profile::Context::here()).unwrap();
    let (_, host) = &places()[0];
    let mut wrong = Vec::new();
    for (which, engine) in Engine::all(host, &rootfs) {
        if !["runc", "crun", "docker"].contains(&which) {
            continue;
        }
        let engine = engine.unwrap();
        // crun as Podman starts it: without no_new_privs, so that its init does more under the filter.
        let below = if which == "crun" { "podman/" } else { "" };
        let stack = Stack::parse(&format!("{below}{}", engine.stack)).unwrap();
        let whole = if which == "docker" { &docker } else { &resolved };
        let again =
            |calls: &BTreeSet<&str>| tried(&engine, &stack, &without(whole, calls), scratch.path());
        let mut locked = 0;
        for calls in TAKEN_OUT {
            let calls: BTreeSet<&str> = calls.iter().copied().collect();
            let first = again(&calls);
            locked += usize::from(first.starts.is_err());
            let faults = faults(&calls, &first, again).into_iter();
            wrong.extend(faults.map(|fault| format!("{which} without {fault}")));
        }
        say(&format!("{stack}: {locked} of {} profiles cannot start", TAKEN_OUT.len()));
        assert!(locked >= LEAST, "{which}: {locked}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
