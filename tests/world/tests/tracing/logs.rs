//! `seccompat logs`, on records that this kernel writes and on a core file that it writes; its
//! remedies have the claimed effect when they are pasted.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::traced::{Place, said};
use serde_json::Value;

/// Prints the kernel's records as audit's socket has them (`AUDIT_NLGRP_READLOG` of
/// linux/audit.h): dmesg drops some.
const LISTEN: &str = r"
import socket, sys
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
s.bind((0, 1))
print('listening', flush=True)
while True:
    got = s.recv(9000)
    if int.from_bytes(got[4:6], sys.byteorder) == 1326:
        text = got[16:int.from_bytes(got[:4], sys.byteorder)]
        print('type=1326 ' + text.decode(errors='replace').strip('\0\n'), flush=True)
";

/// Calls by number, one after another.
const PROGRAM: &str = r#"
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv) {
    for (int n = 1; n < argc; n++) syscall(atol(argv[n]), 11, 12, 13, 14, 15, 16);
    return 0;
}
"#;

/// LOG for getuid, geteuid and an unassigned number is the default's; two calls kill.
const PROFILE: &str = r#"{
    "defaultAction": "SCMP_ACT_LOG",
    "syscalls": [
        { "names": ["getppid"], "action": "SCMP_ACT_KILL_PROCESS" },
        { "names": ["getpgid"], "action": "SCMP_ACT_KILL_THREAD" },
        { "names": ["read", "write", "close", "fstat", "mmap", "mprotect", "munmap", "brk", "execve", "openat",
                    "pread64", "arch_prctl", "access", "set_tid_address", "set_robust_list", "rseq",
                    "prlimit64", "getrandom", "exit_group", "newfstatat"], "action": "SCMP_ACT_ALLOW" }
    ]
}"#;

struct Ground {
    place: Place,
    program: PathBuf,
    profile: PathBuf,
    python: PathBuf,
}

fn ground() -> Result<Ground, need::Absent> {
    need::root()?;
    let (cc, python) = (need::program("cc")?, need::program("python3")?);
    let place = Place::new();
    let program = place.compile(&cc, PROGRAM, "a calls");
    let profile = place.path("profile.json");
    fs::write(&profile, PROFILE).unwrap();
    Ok(Ground { place, program, profile, python })
}

impl Ground {
    fn seccompat(&self, words: &[&str]) -> Output {
        limited(self.place.path("seccompat"), 60).args(words).output().unwrap()
    }

    /// The program under the profile, without no_new_privs or another change of its state.
    fn under(&self, numbers: &[&str]) -> Command {
        let mut command = limited(self.place.path("seccompat"), 20);
        command.arg("under").arg(&self.profile).args(["--arch", "x86_64", "--"]);
        command.arg(&self.program).args(numbers);
        command
    }

