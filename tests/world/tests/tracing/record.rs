//! `seccompat record`: it sees every call, and ends what it started.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::process::{Pid, Signal, kill_process};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::limited;
use seccompat_world::traced::{NOBODY, Place, status, until};
use serde_json::Value;

/// How calls are seen.
pub const WAYS: [&str; 3] = ["notify", "stops", "every"];

/// Programs of Debian: a shell with a pipe, a version control system, an archiver, a runtime with
/// threads, a compiler.
pub fn programs(place: &Path) -> Vec<(&'static str, Vec<String>)> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let folder = place.to_str().unwrap();
    fs::write(place.join("main.c"), "int main(void) { return 0; }\n").unwrap();
    vec![
        ("sh", words(&["sh", "-c", "ls / | wc -l"])),
        ("git", words(&["git", "--version"])),
        ("tar", words(&["tar", "-C", folder, "-cf", "/dev/null", "main.c"])),
        (
            "python3",
            words(&[
                "/usr/bin/python3",
                "-c",
                "import threading\nt = [threading.Thread(target=print) for _ in range(8)]\n\
                 [x.start() for x in t]\n[x.join() for x in t]",
            ]),
        ),
        ("cc", words(&["cc", "-c", "-o", "/dev/null", &format!("{folder}/main.c")])),
    ]
}

