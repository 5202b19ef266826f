//! `pid:self`: the filters of a process are found from inside, without privileges.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

use fastrand::Rng;
use seccompat_catalogue::{Abi, Sysno, Values};
use seccompat_profile::builtin;
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::traced::{NOBODY, Place, said};
use serde_json::{Value, json};

/// `seccompat` as nobody, under a filter.
fn inside(place: &Place, filter: &str, words: &[&str]) -> Output {
    let seccompat = place.path("seccompat");
    let mut command = limited(&seccompat, 100);
    command.args(["under", filter, "--"]).arg(&seccompat).args(words);
    command.uid(NOBODY).gid(NOBODY).output().unwrap()
}

/// Every default profile equals itself from inside, and differs from another one as it does from
/// outside.
#[test]
fn default_profiles_are_known_from_inside() {
    need!(need::root());
    let place = Place::new();
    let all: Vec<String> = builtin::engine::list();
    let (mut equal, mut different) = (0, 0);
    for release in all.iter().step_by(all.len().div_ceil(need::tries(8) as usize)) {
        let name = format!("builtin:{release}");
        let same = inside(&place, &name, &["diff", &name, "pid:self"]);
        let text = String::from_utf8_lossy(&same.stdout).into_owned();
        assert_eq!(same.status.code(), Some(0), "{name}: {text}{}", said(&same));
        assert!(text.contains("Equal, as far as"), "{name}: {text}");
        equal += 1;
        let other = "builtin:docker@19.03";
        let outside = limited(place.path("seccompat"), 100).args(["diff", other, &name]).output();
        let outside = outside.unwrap().status.code();
        let told = inside(&place, &name, &["diff", other, "pid:self"]);
        assert_eq!(told.status.code(), outside, "{name}: {}", said(&told));
        // Found among all default profiles, not learned.
        assert!(said(&told).contains("no difference to builtin:"), "{name}: {}", said(&told));
        different += usize::from(outside == Some(1));
    }
    assert!(different > 2);
    need::say(&format!(
        "{equal} default profiles equal themselves, {different} differ from another"
    ));
}

/// Learned filters are checked and compiled like those that were read, and each document says how it is known.
#[test]
fn what_was_learned_is_said_to_be_learned() {
    need!(need::root());
    let place = Place::new();
    let out = place.open("out");
    let filter = place.path("filter.json");
    let text = r#"{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
        { "names": ["keyctl"], "action": "SCMP_ACT_ERRNO" } ] }"#;
    fs::write(&filter, text).unwrap();
    let filter = filter.to_str().unwrap();
    let checked = inside(&place, filter, &["check", "pid:self"]);
    assert!(said(&checked).contains("learned by"), "{}", said(&checked));
    assert!(matches!(checked.status.code(), Some(0 | 1)), "{}", said(&checked));
    let compiled = inside(&place, filter, &["compile", "pid:self", "--format", "json"]);
    let document: Value = serde_json::from_slice(&compiled.stdout).unwrap();
    assert_eq!(document["proven"], false, "a learned program is not proven to be the filter");
    assert!(document["instructions"].as_u64() > Some(3), "{document}");
    let shown = inside(&place, filter, &["show", "pid:self", "--format", "json"]);
    let document: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert!(document["learned"]["questions"].as_u64() > Some(1000), "{}", document["learned"]);
    let text = inside(&place, filter, &["show", "pid:self", "-q"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("The decisions between the questions are derived"), "{text}");
    // A kept document says it to those who compare it later.
    let kept = out.join("kept.json");
    let kept = kept.to_str().unwrap();
    let _written = inside(&place, filter, &["show", "pid:self", "-o", kept]);
    let diff = |other: &str| {
        let mut command = limited(place.path("seccompat"), 60);
        command.args(["diff", other, kept, "--engine", "seccompat"]).output().unwrap()
    };
    let equal = diff(filter);
    let text = String::from_utf8_lossy(&equal.stdout).into_owned();
    assert!(text.contains("Equal, as far as"), "{text}{}", said(&equal));
    let differs = diff("builtin:docker");
    assert_eq!(differs.status.code(), Some(1));
    assert!(said(&differs).contains("a difference there may be none"), "{}", said(&differs));
    // Without a filter there is nothing to compile.
    let mut command = limited(place.path("seccompat"), 60);
    let bare = command.args(["compile", "pid:self"]).output().unwrap();
    assert_eq!(bare.status.code(), Some(2));
    assert!(said(&bare).contains("this process has no filter"), "{}", said(&bare));
}

