//! containerd through `ctr`, with a daemon of its own.
#![forbid(unsafe_code)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::Duration;

use super::{Container, Handle, Place};
use crate::process::{self, LONGEST, retry, run};
use crate::scratch::{Scratch, unique};

/// containerd, with a daemon of its own and this root file system.
pub struct Containerd {
    client: Client,
    rootfs: PathBuf,
    /// The runtime below it; its own choice if absent.
    runtime: Option<PathBuf>,
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

/// The profile that `ctr run` gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seccomp<'a> {
    /// containerd's default.
    Default,
    /// The file.
    File(&'a Path),
}

impl Containerd {
    /// The containerd of a place.
    ///
    /// # Errors
    /// If it is not installed there, or its daemon does not start.
    ///
    /// # Panics
    /// If files cannot be written.
    pub fn at(place: &Place, rootfs: &Path) -> Result<Self, String> {
        let folder = Scratch::new().expect("a folder for containerd");
        // Only the plugins that `ctr run` needs; the others need more from the kernel than they may
        // have here.
        let config = "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\", \
                      \"io.containerd.internal.v1.restart\", \"io.containerd.nri.v1.nri\"]\n";
        let file = folder.path().join("config.toml");
        fs::write(&file, config).expect("config.toml");
        Self::with_file(place, rootfs, &file, folder.into())
    }

    /// The containerd of a place, with the place's own `config.toml`.
    ///
    /// # Errors
    /// As for [`Containerd::at`].
    ///
    /// # Panics
    /// If files cannot be written.
    pub fn of_host(place: &Place, rootfs: &Path) -> Result<Self, String> {
        let folder = Scratch::new().expect("a folder for containerd");
        Self::with_file(place, rootfs, Path::new("/etc/containerd/config.toml"), folder.into())
    }

    /// The same, with this program as the runtime below it.
    #[must_use]
    pub fn through(mut self, runtime: &Path) -> Self {
        self.runtime = Some(runtime.to_owned());
        self
    }

    /// The runtimes that the bundles of its containers name.
    #[must_use]
    pub fn runtimes(&self) -> Vec<String> {
        let state = self.client.folder.path().join("state/io.containerd.runtime.v2.task");
        let bundles = fs::read_dir(state.join("seccompat-world")).into_iter().flatten().flatten();
        bundles
            .filter_map(|bundle| fs::read_to_string(bundle.path().join("runtime")).ok())
            .collect()
    }

    /// The state of a plugin: `ok` if it runs.
    ///
    /// # Errors
    /// It does not tell.
    pub fn plugin(&self, name: &str) -> Result<String, String> {
        let list = run(&mut self.client.command(10, "plugins ls"))?;
        let mut lines = list.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let line = lines.find(|words| words.get(1) == Some(&name));
        let state = line.and_then(|words| words.last().map(|word| (*word).to_owned()));
        state.ok_or_else(|| format!("no plugin {name}: {list}"))
    }

    fn with_file(
        place: &Place,
        rootfs: &Path,
        file: &Path,
        folder: Arc<Scratch>,
    ) -> Result<Self, String> {
        let (program, daemon) = (place.find("ctr")?, place.find("containerd")?);
        let at = |name: &str| folder.path().join(name);
        let log = || File::create(at("log")).expect("a log");
        let mut command = place.command(&daemon, place.patience());
        for (flag, name) in [("--root", "root"), ("--state", "state"), ("--address", "sock")] {
            command.arg(flag).arg(at(name));
        }
        command.arg("--config").arg(file);
        let daemon = command.stdout(log()).stderr(log()).spawn().expect("containerd");
        let client = Client { place: place.clone(), program, folder };
        let containerd = Self { client, rootfs: rootfs.to_owned(), runtime: None, daemon };
        // From here on, an error stops the daemon.
        let up = || run(&mut containerd.client.command(5, "version"));
        retry(Duration::from_secs(30), up).map_err(|why| {
            let log = fs::read_to_string(containerd.client.folder.path().join("log"));
            format!("{why}\n{}", log.unwrap_or_default())
        })?;
        Ok(containerd)
    }

    /// The version that it reports.
    ///
    /// # Errors
    /// If it says nothing.
    pub fn version(&self) -> Result<String, String> {
        super::version(&self.client.place, &self.client.program, "--version")
    }

    /// Whether its `ctr run` accepts a profile: that of 1.4 has only the default.
    #[must_use]
    pub fn takes_profiles(&self) -> bool {
        let help = run(self.client.command(5, "run").arg("--help"));
        help.is_ok_and(|text| text.contains("--seccomp-profile"))
    }

    /// Starts a container.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(&self, seccomp: Seccomp<'_>, command: &[&str]) -> Result<Container, String> {
        let one = One { client: self.client.clone(), name: unique() };
        let mut ctr = one.client.command(LONGEST, "run");
        ctr.args(["--rm", "--seccomp"]);
        if let Seccomp::File(profile) = seccomp {
            ctr.arg("--seccomp-profile").arg(profile);
        }
        if let Some(runtime) = &self.runtime {
            ctr.arg("--runc-binary").arg(runtime);
        }
        ctr.arg("--rootfs").arg(&self.rootfs).arg(&one.name).args(command);
        let errors = one.client.folder.path().join(format!("{}.stderr", one.name));
        Container::start(&mut ctr, errors, Box::new(one))
    }
}

impl Drop for Containerd {
    fn drop(&mut self) {
        // timeout(1) passes the signal on to its child.
        process::terminate(i32::try_from(self.daemon.id()).unwrap_or(0));
        let _ = self.daemon.wait();
    }
}

impl Client {
    /// `ctr VERB`, where VERB may have several words.
    fn command(&self, seconds: u32, verb: &str) -> Command {
        let mut command = self.place.command(&self.program, seconds);
        command.arg("--address").arg(self.folder.path().join("sock"));
        command.args(["--namespace", "seccompat-world"]).args(verb.split(' '));
        command
    }
}

impl Handle for One {
    fn pid(&self) -> Result<i32, String> {
        let tasks = run(&mut self.client.command(10, "tasks list"))?;
        let line = tasks.lines().find_map(|line| line.strip_prefix(&self.name));
        let pid = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        self.client.place.outside(pid.ok_or_else(|| format!("no task: {tasks}"))?)
    }

    fn end(&self) {
        let _ = run(self.client.command(10, "tasks delete").args(["--force", &self.name]));
        let _ = run(self.client.command(10, "containers delete").arg(&self.name));
    }

    fn left(&self) -> Result<String, String> {
        let all = run(self.client.command(10, "containers list").arg("--quiet"))?;
        Ok(all.lines().filter(|name| *name == self.name).collect())
    }
}
