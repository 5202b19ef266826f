//! Errors and help of the argument parser.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, Parser};
use seccompat_profile::shown;

use crate::args::Args;
use crate::inherited;
use crate::out::{complain, line, screen};

/// Prints the result of the argument parser: an error, or the requested help or version.
pub(crate) fn of(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return screen(&error.render());
    }
    // The message repeats the arguments, which may be names of other users' files. A second parse,
    // of the arguments made printable, gives the displayed message.
    let shown = |word: OsString| OsString::from(shown(&word.to_string_lossy()).into_owned());
    match Args::try_parse_from(inherited::arguments().into_iter().map(shown)) {
        Err(error) if error.use_stderr() => line(&told(&error)),
        _ => complain("an argument has invalid characters", None),
    }
    ExitCode::from(2)
}

/// An error of the parser in the form that all errors have: the problem after the program's name, and the
/// remedies below it.
fn told(error: &clap::Error) -> String {
    let mut text = String::new();
    let rendered = error.render().to_string();
    for line in rendered.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(problem) = line.strip_prefix("error: ") {
            text += &format!("seccompat: {problem}\n");
        } else if let Some(tip) = line.strip_prefix("  tip: ") {
            text += &nearest(error).unwrap_or_else(|| format!("  {tip}\n"));
        } else if let Some(usage) = line.strip_prefix("Usage: ") {
            text += &format!("  usage: {usage}\n");
        } else if line.starts_with("For more information") {
            text += &format!("  all options: {}\n", manual());
        } else {
            text += &format!("  {line}\n");
        }
    }
    text
}

/// The similar words that the parser knows, the most similar one first.
fn nearest(error: &clap::Error) -> Option<String> {
    let kinds =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let words = match kinds.into_iter().find_map(|kind| error.get(kind))? {
        ContextValue::String(word) => vec![format!("`{word}`")],
        // The parser's list ends with the most similar one.
        ContextValue::Strings(words) => {
            words.iter().rev().map(|word| format!("`{word}`")).collect()
        }
        _ => return None,
    };
    Some(format!("  did you mean {}?\n", words.join(" or ")))
}

/// The command that prints the help of the command that was meant.
fn manual() -> String {
    let all = Args::command();
    let mut words =
        inherited::arguments().into_iter().skip(1).filter_map(|word| word.into_string().ok());
    words
        .find(|word| all.find_subcommand(word).is_some())
        .map_or_else(|| "seccompat --help".to_owned(), |word| format!("seccompat {word} --help"))
}

/// Prints the help screen.
pub(crate) fn help() -> ExitCode {
    screen(&Args::command().render_help())
}
