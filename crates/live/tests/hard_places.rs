//! Scans in places where little works: the scan reports what it could find out, never hangs, never
//! reports anything false, and leaves nothing behind.
#![forbid(unsafe_code)]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use crate::common::filter::{self, Condition, Part, Rule, Test};
use crate::common::harness::{self, Outcome, say};
use crate::common::os;
use crate::common::scans::{self, Line};
use rustix::process::{Resource, Rlimit, setrlimit};
use seccompat_bpf::Action;
use seccompat_catalogue::{Errno, Facts, Outcome as Expected, Sysno};
use seccompat_probe::Finding;

/// Calls that the cases refuse: of several kinds, old and new.
#[rustfmt::skip]
const VICTIMS: &[Sysno] = &[
    Sysno::OPENAT2, Sysno::FACCESSAT2, Sysno::CLONE3, Sysno::STATMOUNT, Sysno::KEYCTL,
    Sysno::MOUNT, Sysno::SOCKET, Sysno::GETRANDOM, Sysno::MEMBARRIER, Sysno::PTRACE,
    Sysno::FORK, Sysno::VFORK, Sysno::EXIT, Sysno::SYNCFS, Sysno::PIDFD_OPEN,
    Sysno::RSEQ, Sysno::LANDLOCK_CREATE_RULESET, Sysno::IO_URING_SETUP, Sysno::BPF, Sysno::PERF_EVENT_OPEN,
    Sysno::USERFAULTFD, Sysno::UNSHARE, Sysno::SETNS, Sysno::REBOOT, Sysno::DUP2,
    Sysno::SENDMSG, Sysno::KILL, Sysno::MPROTECT, Sysno::READV, Sysno::GETPID,
];

/// A rule for each of these that this ABI has.
fn all(calls: &[Sysno], action: Action) -> Vec<Rule> {
    let here = calls.iter().filter(|call| call.number(filter::abi()).is_some());
    here.map(|&call| Rule::new(call, action)).collect()
}

fn limit(resource: Resource, value: impl Into<Option<u64>>) {
    let value = value.into();
    setrlimit(resource, Rlimit { current: value, maximum: value }).expect("a limit");
}

const PR_GET_SECCOMP: u64 = 21;

/// A filter that fakes the answers of `prctl` about itself, and refuses the victims.
fn lies_about_itself() -> Vec<Rule> {
    let is_asked = Condition { arg: 0, part: Part::Low, test: Test::Equal, value: PR_GET_SECCOMP };
    let mut rules = all(VICTIMS, Action::Errno(1));
    rules.push(Rule::when(Sysno::PRCTL, is_asked, Action::Errno(0)));
    rules
}

/// A case: its name, and the filter; [`scan_in`] makes the other changes to the process.
fn rules(case: &str) -> Vec<Rule> {
    let errno = |n| all(VICTIMS, Action::Errno(n));
    match case {
        "eacces" | "no_descriptor_filtered" => errno(13),
        "enoent" => errno(2),
        "enosys" => errno(38),
        "eperm" | "eperm_nobody" | "proc_is_gone_eperm" | "proc_is_gone_eperm_nobody" => errno(1),
        "lies_about_itself"
        | "lies_about_itself_nobody"
        | "proc_is_gone_lies_about_itself"
        | "proc_is_gone_lies_about_itself_nobody" => lies_about_itself(),
        "proc_is_gone_killed" => all(VICTIMS, Action::KillProcess),
        "proc_is_gone_prctl_refused" => all(&[Sysno::PRCTL, Sysno::OPENAT2], Action::Errno(1)),
        "proc_is_gone_prctl_faked" => all(&[Sysno::PRCTL, Sysno::OPENAT2], Action::Errno(0)),
        "proc_is_gone_clone_refused" => {
            all(&[Sysno::CLONE, Sysno::FORK, Sysno::OPENAT2], Action::Errno(1))
        }
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
        // If the vDSO has no clock, reading it is a call.
        "clocks_kill" => {
            all(&[Sysno::CLOCK_GETTIME, Sysno::GETTIMEOFDAY, Sysno::TIME], Action::KillProcess)
        }
        "sleep_refused" => all(&[Sysno::NANOSLEEP, Sysno::OPENAT2], Action::Errno(1)),
        "sleep_faked" => all(&[Sysno::NANOSLEEP, Sysno::OPENAT2], Action::Errno(0)),
        "no_proc" => all(&[Sysno::OPENAT, Sysno::OPEN, Sysno::OPENAT2], Action::Errno(2)),
        _ => Vec::new(),
    }
}

