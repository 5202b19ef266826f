//! The library for LD_PRELOAD, and programs under filters with it and without.
#![forbid(unsafe_code)]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::installed::install_with;
use crate::need::{self, Absent};
use crate::process::{limited, run};
use crate::scratch::Scratch;

/// The longest run of a program, in seconds.
const LONGEST: u32 = 60;

/// The installed library, and a C compiler for programs with the same C library.
#[derive(Debug)]
pub struct Preload {
    scratch: Scratch,
    cc: PathBuf,
}

impl Preload {
    /// Installs it with this compiler: `cc` for the system's C library, `musl-gcc` for musl.
    ///
    /// # Errors
    /// If the compiler is not there.
    ///
    /// # Panics
    /// If it cannot be built.
    pub fn new(cc: &str) -> Result<Self, Absent> {
        Self::with_words(cc, "")
    }

    /// Installs it with this compiler, and with words for it.
    ///
    /// # Errors
    /// If the compiler is not there.
    ///
    /// # Panics
    /// If it cannot be built.
    pub fn with_words(cc: &str, more: &str) -> Result<Self, Absent> {
        let preload = Self { scratch: Scratch::new().expect("a folder"), cc: need::program(cc)? };
        let words = ["--preload", "--prefix"].map(OsStr::new);
        let place = preload.scratch.path().as_os_str();
        let words = [&words[..], &[place]].concat();
        let cc = format!("{} {more}", preload.cc.display());
        install_with(cc.as_ref(), &words).unwrap_or_else(|why| panic!("{why}"));
        Ok(preload)
    }

    /// The library's file.
    #[must_use]
    pub fn library(&self) -> PathBuf {
        self.scratch.path().join("lib/libseccompat-preload.so")
    }

    /// Builds a program of `src/`, with further words for the compiler.
    ///
    /// # Panics
    /// If it cannot be built.
    #[must_use]
    pub fn build(&self, name: &str, words: &[&OsStr]) -> PathBuf {
        let place = self.scratch.path().join(name);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
        let mut cc = Command::new(&self.cc);
        cc.args(["-std=gnu11", "-O1", "-pthread", "-Wall", "-Wextra", "-Werror", "-o"]);
        cc.arg(&place).arg(source.with_extension("c")).args(words);
        run(&mut cc).unwrap_or_else(|why| panic!("{why}"));
        place
    }

    /// The words that start a program with the library. The programs before it may have another C
    /// library.
    #[must_use]
    pub fn with(&self, program: &Path) -> Vec<OsString> {
        let mut variable = OsString::from("LD_PRELOAD=");
        variable.push(self.library());
        vec!["env".into(), variable, program.into()]
    }
}

/// A filter that refuses calls, each with its errno.
#[derive(Debug)]
pub struct Refusing {
    scratch: Scratch,
}

impl Refusing {
    /// The filter's profile.
    ///
    /// # Panics
    /// If it cannot be written.
    #[must_use]
    pub fn new(calls: &[(&str, u16)]) -> Self {
        let scratch = Scratch::new().expect("a folder");
        let entries = calls.iter().map(
            |(call, errno)| json!({"names": [call], "action": "SCMP_ACT_ERRNO", "errnoRet": errno}),
        );
        let profile = json!({
            "defaultAction": "SCMP_ACT_ALLOW",
            "syscalls": entries.collect::<Vec<_>>(),
        });
        let refusing = Self { scratch };
        fs::write(refusing.file(), profile.to_string()).expect("the profile");
        fs::create_dir(refusing.folder()).expect("a folder");
        refusing
    }

    fn file(&self) -> PathBuf {
        self.scratch.path().join("profile.json")
    }

    /// The working directory of its commands.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.scratch.path().join("work")
    }

    /// A command under the filter.
    #[must_use]
    pub fn command(&self, words: &[OsString]) -> Command {
        let mut command = limited(need::dist(), LONGEST);
        // Every call of the profile is in the filter, whatever the libraries of an engine know.
        command.args(["under", "--engine", "seccompat", "--cap", "all"]).arg(self.file());
        command.arg("--").args(words).current_dir(self.folder());
        command
    }

    /// A command in the same folder, without the filter.
    ///
    /// # Panics
    /// If there are no words.
    #[must_use]
    pub fn without(&self, words: &[OsString]) -> Command {
        let mut command = limited(&words[0], LONGEST);
        command.args(&words[1..]).current_dir(self.folder());
        command
    }
}
