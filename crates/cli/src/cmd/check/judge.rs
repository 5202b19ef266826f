//! The severity of findings by the options `--deny` and `--allow`.
#![forbid(unsafe_code)]

use seccompat_lint::{Finding, Severity, rules};
use seccompat_profile::nearest;

use crate::out::Failure;

/// The user's options about findings.
pub(super) struct Judge<'a> {
    denied: &'a [String],
    allowed: &'a [String],
}

impl<'a> Judge<'a> {
    /// # Errors
    /// A word is not the id of a finding, or is both denied and allowed.
    pub(super) fn new(denied: &'a [String], allowed: &'a [String]) -> Result<Self, Failure> {
        let groups = ["warnings", "notes"];
        for id in denied.iter().filter(|id| !groups.contains(&id.as_str())).chain(allowed) {
            if !rules().iter().any(|rule| rule.id == id) {
                return Err(unknown(id));
            }
        }
        match denied.iter().find(|id| allowed.contains(id)) {
            Some(both) => Err(Failure::new(format!("`{both}` is both denied and allowed"))
                .hint("omit one of the two")),
            None => Ok(Self { denied, allowed }),
        }
    }

    /// Removes the allowed findings, and makes the denied ones errors.
    pub(super) fn judge(&self, findings: &mut Vec<Finding>) {
        findings.retain(|finding| !self.allowed.iter().any(|id| id == finding.rule.id));
        for finding in findings {
            let group = match finding.severity {
                Severity::Note => "notes",
                _ => "warnings",
            };
            let is_denied = |id: &String| {
                id == finding.rule.id
                    || id == group
                    || id == "notes" && finding.severity > Severity::Note
            };
            if self.denied.iter().any(is_denied) {
                finding.severity = Severity::Error;
            }
        }
    }
}

/// The error for a word that is not the id of a finding.
pub(super) fn unknown(id: &str) -> Failure {
    let ids = || rules().iter().map(|rule| rule.id);
    let failure = Failure::new(format!("no finding is called `{id}`"));
    match nearest(ids(), id) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint(format!("those there are: {}", ids().collect::<Vec<_>>().join(", "))),
    }
}
