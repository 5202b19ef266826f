//! The combined meaning of rules: one test for each special case.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Capability, KernelVersion};
use seccompat_profile::{Caps, Context, Error, Profile, Unknown};

use crate::common::{Asked, context};

const EPERM: Action = Action::Errno(1);
const NATIVE: Abi = Abi::X86_64;

/// A rule on a line of its own: the first is on line 2.
fn rule(name: &str, action: &str, args: &str) -> String {
    let (action, errno) = action.split_once(' ').unwrap_or((action, ""));
    let errno = if errno.is_empty() { String::new() } else { format!(",\"errnoRet\":{errno}") };
    format!("{{\"names\":[\"{name}\"],\"action\":\"SCMP_ACT_{action}\"{errno},\"args\":[{args}]}}")
}

fn arg(index: u8, op: &str, value: u64, two: u64) -> String {
    format!("{{\"index\":{index},\"op\":\"SCMP_CMP_{op}\",\"value\":{value},\"valueTwo\":{two}}}")
}

fn on(abis: &[Abi], default: &str, rules: &[String]) -> Result<Asked, Error> {
    let text = format!(
        "{{\"defaultAction\":\"SCMP_ACT_{default}\",\"syscalls\":[\n{}]}}",
        rules.join(",\n")
    );
    Asked::of(&text, &context(abis, Unknown::Default))
}

fn asked(rules: &[String]) -> Asked {
    on(&[NATIVE], "ERRNO", rules).expect("no conflict")
}

/// The action of `read` for each value of its first argument.
fn reads<const N: usize>(asked: &Asked, abi: Abi, values: [u64; N]) -> [Action; N] {
    values.map(|value| asked.args(abi, "read", &[value]))
}

fn told(rules: &[String]) -> String {
    on(&[NATIVE], "ERRNO", rules).err().map_or_else(String::new, |error| error.to_string())
}

#[test]
fn rules_are_alternatives_and_conditions_are_not() {
    let two = format!("{},{}", arg(0, "EQ", 1, 0), arg(1, "GT", 5, 0));
    let rules = [rule("read", "ALLOW", &two), rule("read", "ALLOW", &arg(2, "LT", 3, 0))];
    let asked = asked(&rules);
    for (args, expected) in [
        ([1, 6, 9], Action::Allow),
        ([1, 5, 9], EPERM),
        ([2, 6, 9], EPERM),
        ([2, 5, 2], Action::Allow),
    ] {
        assert_eq!(asked.args(NATIVE, "read", &args), expected, "{args:?}");
    }
}

#[test]
fn a_repeated_index_makes_every_condition_a_rule() {
    let three = [arg(0, "EQ", 1, 0), arg(0, "EQ", 2, 0), arg(1, "EQ", 9, 0)].join(",");
    let asked = asked(&[rule("read", "ALLOW", &three)]);
    for (args, expected) in
        [([1, 0], Action::Allow), ([2, 0], Action::Allow), ([3, 0], EPERM), ([3, 9], Action::Allow)]
    {
        assert_eq!(asked.args(NATIVE, "read", &args), expected, "{args:?}");
    }
    // Two are enough: no value would meet both.
    let two = [arg(0, "EQ", 1, 0), arg(0, "EQ", 2, 0)].join(",");
    let both = self::asked(&[rule("read", "ALLOW", &two)]);
    assert_eq!(reads(&both, NATIVE, [1, 2, 3]), [Action::Allow, Action::Allow, EPERM]);
}

#[test]
fn unconditional_rules_win_and_the_first_of_them() {
    let conditional = rule("read", "LOG", &arg(0, "EQ", 1, 0));
    let (first, second) = (rule("read", "ALLOW", ""), rule("read", "KILL", ""));
    for rules in
        [[conditional.clone(), first.clone(), second.clone()], [first.clone(), conditional, second]]
    {
        assert_eq!(reads(&asked(&rules), NATIVE, [0, 1]), [Action::Allow; 2]);
    }
}

