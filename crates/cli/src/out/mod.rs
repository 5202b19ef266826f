//! Everything that prints, and nothing else does.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::CommandFactory;

use crate::args::{Args, Color, Format};

pub(crate) mod scan;
pub(crate) mod syscalls;
mod text;
mod words;

/// Why there is no report.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// Adds what to do about it.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// What a command found.
pub(crate) enum Report {
    Scan(scan::ScanReport),
    Syscalls(syscalls::SyscallsReport),
    /// A report whose findings make the exit status 1.
    Findings(Box<Report>),
}

impl Report {
    pub(crate) fn with_findings(self, findings: bool) -> Self {
        if findings { Self::Findings(Box::new(self)) } else { self }
    }

    fn json(&self) -> serde_json::Result<String> {
        match self {
            Self::Scan(report) => serde_json::to_string(&report.json()),
            Self::Syscalls(report) => serde_json::to_string(&report.json()),
            Self::Findings(report) => report.json(),
        }
    }

    fn text(&self, style: text::Style) -> String {
        match self {
            Self::Scan(report) => report.text(style),
            Self::Syscalls(report) => report.text(style),
            Self::Findings(report) => report.text(style),
        }
    }
}

/// Prints a report, or why there is none, and says how it went.
pub(crate) fn finish(report: Result<Report, Failure>, format: Format, color: Color) -> ExitCode {
    let report = match report {
        Ok(report) => report,
        Err(failure) => {
            complain(&failure.message, failure.hint.as_deref());
            return ExitCode::from(2);
        }
    };
    let text = match format {
        Format::Json => report.json().map(|json| json + "\n").map_err(|error| error.to_string()),
        Format::Text => Ok(report.text(text::Style::choose(color, io::stdout().is_terminal()))),
    };
    let written = text.and_then(|text| {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).or_else(broken_pipe_is_no_error)
    });
    match written {
        Ok(()) if matches!(report, Report::Findings(_)) => ExitCode::from(1),
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            complain(format!("cannot write the report: {message}"), None);
            ExitCode::from(2)
        }
    }
}

fn broken_pipe_is_no_error(error: io::Error) -> Result<(), String> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error.to_string()) }
}

/// What the argument parser has to say: help and version are no errors.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // Nothing is left to say where even this cannot be written.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}

/// The help screen.
pub(crate) fn help() -> ExitCode {
    let _ = Args::command().print_help();
    ExitCode::SUCCESS
}

fn complain(message: impl fmt::Display, hint: Option<&str>) {
    // As above.
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "seccompat: {message}");
    if let Some(hint) = hint {
        let _ = writeln!(err, "  {hint}");
    }
}
