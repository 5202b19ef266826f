//! The sets of rules that libseccomp is known to compile as they are meant: random sets, compared
//! with the installed libseccomp; about the others the commands say so.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::process::{Output, Stdio};

use fastrand::Rng;
use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_profile::{Context, Profile, Unknown};
use seccompat_world::libseccomp::Oracle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::limited;
use seccompat_world::scratch::Scratch;

use crate::defects::{Condition, Rule, answer, calls, holds, text};

/// Sets of rules.
struct Random(Rng);

impl Random {
    /// Small values, so that conditions meet; sometimes with a high half.
    fn value(&mut self, wide: bool) -> u64 {
        let high = if wide { self.0.choice([0, 0, 1, 2]).unwrap() } else { 0 };
        self.0.choice([0, 1, 2, 3, 5, 8]).unwrap() | high << 32
    }

    fn condition(&mut self, index: usize, operators: &[&'static str], wide: bool) -> Condition {
        let op = *self.0.choice(operators).unwrap();
        let value = self.value(wide);
        if op != "MASKED_EQ" {
            return (index, op, value, 0);
        }
        let high = if wide { self.0.choice([0, u64::from(u32::MAX), 1]).unwrap() } else { 0 };
        let mask = self.0.choice([1, 3, 6, 8, 15]).unwrap() | high << 32;
        (index, op, mask, value & mask)
    }

    /// Rules of one call: with one condition each or with several, with one action or with two.
    fn rules(&mut self) -> Vec<Rule> {
        const ALL: [&str; 7] = ["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"];
        let operators = match self.0.u8(..3) {
            0 => &["EQ", "MASKED_EQ"][..],
            1 => &["EQ", "NE", "MASKED_EQ"],
            _ => &ALL,
        };
        let (wide, several) = (self.0.u8(..3) == 0, self.0.bool());
        let errnos = if self.0.bool() { &[13][..] } else { &[13, 14] };
        (0..self.0.u8(1..=4))
            .map(|_| {
                let count = if several { self.0.usize(1..=2) } else { 1 };
                let first = self.0.usize(..3);
                let conditions: Vec<Condition> = (0..count)
                    .map(|at| self.condition((first + at) % 3, operators, wide))
                    .collect();
                Rule("socket", *self.0.choice(errnos).unwrap(), conditions)
            })
            .collect()
    }
}

#[test]
fn sets_that_are_called_exact_are() {
    let oracle = need!(Oracle::new());
    let mut random = Random(Rng::with_seed(7));
    let (mut exact, mut refused, mut inexact, mut wrong, mut hangs) = (0, 0, 0, 0, 0);
    for _ in 0..1000 {
        let rules = random.rules();
        let profile = Profile::parse(text(&rules).as_bytes()).unwrap();
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.abis = Some(vec![Abi::X86_64]);
        context.unknown = Unknown::Default;
        let resolved = profile.resolve(&context).unwrap();
        // Conditions that contradict each other are refused by both.
        let Ok(lowered) = resolved.lower() else {
            refused += 1;
            continue;
        };
        let is_exact = lowered.inexact.is_empty();
        *if is_exact { &mut exact } else { &mut inexact } += 1;
        let Some(built) = oracle.build(&resolved) else {
            assert!(!is_exact, "no end: {}", text(&rules));
            hangs += 1;
            continue;
        };
        let Ok((theirs, _)) = built else { continue };
        let is_wrong = calls(&rules).iter().any(|args| {
            let fits = rules.iter().filter(|rule| rule.2.iter().all(|one| holds(one, args)));
            let mut meant: Vec<Action> = fits.map(|rule| Action::Errno(rule.1)).collect();
            if meant.is_empty() {
                meant.push(Action::Allow);
            }
            !meant.contains(&answer(&theirs, "socket", args))
        });
        assert!(!(is_exact && is_wrong), "{}", text(&rules));
        wrong += u32::from(is_wrong);
    }
    say(&format!(
        "libseccomp: {exact} sets exact, {inexact} in doubt, of which {wrong} wrong and {hangs} \
         without an end; {refused} contradict themselves"
    ));
    assert!(exact > 500 && inexact > 100);
}

/// No profile of an engine is in doubt.
#[test]
fn real_profiles_are_not_in_doubt() {
    let mut count = 0;
    for path in need::profiles() {
        // Others than engines write what they like.
        if path.components().any(|part| part.as_os_str() == "wild") {
            continue;
        }
        let Ok(profile) = Profile::parse(&fs::read(&path).unwrap()) else { continue };
        let context = Context::new(KernelVersion::new(6, 12));
        let Ok(lowered) = profile.resolve(&context).and_then(|resolved| resolved.lower()) else {
            continue;
        };
        assert_eq!(lowered.inexact, [], "{}", path.display());
        count += 1;
    }
    say(&format!("libseccomp: {count} real profiles are exact"));
    assert!(count > 20);
}

fn seccompat(args: &[&str]) -> Output {
    limited(need::dist(), 30).args(args).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// One set that libseccomp 2.5.4 compiles wrongly, and one for which it does not return.
#[test]
fn sets_in_doubt_are_named() {
    let scratch = Scratch::new().unwrap();
    let wrong = [
        Rule("socket", 13, vec![(1, "GT", 5, 0)]),
        Rule("socket", 13, vec![(0, "GE", 5, 0), (1, "NE", 2, 0)]),
    ];
    let endless = [
        Rule("socket", 13, vec![(0, "LT", 3, 0), (1, "LT", 3, 0)]),
        Rule("socket", 13, vec![(0, "LT", 3, 0), (1, "NE", 3, 0)]),
    ];
    let exact =
        [Rule("socket", 13, vec![(1, "GT", 5, 0)]), Rule("socket", 13, vec![(0, "EQ", 9, 0)])];
    let commands = |file: &str, engine: &str| -> [String; 3] {
        [
            vec!["check", file, "--engine", engine],
            vec!["eval", file, "--syscall", "socket", "--engine", engine],
            vec!["diff", file, "builtin:docker", "--engine-a", engine],
        ]
        .map(|args| said(&seccompat(&args)))
    };
    for (rules, in_doubt) in [(&wrong, true), (&endless, true), (&exact, false)] {
        let file = scratch.path().join("p.json");
        fs::write(&file, text(rules)).unwrap();
        let file = file.to_str().unwrap();
        for engine in ["runc", "crun", "docker"] {
            let [check, others @ ..] = commands(file, engine);
            let is_told = check.contains("warning[library-in-doubt]");
            assert_eq!(is_told, in_doubt, "{engine}: {check}");
            for words in others {
                assert_eq!(words.contains("in doubt"), in_doubt, "{engine}: {words}");
            }
        }
        // Our own filters are not libseccomp's.
        for words in commands(file, "seccompat") {
            assert!(!words.contains("in doubt") && !words.contains("in-doubt"), "{words}");
        }
    }
}