/// runc's stub returns ENOSYS for numbers from 2^31 on that are not x32's, where the filter kills for all of x32's.
#[test]
fn numbers_beyond_those_of_x32_are_known_from_inside() {
    need!(need::root());
    if Abi::NATIVE != Some(Abi::X86_64) {
        return;
    }
    let place = Place::new();
    let file = place.path("profile.json");
    let allow: Vec<&str> = Sysno::on(Abi::X86_64)
        .map(|(_, call)| call.name())
        .filter(|name| !["keyctl", "uprobe", "uretprobe"].contains(name))
        .collect();
    let profile = json!({
        "defaultAction": "SCMP_ACT_ERRNO",
        "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [{ "names": allow, "action": "SCMP_ACT_ALLOW" }],
    });
    fs::write(&file, profile.to_string()).unwrap();
    let file = file.to_str().unwrap();
    let same = inside(&place, file, &["diff", file, "pid:self", "--engine-a", "docker"]);
    let text = String::from_utf8_lossy(&same.stdout).into_owned();
    assert_eq!(same.status.code(), Some(0), "{text}{}", said(&same));
    assert!(text.contains("Equal, as far as"), "{text}");
}

/// Calls that no program here needs.
fn victims() -> Vec<Sysno> {
    let live = [
        "read",
        "write",
        "close",
        "mmap",
        "munmap",
        "mprotect",
        "brk",
        "rt_sigaction",
        "clone",
        "rt_sigprocmask",
        "ioctl",
        "execve",
        "exit",
        "exit_group",
        "wait4",
        "kill",
        "prctl",
        "poll",
        "ppoll",
        "openat",
        "open",
        "seccomp",
        "nanosleep",
        "prlimit64",
        "arch_prctl",
        "futex",
        "sigaltstack",
        "getpid",
        "gettid",
        "getppid",
        "set_tid_address",
        "rseq",
        "set_robust_list",
        "lseek",
        "mremap",
        "writev",
        "fcntl",
        "uname",
        "getrandom",
        "fstat",
        "statx",
        "unlink",
        "rename",
        "fsync",
        "fchmod",
        "newfstatat",
        "readlink",
        "setresuid",
        "setuid",
        "setgroups",
        "setgid",
        "sched_setaffinity",
        "uprobe",
        "uretprobe",
        "madvise",
        "umask",
        "getcwd",
        "dup2",
        "linkat",
        "renameat",
        "renameat2",
        "unlinkat",
        "readlinkat",
        "fchown",
        "flock",
        "setresgid",
        "restart_syscall",
        "rt_sigreturn",
        "tgkill",
        "sched_yield",
        "clock_gettime",
        "geteuid",
        "getuid",
        "getgid",
        "getegid",
        "access",
        "pread64",
        "fstatfs",
        "statfs",
        "ftruncate",
        "fallocate",
        "pipe2",
        "capget",
        "capset",
        "clock_nanosleep",
        "socketcall",
        "ipc",
    ];
    let native = |call: &Sysno| call.number(Abi::X86_64).is_some();
    Sysno::all().filter(native).filter(|call| !live.contains(&call.name())).collect()
}

