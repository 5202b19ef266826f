//! The oracle reports exactly the decision of its thread's filters, for every number, ABI and
//! argument.
#![forbid(unsafe_code)]

use std::time::{Duration, Instant};

use crate::common::filter::{self, Condition, Part, Rule, Test};
use crate::common::harness::{self, Outcome};
use crate::common::scans;
use fastrand::Rng;
use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_live::{Ask, Care, Heard, Life, NoOracle, Oracle, install};

const FILTERS: u64 = 200;

/// Rules from this seed: with any action, for all arguments or some.
fn rules(seed: u64, n: u64) -> Vec<Rule> {
    let mut random = Rng::with_seed(seed ^ n.wrapping_mul(0x9e37_79b9));
    let all = Sysno::all().filter(|call| {
        call.number(filter::abi()).is_some()
            && ![scans::LIVES_ON, ASKS_BY].concat().contains(call)
            && !exempt(*call)
    });
    let candidates: Vec<Sysno> = all.collect();
    let chosen = random.choose_multiple(candidates, 60);
    let one = |call| {
        let errnos = [1, 13, 22, 38, 95, 0, 4095, random.u16(..4096)];
        let action = match random.u8(..20) {
            0 => Action::KillProcess,
            1 => Action::KillThread,
            2 | 3 => Action::Trap(random.u16(..)),
            4 => Action::Log,
            5 => Action::Trace(7),
            _ => Action::Errno(random.choice(errnos).unwrap()),
        };
        if random.bool() {
            return Rule::new(call, action);
        }
        let part = random.choice([Part::Low, Part::High, Part::Both]).unwrap();
        let any = random.u64(..);
        let test = random.choice([Test::Equal, Test::Greater, Test::Masked(any)]).unwrap();
        let value = random.choice([0, 1, 17, 0x1000_0000, any.rotate_left(7)]).unwrap();
        let arg = random.u32(..6);
        Rule::when(call, Condition { arg, part, test, value }, action)
    };
    chosen.into_iter().map(one).collect()
}

/// Further calls that the oracle needs.
pub const ASKS_BY: &[Sysno] = &[
    Sysno::SECCOMP,
    Sysno::PRCTL,
    Sysno::GETPID,
    Sysno::PPOLL,
    Sysno::IOCTL,
    Sysno::RT_SIGPROCMASK,
    Sysno::RT_SIGACTION,
];

fn exempt(call: Sysno) -> bool {
    [Sysno::UPROBE, Sysno::URETPROBE].contains(&call)
}

/// The oracle's answer for a filter's decision.
fn must(action: Action) -> Heard {
    match action {
        Action::Errno(errno) => Errno::new(errno).map_or(Heard::Faked, Heard::Errno),
        Action::Trap(data) => Heard::Trapped(data),
        Action::KillProcess | Action::KillThread => Heard::Killed,
        _ => Heard::Through,
    }
}

/// Questions: every number, with arguments of any kind.
fn asks(seed: u64, rules: &[Rule]) -> Vec<Ask> {
    let mut random = Rng::with_seed(seed);
    let abi = filter::abi();
    let mut asks: Vec<Ask> = Sysno::on(abi).map(|(nr, _)| Ask { abi, nr, args: [0; 6] }).collect();
    asks.extend([700, 1023, 0x3fff_ffff, u32::MAX].map(|nr| Ask { abi, nr, args: [u64::MAX; 6] }));
    for rule in rules {
        let value = rule.when.map_or(0, |when| when.value);
        for word in [value, value ^ 1, value.wrapping_add(1), !value, random.u64(..)] {
            let mut args = std::array::from_fn(|_| random.choice([0, word]).unwrap());
            if let Some(when) = rule.when {
                args[when.arg as usize] = word;
            }
            asks.push(Ask { abi, nr: rule.number, args });
        }
    }
    asks
}

