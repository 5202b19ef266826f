//! `merge`: tables of small profiles, and random ones, against the decisions of their operands.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use fastrand::Rng;
use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_engine::Stack;
use seccompat_lint::{Merging, NotMerged, Operand, Written, merge};
use seccompat_policy::Policy;
use seccompat_profile::{Context, Profile, Unknown};

use Merging::{Intersect, Union};

/// A profile: its default action, its entries, and further fields.
fn text(default: &str, entries: &[&str], more: &str) -> String {
    let entries: Vec<String> = entries.iter().map(|one| entry(one)).collect();
    format!(
        "{{\"defaultAction\": \"SCMP_ACT_{default}\"{more}, \"syscalls\": [{}]}}",
        entries.join(", ")
    )
}

/// `read write = ALLOW`, `dup = ERRNO 5`, `clone(0 & 0x10000 = 0, 1 NE 5) = ALLOW`
fn entry(line: &str) -> String {
    let (calls, action) = line.rsplit_once(" = ").unwrap();
    let (calls, args) = calls.split_once('(').unwrap_or((calls, ")"));
    let names: Vec<String> = calls.split_whitespace().map(|name| format!("\"{name}\"")).collect();
    let number = |word: &str| match word.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).unwrap(),
        None => word.parse().unwrap(),
    };
    let args = args.trim_end_matches(')').split(", ").filter(|one| !one.is_empty()).map(|one| {
        let words: Vec<&str> = one.split_whitespace().collect();
        let (op, value, two) = match words[..] {
            [_, "&", mask, "=", value] => ("MASKED_EQ", number(mask), number(value)),
            [_, op, value] => (op, number(value), 0),
            _ => panic!("{one}"),
        };
        format!(
            "{{\"index\": {}, \"value\": {value}, \"valueTwo\": {two}, \"op\": \"SCMP_CMP_{op}\"}}",
            words[0]
        )
    });
    let args: Vec<String> = args.collect();
    let mut words = action.split_whitespace();
    let action = words.next().unwrap();
    let errno = words.next().map_or(String::new(), |errno| format!(", \"errnoRet\": {errno}"));
    format!(
        "{{\"names\": [{}], \"action\": \"SCMP_ACT_{action}\"{errno}, \"args\": [{}]}}",
        names.join(", "),
        args.join(", ")
    )
}

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    context.unknown = Unknown::Default;
    context
}

fn merged(how: Merging, texts: &[String]) -> Result<String, NotMerged> {
    let engine = || Stack::parse("runc").unwrap();
    let operand = |text: &String| Operand {
        profile: Profile::parse(text.as_bytes()).unwrap_or_else(|why| panic!("{why}: {text}")),
        engine: engine(),
    };
    let operands: Vec<Operand> = texts.iter().map(operand).collect();
    let form = (Written::Oci, "");
    merge(&operands, how, &context(), &engine(), form).map(|merged| merged.text)
}

fn policy(text: &str) -> Policy {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    profile.resolve(&context()).unwrap().lower().unwrap().policy
}

fn decide(policy: &Policy, abi: Abi, call: Sysno, args: [u64; 6]) -> Action {
    let arch = abi.audit_arch().get();
    policy.decide(&Data { nr: call.number(abi).unwrap(), arch, args, ..Data::default() })
}

/// The strictest first.
fn rank(action: Action) -> u8 {
    match action {
        Action::KillProcess => 0,
        Action::KillThread => 1,
        Action::Trap(_) => 2,
        Action::Errno(_) => 3,
        Action::Notify => 4,
        Action::Trace(_) => 5,
        Action::Log => 6,
        Action::Allow => 7,
    }
}

/// The action of the operation, from those of the operands.
fn expected(how: Merging, actions: &[Action]) -> Action {
    let mut found = actions[0];
    for action in &actions[1..] {
        let better = match how {
            Intersect => rank(*action) < rank(found),
            Union => rank(*action) > rank(found),
        };
        if better {
            found = *action;
        }
    }
    found
}

