//! Everything that prints, and nothing else does.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::CommandFactory;
use seccompat_catalogue::Sysno;

use crate::args::{Args, Color, Format};

pub(crate) mod check;
pub(crate) mod compile;
mod context;
pub(crate) mod diff;
pub(crate) mod disasm;
pub(crate) mod dump;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod progress;
pub(crate) mod run;
mod sarif;
pub(crate) mod scan;
pub(crate) mod syscalls;
mod text;
pub(crate) mod trace;
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

    /// Says it, and gives the exit status.
    pub(crate) fn exit(&self, status: u8) -> ExitCode {
        complain(&self.message, self.hint.as_deref());
        ExitCode::from(status)
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
    Check(Box<check::CheckReport>),
    Disasm(disasm::DisasmReport),
    Eval(eval::EvalReport),
    Diff(diff::DiffReport),
    Run(run::RunReport),
    Explain(Box<explain::ExplainReport>),
    Dump(dump::DumpReport),
    /// Lines; none where a file was written.
    Words(Vec<String>),
    /// A document in the form that was asked for.
    Ready(String),
    /// Bytes that are no text.
    Binary(Vec<u8>),
    /// A report whose findings make the exit status 1.
    Findings(Box<Report>),
}

impl Report {
    pub(crate) fn with_findings(self, findings: bool) -> Self {
        if findings { Self::Findings(Box::new(self)) } else { self }
    }

    pub(crate) fn json(&self) -> serde_json::Result<String> {
        self.raw_json().map(text::harmless_json)
    }

    fn raw_json(&self) -> serde_json::Result<String> {
        match self {
            Self::Scan(report) => serde_json::to_string(&report.json()),
            Self::Syscalls(report) => serde_json::to_string(&report.json()),
            Self::Check(report) => serde_json::to_string(&report.json()),
            Self::Disasm(report) => serde_json::to_string(&report.json()),
            Self::Eval(report) => serde_json::to_string(&report.json()),
            Self::Explain(report) => serde_json::to_string(&report.json()),
            Self::Run(report) => serde_json::to_string(&report.json()),
            Self::Diff(report) => serde_json::to_string(&report.json()),
            Self::Dump(report) => serde_json::to_string(&report.json()),
            Self::Words(words) => serde_json::to_string(words),
            Self::Ready(text) => Ok(text.trim_end().to_owned()),
            Self::Binary(_) => Ok(String::new()),
            Self::Findings(report) => report.json(),
        }
    }

    /// SARIF, where the report has that form.
    fn sarif(&self) -> Option<serde_json::Value> {
        match self {
            Self::Check(report) => Some(sarif::document(report)),
            Self::Findings(report) => report.sarif(),
            _ => None,
        }
    }

    fn text(&self, style: text::Style) -> String {
        match self {
            Self::Scan(report) => report.text(style),
            Self::Syscalls(report) => report.text(style),
            Self::Check(report) => report.text(style),
            Self::Disasm(report) => report.text(style),
            Self::Eval(report) => report.text(),
            Self::Explain(report) => report.text(style),
            Self::Run(report) => report.text(style),
            Self::Diff(report) => report.text(style),
            Self::Dump(report) => report.text(),
            Self::Words(words) => words.iter().map(|word| format!("{word}\n")).collect(),
            Self::Ready(text) => text.clone(),
            Self::Binary(_) => String::new(),
            Self::Findings(report) => report.text(style),
        }
    }
}

/// Prints a report, or why there is none, and says how it went.
pub(crate) fn finish(
    report: Result<Report, Failure>,
    format: Option<Format>,
    color: Color,
) -> ExitCode {
    match report.and_then(|report| print(&report, format, color).map(|()| report)) {
        Ok(Report::Findings(_)) => ExitCode::from(1),
        Ok(_) => ExitCode::SUCCESS,
        Err(failure) => failure.exit(2),
    }
}

fn print(report: &Report, format: Option<Format>, color: Color) -> Result<(), Failure> {
    // What is no terminal is asked nothing; nor is what a filter kills for asking.
    let terminal = seccompat_live::may(Sysno::IOCTL) && io::stdout().is_terminal();
    let bytes = match (report, format) {
        (Report::Binary(_), _) if terminal => {
            return Err(Failure::new("a binary filter is not written to a terminal")
                .hint("-o FILE, or --format disasm"));
        }
        (Report::Binary(bytes), _) => bytes.clone(),
        (Report::Words(words), _) if words.is_empty() => return Ok(()),
        // Others read it, byte for byte.
        (Report::Ready(text), _) if !terminal => text.clone().into_bytes(),
        (Report::Ready(text), _) => text::harmless(text).into_bytes(),
        (_, Some(Format::Json)) => {
            let json = report.json().map_err(|error| Failure::new(error.to_string()))?;
            (json + "\n").into_bytes()
        }
        (_, None | Some(Format::Text)) => {
            text::harmless(&report.text(text::Style::choose(color, terminal))).into_bytes()
        }
        (report, Some(Format::Sarif)) if report.sarif().is_some() => {
            let sarif = report.sarif().unwrap_or_default().to_string();
            (text::harmless_json(sarif) + "\n").into_bytes()
        }
        (_, Some(_)) => {
            return Err(Failure::new("this command writes text or json")
                .hint("the other formats are those of seccompat compile and check"));
        }
    };
    // No command comes after a report that would inherit it.
    seccompat_live::ignore_broken_pipes();
    let mut out = io::stdout().lock();
    out.write_all(&bytes)
        .and_then(|()| out.flush())
        .or_else(broken_pipe_is_no_error)
        .map_err(|message| Failure::new(format!("cannot write the report: {message}")))
}

fn broken_pipe_is_no_error(error: io::Error) -> Result<(), String> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error.to_string()) }
}

/// What the argument parser has to say: help and version are no errors.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // Nothing is left to say where even this cannot be written.
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    // It repeats words that may be others'.
    line(&error.render().to_string());
    ExitCode::from(2)
}

/// The help screen.
pub(crate) fn help() -> ExitCode {
    let _ = Args::command().print_help();
    ExitCode::SUCCESS
}

/// How text on standard error looks.
pub(crate) fn style(color: Color, terminal: bool) -> text::Style {
    text::Style::choose(color, terminal)
}

/// Lines on standard error.
pub(crate) fn line(text: &str) {
    // Nothing is left to say where even this cannot be written.
    let _ = io::stderr().lock().write_all(text::harmless(text).as_bytes());
}

/// A line of a terminal is written over.
fn overwrite(text: &str) {
    // As above. Back to the line's begin, and to its end nothing is left of what stood there.
    let _ = io::stderr().lock().write_all(format!("\r{text}\x1b[K").as_bytes());
}

/// A document on standard output.
pub(crate) fn document(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .or_else(broken_pipe_is_no_error)
        .map_err(|message| Failure::new(format!("cannot write the report: {message}")))
}

/// Talk, on stderr.
pub(crate) fn note(text: &str) {
    complain(text, None);
}

fn complain(message: impl fmt::Display, hint: Option<&str>) {
    let mut said = format!("seccompat: {}\n", text::harmless(&message.to_string()));
    if let Some(hint) = hint {
        said += &format!("  {}\n", text::harmless(hint));
    }
    let mut err = io::stderr().lock();
    // As above. A filter may kill for `write`.
    let _ = if seccompat_live::may(Sysno::WRITE) {
        err.write_all(said.as_bytes())
    } else {
        err.write_vectored(&[io::IoSlice::new(said.as_bytes())]).map(drop)
    };
}