fn ask_under(args: &[String]) {
    let [seed, n] = [0, 1].map(|at| args[at].parse::<u64>().unwrap());
    let rules = rules(seed, n);
    let program = filter::program(&rules);
    rustix::thread::set_no_new_privs(true).unwrap();
    install(&program, 0).unwrap();
    let mut oracle = Oracle::begin().unwrap();
    let asks = asks(seed, &rules);
    let heard = oracle.ask_all(&asks);
    let (mut asked, mut refused) = (0, 0);
    for (ask, heard) in asks.iter().zip(heard) {
        if Sysno::from_number(ask.abi, ask.nr).is_some_and(exempt) {
            assert_eq!(heard, Heard::Nothing);
            continue;
        }
        let must = must(filter::evaluate(&program, ask.nr, ask.args));
        asked += 1;
        refused += usize::from(must != Heard::Through);
        if heard != must {
            harness::say(&format!("wrong {ask:?}: {heard:?}, must be {must:?}"));
        }
    }
    // A brief answer differs only for ENOSYS. Another oracle, because this one knows the answers.
    let mut oracle = Oracle::begin().unwrap();
    let brief: Vec<(Ask, Care)> = asks.iter().map(|&ask| (ask, Care::Brief)).collect();
    let mut hidden = 0;
    for (ask, heard) in asks.iter().zip(oracle.ask_each(&brief)) {
        let is_exempt = Sysno::from_number(ask.abi, ask.nr).is_some_and(exempt);
        let must = must(filter::evaluate(&program, ask.nr, ask.args));
        let is_hidden = must == Heard::Errno(Errno::ENOSYS) && heard == Heard::Through;
        hidden += u64::from(is_hidden);
        if !is_exempt && heard != must && !is_hidden {
            harness::say(&format!("wrong brief {ask:?}: {heard:?}, must be {must:?}"));
        }
    }
    harness::say(&format!("hidden {hidden}"));
    harness::say(&format!("asked {asked} {refused}"));
}

fn every_answer_is_the_filters() -> Outcome {
    let seed = harness::seed(20_261_127);
    let (mut asked, mut refused, mut hidden) = (0, 0, 0);
    for n in 0..harness::tries(FILTERS) {
        let mut role = harness::role("oracle::ask", &[&seed.to_string(), &n.to_string()]);
        let ran = harness::watch(&mut role, Duration::from_secs(20));
        ran.expect_well(&format!("the oracle under filter {n}"));
        let wrong: Vec<&str> = ran.said("wrong").collect();
        assert!(wrong.is_empty(), "filter {n}: {}", wrong.join("\n"));
        hidden += ran.said("hidden").next().unwrap().parse::<u64>().unwrap();
        let said = ran.said("asked").next().unwrap();
        let (all, some) = said.split_once(' ').unwrap();
        asked += all.parse::<u64>().unwrap();
        refused += some.parse::<u64>().unwrap();
    }
    let filters = harness::tries(FILTERS);
    println!(
        "{filters} filters, {asked} questions, {refused} refused, 0 wrong, {hidden} ENOSYS in brief"
    );
    let is_faster = cfg!(target_arch = "x86_64");
    assert!(!is_faster || hidden > 0, "no brief question was asked without a supervisor");
    assert!(refused > 50 * filters, "filters that refuse next to nothing show nothing");
    Outcome::Passed
}

/// A filter that refuses one call of x86 and all calls of x32. With `kill`, it kills for every call
/// of x86.
fn by_abi(kill: bool) -> Program {
    let jump = |k, jt, jf| Insn::jump(code::JMP | code::JEQ, k, jt, jf);
    let give = |action: Action| Insn::new(code::RET, action.to_word());
    let x86 = Abi::X86.audit_arch().get();
    let first = if kill { Action::KillThread } else { Action::Errno(95) };
    let insns = vec![
        Insn::new(code::LD | code::W | code::ABS, 4),
        jump(x86, 0, 4),
        Insn::new(code::LD | code::W | code::ABS, 0),
        jump(359, 0, 1),
        give(first),
        give(if kill { Action::KillThread } else { Action::Allow }),
        Insn::new(code::LD | code::W | code::ABS, 0),
        Insn::jump(code::JMP | code::JGE, 0x4000_0000, 0, 1),
        give(Action::Errno(13)),
        give(Action::Allow),
    ];
    Program::new(insns).unwrap()
}

fn abis_under(args: &[String]) {
    rustix::thread::set_no_new_privs(true).unwrap();
    install(&by_abi(args[0] == "kill"), 0).unwrap();
    let mut oracle = Oracle::begin().unwrap();
    harness::say(&format!("life {:?}", oracle.life_of(Abi::X86)));
    for (abi, nr) in [(Abi::X86, 359), (Abi::X86, 20), (Abi::X32, 0x4000_0027), (Abi::X86_64, 39)] {
        let heard = oracle.ask(Ask { abi, nr, args: [0; 6] });
        harness::say(&format!("{abi} {heard:?}"));
    }
}

