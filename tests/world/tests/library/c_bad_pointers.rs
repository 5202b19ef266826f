//! Pointers to no memory get EFAULT from an emulation, as they do from the kernel.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;

use seccompat_world::installed::{Installed, Linked};
use seccompat_world::need;
use seccompat_world::process::{limited, one_at_a_time, run};
use seccompat_world::scratch::Scratch;

/// The calls of the program that have an emulation.
const REFUSED: &str = r#"{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": [
    "openat2", "faccessat2", "fchmodat2", "renameat2", "removexattrat", "preadv2", "pwritev2",
    "epoll_pwait2", "execveat", "getrandom", "statx"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1}]}"#;

#[test]
fn they_are_errors_and_not_crashes() {
    let _one = one_at_a_time();
    let installed = need!(Installed::new());
    let scratch = Scratch::new().unwrap();
    let [program, profile] = ["program", "refused.json"].map(|name| scratch.path().join(name));
    let source = need::repository().join("tests/world/src/bad_pointers.c");
    installed.build(&source, Linked::Static, &program).unwrap();
    fs::write(&profile, REFUSED).unwrap();
    let native = run(limited(&program, 20).current_dir(scratch.path())).unwrap();
    let mut under = limited(need::dist(), 20);
    under.arg("under").arg(&profile).arg("--").arg(&program).current_dir(scratch.path());
    let emulated = run(&mut under).unwrap();
    assert!(native.lines().filter(|line| line.ends_with("-14")).count() > 40, "{native}");
    for (native, emulated) in native.lines().zip(emulated.lines()) {
        println!("{native:<34} {emulated}");
    }
    assert_eq!(emulated, native);
}
