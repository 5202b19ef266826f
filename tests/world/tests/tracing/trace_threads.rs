//! `seccompat trace` of programs with many busy threads: none waits longer than under strace, and
//! the tracer ends when it is told to. Times are measured, so the tests run one after another.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use seccompat_world::need;
use seccompat_world::process::{limited, one_at_a_time};
use seccompat_world::traced::{NOBODY, Place, said, status, until};
use serde_json::Value;

/// The program `busy`, and a place for reports.
fn ground() -> Result<(Place, PathBuf, PathBuf), need::Absent> {
    need::root()?;
    let cc = need::program("cc")?;
    let place = Place::new();
    let program = place.compile(&cc, include_str!("../../src/busy.c"), "busy");
    let report = place.open("out").join("report");
    Ok((place, program, report))
}

/// Ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn kill(signal: &str, pid: u32) {
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
}

/// The time for the oldest thread's calls, under a tracer that starts the program, or attaches to
/// it; `None` if they did not end in half a minute.
fn seconds(tracer: &[&str], program: &Path, threads: u32, attached: bool) -> Option<f64> {
    let threads = threads.to_string();
    let text = if attached {
        let mut traced = Command::new(program);
        traced.args([&threads, "late"]).stdout(Stdio::piped());
        let traced = traced.spawn().unwrap();
        let pid = traced.id();
        until("its threads run", &|| {
            status(pid, "Threads") == (threads.parse::<u32>().unwrap() + 1).to_string()
        });
        let flag = if tracer[0].ends_with("strace") { "-p" } else { "--pid" };
        let mut command = limited(tracer[0], 30);
        command.args(&tracer[1..]).args([flag, &pid.to_string()]).stderr(Stdio::null());
        let mut running = Running(traced);
        let status = command.status().unwrap();
        if status.code() == Some(124) {
            return None;
        }
        let mut text = String::new();
        std::io::Read::read_to_string(running.0.stdout.as_mut().unwrap(), &mut text).unwrap();
        text
    } else {
        let mut command = limited(tracer[0], 30);
        command.args(&tracer[1..]).arg(program).args([&threads, "time"]);
        String::from_utf8(command.stderr(Stdio::null()).output().unwrap().stdout).unwrap()
    };
    text.trim().parse().ok()
}

/// An old thread among newer ones with constant calls gets its turn as under `strace -f`: at most
/// twice the time, in pairs of one run, of which the best of each count.
#[test]
fn busy_threads_let_others_have_their_turn() {
    let _one = one_at_a_time();
    let (place, program, _) = need!(ground());
    let strace = need!(need::program("strace"));
    let seccompat = place.path("seccompat");
    let ours = [seccompat.to_str().unwrap(), "trace", "-o", "/dev/null"];
    let theirs = [strace.to_str().unwrap(), "-f", "-o", "/dev/null"];
    for threads in [16, 64] {
        for attached in [false, true] {
            let (mut best, mut reference) = (f64::MAX, f64::MAX);
            let mut pairs = 0;
            // Other load only adds to a time.
            while pairs < 3 || best > 2.0 * reference && pairs < 12 {
                let taken = |tracer: &[&str]| seconds(tracer, &program, threads, attached);
                reference = reference.min(taken(&theirs).unwrap_or(f64::MAX));
                match taken(&ours) {
                    Some(time) => best = best.min(time),
                    None => panic!("{threads} threads, attached: {attached}: no end"),
                }
                pairs += 1;
            }
            need::say(&format!(
                "{threads} busy threads, {}: {best:.3} s, strace -f {reference:.3} s, {pairs} pairs",
                if attached { "attached" } else { "started" }
            ));
            assert!(best <= 2.0 * reference, "{best} s, strace -f {reference} s");
        }
    }
}

