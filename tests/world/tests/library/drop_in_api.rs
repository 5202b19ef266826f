//! Sequences of calls of libseccomp's API: random ones under sanitizers, and the same ones through our library
//! and the system's.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::env;
use std::process::Command;

use fastrand::Rng;
use seccompat_world::drop_in::{DropIn, Library, Made};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, run};
use seccompat_world::scratch::Scratch;

use super::c_sanitizers::{OPTIONS, SANITIZERS, output, sanitizers, source};
use super::drop_in::symbols;
use super::drop_in_random::{action, difference};

/// `SECCOMPAT_SECONDS` takes longer, with a seed of its own.
#[test]
fn random_calls_have_no_report_of_the_sanitizers() {
    let scratch = Scratch::new().unwrap();
    need!(sanitizers(scratch.path()));
    let drop_in = need!(DropIn::new());
    let program = scratch.path().join("api_calls");
    let include = drop_in.folder().join("../../../include/seccompat");
    let mut cc = Command::new(need!(need::program("cc")));
    cc.args(["-O1", "-Wall", "-Wextra", "-Werror"]).args(SANITIZERS).arg("-I").arg(include);
    cc.arg("-o").arg(&program).arg(source("api_calls"));
    run(cc.arg(drop_in.path(Library::Ours).unwrap())).unwrap();
    let seconds: Option<u32> = env::var("SECCOMPAT_SECONDS").ok().map(|text| text.parse().unwrap());
    let seed = if seconds.is_some() { fastrand::u32(..) } else { 22 };
    let seconds = seconds.unwrap_or(4);
    let mut command = limited(&program, seconds + 60);
    command.args([seed.to_string(), seconds.to_string()]).env(OPTIONS.0, OPTIONS.1);
    let said = output(command.env("LD_LIBRARY_PATH", drop_in.folder()));
    say(&format!("seed {seed}, {seconds} s: {}", said.trim().replace('\n', ", ")));
    assert!(said.ends_with(" calls, 0 wrong\n"), "{said}");
}

/// A sequence without overlapping conditions, so that there is one right answer.
fn sequence(random: &mut Rng, has_transactions: bool) -> Vec<String> {
    let tokens = ["c000003e", "40000003", "c00000b7", "40000028"];
    // All of these ABIs have them, without a multiplexer: libseccomp loses rules beside a call that an ABI lacks, or
    // that has a priority and no rule; and gives the number -1 to a filter for x32 alone.
    let calls = ["0", "1", "39", "63"];
    let of = |random: &mut Rng, words: &[&str]| words[random.usize(..words.len())].to_owned();
    let default = of(random, &["7fff0000", "50001", "0"]);
    // libseccomp does not survive every call without a filter.
    let mut lines = vec![format!("init {default}\nother\ninit {default}")];
    // Open transactions of this filter and of the other one. libseccomp does not survive the end of one that is
    // not open.
    let mut open = [0, 0];
    for _ in 0..random.u8(4..18) {
        lines.push(match random.u8(..20) {
            0 | 1 => {
                open.reverse();
                "other".into()
            }
            2 => {
                open = [0, open[0]];
                format!("other\ninit {default}\nwithout c000003e\narch {}", of(random, &tokens))
            }
            3 | 4 => "merge".into(),
            5 => format!("arch {}", of(random, &tokens)),
            6 => format!("without {}", of(random, &tokens)),
            7 => {
                let call = of(random, &calls);
                format!("rule 5000d {call} 0\npriority {call} {}", random.u8(..))
            }
            8 if open[0] == 0 => format!("reset {default}"),
            9..=12 if has_transactions && open[0] < random.u8(..3) => {
                open[0] += 1;
                "begin".into()
            }
            9..=12 if open[0] > 0 => {
                open[0] -= 1;
                of(random, &["commit", "reject"])
            }
            _ => {
                let how = of(random, &["rule", "rule", "rule", "exact"]);
                let action = of(random, &["5000d", "5000e", "7fff0000", "30000"]);
                let number = of(random, &calls);
                let conditions = match random.u8(..3) {
                    0 => "0".into(),
                    _ => format!("1 0 4 {} 0", random.u8(..3)),
                };
                format!("{how} {action} {number} {conditions}")
            }
        });
    }
    // Two lines of one piece are two calls.
    lines.join("\n").lines().map(str::to_owned).collect()
}

/// Whether libseccomp may have lost an ABI: it takes back one that was added after a rule, when a later rule is
/// refused or a transaction is rejected.
fn loses_abi(lines: &[String], results: &[i32]) -> bool {
    let mut added = false;
    lines.iter().zip(results).any(|(line, result)| {
        added |= line.starts_with("arch ") && *result == 0;
        let is_rule = line.starts_with("rule ") || line.starts_with("exact ");
        added && (is_rule && *result < 0 || line == "reject")
    })
}

/// Merges, resets and, if that library has them, nested transactions. `SECCOMPAT_ROUNDS` takes more.
#[test]
fn random_sequences_have_the_results_of_libseccomp() {
    let drop_in = need!(DropIn::new());
    let nm = need!(need::program("nm"));
    let theirs = symbols(&need!(drop_in.path(Library::Theirs)), &nm);
    let has_transactions = theirs.contains("seccomp_transaction_start");
    let rounds = env::var("SECCOMPAT_ROUNDS").map_or(1000, |rounds| rounds.parse().unwrap());
    let mut random = Rng::with_seed(261);
    let all: Vec<_> = (0..rounds).map(|_| sequence(&mut random, has_transactions)).collect();
    let [ours, theirs] =
        [Library::Ours, Library::Theirs].map(|library| drop_in.make(library, &all));
    let (ours, theirs) = (need!(ours), need!(theirs));
    let (mut merges, mut filters, mut defects, mut deaths, mut wrong) = (0, 0, 0, 0, Vec::new());
    for ((lines, ours), theirs) in all.iter().zip(&ours).zip(&theirs) {
        let mut differs = |what: String| wrong.push(format!("{what}:\n{}", lines.join("\n")));
        let Made::Filter(results, mine) = ours else {
            differs(format!("{ours:?} by ours"));
            continue;
        };
        // It can end the process once an ABI was removed.
        let Made::Filter(other, others) = theirs else {
            deaths += 1;
            continue;
        };
        if loses_abi(lines, other) {
            defects += 1;
            continue;
        }
        if results != other {
            differs(format!("{results:?} by ours, {other:?} by libseccomp"));
            continue;
        }
        let merged = lines.iter().zip(results).filter(|(line, _)| *line == "merge");
        merges += merged.filter(|(_, result)| **result == 0).count();
        match (mine, others) {
            (Some(mine), Some(others)) => {
                filters += 1;
                if let Some(call) = difference(mine, others) {
                    let [mine, other] = [mine, others].map(|program| action(program, &call));
                    differs(format!("{call:x?}: {mine} by ours, {other} by libseccomp"));
                }
            }
            (None, None) => {}
            _ => differs("one library has no filter".into()),
        }
    }
    let more = if has_transactions { ", with transactions" } else { "" };
    say(&format!(
        "{rounds} sequences: {filters} filters, {merges} merges{more}; {defects} not compared; libseccomp \
         ends the process in {deaths}"
    ));
    assert!(
        wrong.is_empty(),
        "{} wrong: {}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n\n")
    );
    assert!(merges > rounds / 20 && filters > rounds / 2, "{merges} {filters}");
}
