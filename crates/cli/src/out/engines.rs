//! The report of `seccompat check --engine all`.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::fmt::Write;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;
use seccompat_engine::Stack;
use seccompat_lint::{Finding, Severity};
use seccompat_profile::shown;
use serde::Serialize;

use super::engine::EngineDocument;
use super::eval::ActionDocument;
use super::text::Style;

/// A profile in every engine.
pub(crate) struct EnginesReport {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
}

/// A profile in one engine.
pub(crate) struct Row {
    stack: Stack,
    /// The action for a number without a call, and the ABI; `None` if nothing is loaded.
    unknown: Option<(Action, Abi)>,
    /// The errors and warnings by their names, each once, worst first.
    ids: Vec<(Severity, &'static str)>,
}

#[derive(Serialize)]
pub(crate) struct Document {
    schema: &'static str,
    name: String,
    engines: Vec<RowDocument>,
}

#[derive(Serialize)]
struct RowDocument {
    engine: EngineDocument,
    /// null if the engine does not load the profile
    unknown: Option<ActionDocument>,
    errors: Vec<&'static str>,
    warnings: Vec<&'static str>,
}

impl Row {
    pub(crate) fn new(stack: Stack, findings: &[Finding], unknown: Option<(Action, Abi)>) -> Self {
        let worse = findings.iter().filter(|finding| finding.severity > Severity::Note);
        let mut ids: Vec<_> = worse.map(|finding| (finding.severity, finding.rule.id)).collect();
        sort_by_key(&mut ids, |(severity, id)| (std::cmp::Reverse(*severity), *id));
        ids.dedup();
        Self { stack, unknown, ids }
    }

    /// Whether the profile has a problem there.
    pub(crate) fn fails(&self) -> bool {
        self.of(Severity::Error).next().is_some()
    }

    fn of(&self, wanted: Severity) -> impl Iterator<Item = &'static str> {
        self.ids.iter().filter(move |(severity, _)| *severity == wanted).map(|(_, id)| *id)
    }
}

impl EnginesReport {
    pub(crate) fn json(&self) -> Document {
        let row = |row: &Row| RowDocument {
            engine: EngineDocument::new(&row.stack),
            unknown: row.unknown.map(|(action, abi)| ActionDocument::new(action, Some(abi))),
            errors: row.of(Severity::Error).collect(),
            warnings: row.of(Severity::Warning).collect(),
        };
        Document {
            schema: "seccompat.check-engines/1",
            name: self.name.clone(),
            engines: self.rows.iter().map(row).collect(),
        }
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let mut text = style.bold(&format!("{} in each engine\n", shown(&self.name)));
        let names = |row: &Row| format!("{}, {}", row.stack.engine(), row.stack.runtime());
        let width = self.rows.iter().map(|row| names(row).len()).max().unwrap_or(0);
        let _ = writeln!(text, "{:width$}  unknown call  errors", "engine, runtime");
        for row in &self.rows {
            let unknown = match row.unknown {
                Some((action, abi)) => ActionDocument::new(action, Some(abi)).text(),
                None => "not loaded".to_owned(),
            };
            let errors: Vec<&str> = row.of(Severity::Error).collect();
            let errors = if errors.is_empty() { "none".to_owned() } else { errors.join(" ") };
            let _ = writeln!(text, "{:width$}  {unknown:12}  {errors}", names(row));
        }
        text
    }
}
