//! LXC, as an oracle: the filter that `lxc-execute` loads for a policy.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use seccompat_bpf::{Insn, Program};

use crate::need::{self, Absent};
use crate::process::{limited, one_at_a_time};
use crate::scratch::Scratch;

/// Makes the filters of policies.
pub struct Oracle {
    folder: Scratch,
    execute: PathBuf,
    preload: PathBuf,
}

/// A container without a root of its own, without consoles and networks.
const CONTAINER: &str = "lxc.rootfs.path =\nlxc.console.path = none\nlxc.tty.max = 0\n\
    lxc.pty.max = 0\nlxc.autodev = 0\n";

impl Oracle {
    /// # Errors
    /// If there is no LXC, no compiler or no root; or if no container starts here.
    pub fn new() -> Result<Self, Absent> {
        let execute = need::program("lxc-execute")?;
        let cc = need::program("cc")?;
        need::root()?;
        let missing = |why: std::io::Error| Absent::Missing(why.to_string());
        let folder = Scratch::new().map_err(missing)?;
        let preload = folder.path().join("lxc_load.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lxc_load.c");
        let mut build = Command::new(cc);
        build.args(["-shared", "-fPIC"]).arg(source).arg("-o").arg(&preload).arg("-ldl");
        let built = build.output().map_err(missing)?;
        if !built.status.success() {
            let why = String::from_utf8_lossy(&built.stderr).into_owned();
            return Err(Absent::Missing(format!("lxc_load.c: {why}")));
        }
        fs::create_dir(folder.path().join("containers")).map_err(missing)?;
        let oracle = Self { folder, execute, preload };
        // It needs control groups, which not every machine gives.
        match oracle.filter("2\ndenylist\nkcmp errno 1\n") {
            Ok(_) => Ok(oracle),
            Err(why) => Err(Absent::NotOurs(format!("lxc-execute starts no container: {why}"))),
        }
    }

    /// Runs a program in a container with a policy.
    ///
    /// # Panics
    /// If a file cannot be written.
    #[must_use]
    pub fn run(&self, policy: &str, command: &[&str]) -> Output {
        let _one = one_at_a_time();
        self.execute(policy, command).output().expect("timeout(1)")
    }

    fn execute(&self, policy: &str, command: &[&str]) -> Command {
        let place = |name: &str| self.folder.path().join(name);
        let (text, config) = (place("policy"), place("config"));
        fs::write(&text, policy).expect("a file");
        let settings = format!("{CONTAINER}lxc.seccomp.profile = {}\n", text.display());
        fs::write(&config, settings).expect("a file");
        let mut execute = limited(&self.execute, 30);
        execute.arg("-P").arg(place("containers")).args(["-n", "seccompat", "-f"]).arg(&config);
        execute.arg("--").args(command);
        execute
    }

    /// The filter of a policy. It is written in place of its installation.
    ///
    /// # Errors
    /// LXC starts no container, with its message.
    ///
    /// # Panics
    /// If a file cannot be written.
    pub fn filter(&self, policy: &str) -> Result<Program, String> {
        let _one = one_at_a_time();
        let filter = self.folder.path().join("filter");
        let _ = fs::remove_file(&filter);
        let mut command = self.execute(policy, &["true"]);
        command.env("LD_PRELOAD", &self.preload).env("LXC_FILTER", &filter);
        let output = command.output().expect("timeout(1)");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let bytes = fs::read(&filter).map_err(|_| told)?;
        let insns = bytes.chunks_exact(8).map(|insn| {
            let insn: [u8; 8] = insn.try_into().expect("eight bytes");
            Insn::from_bytes(insn, cfg!(target_endian = "big"))
        });
        Ok(Program::new(insns.collect()).expect("a program"))
    }
}
