//! The leftovers that a program must not leave after a fault, and a line for each outcome.
#![forbid(unsafe_code)]

use std::ffi::OsStr;
use std::fs;
use std::ops::{Deref, DerefMut};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output};
use std::time::Duration;

use crate::need::{self, Absent};
use crate::process::{limited, retry};
use crate::scratch::{Scratch, copy_program, unique};

/// An unprivileged user.
pub const NOBODY: u32 = 65534;

/// The environment variable that identifies every process that a place starts.
const MARK: &str = "SECCOMPAT_FAULT";

/// A folder that every user may write to, with the binary; its processes can be identified.
#[derive(Debug)]
pub struct Place {
    folder: Scratch,
    mark: String,
}

/// Prints a line of the table: fault, where, outcome.
pub fn line(fault: &str, place: &str, outcome: &str) {
    need::say(&format!("{fault:34} | {place:28} | {outcome}"));
}

impl Place {
    /// Makes one. It needs root, to see the leftovers of other users.
    ///
    /// # Errors
    /// If this is not root.
    ///
    /// # Panics
    /// If there is no binary.
    pub fn new() -> Result<Self, Absent> {
        need::root()?;
        let place = Self { folder: Scratch::new().unwrap(), mark: unique() };
        copy_program(&need::dist(), &place.path("seccompat")).unwrap();
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o1777);
        fs::create_dir(place.open("")).unwrap();
        fs::set_permissions(place.open(""), open).unwrap();
        Ok(place)
    }

    /// A path in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A folder where every user may make files.
    #[must_use]
    pub fn open(&self, name: &str) -> PathBuf {
        self.path("open").join(name)
    }

    /// The binary.
    #[must_use]
    pub fn seccompat(&self) -> PathBuf {
        self.path("seccompat")
    }

    /// Builds a program of this crate's C sources.
    ///
    /// # Errors
    /// If there is no compiler.
    ///
    /// # Panics
    /// If it does not compile.
    pub fn compile(&self, name: &str) -> Result<PathBuf, Absent> {
        let (cc, to) = (need::program("cc")?, self.path(name));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{name}.c"));
        let mut command = Command::new(cc);
        command.args(["-O1", "-o"]).args([&to, &source]).arg("-lpthread");
        let built = command.output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        Ok(to)
    }

    /// Marks a command.
    pub fn mark<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env(MARK, &self.mark)
    }

    /// These words as a command, marked, with a time limit.
    #[must_use]
    pub fn limited<W: AsRef<OsStr>>(&self, seconds: u32, words: &[W]) -> Command {
        let mut command = limited(&words[0], seconds);
        command.args(&words[1..]);
        self.mark(&mut command);
        command
    }

    /// The processes that were started here and still exist, one line each, after some patience.
    #[must_use]
    pub fn left(&self) -> Vec<String> {
        let none = || match self.alive() {
            left if left.is_empty() => Ok(()),
            left => Err(left.join(", ")),
        };
        match retry(Duration::from_secs(3), none) {
            Ok(()) => Vec::new(),
            Err(_) => self.alive(),
        }
    }

    /// The processes that were started here, from `/proc`.
    fn alive(&self) -> Vec<String> {
        let mark = format!("{MARK}={}", self.mark);
        let mut found = Vec::new();
        for entry in fs::read_dir("/proc").unwrap().flatten() {
            let pid = entry.file_name().to_string_lossy().into_owned();
            let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
            let marked = environment.split(|byte| *byte == 0).any(|word| word == mark.as_bytes());
            if marked {
                let name = fs::read(entry.path().join("comm")).unwrap_or_default();
                let name = name.trim_ascii().escape_ascii().to_string();
                let state = state(pid.parse().unwrap_or(0));
                found.push(format!("{pid} {name} {state}"));
            }
        }
        found
    }

    /// The new files in folders where every user may make some, except for these.
    ///
    /// # Panics
    /// If they cannot be listed.
    #[must_use]
    pub fn files_but(&self, known: &[&str]) -> Vec<String> {
        let all = fs::read_dir(self.open("")).unwrap().flatten();
        let names = all.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| !known.contains(&name.as_str())).collect()
    }
}

/// A process that ends with the test, however the test ends.
#[derive(Debug)]
pub struct Ended(pub Child);

impl Deref for Ended {
    type Target = Child;

    fn deref(&self) -> &Child {
        &self.0
    }
}

impl DerefMut for Ended {
    fn deref_mut(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a command as nobody.
pub fn as_nobody(command: &mut Command) -> &mut Command {
    command.uid(NOBODY).gid(NOBODY)
}

/// The state of a process, a letter; a space if it does not exist.
#[must_use]
pub fn state(pid: u32) -> char {
    status(pid, "State:").chars().next().unwrap_or(' ')
}

/// A field of a process's status; empty if it does not exist.
#[must_use]
pub fn status(pid: u32, field: &str) -> String {
    let text = fs::read(format!("/proc/{pid}/status")).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let value = text.lines().find_map(|line| line.strip_prefix(field));
    value.unwrap_or_default().trim().to_owned()
}

/// The exit status of a program, as shells report it.
#[must_use]
pub fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

/// The program's stderr.
#[must_use]
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
