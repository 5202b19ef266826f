//! The state of a process as seen from inside: recorded before and after, to find changes.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Instant, SystemTime};

use super::os;

/// The state of this process, and of the directory that it is in.
#[derive(Clone, Debug)]
pub struct Snapshot {
    words: BTreeMap<String, String>,
    clock: SystemTime,
    taken: Instant,
}

/// Files of `/proc/self` that are constant as long as nothing changes.
const FILES: &[&str] = &[
    "autogroup",
    "cgroup",
    "comm",
    "coredump_filter",
    "gid_map",
    "limits",
    "loginuid",
    "mountinfo",
    "oom_score_adj",
    "personality",
    "projid_map",
    "sessionid",
    "setgroups",
    "timers",
    "timerslack_ns",
    "uid_map",
];

/// Files about the machine, or about the process's namespaces.
const SYSTEM: &[&str] = &[
    "/proc/modules",
    "/proc/swaps",
    "/proc/sys/kernel/domainname",
    "/proc/sys/kernel/hostname",
    "/proc/sys/kernel/printk",
    "/proc/sysvipc/msg",
    "/proc/sysvipc/sem",
    "/proc/sysvipc/shm",
];

/// Lines of `/proc/self/status` that change by themselves.
const RESTLESS: &[&str] = &[
    "SigQ",
    "VmPeak",
    "VmSize",
    "VmHWM",
    "VmRSS",
    "RssAnon",
    "RssFile",
    "RssShmem",
    "VmData",
    "VmStk",
    "VmExe",
    "VmLib",
    "VmPTE",
    "State",
    "voluntary_ctxt_switches",
    "nonvoluntary_ctxt_switches",
];

impl Snapshot {
    /// Records it.
    pub fn take() -> Self {
        let mut words = BTreeMap::new();
        for name in FILES {
            words.insert((*name).to_owned(), read(&format!("/proc/self/{name}")));
        }
        for name in SYSTEM {
            words.insert((*name).to_owned(), read(name));
        }
        for link in ["cwd", "root", "exe"] {
            words.insert(link.to_owned(), target(&format!("/proc/self/{link}")));
        }
        words.insert("namespaces".into(), links("/proc/self/ns"));
        words.insert("descriptors".into(), descriptors());
        words.insert("mappings".into(), mappings());
        words.insert("keys".into(), keys());
        status(&mut words);
        words.insert("scheduling".into(), scheduling());
        words.insert("children".into(), children());
        let prctl = (
            rustix::process::dumpable_behavior(),
            rustix::thread::capabilities_secure_bits(),
            rustix::process::parent_process_death_signal(),
            rustix::process::child_subreaper(),
            rustix::process::machine_check_memory_corruption_kill_policy(),
        );
        words.insert("prctl".into(), format!("{prctl:?}"));
        words.insert("files".into(), files(Path::new(".")));
        words.extend(os::words());
        #[allow(clippy::disallowed_methods)] // The test checks that nothing sets it.
        let clock = SystemTime::now();
        Self { words, clock, taken: Instant::now() }
    }

    /// The changes, one text each.
    pub fn differences(&self, later: &Self) -> Vec<String> {
        let mut found: Vec<String> = self
            .words
            .iter()
            .filter_map(|(what, before)| {
                let after = later.words.get(what).map_or("", String::as_str);
                (before != after).then(|| format!("{what}: {}", difference(before, after)))
            })
            .collect();
        let clock = later.clock.duration_since(self.clock).unwrap_or_default();
        let steady = later.taken.duration_since(self.taken);
        if clock.abs_diff(steady).as_secs() >= 1 {
            found.push(format!("clock: {clock:?} in {steady:?}"));
        }
        found
    }
}

/// The lines that only one of two texts has.
fn difference(before: &str, after: &str) -> String {
    let mut text = String::new();
    let only = |a: &str, b: &str, sign: char, text: &mut String| {
        for line in a.lines().filter(|line| !b.lines().any(|other| other == *line)).take(4) {
            let _ = write!(text, "{sign}[{}] ", line.trim());
        }
    };
    only(before, after, '-', &mut text);
    only(after, before, '+', &mut text);
    text
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| error.kind().to_string())
}