fn other_abis_are_asked_too() -> Outcome {
    if Abi::NATIVE != Some(Abi::X86_64) {
        return Outcome::Skipped("only x86_64 runs other ABIs".into());
    }
    for (how, life, first, second) in [
        ("answer", Life::Lives, "Errno(EOPNOTSUPP)", "Through"),
        ("kill", Life::Killed, "Nothing", "Nothing"),
    ] {
        let ran =
            harness::watch(&mut harness::role("oracle::abis", &[how]), Duration::from_secs(20));
        ran.expect_well(how);
        let expected = [
            format!("life {life:?}"),
            format!("x86 {first}"),
            format!("x86 {second}"),
            "x32 Errno(EACCES)".to_owned(),
            "x86_64 Through".to_owned(),
        ];
        if ran.lines.first().is_some_and(|line| line == "life Absent") {
            return Outcome::Skipped("this kernel runs no 32-bit programs".into());
        }
        assert_eq!(ran.lines, expected, "{how}");
    }
    Outcome::Passed
}

/// A filter that fakes the installation of another is detected, and nothing is asked.
fn under_a_liar(_: &[String]) {
    let rules =
        [Rule::new(Sysno::SECCOMP, Action::Errno(0)), Rule::new(Sysno::PRCTL, Action::Errno(0))];
    rustix::thread::set_no_new_privs(true).unwrap();
    install(&filter::program(&rules), 0).unwrap();
    let error = Oracle::begin().err();
    harness::say(&format!("{}", matches!(error, Some(NoOracle::Child(_)))));
}

fn unproven_questions_are_not_asked() -> Outcome {
    let ran = harness::watch(&mut harness::role("oracle::liar", &[]), Duration::from_secs(20));
    ran.expect_well("under a filter that lies");
    assert_eq!(ran.lines, ["true"]);
    Outcome::Passed
}

/// A chain with a supervisor is not tested.
fn under_a_supervisor(_: &[String]) {
    let rules = [Rule::new(Sysno::KEYCTL, Action::Notify)];
    rustix::thread::set_no_new_privs(true).unwrap();
    let listener = libc::SECCOMP_FILTER_FLAG_NEW_LISTENER as u32;
    // The result is the descriptor, which is not 0.
    let _ = install(&filter::program(&rules), listener);
    harness::say(&format!("{:?}", Oracle::begin().err()));
}

fn a_supervisor_is_not_asked() -> Outcome {
    let ran =
        harness::watch(&mut harness::role("oracle::supervisor", &[]), Duration::from_secs(20));
    ran.expect_well("under a supervisor");
    assert_eq!(ran.lines, ["Some(Supervised)"]);
    Outcome::Passed
}

/// The calls that the oracle's helper needs, and the way of asking that is left if a filter refuses
/// them.
const SERVING: [(&str, &[Sysno], &str); 7] = [
    ("processor", &[Sysno::SCHED_SETAFFINITY], "notification"),
    (
        "ppoll",
        &[Sysno::PPOLL],
        if cfg!(target_arch = "x86_64") { "notification" } else { "ptrace" },
    ),
    ("polls", &[Sysno::PPOLL, Sysno::POLL], "ptrace"),
    ("ioctl", &[Sysno::IOCTL], "ptrace"),
    ("ptrace", &[Sysno::PTRACE], "notification"),
    ("both", &[Sysno::IOCTL, Sysno::PTRACE], "none"),
    // Without seccomp(2), the oracle cannot tell whether there is a supervisor.
    ("seccomp", &[Sysno::SECCOMP], "none"),
];

/// The actions by which a filter may refuse them. ENOENT and ESRCH are also errors of the kernel.
const REFUSING: [Action; 6] = [
    Action::Errno(1),
    Action::Errno(2),
    Action::Errno(0),
    Action::Trap(3),
    Action::KillThread,
    Action::KillProcess,
];

