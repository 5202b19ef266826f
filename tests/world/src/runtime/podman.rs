//! Podman, with its own default profile.
#![forbid(unsafe_code)]

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::{Container, Handle, Place};
use crate::need::{self, Absent};
use crate::process::{LONGEST, limited, run};
use crate::scratch::{Scratch, unique};

const IMAGE: &str = "localhost/seccompat-world:1";

/// Podman, with storage of its own.
#[derive(Debug)]
pub struct Podman {
    store: Store,
}

/// Its place, its program and its folders.
#[derive(Clone, Debug)]
struct Store {
    place: Place,
    program: PathBuf,
    /// The runtime below it; its own choice if absent.
    runtime: Option<PathBuf>,
    storage: std::sync::Arc<Scratch>,
    /// The folder of its hooks; its own if absent.
    hooks: Option<PathBuf>,
    /// Whether it reads the settings of its place, or has upstream's defaults.
    own_settings: bool,
    /// The user who starts it; root if absent.
    user: Option<User>,
}

/// A user without rights, and the place's folder of that user.
#[derive(Clone, Debug)]
struct User {
    id: u32,
    home: PathBuf,
}

struct One {
    store: Store,
    name: String,
}

impl Podman {
    /// Podman, with this root file system as its only image.
    ///
    /// # Errors
    /// If it is not installed.
    ///
    /// # Panics
    /// If it does not take the image.
    pub fn new(rootfs: &Path) -> Result<Self, Absent> {
        // crun refuses the hybrid layout of control groups.
        let runtime = Place::Here.has_unified().then_some("runc");
        need::program("podman")?;
        Ok(Self::at(&Place::Here, runtime, rootfs).unwrap_or_else(|why| panic!("{why}")))
    }

    /// The Podman of another place, above this runtime or the one that it chooses.
    ///
    /// # Errors
    /// If it is not installed there, or does not take the image.
    ///
    /// # Panics
    /// If files cannot be written.
    pub fn at(place: &Place, runtime: Option<&'static str>, rootfs: &Path) -> Result<Self, String> {
        Self::with(place, runtime, rootfs, None)
    }

    /// The Podman of a user without rights, with the settings of its place. The home folder is the user's, and
    /// has the same path outside.
    ///
    /// # Errors
    /// As for [`Podman::at`].
    ///
    /// # Panics
    /// If files cannot be written.
    pub fn of_user(place: &Place, id: u32, home: &Path, rootfs: &Path) -> Result<Self, String> {
        let podman = Self::with(place, None, rootfs, Some(User { id, home: home.to_owned() }))?;
        Ok(podman.with_settings())
    }

    fn with(
        place: &Place,
        runtime: Option<&'static str>,
        rootfs: &Path,
        user: Option<User>,
    ) -> Result<Self, String> {
        let program = place.find("podman")?;
        let storage: std::sync::Arc<Scratch> = Scratch::new().expect("a folder for podman").into();
        if let Some(user) = &user {
            chown(storage.path(), Some(user.id), Some(user.id)).expect("the user's folder");
        }
        let runtime = runtime.map(PathBuf::from);
        let store = Store {
            place: place.clone(),
            program,
            runtime,
            storage,
            hooks: None,
            own_settings: false,
            user,
        };
        let tar = store.storage.path().join("image.tar");
        run(limited("tar", 60).arg("-cf").arg(&tar).arg("-C").arg(rootfs).arg("."))?;
        run(store.command(60, "import").arg("--quiet").arg(&tar).arg(IMAGE))?;
        Ok(Self { store })
    }

    /// The same, with the hooks in this folder.
    #[must_use]
    pub fn with_hooks(&self, folder: &Path) -> Self {
        Self { store: Store { hooks: Some(folder.to_owned()), ..self.store.clone() } }
    }

    /// The same, with this precreate hook alone: a program and its arguments, its name first.
    ///
    /// # Panics
    /// If its file cannot be written.
    #[must_use]
    pub fn with_hook(&self, program: &Path, words: &[&str]) -> Self {
        let folder = self.store.storage.path().join(unique());
        let entry = json!({
            "version": "1.0.0",
            "hook": {"path": program, "args": words},
            "when": {"always": true},
            "stages": ["precreate"],
        });
        fs::create_dir(&folder).expect("a folder of hooks");
        fs::write(folder.join("hook.json"), entry.to_string()).expect("a hook");
        self.with_hooks(&folder)
    }

