//! The outcome of a suite, read from the console.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Calls that are not covered, by the reason.
pub(crate) type Lacking = BTreeMap<String, BTreeSet<String>>;

/// The outcome of a suite on a kernel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// All tests that can run there passed.
    Passed {
        /// The number of tests.
        tests: usize,
        /// The reasons why others did not run.
        skipped: Vec<String>,
        /// The parts that tests left out, by their own messages.
        left_out: Vec<String>,
    },
    /// The reason of the failure.
    Failed(String),
    /// The reason why it did not run.
    NotCovered(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed { skipped, .. } if skipped.is_empty() => f.write_str("passed"),
            Self::Passed { skipped, .. } => write!(f, "passed -{}", skipped.len()),
            Self::Failed(_) => f.write_str("FAILED"),
            Self::NotCovered(_) => f.write_str("-"),
        }
    }
}

/// Messages of a kernel that cannot run any program on this processor, and the reason. Not a fault
/// of the suite: it has not started.
const CANNOT_START: &[(&str, &str)] = &[(
    // `userspace`, arch/um/os-Linux/skas/process.c.
    "ptrace set fp regs failed",
    "user-mode Linux does not know this processor's registers: their XSAVE area is larger than its own",
)];

/// Reads the console. Without the closing line, the machine died or hung.
pub(crate) fn read(console: &str) -> Outcome {
    let Some((before, inside)) = console.split_once("\nGRID begin ") else {
        if let Some((_, why)) = CANNOT_START.iter().find(|(said, _)| console.contains(said)) {
            return Outcome::NotCovered((*why).to_owned());
        }
        return Outcome::Failed(format!("it did not boot: {}", last(console)));
    };
    let Some((said, end)) = inside.split_once("\nGRID end ") else {
        return Outcome::Failed(format!("it did not end: {}", last(inside)));
    };
    debug_assert!(!before.contains("GRID end"));
    let result = said.lines().find_map(|line| line.strip_prefix("test result: "));
    let passed = result.and_then(|text| number(text, " passed;"));
    let status = end.lines().next().unwrap_or_default();
    let (Some(passed), "0") = (passed, status) else {
        return Outcome::Failed(format!("status {status}: {}", why(said)));
    };
    let skips = |line: &str| {
        let (before, why) = line.split_once("skipped: ")?;
        let told = before.is_empty() || before.ends_with("... ") || before.ends_with("ignored, ");
        told.then(|| why.to_owned())
    };
    let skipped: Vec<String> = said.lines().filter_map(skips).collect();
    // A test skipped by `need!` counts as passed, one skipped by the other harness as ignored.
    let ignored = result.and_then(|text| number(text, " ignored;")).unwrap_or(0);
    let tests = (passed + ignored).saturating_sub(skipped.len());
    match skipped.first() {
        Some(why) if tests == 0 => Outcome::NotCovered(why.clone()),
        None if tests == 0 => Outcome::Failed("no test was run".to_owned()),
        _ => Outcome::Passed { tests, skipped, left_out: left_out(said) },
    }
}

/// The parts that tests left out, each once.
fn left_out(said: &str) -> Vec<String> {
    let all = said.lines().filter_map(|line| line.split_once("left out: "));
    let all: BTreeSet<&str> = all.map(|(_, what)| what).collect();
    all.into_iter().map(str::to_owned).collect()
}

/// The calls that a suite reports as not covered, by the reason.
pub(crate) fn lacking(console: &str) -> Lacking {
    let mut all = Lacking::new();
    for line in console.lines() {
        let told = line.split_once("not covered, ").and_then(|(_, rest)| rest.split_once(": "));
        if let Some((why, names)) = told {
            let names = names.split_whitespace().map(str::to_owned);
            all.entry(why.to_owned()).or_default().extend(names);
        }
    }
    all
}

/// The release that the guest's kernel reports.
pub(crate) fn release(console: &str) -> Option<&str> {
    console.split_once("\nGRID begin ")?.1.lines().next()
}

/// The number before a word.
fn number(text: &str, word: &str) -> Option<usize> {
    text.split_once(word)?.0.rsplit(' ').next()?.parse().ok()
}

