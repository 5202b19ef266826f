//! `cargo xtask packages`: the archives of the crates, built from what they contain, and README's commands, which
//! install the tool.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::metadata::{metadata, text};

/// The members of the workspace that are not published.
const OWN: [&str; 6] = [
    "seccompat-capi",
    "seccompat-fuzz",
    "seccompat-libseccomp",
    "seccompat-preload",
    "seccompat-world",
    "xtask",
];
/// The files that each archive has besides its sources.
const WITHIN: [&str; 3] = ["README.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// Makes them, builds each from its archive alone, and lists them.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    packaged(root).map_err(|why| vec![why])
}

fn packaged(root: &Path) -> Result<String, String> {
    let target = metadata(root, &["--no-deps"])?;
    let folder = PathBuf::from(text(&target, "target_directory")).join("package");
    // Archives of earlier versions are no answer.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["package", "--workspace", "--locked", "--allow-dirty"]).current_dir(root);
    for name in OWN {
        cargo.args(["--exclude", name]);
    }
    let status = cargo.status().map_err(|why| format!("cargo does not run: {why}"))?;
    if !status.success() {
        return Err("cargo package failed".to_owned());
    }
    let archives = fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut names = Vec::new();
    for entry in archives {
        let path = entry.map_err(|why| why.to_string())?.path();
        if path.extension().is_none_or(|ending| ending != "crate") {
            continue;
        }
        let listed = Command::new("tar").arg("tzf").arg(&path).output();
        let listed = listed.map_err(|why| format!("tar does not run: {why}"))?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let lacks = |file: &&&str| !listed.lines().any(|line| line == format!("{name}/{file}"));
        if let Some(file) = WITHIN.iter().find(lacks) {
            return Err(format!("{name} lacks {file}"));
        }
        names.push(name);
    }
    names.sort();
    let installed = installed(root)?;
    Ok(format!(
        "{} crates are built from their archives: {}\n{installed}",
        names.len(),
        names.join(" ")
    ))
}

/// The commands of README's blocks of `sh`, without the comments at their ends.
fn commands(readme: &str) -> Vec<&str> {
    let blocks = readme.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|rest| rest.split("```").next().unwrap_or_default().lines());
    lines.map(|line| line.split("  #").next().unwrap_or_default().trim_end()).collect()
}

/// Runs README's commands as they are written, with a folder of its own for what they install.
fn installed(root: &Path) -> Result<String, String> {
    /// The tests, which are a part of `.ci/run`.
    const TESTS: &str = "./test";
    const INSTALL: &str = "cargo install --locked --path crates/cli";
    let readme = fs::read_to_string(root.join("README.md")).map_err(|why| why.to_string())?;
    let commands = commands(&readme);
    if !commands.contains(&INSTALL) {
        return Err(format!("README.md does not say `{INSTALL}`"));
    }
    let place = std::env::temp_dir().join(format!("seccompat-installed-{}", std::process::id()));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", place.join("bin").display());
    let run = |line: &&&str| {
        let mut sh = Command::new("sh");
        sh.args(["-ec", line]).current_dir(root).env("CARGO_INSTALL_ROOT", &place);
        let out = sh.env("PATH", &path).output().map_err(|why| format!("no sh: {why}"))?;
        if out.status.success() {
            return Ok(format!("`{line}`"));
        }
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        Err(format!("README's command `{line}` failed\n{said}"))
    };
    let said: Result<Vec<String>, String> =
        commands.iter().filter(|line| **line != TESTS).map(|line| run(&line)).collect();
    // A leftover in the temporary folder is harmless.
    let _ = fs::remove_dir_all(&place);
    Ok(format!("README's commands run: {}", said?.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn commands_are_the_lines_of_the_blocks() {
        let readme = "a\n```sh\nb c   # why\nd\n```\n```console\n$ e\n```\n```sh\nf\n```\n";
        assert_eq!(commands(readme), ["b c", "d", "f"]);
    }
}