/// An exec by one of many threads, while the others are refused calls and filters are tested, ends
/// all others and never hangs.
#[test]
fn an_exec_by_a_thread_never_hangs() {
    let _one = one_at_a_time();
    let (place, program, report) = need!(ground());
    let report = report.to_str().unwrap();
    let arguments = ["--format", "json", "-o", report];
    let was_refused_after = |what: &str| {
        let document: Value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
        let events = document["events"].as_array().unwrap();
        assert!(events.iter().all(|event| event["syscall"] == "keyctl"), "{what}: {document}");
        assert!(!events.is_empty(), "{what}");
        fs::remove_file(report).unwrap();
    };
    let runs = need::tries(120);
    for user in [0, NOBODY] {
        for run in 0..runs {
            let mut command = limited(place.path("seccompat"), 30);
            command.arg("trace").args(arguments).arg("--").arg(&program).args(["8", "exec"]);
            let output = command.uid(user).gid(user).output().unwrap();
            assert_eq!(output.status.code(), Some(42), "user {user}, {run}: {}", said(&output));
            was_refused_after(&format!("user {user}, {run}"));
        }
        for run in 0..runs / 2 {
            let mut command = Command::new(&program);
            command.args(["8", "late-exec"]).uid(NOBODY).gid(NOBODY);
            let mut running = Running(command.spawn().unwrap());
            let pid = running.0.id();
            until("it has its filter", &|| status(pid, "Seccomp") == "2");
            let mut command = limited(place.path("seccompat"), 30);
            command.arg("trace").args(arguments).args(["--pid", &pid.to_string()]);
            let output = command.uid(user).gid(user).output().unwrap();
            assert_eq!(output.status.code(), Some(42), "user {user}, {run}: {}", said(&output));
            assert_eq!(running.0.wait().unwrap().code(), Some(42), "user {user}, {run}");
            was_refused_after(&format!("attached, user {user}, {run}"));
        }
    }
}

/// Each terminating signal ends an attached tracer, at once and however busy the tracee is, and the
/// tracee continues alone.
#[test]
fn a_tracer_that_is_told_to_end_does() {
    let _one = one_at_a_time();
    let (place, program, report) = need!(ground());
    let mut command = Command::new(&program);
    let mut running =
        Running(command.args(["16", "stay"]).uid(NOBODY).gid(NOBODY).spawn().unwrap());
    let pid = running.0.id();
    until("its threads run", &|| status(pid, "Threads") == "17");
    for signal in ["-TERM", "-INT", "-HUP", "-QUIT"] {
        for user in [0, NOBODY] {
            // The test itself may have been started by nohup(1), which a tracer respects.
            let mut command = Command::new("env");
            command.arg("--default-signal=HUP").arg(place.path("seccompat"));
            command.args(["trace", "-o"]).arg(&report).args(["--pid", &pid.to_string()]);
            let mut tracer = Running(command.uid(user).gid(user).spawn().unwrap());
            let traced = || {
                let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
                let ids: Vec<u32> = threads
                    .map(|thread| thread.file_name().to_str().unwrap().parse().unwrap())
                    .collect();
                ids.iter().filter(|tid| status(**tid, "TracerPid") != "0").count()
            };
            until("all threads are traced", &|| traced() == 17);
            let begun = Instant::now();
            kill(signal, tracer.0.id());
            let ended = tracer.0.wait().unwrap();
            let took = begun.elapsed();
            assert_eq!(ended.code(), Some(0), "{signal}");
            assert!(took < Duration::from_secs(3), "{signal}: {took:?}");
            assert_eq!(traced(), 0, "{signal}");
            let switches = || status(pid, "voluntary_ctxt_switches");
            assert!(running.0.try_wait().unwrap().is_none(), "{signal}: {}", switches());
            let text = fs::read_to_string(&report).unwrap();
            assert!(text.contains("goes on, untraced"), "{signal}: {text}");
            fs::remove_file(&report).unwrap();
        }
    }
    kill("-TERM", pid);
    assert_eq!(running.0.wait().unwrap().signal(), Some(15));
}

