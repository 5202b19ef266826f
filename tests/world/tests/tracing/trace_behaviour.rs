//! Programs under `seccompat trace` behave as they do untraced, and continue after a detach.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::traced::{NOBODY, Place, said};
use serde_json::Value;

/// Programs whose behaviour tracing could change. Each checks itself.
const BEHAVE: &[(&str, &str, i32)] = &[
    ("status", "exit 42", 42),
    ("signal", "kill -TERM $$", 143),
    ("trap", "trap 'exit 7' USR1; kill -USR1 $$; exit 1", 7),
    ("pipe", "yes | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 141),
    (
        "stop",
        "sleep 30 & kill -STOP $!; until grep -q 'State:.[tT]' /proc/$!/status; do sleep 0.01; done; \
         kill -CONT $!; kill $!; wait $!; exit $?",
        143,
    ),
    (
        "child stops",
        "(kill -STOP $BASHPID; exit 5) & \
         until grep -q 'State:.[tT]' /proc/$!/status; do sleep 0.01; done; \
         kill -CONT $!; wait $!; exit $?",
        5,
    ),
    ("exec", "exec env true", 0),
    (
        "many",
        "for i in 1 2 3 4 5 6 7 8 9; do (for j in 1 2 3; do true; done) & done; wait; exit 3",
        3,
    ),
    ("alarm", "timeout -s INT 0.2 sleep 30; exit $?", 124),
    ("ignored", "trap '' INT; kill -INT $$; exit 9", 9),
    // A call that a stop interrupts continues where it was.
    (
        "restart",
        "sleep 0.4 & sleep 0.1; kill -STOP $!; sleep 0.1; kill -CONT $!; wait $!; exit $?",
        0,
    ),
    ("orphan", "(sleep 0.2; exit 4) & exit 12", 12),
    // The job waits for fg, which refuses an ended job.
    (
        "group",
        "set -m; (kill -STOP $BASHPID; exit 6) & \
         until jobs -s | grep -q .; do sleep 0.01; done; fg >/dev/null; exit $?",
        6,
    ),
    ("namespace", "unshare --user --map-root-user --pid --fork sh -c 'exit 8'; exit $?", 8),
];

const FAST: Option<&str> = Some("--fast");

#[test]
fn programs_behave_as_untraced() {
    let place = Place::new();
    let bash = need!(need::program("bash"));
    for (what, script, status) in BEHAVE {
        let plain = limited(&bash, 60).args(["-c", script]).output().unwrap();
        let plain = plain.status.code().or(plain.status.signal().map(|signal| 128 + signal));
        assert_eq!(plain, Some(*status), "{what}, untraced");
        for fast in [None, FAST] {
            let mut traced = place.trace();
            traced.args(fast).arg("--").arg(&bash).args(["-c", script]);
            let traced = traced.output().unwrap();
            assert_eq!(traced.status.code(), Some(*status), "{what}, {fast:?}: {}", said(&traced));
        }
    }
    let python = Path::new("/usr/bin/python3");
    // An exec by a thread that is not the first ends all others and takes the process's id.
    let exec = "import os, threading, time\n\
        threading.Thread(target=time.sleep, args=(9,)).start()\n\
        t = threading.Thread(target=lambda: os.execv('/bin/sh', ['sh', '-c', 'exit 21']))\n\
        t.start()\ntime.sleep(9)";
    // Signals queue with their data while probes run in a tracee's place.
    let queue = "import os, signal, threading\n\
        got = []\n\
        signal.signal(signal.SIGALRM, lambda *_: got.append(1))\n\
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\n\
        for n in range(400):\n\
        \x20   try: os.chroot('/nonexistent' if n % 2 else '/')\n\
        \x20   except OSError: pass\n\
        signal.setitimer(signal.ITIMER_REAL, 0)\n\
        os._exit(11 if got else 1)";
    for (script, status) in [(exec, 21), (queue, 11)] {
        for (filtered, fast) in [(false, None), (true, None), (false, FAST), (true, FAST)] {
            let mut command = limited(place.path("seccompat"), 60);
            if filtered {
                command.args(["under", "builtin:docker", "--engine", "seccompat"]);
                command.args(["--user", "65534:65534", "--drop-caps"]);
                command.arg("--").arg(place.path("seccompat"));
            }
            command.arg("trace").args(fast).arg("--").arg(python).args(["-c", script]);
            let output = command.output();
            let output = output.unwrap();
            assert_eq!(output.status.code(), Some(status), "{script}: {}", said(&output));
        }
    }
}

/// Programs that check themselves: signals, children, threads, waiting. With and without a filter,
/// with and without the right to read it.
#[test]
fn programs_that_check_themselves_find_nothing() {
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile(&cc, include_str!("../../src/behave.c"), "behave");
    let seccompat = place.path("seccompat");
    let cases = Command::new(&program).output().unwrap();
    let cases = String::from_utf8(cases.stdout).unwrap();
    let under = [
        "under",
        "builtin:docker@20.10.0",
        "--engine",
        "seccompat",
        "--user",
        "65534:65534",
        "--drop-caps",
        "--",
    ];
    println!(
        "{:14} {:>6} {:>6} {:>9} {:>6} {:>9}",
        "", "plain", "trace", "container", "fast", "container"
    );
    for line in cases.lines() {
        let (case, status) = line.split_once(' ').unwrap();
        let status: i32 = status.parse().unwrap();
        let mut plain = limited(&program, 60);
        let mut traced = place.trace();
        traced.arg("--").arg(&program);
        let mut inside = limited(&seccompat, 60);
        inside.args(under).arg(&seccompat).args(["trace", "--"]).arg(&program);
        let mut fast = place.trace();
        fast.args(FAST).arg("--").arg(&program);
        let mut fast_inside = limited(&seccompat, 60);
        fast_inside.args(under).arg(&seccompat).args(["trace", "--fast", "--"]).arg(&program);
        let all = [&mut plain, &mut traced, &mut inside, &mut fast, &mut fast_inside];
        let statuses = all.map(|command| {
            let output = command.arg(case).output().unwrap();
            let got = output.status.code().or(output.status.signal().map(|signal| 128 + signal));
            assert_eq!(got, Some(status), "{case} of {command:?}: {}", said(&output));
            status
        });
        let [a, b, c, d, e] = statuses;
        println!("{case:14} {a:>6} {b:>6} {c:>9} {d:>6} {e:>9}");
    }
    assert!(cases.lines().count() > 20);
}

/// A program continues its activity, whatever that is, after its tracer is told to end.
#[test]
fn a_program_that_is_let_go_is_as_it_was() {
    let place = Place::new();
    let sh = Path::new("/bin/sh");
    for (what, script, state) in [
        ("sleeping", "exec sleep 60", "S"),
        ("running", "while :; do :; done", "R"),
        ("stopped", "kill -STOP $$; exec sleep 60", "T"),
        ("calling", "while :; do cd /nonexistent; done 2>/dev/null", "RSD"),
    ] {
        let mut process = Command::new(sh).args(["-c", script]).spawn().unwrap();
        let pid = process.id();
        let is = |key: &str, wanted: &dyn Fn(&str) -> bool| {
            let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix(key));
            line.is_some_and(|value| wanted(value.trim()))
        };
        let until = |key: &str, wanted: &dyn Fn(&str) -> bool| {
            for _ in 0..5000 {
                if is(key, wanted) {
                    return;
                }
                thread::sleep(Duration::from_millis(1));
            }
            panic!("{what}: {key} never came to be");
        };
        let as_it_was = |value: &str| state.contains(value.get(..1).unwrap_or("-"));
        for end in ["-INT", "-TERM"] {
            until("State:", &as_it_was);
            // Without timeout(1): the tracer itself gets the signal.
            let mut tracer = Command::new(place.path("seccompat"));
            tracer.args(["trace", "--pid", &pid.to_string()]).stderr(Stdio::null());
            let mut tracer = tracer.spawn().unwrap();
            until("TracerPid:", &|value| value != "0");
            thread::sleep(Duration::from_millis(20));
            let kill = Command::new("kill").arg(end).arg(tracer.id().to_string()).status();
            assert!(kill.unwrap().success());
            assert!(tracer.wait().unwrap().success(), "{what}");
            until("TracerPid:", &|value| value == "0");
            until("State:", &as_it_was);
        }
        process.kill().unwrap();
        assert_eq!(process.wait().unwrap().signal(), Some(9), "{what}");
    }
}

