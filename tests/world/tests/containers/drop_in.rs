//! Runtimes that load our `libseccomp.so.2` in the place of the system's, unchanged otherwise, and the
//! ENOSYS rule by the file of the host.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use seccompat_world::bundle;
use seccompat_world::drop_in::DropIn;
use seccompat_world::need;
use seccompat_world::need::Absent;
use seccompat_world::process::one_at_a_time;
use seccompat_world::runtime::{Oci, Podman, crun, runc};
use serde_json::json;

use crate::ruled::{self, Ground, answers, ground, hold};

/// Calls that the profile does not know: landlock_create_ruleset of Linux 5.13, and two of 6.8 and 6.10, which
/// the system's libseccomp does not know either. Callers of landlock_create_ruleset go on without its protection
/// after ENOSYS, so the host's rule leaves it alone.
const LANDLOCK: &str = "444";
const STATMOUNT: &str = "457";
const MSEAL: &str = "462";

fn script() -> String {
    ruled::script().replacen(
        "/bin/answers",
        &format!("/bin/answers {LANDLOCK} {STATMOUNT} {MSEAL}"),
        1,
    )
}

/// A host, seen by one program: it has our library, and this text in `/etc/seccompat/unknown`.
struct Host {
    ground: Ground,
    drop_in: DropIn,
}

impl Host {
    fn new() -> Result<Self, Absent> {
        Ok(Self { ground: ground()?, drop_in: DropIn::new()? })
    }

    /// A script that runs `program` there.
    fn script(&self, program: &Path, unknown: Option<&str>) -> Result<PathBuf, Absent> {
        let name = program.file_name().unwrap().to_string_lossy().into_owned();
        let folder = self.ground.scratch.path().join(format!("{name}-{}", unknown.is_some()));
        fs::create_dir_all(&folder).unwrap();
        // Named as the program, by which the library knows it.
        self.drop_in.in_place(program, &folder.join(name), unknown)
    }

    fn through(&self, runtime: &Oci, unknown: Option<&str>) -> Result<Oci, Absent> {
        Ok(runtime.through(&self.script(runtime.program(), unknown)?))
    }

    /// The answers in a container with this environment.
    fn answers(&self, runtime: &Oci, variables: &[&str]) -> BTreeMap<String, String> {
        let script = script();
        let mut config = bundle::config(&self.ground.seccomp(), &["/bin/sh", "-c", &script]);
        let set = config["process"]["env"].as_array_mut().unwrap();
        set.extend(variables.iter().map(|variable| json!(variable)));
        answers(runtime.name(), runtime.start_config(config))
    }
}

/// Without the file the answers are those of libseccomp; with it, unknown calls are missing and
/// refused ones are refused, in containers of a profile that nobody changed.
#[test]
fn the_hosts_file_switches_the_rule_on() {
    let _one = one_at_a_time();
    let host = need!(Host::new());
    let on = Some("runc enosys\ncrun enosys\n");
    for make in [runc, crun] {
        let runtime = need!(make(&host.ground.rootfs));
        let before = host.answers(&runtime, &[]);
        let off = need!(host.through(&runtime, None));
        assert_eq!(host.answers(&off, &[]), before, "{}", runtime.name());
        let ruled = need!(host.through(&runtime, on));
        let after = host.answers(&ruled, &[]);
        hold(runtime.name(), &before, &after);
        assert_eq!([&*after[STATMOUNT], &*after[MSEAL]], ["38"; 2], "{}", runtime.name());
        // The stub of runc answers before the filter.
        let kept = if runtime.name() == "runc" { "38" } else { "1" };
        let all = [&*before[MSEAL], &*before[LANDLOCK], &*after[LANDLOCK]];
        assert_eq!(all, [kept; 3], "{}", runtime.name());
    }
    let podman = need!(Podman::new(&host.ground.rootfs));
    let real = need!(need::program("runc"));
    let through = podman.through(&need!(host.script(&real, on)));
    let (script, profile) = (script(), Some(host.ground.profile.as_path()));
    let command = ["/bin/sh", "-c", &script];
    let under = |podman: &Podman| answers("podman", podman.start_under(profile, &command));
    hold("podman", &under(&podman), &under(&through));
}

/// Runtimes make filters inside the image's root, with the image's environment.
#[test]
fn an_image_cannot_switch_it_on() {
    let _one = one_at_a_time();
    let host = need!(Host::new());
    let folder = host.ground.rootfs.join("etc/seccompat");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("unknown"), "* enosys\n").unwrap();
    let variables = ["SECCOMPAT_UNKNOWN=enosys", "SECCOMPAT_LOG=stderr"];
    for make in [runc, crun] {
        let runtime = need!(make(&host.ground.rootfs));
        let before = host.answers(&runtime, &[]);
        let through = need!(host.through(&runtime, None));
        assert_eq!(host.answers(&through, &variables), before, "{}", runtime.name());
    }
    // Its image is made of the same root.
    let podman = need!(Podman::new(&host.ground.rootfs));
    let through = need!(host.script(&need!(need::program("runc")), None));
    let profile = format!("seccomp={}", host.ground.profile.display());
    let script = script();
    let under = |podman: &Podman| {
        let [first, second] = variables;
        let options = ["--security-opt", &profile, "--env", first, "--env", second];
        answers("podman", podman.start_as(&options, &["/bin/sh", "-c", &script]))
    };
    let before = under(&podman);
    assert_eq!(under(&podman.through(&through)), before, "podman");
}