#[test]
fn a_rule_that_says_the_default_says_nothing() {
    // Otherwise it would override the second one, because it is the first unconditional one.
    let rules = [rule("read", "ERRNO 1", ""), rule("read", "ALLOW", ""), rule("bpf", "ERRNO", "")];
    let asked = asked(&rules);
    assert_eq!(asked.call(NATIVE, "read"), Action::Allow);
    assert_eq!(asked.lowered.redundant, [0, 2]);
}

#[test]
fn one_condition_with_two_actions_is_an_error_as_in_runc() {
    let allow = rule("read", "ALLOW", &arg(0, "EQ", 1, 0));
    let log = rule("read", "LOG", &arg(0, "EQ", 1, 0));
    assert_eq!(
        told(&[allow.clone(), log.clone()]),
        "3:1: read gets log here and allow by the rule at 2:1, on the same condition"
    );
    // After an unconditional entry nothing can contradict; before it, the contradiction is not
    // resolved.
    let always = rule("read", "ALLOW", "");
    assert_eq!(told(&[always.clone(), allow.clone(), log.clone()]), "");
    assert!(told(&[allow.clone(), log, always]).starts_with("3:1: "));
    assert_eq!(told(&[allow.clone(), allow]), "");
}

#[test]
fn overlaps_that_libseccomp_orders() {
    let eleven = rule("read", "ERRNO 11", &arg(0, "GE", 5, 0));
    let twelve = rule("read", "ERRNO 12", &arg(0, "EQ", 5, 0));
    for abi in [Abi::X86_64, Abi::X86] {
        for rules in [[eleven.clone(), twelve.clone()], [twelve.clone(), eleven.clone()]] {
            let asked = on(&[abi], "ERRNO", &rules).unwrap();
            let [a, b, c] = reads(&asked, abi, [4, 5, 6]);
            assert_eq!([a, b, c], [EPERM, Action::Errno(12), Action::Errno(11)], "{abi}");
        }
    }
    // Upper bounds come before lower ones, narrow ones before wide ones, in any order.
    let bounds = [
        rule("read", "ERRNO 13", &arg(0, "GE", 5, 0)),
        rule("read", "ERRNO 14", &arg(0, "GT", 20, 0)),
        rule("read", "ERRNO 15", &arg(0, "LE", 9, 0)),
        rule("read", "ERRNO 16", &arg(0, "LT", 3, 0)),
    ];
    let turned: Vec<_> = bounds.iter().rev().cloned().collect();
    for rules in [bounds.to_vec(), turned] {
        let got = reads(&asked(&rules), NATIVE, [2, 3, 9, 10, 20, 21]);
        assert_eq!(got, [16, 15, 15, 13, 13, 14].map(Action::Errno));
    }
}

#[test]
fn the_higher_argument_is_asked_first() {
    let first = rule("read", "ERRNO 11", &arg(0, "EQ", 1, 0));
    let second = rule("read", "ERRNO 12", &arg(2, "LE", 1, 0));
    for abi in [Abi::X86_64, Abi::X86] {
        for rules in [[first.clone(), second.clone()], [second.clone(), first.clone()]] {
            let asked = on(&[abi], "ERRNO", &rules).unwrap();
            assert_eq!(asked.args(abi, "read", &[1, 0, 1]), Action::Errno(12), "{abi}");
            assert_eq!(asked.args(abi, "read", &[1, 0, 2]), Action::Errno(11), "{abi}");
        }
    }
}

