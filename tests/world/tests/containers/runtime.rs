//! `seccompat-runtime` in place of runc and crun: alone, and below Podman and Docker.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::path::Path;
use std::thread;

use seccompat_bpf::Program;
use seccompat_world::process::{one_at_a_time, run};
use seccompat_world::runtime::{DONE, Docker, Host, Oci, Podman, crun, rootfs, runc};
use seccompat_world::scratch::Scratch;
use seccompat_world::{bundle, need, process};
use serde_json::{Value, json};

use crate::ruled::{answers, ground, hold, script};

#[test]
fn runc_and_crun_load_the_changed_bundle() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let script = script();
    let command = ["/bin/sh", "-c", &script];
    let profile = ground.seccomp();
    for make in [runc, crun] {
        let real = need!(make(&ground.rootfs));
        let host = need!(Host::of(real.program(), ""));
        let through = real.through(&host.program());
        let under = |runtime: &Oci, config| answers(real.name(), runtime.start_config(config));
        let config = bundle::config(&profile, &command);
        let before = under(&real, config.clone());
        hold(real.name(), &before, &under(&through, config.clone()));
        // With `names`, unknown calls get ENOSYS by name. This form is for runc and its stub.
        if real.name() == "runc" {
            let host = need!(Host::of(real.program(), "names = true\n"));
            let through = real.through(&host.program());
            hold("runc, by name", &before, &under(&through, config.clone()));
        }
        // A container that opts out.
        let mut kept = config.clone();
        kept["annotations"] = json!({"seccompat.rule": "off"});
        assert_eq!(under(&through, kept), before);
        // Unconfined stays unconfined.
        let mut unconfined = config;
        unconfined["linux"].as_object_mut().unwrap().remove("seccomp");
        assert_eq!(under(&through, unconfined.clone()), under(&real, unconfined));
    }
}

#[test]
fn crun_loads_the_whole_filter() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let script = script();
    let config = bundle::config(&ground.seccomp(), &["/bin/sh", "-c", &script]);
    let real = need!(crun(&ground.rootfs));
    let host = need!(Host::of(real.program(), "raw = true\n"));
    let through = real.through(&host.program());
    let before = answers("crun", real.start_config(config.clone()));
    hold("crun, raw", &before, &answers("crun, raw", through.start_config(config.clone())));
    // The kernel has the very filter that `compile` proves.
    let mut container = through.start_config(config.clone()).unwrap();
    let _heard = container.hear().unwrap();
    let filters = container.filters().unwrap();
    container.finish().unwrap();
    let mut compile = process::limited(need::dist(), 60);
    compile
        .arg("compile")
        .arg(&ground.profile)
        .args(["-o"])
        .arg(ground.scratch.path().join("filter"));
    run(&mut compile).unwrap();
    let own = std::fs::read(ground.scratch.path().join("filter")).unwrap();
    let bytes = |program: &Program| -> Vec<u8> {
        program.insns().iter().flat_map(|insn| insn.to_bytes(false)).collect()
    };
    assert_eq!(filters.iter().map(bytes).collect::<Vec<_>>(), [own]);
    // If the profile has flags, crun itself must compile it.
    let mut flags = config.clone();
    flags["linux"]["seccomp"]["flags"] = json!(["SECCOMP_FILTER_FLAG_LOG"]);
    let mut container = through.start_config(flags).unwrap();
    let _heard = container.hear().unwrap();
    let other = container.filters().unwrap();
    container.finish().unwrap();
    assert!(other.len() == 1 && other != filters);
    let mut unconfined = config;
    unconfined["linux"].as_object_mut().unwrap().remove("seccomp");
    assert_eq!(
        answers("crun, raw", through.start_config(unconfined.clone())),
        answers("crun", real.start_config(unconfined))
    );
}

#[test]
fn fifty_containers_start_at_once() {
    let _one = one_at_a_time();
    need!(need::root());
    let scratch = Scratch::new().unwrap();
    let rootfs = need!(rootfs(scratch.path()));
    let real = need!(runc(&rootfs));
    let host = need!(Host::of(real.program(), "names = true\nstrict = true\n"));
    let through = real.through(&host.program());
    let config = bundle::config(&docker(), &["/bin/done"]);
    thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| assert_eq!(through.finish_config(config.clone(), 100), Ok(DONE)));
        }
    });
}

/// The default profile of Docker 20.10.0, in the form of config.json.
fn docker() -> Value {
    let mut convert = process::limited(need::dist(), 60);
    convert.args(["convert", "builtin:docker@20.10.0", "--engine", "oci"]);
    serde_json::from_str(&run(&mut convert).unwrap()).unwrap()
}

#[test]
fn podman_and_docker_start_containers_through_it() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let script = script();
    let command = ["/bin/sh", "-c", &script];
    let real = need!(need::program("runc"));
    let host = need!(Host::of(&real, ""));
    let profile = Some(ground.profile.as_path());

    let podman = need!(Podman::new(&ground.rootfs));
    let through = podman.through(&host.program());
    let under = |podman: &Podman| answers("podman", podman.start_under(profile, &command));
    hold("podman above the runtime", &under(&podman), &under(&through));

    let docker = need!(Docker::new(&ground.rootfs));
    let before = answers("docker", docker.start_under(profile, &command));
    drop(docker);
    let docker = need!(Docker::through(&host.program(), &ground.rootfs));
    hold(
        "docker above the runtime",
        &before,
        &answers("docker", docker.start_under(profile, &command)),
    );
}

/// Engines also ask a runtime for its version, its features and its list of containers.
#[test]
fn other_commands_are_the_runtimes() {
    let real = need!(need::program("runc"));
    let host = need!(Host::of(&real, ""));
    for arguments in [&["--version"][..], &["features"], &["list"], &["--help"], &["create"]] {
        let output =
            |program: &Path| process::limited(program, 30).args(arguments).output().unwrap();
        let (bare, through) = (output(&real), output(&host.program()));
        assert_eq!(bare.status.code(), through.status.code(), "{arguments:?}");
        assert_eq!(
            String::from_utf8_lossy(&bare.stdout),
            String::from_utf8_lossy(&through.stdout),
            "{arguments:?}"
        );
    }
    run(process::limited(host.program(), 30).arg("--version")).unwrap();
}
