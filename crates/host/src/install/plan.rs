//! Plans: what an installation changes, and what its removal does.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use super::ask::Ask;
use super::commit::{Book, commit};
use super::engine;
use super::file::{self, Content};
use super::found::{Engine, Found};
use super::place::Places;
use super::record::{Created, Edited, Key, Record, Way, others};
use super::refusal::Refusal;
use super::rule::{Answers, Usual};
use super::undo::undo;
use super::users::users;
use super::view::{Change, View};
use super::wish::{New, Want, clash};

/// Changes that were decided, and none of which is made yet.
pub struct Plan {
    /// The engine.
    pub engine: Engine,
    /// The engine as it is on this host; `None` if it is gone and only its files are left.
    pub found: Option<Found>,
    /// The way.
    pub way: Way,
    /// Whether the rule is for all containers.
    pub default: bool,
    /// The engine's answers to unknown calls without the rule, by the table of engines.
    pub answers: Option<Answers>,
    /// The changes of files, in their order.
    pub changes: Vec<Change>,
    /// Facts that an operator must know.
    pub notes: Vec<String>,
    /// The containers for whose sake a runtime's name stays.
    pub containers: Vec<String>,
    /// Commands that make the engine read the files.
    pub then: Vec<String>,
    /// An object of Kubernetes that names the runtime.
    pub manifest: Option<String>,
    places: Places,
    book: Book,
}

impl Plan {
    /// Makes the changes: all, or none.
    ///
    /// # Errors
    /// A change cannot be made, or the engine refuses its new file.
    pub fn carry_out(self) -> Result<(), Refusal> {
        let program = self.found.as_ref().filter(|found| found.engine == Engine::Docker);
        let program = program.map(|found| found.program.clone());
        let places = &self.places;
        let judge = |path: &Path, temporary: &Path| {
            engine::judge(program.as_deref(), places, path, temporary)
        };
        let record = &self.book.after;
        let folders = match record {
            None => self.book_folders()?,
            Some(_) => Vec::new(),
        };
        commit(&self.changes, self.book, places.owner, &judge)?;
        file::remove_folders(&folders, places.owner);
        Ok(())
    }

    /// The folders that may be empty now: ours, and those that the present record made.
    fn book_folders(&self) -> Result<Vec<PathBuf>, Refusal> {
        let old = Record::read(&self.places, self.engine)?;
        let mut folders = self.places.folders();
        folders.extend(old.map(|record| record.folders).unwrap_or_default());
        Ok(folders)
    }
}

/// Decides how to install the rule for an engine. Nothing is changed.
///
/// # Errors
/// The engine is not there, or something stands against it: with the remedy.
pub fn install(ask: &Ask) -> Result<Plan, Refusal> {
    let places = Places::here()?;
    let mut view = View::new(places.owner);
    let old = Record::read(&places, ask.engine)?;
    let others = others(&places, ask.engine)?;
    let (mut notes, mut containers) = (Vec::new(), Vec::new());
    if let Some(old) = &old {
        notes = undo(&mut view, old, &others, Some(&places.settings()))?;
    }
    let runtime = engine::runtime(ask.engine, &places, &mut view)?;
    let found = Found::new(ask.engine, runtime.as_deref())?;
    let way = ask.way.unwrap_or(engine::usual(ask.engine));
    check(ask, &found, way)?;
    let (mut base, mut without) = (view.clone(), view.clone());
    let wish = engine::wish(&found, way, ask, &places, &mut view)?;
    let is_needed = !wish.files.is_empty() || !wish.keys.is_empty();
    let mut record = Record::new(&found.version, way, ask.default);
    record.raw = ask.raw;
    record.real = found.runtime.as_ref().map(|runtime| runtime.path.clone());
    if let Some(old) = &old {
        record.folders.clone_from(&old.folders);
        if way != Way::Runtime && old.has(&places.runtime()) {
            let on = (ask.engine, &places);
            let kept = keep(&mut view, &mut base, &mut record, old, &others, on)?;
            notes.extend(kept.1);
            containers = kept.0;
        }
    }
    let is_needed = is_needed || !record.created.is_empty();
    for new in wish.files {
        create(&mut view, &mut record, &others, new)?;
    }
    for want in wish.keys {
        add(&mut view, &mut base, &mut record, &want)?;
    }
    notes.extend(wish.notes);
    let answers = Usual::of(&found, &mut without).ok().and_then(|usual| usual.answers(&found));
    let changes = view.changes();
    let then = if changes.is_empty() { Vec::new() } else { wish.then };
    Ok(Plan {
        engine: ask.engine,
        found: Some(found),
        way,
        default: way != Way::Runtime || ask.default,
        answers,
        changes,
        notes,
        containers,
        then,
        manifest: wish.manifest,
        book: book(&places, ask.engine, Some(record).filter(|_| is_needed))?,
        places,
    })
}

