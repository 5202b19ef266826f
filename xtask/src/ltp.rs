//! `cargo xtask ltp DIR`: tests of the Linux Test Project against the library's emulations.
//!
//! DIR is its source. It is copied, and the tests of our calls are built. Each runs natively, and under
//! a filter that refuses the calls, with the library for LD_PRELOAD. The verdicts may differ only for
//! the reasons below. It needs root, because the tests need it.
#![forbid(unsafe_code)]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::install;
use crate::libseccomp_suite::succeed;

/// The folders of tests, which are also the refused calls. Only the last one has another name: it tests
/// `epoll_pwait2`.
const FOLDERS: [&str; 13] = [
    "openat2",
    "faccessat2",
    "fchmodat2",
    "statx",
    "close_range",
    "copy_file_range",
    "mlock2",
    "preadv2",
    "pwritev2",
    "renameat2",
    "execveat",
    "getrandom",
    "epoll_pwait",
];

/// A reason why verdicts differ.
struct Reason {
    /// The first words of the names of the tests.
    tests: &'static [&'static str],
    /// Each verdict that occurs only in the emulated run contains one of these texts.
    verdicts: &'static [&'static str],
    why: &'static str,
}

const REASONS: &[Reason] = &[
    Reason {
        tests: &["statx01", "statx04", "statx05", "statx08", "statx10", "statx11", "statx12"],
        verdicts: &["support", "STATX_ATTR_ENCRYPTED"],
        why: "older calls report no attributes, no mount and no alignment of direct I/O (NO_EXTRA_FIELDS)",
    },
    Reason {
        tests: &["statx06"],
        verdicts: &["Birth time"],
        why: "older calls report no time of creation (NO_BIRTH_TIME)",
    },
    Reason {
        tests: &["mlock201", "mlock203"],
        verdicts: &["__NR_mlock2 not supported"],
        why: "MLOCK_ONFAULT is emulated only for a caller that accepts FAULTED_IN",
    },
    Reason {
        tests: &["preadv202", "preadv203", "pwritev202"],
        verdicts: &["ENOSYS"],
        why: "the RWF_ flags have no emulation: older calls cannot express them",
    },
    Reason {
        tests: &["renameat201", "renameat202"],
        verdicts: &["ENOSYS"],
        why: "RENAME_NOREPLACE and RENAME_EXCHANGE are emulated only for a caller that accepts NOT_ATOMIC",
    },
    Reason {
        tests: &["execveat0"],
        verdicts: &["ENOSYS"],
        why: "a program is started by its descriptor only for a caller that accepts EXEC_NAME",
    },
    Reason {
        tests: &["copy_file_range01", "copy_file_range02"],
        verdicts: &["TPASS"],
        why: "the emulation copies between file systems of different types, as Linux 5.3 to 5.18 do",
    },
    Reason {
        tests: &["getrandom04"],
        verdicts: &["__NR_getrandom not supported"],
        why: "the emulation needs one free descriptor",
    },
];

/// Builds and runs the tests.
pub(crate) fn run(root: &Path, source: &str) -> Result<String, Vec<String>> {
    compare(root, Path::new(source)).map_err(|why| vec![why])
}

fn compare(root: &Path, source: &Path) -> Result<String, String> {
    if !source.join("testcases/kernel/syscalls").is_dir() {
        return Err(format!("{}: no source of the Linux Test Project", source.display()));
    }
    let tool = root.join("target/dist/seccompat");
    if !tool.is_file() {
        return Err("first make the tool: cargo xtask dist".to_owned());
    }
    let place = env::temp_dir().join(format!("seccompat-ltp-{}", std::process::id()));
    let _old = fs::remove_dir_all(&place);
    succeed(Command::new("cp").arg("-a").arg(source).arg(&place))?;
    let tests = build(&place)?;
    let prefix = place.join("seccompat").to_string_lossy().into_owned();
    install::preload::run(root, &["--prefix", &prefix]).map_err(|why| why.join("\n"))?;
    let profile = place.join("refused.json");
    fs::write(&profile, refused()).map_err(|why| why.to_string())?;
    let mut told = Told::default();
    for test in &tests {
        let native = verdicts(&place, test, &[])?;
        let preload = format!("LD_PRELOAD={prefix}/lib/libseccompat-preload.so");
        let under = [tool.as_os_str(), "under".as_ref(), profile.as_os_str()];
        let with = ["--".as_ref(), "env".as_ref(), preload.as_ref()];
        let emulated = verdicts(&place, test, &[&under[..], &with[..]].concat())?;
        told.add(&name(test), &native, &emulated);
    }
    fs::remove_dir_all(&place).map_err(|why| format!("{}: {why}", place.display()))?;
    told.end()
}

/// A profile that refuses the calls.
fn refused() -> String {
    let calls = FOLDERS.map(|folder| match folder {
        "epoll_pwait" => "\"epoll_pwait2\"".to_owned(),
        call => format!("\"{call}\""),
    });
    format!(
        "{{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{{\"names\": [{}], \"action\": \
         \"SCMP_ACT_ERRNO\", \"errnoRet\": 1}}]}}",
        calls.join(", ")
    )
}

