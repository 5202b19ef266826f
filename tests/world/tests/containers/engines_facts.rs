//! The profiles that runtimes refuse: the rows of the table, tried on every runtime of this machine
//! and of the root file systems that `SECCOMPAT_ENGINES` lists.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;

use seccompat_engine::{Part, Stack};
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::runtime::{DONE, Oci, places, rootfs, runtime_of};
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

/// A profile that allows everything, with this change.
fn open(change: impl FnOnce(&mut Value)) -> Value {
    let mut profile = json!({
        "defaultAction": "SCMP_ACT_ALLOW",
        "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [{"names": ["mount"], "action": "SCMP_ACT_ERRNO"}],
    });
    change(&mut profile);
    profile
}

/// A profile for each word of the table.
fn kinds() -> Vec<(&'static str, Value)> {
    let rule = |change: fn(&mut Value)| open(|profile| change(&mut profile["syscalls"][0]));
    // An absent agent: the connection fails, after the profile has been read.
    let with_agent = |call: &str| {
        open(|profile| {
            profile["listenerPath"] = json!("/nonexistent.sock");
            profile["syscalls"][0] = json!({"names": [call], "action": "SCMP_ACT_NOTIFY"});
        })
    };
    vec![
        ("arch-native", open(|profile| profile["architectures"] = json!(["SCMP_ARCH_NATIVE"]))),
        ("errno-4095", rule(|rule| rule["errnoRet"] = json!(4095))),
        (
            "errno-of-another-action",
            rule(|rule| {
                rule["action"] = json!("SCMP_ACT_TRAP");
                rule["errnoRet"] = json!(1);
            }),
        ),
        ("notify-without-listener", rule(|rule| rule["action"] = json!("SCMP_ACT_NOTIFY"))),
        ("notify-write", with_agent("write")),
        ("listener-not-absolute", open(|profile| profile["listenerPath"] = json!("agent.sock"))),
        ("listener-not-absolute", open(|profile| profile["listenerPath"] = json!(""))),
        ("name-empty", rule(|rule| rule["names"] = json!([""]))),
        ("names-empty", rule(|rule| rule["names"] = json!([]))),
        ("names-absent", rule(|rule| drop(rule.as_object_mut().unwrap().remove("names")))),
        (
            "keys-case",
            json!({"DEFAULTACTION": "SCMP_ACT_ALLOW", "ARCHITECTURES": ["SCMP_ARCH_X86_64"]}),
        ),
    ]
}

/// Whether a runtime starts a container under this.
fn starts(runtime: &Oci, seccomp: &Value) -> Result<(), String> {
    let mut config = bundle::config(seccomp, &["/bin/done"]);
    config["process"]["noNewPrivileges"] = json!(true);
    match runtime.finish_config(config, 10)? {
        DONE => Ok(()),
        status => Err(format!("status {status}")),
    }
}

/// The differences between a runtime's refusals and its rows.
fn wrong(runtime: &Oci, stack: &Stack) -> Vec<String> {
    let part = stack.runtime();
    let words =
        |part: &Part, name: &str| part.fact(name).map_or_else(Vec::new, |fact| fact.value.clone());
    let mut tried = Vec::new();
    let refuses = words(part, "refuses");
    for (kind, profile) in kinds() {
        // An absent agent ends every container with one, and an unknown action ends each container
        // with it.
        let notifies = kind.starts_with("notify");
        let actions = words(part, "refuses-action");
        let action = notifies && actions.contains(&"SCMP_ACT_NOTIFY");
        if kind == "notify-write" && part.name != "runc" {
            continue;
        }
        tried.push((kind.to_owned(), profile, action || refuses.contains(&kind)));
    }
    for (name, field) in [("refuses-flag", "flags"), ("refuses-action", "action")] {
        let all: &[&str] = match field {
            "flags" => &[
                "SECCOMP_FILTER_FLAG_TSYNC",
                "SECCOMP_FILTER_FLAG_LOG",
                "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
                "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
                "SECCOMP_FILTER_FLAG_NEW_LISTENER",
            ],
            _ => {
                &["SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG", "SCMP_ACT_TRACE"]
            }
        };
        let refused = words(part, name);
        for word in all {
            let profile = open(|profile| match field {
                "flags" => profile["flags"] = json!([word]),
                _ => profile["syscalls"][0]["action"] = json!(word),
            });
            tried.push(((*word).to_owned(), profile, refused.contains(word)));
        }
    }
    let mut archs: BTreeSet<_> = words(part, "refuses-arch").into_iter().collect();
    let library = Stack::parse(&stack.to_string()).unwrap().libseccomp().cloned();
    if let (Some(version), true) = (library, part.name == "crun") {
        let library = Part { name: "libseccomp", version };
        archs.extend(words(&library, "refuses-arch"));
    }
    for word in ["AARCH64", "PPC64LE", "RISCV64", "LOONGARCH64", "SH"] {
        // Debian has added it to releases where upstream lacks it.
        if word == "LOONGARCH64" && part.name == "runc" && !archs.contains("RISCV64") {
            continue;
        }
        let list = json!(["SCMP_ARCH_X86_64", format!("SCMP_ARCH_{word}")]);
        let profile = open(|profile| profile["architectures"] = list);
        tried.push((word.to_owned(), profile, archs.contains(word)));
    }
    let outcome = |(what, profile, refused): (String, Value, bool)| match starts(runtime, &profile)
    {
        Ok(()) if refused => Some(format!("{stack} loads {what}")),
        Err(why) if !refused => Some(format!("{stack} refuses {what}: {why}")),
        _ => None,
    };
    tried.into_iter().filter_map(outcome).collect()
}

#[test]
fn runtimes_refuse_as_in_the_table() {
    need!(need::root());
    need!(need::program("runc"));
    need!(need::program("crun"));
    let scratch = Scratch::new().unwrap();
    let rootfs = need!(rootfs(scratch.path()));
    let mut all = Vec::new();
    for (name, place) in places() {
        for which in ["runc", "crun"] {
            let Ok(oci) = runtime_of(&place, which, &rootfs) else {
                say(&format!("left out: {name} has no {which}"));
                continue;
            };
            let library = place.package("libseccomp2").unwrap();
            let version = oci.version().unwrap();
            let stack = Stack::parse(&format!("{which}@{version}/libseccomp@{library}")).unwrap();
            let wrong = wrong(&oci, &stack);
            say(&format!("{name}: {stack}: {} faults", wrong.len()));
            all.extend(wrong);
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
