//! The report of a command, in the requested format.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use super::border::Stream;
use super::say::not_written;
use super::{
    attempts, change, check, diff, disasm, dump, engines, eval, explain, host, logs, matrix, merge,
    run, scan, show, syscalls, text,
};
use crate::failure::Failure;
use crate::value::{Color, Format};

/// The result of a command.
pub(crate) enum Report {
    Scan(scan::ScanReport),
    Syscalls(syscalls::SyscallsReport),
    Attempts(attempts::AttemptsReport),
    Check(Box<check::CheckReport>),
    Engines(engines::EnginesReport),
    Disasm(disasm::DisasmReport),
    Show(Box<show::ShowReport>),
    Eval(eval::EvalReport),
    Diff(diff::DiffReport),
    Run(run::RunReport),
    Explain(Box<explain::ExplainReport>),
    Dump(dump::DumpReport),
    Logs(Box<logs::LogsReport>),
    Plan(Box<host::PlanReport>),
    Host(Box<host::StatusReport>),
    Matrix(Box<matrix::Matrix>),
    Change(Box<change::ChangeReport>),
    Merge(Box<merge::MergeReport>),
    /// Lines; none if a file was written.
    Words(Vec<String>),
    /// A document in the requested form.
    Ready(String),
    /// A JSON document that contains foreign text.
    Json(String),
    /// Binary data.
    Binary(Vec<u8>),
    /// A report whose findings make the exit status 1.
    Findings(Box<Report>),
    /// A report that lacks some files, which makes the exit status 2.
    Broken(Box<Report>),
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
            Self::Attempts(report) => serde_json::to_string(&report.json()),
            Self::Check(report) => serde_json::to_string(&report.json()),
            Self::Engines(report) => serde_json::to_string(&report.json()),
            Self::Disasm(report) => serde_json::to_string(&report.json()),
            Self::Show(report) => serde_json::to_string(&report.json()),
            Self::Eval(report) => serde_json::to_string(&report.json()),
            Self::Explain(report) => serde_json::to_string(&report.json()),
            Self::Run(report) => serde_json::to_string(&report.json()),
            Self::Diff(report) => serde_json::to_string(&report.json()),
            Self::Dump(report) => serde_json::to_string(&report.json()),
            Self::Logs(report) => serde_json::to_string(&report.json()),
            Self::Plan(report) => serde_json::to_string(report.json()),
            Self::Host(report) => serde_json::to_string(report.json()),
            Self::Matrix(report) => serde_json::to_string(&report.json()),
            Self::Change(report) => serde_json::to_string(&report.json()),
            Self::Merge(report) => serde_json::to_string(&report.json()),
            Self::Words(words) => serde_json::to_string(words),
            Self::Ready(text) | Self::Json(text) => Ok(text.trim_end().to_owned()),
            Self::Binary(_) => Ok(String::new()),
            Self::Findings(report) | Self::Broken(report) => report.json(),
        }
    }

    /// Commands of GitHub's workflows, if the report has that form.
    fn github(&self) -> Option<String> {
        match self {
            Self::Check(report) => Some(report.github()),
            Self::Findings(report) | Self::Broken(report) => report.github(),
            _ => None,
        }
    }

    /// Markdown, if the report has that form.
    fn markdown(&self) -> Option<String> {
        match self {
            Self::Diff(report) => Some(report.markdown()),
            Self::Show(report) => Some(report.markdown()),
            Self::Findings(report) | Self::Broken(report) => report.markdown(),
            _ => None,
        }
    }

    /// A picture, if the report has that form.
    fn svg(&self) -> Result<Option<String>, Failure> {
        Ok(match self {
            Self::Diff(report) => Some(report.svg()),
            Self::Show(report) => Some(report.svg()),
            Self::Matrix(report) => Some(report.svg()?),
            Self::Findings(report) | Self::Broken(report) => report.svg()?,
            _ => None,
        })
    }

    /// SARIF, if the report has that form.
    fn sarif(&self) -> Option<serde_json::Value> {
        match self {
            Self::Check(report) => Some(report.sarif()),
            Self::Findings(report) | Self::Broken(report) => report.sarif(),
            _ => None,
        }
    }

    fn text(&self, style: text::Style) -> String {
        match self {
            Self::Scan(report) => report.text(style),
            Self::Syscalls(report) => report.text(style),
            Self::Attempts(report) => report.text(style),
            Self::Check(report) => report.text(style),
            Self::Engines(report) => report.text(style),
            Self::Disasm(report) => report.text(style),
            Self::Show(report) => report.text(style),
            Self::Eval(report) => report.text(),
            Self::Explain(report) => report.text(style),
            Self::Run(report) => report.text(style),
            Self::Diff(report) => report.text(style),
            Self::Dump(report) => report.text(),
            Self::Logs(report) => report.text(style),
            Self::Plan(report) => report.text(style),
            Self::Host(report) => report.text(style),
            Self::Matrix(report) => report.text(style),
            Self::Words(words) => words.iter().map(|word| format!("{word}\n")).collect(),
            Self::Change(report) => report.changed.text.clone(),
            Self::Merge(report) => report.merged.text.clone(),
            Self::Ready(text) | Self::Json(text) => text.clone(),
            Self::Binary(_) => String::new(),
            Self::Findings(report) | Self::Broken(report) => report.text(style),
        }
    }
}

