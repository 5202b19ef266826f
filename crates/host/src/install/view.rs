//! The files of this host as they will be: changes are collected here before any is made.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::path::{Path, PathBuf};

use super::file::{self, Content};
use super::place::Owner;
use super::refusal::Refusal;

/// A file, as it is and as it will be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Its path.
    pub path: PathBuf,
    /// The present content; `None` if there is no such file.
    pub(super) before: Option<Content>,
    /// The new content; `None` if the file is removed.
    pub(super) after: Option<Content>,
    /// The mode of a new file.
    pub mode: u32,
    /// The origin of a new file that is not printed in full.
    pub about: Option<String>,
}

/// The kind of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A new file.
    Create,
    /// Another content.
    Edit,
    /// No such file any more.
    Remove,
}

impl Change {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match (&self.before, &self.after) {
            (None, _) => Kind::Create,
            (_, None) => Kind::Remove,
            _ => Kind::Edit,
        }
    }

    /// The lines of the present content.
    #[must_use]
    pub fn old_text(&self) -> Option<String> {
        self.before.as_ref().map(Content::shown)
    }

    /// The lines of the new content.
    #[must_use]
    pub fn new_text(&self) -> Option<String> {
        self.after.as_ref().map(Content::shown)
    }
}

/// The files that will differ.
#[derive(Clone)]
pub(super) struct View {
    pub(super) owner: Owner,
    files: Vec<Change>,
}

impl View {
    pub(super) fn new(owner: Owner) -> Self {
        Self { owner, files: Vec::new() }
    }

    /// The content of a file, after the changes so far.
    ///
    /// # Errors
    /// Another user can change it, or it is not a text.
    pub(super) fn get(&mut self, path: &Path) -> Result<Option<Content>, Refusal> {
        if let Some(known) = self.files.iter().find(|file| file.path == path) {
            return Ok(known.after.clone());
        }
        let found = file::read(path, self.owner)?;
        self.files.push(Change {
            path: path.to_owned(),
            before: found.clone(),
            after: found.clone(),
            mode: 0o644,
            about: None,
        });
        Ok(found)
    }

    /// The text of a file that an engine reads. A link is refused.
    ///
    /// # Errors
    /// As for [`View::get`].
    pub(super) fn text(&mut self, path: &Path) -> Result<Option<String>, Refusal> {
        match self.get(path)? {
            None => Ok(None),
            Some(Content::Text(text)) => Ok(Some(text)),
            // This names the program that may have made it.
            Some(Content::Link(_)) => file::text(path, self.owner),
        }
    }

    /// Changes a file.
    ///
    /// # Errors
    /// As for [`View::get`].
    pub(super) fn set(&mut self, path: &Path, content: Option<Content>) -> Result<(), Refusal> {
        self.get(path)?;
        if let Some(known) = self.files.iter_mut().find(|file| file.path == path) {
            known.after = content;
        }
        Ok(())
    }

    /// The mode and the origin of a file, if it is new.
    pub(super) fn describe(&mut self, path: &Path, mode: u32, about: Option<&str>) {
        if let Some(known) = self.files.iter_mut().find(|file| file.path == path) {
            known.mode = mode;
            known.about = about.map(str::to_owned);
        }
    }

    /// The changes: new files first, since others name them, and removals last.
    pub(super) fn changes(self) -> Vec<Change> {
        let mut changes: Vec<Change> =
            self.files.into_iter().filter(|file| file.before != file.after).collect();
        sort_by_key(&mut changes, |change| match change.kind() {
            Kind::Create if change.about.is_some() => 0,
            Kind::Create => 1,
            Kind::Edit => 2,
            Kind::Remove => 3,
        });
        changes
    }
}
