//! `cargo xtask mutants`: the tests detect deliberate defects.
//!
//! Each entry of `mutants.txt` changes one place in a copy of the repository, and the tests that it
//! names run there until one fails. It is an error if a change does not compile, if an entry's text
//! is not in its file exactly once, or if a test fails without any change.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use crate::dist;
use crate::metadata::{metadata, text};
use crate::reproducible::copy;
use table::Mutant;

pub(crate) mod in_diff;
mod table;

/// The limit on survivors, each explained in the table.
const MAY_SURVIVE: usize = 2;

/// A test that runs longer does not end: its mutant is caught.
const RUN_SECONDS: u32 = 300;

/// A build that takes longer is an error. The first one builds everything, also beside other work.
const BUILD_SECONDS: u32 = 1200;

/// Runs the entries whose names contain one of the words, or all.
pub(crate) fn run(root: &Path, words: &[&str]) -> Result<String, Vec<String>> {
    let all = table::read(root)?;
    let chosen =
        |mutant: &&Mutant| words.is_empty() || words.iter().any(|word| mutant.name.contains(*word));
    let chosen: Vec<&Mutant> = all.iter().filter(chosen).collect();
    let ground = Ground::new(root).map_err(|why| vec![why])?;
    let mut errors = Vec::new();
    // Tests that pass without a change: a test that always fails detects nothing.
    let mut sound: BTreeSet<&str> = BTreeSet::new();
    let mut survived = 0;
    for mutant in &chosen {
        let begun = Instant::now();
        let outcome = ground.judge(mutant).map_err(|why| vec![why])?;
        let told = match &outcome {
            Judged::Caught(test) => {
                if sound.insert(test) {
                    let whole = ground.try_out(test).map_err(|why| vec![why])?;
                    if !matches!(whole, Outcome::Passed) {
                        errors.push(format!("{test}: does not pass without a change"));
                    }
                }
                format!("caught by {test}")
            }
            Judged::Survived => {
                survived += 1;
                let why = mutant.survives.as_deref().unwrap_or("not explained");
                if mutant.survives.is_none() {
                    errors.push(format!("{}: survived, without an explanation", mutant.name));
                }
                format!("SURVIVED: {why}")
            }
            Judged::DoesNotCompile(said) => {
                errors.push(format!("{}: does not compile:\n{said}", mutant.name));
                "does not compile".to_owned()
            }
        };
        println!("{:44} {:5.1} s  {told}", mutant.name, begun.elapsed().as_secs_f32());
    }
    let summary = format!("{} mutants, {} caught", chosen.len(), chosen.len() - survived);
    if survived > MAY_SURVIVE {
        errors.push(format!("{survived} survived, more than {MAY_SURVIVE}"));
    }
    if errors.is_empty() { Ok(summary) } else { Err([errors, vec![summary]].concat()) }
}

/// Only checks that every entry still applies.
pub(crate) fn check(root: &Path) -> Result<String, Vec<String>> {
    let all = table::read(root)?;
    Ok(format!("{} mutants apply", all.len()))
}

/// The copy, and its target folder.
struct Ground {
    tree: PathBuf,
    target: PathBuf,
    /// This machine's, as cargo names folders.
    triple: String,
}

enum Outcome {
    Passed,
    Failed,
    DoesNotCompile(String),
}

enum Judged<'a> {
    Caught(&'a str),
    Survived,
    DoesNotCompile(String),
}

impl Ground {
    /// Copies the current files. An earlier build there is used again.
    fn new(root: &Path) -> Result<Self, String> {
        let target = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
        let place = target.join("mutants");
        let (tree, target) = (place.join("tree"), place.join("target"));
        let ground = Self { tree, target, triple: dist::host()? };
        // Unchanged files keep their times, so that cargo builds only what changed.
        copy(root, &ground.tree)?;
        Ok(ground)
    }

    fn judge<'a>(&self, mutant: &'a Mutant) -> Result<Judged<'a>, String> {
        let file = self.tree.join(&mutant.file);
        let at = |why: std::io::Error| format!("{}: {why}", file.display());
        let sound = fs::read_to_string(&file).map_err(at)?;
        fs::write(&file, sound.replacen(&mutant.text, &mutant.broken, 1)).map_err(at)?;
        let judged = self.tests(mutant);
        fs::write(&file, sound).map_err(at)?;
        judged
    }

    fn tests<'a>(&self, mutant: &'a Mutant) -> Result<Judged<'a>, String> {
        for test in &mutant.tests {
            match self.try_out(test)? {
                Outcome::Passed => {}
                Outcome::Failed => return Ok(Judged::Caught(test)),
                Outcome::DoesNotCompile(said) => return Ok(Judged::DoesNotCompile(said)),
            }
        }
        Ok(Judged::Survived)
    }

    /// Builds a test, then runs it; builds the binary first for a test in tests/world. A test that
    /// does not end, as a broken program may not, counts as failed.
    fn try_out(&self, test: &str) -> Result<Outcome, String> {
        let words: Vec<&str> = test.split_whitespace().collect();
        let (build, only) = match words.iter().position(|word| *word == "--") {
            Some(at) => words.split_at(at),
            None => (&words[..], &words[words.len()..]),
        };
        if test.contains("seccompat-world") {
            let built = self.dist()?;
            if !built.status.success() {
                return Ok(Outcome::DoesNotCompile(said(&built)));
            }
        }
        let head = ["test", "--release", "--quiet"];
        let built = self.built(&[&head, build, &["--no-run"]].concat())?;
        if !built.status.success() {
            return Ok(Outcome::DoesNotCompile(said(&built)));
        }
        let mut run = self.cargo(RUN_SECONDS, &[&head, build, only].concat());
        let ran = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut ran = ran.map_err(not_run)?;
        let status = ran.wait().map_err(not_run)?;
        // A process that a broken program left in timeout(1)'s process group would run for ever.
        let group = format!("-{}", ran.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        Ok(if status.success() { Outcome::Passed } else { Outcome::Failed })
    }

    /// The static programs: a filter that kills decides about them by the few calls that they make.
    fn dist(&self) -> Result<Output, String> {
        let mut cargo = dist::release(&self.tree, &self.triple)?;
        self.settings(&mut cargo);
        cargo.output().map_err(not_run)
    }

    fn built(&self, words: &[&str]) -> Result<Output, String> {
        self.cargo(BUILD_SECONDS, words).output().map_err(not_run)
    }

    fn cargo(&self, seconds: u32, words: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new("timeout");
        command.arg("--kill-after=5").arg(seconds.to_string());
        command.arg(cargo).args(words).current_dir(&self.tree);
        self.settings(&mut command);
        command
    }

    fn settings(&self, command: &mut Command) {
        command.env("CARGO_TARGET_DIR", &self.target);
        let programs = self.target.join(&self.triple).join("release");
        command.env("SECCOMPAT_DIST", programs.join("seccompat"));
        // Built many times: these settings make programs slower, but not different.
        for (name, value) in [("LTO", "off"), ("CODEGEN_UNITS", "16"), ("INCREMENTAL", "true")] {
            command.env(format!("CARGO_PROFILE_RELEASE_{name}"), value);
        }
    }
}

fn not_run(why: std::io::Error) -> String {
    format!("timeout(1) does not run: {why}")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