/// Sets up the case, scans, and reports leftovers.
fn scan_in(args: &[String]) {
    let case = args[0].as_str();
    limit(Resource::Core, None);
    let rules = rules(case);
    match case {
        "full_process_table_nobody" | "proc_is_gone_full_process_table_nobody" => {
            limit(Resource::Nproc, 0);
        }
        "no_descriptor" | "no_descriptor_filtered" => limit(Resource::Nofile, 3),
        _ => {}
    }
    if case == "supervised" {
        rustix::thread::set_no_new_privs(true).expect("no_new_privs");
        os::install_with_listener(&filter::program(&rules)).expect("a supervisor");
    } else if !rules.is_empty() {
        scans::install(&filter::program(&rules));
    }
    let before = scans::lowest_free_descriptor();
    scans::print();
    if !os::has_no_child() {
        say("left a child");
    }
    if scans::lowest_free_descriptor() != before {
        say("left a descriptor");
    }
}

/// The allowed verdicts for a call in a case, in addition to "undetermined".
fn must(rule: Option<&Rule>, before: &Line) -> Vec<String> {
    let call = Sysno::from_number(filter::abi(), before.number).unwrap();
    let kernel_too = |outcome| Facts::of(call).probes.iter().any(|p| p.expect().contains(&outcome));
    // Only some options of prctl.
    if rule.is_some_and(|rule| rule.when.is_some()) {
        return vec!["conditional".into(), before.said.clone()];
    }
    let (answer, outcome) = match rule.map(|rule| rule.action) {
        Some(Action::Errno(0)) => ("filtered".into(), Expected::Success),
        Some(Action::Errno(38)) => ("missing".into(), Expected::Errno(Errno::ENOSYS)),
        Some(Action::Errno(errno)) => {
            let errno = Errno::new(errno).unwrap();
            (format!("filtered {errno}"), Expected::Errno(errno))
        }
        Some(Action::Notify) => return Vec::new(),
        Some(_) => return vec!["killed".into()],
        None => return vec![before.said.clone()],
    };
    // If a probe expects the filter's answer, that looks like the kernel's.
    let mut must = vec![answer];
    if kernel_too(outcome) || matches!(call, Sysno::FORK | Sysno::VFORK | Sysno::EXIT) {
        must.extend(["available", "conditional"].map(str::to_owned));
    }
    must
}

/// The allowed number of undetermined calls that the baseline knows.
fn may_be_unknown(case: &str) -> usize {
    match case {
        "supervised" => 3,
        // No child can be made, and a filter might kill this process.
        "clone_refused"
        | "clone_faked"
        | "gettid_faked"
        | "proc_is_gone_clone_refused"
        | "proc_is_gone_full_process_table_nobody" => usize::MAX,
        // Calls that need a child of their own: two that end it, two that make one.
        "full_process_table_nobody" => 4,
        _ => 0,
    }
}

const CASES: &[&str] = &[
    "eacces",
    "enoent",
    "enosys",
    "eperm",
    "eperm_nobody",
    "lies_about_itself",
    "lies_about_itself_nobody",
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
    "clocks_kill",
    "sleep_refused",
    "sleep_faked",
    "no_proc",
    "no_descriptor",
    "no_descriptor_filtered",
    "full_process_table_nobody",
    "proc_is_gone",
    "proc_is_gone_nobody",
    "proc_is_gone_eperm",
    "proc_is_gone_eperm_nobody",
    "proc_is_gone_killed",
    "proc_is_gone_prctl_refused",
    "proc_is_gone_prctl_faked",
    "proc_is_gone_clone_refused",
    "proc_is_gone_lies_about_itself",
    "proc_is_gone_lies_about_itself_nobody",
    "proc_is_gone_full_process_table_nobody",
];

fn no_case_makes_it_lie() -> Outcome {
    let place = std::env::temp_dir().join(format!("seccompat-hard-{}", std::process::id()));
    std::fs::create_dir_all(&place).unwrap();
    std::fs::set_permissions(&place, Permissions::from_mode(0o777)).unwrap();
    let program = place.join("program");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let root = rustix::process::geteuid().is_root();
    let mut wrong = Vec::new();
    let mut skipped = 0;
    for case in CASES {
        let (gone, nobody) = (case.starts_with("proc_is_gone"), case.ends_with("_nobody"));
        if gone && !root {
            skipped += 1;
            continue;
        }
        let nobody = nobody && root;
        let mut baseline = scans::program(&program, nobody, false);
        let ran =
            harness::watch(baseline.args(["--role", "scans::baseline"]), Duration::from_secs(20));
        ran.expect_well("the scan without a filter");
        let baseline = scans::lines(&ran);
        let mut command = scans::program(&program, nobody, gone);
        command.args(["--role", "hard_places::scan", case]).current_dir(&place);
        let began = Instant::now();
        let ran = harness::watch(&mut command, Duration::from_secs(20));
        let took = began.elapsed();
        ran.expect_well(case);
        wrong.extend(ran.said("left").map(|what| format!("{case}: left {what}")));
        let (rules, lines) = (rules(case), scans::lines(&ran));
        assert_eq!(lines.len(), baseline.len(), "{case}");
        let mut unknown = 0;
        for line in lines.iter().filter(|line| !scans::exempt(&line.name)) {
            let before = baseline.iter().find(|b| b.name == line.name).unwrap();
            let rule = rules.iter().find(|rule| rule.number == line.number);
            let mut must = must(rule, before);
            // Probed in this process, since there is no child: this thread really lacks the
            // attribute that children set.
            let here = case.starts_with("full_process_table");
            if here && line.name == Sysno::LANDLOCK_RESTRICT_SELF.name() {
                must.push("refused".to_owned());
            }
            if line.said == "undetermined" {
                // If no probe can decide, the filters decide, if they can be tested.
                let probed = before.conclusive && !scans::is_gates(line);
                unknown += usize::from(probed && before.said != line.said);
            } else if !must.contains(&line.said) {
                wrong.push(format!("{case}: {} said {}, must be {must:?}", line.name, line.said));
            }
        }
        println!("{case}: {} calls, {unknown} undetermined, {took:.1?}", lines.len());
        if unknown > may_be_unknown(case) {
            wrong.push(format!("{case}: {unknown} calls are not known"));
        }
        if took > harness::patience(Duration::from_secs(5)) {
            wrong.push(format!("{case}: it took {took:?}"));
        }
    }
    println!("{skipped} cases skipped: they take root");
    let left = std::fs::read_dir(&place).unwrap().flatten();
    let files = left.map(|entry| entry.file_name()).filter(|name| name != "program");
    wrong.extend(files.map(|name| format!("a file is left: {}", name.to_string_lossy())));
    let _ = std::fs::remove_dir_all(&place);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Outcome::Passed
}

