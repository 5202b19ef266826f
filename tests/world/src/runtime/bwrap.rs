//! bubblewrap, which loads a given filter unchanged.
#![forbid(unsafe_code)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

use seccompat_bpf::Program;
use serde_json::Value;

use super::{Container, Handle};
use crate::need::{self, Absent};
use crate::process::{self, LONGEST, limited};
use crate::scratch::Scratch;

/// bubblewrap, with this root file system, which no user may write.
#[derive(Clone, Debug)]
pub struct Bwrap {
    program: PathBuf,
    rootfs: PathBuf,
}

/// The user who starts it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caller {
    /// Root, with capabilities in the container.
    Root,
    /// An unprivileged user.
    Nobody,
}

struct One {
    scratch: Scratch,
}

/// Passes three files: the filter on 8, and bubblewrap's information about the container on 9.
const PASS: &str = "filter=$1 info=$2; shift 2; exec \"$@\" 8<\"$filter\" 9>\"$info\"";

impl Bwrap {
    /// bubblewrap, with this root file system.
    ///
    /// # Errors
    /// If it is not installed.
    pub fn new(rootfs: &Path) -> Result<Self, Absent> {
        Ok(Self { program: need::program("bwrap")?, rootfs: rootfs.to_owned() })
    }

    /// Starts a container under this filter, with `/proc` if its mount point exists.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(
        &self,
        filter: &Program,
        caller: Caller,
        command: &[&str],
    ) -> Result<Container, String> {
        let scratch = Scratch::new().map_err(|why| why.to_string())?;
        let bytes: Vec<u8> = filter.insns().iter().flat_map(|insn| insn.to_ne_bytes()).collect();
        let (program, info) = (scratch.path().join("filter.bpf"), scratch.path().join("info"));
        // The caller's process writes it.
        fs::write(&info, "")
            .and_then(|()| fs::set_permissions(&info, Permissions::from_mode(0o666)))
            .and_then(|()| fs::write(&program, bytes))
            .map_err(|why| why.to_string())?;
        let mut shell = limited("sh", LONGEST);
        shell.args(["-c", PASS, "sh"]).args([&program, &info]).arg(&self.program);
        shell.args(["--unshare-all", "--die-with-parent", "--as-pid-1"]);
        shell.arg("--ro-bind").arg(&self.rootfs).arg("/").args(["--chdir", "/"]);
        if self.rootfs.join("proc").is_dir() {
            shell.args(["--proc", "/proc"]);
        }
        match caller {
            Caller::Root => {
                shell.args(["--cap-add", "ALL"]);
            }
            Caller::Nobody => {
                shell.uid(65534).gid(65534);
            }
        }
        shell.args(["--seccomp", "8", "--info-fd", "9"]).args(command);
        let errors = scratch.path().join("stderr");
        Container::start(&mut shell, errors, Box::new(One { scratch }))
    }
}

impl Handle for One {
    fn pid(&self) -> Result<i32, String> {
        let info = fs::read_to_string(self.scratch.path().join("info"));
        let info = info.map_err(|why| why.to_string())?;
        let json: Value = serde_json::from_str(&info).map_err(|why| format!("{why}: {info}"))?;
        let pid = json["child-pid"].as_i64().and_then(|pid| i32::try_from(pid).ok());
        pid.ok_or_else(|| format!("no pid: {info}"))
    }

    fn end(&self) {
        if let Ok(pid) = self.pid() {
            process::kill(pid);
        }
    }

    fn left(&self) -> Result<String, String> {
        Ok(String::new())
    }
}
