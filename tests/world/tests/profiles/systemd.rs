//! The chains of systemd's units equal those that its own libraries make.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use seccompat_bpf::{Action, Data, Program};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_engine::{Kind, Remark, Stack, systemd};
use seccompat_policy::{Diagram, Ref, Wanted, Weights, compile};
use seccompat_profile::Unit;
use seccompat_world::need;
use seccompat_world::process::{kill, limited};
use seccompat_world::scratch::Scratch;
use seccompat_world::systemd::Oracle;

/// A kernel without prctl(PR_SET_MDWE), so that every directive is a filter.
const KERNEL: &str = "6.1";

/// Every directive with a filter, alone and in the corners of its grammar.
const CASES: &[&str] = &[
    "ProtectHostname=yes",
    "RestrictAddressFamilies=AF_INET AF_UNIX",
    "RestrictAddressFamilies=none",
    "RestrictAddressFamilies=AF_INET\nRestrictAddressFamilies=none",
    "RestrictAddressFamilies=~AF_INET\nRestrictAddressFamilies=none",
    "RestrictAddressFamilies=none\nRestrictAddressFamilies=AF_INET",
    "RestrictAddressFamilies=~AF_INET AF_PACKET",
    "RestrictAddressFamilies=\"AF_UNIX\"",
    "RestrictAddressFamilies=~ AF_UNIX",
    "RestrictAddressFamilies=AF_NETLINK AF_LOCAL AF_ROUTE\nRestrictAddressFamilies=~AF_UNIX",
    "RestrictAddressFamilies=~AF_INET\nRestrictAddressFamilies=AF_INET",
    "RestrictAddressFamilies=AF_INET\nRestrictAddressFamilies=\nRestrictAddressFamilies=~AF_VSOCK",
    "RestrictAddressFamilies=AF_UNSPEC",
    "RestrictAddressFamilies=AF_nosuch AF_ALG",
    "RestrictAddressFamilies=AF_DECnet AF_MCTP",
    "RestrictAddressFamilies=af_inet AF_UNIX",
    "RestrictNamespaces=time",
    "RestrictNamespaces=~time",
    "RestrictNamespaces=~cgroup ipc net mnt pid user uts",
    "RestrictNamespaces=cgroup ipc net mnt pid user uts",
    "RestrictNamespaces=User net",
    "SystemCallArchitectures=X86",
    "SystemCallFilter=~read:KILL write",
    "SystemCallFilter=~read:4094",
    "SystemCallFilter=~read\nSystemCallErrorNumber=4095",
    "SystemCallFilter=~read:EWOULDBLOCK write:ENOTSUP",
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
    let known = [
        "SystemCall",
        "Restrict",
        "Protect",
        "Private",
        "LockPersonality",
        "Memory",
        "DynamicUser",
    ];
    known.iter().any(|start| key.starts_with(start))
}

