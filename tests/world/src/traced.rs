//! The environment for traced programs.
#![forbid(unsafe_code)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::Duration;

use crate::need;
use crate::process::limited;
use crate::scratch::{Scratch, copy_program};

/// The unprivileged user that runs the programs.
pub const NOBODY: u32 = 65534;

/// A folder in which every user can read and run files, with the binary.
pub struct Place {
    folder: Scratch,
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

impl Place {
    /// A new one.
    ///
    /// # Panics
    /// If it cannot be made.
    #[must_use]
    pub fn new() -> Self {
        let folder = Scratch::new().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let place = Self { folder };
        copy_program(&need::dist(), &place.path("seccompat")).unwrap();
        place
    }

    /// The path of a name in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program in C, built here.
    ///
    /// # Panics
    /// If it cannot be built.
    #[must_use]
    pub fn compile(&self, cc: &Path, source: &str, name: &str) -> PathBuf {
        let (from, to) = (self.path(&format!("{name}.c")), self.path(name));
        fs::write(&from, source).unwrap();
        let mut command = Command::new(cc);
        let built = command.args(["-O1", "-o"]).args([&to, &from]).arg("-lpthread").output();
        let built = built.unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        to
    }

    /// A 32-bit program in C without a C library, built here: the machine needs none of 32 bits.
    ///
    /// # Panics
    /// If it cannot be built.
    #[must_use]
    pub fn compile_narrow(&self, cc: &Path, source: &str, name: &str) -> PathBuf {
        let (from, to) = (self.path(&format!("{name}.c")), self.path(name));
        fs::write(&from, source).unwrap();
        let mut command = Command::new(cc);
        command.args(["-m32", "-nostdlib", "-static", "-no-pie", "-o"]).args([&to, &from]);
        let built = command.output().unwrap();
        assert!(built.status.success(), "{}", said(&built));
        to
    }

    /// `seccompat trace`, with a time limit.
    #[must_use]
    pub fn trace(&self) -> Command {
        let mut command = limited(self.path("seccompat"), 60);
        command.arg("trace");
        command
    }

    /// The file that programs wait for before a late trace.
    #[must_use]
    pub fn go(&self) -> PathBuf {
        self.path("go")
    }

    /// Starts a program as nobody, waits until `ready` holds for its pid, attaches a tracer with
    /// these arguments, also as nobody, and then makes the file [`Place::go`]. Returns the
    /// program's exit status and the tracer's output.
    ///
    /// # Panics
    /// If one of them cannot be started, or that does not come to be.
    #[must_use]
    pub fn attached<W: AsRef<std::ffi::OsStr>>(
        &self,
        words: &[W],
        ready: &dyn Fn(u32) -> bool,
        arguments: &[&str],
    ) -> (ExitStatus, Output) {
        let mut command = Command::new(&words[0]);
        let mut program = command.args(&words[1..]).uid(NOBODY).gid(NOBODY).spawn().unwrap();
        let pid = program.id();
        until("the program is ready", &|| ready(pid));
        let output = self.attach(pid, arguments);
        until("the program is traced", &|| status(pid, "TracerPid") != "0");
        fs::write(self.go(), "").unwrap();
        let output = output.wait_with_output().unwrap();
        fs::remove_file(self.go()).unwrap();
        (program.wait().unwrap(), output)
    }

    /// Starts a tracer of this process, as nobody.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    pub fn attach(&self, pid: u32, arguments: &[&str]) -> Child {
        let mut tracer = self.trace();
        tracer.args(arguments).arg("--pid").arg(pid.to_string()).uid(NOBODY).gid(NOBODY);
        tracer.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// A folder in which `nobody` may write.
    ///
    /// # Panics
    /// If it cannot be made.
    #[must_use]
    pub fn open(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o1777)).unwrap();
        path
    }
}

/// A field of a process's status; empty where there is none.
#[must_use]
pub fn status(pid: u32, key: &str) -> String {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key).map(str::to_owned));
    line.unwrap_or_default().trim_start_matches(':').trim().to_owned()
}

/// Whether a process has a filter.
#[must_use]
pub fn is_filtered(pid: u32) -> bool {
    status(pid, "Seccomp") == "2"
}

/// Waits until a condition holds.
///
/// # Panics
/// If it does not come to be.
pub fn until(what: &str, is: &dyn Fn() -> bool) {
    for _ in 0..5000 {
        if is() {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
    panic!("it never came to be that {what}");
}

/// A program's standard error.
#[must_use]
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
