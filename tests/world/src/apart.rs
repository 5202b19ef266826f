//! Commands that may write into the folders of the system: what they write is gone with them.
#![forbid(unsafe_code)]

use std::path::Path;
use std::process::Command;

use crate::process::limited;

/// Puts a layer over each of these folders, in a mount namespace of its own, and runs a script.
const LAYERS: &str = "mount -t tmpfs tmpfs \"$0\"; for name in etc var/lib var/log usr/libexec usr/local root; do \
    mkdir -p \"$0/$name/new\" \"$0/$name/work\"; \
    mount -t overlay overlay -o \"lowerdir=/$name,upperdir=$0/$name/new,workdir=$0/$name/work\" \"/$name\"; \
    done; exec sh -ec \"$1\"";

/// A command that runs a script of sh(1) in this way, as root. `folder` is an empty folder for the layers.
#[must_use]
pub fn sh(folder: &Path, script: &str, seconds: u32) -> Command {
    let mut command = limited("unshare", seconds);
    command.args(["--mount", "sh", "-ec", LAYERS]).arg(folder).arg(script);
    command
}
