//! The content of a container: a root file system and an OCI `config.json`.
#![forbid(unsafe_code)]

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

use serde_json::{Value, json};

use crate::profile::DOCKER_CAPS;
use crate::scratch::copy_program;

/// Scans, prints the exit status and the number of processes, and stays, so that the filters can be
/// read from outside.
pub const SCAN_AND_STAY: [&str; 4] = [
    "/bin/busybox",
    "sh",
    "-c",
    "/bin/seccompat scan --format json; s=$?; set -- /proc/[0-9]*; \
     echo; echo \"END $s $#\"; exec /bin/busybox sleep 100",
];

/// Makes a root file system of busybox and seccompat at `root`, with mount points.
///
/// # Errors
/// The errors of making files.
pub fn with_shell(root: &Path, busybox: &Path, seccompat: &Path) -> io::Result<()> {
    for folder in ["bin", "proc", "dev", "sys", "tmp", "etc", "run"] {
        fs::create_dir_all(root.join(folder))?;
    }
    copy_program(busybox, &root.join("bin/busybox"))?;
    copy_program(seccompat, &root.join("bin/seccompat"))?;
    symlink("busybox", root.join("bin/sh"))
}

/// Makes a root file system with seccompat alone, and an empty `proc` if something will be mounted
/// there.
///
/// # Errors
/// The errors of making files.
pub fn bare(root: &Path, seccompat: &Path, proc: bool) -> io::Result<()> {
    fs::create_dir_all(root)?;
    if proc {
        fs::create_dir(root.join("proc"))?;
    }
    copy_program(seccompat, &root.join("seccompat"))
}

/// A `config.json` that runs a command with Docker's capabilities under this `linux.seccomp`,
/// without a network, in its own namespaces.
#[must_use]
pub fn config(seccomp: &Value, command: &[&str]) -> Value {
    let namespaces: Vec<_> = ["pid", "network", "ipc", "uts", "mount"]
        .iter()
        .map(|kind| json!({"type": kind}))
        .collect();
    json!({
        "ociVersion": "1.0.2",
        "process": {
            "terminal": false,
            "user": {"uid": 0, "gid": 0},
            "args": command,
            "env": ["PATH=/bin"],
            "cwd": "/",
            "capabilities": {
                "bounding": DOCKER_CAPS, "effective": DOCKER_CAPS, "permitted": DOCKER_CAPS,
            },
            "noNewPrivileges": false,
        },
        "root": {"path": "rootfs", "readonly": false},
        "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
             "options": ["nosuid", "mode=755"]},
        ],
        "linux": {"namespaces": namespaces, "seccomp": seccomp},
    })
}
