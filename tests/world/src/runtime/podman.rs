//! Podman, with its own default profile.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Container, Handle};
use crate::need::{self, Absent};
use crate::process::{LONGEST, limited, run};
use crate::scratch::{Scratch, unique};

const IMAGE: &str = "localhost/seccompat-world:1";

/// Podman, with storage of its own.
#[derive(Debug)]
pub struct Podman {
    place: Place,
}

/// Where it is and what it stores where.
#[derive(Clone, Debug)]
struct Place {
    program: PathBuf,
    storage: std::sync::Arc<Scratch>,
}

struct One {
    place: Place,
    name: String,
}

impl Podman {
    /// Podman, with this root file system as its only image.
    ///
    /// # Errors
    /// Where it is not installed.
    ///
    /// # Panics
    /// Where it does not take the image.
    pub fn new(rootfs: &Path) -> Result<Self, Absent> {
        let program = need::program("podman")?;
        let storage = Scratch::new().expect("a folder for podman").into();
        let place = Place { program, storage };
        let tar = place.storage.path().join("image.tar");
        run(limited("tar", 60).arg("-cf").arg(&tar).arg("-C").arg(rootfs).arg(".")).unwrap();
        run(place.command(60, "import").arg("--quiet").arg(&tar).arg(IMAGE)).unwrap();
        Ok(Self { place })
    }

    /// Starts a container.
    ///
    /// # Errors
    /// Where it cannot be started.
    pub fn start(&self, command: &[&str]) -> Result<Container, String> {
        self.start_under(None, command)
    }

    /// Starts a container under the profile in this file, or else under the default one.
    ///
    /// # Errors
    /// Where it cannot be started.
    pub fn start_under(
        &self,
        profile: Option<&Path>,
        command: &[&str],
    ) -> Result<Container, String> {
        let one = One { place: self.place.clone(), name: unique() };
        let mut podman = one.place.command(LONGEST, "run");
        podman.args(["--rm", "--network", "none", "--name", &one.name]);
        // Without CAP_SYS_RESOURCE its own limits cannot be had.
        podman.args(["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"]);
        if let Some(profile) = profile {
            podman.args(["--security-opt", &format!("seccomp={}", profile.display())]);
        }
        podman.arg(IMAGE).args(command);
        let errors = self.place.storage.path().join(format!("{}.stderr", one.name));
        Container::start(&mut podman, errors, Box::new(one))
    }
}

impl Place {
    fn command(&self, seconds: u32, verb: &str) -> Command {
        let mut command = limited(&self.program, seconds);
        for (flag, folder) in [("--root", "root"), ("--runroot", "run"), ("--tmpdir", "tmp")] {
            command.arg(flag).arg(self.storage.path().join(folder));
        }
        command.args(["--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"]);
        command.args(["--events-backend", "file"]);
        // crun refuses the hybrid layout of control groups.
        if Path::new("/sys/fs/cgroup/unified").exists() {
            command.args(["--runtime", "runc"]);
        }
        command.arg(verb);
        command
    }
}

impl Handle for One {
    fn pid(&self) -> Result<i32, String> {
        let mut inspect = self.place.command(10, "inspect");
        let pid = run(inspect.args(["--format", "{{.State.Pid}}", &self.name]))?;
        pid.trim().parse().map_err(|_| format!("no pid: {pid}"))
    }

    fn end(&self) {
        let _ = run(self.place.command(30, "rm").args(["--force", "--time", "0", &self.name]));
    }

    fn left(&self) -> Result<String, String> {
        run(self.place.command(10, "ps").args(["--all", "--quiet"]))
    }
}
