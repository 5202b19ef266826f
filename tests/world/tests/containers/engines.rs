//! The policy that `seccompat_engine::load` computes for an engine is the filter of its live
//! container: every engine of this machine, and of the root file systems that `SECCOMPAT_ENGINES`
//! lists, with every profile of the corpus, unchanged.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use seccompat_bpf::{Action, Data, Program};
use seccompat_catalogue::{Abi, Capability, KernelVersion, Sysno};
use seccompat_engine::{NotLoaded, Stack, load};
use seccompat_policy::{Diagram, Difference, Limit, Policy, Wanted};
use seccompat_profile::{Caps, Context, Profile};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::runtime::{Engine, Seen, places, rootfs};
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

/// The differences, in words.
fn differences(meant: &Policy, filters: &[Program]) -> Result<Vec<String>, String> {
    let mut diagram = Diagram::new(Limit::DEFAULT);
    let a = diagram.policy(meant).map_err(|why| why.to_string())?;
    let mut chain = Vec::new();
    for filter in filters {
        chain.push(diagram.program(filter, false).map_err(|why| why.to_string())?);
    }
    let b = diagram.chain(&chain).map_err(|why| why.to_string())?;
    let all = diagram.differences(a, b, Wanted::Any).map_err(|why| why.to_string())?;
    let told = |one: &Difference| {
        let here = meant.abis().iter().filter(|abi| abi.audit_arch().get() == one.arch.0);
        let names = here.flat_map(|abi| Sysno::on(*abi));
        let inside = names.filter(|(nr, _)| (one.numbers.0..=one.numbers.1).contains(nr));
        let names: Vec<&str> = inside.map(|(_, call)| call.name()).collect();
        format!("{:x} {:?} {names:?}: {} is {}", one.arch.0, one.numbers, one.a, one.b)
    };
    Ok(all.ok_or("too many differences")?.iter().map(told).collect())
}

/// A distribution's patches: a release, and the later one as which it reads profiles.
const PATCHED: [(&str, &str); 3] = [
    // Debian 11: defaultErrnoRet, which upstream has from 3.3 on.
    ("podman@3.0.1/", "podman@3.3.0/"),
    // Debian 11: errnoRet, which upstream has from 20.10.10 on.
    ("docker@20.10.5/", "docker@20.10.10/"),
    // Debian 11: defaultErrnoRet, which upstream has from 1.0.0-rc95 on.
    ("runc@1.0.0-rc93/", "runc@1.0.0-rc95/"),
];

/// The stack whose facts hold for an engine.
fn facts_of(engine: &Engine) -> Stack {
    let patched =
        PATCHED.iter().fold(engine.stack.clone(), |stack, (own, as_if)| stack.replace(own, as_if));
    if patched != engine.stack {
        say(&format!("  {}: its distribution's patches make it {patched}", engine.stack));
    }
    Stack::parse(&patched).unwrap()
}

/// The comparison of the table with an engine's behaviour.
enum Outcome {
    Alike,
    Refused(String),
    /// The runtime's own init needs calls that the profile refuses.
    CannotStart,
    /// Conditions of one call overlap, and libseccomp's order decides: reported, not compared.
    Doubt(String),
    /// The profile needs a supervisor, and there is none.
    NoSupervisor,
    Wrong(String),
}

/// The calls that the runtime's init needs with no_new_privs and that this policy refuses;
/// alternatives are joined by a bar.
fn missing(stack: &Stack, policy: &Policy) -> Vec<&'static str> {
    let allows = |name: &str| {
        let Some(nr) = Sysno::from_name(name).and_then(|call| call.number(Abi::X86_64)) else {
            return false;
        };
        let arch = Abi::X86_64.audit_arch().get();
        let data = Data { nr, arch, instruction_pointer: 0, args: [0; 6] };
        matches!(policy.decide(&data), Action::Allow | Action::Log)
    };
    let words =
        |name: &str| stack.runtime().fact(name).map_or_else(Vec::new, |fact| fact.value.clone());
    let needs = words("init-nnp").into_iter().chain(words("init-nnp-either"));
    needs.filter(|word| !word.split('|').any(allows)).collect()
}