    /// The same, with the settings of its place, which also choose the runtime.
    #[must_use]
    pub fn with_settings(&self) -> Self {
        Self { store: Store { own_settings: true, runtime: None, ..self.store.clone() } }
    }

    /// The same, with this program as the runtime below it.
    #[must_use]
    pub fn through(&self, runtime: &Path) -> Self {
        Self { store: Store { runtime: Some(runtime.to_owned()), ..self.store.clone() } }
    }

    /// The version that it reports.
    ///
    /// # Errors
    /// If it says nothing.
    pub fn version(&self) -> Result<String, String> {
        super::version(&self.store.place, &self.store.program, "--version")
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

    /// Starts a container with these options of `podman run`.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start_as(&self, options: &[&str], command: &[&str]) -> Result<Container, String> {
        let one = One { store: self.store.clone(), name: unique() };
        let mut podman = one.store.command(LONGEST, "run");
        podman.args(["--rm", "--name", &one.name]).args(USUAL).args(options);
        podman.arg(IMAGE).args(command);
        let errors = self.store.storage.path().join(format!("{}.stderr", one.name));
        Container::start(&mut podman, errors, Box::new(one))
    }

    /// Makes a container of this name that does not run yet.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn create(&self, name: &str, options: &[&str], command: &[&str]) -> Result<(), String> {
        let mut podman = self.store.command(60, "create");
        podman.args(["--name", name]).args(USUAL).args(options);
        run(podman.arg(IMAGE).args(command)).map(drop)
    }

    /// `podman` with these words.
    ///
    /// # Errors
    /// It fails, with what it says.
    pub fn run(&self, words: &[&str]) -> Result<String, String> {
        let (verb, rest) = words.split_first().ok_or("no words")?;
        run(self.store.command(60, verb).args(rest))
    }

    /// Runs a container to its end. Returns its output.
    ///
    /// # Errors
    /// If it fails, with what it says.
    pub fn finish_as(&self, options: &[&str], command: &[&str]) -> Result<String, String> {
        let mut podman = self.store.command(60, "run");
        podman.arg("--rm").args(USUAL).args(options);
        run(podman.arg(IMAGE).args(command))
    }
}

/// No network; and limits of its own, since without CAP_SYS_RESOURCE Podman's are not available.
const USUAL: [&str; 6] =
    ["--network", "none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"];

impl Store {
    fn command(&self, seconds: u32, verb: &str) -> Command {
        let mut command = match &self.user {
            None => self.place.command(&self.program, seconds),
            Some(user) => {
                let mut command = self.place.command(Path::new("/usr/bin/setpriv"), seconds);
                command.args([format!("--reuid={}", user.id), format!("--regid={}", user.id)]);
                command.args(["--clear-groups", "env"]);
                command.arg(format!("HOME={}", user.home.display()));
                command.arg(format!("XDG_RUNTIME_DIR={}", self.storage.path().display()));
                command.arg(&self.program);
                command
            }
        };
        for (flag, folder) in [("--root", "root"), ("--runroot", "run"), ("--tmpdir", "tmp")] {
            command.arg(flag).arg(self.storage.path().join(folder));
        }
        command.args(["--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"]);
        command.args(["--events-backend", "file"]);
        if let Some(runtime) = &self.runtime {
            command.arg("--runtime").arg(runtime);
        }
        if let Some(hooks) = &self.hooks {
            command.arg("--hooks-dir").arg(hooks);
        }
        // Upstream's defaults, without the distribution's changes.
        if matches!(self.place, Place::Within(_)) && !self.own_settings {
            command.env("CONTAINERS_CONF", "/dev/null");
        }
        command.env("PODMAN_IGNORE_CGROUPSV1_WARNING", "1");
        command.arg(verb);
        command
    }
}

impl Handle for One {
    fn pid(&self) -> Result<i32, String> {
        let mut inspect = self.store.command(10, "inspect");
        let pid = run(inspect.args(["--format", "{{.State.Pid}}", &self.name]))?;
        self.store.place.outside(pid.trim().parse().map_err(|_| format!("no pid: {pid}"))?)
    }

    fn end(&self) {
        // Immediately; older releases lack `rm --time`.
        let _ = run(self.store.command(30, "kill").arg(&self.name));
        let _ = run(self.store.command(30, "rm").args(["--force", &self.name]));
    }

    fn left(&self) -> Result<String, String> {
        let own = format!("name=^{}$", self.name);
        run(self.store.command(10, "ps").args(["--all", "--quiet", "--filter", &own]))
    }
}
