//! The built-in filters of systemd-nspawn equal those of a running container.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use seccompat_world::need::{self, Absent, say};
use seccompat_world::process::{limited, one_at_a_time, processes_with, run};
use seccompat_world::scratch::{Scratch, copy_program};

#[test]
fn the_built_in_is_nspawns() {
    seccompat_world::need!(need::root());
    let nspawn = seccompat_world::need!(need::program("systemd-nspawn"));
    let busybox = seccompat_world::need!(need::program("busybox"));
    let _one = one_at_a_time();
    let told = run(limited(&nspawn, 20).arg("--version")).unwrap();
    let release: String =
        told.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let folder = Scratch::new().unwrap();
    for name in ["bin", "etc", "usr/lib", "proc", "sys", "dev", "run", "tmp"] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    copy_program(&busybox, &folder.path().join("bin/sh")).unwrap();
    fs::write(folder.path().join("etc/os-release"), "ID=nothing\n").unwrap();
    let mut container = limited(&nspawn, 60);
    container.arg("-D").arg(folder.path()).args([
        "--register=no",
        "--keep-unit",
        "--quiet",
        "--pipe",
    ]);
    let word = format!("seccompat-{}", std::process::id());
    // It ends with its standard input.
    container.args(["/bin/sh", "-c", "echo ready; read end", &word]);
    container.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = container.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let pid = processes_with(b"/bin/sh\0", &word).first().copied().filter(|_| line == "ready\n");
    let built_in = format!("builtin:nspawn@{release}");
    let diff = |pid: i32| {
        let mut diff = limited(need::dist(), 60);
        diff.args(["diff", &built_in, &format!("pid:{pid}")]);
        diff.output().unwrap()
    };
    let output = pid.map(diff);
    drop(child.stdin.take());
    let ended = child.wait_with_output().unwrap();
    let Some(output) = output else {
        let why = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
        return need::skip(&Absent::NotOurs(format!("systemd-nspawn starts no container: {why}")));
    };
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("Equal"), "{release}: {told}");
    say(&format!("{built_in} equals the filters of a container"));
    // Another release's differ.
    let other = if release == "247" { "257" } else { "247" };
    let mut diff = limited(need::dist(), 60);
    diff.args(["diff", &built_in, &format!("builtin:nspawn@{other}")]);
    assert_eq!(diff.output().unwrap().status.code(), Some(1), "{other}");
}
