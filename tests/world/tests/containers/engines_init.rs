//! The calls that a runtime's own init makes under the filter: a filter refuses one call and allows
//! the rest, and a container starts or does not. The rows `init` of the table list these calls;
//! here they are compared with the runtimes of this machine, and of the root file systems that
//! `SECCOMPAT_ENGINES` lists.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;

use fastrand::Rng;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_engine::{Fact, Part, Stack};
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::runtime::{DONE, Oci, places, rootfs, runtime_of};
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

/// The program's own end, and calls that no filter sees.
const NOT_ASKED: [&str; 4] = ["exit", "exit_group", "uretprobe", "uprobe"];

/// Whether a container starts under this `linux.seccomp`; if not, the reason.
fn starts(runtime: &Oci, seccomp: &Value, no_new_privs: bool, seconds: u32) -> Result<(), String> {
    let mut config = bundle::config(seccomp, &["/bin/done"]);
    config["process"]["noNewPrivileges"] = json!(no_new_privs);
    // A hanging init counts as not started.
    match runtime.finish_config(config, seconds) {
        Ok(DONE) => Ok(()),
        Ok(status) => Err(format!("status {status}")),
        Err(why) => Err(why),
    }
}

/// A profile that refuses these calls only.
fn without(calls: &[&str], errno: Errno) -> Value {
    json!({
        "defaultAction": "SCMP_ACT_ALLOW",
        "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [{"names": calls, "action": "SCMP_ACT_ERRNO", "errnoRet": errno.get()}],
    })
}

/// A profile that allows these calls only, and the program's end.
fn only(calls: &BTreeSet<&str>) -> Value {
    let calls: Vec<&str> = calls.iter().copied().chain(["exit_group"]).collect();
    json!({
        "defaultAction": "SCMP_ACT_ERRNO",
        "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [{"names": calls, "action": "SCMP_ACT_ALLOW"}],
    })
}

/// The table's facts about a runtime's init.
struct Needs {
    /// Without one of these, no container starts.
    always: Vec<&'static str>,
    /// One call of each of these groups is enough.
    either: Vec<Vec<&'static str>>,
    /// Calls of the runtime's own threads, which not every start makes.
    sometimes: Vec<&'static str>,
}

impl Needs {
    fn of(runtime: &Part, no_new_privs: bool) -> Self {
        let words =
            |name: &str| runtime.fact(name).map_or_else(Vec::new, |fact: &Fact| fact.value.clone());
        let which = if no_new_privs { "init-nnp" } else { "init" };
        let either = words(&format!("{which}-either"));
        Self {
            always: words(which),
            either: either.into_iter().map(|word| word.split('|').collect()).collect(),
            sometimes: words("init-sometimes"),
        }
    }

    /// All needed calls; of alternatives the one that `choose` picks.
    fn enough(&self, choose: impl Fn(&[&'static str]) -> &'static str) -> BTreeSet<&'static str> {
        let chosen = self.either.iter().map(|calls| choose(calls));
        let all = self.always.iter().chain(&self.sometimes).copied();
        all.chain(chosen).collect()
    }
}

/// The other calls that are refused, one at a time: all if a variable says so, else twenty.
fn others(needs: &Needs) -> Vec<&'static str> {
    let listed = |name: &str| needs.always.contains(&name) || needs.sometimes.contains(&name);
    let native = Sysno::all().filter(|call| call.number(Abi::X86_64).is_some()).map(Sysno::name);
    let all: Vec<_> = native.filter(|name| !listed(name) && !NOT_ASKED.contains(name)).collect();
    if std::env::var_os("SECCOMPAT_ENGINES_ALL").is_some() {
        return all;
    }
    let mut random = Rng::with_seed(std::process::id().into());
    random.choose_multiple(all, 20)
}

/// The differences from the table, for one runtime and mode.
fn wrong(runtime: &Oci, needs: &Needs, no_new_privs: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut hold = |what: String, seccomp: &Value, expected: bool| {
        // A start may by chance not make an optional call, and a busy machine is slow: the second
        // try decides, with more time.
        let outcome = starts(runtime, seccomp, no_new_privs, 3);
        let outcome = if outcome.is_ok() == expected {
            outcome
        } else {
            starts(runtime, seccomp, no_new_privs, 30)
        };
        match outcome {
            Ok(()) if !expected => wrong.push(format!("starts {what}")),
            Err(why) if expected => wrong.push(format!("does not start {what}: {why}")),
            _ => {}
        }
    };
    for errno in [Errno::EPERM, Errno::ENOSYS] {
        for call in &needs.always {
            hold(format!("without {call}"), &without(&[call], errno), false);
        }
        for calls in &needs.either {
            hold(format!("without {}", calls.join(" and ")), &without(calls, errno), false);
        }
        for call in others(needs) {
            hold(format!("without {call}, {errno}"), &without(&[call], errno), true);
        }
    }
    for (which, choose) in [("first", 0), ("last", usize::MAX)] {
        let calls = needs.enough(|calls| calls[choose.min(calls.len() - 1)]);
        hold(format!("with what is listed alone, {which} of alternatives"), &only(&calls), true);
    }
    wrong
}

#[test]
fn init_needs_the_calls_of_the_table() {
    need!(need::root());
    need!(need::program("runc"));
    need!(need::program("crun"));
    let scratch = Scratch::new().unwrap();
    let rootfs = need!(rootfs(scratch.path()));
    let mut all = Vec::new();
    for (name, place) in places() {
        for runtime in ["runc", "crun"] {
            let oci = match runtime_of(&place, runtime, &rootfs) {
                Ok(oci) => oci,
                Err(why) => {
                    say(&format!("left out: {name}: {why}"));
                    continue;
                }
            };
            let stack = Stack::parse(&format!("{runtime}@{}", oci.version().unwrap())).unwrap();
            for no_new_privs in [false, true] {
                let needs = Needs::of(stack.runtime(), no_new_privs);
                assert!(!needs.always.is_empty(), "{stack}");
                let wrong = wrong(&oci, &needs, no_new_privs);
                wrong.iter().for_each(|what| say(&format!("  {what}")));
                let mode = if no_new_privs { "no_new_privs" } else { "plain" };
                say(&format!(
                    "{name}: {}, {mode}: {} calls needed, {} faults",
                    stack.runtime(),
                    needs.always.len() + needs.either.len(),
                    wrong.len()
                ));
                all.extend(wrong.iter().map(|what| format!("{} {mode} {what}", stack.runtime())));
            }
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
