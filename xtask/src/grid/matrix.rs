//! The matrix, kernel × suite, and the notes to it.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Duration;

use super::Guest;
use super::outcome::{Lacking, Outcome};
use super::suites::Suite;

/// A suite on a kernel.
pub(crate) struct Cell {
    /// The kernel's name.
    pub(crate) kernel: &'static str,
    /// The suite's name.
    pub(crate) suite: &'static str,
    /// Its outcome.
    pub(crate) outcome: Outcome,
    /// The calls that it did not cover.
    pub(crate) lacking: Lacking,
    /// The release that the kernel reports.
    pub(crate) release: Option<String>,
    /// The time that it took.
    pub(crate) took: Duration,
}

/// The matrix as text.
pub(crate) fn text(guests: &[Guest], suites: &[&Suite], cells: &[Cell], times: &str) -> String {
    let mut text = format!("{:9}", "kernel");
    for suite in suites {
        let _ = write!(text, " {:>10}", suite.name);
    }
    for Guest { kernel, .. } in guests {
        let _ = write!(text, "\n{:9}", kernel.name);
        for suite in suites {
            let of = |cell: &&Cell| cell.kernel == kernel.name && cell.suite == suite.name;
            let word = cells.iter().find(of).map_or("?".into(), |cell| cell.outcome.to_string());
            let _ = write!(text, " {word:>10}");
        }
    }
    let counts = count(cells);
    let _ = write!(text, "\n\n{counts}; {times}\n\nKernels\n");
    for Guest { kernel, files } in guests {
        let release = cells.iter().filter(|cell| cell.kernel == kernel.name);
        let release = release.filter_map(|cell| cell.release.as_deref()).next().unwrap_or("-");
        let package = files.as_ref().map_or_else(String::as_str, |files| &files.package);
        let _ = writeln!(text, "  {}: {release}, {package}", kernel.name);
    }
    text + &notes(cells) + &calls(cells)
}

fn count(cells: &[Cell]) -> String {
    let (mut passed, mut failed, mut not) = (0, 0, 0);
    for cell in cells {
        match cell.outcome {
            Outcome::Passed { .. } => passed += 1,
            Outcome::Failed(_) => failed += 1,
            Outcome::NotCovered(_) => not += 1,
        }
    }
    format!("{passed} passed, {failed} failed, {not} not covered")
}

/// The reasons for failures and for suites that were not covered.
fn notes(cells: &[Cell]) -> String {
    let mut notes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for cell in cells {
        let place = format!("{} {}", cell.kernel, cell.suite);
        let whys = match &cell.outcome {
            Outcome::Passed { skipped, left_out, .. } => {
                let skipped = skipped.iter().map(|why| format!("skipped, {why}"));
                skipped.chain(left_out.iter().map(|what| format!("left out, {what}"))).collect()
            }
            Outcome::Failed(why) => vec![format!("FAILED, {why}")],
            Outcome::NotCovered(why) => vec![format!("not covered, {why}")],
        };
        for why in whys {
            notes.entry(why).or_default().push(place.clone());
        }
    }
    if notes.is_empty() {
        return String::new();
    }
    let lines = notes.iter().map(|(why, places)| format!("  {}: {why}\n", places.join(", ")));
    "\nNotes\n".to_owned() + &lines.collect::<String>()
}

/// The calls that are not covered, with kernels and reasons.
fn calls(cells: &[Cell]) -> String {
    let mut all: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for cell in cells {
        for (why, calls) in &cell.lacking {
            let calls = calls.iter().map(String::as_str);
            all.entry((why, cell.kernel)).or_default().extend(calls);
        }
    }
    let mut alike: BTreeMap<(&str, BTreeSet<&str>), Vec<&str>> = BTreeMap::new();
    for ((why, kernel), calls) in all {
        alike.entry((why, calls)).or_default().push(kernel);
    }
    if alike.is_empty() {
        return String::new();
    }
    let mut text = "\nCalls not covered\n".to_owned();
    let mut last = "";
    for ((why, calls), kernels) in alike {
        if why != last {
            let _ = writeln!(text, "  {why}");
            last = why;
        }
        let calls: Vec<&str> = calls.into_iter().collect();
        let _ = writeln!(text, "    {}: {}", kernels.join(", "), calls.join(" "));
    }
    text
}