/// A command gets the signals that its tracer gets, and the tracer ends with it; a command that
/// survives the first signal is left alone at the second.
#[test]
fn a_command_gets_the_signals_of_its_tracer() {
    let _one = one_at_a_time();
    let (place, _, report) = need!(ground());
    let ready = place.path("out/ready");
    let start = |script: &str| {
        let script = script.replace("READY", ready.to_str().unwrap());
        // The test itself may have been started by nohup(1), which a tracer respects.
        let mut command = Command::new("env");
        command.arg("--default-signal=HUP").arg(place.path("seccompat"));
        command.args(["trace", "-o"]).arg(&report).args(["--", "bash", "-c", &script]);
        let tracer = Running(command.stdin(Stdio::null()).spawn().unwrap());
        until("the command is ready", &|| ready.exists());
        let pid: u32 = fs::read_to_string(&ready).unwrap().trim().parse().unwrap();
        fs::remove_file(&ready).unwrap();
        (tracer, pid)
    };
    let write = "echo $$ >READY.new; mv READY.new READY";
    for (signal, number) in [("-TERM", 15), ("-HUP", 1), ("-USR1", 10)] {
        let (mut tracer, _) = start(&format!("{write}; while :; do sleep 0.01; done"));
        kill(signal, tracer.0.id());
        assert_eq!(tracer.0.wait().unwrap().code(), Some(128 + number), "{signal}");
    }
    let (mut tracer, _) =
        start(&format!("trap 'exit 7' TERM; {write}; while :; do sleep 0.01; done"));
    kill("-TERM", tracer.0.id());
    assert_eq!(tracer.0.wait().unwrap().code(), Some(7));
    let (mut tracer, pid) = start(&format!(
        "trap 'echo $$ >READY.new; mv READY.new READY' TERM; {write}; while :; do sleep 0.01; done"
    ));
    kill("-TERM", tracer.0.id());
    until("the command has heard", &|| ready.exists());
    assert!(tracer.0.try_wait().unwrap().is_none(), "the command goes on, and so does its tracer");
    kill("-TERM", tracer.0.id());
    assert_eq!(tracer.0.wait().unwrap().code(), Some(0));
    assert!(fs::read_to_string(&report).unwrap().contains("goes on, untraced"));
    assert_eq!(status(pid, "TracerPid"), "0");
    kill("-KILL", pid);
}

/// The cost of a flood of refusals: its time, and the tracer's peak memory, in kB.
fn flood(place: &Place, program: &Path, report: &Path, calls: u64) -> (Duration, u64) {
    let mut command = Command::new(place.path("seccompat"));
    command.args(["trace", "--format", "json", "-o"]).arg(report).arg("--").arg(program);
    command.args(["0", "flood", &calls.to_string()]).stderr(Stdio::null());
    let begun = Instant::now();
    let mut tracer = Running(command.spawn().unwrap());
    let mut memory = 0;
    loop {
        let peak = status(tracer.0.id(), "VmHWM");
        let peak = peak.split(' ').next().and_then(|word| word.parse().ok());
        memory = memory.max(peak.unwrap_or(0));
        match tracer.0.try_wait().unwrap() {
            Some(status) => {
                assert_eq!(status.code(), Some(42));
                return (begun.elapsed(), memory);
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// A program with repeated refusals, whose arguments all differ, costs time in proportion, and
/// memory up to a bound; refusals without a line are counted.
#[test]
fn a_flood_of_refusals_costs_in_proportion() {
    let _one = one_at_a_time();
    let (place, program, report) = need!(ground());
    let (few, many) = (20_000, need::flood());
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    let mut memory = 0;
    for _ in 0..2 {
        short = short.min(flood(&place, &program, &report, few).0);
    }
    for _ in 0..4 {
        let (time, peak) = flood(&place, &program, &report, many);
        (long, memory) = (long.min(time), memory.max(peak));
        // Twice the proportional time means other load, or growth that is not proportional.
        if long.as_secs_f64() <= 2.0 * short.as_secs_f64() * (many / few) as f64 {
            break;
        }
    }
    need::say(&format!("{few} refusals that differ: {short:.1?}; {many}: {long:.1?}, {memory} kB"));
    assert!(long.as_secs_f64() <= 2.0 * short.as_secs_f64() * (many / few) as f64);
    assert!(memory > 0 && memory < 200_000, "{memory} kB");
    let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    let events = document["events"].as_array().unwrap();
    let kept: u64 = events.iter().map(|event| event["count"].as_u64().unwrap()).sum();
    let sum = |field: &str| document["summary"][field].as_u64().unwrap();
    assert_eq!((sum("refusals"), sum("filter"), kept + sum("folded")), (many, many, many));
    assert!(sum("folded") > 0 && events.len() <= 10_000);
    // In text, and with one line for each event.
    for (format, folded) in [("text", "Of "), ("jsonl", "\"folded\":")] {
        let mut command = place.trace();
        command.args(["--format", format, "-o"]).arg(&report).arg("--").arg(&program);
        assert_eq!(command.args(["0", "flood", "12000"]).status().unwrap().code(), Some(42));
        let text = fs::read_to_string(&report).unwrap();
        assert!(text.contains(folded) && text.contains("2000"), "{text}");
        let lines = text.lines().filter(|line| line.starts_with("{\"pid\":")).count();
        assert!(format == "text" || lines == 10_000, "{lines}");
    }
}
