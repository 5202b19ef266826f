//! The report of `host install` and `host uninstall`: the same before and after the changes.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_host::install::{Change, Engine, Kind, Plan};
use seccompat_profile::shown;
use serde::Serialize;

use super::lines::{Line, differing};
use super::{AnswersDocument, named};
use crate::out::engine::EngineDocument;
use crate::out::text::{Style, wrapped};

/// A plan.
pub(crate) struct PlanReport {
    document: Document,
    /// `podman 4.3.1 (runc 1.1.5, libseccomp 2.5.4)`, or its name alone.
    title: String,
    changes: Vec<Change>,
    is_install: bool,
}

#[derive(Serialize, Clone)]
pub(crate) struct Document {
    schema: &'static str,
    name: &'static str,
    /// null if it is not on this host any more
    engine: Option<EngineDocument>,
    /// null if nothing is installed
    way: Option<&'static str>,
    default: bool,
    unknown: Option<AnswersDocument>,
    changes: Vec<ChangeDocument>,
    containers: Vec<String>,
    then: Vec<String>,
    notes: Vec<String>,
    manifest: Option<String>,
}

#[derive(Serialize, Clone)]
struct ChangeDocument {
    path: String,
    change: &'static str,
    old: Option<String>,
    new: Option<String>,
}

impl ChangeDocument {
    fn new(change: &Change) -> Self {
        Self {
            path: change.path.display().to_string(),
            change: match change.kind() {
                Kind::Create => "create",
                Kind::Edit => "edit",
                Kind::Remove => "remove",
            },
            old: change.old_text(),
            new: change.new_text(),
        }
    }
}

impl PlanReport {
    pub(crate) fn installed(plan: &Plan) -> Self {
        Self::new(plan, "seccompat.host-install/1")
    }

    pub(crate) fn uninstalled(plan: &Plan) -> Self {
        Self::new(plan, "seccompat.host-uninstall/1")
    }

    /// The report if there is nothing to uninstall.
    pub(crate) fn nothing(engine: Engine) -> Self {
        let document = Document {
            schema: "seccompat.host-uninstall/1",
            name: engine.name(),
            engine: None,
            way: None,
            default: false,
            unknown: None,
            changes: Vec::new(),
            containers: Vec::new(),
            then: Vec::new(),
            notes: Vec::new(),
            manifest: None,
        };
        Self { document, title: engine.name().to_owned(), changes: Vec::new(), is_install: false }
    }

    fn new(plan: &Plan, schema: &'static str) -> Self {
        let document = Document {
            schema,
            name: plan.engine.name(),
            engine: plan.found.as_ref().map(|found| EngineDocument::new(&found.stack())),
            way: Some(plan.way.name()),
            default: plan.default,
            unknown: plan.answers.as_ref().map(AnswersDocument::new),
            changes: plan.changes.iter().map(ChangeDocument::new).collect(),
            containers: plan.containers.clone(),
            then: plan.then.clone(),
            notes: plan.notes.clone(),
            manifest: plan.manifest.clone(),
        };
        let title = plan.found.as_ref().map_or_else(|| plan.engine.name().to_owned(), named);
        let is_install = schema.contains("host-install");
        Self { document, title, changes: plan.changes.clone(), is_install }
    }

    pub(crate) fn json(&self) -> &Document {
        &self.document
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let document = &self.document;
        let Some(way) = document.way else {
            return format!("{}: nothing is installed\n", self.title);
        };
        let mut text = style.bold(&shown(&self.title));
        text.push('\n');
        for sentence in if self.is_install { self.head(way) } else { self.gone(way) } {
            text.push_str(&wrapped(&sentence, ""));
        }
        for change in &self.changes {
            text.push('\n');
            file(&mut text, change);
        }
        if self.changes.is_empty() {
            text.push_str("\nNo file differs: there is nothing to do.\n");
        }
        text.push('\n');
        for container in &document.containers {
            let _ = writeln!(text, "Container {} has the runtime seccompat.", shown(container));
        }
        for note in &document.notes {
            text.push_str(&wrapped(&format!("Note: {}", shown(note)), "  "));
        }
        if let Some(manifest) = &document.manifest {
            text.push_str("For Kubernetes:\n");
            indented(&mut text, "  ", manifest);
        }
        self.end(&mut text);
        text
    }

    /// The answers before, and the change.
    fn head(&self, way: &str) -> Vec<String> {
        let document = &self.document;
        let mut sentences = Vec::new();
        if let Some(unknown) = &document.unknown {
            sentences.push(format!("Now, by the table of engines, {}.", unknown.text()));
        }
        if !self.changes.is_empty() {
            sentences.push(match document.default {
                true => format!("With this change, by {way}: ENOSYS."),
                false => "With this change: ENOSYS in containers of the runtime seccompat.".into(),
            });
        }
        sentences
    }

    /// The state before a removal.
    fn gone(&self, way: &str) -> Vec<String> {
        let state = match way {
            "kept" => "Only the runtime's name is left.".to_owned(),
            _ => format!("Installed by {way}."),
        };
        let change = if self.changes.is_empty() { "" } else { " This change removes it." };
        vec![state + change]
    }

    fn end(&self, text: &mut String) {
        let document = &self.document;
        for command in &document.then {
            let _ = writeln!(text, "Not run; the engine reads it after: {}", shown(command));
        }
        if document.then.is_empty() && !self.changes.is_empty() {
            text.push_str("Nothing needs to be restarted: it holds for new containers.\n");
        }
        if self.is_install && !self.changes.is_empty() {
            let _ = writeln!(text, "To undo: seccompat host uninstall {}", document.name);
        } else if !document.containers.is_empty() {
            let _ = writeln!(
                text,
                "Without these containers, or to end them: seccompat host uninstall {} --purge",
                document.name
            );
        }
    }
}

/// A file, with the lines that change.
fn file(text: &mut String, change: &Change) {
    let path = change.path.display().to_string();
    let path = shown(&path);
    let (old, new) = (change.old_text().unwrap_or_default(), change.new_text().unwrap_or_default());
    match (change.kind(), &change.about) {
        (Kind::Create, Some(about)) => {
            let _ = writeln!(text, "+ {path}");
            let _ = writeln!(text, "    ({}; {} bytes)", shown(about), new.len());
        }
        (Kind::Create, None) => {
            let _ = writeln!(text, "+ {path}");
            indented(text, "    ", &new);
        }
        (Kind::Remove, _) => {
            let _ = writeln!(text, "- {path}");
        }
        (Kind::Edit, _) => {
            let _ = writeln!(text, "~ {path}");
            let lines = differing(&old, &new);
            for line in lines.iter().take(MOST) {
                let _ = match line {
                    Line::Old(line) => writeln!(text, "  - {}", shown(line)),
                    Line::New(line) => writeln!(text, "  + {}", shown(line)),
                };
            }
            if lines.len() > MOST {
                let _ = writeln!(text, "  ({} more lines)", lines.len() - MOST);
            }
        }
    }
}

/// The number of lines of a file that are shown; JSON has all.
const MOST: usize = 60;

fn indented(text: &mut String, indent: &str, lines: &str) {
    for line in lines.lines() {
        let _ = writeln!(text, "{indent}{}", shown(line));
    }
}