/// The message of the first failed test.
fn why(said: &str) -> String {
    let mut lines = said.lines().skip_while(|line| !line.contains("panicked at"));
    let found: Vec<&str> = lines.by_ref().skip(1).take(3).collect();
    if found.is_empty() { last(said) } else { found.join(" / ") }
}

fn last(text: &str) -> String {
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or("it said nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn console(said: &str, status: u8) -> String {
        format!("boot\n\nGRID begin 6.1.0\n{said}\n\nGRID end {status}\n")
    }

    #[test]
    fn a_pass_takes_a_status_and_tests() {
        let said = "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured";
        let passed = Outcome::Passed { tests: 2, skipped: Vec::new(), left_out: Vec::new() };
        assert_eq!(read(&console(said, 0)), passed);
        assert!(matches!(read(&console(said, 101)), Outcome::Failed(_)));
        assert!(matches!(read(&console("", 0)), Outcome::Failed(_)));
        let none = "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured";
        assert!(matches!(read(&console(none, 0)), Outcome::Failed(_)));
    }

    #[test]
    fn a_machine_that_dies_is_a_failure() {
        let cut = "\nGRID begin 6.1.0\ntest result: ok. 1 passed;\nKernel panic";
        assert_eq!(read(cut), Outcome::Failed("it did not end: Kernel panic".into()));
        assert_eq!(read("no disk"), Outcome::Failed("it did not boot: no disk".into()));
    }

    #[test]
    fn a_kernel_that_cannot_start_on_this_processor_is_not_covered() {
        let said = "userspace - ptrace set fp regs failed, errno = 22\nKernel panic - not syncing";
        let Outcome::NotCovered(why) = read(said) else { panic!("covered") };
        assert!(why.contains("XSAVE"), "{why}");
        // A suite that prints the message itself has failed.
        assert!(matches!(read(&console(said, 101)), Outcome::Failed(_)));
        let begun = format!("\nGRID begin 6.1.0\n{said}");
        assert!(matches!(read(&begun), Outcome::Failed(_)));
    }

    #[test]
    fn a_skipped_test_is_not_a_pass() {
        let one = "skipped: a: no bash (1 so far)\ntest result: ok. 1 passed; 0 failed; 0 ignored;";
        assert_eq!(read(&console(one, 0)), Outcome::NotCovered("a: no bash (1 so far)".into()));
        let two =
            "test a ... ignored, skipped: root\ntest result: ok. 1 passed; 0 failed; 1 ignored;";
        let skipped = vec!["root".to_owned()];
        let passed = Outcome::Passed { tests: 1, skipped, left_out: Vec::new() };
        assert_eq!(read(&console(two, 0)), passed);
        let none = "0 cases skipped: root\ntest result: ok. 1 passed; 0 failed; 0 ignored;";
        let passed = Outcome::Passed { tests: 1, skipped: Vec::new(), left_out: Vec::new() };
        assert_eq!(read(&console(none, 0)), passed);
    }

    #[test]
    fn a_part_left_out_is_reported_once() {
        let said = "left out: x32\nleft out: x32\ntest result: ok. 1 passed; 0 failed; 0 ignored;";
        let left_out = vec!["x32".to_owned()];
        let passed = Outcome::Passed { tests: 1, skipped: Vec::new(), left_out };
        assert_eq!(read(&console(said, 0)), passed);
    }

    #[test]
    fn a_failure_says_why() {
        let said = "thread 'x' panicked at a.rs:1:\nleft is not right\nnote\ntest result: FAILED.";
        let Outcome::Failed(why) = read(&console(said, 101)) else { panic!("passed") };
        assert!(why.contains("left is not right"), "{why}");
    }

    #[test]
    fn calls_are_gathered() {
        let said = "not covered, newer: mseal cachestat\nnot covered, it waits: pause\n\
                    not covered, newer: mseal";
        let told: Vec<(String, Vec<String>)> = lacking(said)
            .into_iter()
            .map(|(why, calls)| (why, calls.into_iter().collect()))
            .collect();
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let expected = [
            ("it waits".to_owned(), names(&["pause"])),
            ("newer".to_owned(), names(&["cachestat", "mseal"])),
        ];
        assert_eq!(told, expected);
    }
}
