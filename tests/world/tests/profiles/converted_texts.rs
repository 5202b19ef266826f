//! The directives and policies that `convert` writes, loaded by systemd's own libraries and by
//! lxc-execute: they decide as the profile.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_bpf::Program;
use seccompat_catalogue::{Abi, AuditArch, KernelVersion, Sysno};
use seccompat_engine::{Stack, load};
use seccompat_lint::{NotConverted, Written, convert};
use seccompat_policy::{Diagram, Difference, Wanted};
use seccompat_profile::{Context, Lacks, Profile, Unknown, builtin};
use seccompat_world::{lxc, need, systemd};
use serde_json::{Value, json};

fn context(abis: Option<&[Abi]>) -> Context {
    let mut context = Context::new(KernelVersion::parse("6.1").unwrap());
    context.native = Abi::X86_64;
    context.abis = abis.map(<[Abi]>::to_vec);
    context
}

/// The differences between a profile and the filters that an engine loads for its converted text.
fn differences(
    profile: &Profile,
    own: &Stack,
    context: &Context,
    newest_first: &[Program],
) -> Vec<Difference> {
    let loaded = load(profile, own, context).unwrap();
    let mut plain = context.clone();
    (plain.unknown, plain.lacks) = (Unknown::Default, Lacks::default());
    let meant = loaded.reading.resolve(&plain).unwrap().lower().unwrap().policy;
    let mut diagram = Diagram::default();
    let each: Vec<_> =
        newest_first.iter().map(|one| diagram.program(one, false).unwrap()).collect();
    let (made, meant) = (diagram.chain(&each).unwrap(), diagram.policy(&meant).unwrap());
    let mut all = diagram.differences(meant, made, Wanted::Any).unwrap().unwrap();
    // The kernel of this machine gives no other architecture.
    let here = [Abi::X86_64, Abi::X86].map(|abi| abi.audit_arch().get());
    all.retain(|one| here.iter().any(|arch| (one.arch.0..=one.arch.1).contains(arch)));
    all
}

/// The ABI and the calls of a difference.
fn calls(one: &Difference) -> (Abi, Vec<Sysno>) {
    let mut abis = Abi::sharing(AuditArch::new(one.witness.arch));
    let is_x32 = one.witness.nr >= Abi::X32.number_base();
    let abi = abis.find(|abi| (*abi == Abi::X32) == is_x32).unwrap();
    let (first, last) = one.numbers;
    let named = Sysno::on(abi).filter(|(nr, _)| (first..=last).contains(nr));
    (abi, named.map(|(_, call)| call).collect())
}

/// A default profile without the entries that have conditions.
fn without_conditions(family: &str, release: &str) -> Profile {
    let profile = builtin::engine::profile(family, Some(release)).unwrap();
    let (own, oci) = (Stack::parse(family).unwrap(), Stack::parse("containerd").unwrap());
    let text = convert(&profile, &context(None), &own, &oci, (Written::Oci, "")).unwrap().text;
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["syscalls"].as_array_mut().unwrap().retain(|entry| entry["args"].is_null());
    Profile::parse(value.to_string().as_bytes()).unwrap()
}

/// Profiles with every action that a unit has.
fn own() -> Vec<Profile> {
    let entry = |names: &[&str], action: &str, errno: u16| match errno {
        0 => json!({"names": names, "action": action}),
        errno => json!({"names": names, "action": action, "errnoRet": errno}),
    };
    let (allow, errno, kill) = ("SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL_PROCESS");
    let arches = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"];
    let entries = json!([
        entry(&["read", "write", "execve", "mount", "umount2"], allow, 0),
        entry(&["bpf"], errno, 13),
        entry(&["clone3", "openat2"], errno, 38),
        entry(&["reboot"], kill, 0),
        entry(&["getpid"], "SCMP_ACT_LOG", 0),
    ]);
    let defaults = [(errno, 1), (errno, 38), (errno, 5), (kill, 0), (allow, 0)];
    let texts = defaults.map(|(default, number)| {
        let mut value = json!({
            "defaultAction": default, "architectures": arches, "syscalls": entries.clone(),
        });
        if number > 0 {
            value["defaultErrnoRet"] = number.into();
        }
        Profile::parse(value.to_string().as_bytes()).unwrap()
    });
    texts.into()
}

