//! Where programs are traced.
#![forbid(unsafe_code)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::need;
use crate::process::limited;
use crate::scratch::Scratch;

/// The user that programs run as who may do nothing.
pub const NOBODY: u32 = 65534;

/// A folder in which everybody can read and run things, with the binary.
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
    /// Where it cannot be made.
    #[must_use]
    pub fn new() -> Self {
        let folder = Scratch::new().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        let place = Self { folder };
        fs::copy(need::dist(), place.path("seccompat")).unwrap();
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
    /// Where it cannot be built.
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

    /// `seccompat trace`, with an end.
    #[must_use]
    pub fn trace(&self) -> Command {
        let mut command = limited(self.path("seccompat"), 60);
        command.arg("trace");
        command
    }

    /// A folder in which `nobody` may write.
    ///
    /// # Panics
    /// Where it cannot be made.
    #[must_use]
    pub fn open(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o1777)).unwrap();
        path
    }
}

/// What a program said on standard error.
#[must_use]
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
