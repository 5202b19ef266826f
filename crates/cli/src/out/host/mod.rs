//! The reports of `seccompat host`.
#![forbid(unsafe_code)]

mod lines;
mod plan;
mod status;

pub(crate) use plan::PlanReport;
pub(crate) use status::StatusReport;

use std::fmt::Write;

use seccompat_host::install::{Answers, Found};
use serde::Serialize;

use super::eval::ActionDocument;

/// The answers to unknown calls.
#[derive(Serialize, Clone)]
struct AnswersDocument {
    calls: usize,
    refused: Vec<&'static str>,
    number: ActionDocument,
}

impl AnswersDocument {
    fn new(answers: &Answers) -> Self {
        Self {
            calls: answers.unknown.len(),
            refused: answers.refused.iter().map(|call| call.name()).collect(),
            number: ActionDocument::new(answers.of_number, Some(answers.abi)),
        }
    }

    /// The answers in words.
    fn text(&self) -> String {
        let number = format!(", and a number without a call gets {}", self.number.text());
        counted(self.calls, &self.refused, &number)
    }
}

/// How many of the unknown calls are refused, with some of them.
fn counted(calls: usize, refused: &[&str], more: &str) -> String {
    let mut text = match refused.len() {
        0 => format!("the {calls} unknown calls get ENOSYS{more}"),
        some => format!("{some} of {calls} unknown calls are refused{more}"),
    };
    for (index, name) in refused.iter().take(SOME).enumerate() {
        let _ = write!(text, "{}{name}", if index == 0 { ": " } else { ", " });
    }
    if refused.len() > SOME {
        let _ = write!(text, " and {} more", refused.len() - SOME);
    }
    text
}

/// The number of names that a text has.
const SOME: usize = 6;

/// `podman 4.3.1 (runc 1.1.5, libseccomp 2.5.4)`
fn named(found: &Found) -> String {
    let mut below = Vec::new();
    if let Some(runtime) = &found.runtime {
        let version = runtime.version.as_deref().unwrap_or("of an unknown version");
        below.push(format!("{} {version}", runtime.name));
        below.extend(runtime.libseccomp.as_ref().map(|version| format!("libseccomp {version}")));
    }
    let name = format!("{} {}", found.engine, found.version);
    if below.is_empty() { name } else { format!("{name} ({})", below.join(", ")) }
}
