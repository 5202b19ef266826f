//! Faults: hostile programs under a tracer, and a tracer that is killed.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use seccompat_world::fault::{Ended, NOBODY, Place, as_nobody, code, line, said, state, status};
use seccompat_world::need;
use seccompat_world::process::retry;
use seccompat_world::scratch::copy_program;
use serde_json::Value;

/// The exit status of a program untraced, and traced as nobody, if it can detect that.
const PROGRAMS: &[(&str, i32, i32)] = &[
    ("traceme", 0, 1),
    ("debugger", 40, 43),
    ("block", 5, 5),
    ("close", 6, 6),
    ("vfork_exit", 13, 13),
    ("leader", 12, 12),
    ("exec_thread", 21, 21),
    ("setuid", 30, 31),
    ("stop_self", 13, 13),
    ("kill_self", 137, 137),
    ("untraced", 23, 23),
    ("killed_children", 14, 14),
    ("strict", 15, 15),
    ("sigtrap", 16, 16),
    ("exit_in_handler", 17, 17),
    ("name", 18, 18),
];

/// Whether a set-user-id program takes effect here.
fn honours_set_user_id(place: &Place, program: &Path) -> bool {
    fs::set_permissions(program, Permissions::from_mode(0o4755)).unwrap();
    let mut command = place.limited(10, &[program.as_os_str(), "effective".as_ref()]);
    as_nobody(&mut command).status().unwrap().code() == Some(30)
}

#[test]
fn odd_programs_end_as_they_would_untraced() {
    let place = need!(Place::new());
    let program = need!(place.compile("tracee"));
    let other = place.path("other");
    copy_program(&program, &other).unwrap();
    let set_user_id = honours_set_user_id(&place, &other);
    for &(name, plain, traced) in PROGRAMS {
        if name == "setuid" && !set_user_id {
            line("hostile tracee", name, "skipped: no set-user-id programs on this file system");
            continue;
        }
        let argument = if name == "setuid" { other.clone() } else { place.open("") };
        let words = [program.as_os_str(), name.as_ref(), argument.as_os_str()];
        let untraced = as_nobody(&mut place.limited(30, &words)).output().unwrap();
        assert_eq!(code(untraced.status), plain, "{name}, untraced");
        let report = place.open("report");
        let mut all = vec![place.seccompat().into_os_string(), "trace".into()];
        all.extend([
            "--format".into(),
            "json".into(),
            "-o".into(),
            report.clone().into(),
            "--".into(),
        ]);
        all.extend(words.map(Into::into));
        let output = as_nobody(&mut place.limited(30, &all)).output().unwrap();
        assert_eq!(code(output.status), traced, "{name}: {}", said(&output));
        let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        let events = document["events"].as_array().unwrap();
        for event in events.iter().filter(|event| event["syscall"] == "swapon") {
            assert_eq!(event["cause"], "filter", "{name}: {event}");
        }
        let left = place.left();
        assert!(left.is_empty(), "{name}: left {left:?}");
        fs::remove_file(&report).unwrap();
        line(
            "hostile tracee",
            name,
            &format!("{traced}, {} kinds of refusals, nothing left", events.len()),
        );
    }
}