/// The decisions of the merged text are those of the operation at all of these points.
fn check(how: Merging, texts: &[String], calls: &[Sysno], abis: &[Abi], values: &[u64]) -> String {
    let new = merged(how, texts).unwrap_or_else(|why| panic!("{why}: {texts:?}"));
    let result = policy(&new);
    let operands: Vec<Policy> = texts.iter().map(|text| policy(text)).collect();
    for &abi in abis {
        for &call in calls.iter().filter(|call| call.number(abi).is_some()) {
            for a in values {
                for b in values {
                    let args = [*a, *b, 0, 0, 0, 0];
                    let each: Vec<Action> =
                        operands.iter().map(|one| decide(one, abi, call, args)).collect();
                    assert_eq!(
                        decide(&result, abi, call, args),
                        expected(how, &each),
                        "{call} {args:x?} on {abi}: {texts:#?} {new}"
                    );
                }
            }
        }
    }
    new
}

const NATIVE: [Abi; 1] = [Abi::X86_64];

/// The cases of KEP-6061 and of security-profiles-merger: two or three profiles, and the number of
/// entries of the result.
#[test]
fn the_tables_of_the_kep() {
    type Side<'a> = (&'a str, &'a [&'a str]);
    type Row<'a> = (Merging, &'a [Side<'a>], usize);
    let two = "clone(0 & 0x10000 = 0) = ALLOW";
    let other = "clone(0 & 0x20000 = 0) = ALLOW";
    let rows: &[Row<'_>] = &[
        // A single profile stays as it is.
        (Intersect, &[("ERRNO", &["read write = ALLOW"])], 1),
        (Union, &[("ERRNO", &["read write = ALLOW"])], 1),
        // Calls in both, and in one.
        (
            Intersect,
            &[
                ("ERRNO", &["read = ALLOW", "write = ALLOW", "open = ALLOW"]),
                ("ERRNO", &["read = ALLOW", "write = LOG"]),
            ],
            2,
        ),
        (Union, &[("ERRNO", &["read = ALLOW"]), ("ERRNO", &["read = LOG", "write = ALLOW"])], 1),
        // The same conditions stay; different ones are intersected instead of killed.
        (Intersect, &[("ERRNO", &[two]), ("ERRNO", &[two])], 1),
        (Intersect, &[("ERRNO", &[two]), ("ERRNO", &[other])], 1),
        (Union, &[("ERRNO", &[two]), ("ERRNO", &[two])], 1),
        (Union, &[("ERRNO", &[two]), ("ERRNO", &[other])], 2),
        // Conditions on one side.
        (Intersect, &[("ERRNO", &[two]), ("ERRNO", &["clone = ALLOW"])], 1),
        (Intersect, &[("ERRNO", &["clone = ALLOW"]), ("ERRNO", &[two])], 1),
        (Union, &[("ERRNO", &[two]), ("ERRNO", &["clone = ALLOW"])], 1),
        // Other arguments, other values, another order.
        (
            Intersect,
            &[("ERRNO", &["dup3(0 EQ 1) = ALLOW"]), ("ERRNO", &["dup3(1 EQ 2) = ALLOW"])],
            1,
        ),
        (
            Intersect,
            &[("ERRNO", &["dup3(0 EQ 1) = ALLOW"]), ("ERRNO", &["dup3(0 EQ 2) = ALLOW"])],
            0,
        ),
        (
            Intersect,
            &[
                ("ERRNO", &["dup3(0 EQ 1, 1 EQ 2) = ALLOW"]),
                ("ERRNO", &["dup3(1 EQ 2, 0 EQ 1) = ALLOW"]),
            ],
            1,
        ),
        (
            Intersect,
            &[
                ("ERRNO", &["dup3(0 EQ 1, 1 EQ 2) = ALLOW"]),
                ("ERRNO", &["dup3(0 EQ 1, 2 EQ 3) = ALLOW"]),
            ],
            1,
        ),
        // Errnos: the first profile's among equals; none means EPERM.
        (Intersect, &[("KILL", &["dup = ERRNO 5"]), ("KILL", &["dup = ERRNO 7"])], 1),
        (Union, &[("KILL", &["dup = ERRNO 7"]), ("KILL", &["dup = ERRNO 5"])], 1),
        (Intersect, &[("ALLOW", &["dup = ERRNO"]), ("ALLOW", &["dup = ERRNO 7"])], 1),
        (Intersect, &[("ALLOW", &["dup = ERRNO 7"]), ("ERRNO", &[])], 1),
        (Union, &[("ERRNO", &["dup = ERRNO 7"]), ("ERRNO", &[])], 1),
        // The default of a profile that does not name the call.
        (Union, &[("KILL", &["dup = ALLOW"]), ("ERRNO", &["read = ALLOW"])], 1),
        (Intersect, &[("ALLOW", &["dup = KILL"]), ("LOG", &["read = ERRNO"])], 2),
        // Three.
        (
            Intersect,
            &[
                ("ERRNO", &["read write close = ALLOW"]),
                ("ERRNO", &["read write = ALLOW"]),
                ("ERRNO", &["read = LOG", "close = ALLOW"]),
            ],
            1,
        ),
        (
            Union,
            &[
                ("ERRNO", &["read = ALLOW"]),
                ("ERRNO", &["write = ALLOW"]),
                ("KILL", &["close = ALLOW"]),
            ],
            1,
        ),
    ];
    let calls = [
        Sysno::READ,
        Sysno::WRITE,
        Sysno::OPEN,
        Sysno::CLOSE,
        Sysno::CLONE,
        Sysno::DUP,
        Sysno::DUP3,
    ];
    let values = [0, 1, 2, 3, 0x10000, 0x20000, 0x30000, u64::MAX, 1 << 32];
    for (how, sides, entries) in rows {
        let texts: Vec<String> =
            sides.iter().map(|(default, entries)| text(default, entries, "")).collect();
        let new = check(*how, &texts, &calls, &NATIVE, &values);
        assert_eq!(new.matches("\"names\"").count(), *entries, "{texts:#?} {new}");
        assert!(!new.contains("KILL_PROCESS"), "{new}");
    }
}

