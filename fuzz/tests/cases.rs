//! Every input that fuzzing ever found wrong must pass now.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::Path;

use seccompat_fuzz::{TARGETS, find};

#[test]
fn found_cases_pass() {
    let mut cases = 0;
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap() {
        let folder = folder.unwrap();
        let name = folder.file_name().into_string().unwrap();
        let target = find(&name).unwrap_or_else(|| panic!("cases/{name} is of no target"));
        for file in fs::read_dir(folder.path()).unwrap() {
            let place = file.unwrap().path();
            let verdict = (target.run)(&fs::read(&place).unwrap());
            assert!(verdict.is_ok(), "{}: {verdict:?}", place.display());
            cases += 1;
        }
    }
    println!("{cases} cases hold");
    assert!(cases > 0, "the folder of cases has been lost");
}

/// Each target has a program for libFuzzer.
#[test]
fn libfuzzer_has_every_target() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("libfuzzer/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let (_, programs) = manifest.split_once("[[bin]]").unwrap();
    let names = programs.lines().filter_map(|line| line.strip_prefix("name = "));
    let names: Vec<&str> = names.map(|name| name.trim_matches('"')).collect();
    assert_eq!(names, TARGETS.iter().map(|target| target.name).collect::<Vec<_>>());
    for name in names {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("libfuzzer/fuzz_targets");
        let program = fs::read_to_string(program.join(format!("{name}.rs"))).unwrap();
        assert!(program.contains(&format!("seccompat_fuzz::demand(\"{name}\", ")), "{name}");
    }
}

/// A seed that stops at the first check would leave the later code untested.
#[test]
fn the_seeds_reach_deep() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        let ways: Vec<u64> = seeds.iter().map(|seed| (target.run)(seed).unwrap()).collect();
        let deep = match target.name {
            "profile" => ways.iter().filter(|way| **way & 0xff == 4).count(),
            "validator" => ways.iter().filter(|way| **way & 1 << 6 != 0).count(),
            _ => ways.iter().filter(|way| **way > 1).count(),
        };
        assert!(deep * 3 > seeds.len(), "{}: {deep} of {}", target.name, seeds.len());
    }
}
