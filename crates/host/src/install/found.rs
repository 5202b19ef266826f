//! The engines of this host, with their versions and the runtimes below them.
#![forbid(unsafe_code)]

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use seccompat_engine::Stack;

use super::place::Owner;
use super::refusal::Refusal;
use super::trust;

/// A container engine whose files can be changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Engine {
    /// Docker.
    Docker,
    /// Podman.
    Podman,
    /// containerd, as Kubernetes uses it.
    Containerd,
    /// CRI-O.
    CriO,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Docker, Self::Podman, Self::Containerd, Self::CriO];

    /// Its name in commands, and in the table of engines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Docker => "docker",
            Self::Podman => "podman",
            Self::Containerd => "containerd",
            Self::CriO => "cri-o",
        }
    }

    /// The program that knows its version: for Docker the daemon, which makes the containers.
    const fn program(self) -> &'static str {
        match self {
            Self::Docker => "dockerd",
            Self::Podman => "podman",
            Self::Containerd => "containerd",
            Self::CriO => "crio",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A program below an engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Runtime {
    /// Its path.
    pub path: PathBuf,
    /// Its name, `runc`.
    pub name: String,
    /// Its version; `None` if it does not tell.
    pub version: Option<String>,
    /// The version of its libseccomp; `None` if it does not tell.
    pub libseccomp: Option<String>,
}

/// An engine of this host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The engine.
    pub engine: Engine,
    /// Its program.
    pub program: PathBuf,
    /// Its version, without the distribution's suffix.
    pub version: String,
    /// The runtime that it starts by default; `None` if there is none.
    pub runtime: Option<Runtime>,
}

impl Found {
    /// An engine of this host, with the runtime in this place or of this name, or the one that it
    /// chooses by itself.
    ///
    /// # Errors
    /// It is not installed, or does not tell its version.
    pub(super) fn new(engine: Engine, runtime: Option<&str>) -> Result<Self, Refusal> {
        let name = engine.program();
        let program = program(name).ok_or_else(|| absent(engine, name))?;
        let said = told(&program, "--version");
        let version = said.as_deref().and_then(version).ok_or_else(|| {
            Refusal::new(
                format!("{} --version names no version", program.display()),
                "repair the installation of the engine",
            )
        })?;
        let runtime = match runtime {
            Some(name) => Runtime::of(name),
            None => preferred(engine, &version).into_iter().find_map(Runtime::of),
        };
        Ok(Self { engine, program, version, runtime })
    }

    /// The same as the table of engines knows it.
    #[must_use]
    pub fn stack(&self) -> Stack {
        let mut text = format!("{}@{}", self.engine, self.version);
        if let Some(runtime) = &self.runtime {
            let version = runtime.version.as_deref();
            let with = version.map(|version| format!("{text}/{}@{version}", runtime.name));
            if let Some(with) = with.filter(|with| Stack::parse(with).is_ok()) {
                text = with;
            }
            if let Some(version) = &runtime.libseccomp {
                text = format!("{text}/libseccomp@{version}");
            }
        }
        Stack::parse(&text).unwrap_or_else(|_| Stack::assumed(self.engine.name()))
    }
}

impl Runtime {
    /// A runtime, by its path or its name.
    fn of(name: &str) -> Option<Self> {
        let path = if name.contains('/') { PathBuf::from(name) } else { program(name)? };
        let name = path.file_name()?.to_string_lossy().into_owned();
        // One that another user can write to is not run here.
        let is_safe = trust::program(&path, Owner::here()).is_ok();
        let said = is_safe.then(|| told(&path, "--version")).flatten().unwrap_or_default();
        let library = said.lines().find_map(|line| line.strip_prefix("libseccomp:"));
        let libseccomp = library.map(|text| text.trim().to_owned());
        Some(Self { path, name, version: version(&said), libseccomp })
    }
}

/// The runtimes that an engine tries, in its order. Podman 3.0 to 5.8 take crun.
fn preferred(engine: Engine, release: &str) -> Vec<&'static str> {
    let line = |text: &str| -> Vec<u32> { text.split('.').map_while(|n| n.parse().ok()).collect() };
    match engine {
        Engine::Docker | Engine::Containerd => vec!["runc"],
        Engine::CriO if line(release) < vec![1, 31] => vec!["runc", "crun"],
        Engine::Podman | Engine::CriO => vec!["crun", "runc"],
    }
}

fn absent(engine: Engine, name: &str) -> Refusal {
    if engine == Engine::Docker && Path::new("/snap/bin/docker").exists() {
        return Refusal::new(
            "docker is a snap, whose daemon.json the snap generates",
            "edit /var/snap/docker/current/config/daemon.json by hand, or install docker as a package",
        );
    }
    Refusal::new(
        format!("{engine} is not installed: there is no {name} in {}", FOLDERS.join(", ")),
        "the installed engines: seccompat host status",
    )
}

/// The folders of programs. `PATH` does not matter: root's configuration depends on the result.
const FOLDERS: [&str; 4] = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];

/// A program of this host.
pub(super) fn program(name: &str) -> Option<PathBuf> {
    let mut places = FOLDERS.iter().map(|folder| Path::new(folder).join(name));
    places.find(|place| fs::metadata(place).is_ok_and(|found| found.is_file()))
}

/// The output of a program for one argument.
pub(super) fn told(program: &Path, argument: &str) -> Option<String> {
    let output = command(program).arg(argument).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A program with a plain environment.
pub(super) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", FOLDERS.join(":")).env("LC_ALL", "C").stdin(Stdio::null());
    // sudo(8) may keep a user's: files there would decide what root's programs do.
    if rustix::process::geteuid().is_root() {
        command.env("HOME", "/root");
    } else if let Some(home) = std::env::var_os("HOME") {
        command.env("HOME", home);
    }
    command
}

/// The first version in a text, without a distribution's suffix: `20.10.24` of `20.10.24+dfsg1,`.
fn version(text: &str) -> Option<String> {
    let bare = |word: &str| word.strip_prefix('v').unwrap_or(word).to_owned();
    let is_version =
        |word: &String| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.');
    let word = text.split_whitespace().map(bare).find(is_version)?;
    let word = word.replace("~rc", "-rc");
    let end = word.find(['+', '~', ',']).unwrap_or(word.len());
    Some(word[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        for (text, expected) in [
            ("Docker version 20.10.24+dfsg1, build 5d6db84", "20.10.24"),
            ("Docker version 28.2.2, build e6534b4", "28.2.2"),
            ("podman version 4.3.1", "4.3.1"),
            ("podman version 6.0.0-dev", "6.0.0-dev"),
            (
                "containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3",
                "1.6.20",
            ),
            ("containerd containerd.io 1.7.24 88bf19b", "1.7.24"),
            ("containerd github.com/containerd/containerd/v2 v2.1.0 061792f", "2.1.0"),
            ("crio version 1.30.4\nVersion:        1.30.4", "1.30.4"),
            ("runc version 1.0.0~rc93+ds1\ncommit: 1.0", "1.0.0-rc93"),
        ] {
            assert_eq!(version(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(version("no version 7 here"), None);
    }
}
