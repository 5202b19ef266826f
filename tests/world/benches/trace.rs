//! `trace` compared with strace on programs that make many calls: medians of one run, in turns. The
//! ratio of `trace` to `strace -e trace=none` has a budget of 1.1; that of the overheads over the plain
//! run, with `--fast`, one of 0.25 for git and tar.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use seccompat_world::need;
use seccompat_world::scratch::Scratch;
use seccompat_world::turns::{files, medians};

fn main() {
    let dist = need::dist();
    let seccompat = dist.to_str().unwrap();
    let scratch = Scratch::new().unwrap();
    let folder = scratch.path();
    files(folder);
    println!(
        "{:12} {:>10} {:>14} {:>10} {:>10} {:>8}  {:>10} {:>8}",
        "", "plain", "strace none", "strace -Z", "trace", "ratio", "--fast", "overhead"
    );
    for program in [
        &["git", "status"][..],
        &["tar", "cf", "/dev/null", "many"],
        &["cc", "-o", "main", "main.c"],
    ] {
        let with = |before: &[&'static str]| [before, program].concat();
        let ours = [&[seccompat, "trace", "-o", "/dev/null", "--"][..], program].concat();
        let fast = [&[seccompat, "trace", "--fast", "-o", "/dev/null", "--"][..], program].concat();
        let all = [
            program.to_vec(),
            with(&["strace", "-f", "-e", "trace=none", "-o", "/dev/null"]),
            with(&["strace", "-f", "-Z", "-o", "/dev/null"]),
            ours,
            fast,
        ];
        let [plain, none, failed, ours, fast] = medians(&all, folder)[..] else { unreachable!() };
        let ratio = ours.as_secs_f64() / none.as_secs_f64();
        let over = |time: std::time::Duration| time.as_secs_f64() - plain.as_secs_f64();
        let overhead = over(fast) / over(none);
        println!(
            "{:12} {plain:>10.1?} {none:>14.1?} {failed:>10.1?} {ours:>10.1?} {ratio:>8.2}  {fast:>10.1?} {overhead:>8.2}",
            program[..2].join(" ")
        );
    }
}
