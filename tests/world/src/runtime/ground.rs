//! The places where engines run: this machine itself, or separate namespaces, in another root file
//! system if necessary.
#![forbid(unsafe_code)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use super::crun::UNIFIED;
use crate::need::{self, Absent};
use crate::process::{LONGEST, limited, retry, run};
use crate::scratch::own;

/// The place of an engine.
#[derive(Clone, Debug)]
pub enum Place {
    /// On this machine, next to everything else.
    Here,
    /// In separate namespaces.
    Within(Arc<Ground>),
}

/// Namespaces of mounts and processes. Everything in them ends with the owner, even if the test
/// itself is killed: their first process reads from a pipe whose other end the test holds.
#[derive(Debug)]
pub struct Ground {
    /// unshare(1), which has the first process as its child.
    keeper: Child,
    /// That first process, by its outside pid.
    first: i32,
    /// The root file system.
    root: PathBuf,
}

/// Mounts the file systems that engines need below `$1`, reports that, and waits for the end of its
/// stdin. Control groups of version 2 next to version 1 are hidden, since crun refuses such a
/// layout. The temporary folder has the same path inside and outside. The folders in `$3` can be changed
/// without an effect outside.
const PREPARE: &str = r#"
set -e
root=${1%/} temporary=$2
if [ -n "$root" ]; then
    mount --bind "$root" "$root"
    for folder in sys dev; do mount --rbind "/$folder" "$root/$folder"; done
    mkdir -p "$root$temporary"
    mount --rbind "$temporary" "$root$temporary"
fi
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
for folder in $3; do
    upper=$root/run/own/$folder/upper work=$root/run/own/$folder/work
    mkdir -p "$upper" "$work"
    mount -t overlay overlay -o "lowerdir=$root/$folder,upperdir=$upper,workdir=$work" "$root/$folder"
done
! [ -d "$root/sys/fs/cgroup/unified" ] || umount "$root/sys/fs/cgroup/unified"
echo ready
trap '' CHLD
exec chroot "${root:-/}" cat
"#;

impl Ground {
    /// Namespaces with this machine's own root file system.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn host() -> Result<Self, String> {
        Self::of(Path::new("/"))
    }

    /// Namespaces with the root file system in this folder; its `/etc`, `/var/lib`, `/usr/libexec` and `/usr/local/bin` can be changed without an effect outside.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn own(root: &Path) -> Result<Self, String> {
        Self::with(root, "etc var/lib usr/libexec usr/local/bin")
    }

    /// Namespaces with the root file system in this folder.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn of(root: &Path) -> Result<Self, String> {
        Self::with(root, "")
    }

    fn with(root: &Path, own: &str) -> Result<Self, String> {
        let root = fs::canonicalize(root).map_err(|why| format!("{}: {why}", root.display()))?;
        let mut keeper = Command::new("unshare");
        keeper.args(["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]);
        keeper.args(["sh", "-c", PREPARE, "sh"]).arg(&root).arg(std::env::temp_dir()).arg(own);
        keeper.stdin(Stdio::piped()).stdout(Stdio::piped());
        let keeper = keeper.spawn().map_err(|why| format!("unshare: {why}"))?;
        // From here on, an error ends it.
        let mut ground = Self { keeper, first: 0, root };
        let stdout = ground.keeper.stdout.take().ok_or("no stdout")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).map_err(|why| why.to_string())?;
        if line.trim() != "ready" {
            return Err(format!("{}: no namespaces to run engines in", ground.root.display()));
        }
        let id = ground.keeper.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        let children = children.map_err(|why| why.to_string())?;
        ground.first = children.trim().parse().map_err(|_| format!("no child: {children}"))?;
        // Until it is cat(1), its root may be this machine's.
        let name = format!("/proc/{}/comm", ground.first);
        let waits = || match fs::read_to_string(&name) {
            Ok(name) if name.trim() == "cat" => Ok(()),
            other => Err(format!("the first process is {other:?}")),
        };
        retry(Duration::from_secs(10), waits)?;
        Ok(ground)
    }

    /// An inside path, from outside.
    #[must_use]
    pub fn path(&self, inside: &str) -> PathBuf {
        Path::new("/proc").join(format!("{}/root/{inside}", self.first))
    }

    /// The inside process with this pid, by its outside pid.
    fn outside(&self, pid: i32) -> Result<i32, String> {
        let inode = |path: String| {
            fs::metadata(&path).map(|file| file.ino()).map_err(|why| format!("{path}: {why}"))
        };
        // The pids are those of the namespace that mounted it.
        let within = format!("/proc/{}/root/proc/{pid}/ns/pid", self.first);
        let wanted = inode(within)?;
        for entry in fs::read_dir("/proc").map_err(|why| why.to_string())?.flatten() {
            let Some(outer) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            let ids = fs::read_to_string(format!("/proc/{outer}/status")).unwrap_or_default();
            let ids = ids.lines().find_map(|line| line.strip_prefix("NSpid:"));
            let mut ids = ids.unwrap_or_default().split_whitespace().skip(1);
            if ids.next() == Some(&pid.to_string())
                && inode(format!("/proc/{outer}/ns/pid")).is_ok_and(|inode| inode == wanted)
            {
                return Ok(outer);
            }
        }
        Err(format!("process {pid} of {} is not found", self.root.display()))
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        // The end of its stdin.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
        remove_groups();
    }
}

