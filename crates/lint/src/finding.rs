//! The findings of `check`, as data.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use seccompat_profile::{Span, shown};

use crate::edit::Edit;
use crate::subject::Subject;

/// The severity of a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Useful to know.
    Note,
    /// Probably not the author's intention.
    Warning,
    /// Breaks programs, or the profile itself.
    Error,
}

impl Severity {
    /// The severity's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A rule: its summary, and its page.
#[derive(Debug)]
#[non_exhaustive]
pub struct RuleInfo {
    /// Its stable name.
    pub id: &'static str,
    /// The severity of its findings, unless one says otherwise.
    pub severity: Severity,
    /// Its subject, as a sentence without a full stop.
    pub summary: &'static str,
    /// Its page: the reason, the remedy, examples.
    pub page: &'static str,
    pub(crate) run: Run,
}

impl RuleInfo {
    /// The reason: the first paragraph of its page, on one line.
    #[must_use]
    pub fn why(&self) -> String {
        let paragraph = self.page.split("\n\n").nth(1).unwrap_or(self.summary);
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Adds the findings of a rule.
type Run = fn(&'static RuleInfo, &Subject<'_>, &mut Vec<Finding>);

/// A problem of a profile.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static RuleInfo,
    /// Its severity.
    pub severity: Severity,
    /// Its place.
    pub span: Span,
    /// The problem, as a sentence without a full stop. It is one line, like the other texts, and
    /// words of the profile in it are escaped (`seccompat_profile::shown`).
    pub message: String,
    /// A few words next to the place.
    pub label: String,
    /// The reasons.
    pub notes: Vec<String>,
    /// The remedy.
    pub help: Option<String>,
    /// The remedy as changes of the file; empty if it needs judgement.
    pub edits: Vec<Edit>,
}

impl Finding {
    pub(crate) fn new(rule: &'static RuleInfo, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            span,
            message: message.into(),
            label: String::new(),
            notes: Vec::new(),
            help: None,
            edits: Vec::new(),
        }
    }

    /// Escapes its sentences, which repeat words of the profile, so that they are safe to print.
    pub(crate) fn show(&mut self) {
        let texts = [&mut self.message, &mut self.label].into_iter();
        for text in texts.chain(&mut self.notes).chain(&mut self.help) {
            if let Cow::Owned(shown) = shown(text) {
                *text = shown;
            }
        }
    }

    pub(crate) fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    pub(crate) fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(crate) fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into() });
        self
    }
}
