//! A signal every fraction of a millisecond, with a handler that restarts no system call: EINTR
//! wherever it is possible.
#![forbid(unsafe_code)]

use std::ffi::CString;
use std::process::Command;
use std::time::Duration;

use crate::common::harness::{self, Outcome, say};
use crate::common::{filter, os};
use seccompat_catalogue::Sysno;
use seccompat_live::{Ended, Target};

/// The time between two signals, in microseconds.
const PERIOD: i64 = 150;

fn findings() -> String {
    let calls: Vec<Sysno> = Sysno::all().collect();
    let scan = seccompat_live::scan(filter::abi(), &calls);
    assert_eq!(scan.no_child, None);
    let one = |call: &seccompat_live::Call| format!("{} {:?} ", call.call, call.finding);
    scan.calls.iter().map(one).collect()
}

fn scans(_: &[String]) {
    let before = findings();
    os::storm(PERIOD);
    for _ in 0..40 {
        assert_eq!(findings(), before);
    }
    say(&format!("struck {}", os::struck()));
    assert!(os::has_no_child());
}

fn traces(_: &[String]) {
    os::storm(PERIOD);
    for n in 0..40 {
        let script = format!("(exit 3); kill -0 1; exit {n}");
        let words = ["sh", "-c", &script].map(|word| CString::new(word).unwrap());
        let (ended, _) =
            seccompat_live::trace(&Target::Command(words.into()), &mut |_| {}).unwrap();
        assert_eq!(ended, Ended::Exited(n));
    }
    say(&format!("struck {}", os::struck()));
    assert!(os::has_no_child());
}

fn children(_: &[String]) {
    os::storm(PERIOD);
    for _ in 0..200 {
        let mut child = Command::new("sleep").arg("9").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        let chain = seccompat_live::dump(pid).unwrap();
        assert_eq!(chain.newest_first.len(), 0);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    say(&format!("struck {}", os::struck()));
}

fn in_role(role: &str) -> Outcome {
    let ran =
        harness::watch(&mut harness::role(&format!("storm::{role}"), &[]), Duration::from_secs(60));
    ran.expect_well(role);
    let struck: u32 = ran.said("struck").next().unwrap().parse().unwrap();
    println!("EINTR | {role} | {struck} signals, every answer as without");
    assert!(struck > 100, "{struck}: no storm");
    Outcome::Passed
}

/// The tests of this file.
pub const TESTS: &[harness::Test] = &[
    ("scan_under_a_storm_of_signals", || in_role("scan")),
    ("trace_under_a_storm_of_signals", || in_role("trace")),
    ("children_under_a_storm_of_signals", || in_role("children")),
];

/// The work of its children.
pub const ROLES: &[harness::Role] = &[("scan", scans), ("trace", traces), ("children", children)];
