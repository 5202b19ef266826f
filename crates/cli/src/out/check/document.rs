//! The findings, as JSON.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use seccompat_lint::Finding;
use seccompat_profile::shown;
use serde::Serialize;

use super::super::context::ContextDocument;
use super::super::engine::EngineDocument;
use super::report::{CheckReport, ContainerDocument, Part, Summary};

#[derive(Serialize)]
pub(crate) struct Document<'a> {
    schema: &'static str,
    /// For the first profile; null if there are only Pods.
    engine: Option<EngineDocument>,
    context: Option<ContextDocument>,
    findings: Vec<FindingDocument<'a>>,
    summary: Summary,
    files: Vec<FileDocument<'a>>,
    unread: Vec<UnreadDocument<'a>>,
}

#[derive(Serialize)]
struct FindingDocument<'a> {
    file: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<Cow<'a, str>>,
    id: &'static str,
    severity: &'static str,
    message: &'a str,
    line: usize,
    column: usize,
    label: &'a str,
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    fixable: bool,
}

/// A profile, or the Pods of a file.
#[derive(Serialize)]
struct FileDocument<'a> {
    file: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<Cow<'a, str>>,
    engine: Option<EngineDocument>,
    context: Option<ContextDocument>,
    summary: Summary,
    silenced: usize,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    containers: &'a [ContainerDocument],
}

#[derive(Serialize)]
struct UnreadDocument<'a> {
    file: Cow<'a, str>,
    message: Cow<'a, str>,
}

fn engine(part: &Part) -> Option<EngineDocument> {
    part.judged.as_ref().map(|judged| EngineDocument::new(&judged.engine))
}

fn context(part: &Part) -> Option<ContextDocument> {
    let judged = part.judged.as_ref()?;
    Some(ContextDocument::new(&judged.abis, &judged.context, judged.kernel_from))
}

fn finding<'a>(part: &'a Part, finding: &'a Finding) -> FindingDocument<'a> {
    let place = part.text.place(finding.span);
    FindingDocument {
        file: shown(&part.name),
        profile: part.title.as_deref().map(shown),
        id: finding.rule.id,
        severity: finding.severity.name(),
        message: &finding.message,
        line: place.line,
        column: place.column,
        label: &finding.label,
        notes: &finding.notes,
        help: finding.help.as_deref(),
        fixable: !finding.edits.is_empty(),
    }
}

fn file(part: &Part) -> FileDocument<'_> {
    FileDocument {
        file: shown(&part.name),
        profile: part.title.as_deref().map(shown),
        engine: engine(part),
        context: context(part),
        summary: Summary::of(part.findings.iter()),
        silenced: part.silenced,
        containers: &part.containers,
    }
}

pub(super) fn of(report: &CheckReport) -> Document<'_> {
    let first = report.parts.iter().find(|part| part.judged.is_some());
    let unread = report.unread.iter();
    Document {
        schema: "seccompat.check/1",
        engine: first.and_then(engine),
        context: first.and_then(context),
        findings: report.findings().map(|(part, one)| finding(part, one)).collect(),
        summary: report.summary(),
        files: report.parts.iter().map(file).collect(),
        unread: unread
            .map(|(file, why)| UnreadDocument { file: shown(file), message: shown(&why.message) })
            .collect(),
    }
}
