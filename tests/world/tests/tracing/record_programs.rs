//! Programs of Debian, each recorded once, and run under the result: in docker, podman and runc, and with
//! each entry of the profile left out.
//!
//! Five of them are tried in every run. `SECCOMPAT_PROGRAMS` names a root file system for all of them, which
//! `cargo xtask full record` makes.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use seccompat_catalogue::Sysno;
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, one_at_a_time, run};
use seccompat_world::programs::{Work, all};
use seccompat_world::runtime::{self, Docker, Ground, Oci, Podman, runc};
use seccompat_world::traced::{Place, said};
use serde_json::{Value, json};

use crate::record::{calls, straced};

/// The longest time for one program, in seconds.
const PATIENCE: u32 = 100;
/// The folders that containers have from the machine.
const SHARED: [&str; 3] = ["/usr", "/etc", "/var"];
const PATH: &str = "/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin";

/// The machine of the programs, and a folder for their files with the same path everywhere.
struct Machine {
    place: Place,
    root: PathBuf,
    inside: runtime::Place,
    works: Vec<Work>,
    begin: Work,
}

impl Machine {
    fn new() -> Result<Self, need::Absent> {
        need::root()?;
        let place = Place::new();
        let (begin, prepare, all) = all();
        let root = env::var_os("SECCOMPAT_PROGRAMS").map(PathBuf::from);
        let only = env::var("SECCOMPAT_PROGRAMS_ONLY").unwrap_or_default();
        let is_named = |work: &Work| only.is_empty() || only.split(' ').any(|one| one == work.name);
        let works: Vec<Work> = all
            .into_iter()
            .filter(|work| (work.always || root.is_some()) && is_named(work))
            .collect();
        let inside = match &root {
            Some(root) => runtime::Place::Within(Ground::of(root).unwrap().into()),
            None => runtime::Place::Here,
        };
        let machine =
            Self { place, root: root.unwrap_or_else(|| "/".into()), inside, works, begin };
        if machine.root != Path::new("/") {
            // Docker and Podman mount files over these.
            for name in ["hosts", "hostname", "resolv.conf"] {
                let path = machine.root.join("etc").join(name);
                let file = fs::OpenOptions::new().create(true).append(true).open(path);
                drop(file.unwrap());
            }
            fs::write(machine.place.path("record.c"), include_str!("../../src/record.c")).unwrap();
            let output = machine.run(&[], &prepare);
            assert!(output.status.success(), "{}", machine.said(&prepare));
        } else {
            for name in machine.works.iter().flat_map(|work| &work.needs) {
                need::program(name)?;
            }
        }
        Ok(machine)
    }

    /// A program of the machine, with these words before the script's.
    fn command(&self, words: &[&str], work: &Work, seconds: u32) -> Command {
        let script = work.script(&self.begin, &self.place.path(""));
        let (first, rest) = words.split_first().unwrap_or((&"/bin/sh", &[]));
        let mut command = self.inside.command(Path::new(first), seconds);
        // Without chdir a script stays where it began.
        command.args(rest).env("PATH", PATH).current_dir(self.place.path(""));
        if !words.is_empty() {
            command.arg("/bin/sh");
        }
        command.arg(script);
        command
    }

    fn run(&self, words: &[&str], work: &Work) -> Output {
        self.finished(&mut self.command(words, work, PATIENCE), work)
    }

    /// Waits for a command, and ends what it left. Its output goes to a file: a server that was left would hold a
    /// pipe open.
    fn finished(&self, command: &mut Command, work: &Work) -> Output {
        let said = self.place.path("said");
        let file = fs::File::create(&said).unwrap();
        command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        let status = command.status().unwrap();
        work.end(&self.place.path(""));
        Output { status, stdout: Vec::new(), stderr: fs::read(said).unwrap() }
    }

    fn said(&self, work: &Work) -> String {
        work.said(&self.place.path(""))
    }

    fn path(&self, name: &str) -> String {
        self.place.path(name).to_str().unwrap().to_owned()
    }

    /// Records a program; returns the file of the profile.
    fn recorded(&self, work: &Work) -> Result<PathBuf, String> {
        let file = self.path(&format!("{}.json", work.name));
        let words = [&self.path("seccompat"), "record", "-q", "-o", &file, "--"];
        let output = self.run(&words, work);
        if output.status.success() {
            return Ok(file.into());
        }
        Err(format!("{}: {} {}", output.status, said(&output), self.said(work)))
    }
}

