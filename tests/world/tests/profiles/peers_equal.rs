//! Peers compile the same rules to the same function of every input: libseccomp at both
//! optimisation levels, seccompiler, and ours. (runc's filters are in `runc.rs`.)
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;

use seccompat_bpf::{Action, Program};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_policy::{Diagram, Difference, Ref, Wanted, Weights, compile};
use seccompat_profile::{Context, Profile, Resolved, Unknown};
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;
use seccompat_world::seccompiler;
use serde_json::{Value, json};

/// The machines for which libseccomp can build here.
const FAMILIES: [&[Abi]; 5] = [
    &[Abi::X86_64],
    &[Abi::X86_64, Abi::X86, Abi::X32],
    &[Abi::Aarch64, Abi::Arm],
    &[Abi::Ppc64le],
    &[Abi::Riscv64],
];

fn context(abis: &[Abi]) -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.abis = Some(abis.to_vec());
    context.unknown = Unknown::Default;
    context
}

fn ours(resolved: &Resolved<'_>) -> Option<Program> {
    let policy = resolved.lower().ok()?.policy;
    Some(compile(&policy, &Weights::recorded()).unwrap())
}

/// All differences; every program here can be decided.
fn differences(diagram: &mut Diagram, a: Ref, b: Ref) -> Vec<Difference> {
    diagram.differences(a, b, Wanted::Any).unwrap().expect("few enough to list")
}

/// Whether all numbers of a difference are calls that libseccomp lacks, by their names or, as
/// `map_shadow_stack` on x32, only on that architecture.
fn lacking(difference: &Difference, abis: &[Abi], names: &BTreeSet<String>) -> bool {
    let (first, last) = difference.numbers;
    let arch = difference.arch.0;
    difference.arch.1 == arch
        && (first..=last).all(|nr| {
            let abis = abis.iter().filter(|abi| abi.audit_arch().get() == arch);
            let call = abis.filter_map(|&abi| Some((abi, Sysno::from_number(abi, nr)?))).next();
            call.is_some_and(|(abi, call)| {
                names.contains(call.name()) || (abi, call) == (Abi::X32, Sysno::MAP_SHADOW_STACK)
            })
        })
}

#[test]
fn libseccomp_at_both_levels_and_ours_are_equal() {
    let oracle = need!(Oracle::new());
    let paths = need::profiles();
    let (mut pairs, mut endless, mut lacked) = (0, Vec::new(), BTreeSet::new());
    for path in paths {
        let Ok(profile) = Profile::parse(&fs::read(&path).unwrap()) else { continue };
        for abis in FAMILIES {
            let context = context(abis);
            let Ok(resolved) = profile.resolve(&context) else { continue };
            let Some(ours) = ours(&resolved) else { continue };
            let what = format!("{} {abis:?}", path.display());
            let Some(Ok((first, names))) = oracle.build_at(&resolved, 1) else {
                panic!("{what}: libseccomp makes no filter of it")
            };
            let mut diagram = Diagram::default();
            let mut meaning = |program| diagram.program(program, false).unwrap();
            let (one, our) = (meaning(&first), meaning(&ours));
            match oracle.build_at(&resolved, 2) {
                Some(Ok((second, _))) => assert_eq!(one, meaning(&second), "{what}"),
                Some(Err(why)) => panic!("{what}: {why}"),
                None => endless.push(what.clone()),
            }
            for difference in differences(&mut diagram, our, one) {
                assert!(lacking(&difference, abis, &names), "{what}: {difference:?}");
            }
            lacked.extend(names);
            pairs += 1;
        }
    }
    println!("{pairs} filters of libseccomp are equal at both levels, and to ours but for names");
    println!("that it lacks: {lacked:?}; without an end at level 2: {endless:?}");
    assert!(pairs > 250 && endless.len() < pairs / 10, "{pairs}");
}

#[test]
fn seccompiler_and_ours_are_equal() {
    let paths = need::profiles();
    let mut pairs = 0;
    for path in paths {
        let Ok(profile) = Profile::parse(&fs::read(&path).unwrap()) else { continue };
        let context = context(&[Abi::X86_64]);
        let Ok(resolved) = profile.resolve(&context) else { continue };
        // The same rules in both dialects: the part of the profile that seccompiler can express.
        let text = seccompiler::json(&resolved);
        let Some(same) = as_profile(&text) else { continue };
        let same = Profile::parse(same.to_string().as_bytes()).unwrap();
        let Some(ours) = ours(&same.resolve(&context).unwrap()) else { continue };
        let theirs = seccompiler::program(&seccompiler::compile(&text));
        let mut diagram = Diagram::default();
        let our = diagram.program(&ours, false).unwrap();
        let their = diagram.program(&theirs, false).unwrap();
        let native = Abi::X86_64.audit_arch().get();
        for one in differences(&mut diagram, our, their) {
            // It kills the process where ours, like libseccomp, kills the thread, and it treats
            // x32's numbers as calls.
            let elsewhere = one.arch.0 != native || one.arch.1 != native;
            let expected = if elsewhere {
                (one.a, one.b) == (Action::KillThread, Action::KillProcess)
            } else {
                let (first, last) = (0x4000_0000, 0xffff_fffe);
                one.numbers.0 >= first && one.numbers.1 <= last && one.a == Action::KillThread
            };
            assert!(expected, "{}: {one:?}", path.display());
        }
        pairs += 1;
    }
    println!("{pairs} filters of seccompiler are equal to ours on x86_64");
    assert!(pairs > 40, "{pairs}");
}

/// A filter of seccompiler's as a profile; `None` if it allows nothing.
fn as_profile(text: &str) -> Option<Value> {
    let document: Value = serde_json::from_str(text).unwrap();
    let rules = document["thread"]["filter"].as_array().unwrap();
    let operator = |op: &Value| match op.as_str() {
        Some(name) => (format!("SCMP_CMP_{}", name.to_uppercase()), None),
        None => ("SCMP_CMP_MASKED_EQ".to_owned(), Some(op["masked_eq"].clone())),
    };
    let condition = |arg: &Value| {
        let (op, mask) = operator(&arg["op"]);
        match mask {
            Some(mask) => json!({ "index": arg["index"], "op": op, "value": mask,
                                  "valueTwo": arg["val"] }),
            None => json!({ "index": arg["index"], "op": op, "value": arg["val"] }),
        }
    };
    let rule = |rule: &Value| {
        let args: Vec<Value> =
            rule["args"].as_array().into_iter().flatten().map(condition).collect();
        json!({ "names": [rule["syscall"]], "action": "SCMP_ACT_ALLOW", "args": args })
    };
    let rules: Vec<Value> = rules.iter().map(rule).collect();
    (!rules.is_empty()).then(|| {
        json!({ "defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"],
                "syscalls": rules })
    })
}
