//! The files and keys that an installation needs, before it is known what is there.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::path::PathBuf;

use super::file::Content;
use super::key::Language;
use super::refusal::Refusal;
use super::view::View;

/// The needs of one way of one engine.
#[derive(Default)]
pub(super) struct Wish {
    /// Files of ours.
    pub(super) files: Vec<New>,
    /// Keys in the engine's files.
    pub(super) keys: Vec<Want>,
    /// Commands that make the engine read it.
    pub(super) then: Vec<String>,
    /// Facts that an operator must know.
    pub(super) notes: Vec<String>,
    /// An object of Kubernetes that names the runtime.
    pub(super) manifest: Option<String>,
}

/// A file of ours.
pub(super) struct New {
    pub(super) path: PathBuf,
    pub(super) content: Content,
    /// Its origin, if it is too long to be printed.
    pub(super) about: Option<String>,
    /// Whether a file that is there already serves as well: it is the user's.
    pub(super) or_theirs: bool,
}

/// A key.
pub(super) struct Want {
    pub(super) file: PathBuf,
    pub(super) language: Language,
    pub(super) path: Vec<String>,
    /// The source of its value.
    pub(super) value: String,
    /// Whether the user asked to replace another value.
    pub(super) replaces: bool,
}

/// Files that an engine reads before and after the one with our keys.
#[derive(Default)]
pub(super) struct Neighbours {
    pub(super) before: Vec<PathBuf>,
    pub(super) after: Vec<PathBuf>,
}

impl Neighbours {
    /// The files with this ending in a folder, around `own`, in the order of their names.
    pub(super) fn in_folder(own: &std::path::Path, ending: &str) -> Self {
        let names = own.parent().and_then(|folder| std::fs::read_dir(folder).ok());
        let names = names.into_iter().flatten().flatten().map(|entry| entry.path());
        let mut names: Vec<PathBuf> = names
            .filter(|path| path != own && path.extension().is_some_and(|found| found == ending))
            .collect();
        sort(&mut names);
        let (before, after) = names.into_iter().partition(|path| path.as_path() < own);
        Self { before, after }
    }

    /// Refuses a key that another file sets to another value. One that is read before may be
    /// overridden if the user asked for that.
    ///
    /// # Errors
    /// Such a key, with its place.
    pub(super) fn check(&self, view: &mut View, want: &Want) -> Result<(), Refusal> {
        let edit = want.language.edit();
        let files = self.before.iter().filter(|_| !want.replaces).chain(&self.after);
        for file in files {
            let Some(text) = view.text(file)? else { continue };
            let found = (edit.find)(&text, &want.path)
                .map_err(|why| Refusal::of(file, why))?
                .filter(|spot| (edit.plain)(&spot.value) != (edit.plain)(&want.value));
            if let Some(spot) = found {
                return Err(clash(file, &spot, want));
            }
        }
        Ok(())
    }
}

/// The refusal of a key with another value.
pub(super) fn clash(file: &std::path::Path, spot: &super::key::Spot, want: &Want) -> Refusal {
    Refusal::new(
        format!(
            "{}:{}: {} is set to {}",
            file.display(),
            spot.line,
            want.path.join("."),
            spot.value
        ),
        "remove that line, or use another way (--by runtime, --by hook)",
    )
}