/// The document of a recording.
pub fn document(place: &Place, options: &[&str], command: &[String]) -> Value {
    let file = place.path("recording.json");
    let mut record = limited(place.path("seccompat"), 120);
    record.args(["record", "--format", "json", "-o", file.to_str().unwrap()]).args(options);
    let output = record.arg("--").args(command).output().unwrap();
    let text = fs::read(&file).unwrap_or_else(|why| panic!("{why}: {output:?}"));
    fs::remove_file(file).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// The names of the recorded calls.
pub fn calls(document: &Value) -> BTreeSet<String> {
    let events = document["events"].as_array().unwrap();
    events.iter().map(|event| event["syscall"].as_str().unwrap().to_owned()).collect()
}

/// The calls of a command and its descendants in the log of `strace -f`, from the command's own exec on.
pub fn straced(log: &str, command: &str) -> BTreeSet<String> {
    let exec = format!("[\"{command}\"");
    let begins = |line: &str| line.contains(" execve(") && line.contains(&exec);
    let lines: Vec<(&str, &str)> = log
        .lines()
        .skip_while(|line| !begins(line))
        .filter_map(|line| line.split_once(' ').map(|(pid, rest)| (pid, rest.trim_start())))
        .collect();
    let mut members: BTreeSet<&str> = lines.first().map(|(pid, _)| *pid).into_iter().collect();
    // A child may make calls before the call that made it returns.
    loop {
        let before = members.len();
        let children = lines.iter().filter(|(pid, rest)| {
            let rest = rest.strip_prefix("<... ").unwrap_or(rest);
            let name: &str = rest.split([' ', '(']).next().unwrap_or_default();
            members.contains(pid) && ["clone", "clone3", "fork", "vfork"].contains(&name)
        });
        let ids = children.filter_map(|(_, rest)| rest.rsplit_once("= ").map(|(_, id)| id));
        let ids: Vec<&str> = ids.collect();
        members.extend(ids);
        if members.len() == before {
            break;
        }
    }
    let own = lines.iter().filter(|(pid, rest)| members.contains(pid) && !rest.starts_with('<'));
    let names = own.filter_map(|(_, rest)| rest.split_once('(').map(|(name, _)| name));
    names
        .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn calls_are_those_of_strace_in_the_same_run() {
    need!(need::root());
    let strace = need!(need::program("strace"));
    for program in ["git", "tar", "python3", "cc"] {
        need!(need::program(program));
    }
    let place = Place::new();
    let (log, file) = (place.path("strace.log"), place.path("recording.json"));
    for (name, command) in programs(&place.path("")) {
        let mut traced = limited(&strace, 120);
        traced.args(["-f", "-o"]).arg(&log).arg(place.path("seccompat"));
        traced.args(["record", "--by", "notify", "--format", "json", "-o"]).arg(&file).arg("--");
        let output = traced.args(&command).output().unwrap();
        assert!(output.status.success(), "{name}: {output:?}");
        let document: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let (ours, theirs) =
            (calls(&document), straced(&fs::read_to_string(&log).unwrap(), &command[0]));
        assert!(theirs.len() > 15, "{name}: {theirs:?}");
        let list = |calls: &BTreeSet<String>| calls.iter().cloned().collect::<Vec<_>>().join(" ");
        say(&format!("{name}: record  {}", list(&ours)));
        say(&format!("{name}: strace  {}", list(&theirs)));
        let missing: Vec<&String> = theirs.difference(&ours).collect();
        say(&format!("{name}: {} calls, {} missing", ours.len(), missing.len()));
        assert!(missing.is_empty(), "{name}: {missing:?}");
        let more: Vec<&String> = ours.difference(&theirs).collect();
        assert!(more.is_empty(), "{name}: {more:?}");
    }
}

/// The number of calls of one name on one ABI.
fn count(document: &Value, call: &str, arch: &str) -> u64 {
    let events = document["events"].as_array().unwrap();
    let own = events.iter().filter(|event| event["syscall"] == call && event["arch"] == arch);
    own.map(|event| event["count"].as_u64().unwrap()).sum()
}

/// A start file of Debian's C library of 32 bits.
fn of_32_bits(name: &str) -> String {
    format!("/usr/lib32/{name}")
}

/// A program that makes a known number of calls, for three ways of linking.
fn known(place: &Place) -> Result<Vec<(&'static str, PathBuf)>, need::Absent> {
    let cc = need::program("cc")?;
    let source = place.path("known.c");
    fs::write(&source, include_str!("../../src/record.c")).unwrap();
    let mut built = Vec::new();
    // Without gcc's own files of 32 bits: their package, gcc-multilib, excludes the compilers for other
    // architectures.
    let (begin, end) = (["crt1.o", "crti.o"].map(of_32_bits), of_32_bits("crtn.o"));
    let narrow = ["-m32", "-nostdlib", &begin[0], &begin[1], "-lc", &end];
    for (name, flags) in
        [("x86_64", &["-lpthread"][..]), ("static", &["-static", "-lpthread"]), ("x86", &narrow)]
    {
        let program = place.path(name);
        let mut command = Command::new(&cc);
        let status = command.arg("-O1").arg("-o").arg(&program).arg(&source).args(flags);
        if status.stderr(Stdio::null()).status().unwrap().success() {
            built.push((name, program));
        } else {
            need::skip(&need::Absent::NotOurs(format!("cc {} does not link", flags.join(" "))));
        }
    }
    Ok(built)
}

#[test]
fn no_call_is_lost_at_64_threads() {
    if !cfg!(target_arch = "x86_64") {
        return;
    }
    let place = Place::new();
    let each = need::tries(500);
    for (name, program) in need!(known(&place)) {
        let arch = if name == "x86" { "x86" } else { "x86_64" };
        for way in WAYS {
            let command = [program.to_str().unwrap(), "64", &each.to_string()].map(str::to_owned);
            let document = document(&place, &["--by", way], &command);
            assert_eq!(document["exit"], 42, "{name} {way}");
            assert_eq!(document["by"], way);
            let seen = count(&document, "getppid", arch);
            say(&format!("{name}, 64 threads, {way}: {seen} of {} calls", 64 * each));
            assert_eq!(seen, 64 * each, "{name} {way}");
            let events = document["events"].as_array().unwrap();
            let values = |call: &str| -> Vec<&str> {
                let own = events.iter().filter(|event| event["syscall"] == call);
                own.map(|event| event["args"][0]["shown"].as_str().unwrap()).collect()
            };
            // The C library of x86 calls socketcall, whose arguments are in memory.
            if count(&document, "socketcall", arch) == 0 {
                assert_eq!(values("socket"), ["AF_NETLINK (16)"], "{name} {way}");
            } else {
                assert!(arch == "x86" && values("socket").is_empty(), "{name} {way}");
            }
            assert_eq!(values("personality").len(), 1, "{name} {way}");
            let arches = document["profile"]["architectures"].as_array().unwrap();
            assert_eq!(arches.len(), if arch == "x86" { 2 } else { 1 }, "{name} {way}");
        }
    }
}

/// A recording without rights, in a process group of its own.
fn started(place: &Place, way: &str, command: &[&str]) -> Child {
    let mut record = Command::new(place.path("seccompat"));
    record.args(["record", "--by", way, "-o"]).arg(place.path("out/profile.json")).arg("--");
    record.args(command).uid(NOBODY).gid(NOBODY).process_group(0);
    record.stderr(Stdio::null()).spawn().unwrap()
}

/// The processes with this word in their arguments.
fn with_word(word: &str) -> Vec<u32> {
    let all = fs::read_dir("/proc").unwrap().flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0).any(|one| one == word.as_bytes())
    })
    .collect()
}

fn signal(signal: &str, pid: u32) {
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
}

#[test]
fn an_interrupt_writes_the_profile_and_ends_the_command() {
    need!(need::root());
    let place = Place::new();
    let file = place.open("out").join("profile.json");
    for (at, way) in WAYS.iter().enumerate() {
        let word = format!("7{at}00{}", std::process::id());
        // The first process ignores the interrupt, and its child has a session of its own.
        let script = format!("trap '' INT; setsid sleep {word} & sleep {word}; sleep {word}");
        let mut record = started(&place, way, &["sh", "-c", &script]);
        until("both sleep", &|| with_word(&word).len() >= 2);
        signal("-INT", record.id());
        let status = record.wait().unwrap();
        assert_eq!(status.code(), Some(128 + 9), "{way}: {status}");
        until("all have ended", &|| with_word(&word).is_empty());
        let profile: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        assert!(profile["syscalls"].to_string().contains("setsid"), "{way}");
        fs::remove_file(&file).unwrap();
        say(&format!("{way}: an interrupt ended the command and wrote the profile"));
    }
}

