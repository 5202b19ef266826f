//! `seccompat host install` and `uninstall`: the engines of this machine, on a host whose
//! configuration can be changed.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::one_at_a_time;
use seccompat_world::runtime::{Container, Containerd, Docker, OwnHost, Podman, Seccomp};

use crate::ruled::{Ground, answers, ground, hold, script};

/// Installs in a way, with a dry run before that must say the same and change nothing.
fn install(host: &OwnHost, words: &[&str]) -> String {
    let before = host.files();
    let dry = host.told(&[&["install"][..], words, &["--dry-run"]].concat());
    assert_eq!(host.files(), before, "{words:?}: a dry run changed something");
    let told = host.told(&[&["install"][..], words].concat());
    assert_eq!(told, dry, "{words:?}");
    assert_ne!(host.files(), before, "{words:?}");
    told
}

/// The same for the removal.
fn uninstall(host: &OwnHost, engine: &str) -> String {
    let before = host.files();
    let dry = host.told(&["uninstall", engine, "--dry-run"]);
    assert_eq!(host.files(), before, "{engine}: a dry run changed something");
    let told = host.told(&["uninstall", engine]);
    assert_eq!(told, dry, "{engine}");
    told
}

type Answers = BTreeMap<String, String>;

/// Each host that has these programs.
fn hosts(programs: &[&str]) -> Result<Vec<(String, OwnHost)>, need::Absent> {
    for program in programs {
        need::program(program)?;
    }
    let mut hosts = OwnHost::all()?;
    hosts.retain(|(name, host)| {
        let has = host.has(programs);
        if !has {
            say(&format!("left out: {name} lacks one of {}", programs.join(", ")));
        }
        has
    });
    Ok(hosts)
}

#[test]
fn podman_each_way() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    for (name, host) in need!(hosts(&["podman"])) {
        say(&name);
        podman(&host, &ground);
    }
}

fn podman(host: &OwnHost, ground: &Ground) {
    // The host's default profile is an old one.
    host.write("/etc/containers/seccomp.json", &fs::read_to_string(&ground.profile).unwrap());
    host.write("/etc/containers/containers.conf", "# Ours.\n[engine]\nevents_logger = \"file\"\n");
    let podman = Podman::at(&host.place(), None, &ground.rootfs).unwrap().with_settings();
    let script = script();
    let command = ["/bin/sh", "-c", &script];
    let plain = || answers("podman", podman.start(&command));
    // A profile of the user's own.
    let own = || answers("podman", podman.start_under(Some(&ground.profile), &command));
    let unconfined =
        || answers("podman", podman.start_under(Some(Path::new("unconfined")), &command));
    let (files, before, free) = (host.files(), plain(), unconfined());
    for (words, all) in [
        (&["podman"][..], false),
        (&["podman", "--by", "hook"], true),
        (&["podman", "--by", "hook", "--raw"], true),
        (&["podman", "--by", "wrapper", "--default"], true),
        (&["podman", "--by", "wrapper", "--default", "--raw"], true),
    ] {
        let refused = host.seccompat(&[&["install"][..], words, &["--dry-run"]].concat()).stderr;
        let refused = String::from_utf8_lossy(&refused).into_owned();
        // Old releases read no errno for a default, and some none of an entry. Above runc there is no raw filter.
        let reasons = [
            "refuses the new profile",
            "reads no errno",
            "ignores an entry's errno",
            "--raw is for crun",
        ];
        if reasons.iter().any(|reason| refused.contains(reason)) {
            say(&format!("left out: {words:?}: {refused}"));
            continue;
        }
        if words.contains(&"wrapper") {
            // Settings that are there stay.
            let _ = uninstall(host, "podman");
        }
        let _ = install(host, words);
        let by_raw = host.read("/etc/containers/oci/hooks.d/50-seccompat.json");
        let by_raw = by_raw.or_else(|| host.read("/etc/seccompat/host.toml")).unwrap_or_default();
        assert_eq!(by_raw.contains("raw"), words.contains(&"--raw"), "{words:?}: {by_raw}");
        hold(&format!("{words:?}"), &before, &plain());
        if all {
            hold(&format!("{words:?}, a profile of the user's own"), &before, &own());
        } else {
            assert_eq!(own(), before, "{words:?}");
        }
        assert_eq!(unconfined(), free, "{words:?}");
        // Once more changes nothing.
        let again = host.files();
        assert!(host.told(&[&["install"][..], words].concat()).contains("nothing to do"));
        assert_eq!(host.files(), again, "{words:?}");
    }
    let _ = uninstall(host, "podman");
    assert_eq!(host.files(), files);
    assert_eq!(plain(), before);
    assert_eq!(uninstall(host, "podman"), "podman: nothing is installed\n");
}

