//! The record of an installation: enough to undo it.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file::{self, Content};
use super::found::Engine;
use super::key::Language;
use super::place::Places;
use super::refusal::Refusal;

/// The way in which an engine's containers get the rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// By a file with the engine's default profile.
    Profile,
    /// By a hook.
    Hook,
    /// By a runtime.
    Runtime,
    /// No longer: a plain runtime has the name that containers still have.
    Kept,
}

impl Way {
    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Hook => "hook",
            Self::Runtime => "runtime",
            Self::Kept => "kept",
        }
    }
}

/// An installation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Record {
    /// The version of this format.
    pub(super) version: u32,
    /// The release of seccompat.
    pub(super) seccompat: String,
    /// The engine's release.
    pub(super) release: String,
    pub(super) way: Way,
    /// Whether it is the way of all containers.
    pub(super) default: bool,
    /// Whether crun gets the whole filter.
    #[serde(default)]
    pub(super) raw: bool,
    /// The runtime below the engine.
    pub(super) real: Option<PathBuf>,
    /// The files that were made.
    pub(super) created: Vec<Created>,
    /// The files that were edited.
    pub(super) edited: Vec<Edited>,
    /// The folders that were made, the outermost first.
    pub(super) folders: Vec<PathBuf>,
}

/// A file of ours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Created {
    pub(super) path: PathBuf,
    pub(super) content: Content,
}

/// A file with keys of ours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Edited {
    pub(super) path: PathBuf,
    pub(super) language: Language,
    /// The content before; `None` if there was no file.
    pub(super) before: Option<Content>,
    pub(super) after: Content,
    pub(super) keys: Vec<Key>,
}

/// A key of ours.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Key {
    pub(super) path: Vec<String>,
    /// Its source.
    pub(super) value: String,
    /// The source of the value before, if there was one.
    pub(super) old: Option<String>,
}

/// The version of the format that is written.
const VERSION: u32 = 1;

impl Record {
    pub(super) fn new(release: &str, way: Way, default: bool) -> Self {
        Self {
            version: VERSION,
            seccompat: env!("CARGO_PKG_VERSION").to_owned(),
            release: release.to_owned(),
            way,
            default,
            raw: false,
            real: None,
            created: Vec::new(),
            edited: Vec::new(),
            folders: Vec::new(),
        }
    }

    /// The place of an engine's record.
    pub(super) fn path(places: &Places, engine: Engine) -> PathBuf {
        places.records.join(format!("{engine}.json"))
    }

    /// The record of an engine; `None` if nothing is installed.
    ///
    /// # Errors
    /// It cannot be read, or is of a later release.
    pub(super) fn read(places: &Places, engine: Engine) -> Result<Option<Self>, Refusal> {
        let path = Self::path(places, engine);
        let Some(text) = file::text(&path, places.owner)? else { return Ok(None) };
        let record: Self = serde_json::from_str(&text).map_err(|why| Refusal::of(&path, why))?;
        if record.version != VERSION {
            return Err(Refusal::new(
                format!(
                    "{} is of another release of seccompat, {}",
                    path.display(),
                    record.seccompat
                ),
                "use that release to uninstall",
            ));
        }
        Ok(Some(record))
    }

    /// The text of the record.
    ///
    /// # Errors
    /// A path that is not a text.
    pub(super) fn text(&self) -> Result<String, Refusal> {
        let text = serde_json::to_string_pretty(self);
        text.map(|text| text + "\n").map_err(|why| Refusal::new(why.to_string(), "rename the path"))
    }

    /// Whether this record has a file.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.created.iter().any(|created| created.path == path)
    }
}

/// The records of all engines but one.
///
/// # Errors
/// As for [`Record::read`].
pub(super) fn others(places: &Places, engine: Engine) -> Result<Vec<Record>, Refusal> {
    let others = Engine::ALL.into_iter().filter(|other| *other != engine);
    others.filter_map(|other| Record::read(places, other).transpose()).collect()
}
