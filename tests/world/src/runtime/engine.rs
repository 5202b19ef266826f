//! Every engine of a place, with its versions.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use seccompat_bpf::Program;
use serde_json::{Value, json};

use super::{Container, Containerd, Docker, Ground, Oci, Place, Podman, Seccomp};
use super::{crun_at, runc_at};
use crate::bundle;
use crate::need::{self, Absent};
use crate::process::run;

/// The command of its containers, which needs no call at all.
const STAY: &str = "/bin/stay";

/// An engine that starts here.
pub struct Engine {
    /// Its stack: `docker@20.10.24/runc@1.1.5/libseccomp@2.5.4-1+deb12u1`.
    pub stack: String,
    kind: Kind,
}

enum Kind {
    Oci(Oci),
    Docker(Docker),
    Podman(Podman),
    Containerd(Containerd),
}

/// The state of one of its containers.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its filters, newest first.
    pub filters: Vec<Program>,
    /// The fields of `/proc/PID/status` of its command: `CapPrm`, `CapBnd`, `NoNewPrivs`.
    pub status: BTreeMap<String, String>,
}

/// The places whose engines are tested, each by its name: this machine, and the root file systems
/// that the variable `SECCOMPAT_ENGINES` lists, separated by colons.
///
/// # Panics
/// If one of them cannot be entered.
#[must_use]
pub fn places() -> Vec<(String, Place)> {
    let ground = Ground::host().unwrap_or_else(|why| panic!("{why}"));
    let mut places = vec![("host".to_owned(), Place::Within(Arc::new(ground)))];
    let folders = std::env::var_os("SECCOMPAT_ENGINES").unwrap_or_default();
    for folder in std::env::split_paths(&folders).filter(|path| !path.as_os_str().is_empty()) {
        let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
        let ground = Ground::of(&folder).unwrap_or_else(|why| panic!("{name}: {why}"));
        places.push((name, Place::Within(Arc::new(ground))));
    }
    places
}

