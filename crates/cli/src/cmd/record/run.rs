//! The steps of `record`.
#![forbid(unsafe_code)]

use std::io;
use std::process::ExitCode;

use seccompat_live::{By, RecordError, Subject, TraceError, record};

use super::verify::verify;
use super::wish::Frame;
use super::{Record, Way};
use crate::cmd::under::{OWN_ERROR, not_started, status};
use crate::file;
use crate::inherited;
use crate::out::border::Stream;
use crate::out::progress::Progress;
use crate::out::record::RecordReport;
use crate::out::{Failure, document, line, note, style};
use crate::value::{Color, Format};

pub(crate) fn run(options: &Record, format: Option<Format>, color: Color) -> ExitCode {
    match recorded(options, format, color) {
        Ok(status) => ExitCode::from(status),
        Err((failure, status)) => failure.exit(status),
    }
}

/// Whether stdout is this program's, and not a command's.
fn owns_stdout(options: &Record) -> bool {
    options.pid.is_some() || options.container.is_some()
}

/// The checks before the command does its work, for which there would be no profile. Returns whether the document
/// is JSON.
fn checked(options: &Record, format: Option<Format>) -> Result<bool, Failure> {
    let is_json = match format {
        None | Some(Format::Text) => false,
        Some(Format::Json) => true,
        Some(_) => return Err(Failure::new("record writes text or json")),
    };
    if is_json && options.output.is_none() && !owns_stdout(options) {
        return Err(Failure::new("standard output is the command's: a document needs a file")
            .hint("seccompat record --format json -o FILE -- CMD"));
    }
    if let Some(place) = &options.output {
        file::check(place)?;
    }
    let by = options.by.map(Way::by);
    if owns_stdout(options) && by.is_some_and(|by| by != By::EveryStop) {
        return Err(Failure::new(
            "a running process gets no filter: it could not be removed again",
        )
        .hint("omit --by"));
    }
    Ok(is_json)
}

fn recorded(options: &Record, format: Option<Format>, color: Color) -> Result<u8, (Failure, u8)> {
    let usage = |failure| (failure, 2);
    let subject = subject(options).map_err(usage)?;
    let is_json = checked(options, format).map_err(usage)?;
    let frame = Frame::read(options).map_err(usage)?;
    let by = options.by.map(Way::by);
    let style = style(color, Stream::Err.is_terminal());
    let mut progress = Progress::new(Stream::Err.is_terminal());
    inherited::hand_on_pipe_signal();
    let recording = record(&subject, by, &|abi, call| frame.kept(abi, call), &mut |calls| {
        progress.tell_calls(calls);
    });
    progress.end();
    let (recording, mut last_words) = recording.map_err(|error| explained(options, error))?;
    let own = |failure| (failure, OWN_ERROR);
    let (written, places) = frame.write(options, &recording).map_err(own)?;
    if let Some(place) = options.output.as_ref().filter(|_| !is_json) {
        file::write(place, written.text.as_bytes()).map_err(own)?;
    }
    let mut verified = None;
    if options.verify && (recording.interrupted || last_words.was_told_to_end()) {
        note("the second run was omitted: a signal told seccompat to end");
    } else if options.verify {
        let second = verify(options, &written.text, last_words).map_err(own)?;
        verified = Some(second.0);
        last_words = second.1;
    }
    let status = status(recording.ended);
    let findings = verified.as_ref().is_some_and(super::Verified::has_findings);
    let report =
        RecordReport { options, recording, written, places, verified, base: frame.base_name() };
    let result = if is_json {
        report.json().map_err(|error| own(Failure::new(error.to_string())))?
    } else {
        report.written.text.clone()
    };
    match &options.output {
        Some(place) if is_json => file::write(place, result.as_bytes()).map_err(own)?,
        None if owns_stdout(options) => document(&result).map_err(own)?,
        _ => {}
    }
    line(&report.text(style));
    if options.output.is_none() && !owns_stdout(options) {
        note("the profile was not written: seccompat record -o FILE -- CMD");
    }
    drop(last_words);
    Ok(if findings && status == 0 { 1 } else { status })
}

fn subject(options: &Record) -> Result<Subject, Failure> {
    if let Some(pid) = options.pid {
        return Ok(Subject::Process(pid));
    }
    if let Some(id) = &options.container {
        return Ok(Subject::Container(id.clone()));
    }
    if options.command.is_empty() {
        return Err(Failure::new("there is no command to record").hint(
            "seccompat record -o FILE -- CMD, or seccompat record --pid N, or --container ID",
        ));
    }
    inherited::command(&options.command).map(Subject::Command)
}

fn explained(options: &Record, error: RecordError) -> (Failure, u8) {
    let own = if owns_stdout(options) { 2 } else { OWN_ERROR };
    let denied = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
    match &error {
        RecordError::Trace(TraceError::Exec(cause)) => {
            not_started(&options.command, cause, "record")
        }
        RecordError::Trace(TraceError::Attach(_, cause)) if denied(cause) => {
            let hint = "it is another user's or traced already, or ptrace is refused here: by a \
                        filter (seccompat scan ptrace), or by the sysctl kernel.yama.ptrace_scope";
            (Failure::new(error.to_string()).hint(hint), own)
        }
        RecordError::NoListener(_) => {
            let hint =
                "an older filter has a listener, or the kernel is older than 5.19: --by stops";
            (Failure::new(error.to_string()).hint(hint), own)
        }
        RecordError::NoContainer(_) => {
            let hint = "give the ID, not the name, as docker ps or crictl ps shows it; the container's \
                        processes must be visible in this PID namespace";
            (Failure::new(error.to_string()).hint(hint), 2)
        }
        RecordError::Ambiguous(_) => {
            (Failure::new(error.to_string()).hint("give more digits of the ID"), 2)
        }
        RecordError::Trace(_) | _ => (Failure::new(error.to_string()), own),
    }
}
