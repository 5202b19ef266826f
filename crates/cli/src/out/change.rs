//! The reports of `seccompat allow` and `seccompat deny`.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_engine::Stack;
use seccompat_lint::{Changed, Way, whole};
use seccompat_profile::Profile;
use serde::Serialize;

use super::engine::EngineDocument;

/// A changed profile.
pub(crate) struct ChangeReport {
    pub(crate) name: String,
    pub(crate) engine: Stack,
    pub(crate) way: Way,
    /// The requested calls, as given.
    pub(crate) calls: Vec<String>,
    pub(crate) old: Profile,
    pub(crate) changed: Changed,
    /// The kernel parts that the allowed calls expose.
    pub(crate) exposes: Vec<(Sysno, &'static str)>,
    pub(crate) notes: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Document<'a> {
    schema: &'static str,
    engine: EngineDocument,
    name: &'a str,
    calls: &'a [String],
    contexts: usize,
    proven: bool,
    edit: Option<EditDocument<'a>>,
    exposes: Vec<ExposedDocument>,
    notes: &'a [String],
    profile: &'a str,
}

/// The one replacement that makes the new text of the old one.
#[derive(Serialize)]
struct EditDocument<'a> {
    line: usize,
    column: usize,
    offset: usize,
    removed: &'a str,
    added: String,
}

#[derive(Serialize)]
struct ExposedDocument {
    syscall: &'static str,
    what: &'static str,
}

impl ChangeReport {
    pub(crate) fn json(&self) -> Document<'_> {
        let exposed =
            |(call, what): &(Sysno, &'static str)| ExposedDocument { syscall: call.name(), what };
        Document {
            schema: match self.way {
                Way::Allow => "seccompat.allow/1",
                Way::Deny => "seccompat.deny/1",
            },
            engine: EngineDocument::new(&self.engine),
            name: &self.name,
            calls: &self.calls,
            contexts: self.changed.contexts,
            // No other text is returned.
            proven: true,
            edit: self.edit(),
            exposes: self.exposes.iter().map(exposed).collect(),
            notes: &self.notes,
            profile: &self.changed.text,
        }
    }

    /// `None` if nothing changes.
    fn edit(&self) -> Option<EditDocument<'_>> {
        let old = self.old.text();
        if old == self.changed.text {
            return None;
        }
        let edit = whole(old, &self.changed.text);
        let place = self.old.place(edit.span);
        Some(EditDocument {
            line: place.line,
            column: place.column,
            offset: place.offset,
            removed: old.get(edit.span.range()).unwrap_or_default(),
            added: edit.text,
        })
    }
}
