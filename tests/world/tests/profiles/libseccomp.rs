//! The meaning of profiles, compared with libseccomp: the corpus, and pairs of rules with one
//! condition.
//!
//! Its table of names is older than ours, so calls that it lacks are left out.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;

use fastrand::Rng;
use seccompat_bpf::{Action, Data, Program};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_profile::{Caps, Context, Profile, Resolved, Unknown};
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;

/// Arguments near every value that the profile compares with, in either half.
fn arguments(profile: &Profile) -> Vec<[u64; 6]> {
    let mut words: BTreeSet<u64> = (0..26).chain([u64::MAX, 1 << 32]).collect();
    for arg in profile.rules.iter().flat_map(|rule| &rule.args) {
        for word in [arg.value, arg.value_two] {
            words.extend([word.wrapping_sub(1), word, word.wrapping_add(1), word ^ 1 << 32]);
        }
    }
    let each = |word: &u64| [[*word, 0, 0, 0, 0, 0], [0, *word, 0, 0, 0, 0], [*word; 6]];
    words.iter().flat_map(each).collect()
}

/// Numbers that libseccomp's table, for Linux 6.7, lacks.
const LATER: &[(Abi, &str)] = &[(Abi::X32, "map_shadow_stack")];

/// The number of equal answers, and the first difference.
fn compare(
    resolved: &Resolved<'_>,
    program: &Program,
    unknown: &BTreeSet<String>,
) -> Result<usize, String> {
    let policy = resolved.lower().map_err(|error| error.to_string())?.policy;
    let arguments = arguments(resolved.profile);
    let rules = || resolved.profile.rules.iter().filter(|rule| !rule.args.is_empty());
    let conditional: BTreeSet<&str> =
        rules().flat_map(|rule| &rule.calls).map(|call| call.what.name()).collect();
    let mut alike = 0;
    for abi in resolved.abis.iter().copied() {
        for number in (0..1000).chain([0xf_0005, 0xffff_ffff - abi.number_base()]) {
            let nr = abi.number_base() + number;
            let call = Sysno::from_number(abi, nr);
            let name = call.map_or("no call", Sysno::name);
            if unknown.contains(name) || LATER.contains(&(abi, name)) {
                continue;
            }
            let many = conditional.contains(name)
                || call.is_some_and(|call| !call.multiplexes().is_empty());
            for args in arguments.iter().take(if many { usize::MAX } else { 1 }) {
                let arch = abi.audit_arch().get();
                let data = Data { nr, arch, args: *args, ..Data::default() };
                let theirs = Action::from_word(program.evaluate(&data, false).word);
                let ours = policy.decide(&data);
                if ours != theirs {
                    return Err(format!("{abi} {nr} ({name}) {args:x?}: {ours}, not {theirs}"));
                }
                alike += 1;
            }
        }
    }
    Ok(alike)
}

fn context(abis: &[Abi], caps: Caps) -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.abis = Some(abis.to_vec());
    context.caps = caps;
    context.unknown = Unknown::Default;
    context
}

/// Architectures that run together, with and without multiplexers, 32-bit and 64-bit.
const FAMILIES: [&[Abi]; 5] = [
    &[Abi::X86_64, Abi::X86, Abi::X32],
    &[Abi::Aarch64, Abi::Arm],
    &[Abi::Ppc64le],
    &[Abi::Mipsel, Abi::Mipsel64, Abi::Mipsel64n32],
    &[Abi::Riscv64],
];

#[test]
fn the_corpus_matches_libseccomp() {
    let oracle = need!(Oracle::new());
    let paths = need::profiles();
    let (mut profiles, mut answers, mut wrong) = (0, 0, Vec::new());
    for path in paths {
        let Ok(profile) = Profile::parse(&fs::read(&path).expect("a file")) else { continue };
        for abis in FAMILIES {
            for caps in [Caps::DOCKER, Caps::ALL] {
                let context = context(abis, caps);
                let resolved = profile.resolve(&context).expect("one byte order");
                let built = oracle.build(&resolved).expect("an end");
                let compared =
                    built.and_then(|(program, unknown)| compare(&resolved, &program, &unknown));
                match compared {
                    Ok(alike) => (profiles, answers) = (profiles + 1, answers + alike),
                    Err(why) => wrong.push(format!("{}: {why}", path.display())),
                }
            }
        }
    }
    println!("{profiles} filters, {answers} answers alike");
    assert_eq!(wrong, Vec::<String>::new());
    assert!(profiles > 400);
}

