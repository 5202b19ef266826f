//! Pieces of work measured in turns, so that other load affects all alike.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 31;
/// A clock tick in milliseconds: USER_HZ is 100 on every machine.
const OF_A_TICK: f64 = 10.0;

/// A piece of work.
pub type Work<'a> = &'a mut dyn FnMut();

/// The time that a command takes.
///
/// # Panics
/// If it fails.
#[must_use]
pub fn time(words: &[&str], folder: &Path) -> Duration {
    let start = Instant::now();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(folder);
    // Cargo's own libraries: each dynamic program, and so each tracer of one, would look for its libraries there.
    command.env_remove("LD_LIBRARY_PATH");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().unwrap().success(), "{words:?}");
    start.elapsed()
}

/// Makes files for programs that are traced and recorded: 2000 files in `many`, in a git repository, and `main.c`.
///
/// # Panics
/// If a file cannot be written, or git fails.
pub fn files(folder: &Path) {
    for n in 0..40 {
        fs::create_dir_all(folder.join(format!("many/{n}"))).unwrap();
        for m in 0..50 {
            fs::write(folder.join(format!("many/{n}/{m}")), "text").unwrap();
        }
    }
    let source = "#include <stdio.h>\nint main(void){return puts(\"\")<0;}\n";
    fs::write(folder.join("main.c"), source).unwrap();
    let _ = time(&["git", "init", "-q", "."], folder);
    let _ = time(&["git", "add", "many"], folder);
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

/// A piece of work beside the first one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Beside {
    /// Its median, in milliseconds.
    pub median: f64,
    /// The median of the differences from the first one at the same place of the same turn, in milliseconds.
    pub more: f64,
    /// The mean of the processor's time beyond the first one's, in milliseconds, that of all children: other
    /// load disturbs it least.
    pub processor: f64,
}

/// Runs of one piece of work in a turn: the kernel tells the processor's time in ticks, and a tick may be
/// longer than half a run.
const IN_A_TURN: usize = 10;

/// Runs each piece of work in turns, at least so often. Every second turn is backwards, so that a load that grows
/// or falls counts for neither. `run` gets the place of the work; the ticks of each are returned, and the runs.
fn in_turns(count: usize, runs: usize, mut run: impl FnMut(usize)) -> (Vec<f64>, f64) {
    let mut ticks = vec![0.0; count];
    let turns = 2 * runs.div_ceil(2 * IN_A_TURN);
    for turn in 0..turns {
        let mut order: Vec<usize> = (0..count).collect();
        if turn % 2 == 1 {
            order.reverse();
        }
        for at in order {
            let before = of_children();
            (0..IN_A_TURN).for_each(|_| run(at));
            ticks[at] += of_children() - before;
        }
    }
    (ticks, (turns * IN_A_TURN) as f64)
}

/// Each piece of work beside the first, run at least so often.
#[must_use]
pub fn beside(work: &mut [Work<'_>], runs: usize) -> Vec<Beside> {
    let mut times = vec![Vec::new(); work.len()];
    let (ticks, runs) = in_turns(work.len(), runs, |at| {
        let start = Instant::now();
        work[at]();
        times[at].push(start.elapsed().as_secs_f64() * 1e3);
    });
    let beside = |(of, spent): (&Vec<f64>, &f64)| {
        let more = of.iter().zip(&times[0]).map(|(one, first)| one - first).collect();
        let processor = (spent - ticks[0]) * OF_A_TICK / runs;
        Beside { median: median(of.clone()), more: median(more), processor }
    };
    times.iter().zip(&ticks).map(beside).collect()
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The processor's time for ended children of this process so far, in clock ticks: user and system.
fn of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    // cutime and cstime: proc_pid_stat(5).
    fields.split_whitespace().skip(13).take(2).map(|field| field.parse::<f64>().unwrap()).sum()
}

/// The mean processor time of the children of each of these, in milliseconds, run at least so often: unlike time
/// by the clock it does not include the turns of other processes.
///
/// # Panics
/// If the kernel does not tell.
#[must_use]
pub fn processor(work: &mut [Work<'_>], runs: usize) -> Vec<f64> {
    let (ticks, runs) = in_turns(work.len(), runs, |at| work[at]());
    ticks.iter().map(|ticks| ticks * OF_A_TICK / runs).collect()
}
