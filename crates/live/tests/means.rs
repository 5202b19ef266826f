//! Scouts on one processor, where they begin only if their parent gives way: under filters that kill for a
//! call, or whose supervisor never answers.
#![forbid(unsafe_code)]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rustix::process::{
    DumpableBehavior, Resource, Rlimit, Signal, dumpable_behavior, getpid, kill_process, setrlimit,
};
use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
use seccompat_bpf::Action;
use seccompat_catalogue::{Facts, KernelVersion, Sysno};
use seccompat_live::{Work, find_means, may};
use seccompat_probe::{Nothing, Survey};
use seccompat_raw::{Ask, Fate, reap, scout};

use crate::common::filter::{self, Condition, Part, Rule, Test};
use crate::common::harness::{self, Outcome, say};
use crate::common::{os, scans};

/// The calls for which a filter is made: those that a scout makes around its probes, `sched_yield`, by which
/// it lets its parent's stand-in run, and some that are tested before and after that.
const CALLS: &[Sysno] = &[
    Sysno::PRLIMIT64,
    Sysno::PRCTL,
    Sysno::SCHED_YIELD,
    Sysno::UNAME,
    Sysno::STATX,
    Sysno::CLOCK_NANOSLEEP,
    Sysno::EXIT_GROUP,
    Sysno::EXIT,
];
/// The calls that [`find_means`] tests, of these.
const TESTED: &[Sysno] = &[Sysno::SCHED_YIELD, Sysno::UNAME, Sysno::STATX, Sysno::CLOCK_NANOSLEEP];

/// Filters for more than one call, or for some arguments of one.
const MORE: &[&[&str]] = &[
    &["exit_group held", "uname killed"],
    &["exit_group held", "uname held"],
    &["exit_group killed", "statx killed"],
    &["exit_group refused", "exit held", "statx killed"],
    &["sched_yield held", "exit_group held"],
    &["clock_nanosleep once"],
    &["clone vfork_refused"],
    &["clone vfork_faked"],
    &["prctl killed", "uname held"],
];

/// Confines this process to the processor on which it runs.
fn take_one_processor() {
    let mut here = CpuSet::new();
    here.set(sched_getcpu());
    sched_setaffinity(None, &here).expect("one processor");
}

/// The rule that a case names.
fn rule(words: &str) -> Rule {
    let (call, action) = words.split_once(' ').expect("a call and an action");
    let call = Sysno::from_name(call).expect("a call");
    let when = |test, value, action| {
        Rule::when(call, Condition { arg: 0, part: Part::Low, test, value }, action)
    };
    // CLONE_VFORK
    let vfork = |action| when(Test::Masked(0x4000), 0x4000, action);
    match action {
        "refused" => Rule::new(call, Action::Errno(1)),
        "faked" => Rule::new(call, Action::Errno(0)),
        "killed" => Rule::new(call, Action::KillProcess),
        "trapped" => Rule::new(call, Action::Trap(1)),
        "held" => Rule::new(call, Action::Notify),
        // CLOCK_MONOTONIC: a probe with another clock survives.
        "once" => when(Test::Equal, 1, Action::KillProcess),
        "vfork_refused" => vfork(Action::Errno(1)),
        "vfork_faked" => vfork(Action::Errno(0)),
        other => panic!("{other}"),
    }
}

/// Tests the calls under the filter of a case.
fn find(case: &[String]) {
    take_one_processor();
    let rules: Vec<Rule> = case.iter().map(|words| rule(words)).collect();
    let program = filter::program(&rules);
    if rules.iter().any(|rule| rule.action == Action::Notify) {
        rustix::thread::set_no_new_privs(true).expect("no_new_privs");
        os::install_with_listener(&program).expect("a supervisor");
    } else {
        scans::install(&program);
    }
    let fatal = find_means(Work::Scan);
    say(&format!("fatal {}", fatal.map_or("none", Sysno::name)));
    for call in TESTED.iter().filter(|call| !may(**call)) {
        say(&format!("without {}", call.name()));
    }
    if !os::has_no_child() {
        say("left a child");
    }
    if !case.iter().any(|words| words.starts_with("prctl"))
        && dumpable_behavior().ok() != Some(DumpableBehavior::Dumpable)
    {
        say("left: no core files");
    }
    // It may not end by the call that the filter is for.
    kill_process(getpid(), Signal::KILL).expect("an end");
}

/// Where only one process at a time runs until it waits, a scout runs only if its parent waits.
fn scouts_go_on_under_a_real_time_policy() -> Outcome {
    if Command::new("chrt").arg("--version").output().is_err() {
        return Outcome::Skipped("there is no chrt(1)".to_owned());
    }
    let mut role = Command::new("chrt");
    let of_role = harness::role("means::find", &["uname killed", "statx killed"]);
    role.args(["-f", "1"]).arg(of_role.get_program()).args(of_role.get_args());
    let ran = harness::watch(&mut role, harness::patience(Duration::from_secs(20)));
    if ran.said("fatal").next().is_none() && ran.status.code() == Some(1) {
        return Outcome::Skipped("chrt(1) may not change the policy".to_owned());
    }
    assert_eq!(ran.said("fatal").collect::<Vec<_>>(), ["none"], "{}: {:?}", ran.status, ran.lines);
    assert_eq!(ran.said("without").collect::<Vec<_>>(), ["uname", "statx"], "{:?}", ran.lines);
    Outcome::Passed
}

