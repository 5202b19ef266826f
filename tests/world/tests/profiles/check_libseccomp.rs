//! The names that libseccomp lacks: the table of `check` and `fix`, compared with the installed
//! libseccomp, and the effect of a missing name.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;

use seccompat_bpf::Data;
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::{check, newer_names};
use seccompat_profile::{Context, Profile, Unknown};
use seccompat_world::libseccomp::{Built, Oracle};
use seccompat_world::need;
use seccompat_world::process::{limited, run};

/// A profile that allows these calls and refuses all others.
fn built(oracle: &Oracle, calls: &[Sysno]) -> (Profile, Built) {
    let names: Vec<String> = calls.iter().map(|call| format!("\"{call}\"")).collect();
    let text = format!(
        "{{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{{\"names\":[{}],\"action\":\
         \"SCMP_ACT_ALLOW\"}}]}}",
        names.join(",")
    );
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let built = oracle.build(&profile.resolve(&context()).unwrap()).expect("an end");
    (profile, built)
}

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    (context.abis, context.unknown) = (Some(vec![Abi::X86_64]), Unknown::Default);
    context
}

/// `2.5.4` as numbers.
fn numbers(version: &str) -> Vec<u32> {
    version.trim().split('.').map(|part| part.parse().unwrap()).collect()
}

#[test]
fn the_table_is_the_installed_libseccomp_s() {
    let oracle = need!(Oracle::new());
    need!(need::program("pkg-config"));
    let installed = run(limited("pkg-config", 10).args(["--modversion", "libseccomp"])).unwrap();
    let all: Vec<Sysno> = Sysno::all().collect();
    let (_, built) = built(&oracle, &all);
    let (_, lacking) = built.unwrap();
    let newer = newer_names(all.iter().copied());
    let has = |call: &Sysno| {
        let group = newer.iter().find(|(_, calls)| calls.contains(call));
        group.is_none_or(|(release, _)| {
            release.is_some_and(|release| numbers(release) <= numbers(&installed))
        })
    };
    let (told, others): (Vec<Sysno>, Vec<Sysno>) = all.iter().copied().partition(has);
    let wrong: Vec<&Sysno> = told.iter().filter(|call| lacking.contains(call.name())).collect();
    assert_eq!(wrong, Vec::<&Sysno>::new(), "libseccomp {installed} should have these names");
    // A distributor may have added names: all names of a later Linux release.
    let added: Vec<&Sysno> = others.iter().filter(|call| !lacking.contains(call.name())).collect();
    let newest = added.iter().map(|call| call.since()).max();
    let lacks: Vec<&Sysno> = others.iter().filter(|call| lacking.contains(call.name())).collect();
    println!(
        "libseccomp {}: {} names as told, {} more (up to Linux {newest:?}), {} lacking",
        installed.trim(),
        told.len(),
        added.len(),
        lacks.len()
    );
    // Its names beyond the table are all names up to some release, except rare calls.
    if let Some(newest) = newest {
        let own = |call: &&&Sysno| call.number(Abi::X86_64).is_some();
        let holes: Vec<_> = lacks.iter().filter(own).filter(|call| call.since() < newest).collect();
        assert_eq!(holes, Vec::<&&Sysno>::new());
    }
    assert!(told.len() > 450 && !lacks.is_empty(), "{} told, {} lacking", told.len(), lacks.len());
}

/// The finding lists calls that such a libseccomp refuses, although the profile allows them.
#[test]
fn dropped_names_get_the_default() {
    let oracle = need!(Oracle::new());
    let calls: Vec<Sysno> =
        Sysno::all().filter(|call| call.number(Abi::X86_64).is_some()).collect();
    let (profile, built) = built(&oracle, &calls);
    let (program, lacking) = built.unwrap();
    let findings = check(&profile, &context()).unwrap();
    let finding = findings.iter().find(|one| one.rule.id == "unknown-to-old-libseccomp").unwrap();
    let notes = finding.notes.join(" ");
    let words: BTreeSet<&str> = notes.split([' ', ',']).collect();
    let mut dropped = 0;
    for call in &calls {
        let (nr, arch) = (call.number(Abi::X86_64).unwrap(), Abi::X86_64.audit_arch().get());
        let word = program.evaluate(&Data { nr, arch, ..Data::default() }, false).word;
        if word != seccompat_bpf::Action::Allow.to_word() {
            assert_eq!(word, profile.default.action.to_word(), "{call}");
            assert!(
                lacking.contains(call.name()) && words.contains(call.name()),
                "{call}: {notes}"
            );
            dropped += 1;
        }
    }
    println!("{dropped} calls are allowed by the profile and refused by its filter");
    assert!(dropped > 0, "this libseccomp is newer than the catalogue: the test shows nothing");
}
