//! `seccompat trace`
#![forbid(unsafe_code)]

use std::io;
use std::process::ExitCode;

use seccompat_live::{News, Target, TraceError, Work, trace};

use super::under::{OWN_ERROR, not_started, status};
use crate::file;
use crate::inherited;
use crate::out::border::Stream;
use crate::out::progress::Progress;
use crate::out::trace::TraceReport;
use crate::out::{Failure, document, line, style};
use crate::value::Color;
use crate::value::Format;
use std::ffi::OsString;
use std::path::PathBuf;

/// Traces CMD with all its children, or a running process, and reports every refusal with EPERM,
/// ENOSYS, or another answer of a filter: its cause, a filter or the kernel, and the evidence. Text
/// goes to standard error.
///
/// With CAP_SYS_ADMIN, outside of any container, trace reads the filters themselves; without, the call
/// is tested by a dry run in a child, and never executed.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
A traced program runs as untraced, but: its own ptrace is refused, set-uid programs gain nothing,
and it can see its tracer in /proc. Refusals for that reason are marked. If its filters cannot
be read, trace may fork the program and test the call in the child, which uses up a process id.

CMD gets the signals that seccompat gets; SIGTERM, SIGINT, SIGHUP or SIGQUIT a second time, or the first
time with --pid, end the tracing at once: the report is written, and the traced processes continue.
The report lists at most 10,000 refusals with different arguments; the sums include the others.

With --fast a filter decides which calls stop: those that a filter here refuses, and those that
the kernel itself refuses in ordinary cases. An error that only a driver, FUSE or a security
module gives is not seen; nor, below filters, the kernel's own refusal of a call with six arguments.
Set-uid programs gain nothing, a blocked or ignored SIGSYS gets its default action, and the command
ends when seccompat does. Where it is impossible, every call stops, and seccompat says so.

Examples
  seccompat trace -- tar xf a.tar
  seccompat trace --format json -o report.json -- ./program
  seccompat trace --fast -- make
  seccompat trace --pid 1234")]
pub(crate) struct Trace {
    /// Write the report here instead
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Trace this process and all its threads, until it ends or this is interrupted
    #[arg(long, value_name = "N", conflicts_with = "command",
        value_parser = clap::value_parser!(i32).range(1..))]
    pub(crate) pid: Option<i32>,

    /// Let calls run without a stop if neither a filter nor, in ordinary cases, the kernel refuses them
    #[arg(long, conflicts_with = "pid")]
    pub(crate) fast: bool,

    /// Report every refusal, not only the first of its kind, and remedies although CMD succeeded
    #[arg(long)]
    pub(crate) all: bool,

    /// The command and its arguments
    #[arg(value_name = "CMD", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) command: Vec<OsString>,
}

pub(crate) fn run(options: &Trace, format: Option<Format>, color: Color) -> ExitCode {
    match traced(options, format, color) {
        Ok(status) => ExitCode::from(status),
        Err((failure, status)) => failure.exit(status),
    }
}

fn traced(options: &Trace, format: Option<Format>, color: Color) -> Result<u8, (Failure, u8)> {
    super::find_means("trace", Work::Trace).map_err(|failure| (failure, OWN_ERROR))?;
    inherited::settle();
    let usage = |failure| (failure, 2);
    let target = target(options).map_err(usage)?;
    let is_text = match format {
        None | Some(Format::Text) => true,
        Some(Format::Json | Format::Jsonl) => false,
        Some(_) => return Err(usage(Failure::new("trace writes text, json or jsonl"))),
    };
    if !is_text && options.output.is_none() && options.pid.is_none() {
        return Err(usage(
            Failure::new("standard output is the command's: a document needs a file")
                .hint("seccompat trace --format json -o FILE -- CMD"),
        ));
    }
    if let Some(place) = &options.output {
        // Before the command does its work, for which there would be no report.
        file::check(place).map_err(usage)?;
    }
    let style = style(color, Stream::Err.is_terminal() && options.output.is_none());
    let mut report = TraceReport::new(options.all, style);
    let live = is_text && options.output.is_none();
    // Only if the refusals are not printed as they arrive.
    let mut progress = Progress::new(!live && Stream::Err.is_terminal());
    let mut refusals = 0u64;
    inherited::hand_on_pipe_signal();
    let ended = trace(&target, &mut |news| match news {
        News::Refused(refusal) => {
            refusals += 1;
            match report.hear(*refusal) {
                Some(lines) if live => line(&lines),
                Some(lines) if is_text => report.keep(&lines),
                _ => {}
            }
        }
        News::Unasked(calls) => report.unasked(calls),
        News::Stops(stops) => progress.tell(stops / 2, refusals),
    });
    progress.end();
    let (ended, _last_words) = ended.map_err(|error| explained(options, error))?;
    let own = |failure| (failure, OWN_ERROR);
    report.ended(ended, &options.command);
    let text = match format {
        Some(Format::Json) => report.json().map_err(|e| own(Failure::new(e.to_string())))?,
        Some(Format::Jsonl) => report.jsonl().map_err(|e| own(Failure::new(e.to_string())))?,
        _ if live => report.summary(),
        _ => report.text(),
    };
    match &options.output {
        Some(place) => file::write(place, text.as_bytes()).map_err(own)?,
        None if live => line(&text),
        None => document(&text).map_err(own)?,
    }
    Ok(status(ended))
}

fn target(options: &Trace) -> Result<Target, Failure> {
    if let Some(pid) = options.pid {
        return Ok(Target::Process(pid));
    }
    if options.command.is_empty() {
        return Err(Failure::new("there is no command to trace")
            .hint("seccompat trace -- CMD, or seccompat trace --pid N"));
    }
    let command = inherited::command(&options.command)?;
    if options.fast { super::fast::target(command) } else { Ok(Target::Command(command)) }
}

fn explained(options: &Trace, error: TraceError) -> (Failure, u8) {
    let refused = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    match error {
        TraceError::Exec(cause) => not_started(&options.command, &cause, "trace"),
        TraceError::Attach(_, ref cause) if refused(cause) => {
            let failure = Failure::new(error.to_string()).hint(
                "it is another user's or traced already, or ptrace is refused here: by a filter \
                 (seccompat scan ptrace), or by the sysctl kernel.yama.ptrace_scope",
            );
            (failure, if options.pid.is_some() { 2 } else { OWN_ERROR })
        }
        _ => {
            let status = if options.pid.is_some() { 2 } else { OWN_ERROR };
            (Failure::new(error.to_string()), status)
        }
    }
}
