//! Scans where little works: the scan says what it could find out, never hangs, never lies, and
//! leaves nothing behind.
#![deny(unsafe_code)]
// A test prints its counts, and stops at the first surprise.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod common {
    pub mod filter;
    pub mod harness;
    pub mod os;
    pub mod scans;
}

use std::process::{Command, ExitCode};
use std::time::Duration;

use common::filter::{self, Rule};
use common::harness::{self, Outcome, say};
use common::os;
use common::scans::{self, Line};
use rustix::process::{Resource, Rlimit, setrlimit};
use seccompat_bpf::Action;
use seccompat_catalogue::{Errno, Sysno};

/// Calls that the cases refuse: of several kinds, old and new.
const VICTIMS: &[Sysno] = &[
    Sysno::OPENAT2,
    Sysno::FACCESSAT2,
    Sysno::CLONE3,
    Sysno::STATMOUNT,
    Sysno::KEYCTL,
    Sysno::MOUNT,
    Sysno::SOCKET,
    Sysno::GETRANDOM,
    Sysno::MEMBARRIER,
    Sysno::PTRACE,
    Sysno::FORK,
    Sysno::VFORK,
    Sysno::EXIT,
    Sysno::SYNCFS,
    Sysno::PIDFD_OPEN,
    Sysno::RSEQ,
    Sysno::LANDLOCK_CREATE_RULESET,
];

fn all(calls: &[Sysno], action: Action) -> Vec<Rule> {
    calls.iter().map(|&call| Rule::new(call, action)).collect()
}

fn limit(resource: Resource, current: u64) {
    let limit = Rlimit { current: Some(current), maximum: Some(current) };
    setrlimit(resource, limit).expect("a limit");
}

/// A case: its name, and the filter; what else is done to the process is in [`prepare`].
fn rules(case: &str) -> Vec<Rule> {
    let errno = |n| all(VICTIMS, Action::Errno(n));
    match case {
        "eacces" => errno(13),
        "enoent" => errno(2),
        "the_largest_errno" => errno(4095),
        "success" => errno(0),
        "killed" => all(VICTIMS, Action::KillProcess),
        "killed_by_thread" => all(VICTIMS, Action::KillThread),
        "trapped" => all(VICTIMS, Action::Trap(3)),
        "supervised" => all(&VICTIMS[..3], Action::Notify),
        "prctl_refused" => all(&[Sysno::PRCTL], Action::Errno(1)),
        "prctl_faked" => all(&[Sysno::PRCTL, Sysno::OPENAT2], Action::Errno(0)),
        "prctl_kills" => all(&[Sysno::PRCTL, Sysno::RT_SIGACTION], Action::KillProcess),
        "clone_refused" => all(&[Sysno::CLONE, Sysno::FORK, Sysno::OPENAT2], Action::Errno(1)),
        "clone_faked" => all(&[Sysno::CLONE, Sysno::FORK, Sysno::OPENAT2], Action::Errno(0)),
        "gettid_faked" => all(&[Sysno::GETTID, Sysno::OPENAT2], Action::Errno(0)),
        "no_proc" => all(&[Sysno::OPENAT, Sysno::OPEN, Sysno::OPENAT2], Action::Errno(2)),
        _ => Vec::new(),
    }
}

/// Brings about the case, scans, and says what is left behind.
fn scan_in(args: &[String]) {
    let case = args[0].as_str();
    limit(Resource::Core, 1 << 30);
    let rules = rules(case);
    match case {
        "supervised" => {
            rustix::thread::set_no_new_privs(true).expect("no_new_privs");
            os::install_with_listener(&filter::program(&rules)).expect("a supervisor");
        }
        "full_process_table" => limit(Resource::Nproc, 0),
        "no_descriptor" => limit(Resource::Nofile, 3),
        _ if rules.is_empty() => {}
        _ => scans::install(&filter::program(&rules)),
    }
    scans::print();
    if !os::has_no_child() {
        say("left a child");
    }
}

/// What may be said of a call in a case, besides that nothing can tell.
fn must(rule: Option<Action>, before: &Line) -> Vec<String> {
    match rule {
        Some(Action::Errno(0)) =>
        // Where success is due, or is due of one probe, the filter's looks like the kernel's.
        {
            ["filtered", "available", "conditional"].map(str::to_owned).into()
        }
        Some(Action::Errno(errno)) => {
            vec![format!("filtered {}", Errno::new(errno).unwrap())]
        }
        Some(Action::Notify) => Vec::new(),
        Some(_) => vec!["killed".into()],
        None => vec![before.said.clone()],
    }
}

