//! `trace` against strace on programs that make many calls, and what `run` costs: medians of the
//! same run, in turns, and their ratios.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use seccompat_world::need;
use seccompat_world::scratch::Scratch;

const RUNS: usize = 31;

fn time(words: &[&str], folder: &Path) -> Duration {
    let start = Instant::now();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().unwrap().success(), "{words:?}");
    start.elapsed()
}

/// The median of each, in turns, so that what else the machine does touches all.
fn medians(all: &[Vec<&str>], folder: &Path) -> Vec<Duration> {
    let mut times = vec![Vec::new(); all.len()];
    for _ in 0..RUNS {
        for (words, times) in all.iter().zip(&mut times) {
            times.push(time(words, folder));
        }
    }
    times.iter_mut().for_each(|times| times.sort());
    times.iter().map(|times| times[RUNS / 2]).collect()
}

fn main() {
    let dist = need::dist();
    let seccompat = dist.to_str().unwrap();
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    fs::create_dir(folder.join("many")).unwrap();
    for n in 0..300 {
        fs::write(folder.join(format!("many/{n}")), "text").unwrap();
    }
    fs::write(folder.join("main.c"), "#include <stdio.h>\nint main(void){return puts(\"\")<0;}\n")
        .unwrap();
    time(&["git", "init", "-q", "."], folder);
    println!(
        "{:12} {:>10} {:>14} {:>10} {:>10} {:>8}",
        "", "plain", "strace none", "strace -Z", "trace", "ratio"
    );
    for program in [
        &["git", "status"][..],
        &["tar", "cf", "/dev/null", "many"],
        &["cc", "-o", "main", "main.c"],
    ] {
        let with = |before: &[&'static str]| [before, program].concat();
        let ours = [&[seccompat, "trace", "-o", "/dev/null", "--"][..], program].concat();
        let all = [
            program.to_vec(),
            with(&["strace", "-f", "-e", "trace=none", "-o", "/dev/null"]),
            with(&["strace", "-f", "-Z", "-o", "/dev/null"]),
            ours,
        ];
        let [plain, none, failed, ours] = medians(&all, folder)[..] else { unreachable!() };
        let ratio = ours.as_secs_f64() / none.as_secs_f64();
        println!(
            "{:12} {plain:>10.1?} {none:>14.1?} {failed:>10.1?} {ours:>10.1?} {ratio:>8.2} (budget 1.1)",
            program[..2].join(" ")
        );
    }
    let old = ["under", "builtin:docker@20.10", "--unknown", "default", "--"];
    let under = |command: &[&'static str]| {
        let mut words = vec![seccompat];
        words.extend(old);
        words.extend(command);
        words
    };
    let mut run = under(&[]);
    run.extend([seccompat, "run", "--", "true"]);
    let mut scan = under(&[]);
    scan.extend([seccompat, "scan", "--all"]);
    let all = [vec!["true"], under(&["true"]), run, scan];
    let [plain, under, run, scan] = medians(&all, folder)[..] else { unreachable!() };
    let start = run.saturating_sub(under);
    println!(
        "run: {start:.2?} to start in an old container, {:.1} times true; a whole scan {:.2?}",
        start.as_secs_f64() / plain.as_secs_f64(),
        scan.saturating_sub(under),
    );
}
