//! `allow` and `deny` over real profiles: each edit makes the requested change and no other, in
//! both directions, and in the filters that libseccomp builds, too.
//!
//! `SECCOMPAT_EDITS=50` tries that many edits of each profile.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::env;
use std::fs;

use seccompat_bpf::Program;
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::{Asked, NotChanged, Wanted, Way, change};
use seccompat_policy::{Diagram, Limit, Ref, Wanted as Compared};
use seccompat_profile::{Context, Profile, Unknown};
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    context.unknown = Unknown::Default;
    context
}

/// Common edits, and many unusual ones.
fn edits(count: usize) -> Vec<(Asked, Way)> {
    let whole = |call| Asked { call, args: Vec::new() };
    let with = |call, index, wanted| Asked { call, args: vec![(index, wanted)] };
    let mut all = vec![
        (with(Sysno::SOCKET, 0, Wanted::Value(38)), Way::Deny),
        (with(Sysno::SOCKET, 0, Wanted::Value(40)), Way::Allow),
        (whole(Sysno::CLONE3), Way::Allow),
        (with(Sysno::CLONE, 0, Wanted::Bits(0x1000_0000)), Way::Allow),
        (whole(Sysno::BPF), Way::Allow),
        (whole(Sysno::IO_URING_SETUP), Way::Deny),
        (with(Sysno::IOCTL, 1, Wanted::Value(0x5412)), Way::Deny),
        (with(Sysno::PERSONALITY, 0, Wanted::Value(0x4_0000)), Way::Allow),
        (whole(Sysno::PTRACE), Way::Deny),
        (whole(Sysno::MOUNT), Way::Allow),
    ];
    for (at, call) in Sysno::all().enumerate().step_by(11) {
        let way = if at % 2 == 0 { Way::Allow } else { Way::Deny };
        let index = u8::try_from(at % 3).unwrap();
        all.push(match at % 4 {
            0 | 1 => (whole(call), way),
            2 => (with(call, index, Wanted::Value(7)), way),
            _ => (with(call, index, Wanted::Bits(0x10)), way),
        });
    }
    all.truncate(count);
    all
}

/// The calls with a different decision.
fn differ(old: &str, new: &str) -> Vec<Sysno> {
    let policy = |text: &str| {
        let profile = Profile::parse(text.as_bytes()).unwrap();
        profile.resolve(&context()).unwrap().lower().unwrap().policy
    };
    let (old, new) = (policy(old), policy(new));
    let mut diagram = Diagram::new(Limit::DEFAULT);
    let (a, b) = (diagram.policy(&old).unwrap(), diagram.policy(&new).unwrap());
    named(&mut diagram, a, b)
}

/// The filter that libseccomp builds; `None` if it refuses the rules, or never ends.
fn built(oracle: &Oracle, text: &str) -> Option<Program> {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let context = context();
    let resolved = profile.resolve(&context).unwrap();
    Some(oracle.build(&resolved)?.ok()?.0)
}

/// The calls with a different decision in libseccomp's filters.
fn differ_built(old: &Program, new: &Program) -> Vec<Sysno> {
    let mut diagram = Diagram::new(Limit { nodes: 1 << 22, steps: 1 << 27 });
    let [a, b] = [old, new].map(|program| {
        let function = diagram.program(program, false).unwrap();
        diagram.chain(&[function]).unwrap()
    });
    named(&mut diagram, a, b)
}

fn named(diagram: &mut Diagram, a: Ref, b: Ref) -> Vec<Sysno> {
    let mut calls = Vec::new();
    for one in diagram.differences(a, b, Compared::Any).unwrap().unwrap() {
        for abi in [Abi::X86_64, Abi::X86, Abi::X32] {
            let arch = abi.audit_arch().get();
            let here = |number| {
                one.arch.0 <= arch
                    && arch <= one.arch.1
                    && one.numbers.0 <= number
                    && number <= one.numbers.1
            };
            calls.extend(Sysno::on(abi).filter(|(number, _)| here(*number)).map(|(_, call)| call));
        }
    }
    calls
}