/// Removes the control groups that this test's containers lost together with their runtime, for
/// example on a panic: they have the containers' names. Groups in use stay.
fn remove_groups() {
    let ours = format!("{}-", own());
    let below = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect::<Vec<_>>()
    };
    for hierarchy in below(Path::new("/sys/fs/cgroup")) {
        for group in below(&hierarchy) {
            for path in below(&group).into_iter().chain([group]) {
                if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&ours)) {
                    let _ = fs::remove_dir(path);
                }
            }
        }
    }
}

impl Place {
    /// The path of a program.
    ///
    /// # Errors
    /// If it is not installed there.
    pub fn program(&self, name: &str) -> Result<PathBuf, Absent> {
        let Self::Within(ground) = self else { return need::program(name) };
        let folders = ["usr/sbin", "usr/bin", "sbin", "bin"];
        let mut places = folders.map(|folder| Path::new(folder).join(name)).into_iter();
        places
            .find(|place| ground.root.join(place).is_file())
            .map(|place| Path::new("/").join(place))
            .ok_or_else(|| Absent::Missing(format!("{} has no {name}", ground.root.display())))
    }

    /// The same, for callers that report why something does not start.
    pub(crate) fn find(&self, name: &str) -> Result<PathBuf, String> {
        self.program(name).map_err(|(Absent::Missing(why) | Absent::NotOurs(why))| why)
    }

    /// A program of that place, with this time limit.
    #[must_use]
    pub fn command(&self, program: &Path, seconds: u32) -> Command {
        let Self::Within(ground) = self else { return limited(program, seconds) };
        let mut command = limited("nsenter", seconds);
        command.arg("--target").arg(ground.first.to_string());
        command.args(["--mount", "--pid", "--root", "--wd"]).arg(program);
        command
    }

    /// The time limit of a daemon there, in seconds: in namespaces it ends with them.
    pub(crate) fn patience(&self) -> u32 {
        match self {
            Self::Here => 2 * LONGEST,
            Self::Within(_) => 30 * LONGEST,
        }
    }

    /// A process of that place, by its outside pid.
    ///
    /// # Errors
    /// If there is none.
    pub fn outside(&self, pid: i32) -> Result<i32, String> {
        match self {
            Self::Here => Ok(pid),
            Self::Within(ground) => ground.outside(pid),
        }
    }

    /// Whether version 2 of control groups would make crun fail there.
    pub(crate) fn has_unified(&self) -> bool {
        matches!(self, Self::Here) && Path::new(UNIFIED).exists()
    }

    /// The version of a package there, as its distribution spells it; `None` if it is not a
    /// package.
    #[must_use]
    pub fn package(&self, name: &str) -> Option<String> {
        let query = self.program("dpkg-query").ok()?;
        let mut query = self.command(&query, 10);
        let version = run(query.args(["-W", "-f", "${Version}", name])).ok()?;
        (!version.is_empty()).then_some(version)
    }
}