/// timeout(1) sends a signal to its command, and again to its process group. The first may end what is traced; or
/// that ends by itself, just before both.
#[test]
fn no_later_signal_loses_what_was_recorded_or_traced() {
    let place = Place::new();
    let report = place.path("report");
    let ways = [(["record", "-o"], true), (["record", "-o"], false), (["trace", "-o"], true)];
    for (at, (words, is_told)) in (0..20).flat_map(|at| ways.map(|way| (at, way))) {
        let word = format!("6{at}00{}", std::process::id());
        let script = format!("kill -0 1; exec sleep {word}");
        let _ = fs::remove_file(&report);
        let mut command = Command::new(place.path("seccompat"));
        command.args(words).arg(&report).args(["--", "sh", "-c", &script]);
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        until("the command runs", &|| !with_word(&word).is_empty());
        let (pid, sleeper) = (child.id(), with_word(&word)[0]);
        terminate(if is_told { pid } else { sleeper });
        let stat = format!("/proc/{sleeper}/stat");
        while fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z")) {}
        std::thread::sleep(Duration::from_millis(at));
        (is_told.into()..2).for_each(|_| terminate(pid));
        child.wait().unwrap();
        let written = fs::read_to_string(&report).unwrap_or_default();
        let is_report = written.contains("refus") || written.contains("SCMP_ACT_ALLOW");
        assert!(is_report, "{words:?}, {is_told}, {at} ms: {written}");
    }
}

/// Sends SIGTERM, if the process is still there.
fn terminate(pid: u32) {
    let pid = Pid::from_raw(pid.try_into().unwrap()).unwrap();
    let _ = kill_process(pid, Signal::TERM);
}

#[test]
fn a_report_that_waits_for_a_pipe_can_be_ended() {
    let place = Place::new();
    let profile = place.path("profile.json");
    let (_reader, full) = std::io::pipe().unwrap();
    let flags = fcntl_getfl(&full).unwrap();
    fcntl_setfl(&full, flags | OFlags::NONBLOCK).unwrap();
    while (&full).write(&[0; 4096]).is_ok() {}
    fcntl_setfl(&full, flags).unwrap();
    let mut command = Command::new(place.path("seccompat"));
    command.args(["record", "-o"]).arg(&profile).args(["--", "true"]);
    let mut child = command.stdin(Stdio::null()).stderr(full).spawn().unwrap();
    until("the profile is written", &|| profile.exists());
    let mut signals = 0;
    while child.try_wait().unwrap().is_none() && signals < 100 {
        std::thread::sleep(Duration::from_millis(50));
        terminate(child.id());
        signals += 1;
    }
    let _ = child.kill();
    assert_eq!(child.wait().unwrap().signal(), Some(15));
    assert!((3..6).contains(&signals), "{signals} signals");
}

#[test]
fn the_command_does_not_survive_its_recorder() {
    need!(need::root());
    let place = Place::new();
    let _out = place.open("out");
    for (at, way) in WAYS.iter().enumerate() {
        let word = format!("8{at}00{}", std::process::id());
        let script = format!("setsid sleep {word} & sleep {word}; sleep {word}");
        let mut record = started(&place, way, &["sh", "-c", &script]);
        until("both sleep", &|| with_word(&word).len() >= 2);
        signal("-KILL", record.id());
        let _killed = record.wait().unwrap();
        until("all have ended", &|| with_word(&word).is_empty());
        say(&format!("{way}: the recorder's death ended the command"));
    }
}

#[test]
fn a_running_process_is_recorded_and_left_as_it_was() {
    need!(need::root());
    let place = Place::new();
    let file = place.path("profile.json");
    let mut program = Command::new("sh");
    program.args(["-c", "while :; do /bin/true; kill -0 $$; done"]);
    let mut program = program.spawn().unwrap();
    let pid = program.id();
    let mut record = Command::new(place.path("seccompat"));
    record.args(["record", "-o"]).arg(&file).arg("--pid").arg(pid.to_string());
    let mut record = record.stderr(Stdio::null()).spawn().unwrap();
    until("it is traced", &|| status(pid, "TracerPid") != "0");
    std::thread::sleep(std::time::Duration::from_millis(500));
    signal("-INT", record.id());
    assert_eq!(record.wait().unwrap().code(), Some(0));
    assert_eq!(status(pid, "TracerPid"), "0");
    assert_eq!(status(pid, "Seccomp"), "0", "no filter is left behind");
    assert!(program.try_wait().unwrap().is_none(), "it goes on");
    program.kill().unwrap();
    program.wait().unwrap();
    let text = fs::read_to_string(&file).unwrap();
    for call in ["\"execve\"", "\"wait4\"", "needed by true"] {
        assert!(text.contains(call), "{call}: {text}");
    }
}
