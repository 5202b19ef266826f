//! Runtimes that accept raw filters run containers with ours.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::process::Command;

use seccompat_world::bundle::{self, SCAN_AND_STAY};
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::runtime::crun;
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

const PROFILE: &str = "builtin:docker@20.10.0";

/// The expected result of a scan inside: refused on purpose, unknown, allowed.
const EXPECTED: [(&str, &str); 3] =
    [("keyctl", "filtered"), ("clone3", "missing"), ("openat2", "available")];

fn hold(what: &str, report: &[u8], told: &str) {
    let document: Value =
        serde_json::from_slice(report).unwrap_or_else(|why| panic!("{what}: {why}: {told}"));
    assert_eq!(document["seccomp"]["filters"], 1, "{what}");
    for (call, verdict) in EXPECTED {
        let calls = document["syscalls"].as_array().unwrap();
        let found = calls.iter().find(|one| one["name"] == call).unwrap();
        assert_eq!(found["verdict"], verdict, "{what}: {found}");
    }
}

#[test]
fn bubblewrap_runs_on_our_filter() {
    need!(need::root());
    let bwrap = need!(need::program("bwrap"));
    let scratch = Scratch::new().unwrap();
    let filter = scratch.path().join("filter.bpf");
    let status = Command::new(need::dist()).args(["compile", PROFILE, "-o"]).arg(&filter).status();
    assert!(status.unwrap().success());
    let output = limited("sh", 60)
        .args([
            "-c",
            "exec \"$0\" --dev-bind / / --seccomp 9 \"$1\" scan keyctl clone3 openat2 \
                      --format json 9<\"$2\"",
        ])
        .arg(bwrap)
        .arg(need::dist())
        .arg(&filter)
        .output()
        .unwrap();
    hold("bubblewrap", &output.stdout, &String::from_utf8_lossy(&output.stderr));
}

#[test]
fn crun_runs_on_our_filter() {
    need!(need::root());
    let busybox = need!(need::program("busybox"));
    let scratch = Scratch::new().unwrap();
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).unwrap();
    let crun = need!(crun(&rootfs));
    let mut compile = limited(need::dist(), 30);
    let compiled = compile.args(["compile", PROFILE, "--format", "base64"]).output().unwrap();
    let base64 = String::from_utf8(compiled.stdout).unwrap();
    // The annotation replaces the filter that crun would make from this.
    let mut config = bundle::config(&json!({"defaultAction": "SCMP_ACT_ALLOW"}), &SCAN_AND_STAY);
    config["annotations"] = json!({"run.oci.seccomp_bpf_data": base64.trim()});
    let mut container = crun.start_config(config).unwrap();
    let heard = container.hear().unwrap();
    let filters = container.filters().unwrap();
    container.finish().unwrap();
    hold("crun", heard.text.as_bytes(), "");
    let raw = limited(need::dist(), 30).args(["compile", PROFILE]).output().unwrap().stdout;
    let insns = filters[0].insns().iter().flat_map(|insn| insn.to_ne_bytes());
    assert_eq!((filters.len(), insns.collect::<Vec<u8>>()), (1, raw));
}