#[test]
fn pairs_of_conditions_are_ordered_as_libseccomp_orders_them() {
    let oracle = need!(Oracle::new());
    let operators = ["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"];
    let values = [(0, 0), (5, 4), (2, 7), (6, 6), (1 << 32 | 5, 5), (7 << 32, 1 << 32)];
    let one = |op: &str, (value, two): (u64, u64), action: &str| {
        format!(
            "{{\"names\":[\"read\"],\"action\":\"SCMP_ACT_{action}\",\"args\":[{{\"index\":0,\
             \"value\":{value},\"valueTwo\":{two},\"op\":\"SCMP_CMP_{op}\"}}]}}"
        )
    };
    let all = || operators.iter().flat_map(|op| values.map(|value| (*op, value)));
    let (mut alike, mut stricter, mut wrong) = (0, 0, Vec::new());
    for (a, b) in all().flat_map(|a| all().map(move |b| (a, b))) {
        let text = format!(
            "{{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{},{}]}}",
            one(a.0, a.1, "ALLOW"),
            one(b.0, b.1, "LOG")
        );
        let profile = Profile::parse(text.as_bytes()).expect("a profile");
        for abi in [Abi::X86_64, Abi::X86] {
            // There libseccomp 2.5.4 returns the default for some calls for which one of the two
            // holds.
            if abi == Abi::X86_64 && a.1.0 >> 32 != b.1.0 >> 32 {
                continue;
            }
            let context = context(&[abi], Caps::NONE);
            let resolved = profile.resolve(&context).expect("one byte order");
            let built = oracle.build(&resolved).expect("an end");
            match (resolved.lower(), built) {
                (Ok(_), Ok((program, unknown))) => match compare(&resolved, &program, &unknown) {
                    Ok(_) => alike += 1,
                    Err(why) => wrong.push(format!("{a:x?} {b:x?}: {why}")),
                },
                (Err(_), Ok(_)) => stricter += 1,
                (Err(_), Err(_)) => alike += 1,
                (Ok(_), Err(why)) => wrong.push(format!("{a:x?} {b:x?} on {abi}: {why}")),
            }
        }
    }
    println!("{alike} alike, {stricter} refused here alone");
    assert_eq!(wrong, Vec::<String>::new());
}

/// A rule with one condition, whose values have this high half.
fn random_rule(random: &mut Rng, high: u64) -> String {
    let op = random.choice(["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"]).unwrap();
    let (value, two) = (high | random.u64(1..8), high | random.u64(..8));
    let action = random.choice(["ALLOW\"", "LOG\"", "TRAP\"", "ERRNO\",\"errnoRet\":7"]).unwrap();
    let index = random.u64(..2);
    format!(
        "{{\"names\":[\"read\"],\"action\":\"SCMP_ACT_{action},\"args\":[{{\"index\":{index},\
         \"value\":{value},\"valueTwo\":{two},\"op\":\"SCMP_CMP_{op}\"}}]}}"
    )
}

/// Sets of two to four rules with one condition each and several actions, where their order
/// decides. If the values of an argument differ in their high halves, libseccomp 2.5.4 compares the
/// wrong half on some paths: such sets are left out.
#[test]
fn sets_of_conditions_are_asked_in_libseccomp_s_order() {
    let oracle = need!(Oracle::new());
    let mut random = Rng::with_seed(23);
    let (mut alike, mut refused, mut decided, mut wrong) = (0, 0, 0, Vec::new());
    for round in 0..600 {
        let abi = if round % 2 == 0 { Abi::X86_64 } else { Abi::X86 };
        let high = random.choice([0, 0, 1 << 32, 7 << 32]).unwrap();
        let rules: Vec<String> =
            (0..random.u8(2..5)).map(|_| random_rule(&mut random, high)).collect();
        let text =
            format!("{{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{}]}}", rules.join(","));
        let profile = Profile::parse(text.as_bytes()).expect("a profile");
        let context = context(&[abi], Caps::NONE);
        let resolved = profile.resolve(&context).expect("one byte order");
        decided += usize::from(!resolved.conflicts().is_empty());
        let built = oracle.build(&resolved).expect("an end");
        match (resolved.lower(), built) {
            (Ok(_), Ok((program, unknown))) => match compare(&resolved, &program, &unknown) {
                Ok(_) => alike += 1,
                Err(why) => wrong.push(format!("{text}: {why}")),
            },
            (Err(_), Err(_)) => refused += 1,
            (ours, theirs) => {
                let (ours, theirs) = (ours.err(), theirs.err());
                wrong.push(format!("{text}: refused for {ours:?}, {theirs:?}"));
            }
        }
    }
    println!("{alike} alike, {refused} refused by both, {decided} by the file's order");
    assert_eq!(wrong, Vec::<String>::new());
    assert!(alike > 500 && decided > 40);
}

/// Conditions on a multiplexed call: the number replaces the first argument, and the others stay.
#[test]
fn multiplexers_are_libseccomp_s() {
    let oracle = need!(Oracle::new());
    let arg = |index: u8, value: u64| {
        format!("{{\"index\":{index},\"value\":{value},\"op\":\"SCMP_CMP_EQ\"}}")
    };
    for args in [arg(0, 3), arg(1, 3), format!("{},{}", arg(0, 4), arg(1, 3))] {
        for name in ["socket", "sendmmsg", "semop", "shmctl", "socketcall"] {
            let text = format!(
                "{{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{{\"names\":[\"{name}\"],\
                 \"action\":\"SCMP_ACT_ALLOW\",\"args\":[{args}]}}]}}"
            );
            let profile = Profile::parse(text.as_bytes()).expect("a profile");
            for abis in FAMILIES {
                let context = context(abis, Caps::NONE);
                let resolved = profile.resolve(&context).expect("one byte order");
                let built = oracle.build(&resolved).expect("an end");
                let (program, unknown) = built.expect("no conflict");
                let alike = compare(&resolved, &program, &unknown);
                assert!(alike.is_ok(), "{text}: {alike:?}");
            }
        }
    }
}