/// Compares a live container's filter with the table.
fn compare(
    stack: &Stack,
    profile: &Profile,
    context: &Context,
    live: Result<Seen, String>,
) -> Outcome {
    match (live, load(profile, stack, context)) {
        (Err(_), Ok(loaded)) if loaded.reading.listener_path.is_some() => Outcome::NoSupervisor,
        (Ok(seen), Ok(loaded)) if missing(stack, &loaded.lowered.policy).is_empty() => {
            match differences(&loaded.lowered.policy, &seen.filters) {
                Ok(told) if told.is_empty() => Outcome::Alike,
                Ok(told) => Outcome::Wrong(format!("{} differences: {}", told.len(), told[0])),
                Err(why) => Outcome::Wrong(why),
            }
        }
        (Err(why), Err(not)) => Outcome::Refused(format!("{not}: {}", last(&why))),
        (live, Ok(loaded)) => match (missing(stack, &loaded.lowered.policy), live) {
            (missing, Ok(_)) => Outcome::Wrong(format!("starts without {}", missing.join(" "))),
            (missing, Err(why)) if missing.is_empty() => {
                Outcome::Wrong(format!("not loaded: {}", last(&why)))
            }
            _ => Outcome::CannotStart,
        },
        (Ok(_), Err(NotLoaded::Refused(not))) => Outcome::Wrong(format!("loaded, although {not}")),
        (Ok(_), Err(not)) => Outcome::Doubt(not.to_string()),
    }
}

/// The end of an engine's output, which has the reason.
fn last(why: &str) -> String {
    let text = why.trim().replace('\n', " | ");
    let from = text.char_indices().rev().nth(220).map_or(0, |(at, _)| at);
    text[from..].to_owned()
}

/// The profiles of the corpus that an engine accepts unchanged.
fn handed(scratch: &Path) -> Result<Vec<(String, PathBuf, Profile)>, need::Absent> {
    let mut handed = Vec::new();
    for (at, path) in need::profiles().into_iter().enumerate() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let Ok(json) = serde_json::from_str::<Value>(&text) else { continue };
        let whole = if json["linux"]["seccomp"].is_object() {
            json["linux"]["seccomp"].to_string()
        } else {
            text
        };
        let Ok(profile) = Profile::parse(whole.as_bytes()) else { continue };
        // A path that the engines' own root file systems also have.
        let copy = scratch.join(format!("profile-{at}.json"));
        fs::write(&copy, &whole).unwrap();
        handed.push((name, copy, profile));
    }
    Ok(handed)
}

/// A container's capabilities, from its kernel.
fn caps(seen: &Seen) -> Caps {
    let bits = u64::from_str_radix(&seen.status["CapBnd"], 16).unwrap();
    Capability::all().filter(|cap| bits & cap.mask() != 0).collect()
}

/// The calls that every runtime's init and its threads make with no_new_privs.
const SHUT: &[&str] = &[
    "close",
    "execve",
    "exit_group",
    "fcntl",
    "fstat",
    "fstatfs",
    "futex",
    "getdents64",
    "openat",
    "openat2",
    "pause",
    "readlinkat",
    "statx",
    "write",
    "clone",
    "clone3",
    "mmap",
    "madvise",
    "munmap",
    "mprotect",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sigaltstack",
    "gettid",
    "getpid",
    "tgkill",
    "nanosleep",
    "sched_yield",
    "epoll_pwait",
    "epoll_ctl",
    "rseq",
    "set_robust_list",
];

