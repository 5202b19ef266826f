//! The chains of systemd's units equal those that its own libraries make.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use seccompat_bpf::Program;
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_engine::{Stack, systemd};
use seccompat_policy::{Diagram, Ref, Wanted, Weights, compile};
use seccompat_profile::Unit;
use seccompat_world::need;
use seccompat_world::systemd::Oracle;

/// A kernel without prctl(PR_SET_MDWE), so that every directive is a filter.
const KERNEL: &str = "6.1";

/// Every directive with a filter, alone and in the corners of its grammar.
const CASES: &[&str] = &[
    "ProtectHostname=yes",
    "RestrictAddressFamilies=AF_INET AF_UNIX",
    "RestrictAddressFamilies=none",
    "RestrictAddressFamilies=~AF_INET AF_PACKET",
    "RestrictAddressFamilies=\"AF_UNIX\"",
    "RestrictAddressFamilies=~ AF_UNIX",
    "RestrictAddressFamilies=AF_NETLINK AF_LOCAL AF_ROUTE\nRestrictAddressFamilies=~AF_UNIX",
    "RestrictAddressFamilies=~AF_INET\nRestrictAddressFamilies=AF_INET",
    "RestrictAddressFamilies=AF_INET\nRestrictAddressFamilies=\nRestrictAddressFamilies=~AF_VSOCK",
    "RestrictAddressFamilies=AF_UNSPEC",
    "RestrictAddressFamilies=AF_nosuch AF_ALG",
    "RestrictAddressFamilies=AF_DECnet AF_MCTP",
    "MemoryDenyWriteExecute=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "RestrictNamespaces=yes",
    "RestrictNamespaces=no",
    "RestrictNamespaces=user mnt",
    "RestrictNamespaces=~user mnt",
    "RestrictNamespaces=~user\nRestrictNamespaces=~net",
    "RestrictNamespaces=user\nRestrictNamespaces=net",
    "RestrictNamespaces=yes\nRestrictNamespaces=user",
    "RestrictNamespaces=yes\nRestrictNamespaces=",
    "RestrictNamespaces=user nosuch",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectClock=yes",
    "PrivateDevices=yes",
    "LockPersonality=yes",
    "SystemCallArchitectures=native",
    "SystemCallArchitectures=native x86",
    "SystemCallArchitectures=x32",
    "SystemCallArchitectures=x86-64 x86 x32",
    "SystemCallArchitectures=arm64",
    "SystemCallArchitectures=native\nSystemCallArchitectures=",
    "SystemCallArchitectures=native\nLockPersonality=yes\nSystemCallFilter=@system-service",
    "SystemCallArchitectures=native x86\nSystemCallLog=~read\nSystemCallFilter=~@mount",
    "SystemCallLog=read @mount",
    "SystemCallLog=~@system-service",
    "SystemCallLog=read\nSystemCallLog=~write",
    "SystemCallLog=read\nSystemCallLog=~read",
    "SystemCallLog=read:EPERM",
    "SystemCallFilter=read",
    "SystemCallFilter=~read",
    "SystemCallFilter=~",
    "SystemCallFilter=~ read",
    "SystemCallFilter=read\nSystemCallFilter=~read",
    "SystemCallFilter=~read\nSystemCallFilter=read",
    "SystemCallFilter=~read write\nSystemCallFilter=read",
    "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources",
    "SystemCallFilter=@system-service\nSystemCallFilter=\nSystemCallFilter=~@clock",
    "SystemCallFilter=~@mount:EACCES mount:kill @reboot",
    "SystemCallFilter=@basic-io\nSystemCallFilter=~read:EACCES write:13 openat:kill",
    "SystemCallFilter=~read:0",
    "SystemCallFilter=~read:4095",
    "SystemCallFilter=~read:4096 write",
    "SystemCallFilter=~read:eperm write",
    "SystemCallFilter=read:EPERM write",
    "SystemCallFilter=nosuch @nosuch \"read\" write",
    "SystemCallFilter=@system-service\nSystemCallErrorNumber=EPERM",
    "SystemCallFilter=@system-service\nSystemCallErrorNumber=ENOSYS",
    "SystemCallFilter=~@mount\nSystemCallErrorNumber=ENOSYS",
    "SystemCallFilter=~@mount\nSystemCallErrorNumber=11\nSystemCallErrorNumber=kill",
    "SystemCallFilter=~@mount\nSystemCallErrorNumber=0",
    "SystemCallFilter=~@mount\nSystemCallErrorNumber=nosuch",
    "SystemCallFilter=@default\nSystemCallErrorNumber=EPERM\nSystemCallFilter=~read:EPERM",
    "SystemCallFilter=socket\nRestrictAddressFamilies=AF_UNIX",
    "SystemCallFilter=~socketcall\nSystemCallErrorNumber=EPERM",
    "SystemCallFilter=~socket\nSystemCallErrorNumber=EPERM",
    "SystemCallFilter=~ipc shmat\nSystemCallErrorNumber=EPERM",
    "SystemCallFilter=mmap2 waitpid fadvise64_64",
];

/// The keys of all cases and units that make filters.
fn counts(key: &str) -> bool {
    let known = ["SystemCall", "Restrict", "Protect", "Private", "LockPersonality", "Memory"];
    known.iter().any(|start| key.starts_with(start))
}

