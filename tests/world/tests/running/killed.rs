//! `scan` and `run` under filters that kill: they need the calls of a static program and a few
//! more, and without one of these they report its name.
#![cfg(target_arch = "x86_64")]
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use seccompat_bpf::{Action, Insn, code};
use seccompat_catalogue::{Abi, Sysno};
use seccompat_world::need;
use seccompat_world::process::{limited, retry, terminate};
use seccompat_world::scratch::Scratch;

/// Both commands need these: they make a child, share memory with it and wait for it, read `/proc`
/// and print. docs/guarantees.md lists them.
const VITAL: [Sysno; 5] = [Sysno::WAIT4, Sysno::WRITE, Sysno::MMAP, Sysno::OPENAT, Sysno::READ];

/// The calls of a static C program before its own first line.
const STATIC: [Sysno; 11] = [
    Sysno::EXECVE,
    Sysno::BRK,
    Sysno::ARCH_PRCTL,
    Sysno::SET_TID_ADDRESS,
    Sysno::SET_ROBUST_LIST,
    Sysno::RSEQ,
    Sysno::PRLIMIT64,
    Sysno::READLINK,
    Sysno::GETRANDOM,
    Sysno::MPROTECT,
    Sysno::EXIT_GROUP,
];

/// SIGSYS, as shells report it.
const DIED: i32 = 128 + 31;

/// A filter for calls of this ABI: the action for these calls, and for all others.
fn filter(calls: &[Sysno], these: Action, others: Action) -> Vec<u8> {
    let give = |action: Action| Insn::new(code::RET | code::K, action.to_word());
    let load = |at| Insn::new(code::LD | code::W | code::ABS, at);
    let mut insns = vec![
        load(4),
        Insn::jump(code::JMP | code::JEQ, Abi::X86_64.audit_arch().get(), 1, 0),
        give(Action::Allow),
        load(0),
    ];
    for call in calls {
        let number = call.number(Abi::X86_64).unwrap();
        insns.push(Insn::jump(code::JMP | code::JEQ, number, 0, 1));
        insns.push(give(these));
    }
    insns.push(give(others));
    insns.into_iter().flat_map(Insn::to_ne_bytes).collect()
}

struct Place {
    scratch: Scratch,
    seccompat: PathBuf,
    busybox: PathBuf,
}

impl Place {
    /// A command under this filter.
    fn under(&self, filter: &[u8], command: &[&Path]) -> Output {
        let file = self.scratch.path().join("filter.bpf");
        fs::write(&file, filter).unwrap();
        let mut under = limited(&self.seccompat, 60);
        under.arg("under").arg(&file).arg("--").args(command);
        under.output().unwrap()
    }

    /// The compared commands.
    fn commands(&self) -> [Vec<&Path>; 4] {
        let [word, scan, run, trace] = ["true", "scan", "run", "trace"].map(Path::new);
        let command: [&Path; 2] = [&self.busybox, word];
        [
            command.to_vec(),
            vec![&self.seccompat, scan],
            [&[self.seccompat.as_path(), run, Path::new("--")], &command[..]].concat(),
            [&[self.seccompat.as_path(), trace, Path::new("--")], &command[..]].concat(),
        ]
    }
}