/// Docker above crun, whose unknown calls get EPERM.
#[test]
fn docker_by_a_profile() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let host = need!(OwnHost::new());
    for program in ["docker", "dockerd", "crun"] {
        need!(need::program(program));
    }
    let settings = "{\n    \"runtimes\": {\"crun\": {\"path\": \"/usr/bin/crun\"}},\n    \
                    \"default-runtime\": \"crun\"\n}\n";
    host.write("/etc/docker/daemon.json", settings);
    let files = host.files();
    let plain = || {
        let docker = Docker::of_host(&host.place(), &ground.rootfs).unwrap();
        answers("docker", docker.start(&["/bin/sh", "-c", &asked(&[450, 451, 452])]))
    };
    let before = plain();
    let told = install(&host, &["docker"]);
    assert!(told.contains("systemctl restart docker"), "{told}");
    let after = plain();
    for nr in ["450", "451", "452"] {
        assert_eq!(before.get(nr).map(String::as_str), Some("1"), "{nr}: {before:?}");
        assert_eq!(after.get(nr).map(String::as_str), Some("38"), "{nr}: {after:?}");
    }
    assert_eq!(before.get("250"), after.get("250"));
    assert_eq!(after.get("250").map(String::as_str), Some("1"), "keyctl");
    let _ = uninstall(&host, "docker");
    assert_eq!(host.files(), files);
    assert_eq!(plain(), before);
}

/// The program that asks, for these numbers and keyctl.
fn asked(numbers: &[u32]) -> String {
    let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("/bin/answers {} 250; echo END 0 0; exec /bin/busybox sleep 100", words.join(" "))
}

#[test]
fn docker_by_a_runtime() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    for (name, host) in need!(hosts(&["docker", "dockerd"])) {
        say(&name);
        docker(&host, &ground);
    }
}

fn docker(host: &OwnHost, ground: &Ground) {
    let script = script();
    let under = |docker: &Docker| {
        answers("docker", docker.start_under(Some(&ground.profile), &["/bin/sh", "-c", &script]))
    };
    let docker = Docker::of_host(&host.place(), &ground.rootfs).unwrap();
    // The daemon has made its key.
    let files = host.files();
    let before = under(&docker);
    let told = install(host, &["docker", "--by", "runtime", "--default"]);
    assert!(told.contains("systemctl reload docker"), "{told}");
    let docker = docker.again(&ground.rootfs).unwrap();
    hold("docker by a runtime", &before, &under(&docker));
    // A container that keeps the runtime's name.
    docker.run(&["create", "--name", "kept", docker.image(), "/bin/sh", "-c", "exit 7"]).unwrap();
    let told = uninstall(host, "docker");
    assert!(told.contains("has the runtime seccompat"), "{told}");
    let docker = docker.again(&ground.rootfs).unwrap();
    assert_eq!(under(&docker), before, "after the removal");
    // Our programs are gone, as after the end of their package; the kept name needs none of them.
    let (programs, away) = (host.path("/usr/libexec/seccompat"), host.path("/usr/libexec/away"));
    fs::rename(&programs, &away).unwrap();
    let _ = docker.run(&["start", "--attach", "kept"]);
    let state = docker.run(&["inspect", "--format", "{{.State.ExitCode}}", "kept"]).unwrap();
    assert_eq!(state.trim(), "7");
    fs::rename(&away, &programs).unwrap();
    assert_ne!(host.files(), files);
    docker.run(&["rm", "kept"]).unwrap();
    let _ = uninstall(host, "docker");
    assert_eq!(host.files(), files);
    drop(docker);
}

