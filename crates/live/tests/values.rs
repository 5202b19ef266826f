//! A scan reports ENOSYS that a filter returns for some arguments, although it does not ask a supervisor about each.
#![forbid(unsafe_code)]

use std::time::Duration;

use crate::common::filter::{self, Condition, Part, Rule, Test};
use crate::common::harness::{self, Outcome};
use crate::common::scans;
use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_catalogue::{Abi, Errno, Sysno};

const ENOSYS: Action = Action::Errno(Errno::ENOSYS.get());
const EPERM: Action = Action::Errno(Errno::EPERM.get());

/// A filter of each kind.
fn rules() -> [Rule; 8] {
    let is = |arg, value| Condition { arg, part: Part::Low, test: Test::Equal, value };
    [
        // Default profiles test these: all values get exact answers.
        Rule::when(Sysno::SOCKET, is(0, 38), ENOSYS),
        Rule::when(Sysno::PERSONALITY, is(0, 8), ENOSYS),
        // Another value of the same call has another answer.
        Rule::when(Sysno::TKILL, is(1, 10), ENOSYS),
        Rule::when(Sysno::TKILL, is(1, 12), EPERM),
        // All arguments 0.
        Rule::when(Sysno::SETRLIMIT, is(0, 0), ENOSYS),
        // All arguments.
        Rule::new(Sysno::GETPRIORITY, ENOSYS),
        Rule::new(Sysno::KEYCTL, EPERM),
        Rule::new(Sysno::FCHMODAT2, ENOSYS),
    ]
}

fn scan_under(_: &[String]) {
    scans::install(&filter::program(&rules()));
    let calls: Vec<Sysno> = Sysno::all().collect();
    let scan = seccompat_live::scan(filter::abi(), &calls);
    for call in scan.calls.iter().filter(|call| rules().iter().any(|r| r.number == call.number)) {
        let refused = call.decides.named.iter();
        let refused = refused.filter(|(_, heard)| *heard != seccompat_live::Heard::Through);
        let refused = refused.map(|(named, heard)| format!("{}: {heard:?}", named.name));
        let refused: Vec<String> = refused.collect();
        let verdict = call.finding.verdict.name();
        harness::say(&format!("{} {verdict} {}", call.call, refused.join(", ")));
    }
}

fn enosys_is_found_by_value() -> Outcome {
    if cfg!(not(target_arch = "x86_64")) {
        return Outcome::Skipped("the expected numbers are those of x86_64".into());
    }
    let ran = harness::watch(&mut harness::role("values::scan", &[]), Duration::from_secs(20));
    ran.expect_well("the scan");
    let said = |call: &str| {
        let line = ran.lines.iter().find(|line| line.split(' ').next() == Some(call));
        line.unwrap_or_else(|| panic!("{call} in {:?}", ran.lines)).as_str()
    };
    let socket = said("socket");
    assert!(socket.starts_with("socket conditional AF_ALG: Errno(ENOSYS)"), "{socket}");
    assert_eq!(said("personality"), "personality conditional PER_LINUX32: Errno(ENOSYS)");
    assert_eq!(
        said("tkill"),
        "tkill conditional SIGUSR1: Errno(ENOSYS), SIGUSR2: Errno(EPERM)",
        "one value shows that the others need exact answers"
    );
    assert_eq!(said("setrlimit"), "setrlimit conditional RLIMIT_CPU: Errno(ENOSYS)");
    assert_eq!(said("getpriority"), "getpriority missing ");
    assert_eq!(said("fchmodat2").split(' ').nth(1), Some("missing"));
    assert_eq!(said("keyctl").split(' ').nth(1), Some("filtered"));
    Outcome::Passed
}

/// A filter that kills for so many calls that not all questions are asked, and refuses one value of `chmod`.
fn deadly() -> Vec<Rule> {
    let is = |arg, value| Condition { arg, part: Part::Low, test: Test::Equal, value };
    let mut rules = vec![Rule::when(Sysno::CHMOD, is(1, 0o4000), EPERM)];
    let needed = [scans::LIVES_ON, super::oracle::ASKS_BY, &[Sysno::CHMOD]].concat();
    let others =
        Sysno::all().filter(|call| call.number(filter::abi()).is_some() && !needed.contains(call));
    rules.extend(others.map(|call| Rule::new(call, Action::KillProcess)));
    rules
}