/// Checks that the options are for this way and this engine.
fn check(ask: &Ask, found: &Found, way: Way) -> Result<(), Refusal> {
    let engine = ask.engine;
    if ask.default && way != Way::Runtime {
        return Err(Refusal::new(
            format!("--default is for --by runtime: by {} all containers get the rule", way.name()),
            format!("seccompat host install {engine}"),
        ));
    }
    if !ask.raw {
        return Ok(());
    }
    if way == Way::Profile {
        return Err(Refusal::new(
            "--raw is for --by hook and --by runtime: a file cannot have the filter",
            format!("seccompat host install {engine}"),
        ));
    }
    match &found.runtime {
        Some(runtime) if runtime.name == "crun" => Ok(()),
        other => Err(Refusal::new(
            format!(
                "--raw is for crun, and the runtime of {engine} is {}",
                other.as_ref().map_or("not known", |other| &other.name)
            ),
            format!("seccompat host install {engine} --by {}", way.name()),
        )),
    }
}

/// Decides how to remove the rule of an engine; `None` if nothing is installed. Nothing is changed.
///
/// # Errors
/// A file cannot be brought back.
pub fn uninstall(engine: Engine, purge: bool) -> Result<Option<Plan>, Refusal> {
    let places = Places::here()?;
    let Some(old) = Record::read(&places, engine)? else { return Ok(None) };
    let mut view = View::new(places.owner);
    let others = others(&places, engine)?;
    let mut notes = undo(&mut view, &old, &others, None)?;
    let (mut after, mut containers) = (None, Vec::new());
    if old.has(&places.runtime()) && !purge {
        let mut record = Record::new(&old.release, Way::Kept, false);
        record.folders.clone_from(&old.folders);
        record.real.clone_from(&old.real);
        let mut base = view.clone();
        let note;
        (containers, note) =
            keep(&mut view, &mut base, &mut record, &old, &others, (engine, &places))?;
        after = Some(record).filter(|_| !containers.is_empty());
        notes.extend(note);
    }
    let unit = match (engine, old.way) {
        (Engine::Docker, Way::Profile) => Some(("restart", "docker")),
        (Engine::Docker, _) => Some(("reload", "docker")),
        (Engine::Containerd, _) => Some(("restart", "containerd")),
        (Engine::CriO, _) => Some(("restart", "crio")),
        (Engine::Podman, _) => None,
    };
    let changes = view.changes();
    let unit = unit.filter(|_| !changes.is_empty());
    Ok(Some(Plan {
        engine,
        found: Found::new(engine, None).ok(),
        way: old.way,
        default: old.default,
        answers: None,
        changes,
        notes,
        containers,
        then: unit.map(|(verb, unit)| engine::systemctl(&places, verb, unit)).into_iter().collect(),
        manifest: None,
        book: book(&places, engine, after)?,
        places,
    }))
}