#[test]
fn edits_of_real_profiles_change_only_the_given_calls() {
    let count = env::var("SECCOMPAT_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(3);
    // A sample, unless the variable is set: each edit is proven in hundreds of contexts.
    let step = if env::var_os("SECCOMPAT_EDITS").is_some() { 1 } else { 9 };
    let (mut made, mut idle, mut unsaid) = (0, 0, BTreeMap::<String, usize>::new());
    let mut files = 0;
    let oracle = match Oracle::new() {
        Ok(oracle) => Some(oracle),
        Err(absent) => {
            need::skip(&absent);
            None
        }
    };
    let mut compared = 0;
    for path in need::profiles().into_iter().step_by(step) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let Ok(profile) = Profile::parse(text.as_bytes()) else { continue };
        if profile.resolve(&context()).and_then(|one| one.lower()).is_err() {
            continue;
        }
        files += 1;
        if step == 1 {
            // The whole run takes some minutes.
            need::say(&format!("{files}: {}", path.display()));
        }
        let before = oracle.as_ref().and_then(|oracle| built(oracle, &text));
        for (asked, way) in edits(count) {
            match change(&profile, &context(), std::slice::from_ref(&asked), way) {
                Ok(changed) if changed.text == text => idle += 1,
                Ok(changed) => {
                    made += 1;
                    let mut calls = differ(&text, &changed.text);
                    if let (Some(oracle), Some(before)) = (&oracle, &before) {
                        let after = built(oracle, &changed.text);
                        let after = after.unwrap_or_else(|| panic!("{asked:?}: {}", changed.text));
                        calls.extend(differ_built(before, &after));
                        compared += 1;
                    }
                    for call in calls {
                        let through = call.multiplexes().iter().any(|(_, one)| *one == asked.call);
                        assert!(
                            call == asked.call || through,
                            "{}: {asked:?} {way:?}: {call}",
                            path.display()
                        );
                    }
                }
                Err(NotChanged::Unsaid(_)) => *unsaid.entry("unsaid".into()).or_default() += 1,
                Err(why) => *unsaid.entry(why.to_string()).or_default() += 1,
            }
        }
    }
    need::say(&format!(
        "edits of {files} profiles: {made} made, {compared} of them in libseccomp's build, too; {idle} were \
         so, not made: {unsaid:?}"
    ));
    assert!(made > files, "{made} {files}");
    assert!(unsaid.values().sum::<usize>() * 10 < made + idle, "{unsaid:?}");
}

/// The edit of April 2026: the decisions of the engines' own final text.
#[test]
fn the_edit_against_af_alg_is_that_of_the_engines() {
    let folder = need!(need::shipped()).join("containerd");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let asked = [Asked { call: Sysno::SOCKET, args: vec![(0, Wanted::Value(38))] }];
    for (before, after) in [("v2.2.0.json", "v2.2.4.json"), ("v1.7.13.json", "v1.7.32.json")] {
        let (before, after) = (read(before), read(after));
        let profile = Profile::parse(before.as_bytes()).unwrap();
        let changed = change(&profile, &context(), &asked, Way::Deny).unwrap();
        assert_ne!(changed.text, before);
        assert_eq!(differ(&changed.text, &after), []);
    }
}

/// The same on the built-in releases: Moby's, whose first fix also refused `socketcall` and whose final
/// one does not, and containerd's.
#[test]
fn the_edit_against_af_alg_is_that_of_the_built_in_releases() {
    let asked = [Asked { call: Sysno::SOCKET, args: vec![(0, Wanted::Value(38))] }];
    let release = |family: &str, version: &str| {
        seccompat_profile::builtin::engine::profile(family, Some(version)).unwrap()
    };
    for (family, before, after, left) in [
        ("docker", "29.4.1", "29.7.2", &[][..]),
        ("docker", "29.4.1", "29.4.2", &[Sysno::SOCKETCALL]),
        ("containerd", "2.3.0", "2.3.1", &[]),
        ("containerd", "2.0.8", "2.0.9", &[]),
        ("containerd", "1.7.31", "1.7.32", &[]),
    ] {
        let (before, after) = (release(family, before), release(family, after));
        assert_ne!(differ(before.text(), after.text()), [], "{family}");
        let changed = change(&before, &context(), &asked, Way::Deny).unwrap();
        assert_eq!(differ(&changed.text, after.text()), left, "{family}");
    }
}
