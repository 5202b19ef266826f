//! Docker, with its own default profile and a daemon of its own.
#![forbid(unsafe_code)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::{Container, Handle, Place};
use crate::need::{self, Absent};
use crate::process::{self, LONGEST, limited, retry, run};
use crate::scratch::{Scratch, unique};

const IMAGE: &str = "seccompat-world:1";

/// Docker, with a daemon of its own.
pub struct Docker {
    client: Client,
    daemon: Child,
}

#[derive(Clone)]
struct Client {
    place: Place,
    program: PathBuf,
    folder: Arc<Scratch>,
}

struct One {
    client: Client,
    name: String,
}

impl Docker {
    /// Docker, with this root file system as its only image.
    ///
    /// # Errors
    /// If it is not installed.
    ///
    /// # Panics
    /// If its daemon does not start, or does not take the image.
    pub fn new(rootfs: &Path) -> Result<Self, Absent> {
        for program in ["docker", "dockerd"] {
            need::program(program)?;
        }
        Ok(Self::at(&Place::Here, rootfs).unwrap_or_else(|why| panic!("{why}")))
    }

    /// The same, with this program as the default runtime.
    ///
    /// # Errors
    /// If it is not installed.
    ///
    /// # Panics
    /// If its daemon does not start, or does not take the image.
    pub fn through(runtime: &Path, rootfs: &Path) -> Result<Self, Absent> {
        for program in ["docker", "dockerd"] {
            need::program(program)?;
        }
        let settings =
            json!({"runtimes": {"other": {"path": runtime}}, "default-runtime": "other"});
        let docker = Self::with_settings(&Place::Here, rootfs, &settings.to_string());
        Ok(docker.unwrap_or_else(|why| panic!("{why}")))
    }

    /// The Docker of another place.
    ///
    /// # Errors
    /// If it is not installed there, its daemon does not start, or does not take the image.
    ///
    /// # Panics
    /// If files cannot be written.
    pub fn at(place: &Place, rootfs: &Path) -> Result<Self, String> {
        Self::with_settings(place, rootfs, "{}")
    }

    /// The Docker of a place, with the place's own `daemon.json`.
    ///
    /// # Errors
    /// As for [`Docker::at`].
    ///
    /// # Panics
    /// If files cannot be written.
    pub fn of_host(place: &Place, rootfs: &Path) -> Result<Self, String> {
        let folder = Scratch::new().expect("a folder for dockerd");
        Self::with_file(place, rootfs, None, folder.into())
    }

    /// The same daemon once more, with the containers and the images that it has.
    ///
    /// # Errors
    /// As for [`Docker::at`].
    ///
    /// # Panics
    /// If files cannot be written.
    pub fn again(self, rootfs: &Path) -> Result<Self, String> {
        let Client { place, folder, .. } = self.client.clone();
        drop(self);
        Self::with_file(&place, rootfs, None, folder)
    }

    /// With this `daemon.json`.
    fn with_settings(place: &Place, rootfs: &Path, settings: &str) -> Result<Self, String> {
        let folder = Scratch::new().expect("a folder for dockerd");
        let file = folder.path().join("daemon.json");
        fs::write(&file, settings).expect("daemon.json");
        Self::with_file(place, rootfs, Some(&file), folder.into())
    }

    fn with_file(
        place: &Place,
        rootfs: &Path,
        file: Option<&Path>,
        folder: Arc<Scratch>,
    ) -> Result<Self, String> {
        let (client, daemon) = (place.find("docker")?, place.find("dockerd")?);
        let at = |name: &str| folder.path().join(name);
        let log = || File::create(at("dockerd.log")).expect("dockerd.log");
        let mut command = place.command(&daemon, place.patience());
        for (flag, file) in [("--data-root", "data"), ("--exec-root", "exec"), ("--pidfile", "pid")]
        {
            command.arg(flag).arg(at(file));
        }
        if let Some(file) = file {
            command.arg("--config-file").arg(file);
        }
        command.arg("--host").arg(format!("unix://{}", at("sock").display()));
        command.args(["--bridge=none", "--iptables=false", "--ip6tables=false"]);
        command.args(["--storage-driver=vfs", "--default-ulimit=nofile=1024:1024"]);
        // If the machine has a containerd already, this keeps out of its namespace.
        command.arg(format!("--containerd-namespace={}", unique()));
        command.arg(format!("--containerd-plugins-namespace={}-plugins", unique()));
        let daemon = command.stdout(log()).stderr(log()).spawn().expect("dockerd");
        let client = Client { place: place.clone(), program: client, folder };
        let docker = Self { client, daemon };
        // From here on, an error stops the daemon.
        let up = || run(&mut docker.client.command(5, "version"));
        retry(Duration::from_secs(30), up).map_err(|why| {
            let log = fs::read_to_string(docker.client.folder.path().join("dockerd.log"));
            format!("{why}\n{}", log.unwrap_or_default())
        })?;
        let tar = docker.client.folder.path().join("image.tar");
        run(limited("tar", 60).arg("-cf").arg(&tar).arg("-C").arg(rootfs).arg("."))?;
        run(docker.client.command(60, "import").arg(&tar).arg(IMAGE))?;
        Ok(docker)
    }

