//! Tests that make children of their own program: each runs in a process of its own, and can start this
//! program again in a *role*.
#![forbid(unsafe_code)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

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
/// The tests and roles of a file, by its name.
pub type Part = (&'static str, &'static [Test], &'static [Role]);

/// The first argument of a program in a role.
const ROLE: &str = "--role";
/// The first argument of a program that runs a single test.
const ALONE: &str = "--alone";
/// The exit status of a test that could not run. The last line of its output says why.
const SKIPPED: u8 = 77;

/// Runs the tests, the requested role, or a single test in this process.
pub fn main(parts: &[Part]) -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [first, name, rest @ ..] = &args[..] {
        if first == ROLE {
            let roles =
                parts.iter().flat_map(|(part, _, roles)| roles.iter().map(move |r| (part, r)));
            let mut named = roles.filter(|(part, (role, _))| *name == full(part, role));
            named.next().expect("a role of these tests").1.1(rest);
            return ExitCode::SUCCESS;
        }
        if first == ALONE {
            let mut named = tests(parts).filter(|(part, (test, _))| *name == full(part, test));
            return match named.next().expect("a test of this program").1.1() {
                Outcome::Passed => ExitCode::SUCCESS,
                Outcome::Skipped(why) => {
                    println!("skipped: {why}");
                    SKIPPED.into()
                }
            };
        }
    }
    let trial = |(part, &(name, _)): (&'static str, &Test)| {
        let name = full(part, name);
        Trial::ignorable_test(name.clone(), move || alone(&name))
    };
    libtest_mimic::run(&Arguments::from_args(), tests(parts).map(trial).collect()).exit_code()
}

/// Every test, with the name of its file.
fn tests(parts: &[Part]) -> impl Iterator<Item = (&'static str, &'static Test)> {
    parts.iter().flat_map(|&(part, tests, _)| tests.iter().map(move |test| (part, test)))
}

/// Runs a test in a process that has no other thread, and prints its output when it has ended.
fn alone(name: &str) -> Result<Completion, Failed> {
    let mut command = Command::new(std::env::current_exe().expect("this program's path"));
    command.arg(ALONE).arg(name).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().expect("a child");
    let said = String::from_utf8_lossy(&output.stdout);
    print!("{said}");
    match output.status.code() {
        Some(0) => Ok(Completion::Completed),
        Some(code) if code == i32::from(SKIPPED) => {
            Ok(Completion::ignored_with(said.lines().last().unwrap_or("skipped").to_owned()))
        }
        _ => Err(output.status.to_string().into()),
    }
}

/// `table::verify`
fn full(part: &str, name: &str) -> String {
    format!("{part}::{name}")
}

/// The seed in the environment variable `SEED`, or this one; printed, so that a failure can be
/// repeated.
pub fn seed(usual: u64) -> u64 {
    let given = std::env::var("SEED").ok().and_then(|text| text.parse().ok());
    let seed = given.unwrap_or(usual);
    println!("seed {seed} (set SEED for another)");
    seed
}

/// The number of repetitions: the usual one, unless `SECCOMPAT_TRIES` limits it for a slow machine.
pub fn tries(usual: u64) -> u64 {
    let most = std::env::var("SECCOMPAT_TRIES").ok().and_then(|text| text.parse().ok());
    most.unwrap_or(usual).clamp(1, usual)
}

/// A limit on time; on a slow machine, for which `SECCOMPAT_TRIES` limits the repetitions, four times as much.
pub fn patience(usual: Duration) -> Duration {
    if std::env::var_os("SECCOMPAT_TRIES").is_some() { usual * 4 } else { usual }
}

/// The number of random filters: enough for each change, unless `SECCOMPAT_FILTERS` gives it.
pub fn filters(usual: u64) -> u64 {
    let many = std::env::var("SECCOMPAT_FILTERS").ok().and_then(|text| text.parse().ok());
    tries(many.unwrap_or(usual))
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