/// Builds the tests; returns their programs.
fn build(place: &Path) -> Result<Vec<PathBuf>, String> {
    let folders = place.join("testcases/kernel/syscalls");
    succeed(Command::new("make").arg("autotools").current_dir(place))?;
    succeed(Command::new("./configure").arg("--disable-metadata").current_dir(place))?;
    let mut tests = Vec::new();
    for folder in FOLDERS.map(|name| folders.join(name)) {
        succeed(Command::new("make").arg("-C").arg(&folder))?;
        let files = fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
        // A program and its source; `_64` is the variant with 64-bit offsets.
        let is_test = |path: &PathBuf| {
            let stem = name(path);
            let stem = stem.strip_suffix("_64").unwrap_or(&stem);
            let ends = stem.ends_with(|digit: char| digit.is_ascii_digit());
            ends && path.extension().is_none() && path.with_file_name(format!("{stem}.c")).exists()
        };
        tests.extend(files.filter_map(|file| Some(file.ok()?.path())).filter(is_test));
    }
    tests.sort();
    Ok(tests)
}

fn name(test: &Path) -> String {
    test.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The sorted verdicts of a test that is started with these words before it.
fn verdicts(place: &Path, test: &Path, before: &[&std::ffi::OsStr]) -> Result<Vec<String>, String> {
    let folder = test.parent().unwrap_or(place);
    let scratch = place.join("scratch");
    fs::create_dir_all(&scratch).map_err(|why| format!("{}: {why}", scratch.display()))?;
    let path = env::var("PATH").unwrap_or_default();
    let path = format!("{path}:{}:{}", folder.display(), place.join("testcases/lib").display());
    let mut command = Command::new("timeout");
    command.args(["--kill-after=5", "150"]).args(before).arg(test).current_dir(folder);
    command.env("PATH", path).env("TMPDIR", scratch).env("LTP_COLORIZE_OUTPUT", "0");
    let output = command.output().map_err(|why| format!("{command:?} does not run: {why}"))?;
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    let mut all: Vec<String> =
        said.iter().flat_map(|text| text.lines()).filter_map(verdict).collect();
    all.sort();
    Ok(all)
}

/// A line's verdict, without the numbers and names that differ between two runs.
fn verdict(line: &str) -> Option<String> {
    let words = ["TPASS", "TFAIL", "TBROK", "TCONF"];
    let start = words.iter().find_map(|word| line.find(word))?;
    let plain = line.get(start..)?.split_whitespace().map(|word| {
        let is_own = word.contains("0x") || word.chars().filter(char::is_ascii_digit).count() > 3;
        if is_own { "…" } else { word }
    });
    Some(plain.collect::<Vec<_>>().join(" "))
}

/// The comparison so far.
#[derive(Default)]
struct Told {
    text: String,
    same: usize,
    verdicts: usize,
    wrong: Vec<String>,
}

impl Told {
    fn add(&mut self, test: &str, native: &[String], emulated: &[String]) {
        let reason = REASONS.iter().find(|one| one.tests.iter().any(|name| test.starts_with(name)));
        let only = missing(emulated, native);
        let is_broken = native.iter().any(|verdict| verdict.starts_with("TBROK"));
        let line = match (native == emulated, reason) {
            (true, None) => {
                self.same += 1;
                self.verdicts += native.len();
                return;
            }
            (false, None) if is_broken => "not judged: the test is broken natively".to_owned(),
            (true, Some(_)) => "no longer differs: remove its entry from REASONS".to_owned(),
            (false, None) => {
                format!("DIFFERS: {only:?} instead of {:?}", missing(native, emulated))
            }
            (false, Some(reason)) => {
                let is_told =
                    |verdict: &&String| reason.verdicts.iter().any(|it| verdict.contains(it));
                match only.iter().find(|verdict| !is_told(verdict)) {
                    None => reason.why.to_owned(),
                    Some(verdict) => format!("DIFFERS in another way: {verdict}"),
                }
            }
        };
        let is_wrong = line.starts_with("DIFFERS") || line.starts_with("no longer");
        let line = format!("| {test} | {} | {line} |", native.len());
        if is_wrong {
            self.wrong.push(line);
        } else {
            let _ = writeln!(self.text, "{line}");
        }
    }

    fn end(self) -> Result<String, String> {
        let Self { text, same, verdicts, wrong } = self;
        let text = format!(
            "{same} tests with {verdicts} verdicts are the same\n\n| test | verdicts | difference |\n\
             |---|---|---|\n{text}"
        );
        if wrong.is_empty() { Ok(text) } else { Err(format!("{text}\n{}", wrong.join("\n"))) }
    }
}

/// The elements of `all` that are not in `others`, each as often as it is in excess.
fn missing(all: &[String], others: &[String]) -> Vec<String> {
    let mut rest = others.to_vec();
    let is_excess = |verdict: &&String| match rest.iter().position(|other| other == *verdict) {
        Some(at) => {
            rest.swap_remove(at);
            false
        }
        None => true,
    };
    all.iter().filter(is_excess).cloned().collect()
}
