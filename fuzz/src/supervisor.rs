//! The process that watches the one which tries inputs, and keeps the input that was its last.
#![forbid(unsafe_code)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::random::hash;

/// The status of a process that found an input to be wrong and has said why.
pub const FOUND: i32 = 3;

/// How a campaign ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Without a find.
    Clean,
    /// With an input that is wrong, kept in this file, and how it showed.
    Found(PathBuf, String),
}

/// Runs `child`, which writes each input to `scratch`, for at most that long. Where it finds
/// something, dies or does not end, its last input becomes a file of `cases`.
///
/// # Errors
/// Where it cannot be started, or no file can be written.
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
