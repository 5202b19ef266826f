//! `seccompat-oci hook`: as Podman's precreate hook, and its output in runc and crun.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Output, Stdio};

use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, one_at_a_time};
use seccompat_world::runtime::{Podman, crun, runc};
use seccompat_world::scratch::Scratch;
use seccompat_world::{bundle, profile};
use serde_json::Value;

use crate::ruled::{answers, ground, hold, script};

/// The program under test with this input.
fn hook(options: &[&str], input: &[u8]) -> Output {
    let scratch = Scratch::new().unwrap();
    let file = scratch.path().join("config.json");
    fs::write(&file, input).unwrap();
    let mut hook = limited(need::dist_oci(), 60);
    hook.arg("hook").args(options).stdin(File::open(&file).unwrap()).output().unwrap()
}

/// The profile after the hook, which changes nothing else; or the reason why it does not change it.
fn hooked(options: &[&str], seccomp: &Value) -> Result<Value, String> {
    let mut old = bundle::config(seccomp, &["/bin/sh"]);
    let output = hook(options, old.to_string().as_bytes());
    assert!(output.status.success(), "{output:?}");
    let mut new: Value = serde_json::from_slice(&output.stdout).unwrap();
    if !output.stderr.is_empty() {
        assert_eq!(new, old);
        return Err(String::from_utf8(output.stderr).unwrap());
    }
    let profile = new["linux"]["seccomp"].take();
    old["linux"]["seccomp"].take();
    assert_eq!(new, old);
    Ok(profile)
}

#[test]
fn podman_runs_the_hook() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let plain = need!(Podman::new(&ground.rootfs));
    let hooked = plain.with_hook(&need::dist_oci(), &["seccompat-oci", "hook"]);
    let script = script();
    let under = |podman: &Podman, profile: &Path| {
        answers("podman", podman.start_under(Some(profile), &["/bin/sh", "-c", &script]))
    };
    let (before, after) = (under(&plain, &ground.profile), under(&hooked, &ground.profile));
    hold("podman with the hook", &before, &after);
    // Unconfined stays unconfined: the kernel answers.
    let unconfined = Path::new("unconfined");
    assert_eq!(under(&plain, unconfined), under(&hooked, unconfined));
}

#[test]
fn runc_and_crun_load_the_output() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let script = script();
    let old = ground.seccomp();
    for (make, options) in [(runc as fn(&Path) -> _, &[][..]), (crun, &[]), (runc, &["--names"])] {
        let new = hooked(options, &old).unwrap();
        let is_short = new["syscalls"].to_string().len() < 1000 + old["syscalls"].to_string().len();
        assert_eq!(new["defaultErrnoRet"] == 38, options.is_empty());
        assert!(is_short || options.is_empty());
        let runtime = need!(make(&ground.rootfs));
        let under = |seccomp: &Value| {
            answers(runtime.name(), runtime.start(seccomp, &["/bin/sh", "-c", &script]))
        };
        hold(runtime.name(), &under(&old), &under(&new));
    }
}

/// crun loads the filter of the annotation, and compiles no profile.
#[test]
fn crun_takes_the_whole_filter() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let script = script();
    let old = bundle::config(&ground.seccomp(), &["/bin/sh", "-c", &script]);
    let output = hook(&["--raw"], old.to_string().as_bytes());
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let mut new: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(new["annotations"]["run.oci.seccomp_bpf_data"].as_str().unwrap().len() > 1000);
    let crun = need!(crun(&ground.rootfs));
    let under = |config: &Value| answers("crun", crun.start_config(config.clone()));
    hold("crun, the hook's filter", &under(&old), &under(&new));
    // The filter decides, not the profile beside it.
    new["linux"]["seccomp"]["syscalls"] = Value::Array(Vec::new());
    hold("crun, the hook's filter alone", &under(&old), &under(&new));
    let both = hook(&["--raw", "--names"], old.to_string().as_bytes());
    assert_eq!(both.status.code(), Some(2));
}

/// The output has no condition that the profile does not have, and is not changed once more.
#[test]
fn no_condition_is_added_to_any_profile() {
    let context = profile::Context::here();
    let (mut changed, mut same, mut refused) = (0, 0, BTreeMap::new());
    for file in need::profiles() {
        let Ok(json) = serde_json::from_slice(&fs::read(&file).unwrap()) else { continue };
        let Ok(old) = profile::resolve(&json, &context) else { continue };
        let new = match hooked(&[], &old) {
            Ok(new) => new,
            Err(why) => {
                refused.insert(file.file_name().unwrap().to_owned(), why);
                continue;
            }
        };
        let conditions = |seccomp: &Value| seccomp.to_string().matches("\"op\"").count();
        assert_eq!(conditions(&new), conditions(&old), "{}", file.display());
        assert_eq!(hooked(&[], &new).as_ref(), Ok(&new), "{}", file.display());
        *if new == old { &mut same } else { &mut changed } += 1;
    }
    say(&format!("{changed} profiles changed, {same} as they were, {refused:#?}"));
    assert!(changed > 20 && refused.len() < changed);
}

#[test]
fn a_file_that_cannot_be_changed_is_passed_on_byte_for_byte() {
    let config =
        |seccomp: &str| format!("{{\"linux\": {{\"seccomp\": {seccomp}}}}}\n").into_bytes();
    let huge = [&b"{\"a\": \""[..], &vec![b'x'; 17 << 20], b"\"}"].concat();
    let deep = "[".repeat(100_000).into_bytes();
    let bad = r#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["read\u001b[2J"], "action": "X\n"}]}"#;
    for (what, input) in [
        ("no JSON", b"config".to_vec()),
        ("nothing", Vec::new()),
        ("not UTF-8", config("\"\u{0}\"").into_iter().chain([0xff]).collect()),
        ("huge", huge),
        ("deep", deep),
        ("a repeated key", config(r#"{}, "seccomp": null"#)),
        ("no profile", config("[1]")),
        ("an unknown action", config(bad)),
    ] {
        let output = hook(&[], &input);
        assert!(output.status.success(), "{what}: {output:?}");
        assert!(output.stdout == input, "{what}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.lines().count(), 1, "{what}: {said}");
        assert!(said.starts_with("seccompat-oci: config.json is passed on as it is: "), "{what}");
        assert!(!said.contains('\u{1b}') && said.len() < 1000, "{what}: {said}");
        let output = hook(&["--strict"], &input);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{what}");
    }
    // Nothing to do is no failure.
    for input in [&b"{}"[..], &config("null")] {
        let output = hook(&["--strict"], input);
        assert!(output.status.success() && output.stdout == input && output.stderr.is_empty());
    }
}

#[test]
fn an_output_that_cannot_be_written_stops_the_container() {
    let mut hook = limited(need::dist_oci(), 60);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let status = hook.arg("hook").stdin(Stdio::null()).stdout(full).stderr(Stdio::null()).status();
    // Nothing was to be written for an empty input.
    assert!(status.unwrap().success());
    let scratch = Scratch::new().unwrap();
    let file = scratch.path().join("config.json");
    fs::write(&file, "{}").unwrap();
    let mut hook = limited(need::dist_oci(), 60);
    let full = File::options().write(true).open("/dev/full").unwrap();
    hook.arg("hook").stdin(File::open(&file).unwrap()).stdout(full).stderr(Stdio::null());
    assert_eq!(hook.status().unwrap().code(), Some(1));
    let mut misused = limited(need::dist_oci(), 60);
    assert_eq!(misused.arg("hock").stderr(Stdio::null()).status().unwrap().code(), Some(2));
}
