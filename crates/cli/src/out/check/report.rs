//! The result of `seccompat check`.
#![forbid(unsafe_code)]

use std::sync::Arc;

use seccompat_catalogue::Abi;
use seccompat_engine::Stack;
use seccompat_lint::{Finding, Severity};
use seccompat_profile::{Context, Text, shown};

use crate::failure::Failure;

/// The findings for all files.
pub(crate) struct CheckReport {
    pub(crate) parts: Vec<Part>,
    /// Files that cannot be read, with the reasons.
    pub(crate) unread: Vec<(String, Failure)>,
    /// Whether every finding is reported with its place and its reasons.
    pub(crate) verbose: bool,
    /// The number of findings in the baseline.
    pub(crate) known: usize,
    /// The number of files in directories without a profile.
    pub(crate) passed: usize,
}

/// The findings for a profile, or for the Pods of a file.
pub(crate) struct Part {
    /// The file, or a built-in profile.
    pub(crate) name: String,
    /// The profile's name, if its file has several.
    pub(crate) title: Option<String>,
    pub(crate) text: Arc<Text>,
    /// The engine and the context, for a profile.
    pub(crate) judged: Option<Judged>,
    pub(crate) findings: Vec<Finding>,
    /// The containers of Pods.
    pub(crate) containers: Vec<ContainerDocument>,
    /// The number of findings that comments in the file suppress.
    pub(crate) silenced: usize,
}

/// The engine and the context of a check.
pub(crate) struct Judged {
    pub(crate) engine: Stack,
    pub(crate) context: Context,
    pub(crate) kernel_from: &'static str,
    pub(crate) abis: Vec<Abi>,
}

/// The number of findings of each severity.
#[derive(serde::Serialize, Clone, Copy, Default)]
pub(crate) struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl Summary {
    pub(super) fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> Self {
        let mut summary = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Note => summary.notes += 1,
            }
        }
        summary
    }

    pub(super) fn words(self) -> String {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let words = counts.into_iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = words
            .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if words.is_empty() { "Clean".to_owned() } else { words.join(", ") }
    }
}

/// A container, with its profile.
#[derive(serde::Serialize, Clone, Debug)]
pub(crate) struct ContainerDocument {
    /// As in `Deployment shop`.
    pub(crate) workload: String,
    pub(crate) container: String,
    /// `RuntimeDefault`, `Localhost` or `Unconfined`; null if none is named.
    pub(crate) profile: Option<String>,
    /// The Localhost profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    pub(crate) privileged: bool,
}

impl ContainerDocument {
    pub(super) fn words(&self) -> String {
        let profile = match (&self.profile, &self.path) {
            (Some(kind), Some(path)) => format!("{kind} {path}"),
            (Some(kind), None) => kind.clone(),
            (None, _) => "no profile".to_owned(),
        };
        let privileged = if self.privileged { ", privileged" } else { "" };
        shown(&format!("{}, {}: {profile}{privileged}", self.workload, self.container)).into_owned()
    }
}

impl Part {
    /// The profile's name, to be printed after a place, if the file has several.
    pub(super) fn named(&self) -> String {
        self.title.as_ref().map(|title| format!(" {}:", shown(title))).unwrap_or_default()
    }
}

impl CheckReport {
    pub(super) fn findings(&self) -> impl Iterator<Item = (&Part, &Finding)> {
        self.parts.iter().flat_map(|part| part.findings.iter().map(move |finding| (part, finding)))
    }

    pub(super) fn summary(&self) -> Summary {
        Summary::of(self.findings().map(|(_, finding)| finding))
    }
}
