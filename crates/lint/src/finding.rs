//! What `check` has to say, as data.
#![forbid(unsafe_code)]

use std::borrow::Cow;

use seccompat_profile::{Span, shown};

use crate::edit::Edit;
use crate::subject::Subject;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Hardly what the author means.
    Warning,
    /// Breaks programs, or the profile itself.
    Error,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A rule: what it looks for, and its page.
#[derive(Debug)]
#[non_exhaustive]
pub struct RuleInfo {
    /// Its stable name.
    pub id: &'static str,
    /// How bad its findings are, unless one says otherwise.
    pub severity: Severity,
    /// What it finds, in a sentence without an end.
    pub summary: &'static str,
    /// Its page: why it matters, the remedy, examples.
    pub page: &'static str,
    pub(crate) run: Run,
}

impl RuleInfo {
    /// Why it matters: the first paragraph of its page, on one line.
    #[must_use]
    pub fn why(&self) -> String {
        let paragraph = self.page.split("\n\n").nth(1).unwrap_or(self.summary);
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Adds what a rule finds.
type Run = fn(&'static RuleInfo, &Subject<'_>, &mut Vec<Finding>);

/// Something that is wrong with a profile.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static RuleInfo,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands.
    pub span: Span,
    /// What is wrong, in a sentence without an end. It is one line, as the other texts are, in which
    /// the profile's words are shown (`seccompat_profile::shown`).
    pub message: String,
    /// A few words beside the place.
    pub label: String,
    /// Why it matters.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// The remedy as changes of the file; empty where it is a matter of judgement.
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

    /// Makes its sentences ones that anybody may print: they repeat words of the profile.
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
