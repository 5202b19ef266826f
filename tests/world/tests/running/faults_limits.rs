//! Faults: no memory, no descriptors, no processes.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::thread;

use rustix::fs::{Access, AtFlags, CWD, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::process::{Gid, Resource, Rlimit, Uid, setrlimit};
use seccompat::fs::{OpenHow, openat2_with};
use seccompat::process::{Spawn, Strings, spawn_with};
use seccompat::{ErrorKind, Pretend, Sysno};
use seccompat_world::fault::{NOBODY, Place, as_nobody, code, line, said};
use seccompat_world::need;
use seccompat_world::process::one_at_a_time;
use seccompat_world::report::Report;
use seccompat_world::scratch::copy_program;

/// The expectations for each command: its words, and the statuses of a successful run.
const COMMANDS: &[(&str, &[&str], &[i32])] = &[
    ("scan", &["scan", "--all", "--format", "json"], &[0]),
    ("compile -o", &["compile", "builtin:docker", "-o", "OUT"], &[0]),
    ("check", &["check", "builtin:docker"], &[0]),
    ("diff", &["diff", "builtin:docker@25.0.0", "builtin:docker@28"], &[1]),
    ("trace -o", &["trace", "-o", "OUT", "--", "TRACEE", "block"], &[5]),
    ("run", &["run", "--", "TRACEE", "block"], &[5]),
    ("under", &["under", "builtin:docker", "--", "TRACEE", "block"], &[5]),
    ("dump -o", &["dump", "SELF", "-o", "OUT"], &[0]),
];

/// Runs a command under a limit of prlimit(1). In every case a file is the old one or the new one,
/// nothing is left, and an error is reported.
fn one(place: &Place, limit: &str, words: &[&str], well: &[i32]) -> String {
    let out = place.open("out");
    fs::write(&out, "old").unwrap();
    std::os::unix::fs::chown(&out, Some(65534), Some(65534)).unwrap();
    let own = std::process::id().to_string();
    let word = |word: &&str| match *word {
        "OUT" => out.clone().into_os_string(),
        "TRACEE" => place.path("tracee").into_os_string(),
        "SELF" => OsString::from(&own),
        word => word.into(),
    };
    let head = ["prlimit", limit, "--core=0"].map(OsString::from);
    let seccompat = place.seccompat().into_os_string();
    let all: Vec<OsString> =
        head.into_iter().chain([seccompat]).chain(words.iter().map(word)).collect();
    let mut command = place.limited(60, &all);
    if limit.starts_with("--nproc") {
        as_nobody(&mut command);
    }
    let output = command.output().unwrap();
    let (ended, said) = (code(output.status), said(&output));
    let left = (place.left(), place.files_but(&["out"]));
    assert!(left.0.is_empty() && left.1.is_empty(), "{limit} {words:?}: left {left:?}");
    let now = fs::read(&out).unwrap();
    // SIGSEGV comes from the kernel, without room for the program's stack, or from the C library.
    let died = [128 + 6, 128 + 11].contains(&ended);
    if well.contains(&ended) {
        assert!(!words.contains(&"OUT") || now != b"old", "{limit} {words:?}: it is not written");
        if words[0] == "scan" {
            honest(&String::from_utf8(output.stdout).unwrap(), limit);
        }
        return "well".to_owned();
    }
    assert_eq!(now, b"old", "{limit} {words:?}: {ended}, and the file is another");
    assert!(died || [2, 125, 126, 127].contains(&ended), "{limit} {words:?}: {ended}: {said}");
    assert!(ended == 139 || !said.is_empty(), "{limit} {words:?}: {ended}, without a word");
    if died { "ended by the system".to_owned() } else { format!("said, {ended}") }
}

/// No filter exists here, so the report must blame none, whatever the limit hid from the scan.
fn honest(text: &str, limit: &str) {
    let report = Report::parse(text).unwrap_or_else(|why| panic!("{limit}: {why}"));
    for verdict in ["filtered", "conditional", "killed"] {
        assert_eq!(report.count(verdict), 0, "{limit}: {verdict}, and there is no filter");
    }
}

fn under(fault: &str, limits: impl Iterator<Item = String>) {
    let _one = one_at_a_time();
    let place = need!(Place::new());
    need!(place.compile("tracee"));
    need!(need::program("prlimit"));
    let limits: Vec<String> = limits.collect();
    for (name, words, well) in COMMANDS {
        let mut outcomes = BTreeMap::new();
        for limit in &limits {
            *outcomes.entry(one(&place, limit, words, well)).or_insert(0) += 1;
        }
        let told: Vec<String> = outcomes.iter().map(|(what, n)| format!("{n} {what}")).collect();
        line(fault, name, &told.join(", "));
    }
}

#[test]
fn no_memory() {
    let steps = (20..60).map(|n| n * 160).chain((1..8).map(|n| n * 4000));
    under("out of memory", steps.map(|kib| format!("--as={}", kib * 1024)));
}

#[test]
fn no_descriptors() {
    under("out of descriptors", (3..12).map(|n| format!("--nofile={n}")));
}

#[test]
fn no_processes() {
    under("out of processes, as nobody", (0..5).map(|n| format!("--nproc={n}")));
}

/// The limit is for the whole process: each has a process of its own.
#[test]
fn emulations_without_descriptors_or_processes() {
    const ROLE: &str = "SECCOMPAT_FAULTS_LIMIT";
    let name = "faults_limits::emulations_without_descriptors_or_processes";
    if let Ok(role) = std::env::var(ROLE) {
        return println!("outcome {}", limited(&role));
    }
    let place = need!(Place::new());
    let program = place.path("test");
    copy_program(&std::env::current_exe().unwrap(), &program).unwrap();
    for role in ["descriptors", "processes"] {
        let words =
            [program.as_os_str(), "--exact".as_ref(), name.as_ref(), "--nocapture".as_ref()];
        let mut command = place.limited(60, &words);
        command.env(ROLE, role).current_dir("/");
        if role == "descriptors" {
            as_nobody(&mut command);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{role}: {}", said(&output));
        let text = String::from_utf8_lossy(&output.stdout);
        let outcome = text.lines().find_map(|line| line.strip_prefix("outcome "));
        line(&format!("out of {role}"), "emulations of the library", outcome.unwrap());
        assert!(place.left().is_empty());
    }
}

fn limit(resource: Resource, most: u64) {
    setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).unwrap();
}

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// A second unprivileged user.
const OTHER: u32 = 65533;

/// Changes the effective user, and keeps the ability to change to the other.
fn act_as(user: u32) {
    let [real, user, saved] = [NOBODY, user, OTHER].map(Uid::from_raw);
    rustix::thread::set_thread_res_uid(real, user, saved).unwrap();
}

/// No wrong answer is given, and no descriptor is left open.
fn limited(role: &str) -> String {
    let _pretend = Pretend::filtered(&[
        Sysno::OPENAT2,
        Sysno::FACCESSAT2,
        Sysno::FCHMODAT2,
        Sysno::CLONE3,
        Sysno::CLOSE_RANGE,
    ]);
    let (mut done, mut refused) = (0, BTreeMap::<i32, usize>::new());
    let mut hear = |result: Result<(), seccompat::Error>| match result {
        Ok(()) => done += 1,
        Err(error) => *refused.entry(error.errno().raw_os_error()).or_default() += 1,
    };
    let may = |access| seccompat::fs::faccessat2_with(CWD, c"/etc", access, AtFlags::EACCESS);
    if role == "processes" {
        // Nobody, with the other user as an alternative.
        rustix::thread::set_thread_groups(&[]).unwrap();
        let group = Gid::from_raw(NOBODY);
        rustix::thread::set_thread_res_gid(group, group, group).unwrap();
        act_as(NOBODY);
        limit(Resource::Nproc, 0);
        assert!(thread::Builder::new().spawn(|| ()).is_err(), "the limit does not hold");
        let mut argv = [std::ptr::null(); 4];
        let mut envp = [std::ptr::null(); 1];
        let argv = Strings::new(&[c"/bin/sh", c"-c", c"exit 0"], &mut argv).unwrap();
        let envp = Strings::new(&[], &mut envp).unwrap();
        let spawned = spawn_with(&Spawn::new(c"/bin/sh", &argv, &envp));
        assert_eq!(spawned.as_ref().unwrap_err().errno(), Errno::AGAIN);
        hear(spawned.map(drop));
        // Both identities are equal: this needs no child.
        assert!(may(Access::READ_OK).is_ok() && may(Access::WRITE_OK).is_err());
        for access in [Access::READ_OK, Access::WRITE_OK] {
            hear(may(access).map(drop));
        }
        // They differ: this needs a child, and none can be made. No answer is invented.
        act_as(OTHER);
        let lacked = may(Access::READ_OK).unwrap_err();
        assert_eq!(lacked.kind(), ErrorKind::Emulation, "{lacked:?}");
    } else {
        let how = OpenHow::new(OFlags::RDONLY).resolve(ResolveFlags::IN_ROOT);
        let before = descriptors();
        // The table's lowest free numbers are used up one by one.
        let limits = (3..before as u64 + 6).rev();
        for most in limits {
            let current = Rlimit { current: Some(most), maximum: Some(1024) };
            setrlimit(Resource::Nofile, current).unwrap();
            let opened = openat2_with(CWD, c"etc/passwd", &how);
            hear(opened.map(drop));
            let writes = may(Access::WRITE_OK);
            assert!(writes.is_err(), "nobody may not write there");
            hear(writes.map(drop));
        }
        limit(Resource::Nofile, 1024);
        assert_eq!(descriptors(), before, "one is left open");
    }
    let lacked = if role == "processes" { Errno::AGAIN } else { Errno::MFILE };
    assert!(done > 0 && refused[&lacked.raw_os_error()] > 0, "{done} done, {refused:?}");
    format!("{done} done, refused with errno × times {refused:?}")
}