#[test]
fn actions_are_ordered_as_the_kernel_orders_them() {
    // A supervisor needs a path, and cannot be the default.
    let actions = ["KILL_PROCESS", "KILL", "TRAP", "ERRNO", "TRACE", "LOG", "ALLOW"];
    for a in actions {
        for b in actions {
            for how in [Intersect, Union] {
                let one = text(a, &[&format!("dup = {b}")], "");
                let other = text(b, &[&format!("dup = {a}"), "close = ALLOW"], "");
                check(how, &[one, other], &[Sysno::DUP, Sysno::READ, Sysno::CLOSE], &NATIVE, &[0]);
            }
        }
    }
}

#[test]
fn conditions_on_one_argument_are_joined_into_one() {
    let socket = |lines: &[&str]| text("ERRNO", lines, "");
    let not_alg = socket(&["socket(0 NE 38) = ALLOW"]);
    let not_vsock = socket(&["socket(0 NE 40) = ALLOW"]);
    let values = [0, 1, 37, 38, 39, 40, 41, 1 << 32, u64::MAX];
    let new =
        check(Intersect, &[not_alg.clone(), not_vsock.clone()], &[Sysno::SOCKET], &NATIVE, &values);
    assert_eq!(new.matches("\"names\"").count(), 3, "{new}");
    check(Union, &[not_alg, not_vsock], &[Sysno::SOCKET], &NATIVE, &values);
    // Engines read a repeated argument as "or".
    let either = socket(&["socket(0 EQ 1, 0 EQ 2) = ALLOW", "socket(0 GE 30) = ALLOW"]);
    let range = socket(&["socket(0 LE 35) = ALLOW"]);
    for how in [Intersect, Union] {
        check(
            how,
            &[either.clone(), range.clone()],
            &[Sysno::SOCKET],
            &NATIVE,
            &[0, 1, 2, 3, 29, 30, 34, 35, 36],
        );
    }
}

const ALL: &str =
    ", \"architectures\": [\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_X86\", \"SCMP_ARCH_X32\"]";