    /// `docker` with these words.
    ///
    /// # Errors
    /// It fails, with what it says.
    pub fn run(&self, words: &[&str]) -> Result<String, String> {
        let (verb, rest) = words.split_first().ok_or("no words")?;
        run(self.client.command(60, verb).args(rest))
    }

    /// Its daemon's socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.client.folder.path().join("sock")
    }

    /// The name of its image.
    #[must_use]
    pub fn image(&self) -> &'static str {
        IMAGE
    }

    /// The versions that its client and its daemon report.
    ///
    /// # Errors
    /// If they say nothing.
    pub fn version(&self) -> Result<String, String> {
        let mut version = self.client.command(10, "version");
        let said = run(version.args(["--format", "{{.Server.Version}}"]))?;
        Ok(said.trim().to_owned())
    }

    /// Starts a container.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(&self, command: &[&str]) -> Result<Container, String> {
        self.start_under(None, command)
    }

    /// Starts a container under the profile in this file, or under the default one.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start_under(
        &self,
        profile: Option<&Path>,
        command: &[&str],
    ) -> Result<Container, String> {
        self.start_with(profile, false, command)
    }

    /// The same; if `last`, the runtime loads the profile's filter after its own calls.
    pub(crate) fn start_with(
        &self,
        profile: Option<&Path>,
        last: bool,
        command: &[&str],
    ) -> Result<Container, String> {
        let profile = profile.map(|profile| format!("seccomp={}", profile.display()));
        let mut options = Vec::new();
        if let Some(profile) = &profile {
            options.extend(["--security-opt", profile]);
            // This makes the runtime load the filter last.
            if last {
                options.extend(["--security-opt", "no-new-privileges"]);
            }
        }
        self.start_as(&options, command)
    }

    /// Starts a container with these options of `docker run`.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start_as(&self, options: &[&str], command: &[&str]) -> Result<Container, String> {
        let one = One { client: self.client.clone(), name: unique() };
        let mut docker = one.client.command(LONGEST, "run");
        docker.args(["--rm", "--network", "none", "--name", &one.name]).args(options);
        docker.arg(IMAGE).args(command);
        let errors = one.client.folder.path().join(format!("{}.stderr", one.name));
        Container::start(&mut docker, errors, Box::new(one))
    }
}

impl Drop for Docker {
    fn drop(&mut self) {
        let pid = fs::read_to_string(self.client.folder.path().join("pid"));
        let pid = pid.ok().and_then(|pid| pid.trim().parse().ok());
        match pid.and_then(|pid| self.client.place.outside(pid).ok()) {
            Some(pid) => process::terminate(pid),
            None => process::terminate(i32::try_from(self.daemon.id()).unwrap_or(0)),
        }
        let _ = self.daemon.wait();
    }
}

impl Client {
    fn command(&self, seconds: u32, verb: &str) -> Command {
        let mut command = self.place.command(&self.program, seconds);
        // Without the user's own settings.
        command.arg("--config").arg(self.folder.path().join("client"));
        let socket = self.folder.path().join("sock");
        command.arg("--host").arg(format!("unix://{}", socket.display())).arg(verb);
        command
    }
}

impl Handle for One {
    fn pid(&self) -> Result<i32, String> {
        let mut inspect = self.client.command(10, "inspect");
        let pid = run(inspect.args(["--format", "{{.State.Pid}}", &self.name]))?;
        self.client.place.outside(pid.trim().parse().map_err(|_| format!("no pid: {pid}"))?)
    }

    fn end(&self) {
        let _ = run(self.client.command(30, "rm").args(["--force", &self.name]));
    }

    fn left(&self) -> Result<String, String> {
        // Docker 20.10.5 keeps a container whose runtime refused its profile.
        let own = format!("name=^/?{}$", self.name);
        run(self.client.command(10, "ps").args(["--all", "--quiet", "--filter", &own]))
    }
}
