//! Policies of every form can be learned.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use alloc::vec;

use seccompat_bpf::Data;

use super::*;
use crate::rule::{Clause, Compare, Condition};

const ABI: Abi = Abi::X86_64;

/// Learns a rule for `socket`, where all other calls are allowed.
fn learned(rule: &Rule, seeds: &[[u64; 6]]) -> (Learned, Policy) {
    learned_for(ABI, Sysno::SOCKET, rule, seeds)
}

/// Learns a rule for a call, where all other calls are allowed.
fn learned_for(abi: Abi, ruled: Sysno, rule: &Rule, seeds: &[[u64; 6]]) -> (Learned, Policy) {
    let mut builder = Builder::new(Action::KillThread);
    let allow = builder.rule(Rule::always(Action::Allow));
    let mut table = Table::new(abi, allow);
    let rule = builder.rule(rule.clone());
    table.set(ruled.number(abi).unwrap(), rule);
    builder.add(table).unwrap();
    let policy = builder.build().unwrap();
    let mut ask = |questions: &[Question]| {
        let one = |question: &Question| {
            let Question { abi, nr, args } = *question;
            let arch = abi.audit_arch().get();
            Answer::Action(policy.decide(&Data { nr, arch, args, instruction_pointer: 0 }))
        };
        questions.iter().map(one).collect()
    };
    let seeds = |_: Abi, call: Sysno| if call == ruled { seeds.to_vec() } else { Vec::new() };
    let learned = learn(&[abi], Action::KillThread, &seeds, &mut ask).unwrap();
    (learned, policy)
}

fn clause(conditions: &[(u8, Compare, u64)], action: Action) -> Clause {
    let one = |&(arg, compare, value)| Condition::new(ABI, arg, compare, value).unwrap();
    Clause { conditions: conditions.iter().map(one).collect(), action }
}

fn is_equal(learned: &Learned, policy: &Policy) -> bool {
    let mut diagram = crate::Diagram::default();
    diagram.policy(&learned.policy).unwrap() == diagram.policy(policy).unwrap()
}

#[test]
fn forms_of_one_argument_are_learned_exactly() {
    let (eperm, einval, allow) = (Action::Errno(1), Action::Errno(22), Action::Allow);
    for (name, rule) in [
        ("never", Rule::always(eperm)),
        ("a value", Rule::first_of(vec![clause(&[(0, Compare::Eq, 40)], eperm)], allow)),
        ("all but", Rule::first_of(vec![clause(&[(0, Compare::Ne, 16)], eperm)], allow)),
        (
            "two values and a third answer",
            Rule::first_of(
                vec![
                    clause(&[(0, Compare::Eq, 38)], eperm),
                    clause(&[(0, Compare::Eq, 40)], einval),
                ],
                allow,
            ),
        ),
        (
            "a mask",
            Rule::first_of(vec![clause(&[(1, Compare::MaskedEq(0x7e02_0000), 0)], allow)], eperm),
        ),
        (
            "a value under a mask",
            Rule::first_of(vec![clause(&[(2, Compare::MaskedEq(3), 2)], eperm)], allow),
        ),
        ("at least", Rule::first_of(vec![clause(&[(2, Compare::Ge, 0x1234_5678)], eperm)], allow)),
        // By single bits, it looks like a mask of bit 31 and those above it.
        (
            "a little less",
            Rule::first_of(vec![clause(&[(2, Compare::Ge, 0x7fff_fff0)], eperm)], allow),
        ),
        ("at most", Rule::first_of(vec![clause(&[(0, Compare::Le, 777)], allow)], eperm)),
        (
            "between",
            Rule::first_of(
                vec![clause(&[(0, Compare::Ge, 11), (0, Compare::Lt, 23)], eperm)],
                allow,
            ),
        ),
        (
            "more than 32 bits",
            Rule::first_of(vec![clause(&[(1, Compare::Gt, 1 << 40)], eperm)], allow),
        ),
    ] {
        let (learned, policy) = learned(&rule, &[]);
        assert!(learned.unknown.is_empty(), "{name}: {:?}", learned.unknown);
        assert!(
            is_equal(&learned, &policy),
            "{name}: {:?}",
            learned.policy.of_call(ABI, Sysno::SOCKET)
        );
    }
}

/// Most values are asked about in all arguments at once, which shows no condition with a zero: the smallest are asked
/// about alone, too.
#[test]
fn pairs_with_a_zero_are_learned_exactly() {
    let eq = |arg, value| (arg, Compare::Eq, value);
    for (call, pair) in [
        (Sysno::PRLIMIT64, [eq(0, 0), eq(1, 20)]),
        (Sysno::IOCTL, [eq(0, 2), eq(2, 0)]),
        (Sysno::FCNTL, [eq(0, 1), eq(1, 0)]),
        (Sysno::MLOCK2, [eq(2, 31), eq(1, 0)]),
    ] {
        let refused = vec![clause(&pair, Action::Errno(13))];
        let (learned, policy) =
            learned_for(ABI, call, &Rule::first_of(refused, Action::Allow), &[]);
        assert!(learned.unknown.is_empty() && is_equal(&learned, &policy), "{call}");
    }
}

