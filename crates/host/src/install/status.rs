//! The state of a host: its engines, their answers, and what is installed.
#![forbid(unsafe_code)]

use super::ask::Ask;
use super::engine;
use super::found::{Engine, Found};
use super::live::{self, Live};
use super::place::Places;
use super::plan::install;
use super::record::{Record, Way, others};
use super::refusal::Refusal;
use super::rule::{Answers, Usual};
use super::undo::undo;
use super::view::View;

/// The state of one engine.
pub struct Status {
    /// The engine.
    pub engine: Engine,
    /// The engine as it is on this host, or the reason why it is not there.
    pub found: Result<Found, Refusal>,
    /// Its answers to unknown calls without the rule, by the table of engines.
    pub answers: Option<Answers>,
    /// Its answers in a container, or the reason why there are none; `None` if it was not asked.
    pub live: Option<Result<Live, String>>,
    /// The installation.
    pub installed: Option<Installed>,
    /// The reason why `host install` would refuse; `None` if it would not.
    pub refused: Option<Refusal>,
}

/// An installation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Installed {
    /// Its way.
    pub way: Way,
    /// Whether it is for all containers.
    pub default: bool,
    /// The release of the engine for which it was made.
    pub release: String,
    /// The reason to install again.
    pub stale: Option<Stale>,
}

/// The reason why an installation is out of date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stale {
    /// The engine has another release now: this one.
    Release(String),
    /// Another `host install` would change files.
    Files(Vec<String>),
}

/// The state of every engine. If `live`, each starts a container that asks.
///
/// # Errors
/// A record cannot be read.
pub fn status(live: bool) -> Result<Vec<Status>, Refusal> {
    let places = Places::here()?;
    Engine::ALL.into_iter().map(|engine| one(engine, &places, live)).collect()
}

fn one(engine: Engine, places: &Places, live: bool) -> Result<Status, Refusal> {
    let record = Record::read(places, engine)?;
    let mut view = View::new(places.owner);
    // Files that cannot be read are a reason of `install` to refuse.
    let runtime = engine::runtime(engine, places, &mut view).ok().flatten();
    let runtime = runtime.filter(|path| !path.ends_with("seccompat-runtime"));
    let found = Found::new(engine, runtime.as_deref());
    // The default profile is the one without ours.
    if let Some(record) = &record {
        // A file that cannot be read is a reason of `install` to refuse.
        let _ = undo(&mut view, record, &others(places, engine)?, None);
    }
    let usual = found.as_ref().ok().and_then(|found| Usual::of(found, &mut view).ok());
    let answers = usual.zip(found.as_ref().ok()).and_then(|(usual, found)| usual.answers(found));
    let live = found.as_ref().ok().filter(|_| live).map(|found| {
        let unknown = answers.as_ref().map(|answers| &answers.unknown[..]);
        live::ask(found, unknown.ok_or("its default profile is not known")?)
    });
    let way = record.as_ref().map(|record| record.way).filter(|way| *way != Way::Kept);
    let default = record.as_ref().is_some_and(|record| record.default);
    let raw = record.as_ref().is_some_and(|record| record.raw);
    let plan = found.is_ok().then(|| install(&Ask { engine, way, default, raw, binary: None }));
    let installed = record.map(|record| Installed {
        stale: stale(&record, found.as_ref().ok(), plan.as_ref()),
        way: record.way,
        default: record.way != Way::Runtime || record.default,
        release: record.release,
    });
    let refused = plan.and_then(Result::err);
    Ok(Status { engine, found, answers, live, installed, refused })
}

fn stale(
    record: &Record,
    found: Option<&Found>,
    plan: Option<&Result<super::plan::Plan, Refusal>>,
) -> Option<Stale> {
    let found = found?;
    if found.version != record.release {
        return Some(Stale::Release(found.version.clone()));
    }
    let Some(Ok(plan)) = plan else { return None };
    let paths: Vec<String> =
        plan.changes.iter().map(|change| change.path.display().to_string()).collect();
    (!paths.is_empty() && record.way != Way::Kept).then_some(Stale::Files(paths))
}
