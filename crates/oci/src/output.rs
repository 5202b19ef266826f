//! The output, and messages: one line each, on stderr or in the log that an engine reads.
#![forbid(unsafe_code)]

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags, openat};
use seccompat_profile::shown;

use crate::arguments::Log;

/// The exit statuses.
pub(crate) const SUCCESS: i32 = 0;
pub(crate) const FAILURE: i32 = 1;

/// The limit on a message, in characters: it may quote the file.
const LONGEST: usize = 500;

/// One line for the log. If it cannot be written, nobody can be told.
pub(crate) fn log(message: &str) {
    let line = format!("seccompat-oci: {}\n", quoted(message));
    let _ = io::stderr().write_all(line.as_bytes());
}

/// One record for the log that the runtime's caller reads, as runc writes it; without such a log,
/// one line on stderr, which may be the container's.
pub(crate) fn record(log: &Log, is_error: bool, message: &str) {
    let level = if is_error { "error" } else { "warning" };
    let text = format!("seccompat: {}", quoted(message));
    let line = if log.is_json {
        format!("{}\n", serde_json::json!({"level": level, "msg": text}))
    } else {
        format!("level={level} msg={text:?}\n")
    };
    let written = log.file.as_ref().map(|file| append(file, line.as_bytes()));
    if is_error || !matches!(written, Some(Ok(()))) {
        self::log(message);
    }
}

/// Appends to the log, as runc does: it makes the file if there is none.
fn append(file: &Path, line: &[u8]) -> io::Result<()> {
    let flags = OFlags::WRONLY
        | OFlags::APPEND
        | OFlags::CREATE
        | OFlags::NONBLOCK
        | OFlags::NOCTTY
        | OFlags::CLOEXEC;
    let file = openat(CWD, file, flags, Mode::from_raw_mode(0o644))?;
    File::from(file).write_all(line)
}

fn quoted(message: &str) -> String {
    let message: String = message.chars().take(LONGEST).collect();
    shown(&message).into_owned()
}

/// Writes the output, completely or with a failure. Returns the exit status.
pub(crate) fn print(bytes: &[u8]) -> i32 {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => SUCCESS,
        Err(why) => {
            log(&format!("the output cannot be written: {why}"));
            FAILURE
        }
    }
}
