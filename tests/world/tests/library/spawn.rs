//! Programs started together with a descriptor, under filters that refuse each way to do so.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::ffi::{CStr, CString};
use std::fs::{self, File};
use std::io::Read;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::process::Command;
use std::thread;

use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{WaitId, WaitIdOptions, waitid};
use seccompat::process::{Child, Spawn, Strings, spawn, spawn_with};
use seccompat::{By, Done, Error, ErrorKind, Pretend, Sysno};
use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_catalogue::Abi;

/// A filter's action for a call: always, or if a word of the first argument has a bit.
pub(crate) type Rule = (Sysno, Option<u32>, Action);

const CLONE_PIDFD: u32 = 0x1000;
pub(crate) const EPERM: Action = Action::Errno(1);
const ENOSYS: Action = Action::Errno(38);

fn filter(rules: &[Rule]) {
    let load = |at: u32| Insn::new(code::LD | code::W | code::ABS, at);
    let give = |action: Action| Insn::new(code::RET | code::K, action.to_word());
    let mut program = Vec::new();
    for &(call, bit, action) in rules {
        let number = call.number(Abi::NATIVE.unwrap()).unwrap();
        let body = match bit {
            None => vec![give(action)],
            Some(bit) => {
                vec![load(16), Insn::jump(code::JMP | code::JSET, bit, 0, 1), give(action)]
            }
        };
        let len = u8::try_from(body.len()).unwrap();
        program.extend([load(0), Insn::jump(code::JMP | code::JEQ, number, 0, len)]);
        program.extend(body);
    }
    program.push(give(Action::Allow));
    rustix::thread::set_no_new_privs(true).unwrap();
    seccompat_live::install(&Program::new(program).unwrap(), 0).unwrap();
}

pub(crate) fn under<T: Send + 'static>(
    rules: &[Rule],
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    let rules = rules.to_vec();
    let work = move || {
        filter(&rules);
        work()
    };
    thread::spawn(work).join().unwrap()
}