/// Makes the root file system of the engines' containers: a program that stays, and one that ends
/// with [`DONE`].
///
/// # Errors
/// If there is no compiler.
///
/// # Panics
/// If it cannot be made.
pub fn rootfs(at: &Path) -> Result<PathBuf, Absent> {
    let cc = need::program("cc")?;
    let root = at.join("rootfs");
    for folder in ["bin", "proc", "dev", "sys", "tmp", "etc", "run"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for name in ["stay", "done"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{name}.c"));
        let mut build = Command::new(&cc);
        build.args(["-static", "-nostdlib", "-O1", "-o"]).arg(root.join("bin").join(name));
        run(build.arg(source)).unwrap();
    }
    Ok(root)
}

/// The status with which `done` ends.
pub const DONE: i32 = 42;

impl Engine {
    /// The engines of a place, each by its name, or the reason why it does not start.
    #[must_use]
    pub fn all(place: &Place, rootfs: &Path) -> Vec<(&'static str, Result<Self, String>)> {
        let versions = Versions::of(place, rootfs);
        let podman = |runtime: &'static str| {
            let podman = Podman::at(place, Some(runtime), rootfs)?;
            let stack = versions.stack(Some(("podman", podman.version()?)), runtime);
            Ok(Self { stack, kind: Kind::Podman(podman) })
        };
        let docker = || {
            let docker = Docker::at(place, rootfs)?;
            let stack = versions.stack(Some(("docker", docker.version()?)), "runc");
            Ok(Self { stack, kind: Kind::Docker(docker) })
        };
        let containerd = || {
            let containerd = Containerd::at(place, rootfs)?;
            let stack = versions.stack(Some(("containerd", containerd.version()?)), "runc");
            Ok(Self { stack, kind: Kind::Containerd(containerd) })
        };
        let oci = |name: &'static str| {
            let oci = oci(place, name, rootfs)?;
            Ok(Self { stack: versions.stack(None, name), kind: Kind::Oci(oci) })
        };
        vec![
            ("runc", oci("runc")),
            ("crun", oci("crun")),
            ("containerd", containerd()),
            ("docker", docker()),
            ("podman/runc", podman("runc")),
            ("podman/crun", podman("crun")),
        ]
    }

    /// Starts a container under the profile in this file, and reads its state. The filter is loaded
    /// last, so that the runtime's own calls matter as little as possible.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn look(&self, profile: &Path) -> Result<Seen, String> {
        self.seen(Some(profile), true)
    }

    /// Starts a container under the profile in this file, with or without `no_new_privs`, and reads its state.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn look_with(&self, profile: &Path, no_new_privs: bool) -> Result<Seen, String> {
        self.seen(Some(profile), no_new_privs)
    }

    /// Starts a container without options, and reads its state. A runtime has no default profile:
    /// its container has no filter.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn plain(&self) -> Result<Seen, String> {
        self.seen(None, true)
    }

    /// Whether it accepts a profile for a container.
    #[must_use]
    pub fn takes_profiles(&self) -> bool {
        !matches!(&self.kind, Kind::Containerd(containerd) if !containerd.takes_profiles())
    }

    fn seen(&self, profile: Option<&Path>, no_new_privs: bool) -> Result<Seen, String> {
        let mut container = self.start(profile, no_new_privs)?;
        container.becomes("stay")?;
        let seen = seen(&container);
        container.finish()?;
        seen
    }

    fn start(&self, profile: Option<&Path>, no_new_privs: bool) -> Result<Container, String> {
        match &self.kind {
            Kind::Oci(oci) => {
                let seccomp = profile.map_or(Ok(Value::Null), |path| {
                    let text = fs::read_to_string(path).map_err(|why| why.to_string())?;
                    serde_json::from_str(&text).map_err(|why| why.to_string())
                })?;
                let mut config = bundle::config(&seccomp, &[STAY]);
                config["process"]["noNewPrivileges"] = json!(no_new_privs);
                oci.start_config(config)
            }
            Kind::Docker(docker) => docker.start_with(profile, no_new_privs, &[STAY]),
            Kind::Podman(podman) => podman.start_with(profile, no_new_privs, &[STAY]),
            Kind::Containerd(containerd) => {
                let seccomp = profile.map_or(Seccomp::Default, Seccomp::File);
                containerd.start(seccomp, &[STAY])
            }
        }
    }
}

/// A runtime of a place.
///
/// # Errors
/// If the place has none of this name.
pub fn oci(place: &Place, name: &str, rootfs: &Path) -> Result<Oci, String> {
    place.find(name)?;
    let found = if name == "crun" { crun_at(place, rootfs) } else { runc_at(place, rootfs) };
    found.map_err(|(Absent::Missing(why) | Absent::NotOurs(why))| why)
}

fn seen(container: &Container) -> Result<Seen, String> {
    let pid = container.pid()?;
    let status =
        fs::read_to_string(format!("/proc/{pid}/status")).map_err(|why| why.to_string())?;
    let status = status.lines().filter_map(|line| line.split_once(':'));
    let status = status.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    Ok(Seen { filters: container.filters()?, status })
}

/// The versions of the parts below engines.
struct Versions {
    runtimes: BTreeMap<&'static str, String>,
    library: String,
}

impl Versions {
    fn of(place: &Place, rootfs: &Path) -> Self {
        let version = |name: &'static str| {
            oci(place, name, rootfs).ok()?.version().ok().map(|version| (name, version))
        };
        Self {
            runtimes: ["runc", "crun"].into_iter().filter_map(version).collect(),
            library: place.package("libseccomp2").unwrap_or_else(|| "unknown".to_owned()),
        }
    }

    fn stack(&self, engine: Option<(&str, String)>, runtime: &str) -> String {
        let engine = engine.map(|(name, version)| {
            // A distribution's suffix is not part of it.
            let version = version.split('+').next().unwrap_or_default();
            format!("{name}@{version}/")
        });
        let below = self.runtimes.get(runtime).map_or("unknown", String::as_str);
        format!("{}{runtime}@{below}/libseccomp@{}", engine.unwrap_or_default(), self.library)
    }
}
