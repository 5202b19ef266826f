//! The output, and messages: one line each on stderr, which engines keep.
#![forbid(unsafe_code)]

use std::io::{self, Write};

use seccompat_profile::shown;

/// The exit statuses.
pub(crate) const SUCCESS: i32 = 0;
pub(crate) const FAILURE: i32 = 1;

/// The limit on a message, in characters: it may quote the file.
const LONGEST: usize = 500;

/// One line for the log. If it cannot be written, nobody can be told.
pub(crate) fn log(message: &str) {
    let message: String = message.chars().take(LONGEST).collect();
    let _ = writeln!(io::stderr(), "seccompat-oci: {}", shown(&message));
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