fn scan_under_deadly(_: &[String]) {
    scans::install(&filter::program(&deadly()));
    let calls: Vec<Sysno> = Sysno::all().collect();
    let scan = seccompat_live::scan(filter::abi(), &calls);
    let chmod = scan.calls.iter().find(|call| call.call == Sysno::CHMOD).unwrap();
    let verdict = chmod.finding.verdict.name();
    harness::say(&format!("{} {verdict}", scan.asked.left_out));
}

/// The second questions about a call must not replace the answers to the first ones.
fn answers_before_the_limit_are_kept() -> Outcome {
    if cfg!(not(target_arch = "x86_64")) {
        return Outcome::Skipped("newer ABIs have no chmod".into());
    }
    let ran = harness::watch(&mut harness::role("values::deadly", &[]), Duration::from_secs(60));
    ran.expect_well("the scan");
    assert_eq!(ran.lines, ["true conditional"]);
    Outcome::Passed
}

/// x86's `prctl` is refused, except for one option; x86_64's is allowed.
fn of_x86() -> Program {
    let load = |at| Insn::new(code::LD | code::W | code::ABS, at);
    let unless = |k, jf| Insn::jump(code::JMP | code::JEQ, k, 0, jf);
    let give = |action: Action| Insn::new(code::RET, action.to_word());
    let prctl = Sysno::PRCTL.number(Abi::X86).unwrap();
    let insns = vec![
        load(4),
        unless(Abi::X86.audit_arch().get(), 5),
        load(0),
        unless(prctl, 3),
        load(16),
        Insn::jump(code::JMP | code::JEQ, 15, 1, 0),
        give(EPERM),
        give(Action::Allow),
    ];
    Program::new(insns).unwrap()
}

fn scan_under_of_x86(_: &[String]) {
    scans::install(&of_x86());
    let calls: Vec<Sysno> = Sysno::all().collect();
    let scan = seccompat_live::scan(filter::abi(), &calls);
    let x86 = scan.asked.beside.iter().find(|beside| beside.abi == Abi::X86).unwrap();
    harness::say(&format!("{:?}", x86.life));
    for (call, _, decides) in x86.calls.iter().filter(|(_, _, decides)| decides.differs()) {
        let (of, heard) = decides.named.iter().find(|(named, _)| named.value == 15).unwrap();
        harness::say(&format!("{call} {:?} {} {heard:?}", decides.zeros.unwrap(), of.name));
    }
}

/// A 32-bit call gets all questions if the filter decides the 64-bit call otherwise.
fn a_32_bit_call_may_be_decided_otherwise() -> Outcome {
    if Abi::NATIVE != Some(Abi::X86_64) {
        return Outcome::Skipped("only x86_64 runs x86, too".into());
    }
    let ran = harness::watch(&mut harness::role("values::x86", &[]), Duration::from_secs(20));
    ran.expect_well("the scan");
    if ran.lines == ["Absent"] {
        return Outcome::Skipped("this kernel runs no 32-bit programs".into());
    }
    assert_eq!(ran.lines, ["Lives", "prctl Errno(EPERM) PR_SET_NAME Through"]);
    Outcome::Passed
}

/// The tests.
pub const TESTS: &[harness::Test] = &[
    ("a_32_bit_call_may_be_decided_otherwise", a_32_bit_call_may_be_decided_otherwise),
    ("answers_before_the_limit_are_kept", answers_before_the_limit_are_kept),
    ("enosys_is_found_by_value", enosys_is_found_by_value),
];

/// The work of its children.
pub const ROLES: &[harness::Role] =
    &[("deadly", scan_under_deadly), ("scan", scan_under), ("x86", scan_under_of_x86)];
