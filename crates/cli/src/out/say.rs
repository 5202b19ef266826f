//! Messages on standard error, and documents and help on standard output.
#![forbid(unsafe_code)]

use std::io;
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use seccompat_profile::shown;

use super::border::Stream;
use super::text;
use crate::failure::Failure;
use crate::value::Color;

impl Failure {
    /// Prints it on standard error, and returns the exit status.
    pub(crate) fn exit(&self, status: u8) -> ExitCode {
        complain(&self.message, self.hint.as_deref());
        ExitCode::from(status)
    }
}

pub(super) fn not_written(error: io::Error) -> Failure {
    Failure::new(format!("cannot write the report: {error}"))
}

/// Help, or another text of the argument parser, on standard output.
pub(crate) fn screen(text: &clap::builder::StyledStr) -> ExitCode {
    seccompat_live::ignore_broken_pipes();
    let style = text::Style::choose(Color::Auto, Stream::Out.is_terminal());
    let text =
        if style.is_coloured() { text::marked(text.ansi().to_string()) } else { text.to_string() };
    match Stream::Out.say(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => not_written(error).exit(2),
    }
}

/// The style of text on standard error, and its width, if it goes to a terminal.
pub(crate) fn style(color: Color, terminal: bool) -> text::Style {
    if terminal {
        text::fit(Stream::Err.columns());
    }
    text::Style::choose(color, terminal)
}

/// Lines on standard error.
pub(crate) fn line(text: &str) {
    // If even this cannot be written, it cannot be reported.
    let _ = Stream::Err.say(text);
}

/// A document on standard output.
pub(crate) fn document(text: &str) -> Result<(), Failure> {
    Stream::Out.document(text).map_err(not_written)
}

/// Whether remarks are left out: `--quiet`.
static QUIET: AtomicBool = AtomicBool::new(false);

/// Leaves out remarks from now on.
pub(crate) fn be_quiet() {
    QUIET.store(true, Relaxed);
}

/// A remark, on stderr.
pub(crate) fn note(text: &str) {
    if !QUIET.load(Relaxed) {
        complain(text, None);
    }
}

/// A line with the problem, and one with the remedy. Both may repeat foreign text.
pub(crate) fn complain(message: &str, hint: Option<&str>) {
    line(&format!("seccompat: {}\n", shown(message)));
    if let Some(hint) = hint {
        line(&format!("  {}\n", shown(hint)));
    }
}

/// A defect of this program is reported as one, on a line of its own: its message may contain
/// foreign text.
pub(crate) fn tell_panics() {
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
        let payload = info.payload();
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let why = text.or_else(|| payload.downcast_ref::<&str>().copied());
        let why = why.unwrap_or("the reason is unknown");
        complain(
            &format!("internal error: {why}{}", place.unwrap_or_default()),
            Some("please report it, with what you ran"),
        );
    }));
}
