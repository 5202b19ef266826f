//! Known miscompilations of libseccomp, by name: our filters compared with the mathematical reading
//! of each condition, which is implemented here again, and the behaviour of the installed
//! libseccomp.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_bpf::{Action, Data, Program};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_policy::{Weights, compile};
use seccompat_profile::{Context, Profile, Unknown};
use seccompat_world::libseccomp::{Built, Oracle};
use seccompat_world::need;

/// Index, operator, value, and the second value of `MASKED_EQ`.
pub(crate) type Condition = (usize, &'static str, u64, u64);

/// A call, its action, and the conditions, which must all hold.
#[derive(Clone)]
pub(crate) struct Rule(pub(crate) &'static str, pub(crate) u16, pub(crate) Vec<Condition>);

/// One condition on the first argument.
fn first(op: &'static str, value: u64) -> Vec<Condition> {
    vec![(0, op, value, 0)]
}

pub(crate) fn holds(&(index, op, value, two): &Condition, args: &[u64; 6]) -> bool {
    let arg = u128::from(args[index]);
    let (value, two) = (u128::from(value), u128::from(two));
    match op {
        "NE" => arg != value,
        "LT" => arg < value,
        "LE" => arg <= value,
        "EQ" => arg == value,
        "GE" => arg >= value,
        "GT" => arg > value,
        "MASKED_EQ" => arg & value == two,
        other => panic!("{other}"),
    }
}

/// The action that the rules mean: 0 is the default, which allows.
fn meant(rules: &[Rule], name: &str, args: &[u64; 6]) -> Action {
    let found = rules
        .iter()
        .find(|rule| rule.0 == name && rule.2.iter().all(|condition| holds(condition, args)));
    found.map_or(Action::Allow, |rule| Action::Errno(rule.1))
}

/// Every value that the conditions distinguish, in each argument that they test.
pub(crate) fn calls(rules: &[Rule]) -> Vec<[u64; 6]> {
    let mut all = vec![[0; 6]];
    for index in 0..6 {
        let mut values = vec![0];
        for &(_, _, value, two) in
            rules.iter().flat_map(|rule| &rule.2).filter(|condition| condition.0 == index)
        {
            values.extend([value, value.wrapping_sub(1), value.wrapping_add(1), u64::MAX]);
            values.extend([value ^ 1 << 32, value ^ 1 << 63, value & 0xffff_ffff, value >> 32]);
            values.extend([two, two | !value]);
        }
        values.sort_unstable();
        values.dedup();
        let with = |args: &[u64; 6], value: u64| {
            let mut args = *args;
            args[index] = value;
            args
        };
        all = all.iter().flat_map(|args| values.iter().map(|&value| with(args, value))).collect();
    }
    all
}

pub(crate) fn text(rules: &[Rule]) -> String {
    let rule = |Rule(name, errno, conditions): &Rule| {
        let args: Vec<String> = conditions
            .iter()
            .map(|(index, op, value, two)| {
                format!(
                    "{{\"index\":{index},\"value\":{value},\"valueTwo\":{two},\
                     \"op\":\"SCMP_CMP_{op}\"}}"
                )
            })
            .collect();
        format!(
            "{{\"names\":[\"{name}\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":{errno},\
             \"args\":[{}]}}",
            args.join(",")
        )
    };
    let rules: Vec<String> = rules.iter().map(rule).collect();
    format!("{{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{}]}}", rules.join(","))
}

pub(crate) fn answer(program: &Program, name: &str, args: &[u64; 6]) -> Action {
    let call = Sysno::from_name(name).unwrap();
    let nr = call.number(Abi::X86_64).unwrap();
    let arch = Abi::X86_64.audit_arch().get();
    let data = Data { nr, arch, args: *args, ..Data::default() };
    Action::from_word(program.evaluate(&data, false).word)
}

/// Our filter for the rules, or the reason why we refuse them; and libseccomp's, `None` if it does
/// not return.
fn both(oracle: &Oracle, rules: &[Rule]) -> (Result<Program, String>, Option<Built>) {
    let profile = Profile::parse(text(rules).as_bytes()).unwrap();
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.abis = Some(vec![Abi::X86_64]);
    context.unknown = Unknown::Default;
    let resolved = profile.resolve(&context).unwrap();
    let ours = resolved.lower().map_err(|error| error.to_string());
    let ours = ours.map(|lowered| compile(&lowered.policy, &Weights::recorded()).unwrap());
    (ours, oracle.build(&resolved))
}

/// Checks that ours is always right. Returns the calls for which libseccomp is wrong, with its
/// answer.
fn wrong(oracle: &Oracle, rules: &[Rule]) -> Vec<(&'static str, [u64; 6], Action)> {
    let (ours, theirs) = both(oracle, rules);
    let (ours, (theirs, _)) = (ours.unwrap(), theirs.expect("an end").unwrap());
    let mut names: Vec<&str> = rules.iter().map(|rule| rule.0).collect();
    names.dedup();
    let mut wrong = Vec::new();
    for args in calls(rules) {
        for &name in &names {
            let right = meant(rules, name, &args);
            assert_eq!(answer(&ours, name, &args), right, "{name} {args:x?}: {}", text(rules));
            let other = answer(&theirs, name, &args);
            if other != right {
                wrong.push((name, args, other));
            }
        }
    }
    wrong
}

/// A repaired libseccomp is always right; one that is not has exactly this defect.
fn is_defect(wrong: &[(&'static str, [u64; 6], Action)], at: [u64; 6], theirs: Action) {
    if wrong.is_empty() {
        need::say("this libseccomp is repaired");
    } else {
        assert!(wrong.iter().any(|one| one.1 == at && one.2 == theirs), "{wrong:x?}");
    }
}

/// CVE-2019-9893, libseccomp before 2.4: 64-bit comparisons by halves were wrong.
#[test]
fn cve_2019_9893_comparisons_of_64_bits() {
    let oracle = need!(Oracle::new());
    let values = [
        1,
        5,
        0xffff_ffff,
        1 << 32,
        1 << 32 | 5,
        0x1234_5678_9abc,
        1 << 63,
        u64::MAX - 1,
        u64::MAX,
    ];
    for op in ["LT", "LE", "GT", "GE"] {
        for value in values {
            let rules = [Rule("read", 1, first(op, value))];
            assert_eq!(wrong(&oracle, &rules), [], "{op} {value:#x}");
        }
    }
}

/// libseccomp#148, 2.4.0: blocks with colliding hashes were merged, here socket's and
/// rt_sigaction's, so that one call was decided like the other.
#[test]
fn issue_148_blocks_of_one_hash() {
    let oracle = need!(Oracle::new());
    let rules = [
        Rule("socket", 1, vec![(0, "EQ", 1, 0), (1, "MASKED_EQ", 0xf, 2), (2, "EQ", 3, 0)]),
        Rule("socket", 1, vec![(0, "EQ", 1, 0), (1, "MASKED_EQ", 0xf, 1)]),
        Rule("rt_sigaction", 1, first("EQ", 2)),
        Rule("rt_sigaction", 1, first("EQ", 1)),
    ];
    assert_eq!(wrong(&oracle, &rules), []);
}

/// GHSA-4q85-33p6-j5g6, libseccomp before 2.6.1: two comparisons of one argument with different
/// high halves are merged so that a call which one of them refuses is allowed.
#[test]
fn ghsa_4q85_33p6_j5g6_merged_comparisons() {
    let oracle = need!(Oracle::new());
    let rules = [Rule("read", 1, first("LE", 5)), Rule("read", 1, first("LT", 1 << 32 | 5))];
    is_defect(&wrong(&oracle, &rules), [6, 0, 0, 0, 0, 0], Action::Allow);
    // And the reverse: a call that no rule names is refused.
    let rules = [Rule("read", 1, first("LE", 5)), Rule("read", 1, first("GT", 1 << 32 | 5))];
    is_defect(&wrong(&oracle, &rules), [6, 0, 0, 0, 0, 0], Action::Errno(1));
    // Every pair of comparisons: ours is right in each, which `wrong` checks.
    let (mut pairs, mut defects) = (0, 0);
    let all = || {
        let operators = ["NE", "LT", "LE", "EQ", "GE", "GT"];
        let values = [5, 1 << 32 | 5, 2 << 32 | 5, 1 << 32 | 9];
        operators.into_iter().flat_map(move |op| values.map(|value| first(op, value)))
    };
    for (a, b) in all().flat_map(|a| all().map(move |b| (a.clone(), b))) {
        pairs += 1;
        let wrong = wrong(&oracle, &[Rule("read", 1, a.clone()), Rule("read", 1, b.clone())]);
        defects += usize::from(!wrong.is_empty());
        let apart = a[0].2 >> 32 != b[0].2 >> 32;
        assert!(wrong.is_empty() || apart, "{a:?} {b:?}: {wrong:x?}");
    }
    need::say(&format!("{pairs} pairs of comparisons, libseccomp wrong in {defects}"));
}

/// Rules of several conditions: no rule holds, and yet libseccomp returns the rules' action.
#[test]
fn several_conditions_refuse_unnamed_calls() {
    let oracle = need!(Oracle::new());
    let rules = [
        Rule("semop", 1, vec![(0, "GE", 3, 0), (1, "LE", 0, 0)]),
        Rule("semop", 1, vec![(0, "GT", 1, 0), (1, "EQ", 2, 0)]),
    ];
    is_defect(&wrong(&oracle, &rules), [2, 0, 0, 0, 0, 0], Action::Errno(1));
}

/// Overlapping rules with different actions: libseccomp's answer depends on their order. Ours does
/// not: it refuses them, and names both.
#[test]
fn the_order_of_overlapping_rules_is_not_guessed() {
    let oracle = need!(Oracle::new());
    let rules = [
        Rule("semop", 11, vec![(0, "GT", 0, 0), (1, "GE", 4, 0)]),
        Rule("semop", 12, vec![(0, "LT", 3, 0), (1, "GT", 4, 0)]),
        Rule("semop", 13, vec![(0, "LE", 0, 0), (1, "NE", 0, 0)]),
    ];
    let reversed: Vec<Rule> = rules.iter().rev().cloned().collect();
    let ((ours, a), (turned, b)) = (both(&oracle, &rules), both(&oracle, &reversed));
    for refused in [ours.unwrap_err(), turned.unwrap_err()] {
        assert!(refused.contains("and both conditions can hold at once"), "{refused}");
    }
    let [a, b] = [a, b].map(|built| built.expect("an end").unwrap().0);
    let at = [1, 4, 0, 0, 0, 0];
    // Only the first rule holds there, so one of the two answers is wrong, unless libseccomp is
    // repaired.
    let answers = [answer(&a, "semop", &at), answer(&b, "semop", &at)];
    let right = [Action::Errno(11); 2];
    let known = [Action::Errno(13), Action::Errno(11)];
    assert!(answers == known || answers == right, "{answers:?}");
}

/// Overlapping conditions of one argument: libseccomp sorts them, but three of them by their order
/// in the file. Ours gives the same answer, in either order.
#[test]
fn three_conditions_of_one_argument_are_asked_in_the_file_s_order() {
    let oracle = need!(Oracle::new());
    let rules = [
        Rule("semop", 11, first("LT", 0)),
        Rule("semop", 12, first("GE", 0)),
        Rule("semop", 13, first("LE", 1)),
    ];
    let reversed: Vec<Rule> = rules.iter().rev().cloned().collect();
    let mut differ = false;
    let ((ours, a), (turned, b)) = (both(&oracle, &rules), both(&oracle, &reversed));
    let (ours, turned) = (ours.unwrap(), turned.unwrap());
    let [a, b] = [a, b].map(|built| built.expect("an end").unwrap().0);
    for args in calls(&rules) {
        let [one, other] = [&ours, &turned].map(|program| answer(program, "semop", &args));
        let theirs = [&a, &b].map(|program| answer(program, "semop", &args));
        assert_eq!([one, other], theirs, "{args:x?}");
        differ |= one != other;
    }
    assert!(differ);
}

/// libseccomp never returns for these; ours is right, or refuses them, at once.
#[test]
fn rules_that_libseccomp_never_comes_to_an_end_with() {
    let oracle = need!(Oracle::new());
    let endless = [
        vec![
            Rule("semop", 11, vec![(0, "LT", 1, 0), (1, "GE", 2, 0)]),
            Rule("semop", 12, vec![(0, "LT", 1, 0), (1, "NE", 1, 0)]),
        ],
        vec![
            Rule("semop", 11, vec![(0, "GT", 1, 0), (1, "LT", 0, 0)]),
            Rule("semop", 12, vec![(0, "GT", 1, 0), (1, "EQ", 1, 0)]),
            Rule("semop", 13, first("LT", 1)),
        ],
    ];
    for (rules, refused) in endless.iter().zip([true, false]) {
        let (ours, theirs) = both(&oracle, rules);
        need::say(if theirs.is_none() { "libseccomp: no end" } else { "libseccomp is repaired" });
        let ours = match ours {
            Ok(ours) => ours,
            Err(why) => {
                assert!(refused && why.contains("both conditions can hold at once"), "{why}");
                continue;
            }
        };
        assert!(!refused);
        for args in calls(rules) {
            assert_eq!(answer(&ours, "semop", &args), meant(rules, "semop", &args), "{args:x?}");
        }
    }
}