/// The decision of libseccomp 2.5.4: conditions with a common high half are at the place of the
/// first of them.
#[test]
fn of_three_the_file_s_order_decides() {
    let low = rule("read", "ERRNO 11", &arg(0, "LT", 2, 0));
    let all = rule("read", "ERRNO 12", &arg(0, "GE", 0, 0));
    let wide = rule("read", "ERRNO 13", &arg(0, "LT", 1 << 32 | 5, 0));
    let values = [1, 2, 1 << 32 | 4, 1 << 32 | 5];
    let got = |rules: [&String; 3]| reads(&asked(&rules.map(String::clone)), NATIVE, values);
    assert_eq!(got([&low, &all, &wide]), [11, 12, 12, 12].map(Action::Errno));
    assert_eq!(got([&low, &wide, &all]), [11, 12, 12, 12].map(Action::Errno));
    assert_eq!(got([&all, &low, &wide]), [13, 13, 13, 12].map(Action::Errno));
    // Values beyond a common high half: a lower bound above the first's value gets them, else the
    // first one.
    let bounds = [
        rule("read", "ERRNO 14", &arg(0, "LE", 1, 0)),
        rule("read", "ERRNO 15", &arg(0, "GE", 7, 0)),
        rule("read", "ERRNO 16", &arg(0, "GT", 5, 0)),
    ];
    let beyond = reads(&asked(&bounds), NATIVE, [7, 6, 1 << 32]);
    assert_eq!(beyond, [15, 16, 16].map(Action::Errno));
    let unlike = [
        rule("read", "ERRNO 14", &arg(0, "NE", 5, 0)),
        rule("read", "ERRNO 15", &arg(0, "NE", 7, 0)),
    ];
    assert_eq!(
        reads(&asked(&unlike), NATIVE, [5, 7, 8, 1 << 32]),
        [15, 14, 15, 14].map(Action::Errno)
    );
}

#[test]
fn overlaps_whose_order_decides_are_told_and_those_that_nobody_orders_are_errors() {
    let overlap = "3:1: read gets log here and allow by the rule at 2:1, and both conditions can \
                   hold at once";
    for (a, b) in
        [(arg(0, "EQ", 5, 0), arg(0, "MASKED_EQ", 1, 1)), (arg(0, "GE", 5, 0), arg(0, "GT", 5, 0))]
    {
        let rules = [rule("read", "ALLOW", &a), rule("read", "LOG", &b)];
        let asked = asked(&rules);
        let warning = asked.lowered.warnings.first().map(ToString::to_string);
        let told = format!("{}: libseccomp decides by the order of the entries", &overlap[5..]);
        assert_eq!(warning, Some(told));
    }
    let two = format!("{},{}", arg(0, "EQ", 1, 0), arg(1, "EQ", 1, 0));
    let rules = [rule("read", "ALLOW", &arg(0, "EQ", 1, 0)), rule("read", "LOG", &two)];
    assert_eq!(told(&rules), overlap);
    for (a, b) in [
        (arg(0, "EQ", 1, 0), arg(1, "EQ", 1, 0)),
        (arg(0, "EQ", 5, 0), arg(0, "MASKED_EQ", 2, 2)),
        (arg(0, "GE", 5, 0), arg(0, "LT", 5, 0)),
        (
            format!("{},{}", arg(0, "EQ", 1, 0), arg(1, "EQ", 1, 0)),
            format!("{},{}", arg(0, "EQ", 1, 0), arg(1, "NE", 1, 0)),
        ),
    ] {
        let asked = asked(&[rule("read", "ALLOW", &a), rule("read", "LOG", &b)]);
        assert_eq!(asked.lowered.warnings, []);
    }
}

#[test]
fn narrow_abis_compare_low_halves() {
    let rules = [rule("read", "ALLOW", &arg(0, "EQ", 1 << 32 | 5, 0))];
    let values = [5, 1 << 32 | 5];
    for (abi, expected) in [
        (Abi::X86_64, [EPERM, Action::Allow]),
        (Abi::X86, [Action::Allow; 2]),
        (Abi::X32, [Action::Allow; 2]),
    ] {
        let asked = on(&[abi], "ERRNO", &rules).unwrap();
        assert_eq!(reads(&asked, abi, values), expected, "{abi}");
    }
    // After truncation, two conditions may be equal.
    let rules = [
        rule("read", "ALLOW", &arg(0, "EQ", 1 << 32 | 5, 0)),
        rule("read", "LOG", &arg(0, "EQ", 5, 0)),
    ];
    assert!(on(&[Abi::X86_64], "ERRNO", &rules).is_ok());
    let error = on(&[Abi::X86_64, Abi::X86], "ERRNO", &rules).err().unwrap();
    assert!(error.to_string().contains("on x86, on the same condition"), "{error}");
}

