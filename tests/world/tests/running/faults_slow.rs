//! Faults: profiles and filters that were built to be slow end in a clear error, or in time.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::time::Instant;

use seccompat_bpf::{Action, Insn, code};
use seccompat_world::fault::{Place, code as code_of, line, said};
use seccompat_world::need;
use serde_json::{Value, json};

/// Far more than any of them needs: an unbounded one would take for ever.
const GENEROUS: u32 = 300;

fn profile(rules: &[Value]) -> String {
    json!({
        "defaultAction": "SCMP_ACT_ERRNO",
        "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
        "syscalls": rules,
    })
    .to_string()
}

fn allow(args: &[Value]) -> Value {
    json!({"names": ["personality"], "action": "SCMP_ACT_ALLOW", "args": args})
}

fn names(names: impl Iterator<Item = String>) -> String {
    let names: Vec<_> = names.collect();
    profile(&[json!({"names": names, "action": "SCMP_ACT_ALLOW"})])
}

/// Numbers without a pattern.
fn noise(n: u64) -> u64 {
    n.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// Comparisons of bits that are far apart: no order of them gives a small diagram.
fn crossed(pairs: u64) -> String {
    let mask = |at: u64, index: u32, value: u64| {
        let bits = 1u64 << at | 1 << (63 - at);
        json!({"index": index, "value": bits, "valueTwo": value, "op": "SCMP_CMP_MASKED_EQ"})
    };
    let rules: Vec<_> =
        (0..pairs).map(|at| allow(&[mask(at, 0, 1 << at), mask(at, 1, 0)])).collect();
    profile(&rules)
}

fn masks(rules: u64) -> String {
    let one = |n: u64| json!({"index": n % 6, "value": noise(n), "valueTwo": noise(n + 1) & noise(n), "op": "SCMP_CMP_MASKED_EQ"});
    let rules: Vec<_> =
        (0..rules).map(|n| allow(&(0..6).map(|m| one(6 * n + m)).collect::<Vec<_>>())).collect();
    profile(&rules)
}

fn equal(rules: u64) -> String {
    let one = |n| allow(&[json!({"index": 0, "value": noise(n), "op": "SCMP_CMP_EQ"})]);
    profile(&(0..rules).map(one).collect::<Vec<_>>())
}

/// Files, with the error; none if the file may be accepted.
fn files() -> Vec<(&'static str, String, &'static str)> {
    vec![
        ("100 MB", format!("{{\"a\": \"{}\"}}", "x".repeat(100 << 20)), "larger than 16 MiB"),
        ("nesting, objects", "{\"a\":".repeat(1 << 20), "levels of nesting"),
        ("nesting, lists", format!("{{\"syscalls\":{}", "[".repeat(15 << 20)), "levels of nesting"),
        (
            "a name, 1,500,000 times",
            names((0..1_500_000).map(|_| "read".into())),
            "more than 10000",
        ),
        (
            "900,000 names nobody knows",
            names((0..900_000).map(|n| format!("x{n}"))),
            "more than 10000",
        ),
        ("9,000 names nobody knows", names((0..9_000).map(|n| format!("x{n}"))), ""),
        (
            "200,000 entries",
            profile(&vec![json!({"names": ["read"], "action": "SCMP_ACT_ALLOW"}); 200_000]),
            "more than 10000",
        ),
        (
            "2,400 entries",
            profile(&vec![json!({"names": ["read"], "action": "SCMP_ACT_ALLOW"}); 2_400]),
            "",
        ),
        ("20,000 conditions for a call", equal(20_000), "more than 10000"),
        ("1,100 conditions for a call", equal(1_100), "cannot|decided|instructions|long"),
        ("280 entries of six masks", masks(280), "decided"),
        ("30 pairs of crossed bits", crossed(30), "decided"),
        (
            "1,000,000 keys",
            format!(
                "{{{}}}",
                (0..1_000_000).map(|n| format!("\"k{n}\":1")).collect::<Vec<_>>().join(",")
            ),
            "more than 10000",
        ),
    ]
}

#[test]
fn profiles_built_to_be_slow() {
    let place = need!(Place::new());
    for (what, text, error) in files() {
        let file = place.open("profile.json");
        fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let out = place.open("out.bpf");
        for words in [
            &["compile", file, "-o", out.to_str().unwrap()][..],
            &["check", file],
            &["explain", file, "personality"],
            &["fix", file],
            &["diff", file, "builtin:docker"],
        ] {
            let seccompat = place.seccompat();
            let all: Vec<&str> =
                [seccompat.to_str().unwrap()].iter().chain(words).copied().collect();
            let begun = Instant::now();
            let output = place.limited(GENEROUS, &all).output().unwrap();
            let (ended, said) = (code_of(output.status), said(&output));
            assert!([0, 1, 2].contains(&ended), "{what}: {words:?}: {ended}: {said}");
            let refused = ended == 2;
            if words[0] == "compile" {
                let right = error.split('|').any(|error| said.contains(error));
                assert!(refused != error.is_empty() && right, "{what}: {ended}: {said}");
            }
            assert!(
                !refused || said.starts_with("seccompat: ") && said.len() < 2000,
                "{what}: {said}"
            );
            let first = said.lines().next().unwrap_or_default();
            let short: String =
                first.rsplit(": ").next().unwrap_or(first).chars().take(60).collect();
            let how = if refused { format!("2, {short}") } else { ended.to_string() };
            line(what, words[0], &format!("{how} ({:.1?})", begun.elapsed()));
        }
    }
}

/// The accumulator takes in word after word of the arguments, so that each of its bits depends on
/// all.
#[test]
fn filters_built_to_be_slow() {
    let place = need!(Place::new());
    let mix = |n: u32, operation: u16, k: u32| {
        [
            Insn::new(code::LD | code::W | code::ABS, 16 + 4 * (n % 12)),
            Insn::new(code::ALU | operation | code::K, k),
            Insn::new(code::ALU | code::ADD | code::X, 0),
            Insn::new(code::MISC | code::TAX, 0),
        ]
    };
    let sums: Vec<_> = (0..600).flat_map(|n| mix(n, code::AND, noise(n.into()) as u32)).collect();
    let products: Vec<_> = (0..600).flat_map(|n| mix(n, code::MUL, n | 1)).collect();
    for (what, mut insns) in [("600 sums", sums), ("600 products", products)] {
        insns.extend([
            Insn::jump(code::JMP | code::JEQ, 12345, 0, 1),
            Insn::new(code::RET, Action::Allow.to_word()),
            Insn::new(code::RET, Action::Errno(1).to_word()),
        ]);
        let file = place.open("filter.bpf");
        let bytes: Vec<u8> = insns.iter().flat_map(|insn| insn.to_ne_bytes()).collect();
        fs::write(&file, bytes).unwrap();
        let seccompat = place.seccompat();
        let words = [seccompat.to_str().unwrap(), "diff", file.to_str().unwrap(), "builtin:docker"];
        let begun = Instant::now();
        let output = place.limited(GENEROUS, &words).output().unwrap();
        assert_eq!(code_of(output.status), 2, "{what}: {}", said(&output));
        assert!(said(&output).contains("decided"), "{what}: {}", said(&output));
        line(what, "diff", &format!("2, undecided ({:.1?})", begun.elapsed()));
    }
}