fn start(
    path: &CStr,
    words: &[&CStr],
    descriptors: &[(BorrowedFd<'_>, i32)],
) -> Result<Done<Child>, Error> {
    let mut argv = vec![std::ptr::null(); words.len() + 1];
    let mut envp = [std::ptr::null(); 2];
    let argv = Strings::new(words, &mut argv).unwrap();
    let envp = Strings::new(&[c"WHO=child"], &mut envp).unwrap();
    spawn_with(&Spawn::new(path, &argv, &envp).descriptors(descriptors))
}

/// The exit status, read through the descriptor.
pub(crate) fn status(child: &Child) -> i32 {
    let id = WaitId::PidFd(child.pidfd.as_fd());
    waitid(id, WaitIdOptions::EXITED).unwrap().unwrap().exit_status().unwrap()
}

/// A program's output.
fn says(path: &CStr, words: &[&CStr]) -> Result<(String, By), Error> {
    let (reads, writes) = pipe_with(PipeFlags::CLOEXEC).unwrap();
    let Done { value: child, by } = start(path, words, &[(writes.as_fd(), 1)])?;
    drop(writes);
    let mut text = String::new();
    File::from(reads).read_to_string(&mut text).unwrap();
    assert_eq!(status(&child), 0, "{words:?} {text}");
    Ok((text, by))
}

/// Each way: the rules that rule out the better ones.
pub(crate) const WAYS: &[(&str, &[Rule], By)] = &[
    ("no filter", &[], By::Native),
    ("Docker before 20.10.10", &[(Sysno::CLONE3, None, EPERM)], By::EXACTLY),
    ("Docker", &[(Sysno::CLONE3, None, ENOSYS)], By::EXACTLY),
    (
        "by the flags",
        &[(Sysno::CLONE3, None, ENOSYS), (Sysno::CLONE, Some(CLONE_PIDFD), EPERM)],
        By::EXACTLY,
    ),
    (
        "by the flags, as an argument that is wrong",
        &[(Sysno::CLONE3, None, EPERM), (Sysno::CLONE, Some(CLONE_PIDFD), Action::Errno(22))],
        By::EXACTLY,
    ),
];

#[test]
fn every_way_starts_the_program_and_has_its_descriptor() {
    for &(name, rules, by) in WAYS {
        under(rules, move || {
            for n in 0..50 {
                let word = CString::new(n.to_string()).unwrap();
                let program = [c"sh", c"-c", c"echo $1 $WHO $$", c"sh", &word];
                let Done { value: child, by: how } = {
                    let (reads, writes) = pipe_with(PipeFlags::CLOEXEC).unwrap();
                    let done = start(c"/bin/sh", &program, &[(writes.as_fd(), 1)]).unwrap();
                    drop(writes);
                    let mut text = String::new();
                    File::from(reads).read_to_string(&mut text).unwrap();
                    let pid = done.value.pid.as_raw_nonzero();
                    assert_eq!(text, format!("{n} child {pid}\n"), "{name}");
                    done
                };
                assert_eq!(how, by, "{name}");
                assert_eq!(status(&child), 0, "{name}");
                assert!(
                    rustix::io::fcntl_getfd(&child.pidfd)
                        .unwrap()
                        .contains(rustix::io::FdFlags::CLOEXEC)
                );
            }
        });
    }
}

#[test]
fn threads_each_get_their_own() {
    for &(name, rules, _) in WAYS {
        // Each with the filter: under it glibc cannot make a thread by clone3.
        thread::scope(|scope| {
            for n in 0..8 {
                scope.spawn(move || {
                    filter(rules);
                    for _ in 0..25 {
                        let code = CString::new(format!("exit {n}")).unwrap();
                        let child = start(c"/bin/sh", &[c"sh", c"-c", &code], &[]).unwrap().value;
                        assert_eq!(status(&child), n, "{name}");
                    }
                });
            }
        });
    }
}

#[test]
fn the_error_of_exec_is_reported_and_nothing_is_left() {
    for &(name, rules, _) in WAYS {
        under(rules, move || {
            let before = children();
            for (path, errno) in [
                (c"/none", Errno::NOENT),
                (c"/etc/passwd", Errno::ACCESS),
                (c"/etc", Errno::ACCESS),
            ] {
                let error = start(path, &[c"x"], &[]).unwrap_err();
                assert_eq!(
                    (error.call(), error.kind(), error.errno()),
                    (Sysno::EXECVE, ErrorKind::Kernel, errno),
                    "{name}"
                );
            }
            assert_eq!(children(), before, "{name}: a child is left");
        });
    }
    let error =
        under(&[(Sysno::EXECVE, None, EPERM)], || start(c"/bin/true", &[c"x"], &[]).unwrap_err());
    assert_eq!((error.call(), error.kind()), (Sysno::EXECVE, ErrorKind::Filtered));
}

/// The children of this thread.
fn children() -> String {
    fs::read_to_string("/proc/thread-self/children").unwrap()
}

#[test]
fn where_no_way_is_left_nothing_is_started() {
    let mut rules = vec![
        (Sysno::CLONE3, None, EPERM),
        (Sysno::CLONE, Some(CLONE_PIDFD), EPERM),
        (Sysno::PIDFD_OPEN, None, EPERM),
    ];
    let refused = |rules: &[Rule]| {
        under(rules, || {
            let error = start(c"/none", &[c"x"], &[]).unwrap_err();
            assert_eq!(children(), "", "a child is left");
            error
        })
    };
    let error = refused(&rules);
    assert_eq!((error.kind(), error.call()), (ErrorKind::Filtered, Sysno::CLONE3));
    assert_eq!(error.errno(), Errno::NOSYS);
    rules[2] = (Sysno::CLONE, None, EPERM);
    let error = refused(&rules);
    assert_eq!((error.kind(), error.call()), (ErrorKind::Filtered, Sysno::CLONE3));
    // A faked success must not make the parent take itself for the child.
    let faked = [(Sysno::CLONE3, None, Action::Errno(0)), (Sysno::CLONE, None, Action::Errno(0))];
    let error = refused(&faked);
    assert!(error.is_unavailable(), "{error:?}");
}

#[test]
fn a_killed_child_is_an_error_and_not_a_program() {
    for &(name, rules, _) in WAYS {
        // The child dies of a call before exec.
        let kill = [rules, &[(Sysno::RT_SIGACTION, None, Action::KillProcess)]].concat();
        let error = under(&kill, || start(c"/bin/true", &[c"x"], &[]).unwrap_err());
        assert_eq!((error.kind(), error.errno()), (ErrorKind::Kernel, Errno::CHILD), "{name}");
    }
}

#[test]
fn descriptors_are_where_they_were_asked_for() {
    // The descriptors that any program started by this one gets; the listing's own has the first
    // free number.
    let listing = Command::new("ls").arg("/proc/self/fd").output().unwrap().stdout;
    let inherited: BTreeSet<i32> =
        String::from_utf8(listing).unwrap().lines().map(|line| line.parse().unwrap()).collect();
    for &(name, rules, _) in WAYS {
        let inherited = inherited.clone();
        under(rules, move || {
            let file = |text: &str| -> OwnedFd {
                let (reads, writes) = pipe_with(PipeFlags::CLOEXEC).unwrap();
                rustix::io::write(&writes, text.as_bytes()).unwrap();
                reads
            };
            let (a, b) = (file("a"), file("b"));
            let number = |fd: &OwnedFd| std::os::fd::AsRawFd::as_raw_fd(fd);
            let (reads, writes) = pipe_with(PipeFlags::CLOEXEC).unwrap();
            // The two change places, and every number that the emulation may use is occupied.
            let mut all =
                vec![(a.as_fd(), number(&b)), (b.as_fd(), number(&a)), (writes.as_fd(), 1)];
            let (at_a, at_b) = (number(&a), number(&b));
            for n in 3..40 {
                if n != at_a && n != at_b {
                    all.push((a.as_fd(), n));
                }
            }
            let script = format!("cat <&{at_a}; cat <&{at_b}; ls /proc/self/fd");
            let script = CString::new(script).unwrap();
            let child = start(c"/bin/bash", &[c"bash", c"-c", &script], &all);
            let mut numbers: BTreeSet<i32> = all.iter().map(|&(_, number)| number).collect();
            numbers.extend(&inherited);
            let free = (0..).find(|n| !numbers.contains(n));
            numbers.extend(free);
            drop(all);
            drop(writes);
            let child = child.unwrap().value;
            let mut text = String::new();
            File::from(reads).read_to_string(&mut text).unwrap();
            assert_eq!(status(&child), 0, "{name}");
            let listed = text.strip_prefix("ba").unwrap().lines().map(|line| line.parse().unwrap());
            assert_eq!(listed.collect::<BTreeSet<i32>>(), numbers, "{name}: nothing of ours");
        });
    }
}

#[test]
fn the_program_has_the_callers_signals() {
    const INNER: &str = "SECCOMPAT_SPAWN_SIGNALS";
    if std::env::var_os(INNER).is_none() {
        // An unusual mask.
        let name = "spawn::the_program_has_the_callers_signals";
        let output = Command::new("env")
            .args(["--block-signal=USR1", "--ignore-signal=USR2", "--ignore-signal=CHLD"])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", name, "--test-threads=1", "--nocapture"])
            .env(INNER, "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        return;
    }
    for &(name, rules, _) in WAYS {
        under(rules, move || {
            let field = |text: &str, name: &str| {
                text.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned()
            };
            let own = fs::read_to_string("/proc/thread-self/status").unwrap();
            // SIGCHLD is ignored, so that no wait works: the descriptor is correct all the same.
            let (reads, writes) = pipe_with(PipeFlags::CLOEXEC).unwrap();
            let words = [c"cat", c"/proc/self/status"];
            let child = start(c"/bin/cat", &words, &[(writes.as_fd(), 1)]).unwrap().value;
            drop(writes);
            let mut text = String::new();
            File::from(reads).read_to_string(&mut text).unwrap();
            for word in ["SigBlk:", "SigIgn:"] {
                assert_eq!(field(&text, word), field(&own, word), "{name} {word}");
            }
            assert_eq!(field(&own, "SigBlk:"), "0000000000000200", "{name}: as it was before");
            let id = WaitId::PidFd(child.pidfd.as_fd());
            assert_eq!(waitid(id, WaitIdOptions::EXITED).unwrap_err(), Errno::CHILD, "{name}");
        });
    }
}

#[test]
fn a_program_can_be_tested_without_filters() {
    let pretend = Pretend::missing(&[Sysno::CLONE3]);
    assert_eq!(says(c"/bin/echo", &[c"echo", c"hello"]).unwrap(), ("hello\n".into(), By::EXACTLY));
    drop(pretend);
    assert_eq!(says(c"/bin/echo", &[c"echo", c"hello"]).unwrap(), ("hello\n".into(), By::Native));
    let (mut argv, mut envp) = ([std::ptr::null(); 2], [std::ptr::null(); 1]);
    let argv = Strings::new(&[c"true"], &mut argv).unwrap();
    let envp = Strings::new(&[], &mut envp).unwrap();
    assert_eq!(status(&spawn(&Spawn::new(c"/bin/true", &argv, &envp)).unwrap()), 0);
}