#[test]
fn pairs_that_are_seeds_are_learned_exactly() {
    let (eperm, einval, allow) = (Action::Errno(1), Action::Errno(22), Action::Allow);
    let rule = Rule::first_of(
        vec![
            clause(&[(0, Compare::Eq, 16), (2, Compare::Eq, 9)], einval),
            clause(&[(0, Compare::Eq, 40)], eperm),
        ],
        allow,
    );
    let seeds = [[16, 0, 9, 0, 0, 0], [16, 0, 0, 0, 0, 0], [40, 0, 0, 0, 0, 0]];
    let (learned, policy) = learned(&rule, &seeds);
    assert!(learned.unknown.is_empty());
    assert!(is_equal(&learned, &policy), "{:?}", learned.policy.of_call(ABI, Sysno::SOCKET));
}

/// The arguments of multiplexed calls: each selected call is decided by another argument.
#[test]
fn what_socketcall_selects_is_learned_exactly() {
    let abi = Abi::X86;
    let clause = |conditions: &[(u8, Compare, u64)], action| {
        let one = |&(arg, compare, value)| Condition::new(abi, arg, compare, value).unwrap();
        Clause { conditions: conditions.iter().map(one).collect(), action }
    };
    let of_accept = clause(&[(0, Compare::Eq, 5), (1, Compare::Eq, 11)], Action::Errno(1));
    let several = vec![
        clause(&[(0, Compare::Eq, 18), (3, Compare::Ge, 0x70cc_9283)], Action::Errno(38)),
        clause(&[(0, Compare::Eq, 20), (2, Compare::Le, 7)], Action::Errno(22)),
        of_accept.clone(),
        clause(&[(0, Compare::Eq, 9)], Action::Errno(1)),
    ];
    for clauses in [several, vec![of_accept]] {
        let rule = Rule::first_of(clauses, Action::Allow);
        let (learned, policy) = learned_for(abi, Sysno::SOCKETCALL, &rule, &[]);
        assert_eq!(learned.unknown, []);
        let found = learned.policy.of_call(abi, Sysno::SOCKETCALL);
        assert!(is_equal(&learned, &policy), "{found:?}");
    }
}

/// A value that decides a call on one ABI is asked of the multiplexer that makes it on the next.
#[test]
fn a_multiplexer_is_asked_what_decides_its_calls() {
    let recvfrom = Sysno::RECVFROM.number(Abi::X86_64).unwrap();
    let socketcall = Sysno::SOCKETCALL.number(Abi::X86).unwrap();
    let answer = |question: &Question| {
        let [first, _, third, ..] = question.args;
        let is_low = |word: u64, value: u64| word & 0xffff_ffff == value;
        let refused = match question.abi {
            Abi::X86_64 => question.nr == recvfrom && third == 35,
            _ => question.nr == socketcall && is_low(first, 12) && is_low(third, 35),
        };
        Answer::Action(if refused { Action::Errno(38) } else { Action::Allow })
    };
    let mut ask = |questions: &[Question]| questions.iter().map(answer).collect();
    let abis = [Abi::X86_64, Abi::X86];
    let learned = learn(&abis, Action::KillProcess, &|_, _| Vec::new(), &mut ask).unwrap();
    let rule = learned.policy.of_call(Abi::X86, Sysno::SOCKETCALL).unwrap();
    assert_eq!(rule.decide(&[12, 0, 35, 0, 0, 0]), Action::Errno(38), "{rule:?}");
    assert_eq!(rule.decide(&[12, 0, 34, 0, 0, 0]), Action::Allow);
}

/// A bound of a call on one ABI is asked as a value on the next.
#[test]
fn the_next_abi_is_asked_about_borders() {
    let number = |abi| Sysno::MLOCK2.number(abi).unwrap();
    let answer = |question: &Question| {
        let third = question.args[2];
        let refused = match question.abi {
            Abi::X86_64 => question.nr == number(Abi::X86_64) && third >= 12_345,
            _ => question.nr == number(Abi::X86) && third & 0xffff_ffff == 12_345,
        };
        Answer::Action(if refused { Action::Errno(1) } else { Action::Allow })
    };
    let mut ask = |questions: &[Question]| questions.iter().map(answer).collect();
    let abis = [Abi::X86_64, Abi::X86];
    let learned = learn(&abis, Action::KillProcess, &|_, _| Vec::new(), &mut ask).unwrap();
    let rule = learned.policy.of_call(Abi::X86, Sysno::MLOCK2).unwrap();
    assert_eq!(rule.decide(&[0, 0, 12_345, 0, 0, 0]), Action::Errno(1), "{rule:?}");
    assert_eq!(rule.decide(&[0, 0, 12_346, 0, 0, 0]), Action::Allow);
}

