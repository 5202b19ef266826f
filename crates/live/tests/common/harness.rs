//! Runs tests that make children of their own program: each in turn, with the closing line that
//! `cargo test` prints, and a way to start this program again in a *role*.
#![forbid(unsafe_code)]
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The outcome of a test that did not panic.
pub enum Outcome {
    /// It passed.
    Passed,
    /// It could not run here, for this reason.
    Skipped(String),
}

/// A test, by its name.
pub type Test = (&'static str, fn() -> Outcome);
/// The work of this program when it is started again: a name, and a function.
pub type Role = (&'static str, fn(&[String]));

/// The first argument of a program in a role.
const ROLE: &str = "--role";

/// Runs the tests whose names contain one of the arguments, or the requested role.
pub fn main(tests: &[Test], roles: &[Role]) -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [first, name, rest @ ..] = &args[..] {
        if first == ROLE {
            let role = roles.iter().find(|(role, _)| role == name);
            role.expect("a role of this test").1(rest);
            return ExitCode::SUCCESS;
        }
    }
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let chosen: Vec<&Test> = tests
        .iter()
        .filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|w| name.contains(w.as_str())))
        .collect();
    if args.iter().any(|arg| arg == "--list") {
        for (name, _) in &chosen {
            println!("{name}: test");
        }
        return ExitCode::SUCCESS;
    }
    run(&chosen, tests.len() - chosen.len())
}

/// The seed in the environment variable `SEED`, or this one; printed, so that a failure can be
/// repeated.
pub fn seed(usual: u64) -> u64 {
    let given = std::env::var("SEED").ok().and_then(|text| text.parse().ok());
    let seed = given.unwrap_or(usual);
    println!("seed {seed} (set SEED for another)");
    seed
}

fn run(chosen: &[&Test], left_out: usize) -> ExitCode {
    let start = Instant::now();
    println!("\nrunning {} tests", chosen.len());
    let mut failed = Vec::new();
    let mut skipped = 0;
    for (name, test) in chosen {
        let began = Instant::now();
        let word = match catch_unwind(AssertUnwindSafe(test)) {
            Ok(Outcome::Passed) => "ok".to_owned(),
            Ok(Outcome::Skipped(why)) => {
                skipped += 1;
                format!("ignored, skipped: {why}")
            }
            Err(_) => {
                failed.push(name);
                "FAILED".to_owned()
            }
        };
        println!("test {name} ... {word} ({:.1} s)", began.elapsed().as_secs_f32());
    }
    if !failed.is_empty() {
        println!("\nfailures:");
        failed.iter().for_each(|name| println!("    {name}"));
    }
    println!(
        "\ntest result: {}. {} passed; {} failed; {skipped} ignored; 0 measured; {left_out} filtered out; finished in {:.2}s\n",
        if failed.is_empty() { "ok" } else { "FAILED" },
        chosen.len() - failed.len() - skipped,
        failed.len(),
        start.elapsed().as_secs_f32(),
    );
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(101) }
}

/// The number of repetitions: the usual one, unless `SECCOMPAT_TRIES` limits it for a slow machine.
pub fn tries(usual: u64) -> u64 {
    let most = std::env::var("SECCOMPAT_TRIES").ok().and_then(|text| text.parse().ok());
    most.unwrap_or(usual).clamp(1, usual)
}

/// This program again, in a role.
pub fn role(name: &str, args: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program's path"));
    command.arg(ROLE).arg(name).args(args);
    command
}

/// How a watched child ended.
pub struct Ran {
    /// Its output, as lines.
    pub lines: Vec<String>,
    /// How it ended.
    pub status: ExitStatus,
    /// Whether it was silent for too long, and was killed.
    pub hung: bool,
}

impl Ran {
    /// The rest of each line that begins with this word.
    pub fn said<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines.iter().filter_map(move |line| {
            let rest = line.strip_prefix(word)?;
            if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
        })
    }

    /// Panics unless it ended by itself with success.
    pub fn expect_well(&self, what: &str) {
        let last = self.lines.last().map_or("nothing", String::as_str);
        assert!(!self.hung, "{what} hangs; the last it said: {last}");
        assert!(self.status.success(), "{what}: {}; the last it said: {last}", self.status);
    }
}

/// Runs a command and collects its lines; kills it if it prints nothing for `patience`.
pub fn watch(command: &mut Command, patience: Duration) -> Ran {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("a child");
    let stdout = child.stdout.take().expect("its output");
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let mut lines = Vec::new();
    loop {
        match receiver.recv_timeout(patience) {
            Ok(line) => lines.push(line),
            Err(RecvTimeoutError::Disconnected) => {
                let (status, hung) = end(&mut child, patience);
                return Ran { lines, status, hung };
            }
            Err(RecvTimeoutError::Timeout) => {
                let (status, _) = end(&mut child, Duration::ZERO);
                return Ran { lines, status, hung: true };
            }
        }
    }
}

/// Waits for a child for at most `patience`, then kills it. Returns whether it had to.
fn end(child: &mut Child, patience: Duration) -> (ExitStatus, bool) {
    let start = Instant::now();
    while start.elapsed() < patience {
        if let Some(status) = child.try_wait().expect("to wait for a child") {
            return (status, false);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("to kill a child");
    (child.wait().expect("to wait for a child"), true)
}

/// Prints a line, at once.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").expect("to write");
    out.flush().expect("to write");
}