/// On x86 `socketcall` makes the calls of `socket`, and no filter sees their arguments.
#[test]
fn multiplexed_calls_are_decided_as_the_operands_decide_them() {
    let abis = [Abi::X86_64, Abi::X86, Abi::X32];
    let calls = [Sysno::SOCKET, Sysno::SOCKETCALL, Sysno::CONNECT, Sysno::IPC, Sysno::SEMGET];
    let values = [0, 1, 2, 3, 5, 38];
    for (a, b) in [
        ("socket(0 EQ 2) = ALLOW", "socket(0 EQ 3) = ALLOW"),
        ("socket connect = ALLOW", "socket(0 NE 38) = ALLOW"),
        ("socket semget = ALLOW", "connect semget = ALLOW"),
        ("socketcall ipc = ALLOW", "socket semget = ALLOW"),
    ] {
        for how in [Intersect, Union] {
            check(
                how,
                &[text("ERRNO", &[a], ALL), text("ERRNO", &[b], ALL)],
                &calls,
                &abis,
                &values,
            );
        }
    }
}

/// Without an entry for `socketcall`, those for `socket` contradict each other on it.
#[test]
fn an_entry_for_a_multiplexer_is_kept_where_it_settles_a_contradiction() {
    let abis = [Abi::X86_64, Abi::X86, Abi::X32];
    let lines = ["socketcall = ALLOW", "socket(0 EQ 16) = ERRNO 22", "socket(0 NE 16) = ALLOW"];
    let one = text("ERRNO", &lines, ALL);
    let calls = [Sysno::SOCKET, Sysno::SOCKETCALL, Sysno::CONNECT];
    for how in [Intersect, Union] {
        check(how, std::slice::from_ref(&one), &calls, &abis, &[0, 1, 2, 16, 17]);
    }
    let both = [one, text("ERRNO", &["dup = ALLOW"], ALL)];
    check(Union, &both, &calls, &abis, &[0, 1, 16]);
    // In the intersection the default decides about `socketcall`, which no entry can say: the one for
    // `socket` decides about it, too.
    let why = merged(Intersect, &both).unwrap_err();
    assert!(why.to_string().contains("socketcall on x86"), "{why}");
}

