//! The built-in filters of flatpak equal those that it gives an application.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use seccompat_engine::flatpak;
use seccompat_world::need::{self, Absent, say};
use seccompat_world::process::{limited, one_at_a_time, processes_with, run};
use seccompat_world::scratch::{Scratch, copy_program};

/// The release whose built-in filter is that of an installed one: itself, or the recorded one of its line.
fn recorded(release: &str) -> Option<&'static str> {
    let line = release.rsplit_once('.').map_or(release, |(line, _)| line);
    flatpak::release(release).or_else(|| flatpak::release(line))
}

/// Compares a built-in filter with another one, and returns the report.
fn compared(built_in: &str, other: &str) -> (bool, String) {
    let output = limited(need::dist(), 60).args(["diff", built_in, other]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success() && told.contains("Equal"), told)
}

/// Stores the filters of the installed flatpak in this folder, and returns its release.
fn dumped(folder: &Path) -> String {
    let script = need::repository().join("crates/engine/data/flatpak.sh");
    run(limited("sh", 100).arg(script).arg(folder)).unwrap();
    fs::read_to_string(folder.join("release")).unwrap().trim().to_owned()
}

/// The filters that `flatpak.sh` stored: of the installed release, and in the folders that the variable
/// `SECCOMPAT_FLATPAK` lists.
#[test]
fn the_built_ins_are_flatpaks() {
    seccompat_world::need!(need::program("flatpak"));
    let _one = one_at_a_time();
    let folder = Scratch::new().unwrap();
    dumped(folder.path());
    let more = std::env::var("SECCOMPAT_FLATPAK").unwrap_or_default();
    let more = more.split(':').filter(|folder| !folder.is_empty()).map(PathBuf::from);
    for folder in [folder.path().to_owned()].into_iter().chain(more) {
        let release = fs::read_to_string(folder.join("release")).unwrap();
        let Some(release) = recorded(release.trim()) else {
            need::skip(&Absent::NotOurs(format!("flatpak {release} was not recorded")));
            continue;
        };
        let mut count = 0;
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|ending| ending != "bpf") {
                continue;
            }
            let name = path.file_stem().unwrap().to_str().unwrap();
            let built_in = format!("builtin:{name}@{release}");
            let (equal, told) = compared(&built_in, path.to_str().unwrap());
            assert!(equal, "{built_in}: {told}");
            count += 1;
        }
        assert_eq!(count, 8, "{}", folder.display());
        say(&format!("flatpak {release}: {count} filters equal"));
    }
    // Words and releases change the filter.
    for other in ["flatpak+devel@1.14", "flatpak+bluetooth@1.14", "flatpak+multiarch@1.14"] {
        let (equal, told) = compared("builtin:flatpak@1.14", &format!("builtin:{other}"));
        assert!(!equal && told.contains("Different"), "{other}: {told}");
    }
    let newer = "builtin:flatpak+multiarch@1.16";
    let (_, told) = compared("builtin:flatpak+multiarch@1.14", newer);
    assert!(told.contains("newly allowed, was EPERM (1)\n      modify_ldt"), "{told}");
    for unknown in ["flatpak@1.12", "flatpak+nosuch", "flatpak+"] {
        let mut show = limited(need::dist(), 20);
        let output = show.args(["show", &format!("builtin:{unknown}")]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && told.contains("there is no"), "{told}");
    }
}

/// A running application has the filter, and nothing but it.
#[test]
fn an_application_runs_under_the_built_in() {
    seccompat_world::need!(need::root());
    let flatpak = seccompat_world::need!(need::program("flatpak"));
    seccompat_world::need!(need::program("bwrap"));
    let busybox = seccompat_world::need!(need::program("busybox"));
    let _one = one_at_a_time();
    let folder = Scratch::new().unwrap();
    let release = dumped(folder.path());
    let Some(release) = recorded(&release) else {
        return need::skip(&Absent::NotOurs(format!("flatpak {release} was not recorded")));
    };
    let place = |name: &str| folder.path().join(name);
    let prepared = |command: &mut Command| {
        let folders =
            [("FLATPAK_USER_DIR", "data"), ("FLATPAK_SYSTEM_DIR", "system"), ("HOME", "home")];
        command.envs(folders.map(|(name, folder)| (name, place(folder))));
        command.env("XDG_RUNTIME_DIR", place("run")).env("XDG_DATA_HOME", place("home/share"));
    };
    // The runtime of the dump is empty.
    fs::create_dir_all(place("runtime/usr/bin")).unwrap();
    copy_program(&busybox, &place("runtime/usr/bin/sh")).unwrap();
    let export = ["build-export", "--runtime"].map(PathBuf::from);
    let export = export.into_iter().chain([place("repo"), place("runtime"), PathBuf::from("1")]);
    let update = ["--user", "update", "-y", "--noninteractive"].map(PathBuf::from);
    for words in [export.collect::<Vec<_>>(), update.to_vec()] {
        let mut command = limited(&flatpak, 60);
        prepared(command.args(words));
        run(&mut command).unwrap();
    }
    let word = format!("seccompat-{}", std::process::id());
    let mut application = limited(&flatpak, 60);
    application.args(["run", "--no-session-bus", "--no-a11y-bus", "org.example.App"]);
    // It ends with its standard input.
    prepared(application.args(["-c", "echo ready; read end", &word]));
    application.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = application.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let shells = processes_with(b"sh\0", &word);
    let compared = shells
        .first()
        .map(|pid| compared(&format!("builtin:flatpak@{release}"), &format!("pid:{pid}")));
    drop(child.stdin.take());
    let ended = child.wait_with_output().unwrap();
    let Some((equal, told)) = compared.filter(|_| line == "ready\n") else {
        let why = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
        return need::skip(&Absent::NotOurs(format!("flatpak starts no application: {why}")));
    };
    assert!(equal, "{release}: {told}");
    say(&format!("builtin:flatpak@{release} equals the filter of an application"));
}
