//! Runs other programs, always with a time limit.
#![forbid(unsafe_code)]

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The limit for any program, including a container with its tests, in seconds.
pub const LONGEST: u32 = 120;

/// A program under timeout(1), which also ends the program's own children, even if the test itself
/// was killed meanwhile.
#[must_use]
pub fn limited(program: impl AsRef<OsStr>, seconds: u32) -> Command {
    let mut command = Command::new("timeout");
    command.args(["--kill-after=5", &seconds.to_string()]).arg(program);
    command.stdin(Stdio::null());
    command
}

/// Runs a program to its end.
///
/// # Errors
/// If it cannot be started or fails, with what it wrote to stderr.
pub fn run(command: &mut Command) -> Result<String, String> {
    let Output { status, stdout, stderr } =
        command.output().map_err(|why| format!("{command:?}: {why}"))?;
    if status.success() {
        Ok(String::from_utf8_lossy(&stdout).into_owned())
    } else {
        Err(format!("{command:?}: {status}: {}", String::from_utf8_lossy(&stderr).trim()))
    }
}

/// Runs a program to its end, with this text as its standard input.
///
/// # Panics
/// If it cannot be started.
pub fn fed(command: &mut Command, text: &str) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("timeout(1)");
    let mut stdin = child.stdin.take().expect("a pipe");
    let text = text.to_owned();
    // The program may answer before it has read all. If it ends before that, its status tells.
    let writer = thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("an end");
    let _ = writer.join();
    output
}

/// Repeats a question until there is an answer, for at most that long.
///
/// # Errors
/// If the time is over, with the last reason.
pub fn retry<T>(
    patience: Duration,
    mut ask: impl FnMut() -> Result<T, String>,
) -> Result<T, String> {
    let start = Instant::now();
    loop {
        match ask() {
            Err(_) if start.elapsed() < patience => thread::sleep(Duration::from_millis(10)),
            answer => return answer,
        }
    }
}

/// Sends SIGTERM.
pub fn terminate(pid: i32) {
    signal("-TERM", pid);
}

/// Sends SIGKILL.
pub fn kill(pid: i32) {
    signal("-KILL", pid);
}

fn signal(signal: &str, pid: i32) {
    // 0 and below would signal many processes.
    if pid > 1 {
        let _ = limited("kill", 5).arg(signal).arg(pid.to_string()).stderr(Stdio::null()).status();
    }
}

/// One container, or one build, of a test program at a time: containers share the machine's control
/// groups.
pub fn one_at_a_time() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The processes whose command line begins so, and has this word.
///
/// # Panics
/// If `/proc` cannot be read.
#[must_use]
pub fn processes_with(start: &[u8], word: &str) -> Vec<i32> {
    let all = fs::read_dir("/proc").expect("/proc").flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let is_it = |pid: &i32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.starts_with(start) && line.windows(word.len()).any(|part| part == word.as_bytes())
    };
    pids.filter(is_it).collect()
}
