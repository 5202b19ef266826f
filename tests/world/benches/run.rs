//! The cost of `run`: at the start, and for each call under its shim. Medians or least times of one
//! run, in turns, and their ratios.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

use seccompat_world::need;
use seccompat_world::scratch::Scratch;
use seccompat_world::turns::medians;

/// Docker's profile of 2020, as a runtime without runc's stub installs it.
const OLD: [&str; 5] = ["under", "builtin:docker@20.10.0", "--unknown", "default", "--"];
/// getppid of x86-64: the kernel does almost nothing for it.
const GETPPID: &str = "110";
const ROUNDS: usize = 15;

fn main() {
    let dist = need::dist();
    let seccompat = dist.to_str().unwrap();
    let scratch = Scratch::new().unwrap();
    start(seccompat, scratch.path());
    if cfg!(target_arch = "x86_64") {
        each_call(seccompat, scratch.path());
    }
}

fn start(seccompat: &str, folder: &Path) {
    let under = |command: &[&'static str]| [&[seccompat][..], &OLD, command].concat();
    let run = [&under(&[])[..], &[seccompat, "run", "--", "true"]].concat();
    let scan = [&under(&[])[..], &[seccompat, "scan", "--all"]].concat();
    let all = [vec!["true"], under(&["true"]), run, scan];
    let [plain, under, run, scan] = medians(&all, folder)[..] else { unreachable!() };
    let start = run.saturating_sub(under);
    println!(
        "run: {start:.2?} to start in an old container, {:.1} times true; a whole scan {:.2?}",
        start.as_secs_f64() / plain.as_secs_f64(),
        scan.saturating_sub(under),
    );
}

/// The same call under the container's filter and the shim, and under that filter and a filter of a
/// single instruction that allows everything.
fn each_call(seccompat: &str, folder: &Path) {
    let Ok(cc) = need::program("cc") else { return println!("there is no C compiler") };
    let program = folder.join("call");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/call.c");
    let built = Command::new(cc).args(["-static", "-O1", "-o"]).arg(&program).arg(source).status();
    assert!(built.unwrap().success());
    let allow = folder.join("allow.json");
    fs::write(&allow, "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}").unwrap();
    let program = program.to_str().unwrap();
    let timed = [program, "time", GETPPID];
    let nanoseconds = |second: &[&str]| -> f64 {
        let words = [&OLD[..], &[seccompat], second, &["--"], &timed].concat();
        let output = Command::new(seccompat).args(words).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.trim().parse().unwrap_or_else(|_| {
            panic!("{second:?}: {text}{}", String::from_utf8_lossy(&output.stderr))
        })
    };
    // The least time is the cost of a call; noise only adds to it.
    let (mut shim, mut one) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        shim = shim.min(nanoseconds(&["run"]));
        one = one.min(nanoseconds(&["under", allow.to_str().unwrap()]));
    }
    println!("an allowed call under the shim, of one instruction in its place: {:.3}", shim / one);
}