#[test]
fn architectures_and_flags_are_merged_as_sets() {
    let with = |arches: &str, flags: &str| {
        let list = |key: &str, prefix: &str, words: &str| {
            let words: Vec<String> =
                words.split_whitespace().map(|word| format!("\"{prefix}{word}\"")).collect();
            format!(", \"{key}\": [{}]", words.join(", "))
        };
        let more = list("architectures", "SCMP_ARCH_", arches)
            + &list("flags", "SECCOMP_FILTER_FLAG_", flags);
        text("ERRNO", &["read = ALLOW"], &more)
    };
    let both = [with("X86_64 X86", "LOG TSYNC"), with("X86_64 X32", "LOG SPEC_ALLOW")];
    let new = merged(Intersect, &both).unwrap();
    assert!(new.contains(r#""architectures": ["SCMP_ARCH_X86_64"]"#), "{new}");
    assert!(new.contains(r#""flags": ["SECCOMP_FILTER_FLAG_LOG"]"#), "{new}");
    let new = merged(Union, &both).unwrap();
    assert!(new.contains(r#"["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"]"#), "{new}");
    assert!(new.contains("FLAG_TSYNC") && new.contains("FLAG_SPEC_ALLOW"), "{new}");
    // No list is what runtimes make SPEC_ALLOW of.
    let none = text("ERRNO", &["read = ALLOW"], "");
    assert!(!merged(Union, &[none.clone(), none]).unwrap().contains("flags"));
}

/// The entry, its place, and the way out.
#[test]
fn inexpressible_decisions_are_errors_with_a_place() {
    let wide = text("ERRNO", &["read = ALLOW", "write = ALLOW"], ALL);
    let native = text("ERRNO", &["read = ALLOW", "dup = ALLOW"], "");
    // On x86 the second profile kills everything, so the union has the first one's decisions there.
    let Err(NotMerged::Unsaid(at, error)) = merged(Union, &[wide.clone(), native.clone()]) else {
        panic!("an entry for one architecture")
    };
    assert_eq!(at, 1);
    assert!(error.message.starts_with("dup on x86"), "{error}");
    let place = error.place.unwrap();
    assert_eq!(native.get(place.offset..).unwrap().find("{\"names\": [\"dup\"]"), Some(0));
    assert!(error.help.unwrap().contains("--arch x86_64"));
    assert!(merged(Intersect, &[wide, native]).is_ok());
    // Too many values.
    let many: Vec<String> =
        (0..300u64).map(|at| format!("dup(0 EQ {}) = ALLOW", at * at * 7 + 3)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let (a, b) = (text("ERRNO", &many, ""), text("ERRNO", &["dup(1 EQ 1) = ALLOW"], ""));
    let Err(NotMerged::Unsaid(_, error)) = merged(Intersect, &[a, b]) else {
        panic!("300 entries")
    };
    assert!(error.message.contains("too many entries") && error.help.is_some(), "{error}");
    // Two supervisors.
    let notify =
        |path: &str| text("ERRNO", &["dup = NOTIFY"], &format!(", \"listenerPath\": \"{path}\""));
    let Err(NotMerged::Unsaid(1, error)) = merged(Union, &[notify("/a"), notify("/b")]) else {
        panic!("one supervisor")
    };
    assert!(error.place.is_some() && error.help.is_some());
    let one = merged(Union, &[notify("/a"), text("ERRNO", &[], "")]).unwrap();
    assert!(one.contains(r#""listenerPath": "/a""#), "{one}");
    // Without a call for it, none is needed.
    let none = merged(Intersect, &[notify("/a"), notify("/b"), text("ERRNO", &[], "")]).unwrap();
    assert!(!none.contains("listenerPath"), "{none}");
}

fn profile(random: &mut Rng) -> String {
    let actions = ["ALLOW", "ERRNO 5", "LOG", "KILL", "TRACE 2", "ERRNO 38"];
    let defaults = ["ERRNO", "KILL", "ALLOW", "LOG"];
    let operators = ["EQ", "NE", "LT", "LE", "GT", "GE"];
    let mut lines = Vec::new();
    for call in ["dup", "dup3", "close"] {
        // One action for each call: others may contradict each other.
        let action = random.choice(actions).unwrap();
        for _ in 0..random.usize(..3) {
            let mut conditions = Vec::new();
            for index in 0..random.usize(..3) {
                let value = random.usize(..6);
                conditions.push(match random.usize(..7) {
                    6 => format!("{index} & {} = {}", value, random.usize(..8) & value),
                    op => format!("{index} {} {value}", operators[op]),
                });
            }
            lines.push(match conditions.is_empty() {
                true => format!("{call} = {action}"),
                false => format!("{call}({}) = {action}", conditions.join(", ")),
            });
        }
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    text(random.choice(defaults).unwrap(), &lines, "")
}

#[test]
fn random_profiles_are_merged_exactly() {
    let mut random = Rng::with_seed(20);
    let calls = [Sysno::DUP, Sysno::DUP3, Sysno::CLOSE, Sysno::READ];
    let values = [0, 1, 2, 3, 4, 5, 6, 9, u64::MAX];
    let (mut done, mut too_many) = (0, 0);
    for turn in 0..80 {
        let texts: Vec<String> = (0..2 + turn % 2).map(|_| profile(&mut random)).collect();
        let is_valid = |text: &String| {
            let profile = Profile::parse(text.as_bytes()).unwrap();
            profile.resolve(&context()).unwrap().lower().is_ok()
        };
        if !texts.iter().all(is_valid) {
            continue;
        }
        for how in [Intersect, Union] {
            if merged(how, &texts).is_err_and(|why| why.to_string().contains("too many entries")) {
                too_many += 1;
                continue;
            }
            done += 1;
            let new = check(how, &texts, &calls, &NATIVE, &values);
            // Merged with an operand again, nothing changes.
            let again = check(how, &[new.clone(), texts[0].clone()], &calls, &NATIVE, &values);
            assert_eq!(again, new, "{texts:#?}");
        }
    }
    assert!(done > 100 && too_many * 20 < done, "{done} {too_many}");
}
