//! A command starts under `run`, `under` and `trace` as it would without them, and gets the signals
//! that they get.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use seccompat_world::fault::{Ended, NOBODY, Place, code, line, said, state};
use seccompat_world::need;
use seccompat_world::process::{limited, retry, run};
use seccompat_world::scratch::copy_program;

const SIGPIPE: &str = "13";
const SIGCHLD: &str = "17";

/// The words before a command: none, and those of each of our commands.
fn ways(place: &Place) -> Vec<(&'static str, Vec<String>)> {
    let word = |path: &Path| path.to_str().unwrap().to_owned();
    let seccompat = word(&place.seccompat());
    let profile = place.path("profile.json");
    fs::write(&profile, r#"{"defaultAction": "SCMP_ACT_ALLOW"}"#).unwrap();
    let ours = |words: &[&str]| {
        [&seccompat].into_iter().cloned().chain(words.iter().map(|&w| w.to_owned())).collect()
    };
    vec![
        ("bare", Vec::new()),
        ("run", ours(&["run", "--"])),
        ("under", ours(&["under", &word(&profile), "--"])),
        ("trace", ours(&["trace", "-o", &word(&place.path("report")), "--"])),
    ]
}

/// The intended differences: `under` sets no_new_privs, and installs a filter.
fn expected(way: &str, bare: &str) -> String {
    let one = |line: &str| match (way, line.split_once('\t')) {
        ("under", Some(("NoNewPrivs:", _))) => "NoNewPrivs:\t1".to_owned(),
        ("under", Some(("Seccomp:", _))) => "Seccomp:\t2".to_owned(),
        ("under", Some(("Seccomp_filters:", _))) => "Seccomp_filters:\t1".to_owned(),
        _ => line.to_owned(),
    };
    bare.lines().map(|line| one(line) + "\n").collect()
}

#[test]
fn a_command_starts_as_it_would_without() {
    let place = need!(Place::new());
    let program = need!(place.compile("state"));
    let told = place.path("told");
    let mut compared = 0;
    for closed in ["-", "0", "1", "2", "01", "02", "12", "012"] {
        for (ignored, blocked) in
            [("-", "-"), (SIGPIPE, "-"), (SIGCHLD, "10,15"), ("13,17,1,10", "12,13,14,17,34")]
        {
            let mut bare = String::new();
            for (way, words) in ways(&place) {
                let _ = fs::remove_file(&told);
                let start = ["start", closed, ignored, blocked];
                let mut command = place.limited(20, &[&program]);
                command.args(start).args(&words).arg(&program).arg("tell").arg(&told);
                let output = command.output().unwrap();
                assert_eq!(code(output.status), 0, "{way} {start:?}: {}", said(&output));
                let now = fs::read_to_string(&told).unwrap();
                // The process group is timeout's.
                let now: String = now
                    .lines()
                    .filter(|line| !line.starts_with("nice"))
                    .map(|line| line.to_owned() + "\n")
                    .collect();
                let now = pipes(&now);
                if way == "bare" {
                    bare = now;
                    assert!(bare.contains("SigIgn:"));
                    continue;
                }
                assert_eq!(now, expected(way, &bare), "{way} {start:?}");
                compared += 1;
            }
        }
    }
    line("a command's state", "run, under, trace", &format!("{compared} starts, as without"));
}

/// The numbers of pipes differ each time.
fn pipes(text: &str) -> String {
    let one = |line: &str| match line.split_once("pipe:[") {
        Some((before, after)) => {
            format!("{before}pipe {}\n", after.split_once(']').map_or("", |(_, flags)| flags))
        }
        None => format!("{line}\n"),
    };
    text.lines().map(one).collect()
}

#[test]
fn a_status_is_kept_where_sigchld_is_ignored() {
    let place = need!(Place::new());
    let program = need!(place.compile("state"));
    for (way, words) in ways(&place) {
        let mut command = place.limited(20, &[&program]);
        command.args(["start", "-", SIGCHLD, "-"]).args(&words).args(["sh", "-c", "exit 42"]);
        let output = command.output().unwrap();
        assert_eq!(code(output.status), 42, "{way}: {}", said(&output));
    }
}

/// Whether this process ignores a signal.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
    u64::from_str_radix(ignored.trim(), 16).unwrap() >> (signal - 1) & 1 == 1
}

/// `under` and its command, after that has written its first line.
fn started(place: &Place, script: &str) -> (Ended, u32) {
    started_after(place, ":", script)
}

/// The same, after another command of the script.
fn started_after(place: &Place, first: &str, script: &str) -> (Ended, u32) {
    let (_, words) = ways(place).swap_remove(2);
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).args(["sh", "-c", &format!("{first}; echo $$; {script}")]);
    // A group whose parent is in the same session: the kernel does not stop an orphaned group by
    // SIGTSTP.
    command.process_group(0);
    let mut process = Ended(
        place.mark(&mut command).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap(),
    );
    let mut first = Vec::new();
    let mut byte = [0];
    while byte != *b"\n" {
        process.stdout.as_mut().unwrap().read_exact(&mut byte).unwrap();
        first.push(byte[0]);
    }
    let pid = String::from_utf8(first).unwrap().trim().parse().unwrap();
    (process, pid)
}