/// Every call that differs from the baseline, by name, with its verdict.
fn changed(baseline: &[(Sysno, Finding)]) -> String {
    let now = findings();
    let changed =
        now.iter().zip(baseline).filter(|(now, before)| now.1.verdict != before.1.verdict);
    changed.map(|((call, finding), _)| format!(" {call}={}", finding.verdict.name())).collect()
}

fn findings() -> Vec<(Sysno, Finding)> {
    let calls: Vec<Sysno> = Sysno::all().collect();
    let scan = seccompat_live::scan(filter::abi(), &calls);
    scan.calls.iter().map(|call| (call.call, call.finding)).collect()
}

/// A filter on one thread belongs to that thread, for its lifetime; a later filter is seen, and so
/// is a second one.
fn threads(_: &[String]) {
    let refuse = |call| scans::install(&filter::program(&all(&[call], Action::Errno(2))));
    let baseline = &findings();
    let step = &Barrier::new(2);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            refuse(Sysno::OPENAT2);
            say(&format!("changed thread{}", changed(baseline)));
            step.wait();
            step.wait();
        });
        step.wait();
        say(&format!("changed beside{}", changed(baseline)));
        step.wait();
    });
    refuse(Sysno::SYNCFS);
    say(&format!("changed later{}", changed(baseline)));
    refuse(Sysno::OPENAT2);
    say(&format!("changed twice{}", changed(baseline)));
}

fn a_filter_is_its_threads_own() -> Outcome {
    let ran =
        harness::watch(&mut harness::role("hard_places::threads", &[]), Duration::from_secs(20));
    ran.expect_well("threads");
    let said: Vec<&str> = ran.said("changed").collect();
    let twice = "twice openat2=filtered syncfs=filtered";
    assert_eq!(said, ["thread openat2=filtered", "beside", "later syncfs=filtered", twice]);
    Outcome::Passed
}

/// The finding for a call that a filter leaves to a tracer that is not there, and for one that no kernel has.
fn untraced(_: &[String]) {
    scans::install(&filter::program(&all(&[Sysno::KEYCTL], Action::Trace(0))));
    for (call, finding) in findings() {
        if matches!(call, Sysno::KEYCTL | Sysno::AFS_SYSCALL) {
            let cause = finding.cause.map_or("none", |cause| cause.name());
            say(&format!("found {} {} {cause}", call.name(), finding.verdict.name()));
        }
    }
}

fn a_tracer_that_is_not_there_is_not_the_kernel() -> Outcome {
    let mut role = harness::role("hard_places::untraced", &[]);
    let ran = harness::watch(&mut role, harness::patience(Duration::from_secs(20)));
    ran.expect_well("untraced");
    let said: Vec<&str> = ran.said("found").collect();
    assert!(said.contains(&"keyctl missing unknown"), "{said:?}");
    assert!(!said.iter().any(|line| line.starts_with("afs_syscall missing unknown")), "{said:?}");
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

/// The tests of this file.
pub const TESTS: &[harness::Test] = &[
    ("no_case_makes_it_lie", no_case_makes_it_lie),
    ("a_filter_is_its_threads_own", a_filter_is_its_threads_own),
    ("nothing_is_left_open", nothing_is_left_open),
    ("a_tracer_that_is_not_there_is_not_the_kernel", a_tracer_that_is_not_there_is_not_the_kernel),
];

/// The work of its children.
pub const ROLES: &[harness::Role] =
    &[("scan", scan_in), ("threads", threads), ("untraced", untraced)];