/// Keeps the name of our runtime for the containers that have it: as a plain runtime. Returns the
/// containers, and a note about them.
fn keep(
    view: &mut View,
    base: &mut View,
    record: &mut Record,
    old: &Record,
    others: &[Record],
    (engine, places): (Engine, &Places),
) -> Result<(Vec<String>, Option<String>), Refusal> {
    let containers = users(engine, places, view)?;
    if containers.is_empty() {
        return Ok((containers, None));
    }
    let link = places.runtime();
    // With another engine's runtime it keeps the rule.
    if !others.iter().any(|other| other.has(&link)) {
        let real = old.real.clone().unwrap_or_else(|| "/usr/bin/runc".into());
        let new = New { path: link, content: Content::Link(real), about: None, or_theirs: false };
        create(view, record, others, new)?;
    }
    for edited in &old.edited {
        let names =
            |key: &&Key| !key.path.last().is_some_and(|last| DEFAULTS.contains(&last.as_str()));
        for key in edited.keys.iter().filter(names) {
            let want = Want {
                file: edited.path.clone(),
                language: edited.language,
                path: key.path.clone(),
                value: key.value.clone(),
                replaces: false,
            };
            add(view, base, record, &want)?;
        }
    }
    let note = "the runtime's name stays for these containers, as a plain runtime without the rule";
    Ok((containers, Some(note.to_owned())))
}

/// The keys that name the runtime of all containers.
const DEFAULTS: [&str; 4] =
    ["default-runtime", "default_runtime_name", "default_runtime", "runtime"];

fn book(places: &Places, engine: Engine, after: Option<Record>) -> Result<Book, Refusal> {
    let path = Record::path(places, engine);
    let before = file::read(&path, places.owner)?;
    Ok(Book { path, before, after })
}

/// Adds a file of ours.
fn create(
    view: &mut View,
    record: &mut Record,
    others: &[Record],
    new: New,
) -> Result<(), Refusal> {
    let there = view.get(&new.path)?;
    let is_shared = others.iter().any(|other| other.has(&new.path));
    match there {
        Some(there) if there == new.content && (is_shared || !new.or_theirs) => {}
        // It is the user's.
        Some(_) if new.or_theirs => return Ok(()),
        Some(_) => {
            return Err(Refusal::new(
                format!("{} is there, and no record says that it is ours", new.path.display()),
                format!("remove it: rm {}", new.path.display()),
            ));
        }
        None => {
            view.set(&new.path, Some(new.content.clone()))?;
            view.describe(&new.path, 0o644, new.about.as_deref());
        }
    }
    record.created.push(Created { path: new.path, content: new.content });
    Ok(())
}

/// Adds a key to a file.
fn add(view: &mut View, base: &mut View, record: &mut Record, want: &Want) -> Result<(), Refusal> {
    let edit = want.language.edit();
    let text = view.text(&want.file)?.unwrap_or_default();
    let failed = |why: String| Refusal::of(&want.file, why);
    let is_empty = text.trim().is_empty();
    let start =
        if is_empty && want.language == super::key::Language::Json { "{\n}\n" } else { &text };
    let found = (edit.find)(start, &want.path).map_err(failed)?;
    let is_same = |value: &str| (edit.plain)(value) == (edit.plain)(&want.value);
    let (new, old) = match found {
        Some(spot) if is_same(&spot.value) => return Ok(()),
        Some(spot) if want.replaces => {
            let new = (edit.replace)(start, &want.path, &want.value).map_err(failed)?;
            (new, Some(spot.value))
        }
        Some(spot) => return Err(clash(&want.file, &spot, want)),
        None => ((edit.set)(start, &want.path, &want.value).map_err(failed)?, None),
    };
    let after = Content::Text(new);
    view.set(&want.file, Some(after.clone()))?;
    let key = Key { path: want.path.clone(), value: want.value.clone(), old };
    match record.edited.iter_mut().find(|edited| edited.path == want.file) {
        Some(edited) => {
            edited.after = after;
            edited.keys.push(key);
        }
        None => record.edited.push(Edited {
            path: want.file.clone(),
            language: want.language,
            before: base.get(&want.file)?,
            after,
            keys: vec![key],
        }),
    }
    Ok(())
}