/// Profiles with one field each, and an answer that shows whether the engine reads it.
fn fields(scratch: &Path) -> Vec<(String, PathBuf, Profile)> {
    let open = |rule: Value| json!({"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [rule]});
    let errno = |more: Value| {
        // Each has a different name: crun caches filters, and does not distinguish profiles that
        // differ only in errnoRet.
        let mut rule =
            json!({"names": ["mount", "bpf", more.to_string()], "action": "SCMP_ACT_ERRNO"});
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        open(rule)
    };
    let shut = |more: Value| {
        let mut profile = json!({
            "defaultAction": "SCMP_ACT_ERRNO",
            "syscalls": [{"names": SHUT, "action": "SCMP_ACT_ALLOW"}],
        });
        profile.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        profile
    };
    let native =
        json!([{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}]);
    let all = [
        ("plain", shut(json!({}))),
        ("architectures", shut(json!({"architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X32"]}))),
        ("defaultErrnoRet", shut(json!({"defaultErrnoRet": 38}))),
        ("defaultErrno", shut(json!({"defaultErrno": "ENOSYS"}))),
        (
            "defaultErrno and its number",
            shut(json!({"defaultErrno": "ENOSYS", "defaultErrnoRet": 38})),
        ),
        ("archMap", shut(json!({"archMap": native}))),
        ("errnoRet", errno(json!({"errnoRet": 13}))),
        ("errnoRet of 0", errno(json!({"errnoRet": 0}))),
        ("errnoRet beyond 16 bits", errno(json!({"errnoRet": 65536 + 38}))),
        ("errno", errno(json!({"errno": "EACCES"}))),
        ("errno and its number", errno(json!({"errno": "EACCES", "errnoRet": 13}))),
        ("includes caps", errno(json!({"includes": {"caps": ["CAP_SYS_ADMIN"]}}))),
        ("excludes caps", errno(json!({"excludes": {"caps": ["CAP_CHOWN"]}}))),
        ("includes arches", errno(json!({"includes": {"arches": ["arm64"]}}))),
        ("old minKernel", errno(json!({"includes": {"minKernel": "3.0"}}))),
        ("new minKernel", errno(json!({"includes": {"minKernel": "99.0"}}))),
        ("name", open(json!({"name": "mount", "action": "SCMP_ACT_ERRNO"}))),
        (
            "name and names",
            open(json!({"names": ["mount"], "name": "bpf", "action": "SCMP_ACT_ERRNO"})),
        ),
        (
            "architectures and archMap",
            shut(json!({"architectures": ["SCMP_ARCH_X86_64"], "archMap": native})),
        ),
        (
            "an entry that repeats the default",
            shut(json!({"syscalls": [
                {"names": ["mount"], "action": "SCMP_ACT_ERRNO"},
                {"names": SHUT, "action": "SCMP_ACT_ALLOW"},
            ]})),
        ),
        (
            "a call of tomorrow",
            open(json!({"names": ["mount", "nosuchcall"], "action": "SCMP_ACT_ERRNO"})),
        ),
        ("kill", open(json!({"names": ["mount"], "action": "SCMP_ACT_KILL_PROCESS"}))),
    ];
    let written = |(at, (name, json)): (usize, (&str, Value))| {
        let path = scratch.join(format!("field-{at}.json"));
        let text = json.to_string();
        fs::write(&path, &text).unwrap();
        (name.to_owned(), path, Profile::parse(text.as_bytes()).unwrap())
    };
    all.into_iter().enumerate().map(written).collect()
}

/// Compares every engine with the table over these profiles; daemons get one in `step`.
fn hold(profiles: &[(String, PathBuf, Profile)], step: usize, rootfs: &Path) {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let kernel = KernelVersion::parse(release.trim()).unwrap();
    let all = std::env::var_os("SECCOMPAT_ENGINES_ALL").is_some();
    let mut wrong = Vec::new();
    for (name, place) in places() {
        for (which, engine) in Engine::all(&place, rootfs) {
            let engine = match engine {
                Ok(engine) => engine,
                Err(why) => {
                    say(&format!("{name}: {which} does not start: {}", last(&why)));
                    wrong.extend((name == "host").then(|| format!("{which} does not start")));
                    continue;
                }
            };
            if !engine.takes_profiles() {
                say(&format!("{name}: {}: it cannot be given a profile", engine.stack));
                continue;
            }
            let stack = facts_of(&engine);
            let mut context = Context::new(kernel);
            context.caps = stack.caps();
            let (mut alike, mut cannot, mut doubtful) = (0, 0, Vec::new());
            let mut refused: BTreeMap<String, usize> = BTreeMap::new();
            // Containers of daemons start slowly.
            let step = if all || ["runc", "crun"].contains(&which) { 1 } else { step };
            for (file, path, profile) in profiles.iter().step_by(step) {
                match compare(&stack, profile, &context, engine.look(path)) {
                    Outcome::Alike => alike += 1,
                    Outcome::CannotStart => cannot += 1,
                    Outcome::NoSupervisor => say(&format!("  {file}: wants a supervisor")),
                    Outcome::Doubt(why) => {
                        doubtful.push(file.clone());
                        say(&format!("  in doubt, and said so: {file}: {why}"));
                    }
                    Outcome::Refused(why) => *refused.entry(why).or_default() += 1,
                    Outcome::Wrong(why) => {
                        say(&format!("{stack} {file}: {why}"));
                        wrong.push(format!("{stack} {file}: {why}"));
                    }
                }
            }
            say(&format!(
                "{name}: {stack}: {alike} filters alike, {cannot} cannot start, {} refused as said",
                refused.values().sum::<usize>()
            ));
            refused.iter().for_each(|(why, n)| say(&format!("  {n} {why}")));
            if doubtful.len() * 50 > profiles.len() {
                wrong.push(format!("{stack}: too much is in doubt: {doubtful:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

/// The requirements of these tests, and a root file system for the containers.
fn ground(scratch: &Path) -> Result<PathBuf, need::Absent> {
    need::root()?;
    for program in ["runc", "crun", "docker", "podman", "containerd"] {
        need::program(program)?;
    }
    rootfs(scratch)
}

#[test]
fn fields_are_read_or_dropped_as_the_table_says() {
    let scratch = Scratch::new().unwrap();
    let rootfs = need!(ground(scratch.path()));
    hold(&fields(scratch.path()), 1, &rootfs);
}

#[test]
fn live_filters_match_the_predictions() {
    let scratch = Scratch::new().unwrap();
    let rootfs = need!(ground(scratch.path()));
    hold(&need!(handed(scratch.path())), 5, &rootfs);
}

/// The capabilities and no_new_privs of a plain container are the table's.
#[test]
fn plain_containers_are_as_the_table_says() {
    let scratch = Scratch::new().unwrap();
    let rootfs = need!(ground(scratch.path()));
    let mut wrong = Vec::new();
    for (name, place) in places() {
        for (which, engine) in Engine::all(&place, &rootfs) {
            // A runtime's container follows its config.json.
            if ["runc", "crun"].contains(&which) {
                continue;
            }
            let engine = match engine {
                Ok(engine) => engine,
                Err(why) => {
                    wrong.push(format!("{name}: {which} does not start: {}", last(&why)));
                    continue;
                }
            };
            let stack = Stack::parse(&engine.stack).unwrap();
            let seen = match engine.plain() {
                Ok(seen) => seen,
                Err(why) => {
                    wrong.push(format!("{name}: {stack}: {}", last(&why)));
                    continue;
                }
            };
            let (caps, on) = (caps(&seen), seen.status["NoNewPrivs"] == "1");
            say(&format!(
                "{name}: {stack}: no_new_privs {on}, {} capabilities, {} filters",
                caps.iter().count(),
                seen.filters.len()
            ));
            if caps != stack.caps() {
                wrong.push(format!("{stack}: {caps:?}, not {:?}", stack.caps()));
            }
            if on != stack.no_new_privs() {
                wrong.push(format!("{stack}: no_new_privs is {on}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
