//! The default profiles of the installed engines, as they write them into a container's `config.json`, are
//! recognized by `seccompat-oci`.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, one_at_a_time, run};
use seccompat_world::runtime::{Containerd, Docker, Host, Place, Podman, Seccomp};

use crate::ruled::{answers, ground, script};

#[test]
fn the_default_profiles_of_engines_are_recognized() {
    let _one = one_at_a_time();
    let ground = need!(ground());
    let folder = ground.scratch.path();
    let script = script();
    let command = ["/bin/sh", "-c", &script];
    let real = need!(need::program("runc"));

    let podman = need!(Podman::new(&ground.rootfs));
    let file = folder.join("podman.json");
    let podman = podman.with_hook(Path::new("/usr/bin/tee"), &["tee", file.to_str().unwrap()]);
    let _answers = answers("podman", podman.start(&command));
    // Since 2.2 Podman's own has the rule, and nothing is asked.
    let mut hook = limited(need::dist_oci(), 60);
    let hook = hook.args(["hook", "--verbose"]).stdin(File::open(&file).unwrap());
    let text = String::from_utf8(hook.output().unwrap().stderr).unwrap();
    assert!(text.contains("the profile follows the rule"), "{text}");

    let (runtime, file) = copying(folder, &real, "docker");
    let docker = need!(Docker::through(&runtime, &ground.rootfs));
    let _answers = answers("docker", docker.start(&command));
    hold("docker", &file);
    drop(docker);

    let (runtime, file) = copying(folder, &real, "containerd");
    let containerd = Containerd::at(&Place::Here, &ground.rootfs).unwrap().through(&runtime);
    let _answers = answers("containerd", containerd.start(Seccomp::Default, &command));
    hold("containerd", &file);
}

/// A runtime that keeps a copy of the `config.json` of a container that it creates; and the folder of that copy.
fn copying(folder: &Path, real: &Path, name: &str) -> (PathBuf, PathBuf) {
    let (runtime, copy) = (folder.join(format!("{name}.runtime")), folder.join(name));
    fs::create_dir(&copy).unwrap();
    let script = format!(
        "#!/bin/sh\nlast=\nfor word; do\n  [ \"$last\" != --bundle ] || cp \"$word/config.json\" {}\n  \
         last=$word\ndone\nexec {} \"$@\"\n",
        copy.display(),
        real.display()
    );
    fs::write(&runtime, script).unwrap();
    fs::set_permissions(&runtime, fs::Permissions::from_mode(0o755)).unwrap();
    (runtime, copy)
}

/// The profile in a bundle is that of releases of this engine: the runtime, which becomes true(1), says so.
fn hold(engine: &str, bundle: &Path) {
    let host = Host::of(Path::new("/bin/true"), "verbose = true\n").unwrap();
    let log = bundle.join("log");
    let mut create = limited(host.program(), 60);
    create.arg("--log").arg(&log).arg("create").arg("--bundle").arg(bundle).arg("id");
    run(&mut create).unwrap();
    let text = fs::read_to_string(log).unwrap();
    let line = text.lines().find(|line| line.contains("count as known"));
    let line = line.unwrap_or_else(|| panic!("{engine}: {text}"));
    say(line);
    assert!(line.contains(&format!("{engine}@")), "{line}");
}