#[test]
fn masks() {
    let one = |mask, value| [rule("read", "ALLOW", &arg(0, "MASKED_EQ", mask, value))];
    let values = [0, 5, 7, 1 << 32];
    let yes = Action::Allow;
    assert_eq!(reads(&asked(&one(6, 4)), NATIVE, values), [EPERM, yes, EPERM, EPERM]);
    // libseccomp documents that the value is masked too.
    assert_eq!(reads(&asked(&one(6, 5)), NATIVE, values), [EPERM, yes, EPERM, EPERM]);
    // A mask without bits is no condition.
    assert_eq!(reads(&asked(&one(0, 0)), NATIVE, values), [yes; 4]);
    let high = one(0xffff_ffff_0000_0000, 1 << 32);
    assert_eq!(reads(&asked(&high), NATIVE, values), [EPERM, EPERM, EPERM, yes]);
    let narrow = on(&[Abi::X86], "ERRNO", &high).unwrap();
    assert_eq!(reads(&narrow, Abi::X86, values), [yes; 4]);
}

#[test]
fn errnos_and_actions() {
    let rules = [
        rule("read", "ERRNO", ""),
        rule("write", "ERRNO 0", ""),
        rule("open", "TRACE", ""),
        rule("close", "TRACE 7", ""),
        rule("stat", "TRAP", ""),
        rule("fstat", "NOTIFY", ""),
        rule("lstat", "KILL_PROCESS", ""),
        rule("poll", "KILL", ""),
        rule("lseek", "LOG", ""),
        rule("mmap", "ERRNO 4095", ""),
    ];
    let asked = on(&[NATIVE], "ALLOW", &rules).unwrap();
    let expected = [
        EPERM,
        Action::Errno(0),
        Action::Trace(1),
        Action::Trace(7),
        Action::Trap(0),
        Action::Notify,
        Action::KillProcess,
        Action::KillThread,
        Action::Log,
        Action::Errno(4095),
    ];
    let names =
        ["read", "write", "open", "close", "stat", "fstat", "lstat", "poll", "lseek", "mmap"];
    for (name, expected) in names.into_iter().zip(expected) {
        assert_eq!(asked.call(NATIVE, name), expected, "{name}");
    }
}

#[test]
fn architectures_that_are_not_listed_are_killed() {
    let asked = asked(&[rule("read", "ALLOW", "")]);
    assert_eq!(asked.call(Abi::X86, "read"), Action::KillThread);
    assert_eq!(asked.call(Abi::X32, "read"), Action::KillThread);
    assert_eq!(asked.call(Abi::S390x, "read"), Action::KillThread);
}

