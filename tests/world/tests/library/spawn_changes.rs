//! The options of `Spawn`, on every way to start a program.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::ffi::CStr;
use std::fs::{self, File, Permissions};
use std::io::Read;
use std::os::fd::AsFd;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::Gid;
use seccompat::io::SignalMask;
use seccompat::process::{Spawn, Strings, spawn};
use seccompat::{Error, ErrorKind, Sysno};
use seccompat_bpf::Action;
use seccompat_world::scratch::{Scratch, copy_program};

use crate::spawn::{EPERM, WAYS, status, under};

type Change = dyn for<'a> Fn(Spawn<'a>) -> Spawn<'a> + Send + Sync;

/// The output of a program that was started with these options.
fn says(path: &CStr, words: &[&CStr], change: &Change) -> Result<String, Error> {
    let mut argv = vec![std::ptr::null(); words.len() + 1];
    let mut envp = [std::ptr::null(); 2];
    let argv = Strings::new(words, &mut argv).unwrap();
    let envp = Strings::new(&[c"PATH=/usr/bin:/bin"], &mut envp).unwrap();
    let (reads, writes) = pipe_with(PipeFlags::CLOEXEC).unwrap();
    let descriptors = [(writes.as_fd(), 1)];
    let child = spawn(&change(Spawn::new(path, &argv, &envp).descriptors(&descriptors)))?;
    drop(writes);
    let mut text = String::new();
    File::from(reads).read_to_string(&mut text).unwrap();
    assert_eq!(status(&child), 0, "{words:?} {text}");
    Ok(text)
}

/// The output of a shell script, on every way.
fn each_way(script: &'static CStr, change: &'static Change, hold: impl Fn(&str)) {
    for &(_, rules, _) in WAYS {
        let said = under(rules, move || says(c"/bin/sh", &[c"sh", c"-c", script], change).unwrap());
        hold(&said);
    }
}

/// The error of options, on every way; nothing is started.
fn fails(change: &'static Change) -> Vec<(Sysno, ErrorKind, Errno)> {
    let fail = |rules| {
        let error = under(rules, move || says(c"/bin/true", &[c"true"], change).unwrap_err());
        (error.call(), error.kind(), error.answered())
    };
    let mut all: Vec<_> = WAYS.iter().map(|&(_, rules, _)| fail(rules)).collect();
    all.dedup();
    all
}

#[test]
fn the_working_directory() {
    each_way(c"pwd", &|spawn| spawn.directory(c"/usr"), |said| assert_eq!(said, "/usr\n"));
    // The caller stays where it is.
    assert_ne!(std::env::current_dir().unwrap().to_str(), Some("/usr"));
    let kernel = |errno| vec![(Sysno::CHDIR, ErrorKind::Kernel, errno)];
    assert_eq!(fails(&|spawn| spawn.directory(c"/none")), kernel(Errno::NOENT));
    assert_eq!(fails(&|spawn| spawn.directory(c"/bin/true")), kernel(Errno::NOTDIR));
    // A relative program is relative to it.
    let said = says(c"bin/echo", &[c"echo", c"x"], &|spawn| spawn.directory(c"/usr"));
    assert_eq!(said.unwrap(), "x\n");
}

#[test]
fn the_process_group() {
    const GROUP: &CStr =
        c"read -r pid name state parent group rest < /proc/$$/stat; echo $pid $group";
    each_way(GROUP, &|spawn| spawn.process_group(0), |said| {
        let (pid, group) = said.trim().split_once(' ').unwrap();
        assert_eq!(pid, group, "a group of its own");
    });
    let own = rustix::process::getpgrp().as_raw_nonzero().to_string();
    each_way(GROUP, &|spawn| spawn, |said| assert!(said.trim().ends_with(&own), "{said}"));
    let error = fails(&|spawn| spawn.process_group(0x7fff_0000));
    assert_eq!(error, [(Sysno::SETPGID, ErrorKind::Kernel, Errno::PERM)], "there is no such group");
}

#[test]
fn the_signal_mask() {
    each_way(
        c"while read -r name value; do [ $name = SigBlk: ] && echo $value; done < /proc/$$/status; :",
        &|spawn| spawn.signal_mask(SignalMask(1 << 9 | 1 << 11)),
        |said| assert_eq!(said, "0000000000000a00\n"),
    );
}