    fn json(&self, file: &Path, more: &[&str]) -> Value {
        let words = [&["logs", file.to_str().unwrap(), "--format", "json"], more].concat();
        let output = self.seccompat(&words);
        assert!(output.status.success(), "{}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// The events of our program: the name, the action, the count.
fn events(document: &Value, program: &str) -> Vec<(String, String, u64)> {
    let events = document["events"].as_array().unwrap().iter();
    let ours = events.filter(|event| event["program"].as_str().unwrap().ends_with(program));
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut found: Vec<_> = ours
        .map(|event| {
            let name = match &event["syscall"] {
                Value::Null => event["nr"].to_string(),
                name => text(name),
            };
            (name, text(&event["action"]), event["count"].as_u64().unwrap())
        })
        .collect();
    found.sort();
    found
}

/// getuid 102, geteuid 107, an unassigned 499, an x32 number; getppid 110 and getpgid 121 kill.
#[cfg(target_arch = "x86_64")]
#[test]
fn records_of_this_kernel_are_told() {
    let ground = need!(ground());
    let mut listener =
        limited(&ground.python, 60).args(["-c", LISTEN]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(listener.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "listening");
    let x32 = ((1u32 << 30) + 39).to_string();
    for last in [&x32, "110", "121"] {
        let status = ground.under(&["102", "102", "107", "499", last]).status().unwrap();
        assert!(!status.success(), "{last}");
    }
    // Our program's last record ends the log.
    let mut log = String::new();
    for line in lines {
        let line = line.unwrap();
        log += &format!("{line}\n");
        if line.contains(" syscall=121 ") {
            break;
        }
    }
    seccompat_world::process::terminate(i32::try_from(listener.id()).unwrap());
    let _ = listener.wait();
    let file = ground.place.path("log");
    fs::write(&file, &log).unwrap();
    let document =
        ground.json(&file, &["--profile", ground.profile.to_str().unwrap(), "--arch", "x86_64"]);
    let event = |name: &str, action: &str, count| (name.to_owned(), action.to_owned(), count);
    let wanted = [
        event("499", "log", 3),
        event("geteuid", "log", 3),
        event("getpgid", "kill_thread", 1),
        // Of x32, which the filter does not serve.
        event("getpid", "kill_thread", 1),
        event("getppid", "kill_process", 1),
        event("getuid", "log", 6),
    ];
    assert_eq!(events(&document, "/a calls"), wanted, "{log}");
    for event in document["events"].as_array().unwrap() {
        if event["program"].as_str().unwrap().ends_with("/a calls") && event["arch"] == "x86_64" {
            assert!(event["syscall"].is_null() || event["decision"]["agrees"] == true, "{event}");
        }
    }
}

/// The remedy for a kill, pasted, lets the program live.
#[cfg(target_arch = "x86_64")]
#[test]
fn a_pasted_remedy_has_its_effect() {
    let ground = need!(ground());
    let line = "type=1326 audit(1606597200.123:45): auid=0 uid=0 gid=0 ses=1 pid=9 comm=\"x\" exe=\"/x\" \
                sig=31 arch=c000003e syscall=110 compat=0 ip=0x1 code=0x80000000\n";
    let file = ground.place.path("log");
    fs::write(&file, line).unwrap();
    let profile = ground.profile.to_str().unwrap();
    let document = ground.json(&file, &["--profile", profile, "--arch", "x86_64"]);
    let decision = &document["events"][0]["decision"];
    assert_eq!((decision["line"].as_u64(), decision["entry"].as_bool()), (Some(4), Some(true)));
    assert!(!ground.under(&["110"]).status().unwrap().success());
    let remedies = decision["remedies"].as_array().unwrap();
    let remedy = remedies.iter().map(|one| one.as_str().unwrap()).next_back().unwrap();
    let words: Vec<&str> = remedy.split(' ').skip(1).collect();
    let changed = ground.seccompat(&words);
    assert!(changed.status.success(), "{remedy}: {}", said(&changed));
    fs::write(&ground.profile, &changed.stdout).unwrap();
    assert!(ground.under(&["110"]).status().unwrap().success(), "{remedy}");
    // The record is now of another profile.
    let document = ground.json(&file, &["--profile", profile, "--arch", "x86_64"]);
    assert_eq!(document["events"][0]["decision"]["agrees"], false);
}

/// A core file has the call and its arguments.
#[cfg(target_arch = "x86_64")]
#[test]
fn a_core_file_names_the_call() {
    let ground = need!(ground());
    let pattern = fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap();
    if pattern.starts_with(['|', '/']) {
        let why = "core files go elsewhere here: /proc/sys/kernel/core_pattern".to_owned();
        return need::skip(&need::Absent::NotOurs(why));
    }
    let folder = ground.place.path("cores");
    fs::create_dir(&folder).unwrap();
    let under = ground.under(&["39", "110"]);
    let line = "ulimit -c unlimited; exec \"$@\"";
    let mut command = limited("sh", 20);
    command.args(["-c", line, "sh"]).arg(under.get_program()).args(under.get_args());
    assert!(!command.current_dir(&folder).status().unwrap().success());
    let core = fs::read_dir(&folder).unwrap().next().expect("a core file").unwrap().path();
    let document = ground.json(&core, &["--profile", ground.profile.to_str().unwrap()]);
    let event = &document["events"][0];
    assert_eq!((&event["syscall"], &event["signal"]), (&"getppid".into(), &31.into()), "{event}");
    let args: Vec<&str> =
        event["args"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(args, ["0xb", "0xc", "0xd", "0xe", "0xf", "0x10"]);
    assert_eq!(event["comm"], "a calls");
    let mut whole = Vec::new();
    fs::File::open(&core).unwrap().read_to_end(&mut whole).unwrap();
    fs::write(&core, &whole[..200]).unwrap();
    let output = ground.seccompat(&["logs", core.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("damaged"), "{}", said(&output));
}

/// Names that a program chose do not control a terminal or a log.
#[test]
fn names_of_programs_are_harmless() {
    let place = Place::new();
    let file = place.path("log");
    // The kernel writes a name with control characters in hexadecimal digits.
    let evil: String =
        "\u{1b}]0;x\u{7}\n::error::\u{202e}".bytes().map(|b| format!("{b:02X}")).collect();
    let line = |comm: &str| {
        format!(
            "type=1326 audit(1.002:3): pid=1 comm={comm} exe={comm} sig=31 arch=c000003e syscall=435 code=0x0\n"
        )
    };
    fs::write(&file, line(&evil) + &line("\"\u{1b}[2J\u{9b}1m\"")).unwrap();
    for format in ["text", "json", "jsonl"] {
        let mut command = limited(place.path("seccompat"), 20);
        let output = command.args(["logs", "--format", format]).arg(&file).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("clone3"), "{text}");
        let acts = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}');
        assert!(!text.contains(acts), "{text:?}");
        assert!(!text.lines().any(|line| line.starts_with("::")), "{text}");
    }
}

#[test]
fn missing_and_empty_input_is_told() {
    let place = Place::new();
    let run = |words: &[&str]| limited(place.path("seccompat"), 20).args(words).output().unwrap();
    let empty = run(&["logs", "-"]);
    assert!(empty.status.success(), "{}", said(&empty));
    assert!(said(&empty).contains("no record"), "{}", said(&empty));
    let missing = run(&["why", "/nonexistent"]);
    assert_eq!(missing.status.code(), Some(2));
    let other = run(&["logs", "/bin/true"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("no core file"), "{}", said(&other));
}
