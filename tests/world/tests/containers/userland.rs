//! Programs of a C library that is newer than Docker 20.10, before and after `host install docker`: threads of
//! Python, the scripts of apt-get, and tar.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use seccompat_world::need;
use seccompat_world::need::{Absent, say};
use seccompat_world::process::one_at_a_time;
use seccompat_world::runtime::{Docker, OwnHost};

use crate::ruled::{Ground, ground};

/// Prints the exit status of each program, and the end.
const SCRIPT: &str = r#"
try() { name=$1; shift; "$@" >/dev/null 2>&1; echo "$name $?"; }
try threads /usr/bin/python3 -c '
import _thread, time
done = []
_thread.start_new_thread(done.append, (1,))
time.sleep(0.2)
assert done'
mkdir -p /tmp/state/lists/partial
try scripts /usr/bin/apt-get -o Dir::Etc=/none -o Dir::State=/tmp/state -o Dir::Cache=/tmp/cache \
    -o Dir::State::status=/dev/null -o APT::Update::Post-Invoke::=true update
mkdir -p /tmp/tree/folder /tmp/new && chmod 751 /tmp/tree/folder
/usr/bin/tar -C /tmp/tree -cf /tmp/tree.tar folder
try tar /usr/bin/tar -C /tmp/new -xpf /tmp/tree.tar
echo END 0 0
exec sleep 100
"#;

/// The exit status of each program.
type Statuses = BTreeMap<String, String>;

fn statuses(docker: &Docker, options: &[&str]) -> Statuses {
    let mut container = docker.start_as(options, &["/bin/sh", "-c", SCRIPT]).unwrap();
    let heard = container.hear().unwrap();
    container.finish().unwrap();
    let lines = heard.text.lines().filter_map(|line| line.split_once(' '));
    let statuses: Statuses =
        lines.map(|(name, status)| (name.to_owned(), status.to_owned())).collect();
    assert_eq!(statuses.len(), 3, "{}", heard.text);
    statuses
}

fn failing(statuses: &Statuses) -> Vec<&str> {
    statuses.iter().filter(|(_, status)| *status != "0").map(|(name, _)| name.as_str()).collect()
}

/// The options for the default profile of Docker 20.10.0, which refuses clone3.
fn old_profile(ground: &Ground) -> String {
    format!("--security-opt=seccomp={}", ground.profile.display())
}

/// The programs of this machine, by a runtime: containers with a profile of their own.
#[test]
fn programs_of_this_machine_work_again() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    for program in ["docker", "dockerd", "python3", "apt-get"] {
        need!(need::program(program));
    }
    for folder in ["lib", "lib64"] {
        symlink(format!("usr/{folder}"), ground.rootfs.join(folder)).unwrap();
    }
    let host = need!(OwnHost::new());
    let options = [&*old_profile(&ground), "--volume=/usr:/usr:ro", "--env=PATH=/usr/bin:/bin"];
    let docker = Docker::of_host(&host.place(), &ground.rootfs).unwrap();
    let before = statuses(&docker, &options);
    assert_eq!(failing(&before), ["scripts", "threads"]);
    let _ = host.told(&["install", "docker", "--by", "runtime", "--default"]);
    let docker = docker.again(&ground.rootfs).unwrap();
    let after = statuses(&docker, &options);
    assert!(failing(&after).is_empty(), "{after:?}");
    say(&format!("programs of this machine on Docker: {before:?}, with the runtime {after:?}"));
}

/// The root file system of a newer Debian, which `cargo xtask engines` makes.
fn newer() -> Result<PathBuf, Absent> {
    let place = env::var_os("SECCOMPAT_USERLAND").map(PathBuf::from);
    place.ok_or_else(|| Absent::NotOurs("cargo xtask engines makes a newer userland".to_owned()))
}

/// The programs of a newer Debian on the Docker of every host, by its default profile and by a runtime.
#[test]
fn programs_of_a_newer_debian_work_again() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let root = need!(newer());
    let mut broken: Vec<String> = Vec::new();
    for (name, host) in need!(OwnHost::all()) {
        if !host.has(&["docker", "dockerd"]) {
            say(&format!("left out: {name} has no docker"));
            continue;
        }
        let old = old_profile(&ground);
        for (settings, words, options) in [
            ("{}\n", &["docker"][..], &[][..]),
            (CRUN, &["docker"], &[]),
            ("{}\n", &["docker", "--by", "runtime", "--default"], &[&*old]),
            (CRUN, &["docker", "--by", "runtime", "--default"], &[&*old]),
        ] {
            host.write("/etc/docker/daemon.json", settings);
            let docker = Docker::of_host(&host.place(), &root).unwrap();
            let before = statuses(&docker, options);
            let output = host.seccompat(&[&["install"][..], words].concat());
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let what = format!("{name}, {words:?} over {}", settings.trim());
            if !output.status.success() {
                say(&format!("{what}: before {before:?}; refused: {said}"));
                continue;
            }
            let docker = docker.again(&root).unwrap();
            let after = statuses(&docker, options);
            drop(docker);
            say(&format!("{what}: before {before:?}; after {after:?}"));
            assert!(failing(&after).is_empty(), "{what}");
            broken.extend(failing(&before).into_iter().map(str::to_owned));
            let _ = host.told(&["uninstall", "docker"]);
            assert_eq!(host.read("/etc/docker/daemon.json").as_deref(), Some(settings));
        }
    }
    for program in ["threads", "scripts", "tar"] {
        assert!(broken.iter().any(|name| name == program), "{program} worked before: {broken:?}");
    }
    assert!(fs::metadata(root).is_ok());
}

/// Docker above crun, which has no stub.
const CRUN: &str =
    "{\"runtimes\": {\"crun\": {\"path\": \"/usr/bin/crun\"}}, \"default-runtime\": \"crun\"}\n";