#[test]
fn multiplexers_see_only_the_number() {
    let abis = [Abi::X86_64, Abi::X86];
    let family = [rule("socket", "ALLOW", &arg(0, "EQ", 2, 0)), rule("semop", "ALLOW", "")];
    let asked = on(&abis, "ERRNO", &family).unwrap();
    assert_eq!(asked.args(Abi::X86, "socket", &[1]), EPERM);
    assert_eq!(asked.args(Abi::X86, "socketcall", &[1]), Action::Allow);
    assert_eq!(asked.args(Abi::X86, "socketcall", &[2]), EPERM);
    assert_eq!(asked.args(Abi::X86, "ipc", &[1]), Action::Allow);
    assert_eq!(asked.args(Abi::X86, "ipc", &[2]), EPERM);
    // Arguments after the first are compared, with the multiplexer's own.
    let asked = on(&abis, "ERRNO", &[rule("socket", "ALLOW", &arg(1, "EQ", 3, 0))]).unwrap();
    assert_eq!(asked.args(Abi::X86, "socketcall", &[1, 3]), Action::Allow);
    assert_eq!(asked.args(Abi::X86, "socketcall", &[1, 2]), EPERM);
    // A condition and its inverse are one rule there: libseccomp's -EEXIST.
    let both =
        [rule("socket", "ALLOW", &arg(0, "EQ", 2, 0)), rule("socket", "LOG", &arg(0, "NE", 2, 0))];
    assert!(on(&[Abi::X86_64], "ERRNO", &both).is_ok());
    let error = on(&abis, "ERRNO", &both).err().unwrap();
    let message = "3:1: socketcall gets log here and allow by the rule at 2:1 on x86, on the same \
                   condition";
    assert_eq!(error.to_string(), message);
    let mut saved = vec![rule("socketcall", "ALLOW", "")];
    saved.extend(both);
    let asked = on(&abis, "ERRNO", &saved).unwrap();
    assert_eq!(asked.args(Abi::X86, "socketcall", &[9]), Action::Allow);
    assert_eq!(asked.args(Abi::X86, "socket", &[3]), Action::Log);
}

#[test]
fn engines_include_and_exclude() {
    let rule = |name: &str, rest: &str| {
        format!("{{\"names\":[\"{name}\"],\"action\":\"SCMP_ACT_ALLOW\",{rest}}}")
    };
    let rules = [
        ("read", "\"includes\":{},\"excludes\":null", true),
        ("write", "\"includes\":{\"caps\":[\"CAP_KILL\"]}", true),
        ("open", "\"includes\":{\"caps\":[\"CAP_KILL\",\"CAP_BPF\"]}", false),
        ("close", "\"excludes\":{\"caps\":[\"CAP_BPF\",\"CAP_KILL\"]}", false),
        ("stat", "\"includes\":{\"arches\":[\"arm64\",\"amd64\"]}", true),
        ("fstat", "\"includes\":{\"arches\":[\"arm64\"]}", false),
        ("lstat", "\"excludes\":{\"arches\":[\"amd64\"]}", false),
        ("poll", "\"includes\":{\"minKernel\":\"4.8\"}", true),
        ("lseek", "\"includes\":{\"minKernel\":\"5.10\"}", false),
        ("mmap", "\"excludes\":{\"minKernel\":\"5.4\"}", false),
        ("brk", "\"excludes\":{\"minKernel\":\"\"}", false),
        ("pipe", "\"includes\":{\"caps\":[\"CAP_NONE\"]}", false),
    ];
    let list: Vec<_> = rules.iter().map(|(name, rest, _)| rule(name, rest)).collect();
    let text = format!(
        "{{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{}],\
         \"archMap\":[{{\"architecture\":\"SCMP_ARCH_X86_64\",\
         \"subArchitectures\":[\"SCMP_ARCH_X86\"]}},{{\"architecture\":\"SCMP_ARCH_S390X\"}}]}}",
        list.join(",")
    );
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let mut context = Context::new(KernelVersion::new(5, 4));
    context.native = Abi::X86_64;
    context.caps = [Capability::KILL].into_iter().collect::<Caps>();
    let resolved = profile.resolve(&context).unwrap();
    let expected: Vec<_> = (0..rules.len()).filter(|&at| rules[at].2).collect();
    assert_eq!(resolved.rules, expected);
    assert_eq!(resolved.dropped.len(), rules.len() - expected.len());
    assert_eq!(resolved.abis, [Abi::X86_64, Abi::X86]);
    context.native = Abi::Ppc64le;
    assert_eq!(profile.resolve(&context).unwrap().abis, [Abi::Ppc64le]);
}
