//! The library for C as `cargo xtask install` installs it, and programs that are built with it in
//! the usual way: through pkg-config.
#![forbid(unsafe_code)]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

use crate::need::{self, Absent};
use crate::process::run;

/// The installation, and the tools that build programs.
#[derive(Debug)]
pub struct Installed {
    prefix: PathBuf,
    cc: PathBuf,
    pkg_config: PathBuf,
}

/// How a program is linked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Linked {
    /// With the shared library.
    Shared,
    /// Without any shared library, not even the C library.
    Static,
}

impl Linked {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Shared, Self::Static];
}

impl Installed {
    /// Installs it, once for all tests of a program.
    ///
    /// # Errors
    /// If there is no C compiler or pkg-config.
    ///
    /// # Panics
    /// If it cannot be built.
    pub fn new() -> Result<Self, Absent> {
        let (cc, pkg_config) = (need::program("cc")?, need::program("pkg-config")?);
        static ONCE: Once = Once::new();
        let installed = Self { prefix: need::target().join("installed"), cc, pkg_config };
        ONCE.call_once(|| {
            // Of an earlier run, which may have had other files.
            let _ = fs::remove_dir_all(&installed.prefix);
            installed.install().unwrap_or_else(|why| panic!("{why}"));
        });
        Ok(installed)
    }

    /// Installs it again.
    ///
    /// # Errors
    /// If it cannot be built.
    pub fn install(&self) -> Result<String, String> {
        install(&[OsStr::new("--prefix"), self.prefix().as_os_str()])
    }

    /// The installation prefix.
    #[must_use]
    pub fn prefix(&self) -> PathBuf {
        self.prefix.clone()
    }

    /// The folder of its libraries.
    #[must_use]
    pub fn lib(&self) -> PathBuf {
        self.prefix().join("lib")
    }

    /// The shared library.
    #[must_use]
    pub fn shared(&self) -> PathBuf {
        self.lib().join("libseccompat.so.0")
    }

    /// The output of pkg-config.
    ///
    /// # Errors
    /// If it says nothing.
    pub fn pkg_config(&self, words: &[&str]) -> Result<Vec<String>, String> {
        let mut command = Command::new(&self.pkg_config);
        command.env("PKG_CONFIG_PATH", self.lib().join("pkgconfig"));
        let said = run(command.args(words).arg("seccompat"))?;
        Ok(said.split_whitespace().map(str::to_owned).collect())
    }

    /// Builds a program from one file, at this path.
    ///
    /// # Errors
    /// If it cannot be built, with what the compiler says.
    pub fn build(&self, source: &Path, linked: Linked, place: &Path) -> Result<(), String> {
        self.build_with(source, linked, place, &[])
    }

    /// Builds a program, with further words for the compiler.
    ///
    /// # Errors
    /// If it cannot be built, with what the compiler says.
    pub fn build_with(
        &self,
        source: &Path,
        linked: Linked,
        place: &Path,
        words: &[&str],
    ) -> Result<(), String> {
        let (ours, theirs) = match linked {
            Linked::Shared => (&["--cflags", "--libs"][..], &[][..]),
            Linked::Static => (&["--static", "--cflags", "--libs"][..], &["-static"][..]),
        };
        let mut cc = Command::new(&self.cc);
        cc.args(["-std=gnu11", "-O1", "-pthread", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
        cc.args(words).args(theirs).arg("-o").arg(place).arg(source);
        run(cc.args(self.pkg_config(ours)?)).map(drop)
    }

    /// A program, with the path of the shared library.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("LD_LIBRARY_PATH", self.lib());
        command
    }
}

/// `cargo xtask install` with these words.
///
/// # Errors
/// If it fails, with its message.
pub fn install(words: &[&OsStr]) -> Result<String, String> {
    install_with(OsStr::new("cc"), words)
}

/// `cargo xtask install` with this compiler for C, and these words.
///
/// # Errors
/// If it fails, with its message.
pub fn install_with(cc: &OsStr, words: &[&OsStr]) -> Result<String, String> {
    let mut cargo = Command::new(option_env!("CARGO").unwrap_or("cargo"));
    cargo.args(["xtask", "install"]).args(words).env("CC", cc);
    // Built as for a user, whatever the settings of the tests.
    for setting in ["LTO", "CODEGEN_UNITS", "PANIC"] {
        cargo.env_remove(format!("CARGO_PROFILE_RELEASE_{setting}"));
    }
    run(cargo.current_dir(need::repository()))
}

/// The examples in C, by name.
pub const EXAMPLES: [&str; 5] = ["access", "beneath", "chmod", "copy", "unavailable"];

/// The source of an example.
#[must_use]
pub fn example(name: &str) -> PathBuf {
    need::repository().join(format!("crates/capi/examples/{name}.c"))
}
