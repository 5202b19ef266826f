//! The examples of the help screens, which are those of the manual pages, run as they are written.
//!
//! Files have the names that the examples say. Programs that a machine may lack, and that fetch their input from
//! elsewhere, are small scripts.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::env;
use std::fs;
use std::path::Path;

use seccompat_world::apart;
use seccompat_world::need;
use seccompat_world::process::{limited, run};
use seccompat_world::scratch::{Scratch, copy_program, write_script};

/// Examples that do not run here, each with the reason.
const LEFT_OUT: [(&str, &str); 3] = [
    ("ENTRYPOINT ", "a line of a Dockerfile"),
    ("seccompat logs core.", "no program of the test leaves a core file"),
    ("seccompat record --container ", "no container of that ID runs"),
];

/// The commands that have a help screen, with those of two words.
fn commands() -> Vec<String> {
    let below = |words: &[&str]| -> Vec<String> {
        let help = run(limited(need::dist(), 20).args(words).arg("--help")).unwrap();
        let Some((_, list)) = help.split_once("Commands:\n") else { return Vec::new() };
        let lines = list.lines().take_while(|line| !line.is_empty());
        let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let names = names.filter_map(|line| line.split_whitespace().next());
        names.filter(|name| *name != "help").map(str::to_owned).collect()
    };
    let mut all = below(&[]);
    for name in all.clone() {
        all.extend(below(&[&name]).iter().map(|second| format!("{name} {second}")));
    }
    all
}

fn examples() -> Vec<String> {
    let mut found = Vec::new();
    for command in commands() {
        let words = command.split(' ').chain(["--help"]);
        let help = run(limited(need::dist(), 20).args(words)).unwrap();
        let part = help.split("\nExamples\n").nth(1).unwrap_or_default();
        let lines = part.lines().take_while(|line| line.starts_with("  "));
        found.extend(lines.map(|line| line.trim().to_owned()));
    }
    found.sort();
    found.dedup();
    found
}

/// The files that the examples name.
fn files(folder: &Path) {
    let corpus = need::corpus().join("moby");
    for (name, release) in [
        ("profile", "28.2.0"),
        ("docker", "28.2.0"),
        ("default", "28.2.0"),
        ("mine", "25.0.3"),
        ("old", "20.10.0"),
        ("new", "28.2.0"),
        ("profiles/one", "28.2.0"),
    ] {
        let to = folder.join(name).with_extension("json");
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(corpus.join(format!("v{release}.json")), to).unwrap();
    }
    // A unit's list of calls has no conditions.
    let plain = r#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["read", "write", "execve", "exit_group"], "action": "SCMP_ACT_ALLOW"}]}"#;
    fs::write(folder.join("plain.json"), plain).unwrap();
    fs::write(folder.join("nginx.service"), "[Service]\nSystemCallFilter=@system-service\n")
        .unwrap();
    let page = fs::read_to_string(need::repository().join("docs/new-calls.md")).unwrap();
    fs::write(folder.join("newcall.tbl"), page.split("```\n").nth(1).unwrap()).unwrap();
    for name in ["a.tar", "rootfs.tar"] {
        run(limited("tar", 20).arg("-cf").arg(folder.join(name)).args(["-C", "/", "etc/passwd"]))
            .unwrap();
    }
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  securityContext:\n    \
        seccompProfile: {type: Localhost, localhostProfile: one.json}\n  containers: [{name: web, image: web}]\n";
    fs::create_dir(folder.join("deploy")).unwrap();
    fs::write(folder.join("deploy/pod.yaml"), pod).unwrap();
    let make = |words: &str| {
        run(limited(need::dist(), 60).args(words.split(' ')).current_dir(folder)).unwrap();
    };
    make("convert docker.json --form spo --name base -o base.yaml");
    make("convert docker.json --form spo --name app -o app.yaml");
    make("compile builtin:docker --arch s390x -o filter.bpf");
    for name in ["program", "tests"] {
        write_script(&folder.join(name), "#!/bin/sh\nexit 0\n").unwrap();
    }
}

/// Programs that fetch their input from elsewhere, and commands that the examples run.
fn programs(bin: &Path) {
    copy_program(&need::dist(), &bin.join("seccompat")).unwrap();
    copy_program(&need::dist_oci(), &bin.join("seccompat-oci")).unwrap();
    let log = need::repository().join("docs/tutorial.in/killed.log").canonicalize().unwrap();
    let log = format!("#!/bin/sh\ncat {}\n", log.display());
    let scans = "#!/bin/sh\nfor pod in a b; do echo \"[pod/$pod/scan] $(seccompat scan --format json | tr -d '\\n')\"; done\n";
    for (name, script) in [
        ("journalctl", &*log),
        ("dmesg", &log),
        ("ausearch", &log),
        ("helm", "#!/bin/sh\ncat deploy/pod.yaml\n"),
        ("kubectl", scans),
        ("make", "#!/bin/sh\nexit 0\n"),
        ("nginx", "#!/bin/sh\nexit 0\n"),
        ("git", "#!/bin/sh\nexit 0\n"),
    ] {
        write_script(&bin.join(name), script).unwrap();
    }
}

/// Makes places for programs and manual pages, and logs.
const BEFORE: &str = "mkdir -p /var/log/audit /usr/local/share/man/man1 /usr/local/libexec
mkdir -p /root/.config/fish/completions /etc/bash_completion.d /usr/libexec/seccompat
dmesg > /var/log/audit/audit.log; dmesg > /var/log/kern.log
cp \"$BIN/seccompat-oci\" /usr/local/libexec; cp \"$BIN/seccompat-oci\" /usr/libexec/seccompat
export HOME=/root
";
/// A process under a filter, which an example calls 1234.
const PROCESS: &str = "seccompat under builtin:docker -- sh -c 'echo $$ > pid; exec sleep 3' & until [ -s pid ]; do sleep 0.05; done\n";

#[test]
fn the_examples_run() {
    need!(need::root());
    for name in ["dockerd", "podman", "containerd", "z3"] {
        need!(need::program(name));
    }
    let scratch = Scratch::new().unwrap();
    let (bin, layers) = (scratch.path().join("bin"), scratch.path().join("layers"));
    fs::create_dir(&bin).unwrap();
    fs::create_dir(&layers).unwrap();
    programs(&bin);
    let path = format!("{}:{}", bin.display(), env::var("PATH").unwrap_or_default());
    let template = scratch.path().join("template");
    fs::create_dir(&template).unwrap();
    files(&template);
    let (mut failed, mut count) = (Vec::new(), 0);
    for example in examples() {
        if let Some((_, why)) = LEFT_OUT.iter().find(|(start, _)| example.starts_with(start)) {
            need::say(&format!("left out: {example}: {why}"));
            continue;
        }
        let folder = scratch.path().join("folder");
        run(limited("cp", 20).arg("-a").args([&template, &folder])).unwrap();
        let process = if example.contains("1234") { PROCESS } else { "" };
        let script = format!("{BEFORE}{process}{}\n", example.replace("1234", "$(cat pid)"));
        let mut sh = apart::sh(&layers, &script, 60);
        let output = sh.current_dir(&folder).env("PATH", &path).env("BIN", &bin).output().unwrap();
        let said = [&output.stdout[..], &output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        // 1 has a meaning of its own: findings, a difference.
        if output.status.code().is_none_or(|code| code > 1) {
            failed.push(format!("{example}\n{}: {said}", output.status));
        }
        count += 1;
        fs::remove_dir_all(&folder).unwrap();
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(count > 60, "{count} examples");
}