/// How many calls may be undetermined that the baseline knows.
fn may_be_unknown(case: &str) -> usize {
    match case {
        "supervised" => 3,
        // No child can be made, and a filter might kill this process.
        "clone_refused" | "clone_faked" | "gettid_faked" => usize::MAX,
        // What must be asked in a child of its own: two that end it, two that make one.
        "full_process_table" => 4,
        _ => 0,
    }
}

const CASES: &[&str] = &[
    "eacces",
    "enoent",
    "the_largest_errno",
    "success",
    "killed",
    "killed_by_thread",
    "trapped",
    "supervised",
    "prctl_refused",
    "prctl_faked",
    "prctl_kills",
    "clone_refused",
    "clone_faked",
    "gettid_faked",
    "no_proc",
    "no_descriptor",
    "full_process_table",
];

fn no_case_makes_it_lie() -> Outcome {
    let place = std::env::temp_dir().join(format!("seccompat-hard-{}", std::process::id()));
    std::fs::create_dir_all(&place).unwrap();
    let program = place.join("program");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let baseline = scans::baseline();
    let mut wrong = Vec::new();
    for case in CASES {
        let nobody = *case == "full_process_table" && rustix::process::geteuid().is_root();
        let mut command = if nobody {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
            command
        } else {
            Command::new(&program)
        };
        command.args(["--role", "scan", case]).current_dir(&place);
        let ran = harness::watch(&mut command, Duration::from_secs(20));
        ran.expect_well(case);
        assert_eq!(ran.said("left").count(), 0, "{case}: a child is left");
        let (rules, lines) = (rules(case), scans::lines(&ran));
        let mut unknown = 0;
        for line in lines.iter().filter(|line| !scans::exempt(&line.name)) {
            let before = baseline.iter().find(|b| b.name == line.name).unwrap();
            if !before.conclusive {
                continue;
            }
            let rule = rules.iter().find(|rule| rule.number == line.number);
            let must = must(rule.map(|rule| rule.action), before);
            if line.said == "undetermined" {
                unknown += 1;
            } else if nobody && line.said == "refused" {
                // The baseline is of somebody with more rights.
            } else if !must.contains(&line.said) {
                wrong.push(format!("{case}: {} said {}, must be {must:?}", line.name, line.said));
            }
        }
        println!("{case}: {} calls, {unknown} undetermined", lines.len());
        assert!(unknown <= may_be_unknown(case), "{case}: {unknown} calls are not known");
    }
    let cores: Vec<_> = std::fs::read_dir(&place)
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.contains("core"))
        .collect();
    let _ = std::fs::remove_dir_all(&place);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cores.is_empty(), "core files are left: {cores:?}");
    Outcome::Passed
}

fn verdict_of(call: Sysno) -> &'static str {
    seccompat_live::scan(filter::abi(), &[call]).calls[0].finding.verdict.name()
}

/// A filter on one thread is that thread's; one that comes later is seen.
fn threads(_: &[String]) {
    let here = |when: &str| say(&format!("verdict {when} {}", verdict_of(Sysno::OPENAT2)));
    here("before");
    std::thread::spawn(|| {
        scans::install(&filter::program(&all(&[Sysno::OPENAT2], Action::Errno(1))));
        say(&format!("verdict thread {}", verdict_of(Sysno::OPENAT2)));
    })
    .join()
    .expect("a thread");
    here("beside");
    scans::install(&filter::program(&all(&[Sysno::OPENAT2], Action::Errno(1))));
    here("later");
}

fn a_filter_is_its_threads_own() -> Outcome {
    let ran = harness::watch(&mut harness::role("threads", &[]), Duration::from_secs(20));
    ran.expect_well("threads");
    let said: Vec<&str> = ran.said("verdict").collect();
    assert_eq!(said, ["before available", "thread filtered", "beside available", "later filtered"]);
    Outcome::Passed
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

fn nothing_is_left_open() -> Outcome {
    let before = descriptors();
    let calls: Vec<Sysno> = Sysno::all().collect();
    for _ in 0..20 {
        let scan = seccompat_live::scan(filter::abi(), &calls);
        assert!(scan.calls.len() > 100);
    }
    assert_eq!(descriptors(), before);
    assert!(os::has_no_child());
    Outcome::Passed
}

fn main() -> ExitCode {
    harness::main(
        &[
            ("no_case_makes_it_lie", no_case_makes_it_lie),
            ("a_filter_is_its_threads_own", a_filter_is_its_threads_own),
            ("nothing_is_left_open", nothing_is_left_open),
        ],
        &[("scan", scan_in), ("baseline", |_| scans::print()), ("threads", threads)],
    )
}
