//! Makes the changes of a plan: all of them, or none.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use super::file::{self, Content};
use super::place::Owner;
use super::record::Record;
use super::refusal::Refusal;
use super::view::Change;

/// The judge of a new file, by its path and its temporary path.
pub(super) type Judge<'a> = &'a dyn Fn(&Path, &Path) -> Result<(), Refusal>;

/// A record that the changes belong to: its place, its present text, and its new state.
pub(super) struct Book {
    pub(super) path: PathBuf,
    pub(super) before: Option<Content>,
    pub(super) after: Option<Record>,
}

/// Makes changes, and writes the record first, so that a plan that is interrupted can be undone.
///
/// # Errors
/// A change cannot be made. Those before it are undone.
pub(super) fn commit(
    changes: &[Change],
    mut book: Book,
    owner: Owner,
    judge: Judge<'_>,
) -> Result<(), Refusal> {
    let mut folders = Vec::new();
    let done = all(changes, &mut book, owner, judge, &mut folders);
    if done.is_err() {
        file::remove_folders(&folders, owner);
    }
    done
}

fn all(
    changes: &[Change],
    book: &mut Book,
    owner: Owner,
    judge: Judge<'_>,
    folders: &mut Vec<PathBuf>,
) -> Result<(), Refusal> {
    let nothing = |_: &Path| Ok(());
    for change in changes.iter().filter(|change| change.after.is_some()) {
        folders.extend(file::folders(&change.path, owner)?);
    }
    let mut written = None;
    if let Some(record) = &mut book.after {
        folders.extend(file::folders(&book.path, owner)?);
        record.folders.extend(folders.iter().cloned());
        let text = Content::Text(record.text()?);
        file::put(&book.path, owner, book.before.as_ref(), Some(&text), 0o600, &nothing)?;
        written = Some(text);
    }
    for (index, change) in changes.iter().enumerate() {
        let check = |temporary: &Path| judge(&change.path, temporary);
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        if let Err(why) = file::put(&change.path, owner, before, after, change.mode, &check) {
            let mut left = Vec::new();
            for done in changes[..index].iter().rev() {
                let (before, after) = (done.before.as_ref(), done.after.as_ref());
                if file::put(&done.path, owner, after, before, done.mode, &nothing).is_err() {
                    left.push(done.path.display().to_string());
                }
            }
            if left.is_empty() && written.is_some() {
                file::put(
                    &book.path,
                    owner,
                    written.as_ref(),
                    book.before.as_ref(),
                    0o600,
                    &nothing,
                )?;
            }
            return Err(if left.is_empty() {
                why
            } else {
                Refusal::new(
                    format!("{}; not undone: {}", why.message, left.join(", ")),
                    why.remedy,
                )
            });
        }
    }
    if book.after.is_none() {
        file::put(&book.path, owner, book.before.as_ref(), None, 0o600, &nothing)?;
    }
    Ok(())
}
