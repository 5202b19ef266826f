//! CRI-O: files in `crio.conf.d`.
#![forbid(unsafe_code)]

use std::path::PathBuf;

use super::common::{no_way, profile, systemctl};
use super::runtime as programs;
use crate::install::ask::Ask;
use crate::install::found::{Engine, Found};
use crate::install::key::{Language, path, quoted};
use crate::install::place::Places;
use crate::install::record::Way;
use crate::install::refusal::Refusal;
use crate::install::toml;
use crate::install::view::View;
use crate::install::wish::{Neighbours, Want, Wish};

/// The name of our handler.
const NAME: &str = "seccompat";

fn file(places: &Places) -> PathBuf {
    places.of("crio/crio.conf.d/50-seccompat.conf")
}

fn neighbours(places: &Places) -> Neighbours {
    let mut around = Neighbours::in_folder(&file(places), "conf");
    around.before.insert(0, places.of("crio/crio.conf"));
    around
}

/// The texts of the files that CRI-O reads without ours, in its order.
fn texts(places: &Places, view: &mut View) -> Result<Vec<(PathBuf, String)>, Refusal> {
    let around = neighbours(places);
    let mut texts = Vec::new();
    for file in around.before.into_iter().chain(around.after) {
        if let Some(text) = view.text(&file)? {
            texts.push((file, text));
        }
    }
    Ok(texts)
}

/// The name of the handler that pods get by default.
fn default(texts: &[(PathBuf, String)]) -> Result<Option<String>, Refusal> {
    let mut name = None;
    for (file, text) in texts {
        let spot = toml::find(text, &path(&["crio", "runtime", "default_runtime"]));
        let spot = spot.map_err(|why| Refusal::of(file, why))?;
        name = spot.and_then(|spot| toml::string(&spot.value)).or(name);
    }
    Ok(name)
}

/// The keys of a handler, the last value of each.
fn handler(texts: &[(PathBuf, String)], name: &str) -> Result<Vec<(String, String)>, Refusal> {
    let mut keys: Vec<(String, String)> = Vec::new();
    for (file, text) in texts {
        let table = path(&["crio", "runtime", "runtimes", name]);
        let found = toml::values(text, &table).map_err(|why| Refusal::of(file, why))?;
        for (key, value) in found {
            keys.retain(|(known, _)| *known != key);
            keys.push((key, value));
        }
    }
    Ok(keys)
}

/// The runtime of pods that name no handler.
pub(super) fn runtime(places: &Places, view: &mut View) -> Result<Option<String>, Refusal> {
    let texts = texts(places, view)?;
    let Some(name) = default(&texts)? else { return Ok(None) };
    let path = handler(&texts, &name)?.into_iter().find(|(key, _)| key == "runtime_path");
    let path = path.and_then(|(_, value)| toml::string(&value));
    Ok(path.filter(|path| !path.is_empty()).or(Some(name)))
}

/// The needs of CRI-O.
pub(super) fn wish(
    found: &Found,
    way: Way,
    ask: &Ask,
    places: &Places,
    view: &mut View,
) -> Result<Wish, Refusal> {
    let mut wish = Wish::default();
    let key = |path: Vec<String>, value: String, replaces| Want {
        file: file(places),
        language: Language::Toml,
        path,
        value,
        replaces,
    };
    match way {
        Way::Profile => {
            let Some(file) = profile(&mut wish, found, places, view)? else { return Ok(wish) };
            let value = quoted(&file.path.display().to_string());
            wish.keys.push(key(path(&["crio", "runtime", "seccomp_profile"]), value, false));
            wish.files.push(file);
        }
        Way::Runtime => {
            let texts = texts(places, view)?;
            let base = default(&texts)?.unwrap_or_else(|| "crun".to_owned());
            let program = programs::add(&mut wish, found, None, ask, places, view)?;
            let mut keys = handler(&texts, &base)?;
            keys.retain(|(key, _)| key != "runtime_path");
            keys.insert(0, ("runtime_path".to_owned(), quoted(&program.display().to_string())));
            for (name, value) in keys {
                let path = path(&["crio", "runtime", "runtimes", NAME, &name]);
                wish.keys.push(key(path, value, false));
            }
            if ask.default {
                let path = path(&["crio", "runtime", "default_runtime"]);
                wish.keys.push(key(path, quoted(NAME), true));
            } else {
                wish.notes
                    .push("only pods with the RuntimeClass seccompat get the rule".to_owned());
            }
            wish.manifest = programs::manifest(Engine::CriO);
        }
        Way::Hook | Way::Kept => {
            return Err(no_way(Engine::CriO, "cri-o runs no precreate hooks", "profile"));
        }
    }
    let around = neighbours(places);
    for want in &wish.keys {
        around.check(view, want)?;
    }
    wish.then.push(systemctl(places, "restart", "crio"));
    Ok(wish)
}
