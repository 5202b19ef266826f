//! The places of an installation: those of root, or of a user.
#![forbid(unsafe_code)]

use std::env;
use std::path::{Path, PathBuf};

use super::refusal::Refusal;

/// The user for whom files are changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owner {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl Owner {
    /// The user who runs this process.
    pub(super) fn here() -> Self {
        let (uid, gid) = (rustix::process::geteuid(), rustix::process::getegid());
        Self { uid: uid.as_raw(), gid: gid.as_raw() }
    }
}

/// The folders of an installation.
#[derive(Clone, Debug)]
pub struct Places {
    /// The user.
    pub(super) owner: Owner,
    /// The configuration of engines: `/etc`, or `~/.config`.
    pub(super) config: PathBuf,
    /// Our own configuration.
    pub(super) own: PathBuf,
    /// The records of installations.
    pub(super) records: PathBuf,
}

impl Places {
    /// Those of the user who runs this process. Root's do not depend on the environment.
    ///
    /// # Errors
    /// A user without a home folder.
    pub fn here() -> Result<Self, Refusal> {
        let owner = Owner::here();
        if owner.uid == 0 {
            return Ok(Self {
                owner,
                config: "/etc".into(),
                own: "/etc/seccompat".into(),
                records: "/var/lib/seccompat/host".into(),
            });
        }
        let folder =
            |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = folder("HOME").ok_or_else(|| {
            Refusal::new("the environment has no HOME", "HOME=... seccompat host install ...")
        })?;
        let config = folder("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config"));
        let data = folder("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local/share"));
        Ok(Self {
            owner,
            own: config.join("seccompat"),
            config,
            records: data.join("seccompat/host"),
        })
    }

    /// Whether these are root's.
    #[must_use]
    pub fn are_roots(&self) -> bool {
        self.owner.uid == 0
    }

    /// Our own folders, the outermost first: several engines share them.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.own.clone(), self.own.join("profiles")];
        folders.extend(self.records.parent().map(Path::to_owned));
        folders.push(self.records.clone());
        folders
    }

    /// The file of the default profile of an engine.
    pub(super) fn profile(&self, engine: &str) -> PathBuf {
        self.own.join("profiles").join(format!("{engine}.json"))
    }

    /// The name under which the program is a runtime.
    pub(super) fn runtime(&self) -> PathBuf {
        self.own.join("seccompat-runtime")
    }

    /// The settings of the runtime.
    pub(super) fn settings(&self) -> PathBuf {
        self.own.join("host.toml")
    }

    /// A file of an engine's configuration.
    pub(super) fn of(&self, name: impl AsRef<Path>) -> PathBuf {
        self.config.join(name)
    }
}
