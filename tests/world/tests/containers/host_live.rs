//! `seccompat host status --live`: containers of Docker and Podman that ask, before and after the installation.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::fs::symlink;

use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::one_at_a_time;
use seccompat_world::runtime::{Docker, OwnHost};
use serde_json::Value;

use crate::ruled::ground;

/// The answers in a container of this engine.
fn live(host: &OwnHost, at: usize) -> Value {
    let told = host.told(&["status", "--live", "--format", "json"]);
    let status: Value = serde_json::from_str(&told).unwrap();
    let live = status["engines"][at]["live"].clone();
    say(&format!("{} {live}", status["engines"][at]["name"]));
    live
}

fn refused(live: &Value) -> usize {
    assert_eq!(live["error"], Value::Null, "{live}");
    assert!(live["calls"].as_u64() > Some(0), "{live}");
    live["refused"].as_array().unwrap().len()
}

#[test]
fn containers_answer() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    for program in ["docker", "dockerd", "crun", "podman"] {
        need!(need::program(program));
    }
    let host = need!(OwnHost::new());
    host.write(
        "/etc/docker/daemon.json",
        "{\"runtimes\": {\"crun\": {\"path\": \"/usr/bin/crun\"}}, \"default-runtime\": \"crun\"}\n",
    );
    // Without a daemon the reason is there.
    assert!(live(&host, 0)["error"].as_str().is_some_and(|why| !why.is_empty()));
    let docker = Docker::of_host(&host.place(), &ground.rootfs).unwrap();
    let at_its_place = host.path("/run/docker.sock");
    symlink(docker.socket(), at_its_place).unwrap();
    // Podman's usual storage and groups do not work in these namespaces.
    host.write(
        "/etc/containers/storage.conf",
        "[storage]\ndriver = \"vfs\"\ngraphroot = \"/var/lib/containers/storage\"\n\
         runroot = \"/run/containers/storage\"\n",
    );
    host.write(
        "/etc/containers/containers.conf",
        "[containers]\ndefault_ulimits = [\"nofile=1024:1024\", \"nproc=4096:4096\"]\n[engine]\n\
         cgroup_manager = \"cgroupfs\"\nevents_logger = \"file\"\n",
    );
    host.write("/etc/containers/seccomp.json", &fs::read_to_string(&ground.profile).unwrap());
    let before = live(&host, 0);
    assert!(refused(&before) > 0 && before["refused"].to_string().contains("fchmodat2"));
    assert!(refused(&live(&host, 1)) > 0);
    for engine in ["docker", "podman"] {
        let _ = host.told(&["install", engine]);
    }
    let docker = docker.again(&ground.rootfs).unwrap();
    // Docker 20.10 names the calls, and crun drops the names that its libseccomp lacks.
    let after = live(&host, 0);
    assert!(refused(&after) < refused(&before));
    assert!(!after["refused"].to_string().contains("fchmodat2"), "{after}");
    assert_eq!(refused(&live(&host, 1)), 0);
    // Nothing is left, and without the option nothing is asked.
    let all = docker.run(&["images", "--format", "{{.Repository}}"]).unwrap();
    assert!(!all.contains("seccompat-live"), "{all}");
    assert_eq!(docker.run(&["ps", "--all", "--quiet"]).unwrap(), "");
    let told = host.told(&["status", "--format", "json"]);
    let status: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(status["engines"][0]["live"], Value::Null);
}
