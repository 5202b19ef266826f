//! Faults: a supervisor that never answers.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::ffi::OsString;
use std::fs;
use std::time::Instant;

use seccompat_world::fault::{Place, code, line, said};
use seccompat_world::need;
use seccompat_world::process::one_at_a_time;
use seccompat_world::report::Report;
use serde_json::Value;

/// `swapoff`, by its number on this machine.
fn swapoff() -> String {
    let abi = seccompat_catalogue::Abi::NATIVE.unwrap();
    seccompat_catalogue::Sysno::SWAPOFF.number(abi).unwrap().to_string()
}

fn words(place: &Place, how: &str, calls: &str, rest: &[&str]) -> Vec<OsString> {
    let mut all = vec![place.path("supervised").into_os_string()];
    all.extend([how, calls].map(OsString::from));
    all.push(place.seccompat().into_os_string());
    let one = |word: &&str| match *word {
        "OUT" => place.open("out").into_os_string(),
        "TRACEE" => place.path("tracee").into_os_string(),
        word => word.into(),
    };
    all.extend(rest.iter().map(one));
    all
}

fn ground() -> Result<Place, need::Absent> {
    let place = Place::new()?;
    place.compile("supervised")?;
    place.compile("tracee")?;
    Ok(place)
}

#[test]
fn a_scan_ends_and_reports_unknown_calls() {
    let _one = one_at_a_time();
    let place = need!(ground());
    for (how, calls) in [("deaf", "all"), ("mute", &*swapoff()), ("patient", &*swapoff())] {
        let begun = Instant::now();
        let words = words(&place, how, calls, &["scan", "--all", "--format", "json"]);
        let output = place.limited(110, &words).output().unwrap();
        assert_eq!(code(output.status), 0, "{how}: {}", said(&output));
        let report = Report::parse(&String::from_utf8_lossy(&output.stdout)).unwrap();
        // Every call was tested: a call that a supervisor holds stays unknown, the others are
        // known.
        for name in ["openat", "fcntl", "write", "read", "statx", "readlinkat"] {
            assert_eq!(report.said(name).as_deref(), Some("available"), "{how}");
        }
        for name in ["swapoff", if calls == "all" { "writev" } else { "swapoff" }] {
            assert_eq!(report.said(name).as_deref(), Some("undetermined"), "{how}");
            assert!(report.calls[name].note.contains("supervisor"), "{}", report.calls[name].note);
        }
        assert!(calls != "all" || report.count("undetermined") > 250, "{how}: {}", report.counts());
        assert!(place.left().is_empty(), "{how}: {:?}", place.left());
        let told = format!("{:.0?}, {}", begun.elapsed(), report.counts());
        line(&format!("a supervisor, {how}"), &format!("scan, {calls}"), &told);
    }
}

#[test]
fn run_ends_its_scan_and_starts_the_command() {
    let _one = one_at_a_time();
    let place = need!(ground());
    for how in ["deaf", "patient"] {
        let words = words(&place, how, "all", &["run", "--", "TRACEE", "status", "9"]);
        let output = place.limited(110, &words).output().unwrap();
        assert_eq!(code(output.status), 9, "{how}: {}", said(&output));
        assert!(place.left().is_empty(), "{how}");
        line(
            &format!("a supervisor, {how}"),
            "run, all",
            "the command ran; nothing it may answer is shimmed",
        );
    }
}

/// The supervisor answers the program, but neither the rehearsal nor the child that repeats the
/// call; not even if only SIGKILL ends the wait for an answer.
#[test]
fn trace_waits_for_no_answer_and_the_program_goes_on() {
    let _one = one_at_a_time();
    let place = need!(ground());
    let trace = ["trace", "--format", "json", "-o", "OUT", "--", "TRACEE", "once"];
    for how in ["once", "once,patient"] {
        let words = words(&place, how, &swapoff(), &trace);
        let output = place.limited(60, &words).output().unwrap();
        assert_eq!(code(output.status), 8, "{how}: {}", said(&output));
        let document = fs::read(place.open("out")).unwrap();
        let document: Value = serde_json::from_slice(&document).unwrap();
        let events = document["events"].as_array().unwrap();
        assert_eq!((events.len(), &events[0]["syscall"]), (1, &"swapoff".into()), "{document}");
        let cause = events[0]["cause"].as_str().unwrap();
        // It may have been quick enough to read the notification before that was withdrawn.
        assert!(["unknown", "supervisor"].contains(&cause), "{document}");
        let left = place.left();
        assert!(left.is_empty(), "{how}: left {left:?}");
        let outcome = format!("cause {cause}, the program ended as it would");
        line(&format!("a supervisor, mute after {how}"), "trace", &outcome);
    }
}
