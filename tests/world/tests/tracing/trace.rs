//! `seccompat trace` on programs that know the cause of each refusal.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

use seccompat_catalogue::{Abi, Facts, KernelVersion, Sysno};
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::traced::{NOBODY, Place, is_filtered, said};
use serde_json::Value;

/// Programs for each way of tracing.
fn programs() -> u64 {
    need::tries(250)
}

/// The counts for one thread, number and errno: by a filter, by the kernel, undetermined.
type Counts = BTreeMap<(i64, i64, String), [i64; 3]>;

fn truth(text: &str) -> Counts {
    let mut counts = Counts::new();
    for line in text.lines() {
        let words: Vec<i64> = line.split(' ').map(|word| word.parse().unwrap()).collect();
        let errno = if words[2] == 1 { "EPERM" } else { "ENOSYS" };
        let slot = usize::from(words[3] == 0);
        counts.entry((words[0], words[1], errno.to_owned())).or_default()[slot] += 1;
    }
    counts
}

fn told(document: &Value) -> Counts {
    let mut counts = Counts::new();
    for event in document["events"].as_array().unwrap() {
        let slot = match event["cause"].as_str().unwrap() {
            "filter" => 0,
            "kernel" => 1,
            "unknown" => 2,
            other => panic!("{other}: {event}"),
        };
        let number = |field: &str| event[field].as_i64().unwrap();
        let errno = event["errno"].as_str().unwrap().to_owned();
        let key = (number("pid"), number("nr"), errno);
        counts.entry(key).or_default()[slot] += number("count");
    }
    counts
}

/// The tracer's way to know the filters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// It reads the filters: root.
    Read,
    /// It saw the program install them.
    Own,
    /// They also apply to the tracer, as in a container.
    Outer,
    /// The program had them before, and the tracer may not read them.
    Asked,
    /// As `Own`, in a fast trace: every call stops as soon as the program has a filter.
    FastOwn,
    /// As `Outer`, in a fast trace.
    FastOuter,
}

impl Way {
    fn is_outer(self) -> bool {
        matches!(self, Self::Outer | Self::FastOuter)
    }

    fn is_fast(self) -> bool {
        matches!(self, Self::FastOwn | Self::FastOuter)
    }

    /// Whether a fast trace misses that the kernel lacks this call: one with six arguments, below filters of which
    /// none refuses it. Of the program's calls that is epoll_pwait2, before Linux 5.11.
    fn may_miss(self, nr: i64) -> bool {
        let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
        let kernel = KernelVersion::parse(&release).unwrap();
        let call = u32::try_from(nr).ok().and_then(|nr| Sysno::from_number(Abi::NATIVE?, nr));
        let is_missed = |call: Sysno| Facts::of(call).params.len() == 6 && call.since() > kernel;
        self == Self::FastOuter && call.is_some_and(is_missed)
    }
}

/// Traces a program that has installed its filter before.
fn late(place: &Place, refused: &[&std::ffi::OsStr], report: &Path) -> Output {
    let go = place.go();
    let words = [refused, &["late".as_ref(), go.as_os_str()]].concat();
    let arguments = ["--format", "json", "-o", report.to_str().unwrap()];
    let (program, output) = place.attached(&words, &is_filtered, &arguments);
    assert_eq!(program.code(), Some(42));
    output
}

/// 1,000 programs with filters of their own, in threads and processes, refused by filter and
/// kernel: no cause is wrong, and none is undetermined, whether the tracer can read the filters,
/// has seen them, or must test the call in a child.
#[test]
fn no_refusal_is_put_on_the_wrong_side() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile(&cc, include_str!("../../src/refused.c"), "refused");
    let files = place.open("files");
    let sticky = place.open("files/sticky");
    fs::write(files.join("file"), "").unwrap();
    fs::write(sticky.join("file"), "").unwrap();
    let out = place.open("out");
    println!(
        "{:12} {:>8} {:>8} {:>8} {:>8} {:>12}",
        "", "programs", "events", "filter", "kernel", "undetermined"
    );
    for way in [Way::Read, Way::Own, Way::Outer, Way::Asked, Way::FastOwn, Way::FastOuter] {
        let mut sums = [0; 3];
        for seed in 1..=programs() {
            let (report, facts) = (out.join("report"), out.join("facts"));
            let seed_word = seed.to_string();
            let seccompat = place.path("seccompat");
            let mut words: Vec<&std::ffi::OsStr> = Vec::new();
            let refused = [program.as_os_str(), seed_word.as_ref(), facts.as_ref(), files.as_ref()];
            if way.is_outer() {
                words.extend(refused);
                words.push("wrap".as_ref());
            }
            words.extend([seccompat.as_os_str(), "trace".as_ref(), "--format".as_ref()]);
            words.extend(["json".as_ref(), "-o".as_ref(), report.as_os_str()]);
            words.extend(way.is_fast().then_some(std::ffi::OsStr::new("--fast")));
            words.push("--".as_ref());
            words.extend(refused);
            if way.is_outer() {
                words.push("bare".as_ref());
            }
            let mut command = limited(words[0], 60);
            command.args(&words[1..]);
            if way != Way::Read {
                command.uid(NOBODY).gid(NOBODY);
            }
            let output = if way == Way::Asked {
                late(&place, &refused, &report)
            } else {
                command.output().unwrap()
            };
            assert_eq!(output.status.code(), Some(42), "seed {seed}: {}", said(&output));
            let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
            let (truth, told) = (truth(&fs::read_to_string(&facts).unwrap()), told(&document));
            for (key, &[filter, kernel, _]) in &truth {
                let heard = told.get(key).copied().unwrap_or_default();
                if filter == 0 && way.may_miss(key.1) && heard == [0; 3] {
                    continue;
                }
                let place = || format!("seed {seed}, (thread, number, errno) {key:?}: {heard:?}");
                assert_eq!(heard.iter().sum::<i64>(), filter + kernel, "{}", place());
                assert!(heard[0] <= filter && heard[1] <= kernel, "wrong side: {}", place());
                assert_eq!(heard[2], 0, "undetermined: {}", place());
                sums.iter_mut().zip(heard).for_each(|(sum, n)| *sum += n);
            }
            for file in [&report, &facts] {
                fs::remove_file(file).unwrap();
            }
        }
        let events: i64 = sums.iter().sum();
        let way = format!("{way:?}");
        println!(
            "{way:12} {:>8} {events:>8} {:>8} {:>8} {:>12}",
            programs(),
            sums[0],
            sums[1],
            sums[2]
        );
        let few = i64::try_from(4 * programs()).unwrap();
        assert!(sums[0] > few && sums[1] > few, "too few to show anything");
    }
}

