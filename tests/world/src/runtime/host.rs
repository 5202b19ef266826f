//! A host with `seccompat-runtime`.
#![forbid(unsafe_code)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use crate::need::{self, Absent};
use crate::scratch::{Scratch, write_script};

/// A host on which `seccompat-runtime` is installed with settings: `/etc` is overlaid in a mount
/// namespace of its own.
#[derive(Debug)]
pub struct Host {
    folder: Scratch,
}

impl Host {
    /// With this text in `host.toml`.
    ///
    /// # Errors
    /// If this is not root, or unshare(1) is absent.
    ///
    /// # Panics
    /// If files cannot be written.
    pub fn new(settings: &str) -> Result<Self, Absent> {
        need::root()?;
        need::program("unshare")?;
        let folder = Scratch::new().unwrap();
        let own = folder.path().join("etc/seccompat");
        fs::create_dir_all(&own).unwrap();
        for folder in [folder.path().join("etc"), own.clone()] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let host = Self { folder };
        fs::write(host.settings(), settings).unwrap();
        fs::set_permissions(host.settings(), fs::Permissions::from_mode(0o644)).unwrap();
        symlink(need::dist_oci(), host.path("seccompat-runtime")).unwrap();
        host.enter(&host.path("seccompat-runtime"), &host.program());
        Ok(host)
    }

    /// Makes a program, `at` this place, that becomes another one on this host.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn enter(&self, program: &Path, at: &Path) {
        let script = format!(
            "#!/bin/sh\nexec unshare --mount --propagation slave /bin/sh -c \
             'mount -t overlay overlay -o ro,lowerdir={}:/etc /etc && exec \"$@\"' sh {} \"$@\"\n",
            self.path("etc").display(),
            program.display()
        );
        write_script(at, &script).unwrap();
    }

    /// For this real runtime, and with more settings.
    ///
    /// # Errors
    /// As [`Host::new`].
    pub fn of(runtime: &Path, more: &str) -> Result<Self, Absent> {
        Self::new(&format!("runtime = {:?}\n{more}", runtime.display().to_string()))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The file of the settings.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.path("etc/seccompat/host.toml")
    }

    /// The program that is the runtime on this host.
    #[must_use]
    pub fn program(&self) -> PathBuf {
        self.path("runtime")
    }
}