/// The programs of our chain, newest first. `Err` if the unit does not start.
fn ours(files: &[Unit], release: &str) -> Result<Vec<Program>, String> {
    let stack = Stack::parse(&format!("systemd@{release}")).unwrap();
    let kernel = KernelVersion::parse(KERNEL).unwrap();
    let chain = systemd::chain(files, &stack, Abi::X86_64, kernel);
    let fails = |remark: &&Remark| remark.kind == Kind::Fails;
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
        // systemd --test shows what a dynamic user implies.
        let key = if &*one.key.what == "DynamicUser" { "RestrictSUIDSGID" } else { &one.key.what };
        writeln!(lines, "{key}={value}").unwrap();
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

/// A unit and its drop-ins, read by us and by systemd itself: `systemd --test` writes the settings of a
/// unit, and the lines that it ignores.
#[test]
fn units_are_read_as_by_systemd() {
    let setpriv = need!(need::program("setpriv"));
    need!(need::root());
    let systemd = Path::new("/usr/lib/systemd/systemd");
    let systemd = if systemd.exists() { systemd } else { Path::new("/lib/systemd/systemd") };
    let oracle = need!(Oracle::all()).remove(0);
    let folder = Scratch::new().unwrap();
    let main = "[Unit]\nDescription=x\nSystemCallFilter=mount\n[Service]\nExecStart=/bin/true\n\
        ; a comment\n  SystemCallFilter = @basic-io \\\n# between\n   mount \\\n\topnat2\n\
        no assignment\nSystemCallFilter=~mount:EACCES\nRestrictRealtime=maybe\n\
        DynamicUser=yes\nProtectClock = ON\nSystemCallErrorNumber=EBUSY\n[Install]\n\
        SystemCallFilter=reboot\n";
    let drop_ins = [
        ("b.conf", "[Service]\nSystemCallFilter=~read @nosuch\n"),
        ("a.conf", "\n"),
        ("c.conf", "[Service]\nSystemCallFilter=read reboot\nSystemCallFilter=~readv\n"),
    ];
    let place = folder.path().join("t.service");
    fs::write(&place, main).unwrap();
    fs::create_dir(folder.path().join("t.service.d")).unwrap();
    for (name, text) in drop_ins {
        fs::write(folder.path().join("t.service.d").join(name), text).unwrap();
    }
    fs::write(folder.path().join("t.service.d/ignored.txt"), "[Service]\nSystemCallFilter=\n")
        .unwrap();
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), open).unwrap();
    let mut command = limited(setpriv, 20);
    command.args(["--reuid=65534", "--clear-groups"]).arg(systemd);
    command.args(["--test", "--system", "--unit=t.service", "--log-target=console"]);
    command.env("SYSTEMD_UNIT_PATH", format!("{}:", folder.path().display()));
    let output = command.output().unwrap();
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let Some((_, dump)) = told.split_once("-> Unit t.service:") else {
        return need::skip(&need::Absent::NotOurs(format!("systemd --test: {}", told.trim())));
    };
    let setting = |key: &str| {
        let lines = dump.lines().map(str::trim).filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(known, _)| *known == key).map(|(_, value)| value.to_owned())
    };
    // Our own reading, by the files.
    let mut paths: Vec<PathBuf> = ["a.conf", "b.conf", "c.conf"]
        .iter()
        .map(|name| folder.path().join("t.service.d").join(name))
        .collect();
    paths.insert(0, place);
    let files: Vec<Unit> =
        paths.iter().map(|path| Unit::drop_in(&fs::read(path).unwrap()).unwrap()).collect();
    let stack = Stack::parse(&format!("systemd@{}", oracle.release)).unwrap();
    let chain = systemd::chain(&files, &stack, Abi::X86_64, KernelVersion::parse(KERNEL).unwrap());
    let filter = chain.oldest_first.iter().find(|one| one.key == "SystemCallFilter").unwrap();
    let listed = setting("SystemCallFilter").unwrap();
    let listed: BTreeSet<&str> = listed.split_whitespace().collect();
    for (_, call) in Sysno::on(Abi::X86_64) {
        let expected = if listed.contains(call.name()) {
            Action::Allow
        } else if listed.contains(format!("{call}:EACCES").as_str()) {
            Action::Errno(13)
        } else {
            Action::Errno(16)
        };
        let nr = call.number(Abi::X86_64).unwrap();
        let data = Data { nr, arch: Abi::X86_64.audit_arch().get(), ..Data::default() };
        let known = stack.library().unwrap().knows(call);
        assert!(!known || filter.policy.decide(&data) == expected, "{call}: {listed:?}");
    }
    assert!(listed.contains("reboot") && !listed.contains("readv"), "{listed:?}");
    for (key, on) in
        [("RestrictSUIDSGID", true), ("ProtectClock", true), ("RestrictRealtime", false)]
    {
        let here = chain.oldest_first.iter().any(|one| one.key == key);
        assert_eq!((setting(key).as_deref() == Some("yes"), here), (on, on), "{key}");
    }
    // Each ignored part is in a line that systemd names in a warning.
    let ours: BTreeSet<(usize, usize)> = chain
        .remarks
        .iter()
        .map(|one| (one.at.0, files[one.at.0].source().place(one.at.1).line))
        .collect();
    let mut theirs = BTreeSet::new();
    for line in told.lines().filter(|line| line.contains("ignoring")) {
        for (at, path) in paths.iter().enumerate() {
            let rest = line.split_once(&format!("{}:", path.display()));
            let number = rest.and_then(|(_, rest)| rest.split(':').next()?.parse().ok());
            // Keys of other sections are no part of a filter.
            if number.is_some_and(|number: usize| at > 0 || (number > 4 && number < 17)) {
                theirs.extend(number.map(|number| (at, number)));
            }
        }
    }
    assert_eq!(ours, theirs, "{told}");
}

