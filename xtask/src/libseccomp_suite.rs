//! `cargo xtask libseccomp-suite DIR`: libseccomp's own tests against our library.
//!
//! DIR is the source of libseccomp 2.6.1. It is copied, and its programs are built with our header and
//! our library.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::install;

/// The instruction that its simulator lacks, before this line.
const SIMULATOR: &str = "\t\tcase BPF_RET+BPF_K:";
const JSET: &str =
    "\t\tcase BPF_JMP+BPF_JSET+BPF_K:\n\t\t\tip += state.acc & k ? jt : jf;\n\t\t\tbreak;\n";

/// The kinds of tests, and the failures that are known: the two that compare the text of
/// `seccomp_export_pfc`. Those of `bpf-valgrind` make filters under valgrind, and are none without it.
const KINDS: [(&str, usize); 4] = [("basic", 2), ("bpf-sim", 0), ("bpf-valgrind", 0), ("live", 0)];

/// Builds and runs the suite.
pub(crate) fn run(root: &Path, source: &str) -> Result<String, Vec<String>> {
    suite(root, Path::new(source)).map_err(|why| vec![why])
}

fn suite(root: &Path, source: &Path) -> Result<String, String> {
    if !source.join("tests/regression").is_file() {
        return Err(format!("{}: no source of libseccomp", source.display()));
    }
    let place = env::temp_dir().join(format!("seccompat-suite-{}", std::process::id()));
    let _old = fs::remove_dir_all(&place);
    succeed(Command::new("cp").arg("-a").arg(source).arg(&place))?;
    let (prefix, tests) = (place.join("usr"), place.join("tests"));
    install::libseccomp::run(root, &["--prefix", &prefix.to_string_lossy()])
        .map_err(|why| why.join("\n"))?;
    let library = find(&prefix)?;
    build(&place, &prefix, &library)?;
    let (mut told, mut wrong) = (Vec::new(), Vec::new());
    for (kind, known) in KINDS {
        let mut regression = Command::new("./regression");
        regression.args(["-m", "c", "-T", kind]).current_dir(&tests);
        regression.env("LD_LIBRARY_PATH", library.parent().unwrap_or(&library));
        let output = regression.output().map_err(|why| format!("the suite does not run: {why}"))?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let count = |what: &str| -> Option<usize> {
            said.lines().find_map(|line| line.trim().strip_prefix(what)?.trim().parse().ok())
        };
        let counts: Option<Vec<usize>> =
            ["tests run:", "tests passed:", "tests failed:", "tests errored:"]
                .map(count)
                .into_iter()
                .collect();
        let Some([run, passed, failed, errored]) = counts.as_deref() else {
            return Err(format!("{kind}: the suite has no summary:\n{said}"));
        };
        told.push(format!(
            "{kind}: {run} run, {passed} passed, {failed} failed, {errored} in error"
        ));
        let failures =
            said.lines().filter(|line| line.contains("FAILURE") || line.contains("ERROR"));
        told.extend(failures.map(|line| format!("  {}", line.trim())));
        if failed + errored > known {
            wrong.push(kind);
        }
    }
    fs::remove_dir_all(&place).map_err(|why| format!("{}: {why}", place.display()))?;
    let told = told.join("\n");
    if wrong.is_empty() { Ok(told) } else { Err(format!("{told}\nfailed: {}", wrong.join(", "))) }
}

fn find(prefix: &Path) -> Result<PathBuf, String> {
    let output = Command::new("find").arg(prefix).args(["-name", "libseccomp.so.2"]).output();
    let output = output.map_err(|why| format!("find does not run: {why}"))?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

/// The suite's tools and tests, each one program.
fn build(place: &Path, prefix: &Path, library: &Path) -> Result<(), String> {
    let simulator = place.join("tools/scmp_bpf_sim.c");
    let text = fs::read_to_string(&simulator).map_err(|why| why.to_string())?;
    let text = text.replacen(SIMULATOR, &format!("{JSET}{SIMULATOR}"), 1);
    fs::write(&simulator, text).map_err(|why| why.to_string())?;
    for folder in ["tools", "tests"] {
        let folder = place.join(folder);
        let files = fs::read_dir(&folder).map_err(|why| why.to_string())?;
        for file in files.filter_map(|file| Some(file.ok()?.path())) {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !name.ends_with(".c") || name == "util.c" {
                continue;
            }
            let mut cc = Command::new("cc");
            cc.args(["-D_GNU_SOURCE", "-O1", "-w", "-o"]).arg(file.with_extension("")).arg(&file);
            if name != "miniseq.c" {
                cc.arg(folder.join("util.c"));
            }
            cc.arg("-I").arg(&folder).arg("-I").arg(prefix.join("include/seccompat"));
            succeed(cc.arg(library).arg("-lpthread"))?;
        }
    }
    Ok(())
}

pub(crate) fn succeed(command: &mut Command) -> Result<(), String> {
    match command.output().map_err(|why| format!("{command:?} does not run: {why}"))? {
        output if output.status.success() => Ok(()),
        output => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}
