//! Errors and help of the argument parser.
#![forbid(unsafe_code)]

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use seccompat_profile::shown;

use crate::args::Args;
use crate::out::{complain, line, screen};

/// Prints the result of the argument parser: an error, or the requested help or version.
pub(crate) fn of(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return screen(&error.render());
    }
    // The message repeats the arguments, which may be names of other users' files. A second parse,
    // of the arguments made printable, gives the displayed message.
    let shown = |word: OsString| OsString::from(shown(&word.to_string_lossy()).into_owned());
    match Args::try_parse_from(env::args_os().map(shown)) {
        Err(error) if error.use_stderr() => line(&error.render().to_string()),
        _ => complain("an argument has invalid characters", None),
    }
    ExitCode::from(2)
}

/// Prints the help screen.
pub(crate) fn help() -> ExitCode {
    screen(&Args::command().render_help())
}
