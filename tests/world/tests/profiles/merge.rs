//! `merge` and `convert` over the engines' own profiles and real ones: the kernel would decide so with
//! all filters at once, libseccomp builds the text so, and what cannot be expressed is named.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::process::Output;

use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_engine::Stack;
use seccompat_lint::{Merging, NotMerged, Operand, Written, merge};
use seccompat_policy::{Diagram, Limit, Wanted};
use seccompat_profile::{Context, Profile, Unknown, builtin};
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;

fn context(abis: &[Abi]) -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    context.abis = Some(abis.to_vec());
    context.unknown = Unknown::Default;
    context
}

fn builtin(family: &str) -> Operand {
    let profile = builtin::engine::profile(family, None).unwrap();
    Operand { profile, engine: Stack::parse(family).unwrap() }
}

/// The calls on which libseccomp's build of the text differs from the operation over the operands'
/// policies.
fn wrong(
    oracle: &Oracle,
    operands: &[Operand],
    how: Merging,
    text: &str,
    context: &Context,
) -> Vec<String> {
    let mut diagram = Diagram::new(Limit { nodes: 1 << 22, steps: 1 << 27 });
    let mut all = Vec::new();
    for one in operands {
        let loaded = seccompat_engine::load(&one.profile, &one.engine, context).unwrap();
        let policy = loaded.reading.resolve(context).unwrap().lower().unwrap().policy;
        all.push(diagram.policy(&policy).unwrap());
    }
    let wanted = match how {
        Merging::Intersect => diagram.chain(&all).unwrap(),
        Merging::Union => diagram.weakest(&all).unwrap(),
    };
    let new = Profile::parse(text.as_bytes()).unwrap();
    let resolved = new.resolve(context).unwrap();
    let (program, unknown) = oracle.build(&resolved).expect("an end").expect("a filter");
    let made = diagram.program(&program, false).unwrap();
    let made = diagram.chain(&[made]).unwrap();
    let mut found = Vec::new();
    for one in diagram.differences(wanted, made, Wanted::Any).unwrap().unwrap() {
        let abis = context.abis.iter().flatten().filter(|abi| abi.audit_arch().get() == one.arch.0);
        for abi in abis {
            let numbers = one.numbers.0..=one.numbers.1;
            let calls = Sysno::on(*abi).filter(|(number, _)| numbers.contains(number));
            // Its table of names is older than ours.
            // Debian's 2.5.4 has the name and no number for it there (crates/engine/data/libseccomp.tbl).
            let lacks = |call: Sysno| *abi == Abi::X32 && call == Sysno::MAP_SHADOW_STACK;
            let known = calls.filter(|(_, call)| {
                let is_old = call.since() < KernelVersion::new(6, 7);
                is_old && !unknown.contains(call.name()) && !lacks(*call)
            });
            found.extend(known.map(|(_, call)| format!("{call} on {abi}: {} {}", one.a, one.b)));
        }
    }
    found
}

#[test]
fn defaults_of_engines_are_merged_as_libseccomp_builds_them() {
    let oracle = need!(Oracle::new());
    let families = ["docker", "podman", "containerd", "cri-o"];
    let (mut made, mut entries) = (0, 0);
    for (at, first) in families.iter().enumerate() {
        for second in &families[at + 1..] {
            for (how, abis) in [
                (Merging::Intersect, &[Abi::X86_64, Abi::X86, Abi::X32][..]),
                (Merging::Union, &[Abi::X86_64, Abi::X86, Abi::X32]),
                (Merging::Intersect, &[Abi::X86_64]),
            ] {
                let operands = [builtin(first), builtin(second)];
                let context = context(abis);
                let to = Stack::parse("runc").unwrap();
                let merged = merge(&operands, how, &context, &to, (Written::Oci, ""))
                    .unwrap_or_else(|why| panic!("{first} {second} {how:?}: {why}"));
                let wrong = wrong(&oracle, &operands, how, &merged.text, &context);
                assert_eq!(wrong, Vec::<String>::new(), "{first} {second} {how:?}");
                made += 1;
                entries += merged.entries;
            }
        }
    }
    need::say(&format!("{made} merged profiles with {entries} entries, as libseccomp builds them"));
}