/// Names, paths and profiles come from others: a terminal must not act on them.
#[test]
fn nothing_reaches_a_terminal_raw() {
    let place = need!(Place::new());
    let program = need!(place.compile("tracee"));
    let evil = "\u{1b}[31m\u{9b}2J\u{202e}\r\u{7}";
    let file = place.open(evil);
    let profile = r#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["x\u001b[31m\u009b\u202e"],
        "action": "SCMP_ACT_ALLOW", "comment": "[31m\u009b\u202e"}]}"#;
    fs::write(
        &file,
        profile.replace("[31m\\u009b\\u202e\"}", &format!("{}\"}}", "\u{7f}\u{9b}\u{202e}")),
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let folder = place.open("");
    let folder = folder.to_str().unwrap();
    let program = program.to_str().unwrap();
    let report = place.open("report");
    let report = report.to_str().unwrap();
    let mut lines = 0;
    for words in [
        &["trace", "--all", "--", program, "name", folder][..],
        &["trace", "--format", "json", "-o", report, "--", program, "name", folder],
        &["trace", "--format", "jsonl", "-o", report, "--", program, "name", folder],
        &["trace", "--", evil],
        &["run", "--", evil],
        &["under", evil, "--", "true"],
        &["check", file],
        &["check", "--format", "json", file],
        &["check", "--format", "sarif", file],
        &["explain", file, "read"],
        &["explain", file, evil],
        &["compile", file, "--format", "disasm"],
        &["compile", file, "-o", folder],
        &["fix", file, "-o", folder],
        &["diff", file, evil],
        &["scan", evil],
        &["dump", evil],
    ] {
        let mut all = vec![place.seccompat().into_os_string()];
        all.extend(words.iter().map(Into::into));
        let output = as_nobody(&mut place.limited(30, &all)).output().unwrap();
        let reported = fs::read(report).unwrap_or_default();
        for text in [&output.stdout, &output.stderr, &reported] {
            let text = String::from_utf8_lossy(text);
            let acted_on = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert_eq!(text.chars().find(|c| acted_on(*c)), None, "{words:?}: {text:?}");
            lines += text.lines().count();
        }
    }
    line(
        "escapes in names",
        "17 commands",
        &format!("{lines} lines, none that a terminal acts on"),
    );
}

/// A program that runs until it is killed, with refused calls.
fn worker(place: &Place, mode: &str) -> Ended {
    let program = place.path("tracee");
    let mut command = Command::new(program);
    Ended(as_nobody(place.mark(command.arg(mode))).stdin(Stdio::null()).spawn().unwrap())
}

fn goes_on(pid: u32) -> Result<(), String> {
    let switches = || status(pid, "voluntary_ctxt_switches:");
    let before = switches();
    retry(Duration::from_secs(5), || match (state(pid), status(pid, "TracerPid:").as_str()) {
        ('S' | 'R', "0") if switches() != before => Ok(()),
        ('Z', _) => Ok(()),
        (state, tracer) => Err(format!("{state}, traced by {tracer}, {before}")),
    })
}

#[test]
fn a_tracer_that_its_tracee_kills() {
    let place = need!(Place::new());
    let program = need!(place.compile("tracee"));
    let alive = place.open("alive");
    for (mode, outcome) in [("kill_tracer", 137), ("stop_tracer", 7)] {
        let mut command = Command::new(place.seccompat());
        command.args(["trace", "-o"]).arg(place.open("report")).arg("--").arg(&program);
        as_nobody(place.mark(command.arg(mode).arg(&alive)));
        let mut tracer = Ended(command.spawn().unwrap());
        if mode == "stop_tracer" {
            let stopped = || if state(tracer.id()) == 'T' { Ok(()) } else { Err(String::new()) };
            retry(Duration::from_secs(10), stopped).unwrap();
            // A program that stops its tracer stops itself, and so must be the one that continues
            // it.
            assert!(!alive.exists(), "it goes on without its tracer");
            kill_with("-CONT", tracer.id());
        }
        assert_eq!(code(tracer.wait().unwrap()), outcome, "{mode}");
        let there = || if alive.exists() { Ok(()) } else { Err("it does not go on".to_owned()) };
        retry(Duration::from_secs(5), there).unwrap();
        let left = place.left();
        assert!(left.is_empty(), "{mode}: left {left:?}");
        fs::remove_file(&alive).unwrap();
        line("hostile tracee", mode, "it went on to its end, nothing left");
    }
}

fn kill_with(signal: &str, pid: u32) {
    let status = Command::new("kill").args([signal, &pid.to_string()]).status();
    assert!(status.unwrap().success());
}

/// A process whose first thread has ended can be traced like any other.
#[test]
fn a_process_without_its_first_thread() {
    let place = need!(Place::new());
    need!(place.compile("tracee"));
    let mut process = worker(&place, "leaderless");
    let zombie = || if state(process.id()) == 'Z' { Ok(()) } else { Err(String::new()) };
    retry(Duration::from_secs(5), zombie).unwrap();
    let report = place.open("report");
    let mut command = Command::new(place.seccompat());
    command.args(["trace", "--format", "json", "-o"]).arg(&report);
    let mut tracer = Ended(command.args(["--pid", &process.id().to_string()]).spawn().unwrap());
    sleep(Duration::from_millis(300));
    kill_with("-INT", tracer.id());
    assert_eq!(tracer.wait().unwrap().code(), Some(0));
    let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    let events = document["events"].as_array().unwrap();
    assert!(events.iter().any(|event| event["syscall"] == "swapon"), "{document}");
    process.kill().unwrap();
    process.wait().unwrap();
    line("thread leader exits first", "trace --pid", "the others are traced, and let go");
}