/// A profile with conditions in the usual forms: a named value, a bound, a small value, bits of a
/// mask.
fn profile(random: &mut Rng) -> Value {
    let victims = victims();
    let mut entries = Vec::new();
    let mut taken = std::collections::BTreeSet::new();
    for _ in 0..6 {
        let call = *random.choice(&victims).unwrap();
        if !taken.insert(call) {
            continue;
        }
        let params = seccompat_catalogue::Facts::of(call).params;
        let scalar = params.iter().position(|param| {
            use seccompat_catalogue::Kind;
            !matches!(param.kind, Kind::Ptr | Kind::Str | Kind::Fd)
        });
        let named = Values::of(call).next();
        let index = named.map_or(scalar, |values| Some(values.argument(Abi::X86_64)));
        let args = match (index, random.u8(..5)) {
            (None, _) | (_, 0) => json!([]),
            (Some(index), 1) => {
                json!([{ "index": index, "value": random.u64(..1 << 31), "op": "SCMP_CMP_GE" }])
            }
            (Some(index), 2) => {
                json!([{ "index": index, "value": random.u64(1..=62), "op": "SCMP_CMP_EQ" }])
            }
            (Some(index), 3) => {
                let mask = 1u64 << random.u8(..31);
                json!([{ "index": index, "value": mask, "valueTwo": mask, "op": "SCMP_CMP_MASKED_EQ" }])
            }
            (Some(index), _) => match named {
                Some(values) => {
                    let (_, value) = *random.choice(values.names).unwrap();
                    json!([{ "index": index, "value": value, "op": "SCMP_CMP_EQ" }])
                }
                None => json!([{ "index": index, "value": 7, "op": "SCMP_CMP_LE" }]),
            },
        };
        let errno = random.choice([1, 13, 22, 38, 95]).unwrap();
        entries.push(json!({
            "names": [call.name()], "action": "SCMP_ACT_ERRNO", "errnoRet": errno, "args": args
        }));
    }
    json!({
        "defaultAction": "SCMP_ACT_ALLOW",
        "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
        "syscalls": entries,
    })
}

/// The learned policy equals the filters, or the report says where it is uncertain. Half of them: the other test
/// runs beside this one.
#[test]
fn random_filters_are_learned() {
    are_learned(0);
}

/// As above.
#[test]
fn other_random_filters_are_learned() {
    are_learned(1);
}

fn are_learned(half: u64) {
    need!(need::root());
    if Abi::NATIVE != Some(Abi::X86_64) {
        return;
    }
    let place = Place::new();
    let folder = place.open("out");
    let (mut equal, mut said_so, mut conditional) = (0, 0, 0);
    // `cargo xtask full learned` tries more.
    let all = need::filters(24);
    let mut count = 0;
    for n in (0..all).filter(|n| n % 2 == half) {
        count += 1;
        let profile = profile(&mut Rng::with_seed(n));
        conditional += profile.to_string().matches("\"index\"").count();
        let file = place.path("profile.json");
        fs::write(&file, profile.to_string()).unwrap();
        let learned = folder.join(format!("learned{n}.bpf"));
        let file = file.to_str().unwrap();
        let shown = inside(&place, file, &["show", "pid:self", "-o", learned.to_str().unwrap()]);
        assert_eq!(shown.status.code(), Some(0), "{profile}: {}", said(&shown));
        match difference(&place, file, &learned) {
            None => equal += 1,
            Some(text) => {
                let told = said(&shown);
                assert!(told.contains("not known beyond"), "{profile}\n{text}\n{told}");
                said_so += 1;
            }
        }
    }
    need::say(&format!(
        "{count} filters with {conditional} conditions: {equal} learned exactly, {said_so} said to be unknown"
    ));
    assert!(said_so * 20 <= count, "{said_so} of {count} are not known");
}

fn difference(place: &Place, profile: &str, learned: &Path) -> Option<String> {
    let mut command = Command::new(place.path("seccompat"));
    command.args(["diff", profile]).arg(learned).args(["--witnesses", "--engine-a", "runc"]);
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.code() {
        Some(0) => None,
        Some(1) => Some(text),
        _ => panic!("{}", said(&output)),
    }
}