#[test]
fn what_fits_no_form_is_said_to_be_unknown() {
    let odd = |bit: u64| {
        clause(
            &[(0, Compare::MaskedEq(3 << bit), 1 << bit), (1, Compare::MaskedEq(1), 1)],
            Action::Errno(1),
        )
    };
    let more =
        clause(&[(2, Compare::MaskedEq(5), 4), (1, Compare::MaskedEq(2), 0)], Action::Errno(2));
    let rule = Rule::first_of(vec![odd(0), odd(4), more], Action::Allow);
    let (learned, _) = learned(&rule, &[]);
    assert_eq!(learned.unknown, [(ABI, Sysno::SOCKET.number(ABI).unwrap())]);
}

/// Numbers from 2^31 on without x32's bit are x86_64's: runc's stub answers them, while the filter kills for x32.
#[test]
fn numbers_beyond_those_of_x32_are_asked() {
    let enosys = Action::Errno(38);
    let answer = |question: &Question| {
        let is_x32 = question.nr & 0x4000_0000 != 0 && question.nr != u32::MAX;
        Answer::Action(match question.nr {
            _ if is_x32 => Action::KillThread,
            0x8000_0000.. => enosys,
            _ => Action::Allow,
        })
    };
    let mut ask = |questions: &[Question]| questions.iter().map(answer).collect();
    for abis in [&[Abi::X86_64][..], &[Abi::X86_64, Abi::X32]] {
        let learned = learn(abis, Action::KillThread, &|_, _| Vec::new(), &mut ask).unwrap();
        for nr in [0, 0x3fff_ffff, 0x4000_0000, 0x7fff_ffff, 0x8000_0000, 0xbfff_ffff, 0xc000_0000]
        {
            let arch = Abi::X86_64.audit_arch().get();
            let data = Data { nr, arch, args: [0; 6], instruction_pointer: 0 };
            let Answer::Action(must) = answer(&Question { abi: ABI, nr, args: [0; 6] }) else {
                unreachable!()
            };
            assert_eq!(learned.policy.decide(&data), must, "{nr:#x} {abis:?}");
        }
    }
}

/// A caller may answer only a limited number of questions for which a filter kills: then the two about each
/// number were among them, and numbers without a call do not count as killed.
#[test]
fn each_number_is_asked_before_more_about_one() {
    let mut left = 600;
    let answer = |question: &Question| {
        let is_killed = [165, 166].contains(&question.nr);
        left -= i32::from(is_killed);
        match (is_killed, left > 0) {
            (true, true) => Answer::Action(Action::KillThread),
            (false, true) => Answer::Action(Action::Allow),
            (_, false) => Answer::Unanswered,
        }
    };
    let mut answer = answer;
    let mut ask = |questions: &[Question]| questions.iter().map(&mut answer).collect();
    let seeds = |_: Abi, call: Sysno| {
        let one = |n: u64| [n, 0, 0, 0, 0, 0];
        if call.name() == "mount" { (100..700).map(one).collect() } else { Vec::new() }
    };
    let learned = learn(&[ABI], Action::KillProcess, &seeds, &mut ask).unwrap();
    let decide = |nr| {
        let arch = ABI.audit_arch().get();
        learned.policy.decide(&Data { nr, arch, args: [0; 6], instruction_pointer: 0 })
    };
    assert_eq!(
        [0, 165, 166, 5000].map(decide),
        [Action::Allow, Action::KillThread, Action::KillThread, Action::Allow]
    );
    assert!(!learned.unknown.contains(&(ABI, 0)) && learned.unknown.contains(&(ABI, 450)));
}

/// The caller copies its memory for each batch, so a batch is small unless one call has more questions.
#[test]
fn batches_are_small() {
    let mut batches = 0;
    let mut ask = |questions: &[Question]| {
        batches += 1;
        let first = questions[0].nr;
        let is_small = questions.len() <= 1 << 14 || questions.iter().all(|one| one.nr == first);
        assert!(is_small, "{} questions from {first} on", questions.len());
        questions.iter().map(|_| Answer::Action(Action::Allow)).collect()
    };
    learn(&[ABI], Action::KillProcess, &|_, _| Vec::new(), &mut ask).unwrap();
    assert!((2..100).contains(&batches), "{batches}");
}

/// A question without an answer: nothing is claimed about the call.
#[test]
fn unanswered_calls_are_unknown_and_refused() {
    let abi = Abi::X86_64;
    let [silent, partly, never] = [9, 41, 335];
    let answer = |question: &Question| match question.nr {
        nr if nr == silent => Answer::Unanswered,
        nr if nr == partly && question.args[0] > 5 => Answer::Unanswered,
        nr if nr == never => Answer::Unaskable,
        _ => Answer::Action(Action::Errno(1)),
    };
    let mut ask = |questions: &[Question]| questions.iter().map(answer).collect();
    let learned = learn(&[abi], Action::KillProcess, &|_, _| Vec::new(), &mut ask).unwrap();
    assert_eq!(learned.unknown, [(abi, silent), (abi, partly)]);
    let decide = |nr| {
        let arch = abi.audit_arch().get();
        learned.policy.decide(&Data { nr, arch, args: [0; 6], instruction_pointer: 0 })
    };
    assert_eq!(decide(silent), Action::KillProcess);
    assert_eq!(decide(partly), Action::Errno(1));
    assert_eq!(decide(never), Action::Allow);
}