#[test]
fn statuses_of_commands_that_cannot_run() {
    let place = Place::new();
    for (command, status) in [
        (&["/nonexistent"][..], 127),
        (&["/etc/passwd"], 126),
        (&["--pid", "99999999"], 2),
        (&[], 2),
    ] {
        let output = place.trace().args(command).output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{command:?}: {}", said(&output));
        assert!(said(&output).starts_with("seccompat: "), "{}", said(&output));
    }
    let document = place.trace().args(["--format", "json", "--", "true"]).output().unwrap();
    assert_eq!(document.status.code(), Some(2), "standard output is the command's");
    assert!(said(&document).contains("-o FILE"), "{}", said(&document));
}

/// A running process is traced with all its threads, and continues after that.
#[test]
fn a_process_that_runs_can_be_traced() {
    // Another user may have no access to the first one in PATH.
    let python = Path::new("/usr/bin/python3");
    let place = Place::new();
    let script = "import os, threading, time\n\
        def work():\n\
        \x20   while True:\n\
        \x20       try: os.sched_setscheduler(0, 99, os.sched_param(0))\n\
        \x20       except OSError: pass\n\
        \x20       try: os.chroot(chr(47)) if os.getuid() else os.kill(os.getpid(), 0)\n\
        \x20       except OSError: pass\n\
        \x20       time.sleep(0.01)\n\
        for _ in range(3): threading.Thread(target=work, daemon=True).start()\n\
        print('ready', flush=True)\n\
        time.sleep(60)";
    let mut process = Command::new(python);
    process.args(["-c", script]).stdout(Stdio::piped());
    if need::root().is_ok() {
        process.uid(NOBODY).gid(NOBODY);
    }
    let mut process = process.spawn().unwrap();
    let mut line = String::new();
    let stdout = process.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).unwrap();
    let pid = process.id().to_string();
    let mut command = Command::new(place.path("seccompat"));
    command.args(["trace", "--format", "json", "--pid", &pid]).stdout(Stdio::piped());
    let tracer = command.spawn().unwrap();
    thread::sleep(Duration::from_millis(500));
    let kill = |signal: &str, pid: &str| {
        assert!(Command::new("kill").args([signal, pid]).status().unwrap().success());
    };
    kill("-INT", &tracer.id().to_string());
    let output = tracer.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let chroots = document["events"].as_array().unwrap().iter();
    let threads = chroots.filter(|event| event["syscall"] == "chroot").count();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    assert!(status.contains("TracerPid:\t0"), "it is still traced: {status}");
    // It sleeps again, or is about to: it is not stopped.
    let goes_on = ["State:\tS", "State:\tR"].iter().any(|state| status.contains(state));
    assert!(goes_on, "it does not go on: {status}");
    process.kill().unwrap();
    process.wait().unwrap();
    if need::root().is_ok() {
        assert_eq!(threads, 3, "a thread was not traced: {document}");
    }
}

/// Each of our tools under the tracer, and a tracer under the tracer, which the kernel refuses.
#[test]
fn run_and_another_trace_under_trace() {
    let place = Place::new();
    let seccompat = place.path("seccompat");
    let seccompat = seccompat.to_str().unwrap();
    let report = place.path("report");
    let traced = |args: &[&str]| {
        let mut command = place.trace();
        command.args(["--format", "json", "-o"]).arg(&report).arg("--").args(args);
        let output = command.output().unwrap();
        let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        (output, document)
    };
    let (output, document) = traced(&[seccompat, "trace", "--", "true"]);
    assert_eq!(output.status.code(), Some(125), "{}", said(&output));
    let events = document["events"].as_array().unwrap();
    assert!(
        events.iter().any(|event| event["syscall"] == "ptrace" && event["cause"] == "tracer"),
        "{document}"
    );
    let old = ["under", "builtin:docker@20.10.0", "--unknown", "default", "--"];
    let run = [&[seccompat][..], &old, &[seccompat, "run", "--", "sh", "-c", "exit 5"]].concat();
    let (output, _) = traced(&run);
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
}