/// Probes run in the place of a thread whose process executes another program meanwhile.
#[test]
fn an_exec_in_the_middle_of_a_probe() {
    let place = need!(Place::new());
    need!(place.compile("tracee"));
    // A tracer on a busy machine often comes too late.
    const TRACED: u32 = 40;
    let (mut seen, mut run) = (0, 0);
    while run < 150 || seen < TRACED && run < 1000 {
        run += 1;
        let mut process = worker(&place, "exec_thread");
        let mut command = Command::new(place.seccompat());
        command.args(["trace", "-o"]).arg(place.open("report"));
        command.args(["--pid", &process.id().to_string()]).stderr(Stdio::null());
        let traced = as_nobody(&mut command).status().unwrap();
        assert_eq!(code(process.wait().unwrap()), 21, "run {run}: it became another program");
        seen += u32::from(traced.success() || traced.code() == Some(21));
    }
    assert!(seen >= TRACED, "{seen} of {run}: too few were traced at all");
    let left = place.left();
    assert!(left.is_empty(), "a child that was to be asked is left: {left:?}");
    line(
        "exec by another thread",
        "trace --pid, its probes",
        &format!("{run} runs, {seen} traced, none harmed"),
    );
}

/// A killed tracer leaves its tracees running.
#[test]
fn the_tracer_is_killed_at_any_moment() {
    let place = need!(Place::new());
    need!(place.compile("tracee"));
    const RUNS: u64 = 60;
    for (who, user) in [("root, who reads filters", 0), ("nobody, who probes", NOBODY)] {
        let mut process = worker(&place, "work");
        let mut died = 0;
        for run in 0..RUNS {
            let mut command = Command::new(place.seccompat());
            command.args(["trace", "-o"]).arg(place.open("report"));
            command.args(["--pid", &process.id().to_string()]);
            if user != 0 {
                as_nobody(&mut command);
            }
            let mut tracer = Ended(command.spawn().unwrap());
            sleep(Duration::from_micros(run * 1301 % 40_000));
            tracer.kill().unwrap();
            tracer.wait().unwrap();
            let went_on = goes_on(process.id());
            if let Some(ended) = process.try_wait().unwrap() {
                // With a probe's registers it could not continue: it ends with its tracer.
                assert!(user != 0 && code(ended) == 137, "{who}: {ended}");
                died += 1;
                process = worker(&place, "work");
            } else {
                went_on.unwrap_or_else(|why| panic!("{who}, run {run}: {why}"));
            }
        }
        process.kill().unwrap();
        process.wait().unwrap();
        let outcome =
            format!("{RUNS} kills, {} went on, {died} in the middle of a probe", RUNS - died);
        line("kill -9 of the tracer", who, &outcome);
    }
}

/// Reading a process's filters takes no signal from it.
#[test]
fn a_dump_loses_no_signal() {
    let place = need!(Place::new());
    let program = need!(place.compile("tracee"));
    let ready = place.open("ready");
    let mut command = Command::new(program);
    place.mark(command.arg("count").arg(&ready)).stdout(Stdio::piped());
    let mut process = Ended(command.spawn().unwrap());
    let mut text = String::new();
    let stdout = process.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut text).unwrap();
    let mut dumps = 0;
    while process.try_wait().unwrap().is_none() {
        let mut command = Command::new(place.seccompat());
        command.args(["dump", text.trim()]).stdout(Stdio::null()).stderr(Stdio::null());
        dumps += u32::from(command.status().unwrap().success());
    }
    assert_eq!(process.wait().unwrap().code(), Some(0), "a signal of 20,000 is lost");
    assert!(dumps > 20, "{dumps}");
    line("20,000 signals", "dump", &format!("{dumps} dumps meanwhile, none lost"));
}