/// Refusals that no probe decides, of a program that had its filter before: the tracer tests the
/// call in a child of the program, and nothing is left of that. If no child can be made, no cause
/// is given.
#[test]
fn filters_are_asked_in_a_child_of_the_program() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile(&cc, include_str!("../../src/asked.c"), "asked");
    let report = place.open("out").join("report");
    for (mode, threads) in [("open", 2), ("closed", 1)] {
        late(&place, &[program.as_os_str(), mode.as_ref()], &report);
        let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        let mut causes: BTreeMap<i64, (BTreeSet<&str>, i64)> = BTreeMap::new();
        for event in document["events"].as_array().unwrap() {
            let (causes, times) = causes.entry(event["nr"].as_i64().unwrap()).or_default();
            causes.insert(event["cause"].as_str().unwrap());
            *times += event["count"].as_i64().unwrap();
        }
        let number = |call: Sysno| call.number(Abi::NATIVE.unwrap()).unwrap().into();
        for (nr, cause) in [
            (number(Sysno::KILL), "filter"),
            (number(Sysno::SETUID), "kernel"),
            (number(Sysno::SETHOSTNAME), "filter"),
            (9998, "kernel"),
            (9999, "filter"),
        ] {
            let cause = if mode == "closed" { "unknown" } else { cause };
            assert_eq!(causes[&nr], (BTreeSet::from([cause]), 3 * threads), "{mode}: {nr}");
        }
        fs::remove_file(&report).unwrap();
    }
}

/// 32-bit code without a C library: chroot("/"), and its result, negated, as the status.
const SMALL: &str = r#"
asm(".globl _start\n_start: mov $61, %eax; mov $root, %ebx; int $0x80\n"
    "neg %eax; mov %eax, %ebx; mov $1, %eax; int $0x80\n"
    "root: .asciz \"/\"\n");
"#;

#[test]
fn a_32_bit_program_is_traced() {
    need!(need::root());
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile_narrow(&cc, SMALL, "small");
    let plain = Command::new(&program).uid(NOBODY).gid(NOBODY).status();
    // A kernel may lack 32-bit calls.
    let Ok(plain) = plain else { return };
    let report = place.open("out").join("report");
    let mut command = place.trace();
    command.args(["--format", "json", "-o"]).arg(&report).arg("--").arg(&program);
    let output = command.uid(NOBODY).gid(NOBODY).output().unwrap();
    assert_eq!((plain.code(), output.status.code()), (Some(1), Some(1)), "{}", said(&output));
    let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    let [event] = &document["events"].as_array().unwrap()[..] else { panic!("{document}") };
    assert_eq!((&event["arch"], &event["syscall"]), (&"x86".into(), &"chroot".into()), "{event}");
    assert_eq!((&event["cause"], &event["shown"][0]), (&"kernel".into(), &"\"/\"".into()));
}

/// The actions of a filter other than an errno.
const SIGSYS: &str = r#"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
static void handle(int s) { _exit(s == SIGSYS ? 33 : 1); }
int main(int argc, char **argv) {
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_swapon, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, (unsigned)strtoul(argv[1], 0, 0)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog p = { 4, f };
	signal(SIGSYS, handle);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
	syscall(SYS_swapon, "x", 0);
	return 44;
}
"#;

#[test]
fn sigsys_is_reported_with_its_call() {
    let cc = need!(need::program("cc"));
    let place = Place::new();
    let program = place.compile(&cc, SIGSYS, "sigsys");
    // Kill the process, kill the thread, trap; and an action for a tracer that does not request it.
    for (action, status, errno) in [
        ("0x80000000", 128 + 31, "SIGSYS"),
        ("0", 128 + 31, "SIGSYS"),
        ("0x30000", 33, "SIGSYS"),
        ("0x7ff00000", 44, "ENOSYS"),
        ("0x5000d", 44, "EACCES"),
    ] {
        let report = place.path("report");
        let mut command = place.trace();
        command.args(["--format", "json", "-o"]).arg(&report).arg("--").arg(&program).arg(action);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{action}: {}", said(&output));
        let document: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        let events = document["events"].as_array().unwrap();
        // Without the right to read filters an EACCES is taken for the kernel's.
        if need::root().is_ok() || errno != "EACCES" {
            assert_eq!(events.len(), 1, "{action}: {document}");
            assert_eq!(events[0]["syscall"], "swapon");
            assert_eq!(events[0]["errno"], errno);
            if need::root().is_ok() || errno == "SIGSYS" {
                assert_eq!(events[0]["cause"], "filter", "{document}");
            }
        }
    }
}