/// The engines, over one small root file system with mount points.
pub struct Engines {
    docker: Docker,
    podman: Podman,
    runc: Oci,
    _rootfs: Place,
}

impl Engines {
    pub fn new() -> Result<Self, need::Absent> {
        let rootfs = Place::new();
        let root = rootfs.path("rootfs");
        for name in ["usr", "etc", "var", "proc", "dev", "sys", "tmp", "run", "root"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
            symlink(format!("usr/{name}"), root.join(name)).unwrap();
        }
        fs::set_permissions(root.join("tmp"), fs::Permissions::from_mode(0o1777)).unwrap();
        let docker = Docker::new(&root)?;
        Ok(Self { docker, podman: Podman::new(&root)?, runc: runc(&root)?, _rootfs: rootfs })
    }

    /// Runs a program in each; returns the names of those where it fails, with the reason.
    fn failures(&self, machine: &Machine, work: &Work, profile: &Path) -> Vec<String> {
        let script = work.script(&machine.begin, &machine.place.path(""));
        let script = script.to_str().unwrap();
        let binds = SHARED
            .iter()
            .map(|folder| format!("{}:{folder}:ro", machine.root.join(&folder[1..]).display()));
        let own = machine.path("");
        let binds: Vec<String> = binds.chain([format!("{own}:{own}")]).collect();
        let seccomp = format!("seccomp={}", profile.display());
        let path = format!("PATH={PATH}");
        let mut options = vec!["--security-opt", &seccomp, "-e", &path];
        binds.iter().for_each(|bind| options.extend(["-v", bind]));
        let command = ["/bin/sh", script];
        let mut failed = Vec::new();
        let mut note = |engine: &str, done: Result<(), String>| {
            if let Err(why) = done {
                failed.push(format!("{engine}: {why} ({})", machine.said(work)));
            }
        };
        note("podman", self.in_podman(&options, &command).map(drop));
        let docker = self.for_docker(machine, profile).and_then(|file| {
            let seccomp = format!("seccomp={file}");
            let mut options = options.clone();
            options[1] = &seccomp;
            self.in_docker(&options, &command).map(drop)
        });
        note("docker", docker);
        note("runc", self.in_runc(&binds, profile, &command));
        failed
    }

    /// Runs a command in Docker to its end.
    pub fn in_docker(&self, options: &[&str], command: &[&str]) -> Result<String, String> {
        let words = [&["run", "--rm", "--network", "none"][..], options].concat();
        self.docker.run(&[&words[..], &[self.docker.image()], command].concat())
    }

    /// Runs a command in Podman to its end.
    pub fn in_podman(&self, options: &[&str], command: &[&str]) -> Result<String, String> {
        self.podman.finish_as(options, command)
    }

    /// The profile in the form of this release of Docker, since older ones do not read all fields.
    fn for_docker(&self, machine: &Machine, profile: &Path) -> Result<String, String> {
        let file = profile.with_extension("docker").display().to_string();
        let version = self.docker.version()?;
        // Without the distribution's suffix.
        let engine = format!("docker@{}", version.split(['+', '~']).next().unwrap_or_default());
        let mut record = limited(machine.path("seccompat"), PATIENCE);
        record.args(["record", "-q", "--engine", &engine, "--merge"]).arg(profile);
        run(record.args(["-o", &file, "--", "true"]))?;
        Ok(file)
    }

    fn in_runc(&self, binds: &[String], profile: &Path, command: &[&str]) -> Result<(), String> {
        let seccomp = fs::read(profile).map_err(|why| why.to_string())?;
        let seccomp: Value = serde_json::from_slice(&seccomp).map_err(|why| why.to_string())?;
        let mut config = bundle::config(&seccomp, command);
        config["process"]["env"] = json!([format!("PATH={PATH}")]);
        let mounts = config["mounts"].as_array_mut().unwrap();
        mounts.push(json!({"destination": "/dev/shm", "type": "tmpfs", "source": "shm"}));
        for bind in binds {
            let mut parts = bind.split(':');
            let (from, to) = (parts.next(), parts.next());
            let more = if parts.next().is_some() { "ro" } else { "rw" };
            mounts.push(json!({
                "destination": to, "source": from, "type": "bind", "options": ["rbind", more],
            }));
        }
        match self.runc.finish_config(config, PATIENCE)? {
            0 => Ok(()),
            status => Err(format!("status {status}")),
        }
    }
}

