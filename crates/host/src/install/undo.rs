//! The way back: files as they were, or without our keys if they were edited meanwhile.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::path::Path;

use super::file::Content;
use super::record::{Edited, Record};
use super::refusal::Refusal;
use super::view::View;

/// Undoes an installation in a view. `others` are the records of other engines, whose files stay;
/// so does `kept` if it was edited. Returns facts for the operator.
///
/// # Errors
/// A file with our keys cannot be read.
pub(super) fn undo(
    view: &mut View,
    record: &Record,
    others: &[Record],
    kept: Option<&Path>,
) -> Result<Vec<String>, Refusal> {
    let mut notes = Vec::new();
    for edited in &record.edited {
        let now = view.get(&edited.path)?;
        if now.as_ref() == Some(&edited.after) {
            view.set(&edited.path, edited.before.clone())?;
        } else if now.is_some() && now != edited.before {
            let text = view.text(&edited.path)?.unwrap_or_default();
            let text = without(edited, text)?;
            view.set(&edited.path, Some(Content::Text(text)))?;
            // Otherwise the keys come again.
            if kept.is_none() {
                notes.push(format!(
                    "{} was edited after the installation: the edit stays, and our keys go",
                    edited.path.display()
                ));
            }
        }
    }
    for created in &record.created {
        if others.iter().any(|other| other.has(&created.path)) {
            continue;
        }
        let now = view.get(&created.path)?;
        let was_edited = now.as_ref().is_some_and(|now| *now != created.content);
        if was_edited && kept == Some(created.path.as_path()) {
            continue;
        }
        if let Some(now) = now.filter(|_| was_edited) {
            let mut name = OsString::from(&created.path);
            name.push(".saved");
            notes.push(format!(
                "{} was edited after the installation: it is kept as {}",
                created.path.display(),
                Path::new(&name).display()
            ));
            view.set(name.as_ref(), Some(now))?;
        }
        view.set(&created.path, None)?;
    }
    Ok(notes)
}

/// An edited file without our keys.
fn without(edited: &Edited, mut text: String) -> Result<String, Refusal> {
    let before = match &edited.before {
        Some(Content::Text(text)) => text.as_str(),
        _ => "",
    };
    let edit = edited.language.edit();
    for key in edited.keys.iter().rev() {
        let failed = |why: String| {
            Refusal::new(
                format!("{}: {why}", edited.path.display()),
                format!("remove {} by hand, and uninstall again", key.path.join(".")),
            )
        };
        let Some(spot) = (edit.find)(&text, &key.path).map_err(failed)? else { continue };
        if (edit.plain)(&spot.value) != (edit.plain)(&key.value) {
            // It is the user's now.
            continue;
        }
        text = match &key.old {
            Some(old) => (edit.replace)(&text, &key.path, old),
            None => (edit.remove)(&text, &key.path, before),
        }
        .map_err(failed)?;
    }
    Ok(text)
}
