//! Recorded profiles in real containers, and containers that are recorded.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, one_at_a_time};
use seccompat_world::runtime::{crun, runc};
use seccompat_world::traced::{Place, said};
use serde_json::Value;

const SCRIPT: &str =
    "busybox ls / | busybox wc -l && busybox id && (busybox sleep 0; exit 7); [ $? = 7 ]";

#[test]
fn a_recorded_program_runs_in_containers_under_the_result() {
    need!(need::root());
    let busybox = need!(need::program("busybox"));
    let _one = one_at_a_time();
    let place = Place::new();
    let rootfs = place.path("rootfs");
    bundle::with_shell(&rootfs, &busybox, &place.path("seccompat")).unwrap();
    let file = place.path("profile.json");
    for options in [&[][..], &["--engine", "runc"], &["--engine", "crun"]] {
        let mut record = limited(place.path("seccompat"), 60);
        record.args(["record", "-o"]).arg(&file).args(options);
        let output = record.args(["--", "busybox", "sh", "-c", SCRIPT]).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        let seccomp: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        for runtime in [runc(&rootfs), crun(&rootfs)] {
            let runtime = need!(runtime);
            if options.len() > 1 && options[1] != runtime.name() {
                continue;
            }
            for no_new_privs in [false, true] {
                let mut config = bundle::config(&seccomp, &["/bin/busybox", "sh", "-c", SCRIPT]);
                config["process"]["noNewPrivileges"] = no_new_privs.into();
                let status = runtime.finish_config(config, 30);
                say(&format!(
                    "{options:?} in {}, no_new_privs {no_new_privs}: {status:?}",
                    runtime.name()
                ));
                assert_eq!(status, Ok(0), "{}", runtime.name());
            }
        }
    }
}

/// Also those that its processes make; the container's own ID is enough to find it.
#[test]
fn a_container_is_recorded_by_its_id() {
    need!(need::root());
    let busybox = need!(need::program("busybox"));
    let runtime = need!(need::program("runc"));
    let _one = one_at_a_time();
    let place = Place::new();
    let bundle_folder = place.path("");
    bundle::with_shell(&place.path("rootfs"), &busybox, &place.path("seccompat")).unwrap();
    let script = "while :; do busybox true; busybox sleep 0.05; done";
    let mut config = bundle::config(&Value::Null, &["/bin/busybox", "sh", "-c", script]);
    config["linux"].as_object_mut().unwrap().remove("seccomp");
    // As long as that of an engine.
    let id = format!("{:024x}{:040x}", std::process::id(), 0xabcd_0123_u32);
    config["linux"]["cgroupsPath"] = format!("/seccompat-{id}").into();
    fs::write(place.path("config.json"), config.to_string()).unwrap();
    let runc = |words: &[&str]| {
        let mut command = limited(&runtime, 60);
        command.arg("--root").arg(place.path("state")).args(words);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let bundle_folder = bundle_folder.to_str().unwrap();
    let mut container = runc(&["run", "-b", bundle_folder, &id]).spawn().unwrap();
    let file = place.path("profile.json");
    let mut told = String::new();
    for _ in 0..50 {
        sleep(Duration::from_millis(200));
        let mut record = Command::new("timeout");
        record.args(["--signal=INT", "2"]).arg(place.path("seccompat"));
        record.args(["record", "--container", &id[..24], "-o"]).arg(&file);
        told = said(&record.output().unwrap());
        if file.exists() {
            break;
        }
    }
    // As a FILTER it is that of the first process.
    let state = runc(&["state", &id]).stdout(Stdio::piped()).output().unwrap();
    let pid = serde_json::from_slice::<Value>(&state.stdout).unwrap()["pid"].to_string();
    let show = |name: String| {
        let output = limited(place.path("seccompat"), 20).args(["show", &name]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().replace(&name, "FILTER")
    };
    let shown = [format!("container:{}", &id[..24]), format!("pid:{pid}")].map(show);
    // The completions know it.
    let script = "eval \"$(seccompat generate completions bash)\"; COMP_CWORD=4
        COMP_WORDS=(seccompat show container : \"$0\"); _seccompat_words; echo \"${COMPREPLY[@]}\"
        COMP_WORDS=(seccompat record -q --container \"$0\"); _seccompat_words; echo \"${COMPREPLY[@]}\"";
    let path = format!("{bundle_folder}:/usr/bin:/bin");
    let mut bash = limited("bash", 20);
    let completed = bash.args(["-c", script, &id[..24]]).env("PATH", path).output().unwrap();
    // Before the first assertion: a container outlives a test that fails.
    let _ended = runc(&["delete", "--force", &id]).status();
    let _reaped = container.wait();
    assert!(shown[0].contains("FILTER") && shown[0] == shown[1], "{shown:?}");
    let words = String::from_utf8(completed.stdout).unwrap();
    assert_eq!(words, format!("{id}\n{id}\n"));
    let text = fs::read_to_string(&file).unwrap_or_else(|why| panic!("{why}: {told}"));
    for word in ["needed by busybox", "\"wait4\"", "\"execve\""] {
        assert!(text.contains(word), "{word}: {told}");
    }
    let mut record = limited(place.path("seccompat"), 10);
    let output = record.args(["record", "--container", "0123456789abcdef0123"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}
