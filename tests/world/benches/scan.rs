//! A whole scan compared with `strace -c true`, the usual alternative; and `pid:self`, which learns a
//! filter, compared with a scan under that filter. Medians of one run, and their ratios.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use seccompat_world::need;
use seccompat_world::scratch::Scratch;
use seccompat_world::turns::{Work, beside, time};

const RUNS: usize = 301;
/// Of `pid:self`, which takes longer.
const FEW_RUNS: usize = 11;
/// Each form of a condition, on the ABIs of x86: a bound, values, a bit, few values.
const CONDITIONS: &str = r#"{"defaultAction": "SCMP_ACT_ALLOW",
    "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"], "syscalls": [
    {"names": ["keyctl"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13,
     "args": [{"index": 0, "value": 777777, "op": "SCMP_CMP_GE"}]},
    {"names": ["socket"], "action": "SCMP_ACT_ERRNO",
     "args": [{"index": 0, "value": 38, "op": "SCMP_CMP_EQ"}]},
    {"names": ["personality"], "action": "SCMP_ACT_ERRNO", "errnoRet": 22,
     "args": [{"index": 0, "value": 262144, "valueTwo": 262144, "op": "SCMP_CMP_MASKED_EQ"}]},
    {"names": ["bpf"], "action": "SCMP_ACT_ERRNO",
     "args": [{"index": 0, "value": 9, "op": "SCMP_CMP_LE"}]},
    {"names": ["mlock2"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38,
     "args": [{"index": 2, "value": 5, "op": "SCMP_CMP_EQ"}]},
    {"names": ["kcmp"], "action": "SCMP_ACT_ERRNO"}]}"#;

/// Prints the times of two commands and their ratio.
fn compare(all: [(&str, &[&str]); 2], runs: usize, budget: f64) {
    let script = |words: &[&str]| {
        let _ = time(words, Path::new("/"));
    };
    let [(ours, words), (theirs, others)] = all;
    let mut work: [Work<'_>; 2] = [&mut || script(others), &mut || script(words)];
    let times = beside(&mut work, runs);
    let (of_theirs, of_ours) = (times[0].median, times[1].median);
    let ratio = of_ours / of_theirs;
    println!(
        "{ours} {of_ours:.2} ms, {theirs} {of_theirs:.2} ms, ratio {ratio:.2} (budget {budget})"
    );
}

/// Prints the time of a scan under Docker's default profile, of all ABIs and named values: a command there,
/// without the time of `true` there.
fn in_docker(program: &str) {
    let under = [program, "-q", "under", "builtin:docker", "--"];
    let script = |words: &[&str]| {
        let _ = time(words, Path::new("/"));
    };
    let scan = [&under[..], &[program, "scan"]].concat();
    let nothing = [&under[..], &["true"]].concat();
    let mut work: [Work<'_>; 3] =
        [&mut || script(&["strace", "-c", "true"]), &mut || script(&nothing), &mut || {
            script(&scan)
        }];
    let [strace, nothing, scan] = beside(&mut work, 61)[..] else { return };
    let ours = scan.median - nothing.median;
    println!(
        "scan under Docker's profile {ours:.2} ms, strace -c true {:.2} ms, ratio {:.2} (budget 3)",
        strace.median,
        ours / strace.median
    );
}

fn main() {
    let program = need::dist();
    let program = program.to_str().unwrap();
    let scan = [program, "scan"];
    compare([("scan", &scan), ("strace -c true", &["strace", "-c", "true"])], RUNS, 0.33);
    if let Err(why) = need::root() {
        println!("skipped: {why:?}");
        return;
    }
    in_docker(program);
    let folder = Scratch::new().unwrap();
    let profile = folder.path().join("profile.json");
    fs::write(&profile, CONDITIONS).unwrap();
    let under = [program, "under", profile.to_str().unwrap(), "--"];
    let learned = [&under[..], &[program, "show", "pid:self", "-o", "/dev/null"]].concat();
    let scanned = [&under[..], &scan].concat();
    compare([("show pid:self", &learned), ("scan there", &scanned)], FEW_RUNS, 25.0);
}