fn send(signal: &str, pid: u32) {
    run(limited("kill", 5).args([&format!("-{signal}"), &pid.to_string()])).unwrap();
}

#[test]
fn signals_to_under_reach_the_command() {
    let place = need!(Place::new());
    for (signal, number) in [
        ("TERM", 15),
        ("INT", 2),
        ("HUP", 1),
        ("QUIT", 3),
        ("USR1", 10),
        ("USR2", 12),
        ("ALRM", 14),
        ("WINCH", 28),
        ("RTMIN", 34),
    ] {
        // A shell cannot catch a signal that was ignored before it (POSIX, trap): this test runs so in
        // the background of another shell.
        if is_ignored(number) {
            need::say(&format!("left out: {signal} is ignored here"));
            continue;
        }
        let count = place.path(&format!("count {signal}"));
        // It ends a while after the signal, so that a second signal would be counted.
        let trap = format!("trap 'echo >>\"{}\"; end=1' {number}", count.display());
        let script = "while [ -z \"$end\" ] && [ $((n+=1)) -lt 300 ]; do sleep 0.02; done; sleep 0.1; exit 7 # ";
        let (mut process, _) = started_after(&place, &trap, script);
        std::thread::sleep(Duration::from_millis(50));
        send(signal, process.id());
        assert_eq!(code(process.wait().unwrap()), 7, "{signal}");
        assert_eq!(fs::read(&count).unwrap(), b"\n", "{signal}");
        if signal == "WINCH" {
            continue;
        }
        let (mut process, pid) = started(&place, "exec sleep 20");
        retry(Duration::from_secs(5), || match fs::read(format!("/proc/{pid}/comm")) {
            Ok(name) if name == b"sleep\n" => Ok(()),
            _ => Err("not yet".to_owned()),
        })
        .unwrap();
        send(signal, process.id());
        assert_eq!(process.wait().unwrap().code(), Some(128 + number), "{signal}");
        assert_eq!(place.left(), [""; 0], "{signal}");
    }
    // A signal that the command sends to its group, or to its parent, does not come back to it.
    let count = place.path("count");
    let script = format!("trap 'echo >>{}' USR1; kill -USR1 0; sleep 0.1; exit 5", count.display());
    let mut command = Command::new("setsid");
    let (_, words) = ways(&place).swap_remove(2);
    let status = command.arg("--wait").args(&words).args(["sh", "-c", &script]).status().unwrap();
    assert_eq!((code(status), fs::read(&count).unwrap()), (5, b"\n".to_vec()));
    line("signals to under", "under", "reach the command once; 128 + signal");
}

#[test]
fn under_stops_and_goes_on_with_its_command() {
    let place = need!(Place::new());
    let (mut process, pid) = started(&place, "sleep 3; exit 3");
    let both = |wanted: char| {
        let under = process.id();
        retry(Duration::from_secs(5), || match (state(under), state(pid)) {
            (a, b) if (a == 'T') == (wanted == 'T') && (b == 'T') == (wanted == 'T') => Ok(()),
            other => Err(format!("{other:?}, not {wanted}")),
        })
        .unwrap();
    };
    for (stop, to) in [("TSTP", process.id()), ("STOP", pid)] {
        send(stop, to);
        both('T');
        send("CONT", process.id());
        both('S');
    }
    assert_eq!(code(process.wait().unwrap()), 3);
}

/// Presses a key of a terminal on which a program counts signals.
const TERMINAL: &str = "import os, pty, sys, time\n\
    pid, fd = pty.fork()\n\
    if pid == 0:\n    os.execv(sys.argv[2], sys.argv[2:])\n\
    text = b''\n\
    while b'ready' not in text:\n    text += os.read(fd, 100)\n\
    os.write(fd, bytes([int(sys.argv[1])]))\n\
    while True:\n\
    \x20   try:\n        more = os.read(fd, 100)\n    except OSError:\n        break\n\
    \x20   if not more: break\n    text += more\n\
    print(text.count(b'got'), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))";

#[test]
fn a_terminal_s_keys_reach_the_command_once() {
    let python = "/usr/bin/python3";
    if !Path::new(python).exists() {
        return need::skip(&need::Absent::Missing("python3 is not installed".into()));
    }
    let place = need!(Place::new());
    for (key, number) in [("3", 2), ("28", 3)] {
        let script = format!(
            "trap 'echo got; end=1' {number}; echo ready; while [ -z \"$end\" ] && [ $((n+=1)) -lt 200 ]; do sleep 0.05; done; sleep 0.2; exit 9"
        );
        for (way, words) in ways(&place) {
            // A word of `env` turns each into a program.
            let mut command = limited(python, 20);
            command.args(["-c", TERMINAL, key, "/usr/bin/env"]).args(&words);
            let output = command.args(["sh", "-c", &script]).output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(text.trim(), "1 9", "{way}, key {key}: {}", said(&output));
        }
    }
}

