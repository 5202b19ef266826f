//! Programs that were recorded on one kernel run under the result on another.
//!
//! `cargo xtask grid` runs this test twice: here, with `SECCOMPAT_RECORD_INTO`, to record, and on each of its
//! kernels, with `SECCOMPAT_RECORDED`, to run, and to record once more. By itself the test does both.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::env;
use std::path::{Path, PathBuf};

use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::limited;
use seccompat_world::traced::{Place, said};

/// The programs of a guest of the grid: a static shell and its tools, programs of the C library, threads, and a
/// program in Rust.
fn programs(place: &Place) -> Result<Vec<(&'static str, Vec<String>)>, need::Absent> {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let busybox = need::program("busybox")?.display().to_string();
    // Each tool by busybox, here and there.
    let files = "b() { busybox \"$@\"; }; cd /tmp && b mkdir -p recorded && cd recorded && echo text >a && b cp a b && \
                 b ln -sf a c && b cmp b c && b tar -cf d a b c && b gzip -f d && b sort a b | b uniq -c && \
                 b find . -type f | b wc -l && (b sleep 0; exit 7); [ $? = 7 ] && b stat a && cd .. && b rm -r recorded";
    let helpers =
        env::var_os("SECCOMPAT_HELPERS").map(|folder| PathBuf::from(folder).join("record"));
    let threads = match helpers {
        Some(program) => program,
        None => place.compile(&need::program("cc")?, include_str!("../../src/record.c"), "record"),
    };
    let own = place.path("seccompat").display().to_string();
    let mut all = vec![
        ("shell", vec![busybox, "sh".to_owned(), "-c".to_owned(), files.to_owned()]),
        ("threads", vec![threads.display().to_string(), "16".to_owned(), "20".to_owned()]),
        ("rust", vec![own, "show".to_owned(), "builtin:docker".to_owned()]),
    ];
    for program in ["timeout", "setpriv", "unshare"] {
        need::program(program)?;
    }
    all.push(("timeout", words("timeout 20 busybox sleep 0.1")));
    all.push(("setpriv", words("setpriv --no-new-privs busybox id")));
    all.push(("unshare", words("unshare --user --map-root-user busybox true")));
    Ok(all)
}

/// The status with which a program ends that works.
fn works(name: &str) -> i32 {
    if name == "threads" { 42 } else { 0 }
}

fn record(place: &Place, into: &Path, name: &str, command: &[String]) {
    let mut record = limited(place.path("seccompat"), 60);
    record.args(["record", "-q", "-o"]).arg(into.join(format!("{name}.json")));
    let output = record.arg("--").args(command).output().unwrap();
    assert_eq!(output.status.code(), Some(works(name)), "{name}: {}", said(&output));
}

#[test]
fn recordings_hold_on_another_kernel() {
    let place = Place::new();
    let programs = need!(programs(&place));
    let into = env::var_os("SECCOMPAT_RECORD_INTO").map(PathBuf::from);
    let given = env::var_os("SECCOMPAT_RECORDED").map(PathBuf::from);
    let folder = given.clone().or(into.clone()).unwrap_or_else(|| place.path(""));
    for (name, command) in &programs {
        // Recording works there, too: kernels differ in how a recorder notices that all have ended.
        let own = if given.is_some() { place.path("") } else { folder.clone() };
        record(&place, &own, name, command);
        if into.is_some() {
            continue;
        }
        let mut under = limited(place.path("seccompat"), 60);
        under.arg("under").arg(folder.join(format!("{name}.json"))).arg("--").args(command);
        let output = under.output().unwrap();
        assert_eq!(output.status.code(), Some(works(name)), "{name}: {}", said(&output));
        say(&format!("{name} runs under its recording"));
    }
}