fn target(path: &str) -> String {
    fs::read_link(path).map_or_else(|e| e.kind().to_string(), |t| t.to_string_lossy().into_owned())
}

/// Every link in a directory with its target, sorted.
fn links(directory: &str) -> String {
    let mut lines: Vec<String> = names(Path::new(directory))
        .iter()
        .map(|name| format!("{name} {}\n", target(&format!("{directory}/{name}"))))
        .collect();
    lines.sort();
    lines.concat()
}

fn names(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The open descriptors, each with its file, position and flags; without the one that lists them. Other programs
/// write to the files of 1 and 2, too, so their positions do not count.
fn descriptors() -> String {
    let mut text = String::new();
    for name in names(Path::new("/proc/self/fd")) {
        let link = target(&format!("/proc/self/fd/{name}"));
        if let Ok(info) = fs::read_to_string(format!("/proc/self/fdinfo/{name}")) {
            let counts = |line: &&str| !(["1", "2"].contains(&&*name) && line.starts_with("pos:"));
            let info: Vec<&str> = info.lines().filter(counts).collect();
            let _ = writeln!(text, "{name} {link} {}", info.join(" "));
        }
    }
    text
}

/// The mappings, without the heap and the stack, which grow.
fn mappings() -> String {
    let all = read("/proc/self/maps");
    let steady = all.lines().filter(|l| !l.ends_with("[heap]") && !l.ends_with("[stack]"));
    steady.collect::<Vec<_>>().join("\n")
}

/// The keys of this process's own keyrings. (`/proc/keys` also shows those of other processes.)
fn keys() -> String {
    let rings = [("thread", -1), ("process", -2), ("session", -3)];
    rings.map(|(name, ring)| format!("{name} {:?}\n", os::keys_of(ring))).concat()
}

/// The lines of `/proc/self/status`: ids, groups, capabilities, signals, umask, no_new_privs…
fn status(words: &mut BTreeMap<String, String>) {
    for line in read("/proc/self/status").lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        if !RESTLESS.contains(&key) {
            words.insert(format!("status {key}"), value.trim().to_owned());
        }
    }
}

/// Parent, group, session, terminal, priority, nice, threads, and scheduling policy: the fields of
/// proc_pid_stat(5) from the fourth on.
fn scheduling() -> String {
    let stat = read("/proc/self/stat");
    let (_, rest) = stat.rsplit_once(')').unwrap_or(("", ""));
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let wanted = [1, 2, 3, 4, 15, 16, 17, 35, 37, 38];
    wanted.map(|n| fields.get(n).copied().unwrap_or("?")).join(" ")
}

/// The children of every thread.
fn children() -> String {
    let threads = names(Path::new("/proc/self/task"));
    threads.iter().map(|t| read(&format!("/proc/self/task/{t}/children"))).collect()
}

/// Every file below: name, kind and mode, owner, size, times, contents, extended attributes.
fn files(directory: &Path) -> String {
    let mut text = String::new();
    for name in names(directory) {
        let path = directory.join(&name);
        let Ok(meta) = fs::symlink_metadata(&path) else { continue };
        let times = (meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec());
        let owner = (meta.uid(), meta.gid(), meta.nlink(), meta.ino());
        let contents =
            if meta.is_file() { fs::read(&path).unwrap_or_default() } else { Vec::new() };
        let mut list = [0u8; 512];
        let attributes = rustix::fs::llistxattr(&path, &mut list).unwrap_or(0);
        let _ = writeln!(
            text,
            "{} {:o} {owner:?} {} {times:?} {:?} {:?}",
            path.display(),
            meta.mode(),
            meta.size(),
            contents.as_slice().get(..64).unwrap_or(&contents),
            std::ffi::OsStr::from_bytes(&list[..attributes]),
        );
        if meta.is_dir() {
            text.push_str(&files(&path));
        }
    }
    text
}