fn serve_under(args: &[String]) {
    let (_, calls, _) = SERVING.iter().find(|(name, ..)| *name == args[0]).unwrap();
    let action = REFUSING[args[1].parse::<usize>().unwrap()];
    let calls = calls.iter().filter(|call| call.number(filter::abi()).is_some());
    let mut rules: Vec<Rule> = calls.map(|call| Rule::new(*call, action)).collect();
    rules.push(Rule::new(Sysno::KEYCTL, Action::Errno(95)));
    rustix::thread::set_no_new_privs(true).unwrap();
    if args.len() > 2 {
        let listener = libc::SECCOMP_FILTER_FLAG_NEW_LISTENER as u32;
        let _ = install(&filter::program(&[Rule::new(Sysno::KEYCTL, Action::Notify)]), listener);
    }
    install(&filter::program(&rules), 0).unwrap();
    let start = Instant::now();
    match Oracle::begin() {
        Ok(mut oracle) => {
            for call in [Sysno::KEYCTL, Sysno::READ, Sysno::REBOOT] {
                let ask = Ask { abi: filter::abi(), nr: filter::number(call), args: [7; 6] };
                let must = if call == Sysno::KEYCTL {
                    Heard::Errno(Errno::EOPNOTSUPP)
                } else {
                    Heard::Through
                };
                assert_eq!(oracle.ask(ask), must);
            }
            harness::say(oracle.way().name());
        }
        Err(NoOracle::Supervised) => harness::say("supervised"),
        Err(NoOracle::Child(_)) => harness::say("none"),
    }
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

/// Filters that refuse the helper's calls, or kill for them, neither hang the oracle nor blind it.
fn the_helpers_calls_may_be_refused() -> Outcome {
    for (name, _, way) in SERVING {
        for (n, action) in REFUSING.iter().enumerate() {
            let ran = harness::watch(
                &mut harness::role("oracle::serve", &[name, &n.to_string()]),
                Duration::from_secs(20),
            );
            let what = format!("without {name}, {action:?}");
            ran.expect_well(&what);
            assert_eq!(ran.lines, [way], "{what}");
        }
    }
    // If the oracle asks by ptrace, it must not wake a supervisor either.
    let mut role = harness::role("oracle::serve", &["ioctl", "0", "supervised"]);
    let ran = harness::watch(&mut role, Duration::from_secs(20));
    ran.expect_well("without ioctl, under a supervisor");
    assert_eq!(ran.lines, ["supervised"]);
    Outcome::Passed
}

/// The children of a process's first thread.
fn children(id: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
    text.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// Stops the helper while the helper's child waits for an answer, and prints the child's process id.
fn stall(me: &str) {
    let supervised = |helper: &String| {
        let waits = |child: &String| {
            let at = std::fs::read_to_string(format!("/proc/{child}/wchan")).unwrap_or_default();
            at.contains("user_notif")
        };
        Some((helper.clone(), children(helper).into_iter().find(waits)?))
    };
    let found = loop {
        if let Some(found) = children(me).iter().find_map(supervised) {
            break found;
        }
    };
    let helper = rustix::process::Pid::from_raw(found.0.parse().unwrap()).unwrap();
    rustix::process::kill_process(helper, rustix::process::Signal::STOP).unwrap();
    harness::say(&format!("child {}", found.1));
}

fn stall_under(_: &[String]) {
    // Without PR_SET_PDEATHSIG, the child does not die with its parent.
    let rules = [Rule::new(Sysno::PRCTL, Action::Errno(1))];
    rustix::thread::set_no_new_privs(true).unwrap();
    install(&filter::program(&rules), 0).unwrap();
    let mut oracle = Oracle::begin().unwrap();
    let me = std::process::id().to_string();
    let stalls = std::thread::spawn(move || stall(&me));
    let nr = filter::number(Sysno::READ);
    for first in (0u64..).step_by(4096).take_while(|_| !stalls.is_finished()) {
        let one = |n| Ask { abi: filter::abi(), nr, args: [n, 0, 0, 0, 0, 0] };
        let asks: Vec<Ask> = (first..first + 4096).map(one).collect();
        // Another helper asks again about those that the stopped one left.
        assert!(!oracle.ask_all(&asks).contains(&Heard::Nothing), "unanswered");
    }
    stalls.join().unwrap();
}

/// If a helper gets stuck, its child does not wait for ever, and every question is answered.
fn a_stalled_helper_leaves_no_child() -> Outcome {
    if !std::path::Path::new(&format!("/proc/{0}/task/{0}/children", std::process::id())).exists() {
        return Outcome::Skipped("this kernel does not list children".into());
    }
    let ran = harness::watch(&mut harness::role("oracle::stall", &[]), Duration::from_secs(20));
    ran.expect_well("with a stopped helper");
    let child = ran.said("child").next().unwrap();
    let start = Instant::now();
    let stat = format!("/proc/{child}/wchan");
    let waits = || std::fs::read_to_string(&stat).is_ok_and(|at| at.contains("user_notif"));
    while waits() {
        assert!(start.elapsed() < Duration::from_secs(2), "{child} still waits");
    }
    Outcome::Passed
}

/// The tests of this file.
pub const TESTS: &[harness::Test] = &[
    ("every_answer_is_the_filters", every_answer_is_the_filters),
    ("other_abis_are_asked_too", other_abis_are_asked_too),
    ("unproven_questions_are_not_asked", unproven_questions_are_not_asked),
    ("a_supervisor_is_not_asked", a_supervisor_is_not_asked),
    ("the_helpers_calls_may_be_refused", the_helpers_calls_may_be_refused),
    ("a_stalled_helper_leaves_no_child", a_stalled_helper_leaves_no_child),
];

/// The work of its children.
pub const ROLES: &[harness::Role] = &[
    ("ask", ask_under),
    ("abis", abis_under),
    ("liar", under_a_liar),
    ("serve", serve_under),
    ("stall", stall_under),
    ("supervisor", under_a_supervisor),
];