/// Every real profile with Docker's, and with its neighbour.
#[test]
fn real_profiles_are_merged_or_the_entry_is_named() {
    let oracle = need!(Oracle::new());
    let context = context(&[Abi::X86_64]);
    let to = Stack::parse("runc").unwrap();
    let operand = |path| {
        let profile = Profile::parse(&fs::read(path).ok()?).ok()?;
        let engine = Stack::of_profile(&profile);
        let is_loaded = seccompat_engine::load(&profile, &engine, &context).is_ok();
        is_loaded.then_some(Operand { profile, engine })
    };
    let all: Vec<Operand> = need::profiles().into_iter().step_by(5).filter_map(operand).collect();
    let (mut made, mut named) = (0, 0);
    for (at, one) in all.iter().enumerate() {
        let other = all.get(at + 1).cloned().unwrap_or_else(|| builtin("docker"));
        for how in [Merging::Intersect, Merging::Union] {
            let operands = [one.clone(), other.clone()];
            match merge(&operands, how, &context, &to, (Written::Oci, "")) {
                Ok(merged) => {
                    let wrong = wrong(&oracle, &operands, how, &merged.text, &context);
                    assert_eq!(wrong, Vec::<String>::new(), "{at} {how:?}: {}", merged.text);
                    made += 1;
                }
                Err(NotMerged::Unsaid(_, error)) => {
                    assert!(error.place.is_some() && error.help.is_some(), "{error}");
                    named += 1;
                }
                Err(why) => panic!("{at} {how:?}: {why}"),
            }
        }
    }
    need::say(&format!("{made} pairs of real profiles merged, {named} not expressible and named"));
    assert!(made > 0 && named * 10 <= made, "{made} {named}");
}

fn seccompat(args: &[&str]) -> Output {
    limited(need::dist(), 60).args(args).output().unwrap()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `diff` proves what `merge` and `convert` write.
#[test]
fn diff_finds_merged_and_converted_profiles_equal_or_smaller() {
    let scratch = Scratch::new().unwrap();
    let place = |name: &str| scratch.path().join(name).to_str().unwrap().to_owned();
    let (both, either, web, oci) =
        (place("both.json"), place("either.json"), place("web.yaml"), place("oci.json"));
    for (operation, out) in [("--intersect", &both), ("--union", &either)] {
        let args = ["merge", operation, "builtin:docker", "builtin:podman", "-o", out];
        let made = seccompat(&args);
        assert_eq!(made.status.code(), Some(0), "{}", words(&made.stderr));
    }
    for (a, b, status) in [
        (&*both, "builtin:docker", 0),
        (&both, "builtin:podman", 0),
        ("builtin:docker", &both, 1),
        ("builtin:docker", &either, 0),
        ("builtin:podman", &either, 0),
        (&either, "builtin:docker", 1),
    ] {
        let args = ["diff", "--subset", a, b, "--unknown", "default", "--arch", "x86_64,x86,x32"];
        let found = seccompat(&args);
        assert_eq!(found.status.code(), Some(status), "{a} {b}: {}", words(&found.stdout));
    }
    // Docker's as an object of the operator, and as the runtime specification's JSON.
    for (args, out) in [
        (&["convert", "builtin:docker", "--form", "spo", "--name", "web", "-o", &web][..], &web),
        (&["convert", "builtin:docker", "--engine", "containerd", "-o", &oci], &oci),
    ] {
        let made = seccompat(args);
        assert_eq!(made.status.code(), Some(0), "{}", words(&made.stderr));
        let engine = ["--unknown", "default", "--arch", "x86_64"];
        let found = seccompat(&[&["diff", "builtin:docker", out], &engine[..]].concat());
        assert_eq!(found.status.code(), Some(0), "{out}: {}", words(&found.stdout));
    }
    // The operator's type has no errno for the default: the loss is named, with another way.
    let lost = seccompat(&["convert", "builtin:podman", "--form", "spo"]);
    let told = words(&lost.stderr);
    assert_eq!(lost.status.code(), Some(2), "{told}");
    assert!(told.contains("defaultErrnoRet 38") && told.contains("--engine containerd"), "{told}");
    for engine in ["docker", "podman", "containerd", "cri-o", "crun"] {
        let made = seccompat(&["convert", "builtin:podman", "--engine", engine]);
        assert_eq!(made.status.code(), Some(0), "{engine}: {}", words(&made.stderr));
    }
    let old = seccompat(&["convert", "builtin:podman", "--engine", "docker@20.10"]);
    assert!(words(&old.stderr).contains("does not read defaultErrnoRet"), "{}", words(&old.stderr));
}