#[test]
fn purge_ends_the_name_that_containers_have() {
    let _one = one_at_a_time();
    let host = need!(OwnHost::new());
    need!(need::program("dockerd"));
    host.write("/etc/docker/daemon.json", "{\"data-root\": \"/var/lib/data\"}\n");
    let files = host.files();
    let _ = install(&host, &["docker", "--by", "runtime"]);
    let id = "0123456789abcdef0123456789abcdef";
    let config = format!("/var/lib/data/containers/{id}/hostconfig.json");
    host.write(&config, "{\"Runtime\": \"seccompat\"}");
    let told = uninstall(&host, "docker");
    assert!(told.contains("Container 0123456789ab has the runtime seccompat."), "{told}");
    let kept = host.read("/etc/docker/daemon.json").unwrap();
    assert!(
        kept.contains("\"seccompat\": {\"path\": \"/etc/seccompat/seccompat-runtime\"}"),
        "{kept}"
    );
    let link = fs::read_link(host.path("/etc/seccompat/seccompat-runtime")).unwrap();
    assert_eq!(link, Path::new("/usr/bin/runc"));
    assert!(host.read("/etc/seccompat/host.toml").is_none());
    let _ = host.told(&["uninstall", "docker", "--purge"]);
    assert_eq!(host.files(), files);
}

#[test]
fn containerd_by_a_runtime() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    for (name, host) in need!(hosts(&["containerd", "ctr"])) {
        say(&name);
        containerd(&host, &ground);
    }
}

fn containerd(host: &OwnHost, ground: &Ground) {
    let script = script();
    let command = ["/bin/sh", "-c", &script];
    let under = |containerd: &Containerd| -> Answers {
        answers("ctr", containerd.start(Seccomp::File(&ground.profile), &command))
    };
    let files = host.files();
    let containerd = Containerd::of_host(&host.place(), &ground.rootfs).unwrap();
    if !containerd.takes_profiles() {
        return say("left out: its ctr run takes no profile");
    }
    let before = under(&containerd);
    assert_eq!(containerd.plugin("cri").unwrap(), "ok", "before");
    drop(containerd);
    for words in [&["containerd"][..], &["containerd", "--default"]] {
        let told = install(host, words);
        assert!(
            told.contains("kind: RuntimeClass") && told.contains("handler: seccompat"),
            "{told}"
        );
        let containerd = Containerd::of_host(&host.place(), &ground.rootfs).unwrap();
        // The plugin does not start if the default handler is not there.
        assert_eq!(containerd.plugin("cri").unwrap(), "ok", "{words:?}");
        let runtime = Path::new("/etc/seccompat/seccompat-runtime");
        let containerd = containerd.through(runtime);
        hold("containerd by a runtime", &before, &under(&containerd));
    }
    let _ = uninstall(host, "containerd");
    assert_eq!(host.files(), files);
}

/// Containers that run under our runtime: their engine calls it when they end.
#[test]
fn running_containers_survive_the_removal() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let host = need!(OwnHost::new());
    for program in ["podman", "docker", "dockerd", "containerd", "ctr"] {
        need!(need::program(program));
    }
    let files = host.files();
    let script = script();
    let command = ["/bin/sh", "-c", &script];
    let link = Path::new("/etc/seccompat/seccompat-runtime");
    let remove = |engine: &str, container: Container| {
        let told = uninstall(&host, engine);
        assert!(told.contains("has the runtime seccompat"), "{told}");
        let real = fs::read_link(host.path(link.to_str().unwrap())).unwrap();
        assert!(real == Path::new("/usr/bin/runc") || real == Path::new("/usr/bin/crun"));
        container.finish().unwrap_or_else(|why| panic!("{engine}: {why}"));
        let _ = uninstall(&host, engine);
        assert_eq!(host.files(), files, "{engine}");
    };

    let _ = install(&host, &["podman", "--by", "runtime", "--default"]);
    let podman = Podman::at(&host.place(), None, &ground.rootfs).unwrap().with_settings();
    let mut container = podman.start(&command).unwrap();
    container.hear().unwrap();
    remove("podman", container);

    let _ = install(&host, &["docker", "--by", "runtime", "--default"]);
    let docker = Docker::of_host(&host.place(), &ground.rootfs).unwrap();
    let mut container = docker.start(&command).unwrap();
    container.hear().unwrap();
    // Another way keeps the name as well.
    let told = host.told(&["install", "docker"]);
    assert!(OwnHost::flat(&told).contains("the runtime's name stays"), "{told}");
    remove("docker", container);
    drop(docker);

    let _ = install(&host, &["containerd", "--default"]);
    let containerd = Containerd::of_host(&host.place(), &ground.rootfs).unwrap().through(link);
    let mut container = containerd.start(Seccomp::Default, &command).unwrap();
    container.hear().unwrap();
    // Its state is in another folder than that of the host's containerd.
    let runtimes = containerd.runtimes();
    assert_eq!(runtimes, [link.to_str().unwrap()]);
    let bundle = "/run/containerd/io.containerd.runtime.v2.task/k8s.io/0123456789abcdef";
    host.write(&format!("{bundle}/runtime"), &runtimes[0]);
    let told = uninstall(&host, "containerd");
    assert!(told.contains("Container 0123456789ab has the runtime seccompat."), "{told}");
    // The handler stays for the pods that name it, and is no longer the default.
    let text = host.read("/etc/containerd/config.toml").unwrap();
    assert!(
        text.contains("runtimes.seccompat]") && !text.contains("default_runtime_name"),
        "{text}"
    );
    container.finish().unwrap();
    fs::remove_dir_all(host.path(bundle)).unwrap();
    let _ = uninstall(&host, "containerd");
    assert_eq!(host.files(), files);
}

