//! Faults: a kill at any moment, a full disk, an output without a reader.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::ffi::OsString;
use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use seccompat_world::fault::{Ended, Place, code, line, said};
use seccompat_world::need;
use seccompat_world::process::{one_at_a_time, retry, run};

/// Commands, each with the file that it writes, if any.
const COMMANDS: &[(&str, &[&str])] = &[
    ("scan", &["scan"]),
    ("compile -o", &["compile", "builtin:docker", "-o", "OUT"]),
    ("fix -o", &["fix", "PROFILE", "-o", "OUT"]),
    ("dump -o", &["dump", "SELF", "-o", "OUT"]),
    ("trace -o", &["trace", "-o", "OUT", "--", "sh", "-c", "sleep 0.02; : >ENDED"]),
    ("run", &["run", "--", "sh", "-c", "sleep 0.01"]),
];

fn words(place: &Place, words: &[&str]) -> Vec<OsString> {
    let one = |word: &&str| {
        let ended = place.open("ended");
        match *word {
            "OUT" => place.open("out").into(),
            "PROFILE" => place.path("profile.json").into(),
            "SELF" => std::process::id().to_string().into(),
            word => word.replace("ENDED", ended.to_str().unwrap()).into(),
        }
    };
    words.iter().map(one).collect()
}

#[test]
fn killed_at_any_moment() {
    let _one = one_at_a_time();
    let place = need!(Place::new());
    let profile = r#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls":
        [{"names": ["read", "execve", "exit_group", "openat2"], "action": "SCMP_ACT_ALLOW"}]}"#;
    fs::write(place.path("profile.json"), profile).unwrap();
    const RUNS: u32 = 40;
    for (name, command) in COMMANDS {
        let start = || {
            let mut process = Command::new(place.seccompat());
            process.args(words(&place, command)).process_group(0);
            process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            Ended(place.mark(&mut process).spawn().unwrap())
        };
        let out = place.open("out");
        let begun = Instant::now();
        start().wait().unwrap();
        let whole = begun.elapsed();
        let new = fs::read(&out).unwrap_or_default();
        let (mut early, mut beside) = (0, 0);
        for run in 0..RUNS {
            for signal in ["-KILL", "-TERM", "-INT"] {
                fs::write(&out, "old").unwrap();
                let mut process = start();
                sleep(whole * run / RUNS);
                // Only this process: its children get the signal from it, or continue.
                let pid = process.id().to_string();
                let _ = Command::new("kill").args([signal, &pid]).stderr(Stdio::null()).status();
                early += u32::from(!process.wait().unwrap().success());
                let left = place.left();
                assert!(left.is_empty(), "{name}, {signal}: left {left:?}");
                let now = fs::read(&out).unwrap();
                let whole =
                    now == b"old" || now == new || *name == "trace -o" && now.ends_with(b"\n");
                assert!(whole, "{name}, {signal}: half a file of {} bytes", now.len());
                for file in place.files_but(&["out", "ended"]) {
                    assert!(signal == "-KILL", "{name}, {signal}: left {file}");
                    beside += 1;
                    fs::remove_file(place.open(&file)).unwrap();
                }
            }
        }
        let all = RUNS * 3;
        let outcome = format!(
            "{all} kills, {early} before its end; nothing left, {beside} files beside after -KILL"
        );
        line("killed at any moment", name, &outcome);
        let _ = fs::remove_file(place.open("ended"));
    }
}

/// The command of a killed tracer does not hang as an orphan: it runs to its end.
#[test]
fn the_command_of_a_tracer_that_is_killed_goes_on() {
    let place = need!(Place::new());
    let (begun, ended) = (place.open("begun"), place.open("ended"));
    let mut alone = 0;
    for run in 0..30 {
        let script =
            format!(": >{}; sleep 0.03; chroot / true; : >{}", begun.display(), ended.display());
        let mut command = Command::new(place.seccompat());
        command.args(["trace", "-o"]).arg(place.open("out")).args(["--", "sh", "-c", &script]);
        let mut tracer = Ended(place.mark(&mut command).spawn().unwrap());
        sleep(Duration::from_micros(run * 1500));
        tracer.kill().unwrap();
        tracer.wait().unwrap();
        assert_eq!(place.left(), [""; 0]);
        if begun.exists() {
            let there = || if ended.exists() { Ok(()) } else { Err("it did not go on".to_owned()) };
            retry(Duration::from_secs(2), there).unwrap();
            alone += 1;
        }
        for file in [&begun, &ended] {
            let _ = fs::remove_file(file);
        }
    }
    assert!(alone > 5, "{alone}");
    line(
        "kill -9 of the tracer",
        "trace -- CMD",
        &format!("{alone} commands of 30 had begun, and went on to their ends"),
    );
}

