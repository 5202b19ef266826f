//! A host whose configuration can be changed: this machine's engines, and folders of its own.
#![forbid(unsafe_code)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

use super::{Ground, Place};
use crate::need::{self, Absent};
use crate::scratch::copy_program;

/// The place of `seccompat` on it.
pub const PROGRAM: &str = "/usr/libexec/seccompat/seccompat";
/// The place of `seccompat-oci` on it.
pub const BINARY: &str = "/usr/libexec/seccompat/seccompat-oci";

/// A host with `/etc`, `/var/lib` and `/usr/libexec` of its own, on which `seccompat-oci` is
/// installed.
#[derive(Debug)]
pub struct OwnHost {
    ground: Arc<Ground>,
}

impl OwnHost {
    /// A new one, as this machine is.
    ///
    /// # Errors
    /// If this is not root, or unshare(1) is absent.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn new() -> Result<Self, Absent> {
        Self::with(Path::new("/"))
    }

    /// Each host with engines, by its name: this machine, and the root file systems that the variable
    /// `SECCOMPAT_ENGINES` lists.
    ///
    /// # Errors
    /// As for [`OwnHost::new`].
    ///
    /// # Panics
    /// If one cannot be made.
    pub fn all() -> Result<Vec<(String, Self)>, Absent> {
        let mut hosts = vec![("this machine".to_owned(), Self::new()?)];
        let folders = std::env::var_os("SECCOMPAT_ENGINES").unwrap_or_default();
        for folder in std::env::split_paths(&folders).filter(|path| !path.as_os_str().is_empty()) {
            hosts.push((folder.display().to_string(), Self::with(&folder)?));
        }
        Ok(hosts)
    }

    fn with(root: &Path) -> Result<Self, Absent> {
        need::root()?;
        need::program("unshare")?;
        let host = Self { ground: Arc::new(Ground::own(root).unwrap()) };
        for (program, place) in [(need::dist(), PROGRAM), (need::dist_oci(), BINARY)] {
            host.write(place, "");
            copy_program(&program, &host.path(place)).unwrap();
            host.set_mode(place, 0o755);
        }
        Ok(host)
    }

    /// Whether it has these programs.
    #[must_use]
    pub fn has(&self, programs: &[&str]) -> bool {
        programs.iter().all(|program| self.place().program(program).is_ok())
    }

    /// The place of its engines.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::Within(Arc::clone(&self.ground))
    }

    /// One of its paths, from outside.
    #[must_use]
    pub fn path(&self, inside: &str) -> PathBuf {
        self.ground.path(inside)
    }

    /// The text of a file; `None` if there is none.
    #[must_use]
    pub fn read(&self, inside: &str) -> Option<String> {
        fs::read_to_string(self.path(inside)).ok()
    }

    /// Writes a file, which belongs to root, and the folders above it.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write(&self, inside: &str, text: &str) {
        fs::create_dir_all(self.path(inside).parent().unwrap()).unwrap();
        fs::write(self.path(inside), text).unwrap();
        self.set_mode(inside, 0o644);
    }

    /// Sets the mode of a file.
    ///
    /// # Panics
    /// If it cannot be set.
    pub fn set_mode(&self, inside: &str, mode: u32) {
        fs::set_permissions(self.path(inside), fs::Permissions::from_mode(mode)).unwrap();
    }

    /// `seccompat host` with these words, on it.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    pub fn seccompat(&self, words: &[&str]) -> Output {
        let mut command = self.place().command(Path::new(PROGRAM), 60);
        command.arg("host").args(words).output().unwrap()
    }

    /// The same, which must succeed; its text.
    ///
    /// # Panics
    /// If it fails.
    #[must_use]
    pub fn told(&self, words: &[&str]) -> String {
        let output = self.seccompat(words);
        assert!(output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// A text without line ends, since sentences are wrapped.
    #[must_use]
    pub fn flat(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The content of every file below its folders of configuration, with modes and links.
    ///
    /// # Panics
    /// If one cannot be read.
    #[must_use]
    pub fn files(&self) -> Vec<(String, u32, Vec<u8>)> {
        let mut found = Vec::new();
        for folder in
            ["etc/containers", "etc/docker", "etc/containerd", "etc/crio", "etc/seccompat"]
        {
            below(&self.path(folder), folder, &mut found);
        }
        below(&self.path("var/lib/seccompat"), "var/lib/seccompat", &mut found);
        found.sort();
        found
    }
}

fn below(path: &Path, name: &str, found: &mut Vec<(String, u32, Vec<u8>)>) {
    let Ok(state) = fs::symlink_metadata(path) else { return };
    let mode = state.permissions().mode();
    if state.is_dir() {
        found.push((name.to_owned(), mode, Vec::new()));
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            below(&entry.path(), &name, found);
        }
    } else if state.is_symlink() {
        let target = fs::read_link(path).unwrap();
        found.push((name.to_owned(), mode, target.to_string_lossy().into_owned().into_bytes()));
    } else {
        found.push((name.to_owned(), mode, fs::read(path).unwrap()));
    }
}
