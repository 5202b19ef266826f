//! The pages of the rules are their tests: each example is checked, and the findings of its page's
//! rule must match the comment below it.
#![forbid(unsafe_code)]

use seccompat_bpf::{Insn, Program};
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_engine::{Stack, lxc, systemd};
use seccompat_lint::{apply, check, check_chain, check_filters, check_pods, rules};
use seccompat_policy::{Diagram, Limit};
use seccompat_profile::{Caps, Context, Profile, Text, Unit, read_all};

/// The examples of a page, each with the places below it.
fn examples(page: &str) -> Vec<(&str, Vec<&str>)> {
    let blocks = page.split("```yaml\n").flat_map(|part| part.split("```json\n"));
    let blocks = blocks.flat_map(|part| part.split("```bpf\n"));
    let blocks = blocks.flat_map(|part| part.split("```ini\n"));
    let blocks = blocks.flat_map(|part| part.split("```lxc\n")).skip(1);
    blocks.map(|block| example(block).expect("an expectation below the example")).collect()
}

fn example(block: &str) -> Option<(&str, Vec<&str>)> {
    let (text, rest) = block.split_once("```\n<!-- finds: ")?;
    let (places, _) = rest.split_once(" -->")?;
    Some((text, places.split(' ').filter(|place| *place != "nothing").collect()))
}

/// Instructions, one on each line.
fn program(text: &str) -> Program {
    let number = |word: &str| match word.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).expect("a number"),
        None => word.parse().expect("a number"),
    };
    let insn = |line: &str| {
        let words: Vec<u32> = line.split(' ').map(number).collect();
        let byte = |at: usize| u8::try_from(words[at]).expect("a byte");
        Insn { code: words[0].try_into().expect("16 bits"), jt: byte(1), jf: byte(2), k: words[3] }
    };
    Program::new(text.lines().map(insn).collect()).expect("a program")
}

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    context
}

/// The places of a rule's findings in a unit, for Debian 12's systemd.
fn of_unit(rule: &str, unit: Unit) -> Vec<String> {
    let stack = Stack::parse("systemd@252").expect("an engine");
    let files = [unit];
    let chain = systemd::chain(&files, &stack, Abi::X86_64, KernelVersion::new(6, 12));
    let found = check_chain(&chain, 0, &stack);
    let here = found.iter().filter(|finding| finding.rule.id == rule);
    here.map(|finding| files[0].source().place(finding.span).to_string()).collect()
}

/// The same in a policy of LXC.
fn of_lxc(rule: &str, text: &Text) -> Vec<String> {
    let stack = Stack::parse("lxc").expect("an engine");
    let chain = lxc::chain(text, &stack, Abi::X86_64);
    let found = check_chain(&chain, 0, &stack);
    let here = found.iter().filter(|finding| finding.rule.id == rule);
    here.map(|finding| text.place(finding.span).to_string()).collect()
}

#[test]
fn the_examples_of_pages_have_their_findings() {
    for rule in rules() {
        let heading = format!("# `{}`: {}\n", rule.id, rule.summary);
        assert!(rule.page.starts_with(&heading), "{}", rule.id);
        let examples = examples(rule.page);
        assert!(examples.iter().any(|(_, places)| !places.is_empty()), "{} never fires", rule.id);
        assert!(examples.iter().any(|(_, places)| places.is_empty()), "{} always fires", rule.id);
        for (text, expected) in examples {
            if text.starts_with("0x") {
                let found = check_filters(&[program(text)], false, Abi::X86_64).expect("small");
                let here = found.iter().filter(|finding| finding.rule.id == rule.id).count();
                assert_eq!(here, expected.len(), "{}:\n{text}", rule.id);
                continue;
            }
            if let Some(policy) = seccompat_profile::lxc(text.as_bytes()) {
                assert_eq!(of_lxc(rule.id, &policy.expect("a policy")), expected, "{text}");
                continue;
            }
            if let Some(unit) = Unit::read(text.as_bytes()) {
                assert_eq!(of_unit(rule.id, unit.expect("a unit")), expected, "{text}");
                continue;
            }
            let documents = read_all(text.as_bytes()).expect("a file");
            let mut found = check_pods(&documents, &|_| None);
            for profile in &documents.profiles {
                found.extend(check(profile, &context()).expect("a meaning"));
            }
            let here = found.iter().filter(|finding| finding.rule.id == rule.id);
            let places: Vec<_> =
                here.map(|finding| documents.place(finding.span).to_string()).collect();
            assert_eq!(places, expected, "{}:\n{text}", rule.id);
        }
    }
}

#[test]
fn edits_remove_their_findings() {
    let mut made = 0;
    for rule in rules() {
        for (text, _) in examples(rule.page) {
            let Ok(profile) = Profile::parse(text.as_bytes()) else { continue };
            let found = check(&profile, &context()).expect("a meaning");
            for finding in found.iter().filter(|finding| !finding.edits.is_empty()) {
                let better = apply(text, &finding.edits).expect("no overlap");
                let better = Profile::parse(better.as_bytes()).expect("a profile");
                let after = check(&better, &context()).expect("a meaning");
                let count = |all: &[seccompat_lint::Finding]| {
                    all.iter().filter(|one| one.rule.id == finding.rule.id).count()
                };
                assert!(count(&after) < count(&found), "{}:\n{text}", finding.rule.id);
                made += 1;
            }
        }
    }
    assert!(made >= 4, "{made} edits");
}

/// A repetition can be removed.
#[test]
fn removing_duplicates_changes_no_decision() {
    let mut made = 0;
    for rule in rules().iter().filter(|rule| rule.id.starts_with("duplicate-")) {
        for (text, _) in examples(rule.page) {
            let profile = Profile::parse(text.as_bytes()).expect("a profile");
            let found = check(&profile, &context()).expect("a meaning");
            let of_rule = found.iter().filter(|finding| finding.rule.id == rule.id);
            let edits: Vec<_> = of_rule.flat_map(|finding| finding.edits.clone()).collect();
            let better = apply(text, &edits).expect("no overlap");
            let better = Profile::parse(better.as_bytes()).expect("a profile");
            let left = check(&better, &context()).expect("a meaning");
            let lasting = left.iter().filter(|finding| finding.rule.id == rule.id);
            assert!(lasting.clone().all(|finding| finding.edits.is_empty()), "{text}");
            let policy = |profile: &Profile, caps| {
                let mut context = context();
                context.caps = caps;
                profile.resolve(&context).expect("a context").lower().expect("a meaning").policy
            };
            for caps in [Caps::NONE, Caps::DOCKER, Caps::ALL] {
                let (old, new) = (policy(&profile, caps), policy(&better, caps));
                let mut diagram = Diagram::new(Limit::DEFAULT);
                let (old, new) = (diagram.policy(&old), diagram.policy(&new));
                assert_eq!(old.expect("small"), new.expect("small"), "{text}");
            }
            made += edits.len();
        }
    }
    assert!(made >= 5, "{made} edits");
}

#[test]
fn ids_are_words_and_each_is_there_once() {
    let mut ids: Vec<_> = rules().iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    assert!(ids.iter().all(|id| id.bytes().all(plain)));
}
