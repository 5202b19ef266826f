//! Scans in children, and what they print.
#![forbid(unsafe_code)]

use std::os::fd::{AsFd, AsRawFd};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use seccompat_bpf::Program;
use seccompat_catalogue::{Errno, Facts, Outcome, Probe, Sysno};
use seccompat_probe::Verdict;

use super::filter::{self, Rule};
use super::harness::{self, Ran};

/// The calls that a scan, and the program around it, need under a filter: to read `/proc`, to make
/// children and wait for them, to allocate memory, to print, and to end.
pub const LIVES_ON: &[Sysno] = &[
    Sysno::OPENAT,
    Sysno::READ,
    Sysno::CLOSE,
    Sysno::STATX,
    Sysno::FSTAT,
    Sysno::LSEEK,
    Sysno::UNAME,
    Sysno::CLONE,
    Sysno::GETTID,
    Sysno::WAIT4,
    Sysno::NANOSLEEP,
    Sysno::KILL,
    Sysno::MMAP,
    Sysno::MUNMAP,
    Sysno::MREMAP,
    Sysno::BRK,
    Sysno::MADVISE,
    Sysno::WRITE,
    Sysno::EXIT_GROUP,
    Sysno::SIGALTSTACK,
    Sysno::RT_SIGRETURN,
    Sysno::RESTART_SYSCALL,
    Sysno::FUTEX,
];

/// Calls that no filter sees on some kernels: seccomp exempts them since Linux 6.12 and 6.18
/// (`seccomp_uprobe_exception`, kernel/seccomp.c), so "available" is correct for them.
pub fn exempt(name: &str) -> bool {
    matches!(name, "uprobe" | "uretprobe")
}

/// One call of a scan, as a child printed it.
#[derive(Clone, Debug)]
pub struct Line {
    pub name: String,
    pub number: u32,
    pub conclusive: bool,
    /// The verdict, with a filter's errno.
    pub said: String,
    /// The registers of each probe.
    pub probes: Vec<[u64; 6]>,
}

/// Whether some probe of the call expects this errno.
pub fn expects(facts: &Facts, errno: Errno) -> bool {
    facts.probes.iter().any(|probe| probe.expect().contains(&Outcome::Errno(errno)))
}

/// Installs a filter on this thread.
pub fn install(program: &Program) {
    rustix::thread::set_no_new_privs(true).expect("no_new_privs");
    seccompat_live::install(program, 0).expect("a filter");
}

/// Scans this thread, and prints one line for each call.
pub fn print() {
    let calls: Vec<Sysno> = Sysno::all().collect();
    let scan = seccompat_live::scan(filter::abi(), &calls);
    if let Some(way) = scan.asked.way {
        harness::say(&format!("asked {}", way.name()));
    }
    for call in scan.calls {
        let said = match call.finding.verdict {
            Verdict::Filtered(Some(errno)) => format!("filtered_{errno}").replace(' ', "_"),
            verdict => verdict.name().to_owned(),
        };
        let words = call.probes.iter().flat_map(|made| made.args).map(|word| format!("{word:x}"));
        let words: Vec<String> = words.collect();
        let conclusive = u8::from(call.conclusive);
        let (name, number) = (call.call, call.number);
        harness::say(&format!("call {name} {number} {conclusive} {said} {}", words.join(" ")));
    }
}

/// Installs the filter that `rules` makes from a seed and a number, scans, and prints the findings.
pub fn print_under(args: &[String], rules: fn(u64, u64) -> Vec<Rule>) {
    let [seed, n] = args else { panic!("seed and number") };
    let rules = rules(seed.parse().expect("a seed"), n.parse().expect("a number"));
    install(&filter::program(&rules));
    print();
}

/// The result of a scan without a filter.
pub fn baseline() -> Vec<Line> {
    let ran = harness::watch(&mut harness::role("scans::baseline", &[]), Duration::from_secs(20));
    ran.expect_well("the scan without a filter");
    lines(&ran)
}

/// The calls that a child printed.
pub fn lines(ran: &Ran) -> Vec<Line> {
    ran.said("call").map(line).collect()
}

fn line(text: &str) -> Line {
    let mut words = text.split(' ');
    let mut next = || words.next().expect("a word");
    let (name, number) = (next().to_owned(), next().parse().expect("a number"));
    let (conclusive, said) = (next() == "1", next().replace('_', " "));
    let words: Vec<u64> = words
        .filter(|word| !word.is_empty())
        .map(|word| u64::from_str_radix(word, 16).expect("a register"))
        .collect();
    let probes = words.chunks_exact(6).map(|c| c.try_into().expect("six registers")).collect();
    Line { name, number, conclusive, said, probes }
}

/// The next descriptor, which shows whether one was left open; without `/proc`.
pub fn lowest_free_descriptor() -> Option<i32> {
    std::io::stdout().as_fd().try_clone_to_owned().ok().map(|fd| fd.as_raw_fd())
}

/// This program, as nobody or as the current user, with `/proc` or with an empty directory in its
/// place.
pub fn program(program: &Path, nobody: bool, gone: bool) -> Command {
    let mut words: Vec<&str> = Vec::new();
    if gone {
        let hide = "mount -t tmpfs none /proc && exec \"$@\"";
        words.extend(["unshare", "-m", "sh", "-c", hide, "sh"]);
    }
    if nobody {
        words.extend(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    words.push(program.to_str().unwrap());
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

/// Whether the kernel itself may refuse the call with EPERM, so that a filter's answer looks like a
/// gate's.
pub fn is_gates(line: &Line) -> bool {
    let call = Sysno::from_number(filter::abi(), line.number).expect("a call");
    let gated = |probe: &Probe| probe.gate().is_some_and(|g| g.says.contains(&Errno::EPERM));
    !line.conclusive && Facts::of(call).probes.iter().any(gated)
}
