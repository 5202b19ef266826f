//! The report of `seccompat check`.
#![forbid(unsafe_code)]

mod brief;
mod detail;
mod document;
mod github;
mod report;
mod sarif;

use seccompat_profile::Caps;

use super::engine;
use super::text::Style;

pub(crate) use document::Document;
pub(crate) use report::{CheckReport, ContainerDocument, Judged, Part};

impl CheckReport {
    pub(crate) fn json(&self) -> Document<'_> {
        document::of(self)
    }

    pub(crate) fn sarif(&self) -> serde_json::Value {
        sarif::document(self)
    }

    /// Commands of GitHub's workflows.
    pub(crate) fn github(&self) -> String {
        github::commands(self)
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let mut out = String::new();
        let mut engine = None;
        let many = self.parts.len() > 1;
        for part in &self.parts {
            let line = engine::line(part.judged.as_ref().map(|judged| &judged.engine));
            if engine.as_ref() != Some(&line) && !line.is_empty() {
                out += &line;
                engine = Some(line);
            }
            for container in &part.containers {
                detail::wrap(&mut out, "", &container.words());
            }
            if self.verbose {
                detail::part(style, part, &mut out);
            } else if !part.findings.is_empty() || !many {
                brief::part(style, part, &mut out);
            }
        }
        let mut end = format!("{}.", self.summary().words());
        if many {
            end += &format!(" {} profiles.", self.parts.len());
        }
        for (count, words) in [
            (self.known, "known from the baseline"),
            (self.parts.iter().map(|part| part.silenced).sum(), "silenced in the file"),
            (self.passed, "files without a profile skipped"),
            (
                self.unread.len(),
                if self.unread.len() == 1 { "file cannot be read" } else { "files cannot be read" },
            ),
        ] {
            if count > 0 {
                end += &format!(" {count} {words}.");
            }
        }
        if let [Part { judged: Some(judged), .. }] = &self.parts[..] {
            end += &format!(" Context: {}", context(judged));
        }
        detail::wrap(&mut out, "", &end);
        if !self.verbose && self.summary().words() != "Clean" {
            let hint =
                "--verbose shows each with its place; check --explain ID shows why it matters";
            detail::wrap(&mut out, "", hint);
        }
        out
    }
}

fn context(judged: &Judged) -> String {
    let abis: Vec<_> = judged.abis.iter().map(|abi| abi.name()).collect();
    let count = judged.context.caps.iter().count();
    let caps = match judged.context.caps {
        Caps::DOCKER => format!("Docker's {count} capabilities"),
        _ if count == 1 => "1 capability".to_owned(),
        _ => format!("{count} capabilities"),
    };
    let running = if judged.kernel_from == "running" { " (running)" } else { "" };
    format!("{}, {caps}, Linux {}{running}", abis.join(" "), judged.context.kernel)
}
