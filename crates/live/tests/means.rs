//! Scouts on one processor, where they begin only if their parent gives way: under filters that kill for a
//! call, or whose supervisor never answers.
#![forbid(unsafe_code)]

use std::time::Duration;

use rustix::process::{Signal, getpid, kill_process};
use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
use seccompat_bpf::Action;
use seccompat_catalogue::{Facts, Sysno};
use seccompat_live::{Work, find_means, may};
use seccompat_probe::{Nothing, Survey};
use seccompat_raw::{Ask, Fate, reap, scout};

use crate::common::filter::{self, Rule};
use crate::common::harness::{self, Outcome, say};
use crate::common::{os, scans};

/// The calls for which a filter is made: those that a scout makes around its probes, `sched_yield`, by which
/// it lets its parent's stand-in run, and some that are tested before and after that.
const CALLS: &[Sysno] = &[
    Sysno::PRLIMIT64,
    Sysno::PRCTL,
    Sysno::SCHED_YIELD,
    Sysno::UNAME,
    Sysno::CLOCK_NANOSLEEP,
    Sysno::EXIT_GROUP,
];
/// The calls that [`find_means`] tests, of these.
const TESTED: &[Sysno] = &[Sysno::SCHED_YIELD, Sysno::UNAME, Sysno::CLOCK_NANOSLEEP];

/// Confines this process to the processor on which it runs.
fn take_one_processor() {
    let mut here = CpuSet::new();
    here.set(sched_getcpu());
    sched_setaffinity(None, &here).expect("one processor");
}

/// Tests the calls under a filter for one of them.
fn find(args: &[String]) {
    let (call, action) = (Sysno::from_name(&args[0]).expect("a call"), args[1].as_str());
    take_one_processor();
    let program = |action| filter::program(&[Rule::new(call, action)]);
    rustix::thread::set_no_new_privs(true).expect("no_new_privs");
    match action {
        "held" => {
            os::install_with_listener(&program(Action::Notify)).expect("a supervisor");
        }
        "trapped" => scans::install(&program(Action::Trap(1))),
        "refused" => scans::install(&program(Action::Errno(1))),
        _ => scans::install(&program(Action::KillProcess)),
    }
    let fatal = find_means(Work::Scan);
    say(&format!("fatal {}", fatal.map_or("none", Sysno::name)));
    for call in TESTED.iter().filter(|call| !may(**call)) {
        say(&format!("without {}", call.name()));
    }
    // It may not end by the call that the filter is for.
    kill_process(getpid(), Signal::KILL).expect("an end");
}

fn no_scout_harms_its_parent() -> Outcome {
    for call in CALLS {
        for action in ["refused", "killed", "trapped", "held"] {
            let what = format!("{call} {action}");
            let mut role = harness::role("means::find", &[call.name(), action]);
            let ran = harness::watch(&mut role, harness::patience(Duration::from_secs(10)));
            assert!(!ran.hung, "{what}: it hangs");
            assert_eq!(ran.said("fatal").collect::<Vec<_>>(), ["none"], "{what}: {:?}", ran.lines);
            let without: Vec<&str> = ran.said("without").collect();
            let is_found = action != "refused" && TESTED.contains(call);
            assert_eq!(without, if is_found { vec![call.name()] } else { vec![] }, "{what}");
        }
    }
    Outcome::Passed
}

/// The parent gives way to a scout that has not begun: it makes a second child. Only if its time slice ends
/// meanwhile, it need not.
fn a_parent_gives_way_to_its_scout() -> Outcome {
    take_one_processor();
    let here = Nothing(filter::abi());
    let questions = Survey::questions(Facts::of(Sysno::CLOSE), &here);
    let asks: Vec<Ask> = questions.map(|question| Ask::new(&question)).collect();
    let mut counts = [0; 3];
    for _ in 0..20 {
        let (mut fates, mut made) = (vec![Fate::Killed; asks.len()], Vec::new());
        scout(&asks, &mut fates, |id| made.push(id)).expect("a scout");
        assert!(fates.iter().all(|fate| *fate == Fate::Lives), "{fates:?}");
        counts[made.len()] += 1;
        made.into_iter().for_each(reap);
    }
    println!("without a stand-in {}, with one {}", counts[1], counts[2]);
    assert!(counts[2] >= 10, "{counts:?}");
    assert!(os::has_no_child());
    Outcome::Passed
}

/// The tests of this file.
pub const TESTS: &[harness::Test] = &[
    ("no_scout_harms_its_parent", no_scout_harms_its_parent),
    ("a_parent_gives_way_to_its_scout", a_parent_gives_way_to_its_scout),
];

/// The work of its children.
pub const ROLES: &[harness::Role] = &[("find", find)];