/// Prints a report, or the reason why there is none, and returns the exit status.
pub(crate) fn finish(
    report: Result<Report, Failure>,
    format: Option<Format>,
    color: Color,
) -> ExitCode {
    match report.and_then(|report| print(&report, format, color).map(|()| report)) {
        Ok(Report::Findings(_)) => ExitCode::from(1),
        Ok(Report::Broken(_)) => ExitCode::from(2),
        Ok(_) => ExitCode::SUCCESS,
        Err(failure) => failure.exit(2),
    }
}

fn print(report: &Report, format: Option<Format>, color: Color) -> Result<(), Failure> {
    // No command that would inherit it comes after a report.
    seccompat_live::ignore_broken_pipes();
    let terminal = Stream::Out.is_terminal();
    if format == Some(Format::Svg) {
        if let Some(picture) = report.svg()? {
            return Stream::Out.document(&picture).map_err(not_written);
        }
    }
    let written = match (report, format) {
        (Report::Binary(_), _) if terminal => {
            return Err(Failure::new("a binary filter is not written to a terminal")
                .hint("-o FILE, or --format disasm"));
        }
        (Report::Binary(bytes), _) => Stream::Out.bytes(bytes),
        (Report::Words(words), _) if words.is_empty() => return Ok(()),
        (Report::Ready(text), _) => Stream::Out.document(text),
        (Report::Json(text), _) => Stream::Out.document(&text::harmless_json(text.clone())),
        (Report::Change(report), None | Some(Format::Text)) => {
            Stream::Out.document(&text::harmless_json(report.changed.text.clone()))
        }
        (Report::Merge(report), None | Some(Format::Text)) => {
            Stream::Out.document(&report.merged.text)
        }
        (_, Some(Format::Json)) => {
            let json = report.json().map_err(|error| Failure::new(error.to_string()))?;
            Stream::Out.say(&(json + "\n"))
        }
        (_, None | Some(Format::Text)) => {
            text::fit(Stream::Out.columns());
            Stream::Out.say(&report.text(text::Style::choose(color, terminal)))
        }
        (report, Some(Format::Sarif)) if report.sarif().is_some() => {
            let sarif = report.sarif().unwrap_or_default().to_string();
            Stream::Out.say(&(text::harmless_json(sarif) + "\n"))
        }
        (report, Some(Format::Github)) if report.github().is_some() => {
            Stream::Out.document(&report.github().unwrap_or_default())
        }
        (Report::Logs(report), Some(Format::Jsonl)) => {
            let lines = report.jsonl().map_err(|error| Failure::new(error.to_string()))?;
            Stream::Out.say(&text::harmless_json(lines))
        }
        (Report::Matrix(report), Some(Format::Csv)) => Stream::Out.document(&report.csv()),
        (report, Some(Format::Markdown)) if report.markdown().is_some() => {
            Stream::Out.say(&report.markdown().unwrap_or_default())
        }
        (_, Some(_)) => {
            return Err(Failure::new("this command writes text or json")
                .hint("the other formats are those of seccompat compile and check"));
        }
    };
    written.map_err(not_written)
}