#[test]
fn each_runs_in_docker_podman_and_runc() {
    let machine = need!(Machine::new());
    let _one = one_at_a_time();
    let mut failed = Vec::new();
    // A daemon of the tests has a time limit.
    for works in machine.works.chunks(5) {
        let engines = need!(Engines::new());
        for work in works {
            let failures = match machine.recorded(work) {
                Ok(profile) => engines.failures(&machine, work, &profile),
                Err(why) => vec![format!("record: {why}")],
            };
            let all = "runs in all three".to_owned();
            let result = if failures.is_empty() { all } else { failures.join("\n  ") };
            say(&format!("{}: {result}", work.name));
            failed.extend(failures.into_iter().map(|why| format!("{}: {why}", work.name)));
        }
    }
    say(&format!(
        "{} programs in docker, podman and runc, {} failures",
        machine.works.len(),
        failed.len()
    ));
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The calls as they were made: of one through a multiplexer strace prints the call within.
fn as_made(theirs: BTreeSet<String>, ours: &BTreeSet<String>) -> BTreeSet<String> {
    let made = |name: String| {
        let call = Sysno::from_name(&name);
        let through = [Sysno::SOCKETCALL, Sysno::IPC].into_iter().find(|through| {
            !ours.contains(&name)
                && ours.contains(through.name())
                && through.multiplexes().iter().any(|(_, within)| Some(*within) == call)
        });
        through.map_or(name, |through| through.name().to_owned())
    };
    theirs.into_iter().map(made).collect()
}

/// A program that traces cannot be traced.
const TRACES: &str = "gdb";

#[test]
fn the_calls_of_each_are_those_of_strace() {
    let machine = need!(Machine::new());
    let mut missing = Vec::new();
    let (file, log) = (machine.path("recording.json"), machine.path("strace.log"));
    let strace = need!(machine.inside.program("strace"));
    for work in machine.works.iter().filter(|work| work.name != TRACES) {
        let own = machine.path("seccompat");
        let record =
            [&own, "record", "-q", "--by", "notify", "--format", "json", "-o", &file, "--"];
        let words = [&[strace.to_str().unwrap(), "-f", "-o", &log][..], &record].concat();
        // A signal that arrives before the recorder has received a call ends the call with EINTR. strace makes
        // that time long: ruby, whose timer sends signals, fails in half of its runs.
        let mut output = machine.run(&words, work);
        for _ in 0..9 {
            if output.status.success() {
                break;
            }
            say(&format!("{}: again, after {}", work.name, output.status));
            output = machine.run(&words, work);
        }
        if !output.status.success() {
            missing.push(format!("{}: {} {}", work.name, said(&output), machine.said(work)));
            continue;
        }
        let document: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let text = fs::read(&log).unwrap();
        let (ours, theirs) =
            (calls(&document), straced(&String::from_utf8_lossy(&text), "/bin/sh"));
        let theirs = as_made(theirs, &ours);
        let list = |calls: &BTreeSet<String>| calls.iter().cloned().collect::<Vec<_>>().join(" ");
        say(&format!("{}: record {}", work.name, list(&ours)));
        say(&format!("{}: strace {}", work.name, list(&theirs)));
        let lost: Vec<&String> = theirs.difference(&ours).collect();
        let more: Vec<&String> = ours.difference(&theirs).collect();
        say(&format!(
            "{}: {} calls, {} missing, {} more",
            work.name,
            ours.len(),
            lost.len(),
            more.len()
        ));
        if !lost.is_empty() || !more.is_empty() || theirs.len() < 15 {
            missing.push(format!("{}: missing {lost:?}, more {more:?}", work.name));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// An allowed name of an entry, and the comment of the entry.
fn allowed(profile: &Value) -> Vec<(usize, String, String)> {
    let entries = profile["syscalls"].as_array().unwrap().iter().enumerate();
    let allowed = entries.filter(|(_, entry)| entry["action"] == "SCMP_ACT_ALLOW");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    allowed
        .flat_map(|(at, entry)| {
            let names = entry["names"].as_array().unwrap();
            names.iter().map(move |name| (at, text(name), text(&entry["comment"])))
        })
        .collect()
}

/// The profile without one name of one entry.
fn without(profile: &Value, at: usize, name: &str) -> Value {
    let mut less = profile.clone();
    let entries = less["syscalls"].as_array_mut().unwrap();
    let names = entries[at]["names"].as_array_mut().unwrap();
    names.retain(|one| one != name);
    if names.is_empty() {
        entries.remove(at);
    }
    less
}

#[derive(Default, Debug)]
struct Tally {
    fails: Vec<String>,
    refused: Vec<String>,
    unseen: Vec<String>,
    reasons: usize,
}

impl Machine {
    /// Leaves each seen entry out.
    fn tally(&self, work: &Work, profile: &Value) -> Result<Tally, String> {
        let (less, events) = (self.path("less.json"), self.path("events.json"));
        let own = self.path("seccompat");
        let under = [&own, "under", &less, "--"];
        let mut tally = Tally::default();
        // All of them take an hour.
        let step = if self.root == Path::new("/") { 8 } else { 1 };
        for (index, (at, name, comment)) in allowed(profile).into_iter().enumerate() {
            if !comment.starts_with("needed by ") {
                // Not seen: the comment says why it is there.
                assert!(comment.len() > 20, "{name}: {comment:?}");
                tally.reasons += 1;
                continue;
            }
            if index % step != 0 {
                continue;
            }
            fs::write(&less, without(profile, at, &name).to_string()).unwrap();
            // A server that fails does not come, and some programs wait for ever.
            let mut run = self.command(&under, work, 20);
            let output = self.finished(run.env("AWAIT", "30"), work);
            let text = said(&output);
            if !output.status.success() {
                // Not for a reason of ours.
                if text.contains("error:")
                    && !text.contains("execve")
                    && !text.contains("Operation")
                {
                    return Err(format!("{name}: {text}"));
                }
                tally.fails.push(name);
                continue;
            }
            let _ = fs::remove_file(&events);
            let trace = [&own, "trace", "--format", "json", "-o", &events, "--"];
            let output = self.run(&[&trace[..], &under].concat(), work);
            let text =
                fs::read(&events).map_err(|why| format!("{name}: {why}: {}", said(&output)))?;
            let text: Value = serde_json::from_slice(&text).map_err(|why| why.to_string())?;
            let mut events = text["events"].as_array().unwrap().iter();
            let is_refused =
                events.any(|event| event["syscall"] == name.as_str() && event["cause"] == "filter");
            if !output.status.success() {
                tally.fails.push(name);
            } else if is_refused {
                tally.refused.push(name);
            } else {
                tally.unseen.push(name);
            }
        }
        Ok(tally)
    }
}

#[test]
fn no_entry_is_there_without_a_reason() {
    let machine = need!(Machine::new());
    let mut failed = Vec::new();
    for work in machine.works.iter().filter(|work| work.name != TRACES) {
        let profile = match machine.recorded(work) {
            Ok(profile) => profile,
            Err(why) => {
                failed.push(format!("{}: {why}", work.name));
                continue;
            }
        };
        let profile: Value = serde_json::from_slice(&fs::read(profile).unwrap()).unwrap();
        let tally =
            machine.tally(work, &profile).unwrap_or_else(|why| panic!("{}: {why}", work.name));
        say(&format!(
            "{}: fails without each of {}; is refused without each of {}; did not make again {}; has {} for \
             another reason, which the comment says",
            work.name,
            tally.fails.len(),
            tally.refused.len(),
            tally.unseen.len(),
            tally.reasons
        ));
        say(&format!("{}: fails without: {}", work.name, tally.fails.join(" ")));
        say(&format!("{}: is refused without: {}", work.name, tally.refused.join(" ")));
        say(&format!("{}: not made again: {}", work.name, tally.unseen.join(" ")));
        if tally.fails.len() + tally.refused.len() < 3 {
            failed.push(format!("{}: {tally:?}", work.name));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