#[test]
fn the_search_for_the_program() {
    let scratch = Scratch::new().unwrap();
    let [first, second] = ["first", "second"].map(|name| scratch.path().join(name));
    for (folder, mode) in [(&first, 0o644), (&second, 0o755)] {
        fs::create_dir(folder).unwrap();
        copy_program(Path::new("/bin/echo"), &folder.join("tool")).unwrap();
        fs::set_permissions(folder.join("tool"), Permissions::from_mode(mode)).unwrap();
    }
    let found = |folders: String, name: &CStr| {
        let folders = std::ffi::CString::new(folders).unwrap();
        let folders: &'static CStr = Box::leak(folders.into_boxed_c_str());
        let said = says(name, &[c"tool", c"x"], &|spawn| spawn.search(folders));
        said.map_err(|error| (error.call(), error.kind(), error.errno()))
    };
    let [first, second] = [&first, &second].map(|folder| folder.display().to_string());
    let failed = |errno| Err((Sysno::EXECVE, ErrorKind::Kernel, errno));
    assert_eq!(found(format!("/none:{first}:{second}"), c"tool"), Ok("x\n".into()));
    assert_eq!(found(format!("{first}:/none"), c"tool"), failed(Errno::ACCESS));
    assert_eq!(found("/none:/bin/true".into(), c"tool"), failed(Errno::NOENT));
    assert_eq!(found("/bin".into(), c""), failed(Errno::NOENT));
    assert_eq!(found("x".repeat(5000), c"tool"), failed(Errno::NAMETOOLONG));
    // A name with a slash is a path.
    assert_eq!(found("/none".into(), c"/bin/echo"), Ok("x\n".into()));
    let here = says(c"tool", &[c"tool", c"x"], &|spawn| spawn.search(c":/none").directory(c"/bin"));
    assert_eq!(here.unwrap_err().errno(), Errno::NOENT);
    let here = says(c"echo", &[c"echo", c"x"], &|spawn| spawn.search(c"").directory(c"/bin"));
    assert_eq!(here.unwrap(), "x\n", "an empty folder is the working directory");
}

#[test]
fn the_user_and_the_groups() {
    let ids: &'static Change = &|spawn| spawn.groups(&[7, 9]).gid(5).uid(1000);
    if !rustix::process::geteuid().is_root() {
        let error = fails(ids);
        assert_eq!(error, [(Sysno::SETGROUPS, ErrorKind::Kernel, Errno::PERM)]);
        return;
    }
    each_way(
        c"while read -r name value; do case $name in Uid:|Gid:|Groups:) echo $value;; esac; \
          done < /proc/$$/status",
        ids,
        |said| {
            let lines: Vec<Vec<&str>> =
                said.lines().map(|line| line.split_whitespace().collect()).collect();
            assert_eq!(lines, [vec!["1000"; 4], vec!["5"; 4], vec!["7", "9"]]);
        },
    );
    // The directory is entered with the caller's rights, and the program executed with the new ones.
    let scratch = Scratch::new().unwrap();
    fs::set_permissions(scratch.path(), Permissions::from_mode(0o700)).unwrap();
    let path = std::ffi::CString::new(scratch.path().to_str().unwrap()).unwrap();
    let path: &'static CStr = Box::leak(path.into_boxed_c_str());
    let entered = says(c"/bin/echo", &[c"echo"], &|spawn| spawn.directory(path).uid(1000));
    assert_eq!(entered.unwrap(), "\n");
    // A filter's refusal is not the kernel's.
    let refused = under(&[(Sysno::SETRESGID, None, EPERM)], || {
        says(c"/bin/true", &[c"true"], &|spawn| spawn.gid(5).uid(1000)).unwrap_err()
    });
    assert_eq!((refused.call(), refused.kind()), (Sysno::SETRESGID, ErrorKind::Filtered));
}

/// A filter that fakes the loss of rights must not give a program more than its caller wanted.
#[test]
fn a_faked_change_of_rights_starts_nothing() {
    let changes: [(Sysno, &'static Change); 4] = [
        // As many groups as the caller has, but another one.
        (Sysno::SETGROUPS, &|spawn| spawn.groups(&[7])),
        (Sysno::SETGROUPS, &|spawn| spawn.groups(&[7, 9, 11, 12, 13])),
        (Sysno::SETRESGID, &|spawn| spawn.gid(5)),
        (Sysno::SETRESUID, &|spawn| spawn.uid(1000)),
    ];
    for (call, change) in changes {
        // Its own groups are of this thread, and of those that it starts.
        let faked = std::thread::spawn(move || {
            if rustix::process::geteuid().is_root() {
                rustix::thread::set_thread_groups(&[Gid::from_raw(9)]).unwrap();
            }
            under(&[(call, None, Action::Errno(0))], move || {
                says(c"/bin/true", &[c"true"], change).unwrap_err()
            })
        });
        let faked = faked.join().unwrap();
        assert_eq!((faked.call(), faked.errno()), (call, Errno::NOSYS), "{faked:?}");
    }
}
