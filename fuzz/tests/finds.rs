//! A fault is found, and its input is kept, whatever the symptom.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use seccompat_fuzz::Target;
use seccompat_fuzz::campaign::{self, End};
use seccompat_fuzz::hash::hash;
use seccompat_fuzz::supervisor::{Outcome, watch};

fn folder(name: &str) -> PathBuf {
    let place = std::env::temp_dir().join(format!("seccompat-fuzz-{name}-{}", std::process::id()));
    fs::create_dir_all(&place).unwrap();
    place
}

#[test]
fn a_planted_fault_is_found_from_a_seed_without_it() {
    let target = Target {
        name: "planted",
        json: true,
        seeds: || vec![b"{\"names\": [1, 2]}".to_vec(), b"[3, \"x\"]".to_vec()],
        run: |input| {
            let has = |part: &[u8]| input.windows(part.len()).any(|window| window == part);
            // Two steps: the first is a new path, and so a new seed.
            match (has(b"4096"), has(b"[[")) {
                (true, true) => Err("both".into()),
                (a, b) => Ok(u64::from(a) + 2 * u64::from(b)),
            }
        },
    };
    let folder = folder("planted");
    let scratch = File::create(folder.join("scratch")).unwrap();
    let end = campaign::run(&target, 20, 5, &scratch).unwrap();
    assert_eq!(end, End::Wrong("both".into()));
    assert!((target.run)(&fs::read(folder.join("scratch")).unwrap()).is_err(), "the input is kept");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_last_input_of_a_dead_or_endless_process_is_kept() {
    let folder = folder("watched");
    let (scratch, cases) = (folder.join("scratch"), folder.join("cases"));
    let outcome = |script: &str| {
        let mut child = Command::new("sh");
        child.args(["-c", script, "sh"]).arg(&scratch);
        watch(child, Duration::from_secs(2), &scratch, &cases).unwrap()
    };
    let place = |input: &[u8]| cases.join(format!("{:016x}", hash(input)));
    assert_eq!(outcome("printf one >$1"), Outcome::Clean);
    assert!(!cases.exists());
    assert_eq!(outcome("printf two >$1; exit 3"), Outcome::Found(place(b"two"), "wrong".into()));
    assert!(
        matches!(outcome("printf three >$1; kill -9 $$"), Outcome::Found(at, _) if at == place(b"three"))
    );
    assert_eq!(
        outcome("printf four >$1; exec sleep 60"),
        Outcome::Found(place(b"four"), "no end".into())
    );
    assert_eq!(fs::read(place(b"four")).unwrap(), b"four");
    fs::remove_dir_all(folder).unwrap();
}