fn kernel() -> KernelVersion {
    let release = rustix::system::uname();
    KernelVersion::parse(&release.release().to_string_lossy()).expect("a version")
}

fn hold(case: &[&str], place: &Path) {
    let what = case.join(", ");
    let mut role = harness::role("means::find", case);
    role.current_dir(place);
    let ran = harness::watch(&mut role, harness::patience(Duration::from_secs(10)));
    assert!(!ran.hung, "{what}: it hangs");
    // Before Linux 5.16, the death of a child that may leave a core file ends all that share its memory.
    let is_prctl = |words: &&str| matches!(*words, "prctl killed" | "prctl trapped");
    if case.iter().any(is_prctl) && kernel() < KernelVersion::new(5, 16) {
        println!("{what}: {}", ran.status);
        return;
    }
    assert_eq!(ran.status.signal(), Some(9), "{what}: {:?}", ran.lines);
    assert_eq!(ran.said("fatal").collect::<Vec<_>>(), ["none"], "{what}: {:?}", ran.lines);
    assert!(!ran.lines.iter().any(|line| line.starts_with("left")), "{what}: {:?}", ran.lines);
    let is_found = |call: &&Sysno| {
        let deadly = |action| case.contains(&&*format!("{} {action}", call.name()));
        ["killed", "trapped", "held", "once"].into_iter().any(deadly)
    };
    let found: Vec<&str> = TESTED.iter().filter(is_found).map(|call| call.name()).collect();
    assert_eq!(ran.said("without").collect::<Vec<_>>(), found, "{what}");
    // If a filter kills for this call, a scout cannot disable core files.
    if !case.iter().any(|words| words.starts_with("prctl")) {
        let left: Vec<_> = fs::read_dir(place).unwrap().flatten().collect();
        assert!(left.is_empty(), "{what}: {left:?}");
    }
    for left in fs::read_dir(place).unwrap().flatten() {
        fs::remove_file(left.path()).unwrap();
    }
}

fn no_scout_harms_its_parent() -> Outcome {
    let all = Rlimit { current: None, maximum: None };
    let _may_be_refused = setrlimit(Resource::Core, all);
    let place = std::env::temp_dir().join(format!("seccompat-means-{}", std::process::id()));
    fs::create_dir_all(&place).unwrap();
    for call in CALLS {
        for action in ["refused", "killed", "trapped", "held"] {
            hold(&[&format!("{call} {action}")], &place);
        }
    }
    for case in MORE {
        hold(case, &place);
    }
    fs::remove_dir_all(place).unwrap();
    Outcome::Passed
}

/// A scout that nothing can kill does not go on in memory that its parent uses: both end.
fn a_scout_that_cannot_be_killed_ends_with_its_parent() -> Outcome {
    for case in [
        &["uname held", "kill refused"][..],
        &["uname held", "kill faked"],
        &["write held", "kill refused"],
    ] {
        let mut role = harness::role("means::find", case);
        let ran = harness::watch(&mut role, harness::patience(Duration::from_secs(10)));
        assert!(!ran.hung && ran.lines.is_empty(), "{case:?}: {:?}", ran.lines);
        assert_eq!(ran.status.code(), Some(125), "{case:?}: {}", ran.status);
    }
    Outcome::Passed
}

/// The parent gives way to a scout that has not begun: it makes a second child. It need not if its time slice
/// ends meanwhile, as happens often on a busy machine.
fn a_parent_gives_way_to_its_scout() -> Outcome {
    take_one_processor();
    let here = Nothing(filter::abi());
    let questions = Survey::questions(Facts::of(Sysno::CLOSE), &here);
    let asks: Vec<Ask> = questions.map(|question| Ask::new(&question)).collect();
    let mut counts = [0; 3];
    for _ in 0..500 {
        let (mut fates, mut made) = (vec![Fate::Killed; asks.len()], Vec::new());
        scout(&asks, &mut fates, |id| made.push(id)).expect("a scout");
        assert!(fates.iter().all(|fate| *fate == Fate::Lives), "{fates:?}");
        counts[made.len()] += 1;
        made.into_iter().for_each(reap);
        if counts[2] == 10 {
            break;
        }
    }
    println!("without a stand-in {}, with one {}", counts[1], counts[2]);
    assert!(counts[2] > 0, "{counts:?}");
    assert!(os::has_no_child());
    Outcome::Passed
}

/// The tests of this file.
pub const TESTS: &[harness::Test] = &[
    ("no_scout_harms_its_parent", no_scout_harms_its_parent),
    (
        "a_scout_that_cannot_be_killed_ends_with_its_parent",
        a_scout_that_cannot_be_killed_ends_with_its_parent,
    ),
    ("a_parent_gives_way_to_its_scout", a_parent_gives_way_to_its_scout),
    ("scouts_go_on_under_a_real_time_policy", scouts_go_on_under_a_real_time_policy),
];

/// The work of its children.
pub const ROLES: &[harness::Role] = &[("find", find)];