/// A copy of the binary with this owner and mode.
fn copy(place: &Place, name: &str, mode: u32) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let to = place.path(name);
    copy_program(&place.seccompat(), &to).unwrap();
    fs::set_permissions(&to, fs::Permissions::from_mode(mode)).unwrap();
    to
}

fn as_nobody(program: &Path, words: &[&str], env: &[(&str, &str)]) -> Output {
    let id = NOBODY.to_string();
    let mut command = limited("setpriv", 20);
    command.args(["--reuid", &id, "--regid", &id, "--clear-groups"]).arg(program).args(words);
    command.envs(env.iter().copied()).output().unwrap()
}

/// `struct vfs_cap_data` of capabilities(7), revision 2.
fn capabilities(file: &Path, effective: bool, permitted: u32) {
    let words = [0x0200_0000 | u32::from(effective), permitted, 0, 0, 0];
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let flags = rustix::fs::XattrFlags::empty();
    rustix::fs::setxattr(file, "security.capability", &bytes, flags).unwrap();
}

#[test]
fn a_copy_with_rights_of_its_own_refuses_to_start() {
    let place = need!(Place::new());
    let out = place.path("open/out");
    let write = ["compile", "builtin:docker", "-o", out.to_str().unwrap()];
    let net_raw = 1 << 13;
    let plain = copy(&place, "plain", 0o755);
    let set_uid = copy(&place, "set-uid", 0o4755);
    let set_gid = copy(&place, "set-gid", 0o2755);
    let (with, without) = (copy(&place, "effective", 0o755), copy(&place, "permitted", 0o755));
    capabilities(&with, true, net_raw);
    capabilities(&without, false, net_raw);
    for program in [&set_uid, &set_gid, &with, &without] {
        for words in [&write[..], &["--version"], &["run", "--", "true"]] {
            let output = as_nobody(program, words, &[]);
            assert_eq!(code(output.status), 2, "{}: {}", program.display(), said(&output));
            assert!(said(&output).contains("does not run"), "{}", said(&output));
            assert!(output.stdout.is_empty() && !out.exists());
        }
    }
    assert_eq!(code(as_nobody(&plain, &write, &[]).status), 0);
    // If they give no rights, it runs: for root, and under no_new_privs.
    for program in [&set_uid, &set_gid, &with, &without] {
        assert_eq!(code(Command::new(program).arg("--version").output().unwrap().status), 0);
    }
    for program in [&set_uid, &set_gid] {
        let mut bound = limited("setpriv", 20);
        bound.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"]);
        assert_eq!(code(bound.arg(program).arg("--version").output().unwrap().status), 0);
    }
    // Capabilities that the caller has anyway are no reason to refuse.
    let mut ambient = limited("setpriv", 20);
    ambient.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=+net_raw"]);
    let output = ambient.arg("--ambient-caps=+net_raw").arg(&plain).arg("--version").output();
    assert_eq!(code(output.unwrap().status), 0);
    line("a copy with rights", "set-uid, set-gid, setcap", "exit 2, said");
}

/// The "effective" flag alone makes the kernel set `AT_SECURE`, as an LSM may, and gives no rights.
#[test]
fn at_secure_alone_means_that_the_environment_is_not_trusted() {
    let place = need!(Place::new());
    let secure = copy(&place, "secure", 0o755);
    capabilities(&secure, true, 0);
    let plain = copy(&place, "plain", 0o755);
    let evil = place.path("true");
    fs::write(&evil, "#!/bin/sh\necho evil\n").unwrap();
    run(Command::new("chmod").arg("755").arg(&evil)).unwrap();
    let folder = evil.parent().unwrap().to_str().unwrap().to_owned();
    let path = format!("{folder}:/usr/bin:/bin");
    for (program, evil, colour) in [(&plain, "evil\n", true), (&secure, "", false)] {
        for way in [&["run", "--"][..], &["under", "builtin:docker", "--"], &["trace", "--"]] {
            let words = [way, &["true"]].concat();
            let output = as_nobody(program, &words, &[("PATH", &path)]);
            assert_eq!(code(output.status), 0, "{way:?}: {}", said(&output));
            assert_eq!(String::from_utf8_lossy(&output.stdout), evil, "{way:?}");
        }
        let output = as_nobody(program, &["scan"], &[("CLICOLOR_FORCE", "1")]);
        assert_eq!(output.stdout.contains(&0x1b), colour);
        // The command's environment is not changed.
        let output = as_nobody(program, &["run", "--", "/usr/bin/env"], &[("CLICOLOR_FORCE", "1")]);
        assert!(String::from_utf8_lossy(&output.stdout).contains("CLICOLOR_FORCE=1"));
    }
}
