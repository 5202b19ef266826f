//! `cargo xtask pages`: the project's own pages, made by `seccompat report`.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::metadata::{metadata, text};

/// Each page: its name, and the columns of its table.
const PAGES: [(&str, &[&str]); 2] = [
    ("engines", &["builtin:docker@*", "builtin:podman@*", "builtin:containerd@*"]),
    // Each call: since when there is one, and the probe of it.
    (
        "kernels",
        &[
            "builtin:linux@3.10",
            "builtin:linux@4.4",
            "builtin:linux@4.9",
            "builtin:linux@4.14",
            "builtin:linux@4.19",
            "builtin:linux@5.4",
            "builtin:linux@5.10",
            "builtin:linux@5.15",
            "builtin:linux@6.1",
            "builtin:linux@6.6",
            "builtin:linux@6.12",
            "builtin:linux@6.18",
        ],
    ),
];

/// Makes them in the folder `pages` of the target folder.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    made(root).map_err(|why| vec![why])
}

fn made(root: &Path) -> Result<String, String> {
    let target = metadata(root, &["--no-deps"])?;
    let place = PathBuf::from(text(&target, "target_directory")).join("pages");
    fs::create_dir_all(&place).map_err(|why| format!("{}: {why}", place.display()))?;
    let mut lines = Vec::new();
    for (name, columns) in PAGES {
        let page = place.join(name).with_extension("html");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--release", "--quiet", "-p", "seccompat-cli", "--", "report"]);
        cargo.args(columns).args(["--arch", "x86_64", "-o"]).arg(&page).current_dir(root);
        let status = cargo.status().map_err(|why| format!("cargo does not run: {why}"))?;
        if !status.success() {
            return Err(format!("{name}: seccompat report failed"));
        }
        lines.push(page.display().to_string());
    }
    Ok(lines.join("\n"))
}