/// The installed units, those of the packages that `./test` unpacks, and those in the folders that the
/// variable `SECCOMPAT_UNITS` lists; of those with one text the first.
fn units() -> Vec<(PathBuf, Unit)> {
    let more = std::env::var("SECCOMPAT_UNITS").unwrap_or_default();
    let mut folders = vec![PathBuf::from("/lib/systemd/system")];
    for package in fs::read_dir(need::target().join("units")).into_iter().flatten().flatten() {
        let places = ["lib/systemd/system", "usr/lib/systemd/system"];
        folders.extend(places.map(|place| package.path().join(place)));
    }
    folders.extend(more.split(':').map(PathBuf::from));
    let mut units = BTreeMap::new();
    for entry in folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "service") {
            continue;
        }
        let Ok(bytes) = fs::read(&path) else { continue };
        if let Some(Ok(unit)) = Unit::read(&bytes) {
            units.entry(bytes).or_insert((path, unit));
        }
    }
    units.into_values().collect()
}

/// The assignments of these directives, and the errno that they may depend on.
fn only(unit: &Unit, key: &str) -> Unit {
    let mut alone = unit.clone();
    alone
        .assignments
        .retain(|one| one.key.what.as_ref() == key || &*one.key.what == "SystemCallErrorNumber");
    alone
}

/// More than thirty units with filters: each as it is, and each of its directives alone.
#[test]
fn units_of_debian_are_systemds() {
    for oracle in need!(Oracle::all()) {
        let (mut count, mut directives) = (0, 0);
        for (path, unit) in units() {
            let here: BTreeSet<&str> = unit
                .assignments
                .iter()
                .map(|one| &*one.key.what)
                .filter(|key| counts(key))
                .collect();
            let name = path.display();
            assert_eq!(difference(&oracle, std::slice::from_ref(&unit)), None, "{name}");
            let mut made = 0;
            for key in &here {
                let alone = [only(&unit, key)];
                assert_eq!(difference(&oracle, &alone), None, "{name}: {key}");
                made += usize::from(ours(&alone, &oracle.release) != Ok(Vec::new()));
            }
            count += usize::from(made > 0);
            directives += made;
        }
        let told = format!("systemd {}: {count} units, {directives} directives", oracle.release);
        need::say(&told);
        if !need::target().join("units").is_dir() {
            return need::skip(&need::Absent::Missing(format!("{told}: ./test unpacks more")));
        }
        assert!(count > 30 && directives > 300, "{told}");
    }
}

/// The commands: a process under a unit has the chain of the unit, and the findings have their places.
#[test]
fn commands_answer_for_units() {
    let folder = Scratch::new().unwrap();
    let unit = folder.path().join("a.service");
    let text = "[Service]\nSystemCallFilter=@system-service\nSystemCallFilter=~keyctl:EACCES opnat2\n\
        SystemCallErrorNumber=EPERM\nSystemCallArchitectures=native\nRestrictSUIDSGID=yes\n\
        RestrictNamespaces=yes\nLockPersonality=yes\n";
    fs::write(&unit, text).unwrap();
    let run = |words: &[&str]| {
        let mut command = limited(need::dist(), 60);
        command.arg(words[0]).arg(&unit).args(&words[1..]).args(["--engine", "systemd@252"]);
        let output = command.output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(told).unwrap())
    };
    let (code, told) = run(&["check"]);
    assert!(code == Some(0) && told.contains("a.service:3:33: warning[unit-unknown]"), "{told}");
    let (_, told) = run(&["explain", "openat2()"]);
    assert!(told.contains("a.service:6:1: RestrictSUIDSGID answers errno ENOSYS"), "{told}");
    let (_, told) = run(&["explain", "keyctl"]);
    assert!(told.contains("a.service:2:1: SystemCallFilter answers errno EACCES"), "{told}");
    let (code, told) = run(&["fix"]);
    assert!(code == Some(2) && told.contains("a unit of systemd, not a profile"), "{told}");
    need!(need::root());
    let mut under = limited(need::dist(), 60);
    under.arg("under").arg(&unit).args(["--engine", "systemd@252", "--"]);
    under.args(["sh", "-c", "echo $$; exec sleep 50"]).stdout(std::process::Stdio::piped());
    let mut child = under.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let pid: i32 = line.trim().parse().unwrap();
    let (code, told) = run(&["diff", &format!("pid:{pid}")]);
    kill(pid);
    child.wait().unwrap();
    assert!(code == Some(0) && told.contains("Equal"), "{told}");
}
