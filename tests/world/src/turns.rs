//! Commands measured in turns, so that other load affects all alike.
#![forbid(unsafe_code)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 31;

/// The time that a command takes.
///
/// # Panics
/// If it fails.
#[must_use]
pub fn time(words: &[&str], folder: &Path) -> Duration {
    let start = Instant::now();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().unwrap().success(), "{words:?}");
    start.elapsed()
}

/// The median of each, in turns, so that other load affects all.
#[must_use]
pub fn medians(all: &[Vec<&str>], folder: &Path) -> Vec<Duration> {
    let mut times = vec![Vec::new(); all.len()];
    for _ in 0..RUNS {
        for (words, times) in all.iter().zip(&mut times) {
            times.push(time(words, folder));
        }
    }
    times.iter_mut().for_each(|times| times.sort());
    times.iter().map(|times| times[RUNS / 2]).collect()
}
