//! Large profiles that once took minutes are fast; `fuzz/tests/bounds.rs` has many more kinds, and
//! the growth of their times.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::time::{Duration, Instant};

use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_lint::{Engine, check, fix};
use seccompat_policy::{Weights, compile};
use seccompat_profile::{Context, Profile};

/// Each takes a hundredth of that, or, after a fault, many times as long; the machine may be busy.
const LIMIT: Duration = Duration::from_secs(90);

/// Runs all commands, each within the limit; returns the reason if the profile is refused.
fn all(text: &str) -> Option<String> {
    let start = Instant::now();
    let profile = match Profile::parse(text.as_bytes()) {
        Ok(profile) => profile,
        Err(error) => return Some(error.message),
    };
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    let lowered = profile.resolve(&context).unwrap().lower().unwrap();
    for warning in &lowered.warnings {
        assert!(profile.place(warning.span()).line > 0 && warning.to_string().len() < 300);
        let _ = warning.help();
    }
    let _ = compile(&lowered.policy, &Weights::recorded());
    assert!(start.elapsed() < LIMIT, "compile: {:?}", start.elapsed());
    for finding in check(&profile, &context).unwrap() {
        assert!(profile.place(finding.span).line > 0);
    }
    assert!(start.elapsed() < LIMIT, "check: {:?}", start.elapsed());
    let _ = fix(&profile, &context, Engine::of(profile.dialect));
    assert!(start.elapsed() < LIMIT, "fix: {:?}", start.elapsed());
    None
}

fn list(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect::<Vec<_>>().join(", ")
}

/// The bound counts repeated and unknown keys, not only the resulting values.
#[test]
fn every_value_counts() {
    let own = r#""defaultAction": "SCMP_ACT_ALLOW""#;
    for member in
        [r#""defaultErrnoRet": 1"#, r#""syscalls": []"#, r#""Flags": null"#, r#""nothing": 0"#]
    {
        let text = |count| format!("{{{}, {own}}}", list(count, |_| member.to_owned()));
        let why = all(&text(32_000)).unwrap();
        assert!(why.starts_with("more than 10000 "), "{why}");
        // The profile and its action are two.
        let whole = Profile::parse(text(9_998).as_bytes());
        assert!(!whole.is_err_and(|error| error.message.starts_with("more than")), "{member}");
        let more = Profile::parse(text(9_999).as_bytes()).unwrap_err();
        assert!(more.message.starts_with("more than") && more.place.is_some(), "{more}");
    }
    for (before, after) in [
        (
            r#""syscalls": [{"names": ["read"], "action": "SCMP_ACT_LOG", "includes": {"caps": ["#,
            "]}}]",
        ),
        (
            r#""syscalls": [{"names": ["read"], "action": "SCMP_ACT_LOG", "excludes": {"arches": ["#,
            "]}}]",
        ),
        (r#""syscalls": [{"action": "SCMP_ACT_LOG", "names": ["#, "]}]"),
        (r#""x": [[{"y": ["#, "]}]]"),
    ] {
        let text = format!("{{{own}, {before}{}{after}}}", list(10_000, |_| "\"x\"".to_owned()));
        assert!(all(&text).unwrap().starts_with("more than"), "{before}");
    }
}

#[test]
fn duplicates_end() {
    let text = format!(
        "{{{}, \"defaultAction\": \"SCMP_ACT_ERRNO\"}}",
        list(9_000, |_| "\"defaultAction\": \"SCMP_ACT_ERRNO\"".to_owned())
    );
    assert_eq!(all(&text), None);
}

/// A place is found in constant time, in a file of one line of 14 MB.
#[test]
fn long_names_of_no_call_end() {
    let names = list(9_900, |at| format!("\"n{at}{}\"", "o".repeat(1_500)));
    let text = format!(
        "{{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{{\"action\": \"SCMP_ACT_ERRNO\", \"names\": [{names}]}}]}}"
    );
    assert_eq!(all(&text), None);
}

/// Masks with many paths to one function of the later bits.
#[test]
fn masks_that_meet_end() {
    let entry = |at: usize| {
        let (mask, value) = (65_535u64 << (at % 40), (at as u64 * 7) << (at % 40));
        format!(
            "{{\"names\": [\"ioctl\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [{{\"index\": 1, \"value\": {mask}, \
             \"valueTwo\": {value}, \"op\": \"SCMP_CMP_MASKED_EQ\"}}]}}"
        )
    };
    for count in [24, 48, 400] {
        let text = format!(
            "{{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": [{}]}}",
            list(count, entry)
        );
        assert_eq!(all(&text), None);
    }
}