fn place() -> Result<Place, need::Absent> {
    let busybox = need::program("busybox")?;
    Ok(Place { scratch: Scratch::new().expect("a folder"), seccompat: need::dist(), busybox })
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The calls without which a command does not end well, each with the output of the command under a filter that
/// kills for this call alone.
///
/// A command that ends well although the filter kills for all these calls makes none of them. So only the groups
/// that disturb a command are taken apart.
fn needed(place: &Place, command: &[&Path], calls: &[Sysno]) -> Vec<(Sysno, Output)> {
    let output = place.under(&filter(calls, Action::KillProcess, Action::Allow), command);
    match calls {
        _ if output.status.code() == Some(0) => Vec::new(),
        &[call] => vec![(call, output)],
        _ => {
            let (some, others) = calls.split_at(calls.len() / 2);
            [needed(place, command, some), needed(place, command, others)]
                .into_iter()
                .flatten()
                .collect()
        }
    }
}

/// The size of the first groups: small, since a scan takes other paths where much is killed.
const GROUP: usize = 16;

#[test]
fn a_filter_that_kills_for_one_call() {
    let place = need!(place());
    let (mut died, mut told) = (vec![BTreeSet::new(); 4], vec![BTreeSet::new(); 4]);
    let calls: Vec<Sysno> =
        Sysno::all().filter(|call| call.number(Abi::X86_64).is_some()).collect();
    for (n, command) in place.commands().iter().enumerate() {
        let groups = calls.chunks(GROUP).flat_map(|group| needed(&place, command, group));
        for (call, output) in groups {
            let stderr = stderr(&output);
            match output.status.code() {
                // The traced command may be the one that died; then the report says so.
                Some(DIED) if n == 3 && stderr.contains("SIGSYS") => drop(told[n].insert(call)),
                Some(DIED) => drop(died[n].insert(call)),
                // A call that `scan` and `run` need, by its name and number.
                Some(2 | 125) if n > 0 => {
                    let name = format!("{call} ({})", call.number(Abi::X86_64).unwrap());
                    assert!(stderr.contains(&name), "{call}: {stderr}");
                    told[n].insert(call);
                }
                other => panic!("{call}, {command:?}: {other:?} {stderr}"),
            }
        }
    }
    let [busybox, scan, run, trace] = &died[..] else { unreachable!() };
    let names = |calls: &BTreeSet<Sysno>| {
        calls.iter().map(|call| call.name()).collect::<Vec<_>>().join(" ")
    };
    println!("busybox true dies of: {}", names(busybox));
    println!("scan dies of:         {}", names(scan));
    println!("run -- true dies of:  {}", names(run));
    println!("trace -- true dies of: {}", names(trace));
    println!("scan tells of:        {}", names(&told[1]));
    println!("run tells of:         {}", names(&told[2]));
    println!("trace tells of:       {}", names(&told[3]));
    assert!(busybox.contains(&Sysno::BRK) && busybox.contains(&Sysno::EXECVE));
    // Without permission to make a child, no process can report that, and the command cannot learn
    // it.
    let allowed: BTreeSet<Sysno> = busybox.iter().copied().chain([Sysno::CLONE]).collect();
    for died in [scan, run, trace] {
        let more: BTreeSet<Sysno> = died.difference(&allowed).copied().collect();
        assert!(more.is_empty(), "dies of more: {}", names(&more));
    }
    assert_eq!(told[1], VITAL.into());
    assert_eq!(told[2], VITAL.into());
}

#[test]
fn a_filter_that_kills_for_all_but_vital_calls() {
    let place = need!(place());
    let vital = [&STATIC[..], &VITAL[..], &[Sysno::CLONE]].concat();
    let filter = filter(&vital, Action::Allow, Action::KillProcess);
    let output = place.under(&filter, &place.commands()[1]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("KILLED"), "{text}");
    println!("{text}");
}

/// A tracer that waits for its tracees works without the sleep. On a busy machine any trace waits;
/// here the second signal makes it wait until its tracees have stopped.
#[test]
fn a_tracer_waits_without_a_sleep() {
    let place = need!(place());
    let file = place.scratch.path().join("filter.bpf");
    fs::write(&file, filter(&[Sysno::CLOCK_NANOSLEEP], Action::KillProcess, Action::Allow))
        .unwrap();
    for _ in 0..10 {
        let mut trace = Command::new(&place.seccompat);
        trace.arg("under").arg(&file).arg("--").arg(&place.seccompat).args(["trace", "--"]);
        trace.arg(&place.busybox).args(["sh", "-c", "trap '' TERM; echo; cat"]);
        trace.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut trace = trace.spawn().unwrap();
        let mut ready = [0];
        trace.stdout.as_mut().unwrap().read_exact(&mut ready).unwrap();
        let pid = i32::try_from(trace.id()).unwrap();
        // The first one is the command's, which ignores it.
        let ended = retry(Duration::from_secs(20), || {
            terminate(pid);
            trace.try_wait().unwrap().ok_or_else(|| "it still traces".to_owned())
        });
        drop(trace.stdin.take());
        let ended = ended.unwrap();
        let mut told = String::new();
        trace.stderr.as_mut().unwrap().read_to_string(&mut told).unwrap();
        assert_ne!(ended.signal(), Some(DIED - 128), "{told}");
        assert_ne!(ended.code(), Some(DIED), "{told}");
    }
}