#[test]
fn directives_decide_as_the_profile() {
    let runc = Stack::parse("runc").unwrap();
    let mut profiles = own();
    for name in builtin::engine::list() {
        let (family, release) = name.split_once('@').unwrap();
        profiles.push(without_conditions(family, release));
    }
    for oracle in need!(systemd::Oracle::all()) {
        let to = Stack::parse(&format!("systemd@{}", oracle.release)).unwrap();
        let library = to.library().unwrap();
        let context = context(None);
        for profile in &profiles {
            let converted = convert(profile, &context, &runc, &to, (Written::Oci, "")).unwrap();
            let lines: String =
                converted.text.lines().skip(1).map(|line| line.to_owned() + "\n").collect();
            let mut newest_first = oracle.filters(&lines).unwrap();
            newest_first.reverse();
            for one in differences(profile, &runc, &context, &newest_first) {
                let (abi, calls) = calls(&one);
                let lacks = !calls.is_empty() && calls.iter().all(|call| !library.has(*call, abi));
                let names = calls
                    .iter()
                    .all(|call| converted.notes.iter().any(|note| note.contains(call.name())));
                let enosys = one.b == seccompat_bpf::Action::Errno(38)
                    && to.engine().words("does").contains(&"unlisted-enosys");
                assert!(
                    lacks && names || enosys,
                    "{calls:?} on {abi}: {one:?}\n{}",
                    converted.text
                );
            }
        }
        need::say(&format!(
            "systemd {}: {} profiles as directives",
            oracle.release,
            profiles.len()
        ));
    }
}

#[test]
fn policies_decide_as_the_profile() {
    let oracle = need!(lxc::Oracle::new());
    let to = Stack::parse("lxc").unwrap();
    let library = to.library().unwrap();
    let mut count = 0;
    let context = context(Some(&[Abi::X86_64]));
    let families = ["docker", "podman", "containerd", "cri-o"];
    let newest = families.map(|family| {
        let found = builtin::engine::find(family, None).unwrap();
        (Stack::parse(family).unwrap(), found.profile)
    });
    let runc = Stack::parse("runc").unwrap();
    let own = own().into_iter().map(|profile| (runc.clone(), profile));
    for (own, profile) in newest.into_iter().chain(own) {
        let converted = match convert(&profile, &context, &own, &to, (Written::Oci, "")) {
            Ok(converted) => converted,
            // It has no such actions.
            Err(NotConverted::Lost(parts)) => {
                assert!(parts.iter().all(|part| part.contains("LXC has no action")), "{parts:?}");
                continue;
            }
            Err(why) => panic!("{why}"),
        };
        let theirs = oracle.filter(&converted.text).unwrap();
        for one in differences(&profile, &own, &context, &[theirs]) {
            let (abi, calls) = calls(&one);
            let lacks = !calls.is_empty() && calls.iter().all(|call| !library.has(*call, abi));
            // It serves them by the same rules, and says so.
            assert!(abi != Abi::X86_64 || lacks, "{calls:?} on {abi}: {one:?}");
        }
        assert!(converted.notes.iter().any(|note| note.contains("x86 and x32")));
        count += 1;
    }
    assert!(count >= 4, "{count}");
    need::say(&format!("{count} profiles as policies of LXC"));
}

/// The parts that these languages lack are errors with their places.
#[test]
fn inexpressible_parts_are_named() {
    let runc = Stack::parse("runc").unwrap();
    let fails = |text: &str, to: &str| {
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let to = Stack::parse(to).unwrap();
        convert(&profile, &context(None), &runc, &to, (Written::Oci, "")).unwrap_err().to_string()
    };
    let text = |default: &str, entry: &str| {
        format!("{{\"defaultAction\": \"{default}\",\n\"syscalls\": [{entry}]}}")
    };
    let condition = "{\"names\": [\"socket\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": \
        [{\"index\": 0, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}]}";
    let told = fails(&text("SCMP_ACT_ERRNO", condition), "systemd");
    assert!(told.contains("2:14: socket: a unit's list of calls has no conditions"), "{told}");
    let told = fails(&text("SCMP_ACT_KILL", ""), "systemd");
    assert!(told.contains("systemd has no action for all other calls like kill"), "{told}");
    let traced = "{\"names\": [\"read\"], \"action\": \"SCMP_ACT_TRACE\"}";
    let told = fails(&text("SCMP_ACT_ALLOW", traced), "systemd@247");
    assert!(told.contains("read: systemd has no action like trace"), "{told}");
    let told = fails(&text("SCMP_ACT_ALLOW", traced), "lxc");
    assert!(told.contains("2:14: LXC has no action like trace"), "{told}");
    // x86 and x32 are not served, and LXC would.
    let told = fails(
        &text("SCMP_ACT_ERRNO", "{\"names\": [\"read\"], \"action\": \"SCMP_ACT_ALLOW\"}"),
        "lxc",
    );
    assert!(told.contains("is kill_thread in the profile"), "{told}");
}