#[test]
fn a_full_disk() {
    let _one = one_at_a_time();
    let place = need!(Place::new());
    let disk = place.path("disk");
    fs::create_dir(&disk).unwrap();
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=64k", "none"]).arg(&disk);
    if let Err(why) = run(&mut mount) {
        return need::skip(&need::Absent::NotOurs(format!("no tmpfs can be mounted here: {why}")));
    }
    let out = disk.join("out");
    fs::write(&out, "old").unwrap();
    // Not a single page is free.
    let mut filler = vec![0u8; 128 << 10];
    while !filler.is_empty() && fs::write(disk.join("filler"), &filler).is_err() {
        filler.truncate(filler.len() - 4096);
    }
    let before = fs::read_dir(&disk).unwrap().count();
    let mut outcomes = Vec::new();
    for (name, command, status) in [
        ("compile -o", &["compile", "builtin:docker"][..], 2),
        ("dump -o", &["dump", "SELF"], 2),
        ("trace -o", &["trace"], 125),
    ] {
        let mut all = vec![place.seccompat().into_os_string()];
        all.extend(words(&place, command));
        all.extend(["-o".into(), out.clone().into_os_string()]);
        if name == "trace -o" {
            all.extend(["--", "true"].map(OsString::from));
        }
        let output = place.limited(30, &all).output().unwrap();
        outcomes.push((
            name,
            code(output.status) == status,
            said(&output),
            fs::read(&out).unwrap(),
        ));
    }
    let after = fs::read_dir(&disk).unwrap().count();
    run(Command::new("umount").arg(&disk)).unwrap();
    assert_eq!(before, after, "a file is left beside");
    for (name, right, said, now) in outcomes {
        assert!(right && said.contains("cannot write"), "{name}: {said}");
        assert_eq!(now, b"old", "{name}");
        line("a full disk", name, said.trim().lines().last().unwrap_or_default());
    }
    for (name, command) in [
        ("scan", &["scan", "--all"][..]),
        ("syscalls --format json", &["syscalls", "--format", "json"]),
        ("compile", &["compile", "builtin:docker", "--format", "c"]),
        ("trace --pid", &["trace", "--format", "json", "--pid", "CHILD"]),
    ] {
        let child = Ended(Command::new("sleep").arg("0.3").spawn().unwrap());
        let command: Vec<String> =
            command.iter().map(|word| word.replace("CHILD", &child.id().to_string())).collect();
        let mut full = Command::new(place.seccompat());
        let stdout = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        // A tracee whose parent does not wait for it is noticed all the same.
        let output = full.args(&command).stdout(stdout).output().unwrap();
        let status = if name.starts_with("trace") { 125 } else { 2 };
        assert_eq!(code(output.status), status, "{name}: {}", said(&output));
        assert!(said(&output).contains("cannot write"), "{name}: {}", said(&output));
        line("a full disk, stdout", name, &format!("exit {status}, said"));
        if name.starts_with("trace") {
            continue;
        }
        let mut pipe = Command::new("sh");
        let script = format!("{{ \"$@\"; echo $? >{}; }} | true", place.open("status").display());
        pipe.args(["-c", &script, "sh"]).arg(place.seccompat()).args(&command);
        let output = pipe.stderr(Stdio::piped()).output().unwrap();
        let status = fs::read_to_string(place.open("status")).unwrap();
        assert!(!said(&output).contains("anic"), "{name}: {}", said(&output));
        line("nobody reads, stdout", name, &format!("exit {}, no complaint", status.trim()));
        assert_eq!(status.trim(), "0", "{name}");
    }
}

/// A limit on file sizes is an error like any other, and does not kill.
#[test]
fn a_limit_on_the_size_of_files() {
    let _one = one_at_a_time();
    let place = need!(Place::new());
    let out = place.open("out");
    fs::write(&out, "old").unwrap();
    let seccompat = place.seccompat();
    let words =
        ["prlimit", "--fsize=1000", seccompat.to_str().unwrap(), "compile", "builtin:docker"];
    let mut command = place.limited(30, &words);
    let output = command.arg("-o").arg(&out).output().unwrap();
    assert_eq!(code(output.status), 2, "{}", said(&output));
    assert!(said(&output).contains("cannot write"), "{}", said(&output));
    assert_eq!(fs::read(&out).unwrap(), b"old");
    assert!(place.files_but(&["out"]).is_empty());
    line("RLIMIT_FSIZE", "compile -o", "exit 2, said; the old file is there");
}