/// The programs of our chain, newest first. `Err` if the unit does not start.
fn ours(files: &[Unit], release: &str) -> Result<Vec<Program>, String> {
    let stack = Stack::parse(&format!("systemd@{release}")).unwrap();
    let kernel = KernelVersion::parse(KERNEL).unwrap();
    let chain = systemd::chain(files, &stack, Abi::X86_64, kernel);
    let fails = |remark: &&systemd::Remark| remark.kind == systemd::Kind::Fails;
    if let Some(remark) = chain.remarks.iter().find(fails) {
        return Err(remark.message.clone());
    }
    let made = chain.oldest_first.iter().rev();
    Ok(made.map(|one| compile(&one.policy, &Weights::recorded()).unwrap()).collect())
}

/// The assignments of files, as systemd's parsers get them.
fn lines(files: &[Unit]) -> String {
    let mut lines = String::new();
    for one in files.iter().flat_map(|file| &file.assignments).filter(|one| counts(&one.key.what)) {
        let switch = matches!(&*one.value().to_ascii_lowercase(), "1" | "yes" | "true" | "on");
        let value = if switch { "yes".to_owned() } else { one.value() };
        writeln!(lines, "{}={value}", one.key.what).unwrap();
    }
    lines
}

fn chain(diagram: &mut Diagram, newest_first: &[Program]) -> Ref {
    let functions: Vec<Ref> =
        newest_first.iter().map(|one| diagram.program(one, false).unwrap()).collect();
    diagram.chain(&functions).unwrap()
}

/// Compares both chains.
fn difference(oracle: &Oracle, files: &[Unit]) -> Option<String> {
    let theirs = oracle.filters(&lines(files));
    let (theirs, ours) = match (theirs, ours(files, &oracle.release)) {
        (Ok(theirs), Ok(ours)) => (theirs, ours),
        (Err(_), Err(_)) => return None,
        (theirs, ours) => {
            return Some(format!("systemd: {:?}; here: {:?}", theirs.err(), ours.err()));
        }
    };
    let newest_first: Vec<Program> = theirs.into_iter().rev().collect();
    let mut diagram = Diagram::default();
    let (a, b) = (chain(&mut diagram, &newest_first), chain(&mut diagram, &ours));
    if a == b {
        return None;
    }
    let all = diagram.differences(a, b, Wanted::Any).unwrap();
    Some(format!("{:?}", all.map(|all| all.into_iter().take(3).collect::<Vec<_>>())))
}

fn unit(text: &str) -> Unit {
    Unit::read(format!("[Service]\n{text}\n").as_bytes()).unwrap().unwrap()
}

/// Compares texts, and lists all that differ.
fn compare(oracle: &Oracle, texts: impl IntoIterator<Item = String>) -> usize {
    let (mut count, mut wrong) = (0, String::new());
    for text in texts {
        count += 1;
        if let Some(how) = difference(oracle, &[unit(&text)]) {
            writeln!(wrong, "systemd {}: {text:?}: {how}", oracle.release).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    count
}

#[test]
fn every_directive_is_systemds() {
    for oracle in need!(Oracle::all()) {
        compare(&oracle, CASES.iter().map(|text| (*text).to_owned()));
    }
}

#[test]
fn every_set_is_systemds() {
    for oracle in need!(Oracle::all()) {
        let stack = Stack::parse(&format!("systemd@{}", oracle.release)).unwrap();
        let sets = systemd::sets(&stack.engine().version);
        assert!(sets.len() > 25, "{sets:?}");
        let texts = sets.into_iter().flat_map(|set| {
            ["", "~"].into_iter().flat_map(move |sign| {
                ["", "\nSystemCallErrorNumber=EACCES"]
                    .map(|errno| format!("SystemCallFilter={sign}{set}{errno}"))
            })
        });
        let count = compare(&oracle, texts);
        need::say(&format!("systemd {}: {count} sets equal", oracle.release));
    }
}

/// The installed units, and those in the folders that the variable `SECCOMPAT_UNITS` lists.
fn units() -> Vec<PathBuf> {
    let more = std::env::var("SECCOMPAT_UNITS").unwrap_or_default();
    let folders = ["/lib/systemd/system"].into_iter().chain(more.split(':'));
    let mut units = BTreeSet::new();
    for entry in folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "service") {
            units.insert(entry.path());
        }
    }
    units.into_iter().collect()
}

#[test]
fn units_of_debian_are_systemds() {
    for oracle in need!(Oracle::all()) {
        let (mut count, mut directives) = (0, 0);
        for path in units() {
            let Some(Ok(unit)) = fs::read(&path).ok().and_then(|bytes| Unit::read(&bytes)) else {
                continue;
            };
            let here: BTreeSet<&str> = unit
                .assignments
                .iter()
                .map(|one| &*one.key.what)
                .filter(|key| counts(key))
                .collect();
            if here.is_empty() {
                continue;
            }
            let name = Path::new(&path).display();
            assert_eq!(difference(&oracle, std::slice::from_ref(&unit)), None, "{name}");
            for key in &here {
                let mut alone = unit.clone();
                alone.assignments.retain(|one| {
                    one.key.what.as_ref() == *key || &*one.key.what == "SystemCallErrorNumber"
                });
                assert_eq!(difference(&oracle, &[alone]), None, "{name}: {key}");
            }
            count += 1;
            directives += here.len();
        }
        need::say(&format!("systemd {}: {count} units, {directives} directives", oracle.release));
        assert!(count > 10);
    }
}