/// An edit that an administrator makes between the two commands.
#[test]
fn an_edit_made_meanwhile_stays() {
    let _one = one_at_a_time();
    let host = need!(OwnHost::new());
    for program in ["dockerd", "containerd"] {
        need!(need::program(program));
    }
    let daemon = "{\n\t\"debug\": true\n}\n";
    host.write("/etc/docker/daemon.json", daemon);
    host.set_mode("/etc/docker/daemon.json", 0o640);
    let _ = install(&host, &["docker", "--by", "runtime", "--default"]);
    let text = host.read("/etc/docker/daemon.json").unwrap();
    fs::write(host.path("/etc/docker/daemon.json"), text.replace("true", "false, \"icc\": true"))
        .unwrap();
    host.write("/etc/seccompat/host.toml", "runtime = \"/usr/bin/runc\"\nverbose = true\n");
    let told = uninstall(&host, "docker");
    assert!(
        OwnHost::flat(&told).contains("the edit stays")
            && OwnHost::flat(&told).contains("host.toml.saved"),
        "{told}"
    );
    let left = host.read("/etc/docker/daemon.json").unwrap();
    assert_eq!(left, "{\n\t\"debug\": false, \"icc\": true\n}\n");
    let mode = fs::metadata(host.path("/etc/docker/daemon.json")).unwrap().permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o7777, 0o640);
    assert!(host.read("/etc/seccompat/host.toml").is_none());
    assert!(host.read("/etc/seccompat/host.toml.saved").unwrap().contains("verbose"));

    let config = host.read("/etc/containerd/config.toml").unwrap();
    let _ = install(&host, &["containerd"]);
    let text = host.read("/etc/containerd/config.toml").unwrap();
    host.write(
        "/etc/containerd/config.toml",
        &text.replace("version = 2", "version = 2\noom_score = 1"),
    );
    let _ = uninstall(&host, "containerd");
    let left = host.read("/etc/containerd/config.toml").unwrap();
    assert_eq!(left, config.replace("version = 2", "version = 2\noom_score = 1"));
}

/// Two engines share the runtime's settings and its link.
#[test]
fn shared_files_go_with_the_last_engine() {
    let _one = one_at_a_time();
    let host = need!(OwnHost::new());
    for program in ["dockerd", "containerd"] {
        need!(need::program(program));
    }
    let files = host.files();
    let _ = install(&host, &["containerd"]);
    let _ = install(&host, &["docker", "--by", "runtime"]);
    let _ = uninstall(&host, "containerd");
    assert!(host.read("/etc/seccompat/host.toml").is_some());
    assert!(fs::symlink_metadata(host.path("/etc/seccompat/seccompat-runtime")).is_ok());
    let _ = uninstall(&host, "docker");
    assert_eq!(host.files(), files);
}
