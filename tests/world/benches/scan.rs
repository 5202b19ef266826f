//! A whole scan compared with `strace -c true`, the usual alternative: medians of one run, and
//! their ratio.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use seccompat_world::need;

const RUNS: usize = 301;

fn time(program: &OsStr, args: &[&str]) -> Duration {
    let start = Instant::now();
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().unwrap().success());
    start.elapsed()
}

fn main() {
    let scan = need::dist();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // In turns, so that other load affects both.
    for _ in 0..RUNS {
        ours.push(time(scan.as_os_str(), &["scan"]));
        theirs.push(time(OsStr::new("strace"), &["-c", "true"]));
    }
    for times in [&mut ours, &mut theirs] {
        times.sort();
    }
    let (ours, theirs) = (ours[RUNS / 2], theirs[RUNS / 2]);
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("seccompat scan {ours:?}, strace -c true {theirs:?}, ratio {ratio:.2} (budget 0.33)");
}
