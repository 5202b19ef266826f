//! Runtimes with runc's command line.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Container, Handle, Place};
use crate::bundle;
use crate::need::Absent;
use crate::process::{LONGEST, limited, run};
use crate::scratch::{Scratch, unique};

/// A runtime with runc's command line.
#[derive(Clone, Debug)]
pub struct Oci {
    name: &'static str,
    place: Place,
    program: PathBuf,
    rootfs: PathBuf,
    hide_unified: bool,
}

/// One container of it, with its own folders.
struct One {
    oci: Oci,
    scratch: Scratch,
    id: String,
}

impl Oci {
    pub(crate) fn new(
        name: &'static str,
        place: &Place,
        rootfs: &Path,
        hide_unified: bool,
    ) -> Result<Self, Absent> {
        let program = place.program(name)?;
        Ok(Self { name, place: place.clone(), program, rootfs: rootfs.to_owned(), hide_unified })
    }

    /// The runtime's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The same, with another program in its place.
    #[must_use]
    pub fn through(&self, program: &Path) -> Self {
        Self { program: program.to_owned(), ..self.clone() }
    }

    /// Its program.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Starts a container under this `linux.seccomp`.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(&self, seccomp: &Value, command: &[&str]) -> Result<Container, String> {
        self.start_config(bundle::config(seccomp, command))
    }

    /// Starts a container of this `config.json`, with the root file system added.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start_config(&self, config: Value) -> Result<Container, String> {
        let one = self.one(config)?;
        let mut command = one.run(LONGEST);
        let errors = one.scratch.path().join("stderr");
        Container::start(&mut command, errors, Box::new(one))
    }

    /// Runs a container of this `config.json` to its end, within this many seconds, and returns the
    /// exit status of its program.
    ///
    /// # Errors
    /// If there is no status, or one that is the runtime's own, with what the runtime wrote.
    pub fn finish_config(&self, config: Value, seconds: u32) -> Result<i32, String> {
        let one = self.one(config)?;
        // Files, not pipes: a hanging init would keep pipes open.
        let errors = one.scratch.path().join("stderr");
        let file = fs::File::create(&errors).map_err(|why| why.to_string())?;
        let status = one.run(seconds).stdout(Stdio::null()).stderr(file).status();
        let status = status.map_err(|why| why.to_string())?;
        let said = fs::read_to_string(errors).unwrap_or_default();
        match status.code() {
            Some(status) if said.is_empty() => Ok(status),
            _ => {
                one.end();
                Err(format!("{status}: {}", said.trim()))
            }
        }
    }

    fn one(&self, mut config: Value) -> Result<One, String> {
        let scratch = Scratch::new().map_err(|why| why.to_string())?;
        config["root"]["path"] = Value::String(self.rootfs.display().to_string());
        fs::write(scratch.path().join("config.json"), config.to_string())
            .map_err(|why| why.to_string())?;
        Ok(One { oci: self.clone(), scratch, id: unique() })
    }

    /// The version that the runtime reports, and that of its package.
    ///
    /// # Errors
    /// If it says nothing.
    pub fn version(&self) -> Result<String, String> {
        super::version(&self.place, &self.program, "--version")
    }
}

impl One {
    /// The runtime's own folder, used only by this container.
    fn state(&self) -> PathBuf {
        self.scratch.path().join("state")
    }

    /// `runc run`
    fn run(&self, seconds: u32) -> Command {
        let mut command = self.command(seconds, "run");
        command.arg("-b").arg(self.scratch.path()).arg(&self.id);
        command
    }

    /// `runc --root STATE VERB`
    fn command(&self, seconds: u32, verb: &str) -> Command {
        let mut command = if self.oci.hide_unified {
            let mut command = limited("unshare", seconds);
            command.args(["--mount", "--propagation", "private", "sh", "-c"]);
            command.args(["umount /sys/fs/cgroup/unified && exec \"$@\"", "sh"]);
            command.arg(&self.oci.program);
            command
        } else {
            self.oci.place.command(&self.oci.program, seconds)
        };
        command.arg("--root").arg(self.state()).arg(verb);
        command
    }
}

impl Handle for One {
    fn pid(&self) -> Result<i32, String> {
        let state = run(self.command(10, "state").arg(&self.id))?;
        let state: Value = serde_json::from_str(&state).map_err(|why| why.to_string())?;
        let pid = state["pid"].as_i64().and_then(|pid| i32::try_from(pid).ok());
        self.oci.place.outside(pid.ok_or_else(|| format!("no pid: {state}"))?)
    }

    fn end(&self) {
        let _ = run(self.command(10, "delete").args(["--force", &self.id]));
    }

    fn left(&self) -> Result<String, String> {
        if self.state().is_dir() {
            run(self.command(10, "list").arg("-q"))
        } else {
            Ok(String::new())
        }
    }
}
