//! The report of `host status`.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_host::install::{Installed, Live, Stale, Status};
use seccompat_profile::shown;
use serde::Serialize;

use super::{AnswersDocument, counted, named};
use crate::out::engine::EngineDocument;
use crate::out::text::{Style, wrapped};

/// The engines of a host.
pub(crate) struct StatusReport {
    document: Document,
}

#[derive(Serialize, Clone)]
pub(crate) struct Document {
    schema: &'static str,
    engines: Vec<EngineState>,
}

#[derive(Serialize, Clone)]
struct EngineState {
    name: &'static str,
    /// null if it is not on this host
    engine: Option<EngineDocument>,
    #[serde(skip)]
    title: String,
    /// The reason why it is absent, or cannot be installed
    refused: Option<String>,
    unknown: Option<AnswersDocument>,
    /// null if no container was asked
    live: Option<LiveDocument>,
    installed: Option<InstalledDocument>,
}

#[derive(Serialize, Clone)]
struct LiveDocument {
    calls: usize,
    refused: Vec<&'static str>,
    error: Option<String>,
}

impl LiveDocument {
    fn new(live: &Result<Live, String>) -> Self {
        match live {
            Ok(live) => Self {
                calls: live.asked,
                refused: live.refused.iter().map(|call| call.name()).collect(),
                error: None,
            },
            Err(why) => Self { calls: 0, refused: Vec::new(), error: Some(why.clone()) },
        }
    }

    fn text(&self) -> String {
        match &self.error {
            Some(why) => format!("no container answered: {}", shown(why)),
            None => format!("now, in a container: {}", counted(self.calls, &self.refused, "")),
        }
    }
}

#[derive(Serialize, Clone)]
struct InstalledDocument {
    way: &'static str,
    default: bool,
    release: String,
    stale: Option<String>,
}

impl InstalledDocument {
    fn new(installed: &Installed) -> Self {
        let stale = installed.stale.as_ref().map(|stale| match stale {
            Stale::Release(now) => format!("the engine is {now} now"),
            Stale::Files(files) => format!("these differ: {}", files.join(", ")),
        });
        Self {
            way: installed.way.name(),
            default: installed.default,
            release: installed.release.clone(),
            stale,
        }
    }
}

impl StatusReport {
    pub(crate) fn new(all: &[Status]) -> Self {
        let engine = |one: &Status| EngineState {
            name: one.engine.name(),
            engine: one.found.as_ref().ok().map(|found| EngineDocument::new(&found.stack())),
            title: one.found.as_ref().map_or_else(|_| one.engine.name().to_owned(), named),
            refused: match (&one.found, &one.refused) {
                (Err(why), _) | (_, Some(why)) => Some(why.message.clone()),
                _ => None,
            },
            unknown: one.answers.as_ref().map(AnswersDocument::new),
            live: one.live.as_ref().map(LiveDocument::new),
            installed: one.installed.as_ref().map(InstalledDocument::new),
        };
        let engines = all.iter().map(engine).collect();
        Self { document: Document { schema: "seccompat.host-status/1", engines } }
    }

    pub(crate) fn json(&self) -> &Document {
        &self.document
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let mut text = String::new();
        for one in &self.document.engines {
            let _ = writeln!(text, "{}", style.bold(&shown(&one.title)));
            if let Some(unknown) = &one.unknown {
                let line = format!("  without the rule, by the table: {}", unknown.text());
                text.push_str(&wrapped(&line, "    "));
            }
            if let Some(live) = &one.live {
                text.push_str(&wrapped(&format!("  {}", live.text()), "    "));
            }
            match &one.installed {
                Some(installed) => {
                    let scope =
                        if installed.default { "all containers" } else { "its runtime only" };
                    let _ = writeln!(
                        text,
                        "  installed by {}, for {} {}: {scope}",
                        installed.way,
                        one.name,
                        shown(&installed.release)
                    );
                    if let Some(why) = &installed.stale {
                        let _ = writeln!(
                            text,
                            "  STALE: {}: seccompat host install {} --by {}",
                            shown(why),
                            one.name,
                            installed.way
                        );
                    }
                }
                None if one.refused.is_none() => {
                    let _ = writeln!(
                        text,
                        "  nothing is installed: seccompat host install {} --dry-run",
                        one.name
                    );
                }
                None => {}
            }
            if let Some(why) = &one.refused {
                text.push_str(&wrapped(&format!("  {}", shown(why)), "    "));
            }
        }
        text
    }
}
