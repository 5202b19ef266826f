//! The supervisor of the process that tries inputs; it keeps that process's last input.
#![forbid(unsafe_code)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::hash::hash;

/// The exit status of a process that found and reported a wrong input.
pub const FOUND: i32 = 3;

/// How a campaign ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Without a find.
    Clean,
    /// With a wrong input, kept in this file, and its symptom.
    Found(PathBuf, String),
}

/// Runs `child`, which writes each input to `scratch`, for at most that long. If the child finds
/// something, dies or hangs, its last input becomes a file of `cases`.
///
/// # Errors
/// The child cannot be started, or a file cannot be written.
pub fn watch(
    mut child: Command,
    patience: Duration,
    scratch: &Path,
    cases: &Path,
) -> io::Result<Outcome> {
    let mut child = child.spawn()?;
    let end = Instant::now() + patience;
    let how = loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(Outcome::Clean),
            Some(status) if status.code() == Some(FOUND) => break "wrong".to_owned(),
            Some(status) => break format!("the process died: {status}"),
            None if Instant::now() > end => {
                child.kill()?;
                child.wait()?;
                break "no end".to_owned();
            }
            None => sleep(Duration::from_millis(20)),
        }
    };
    let input = fs::read(scratch)?;
    fs::create_dir_all(cases)?;
    let place = cases.join(format!("{:016x}", hash(&input)));
    fs::write(&place, input)?;
    Ok(Outcome::Found(place, how))
}
