//! Podman: `containers.conf`, and a folder of hooks.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use super::common::profile;
use super::runtime as programs;
use crate::install::ask::Ask;
use crate::install::file::Content;
use crate::install::found::Found;
use crate::install::key::{Language, path, quoted};
use crate::install::place::Places;
use crate::install::record::Way;
use crate::install::refusal::Refusal;
use crate::install::rule::{OF_PODMAN, by_name, check_runtime};
use crate::install::toml;
use crate::install::view::View;
use crate::install::wish::{Neighbours, New, Want, Wish};

/// A privileged container has no profile only if the default one is in its usual place
/// (`SpecGenToOCI` of Podman compares the paths).
const PRIVILEGED: &str = "with the key seccomp_profile Podman gives the profile to --privileged containers, too; \
                          they need --security-opt seccomp=unconfined, or --by hook here";

/// Our file among others.
const OURS: &str = "containers/containers.conf.d/50-seccompat.conf";

/// The file for our keys: one of its own, if this release reads such files.
fn file(places: &Places, release: &str) -> PathBuf {
    let major = release.split('.').next().and_then(|major| major.parse::<u32>().ok());
    // They came with containers/common 0.34.
    let has_folder = major.is_some_and(|major| major >= 4);
    places.of(if has_folder { OURS } else { "containers/containers.conf" })
}

/// The other files that Podman reads.
fn neighbours(places: &Places) -> Neighbours {
    let mut around = Neighbours::in_folder(&places.of(OURS), "conf");
    around.before.insert(0, places.of("containers/containers.conf"));
    if !places.are_roots() {
        around.before.insert(0, "/etc/containers/containers.conf".into());
    }
    around
}

/// The last value of a key, with its file.
fn value(
    places: &Places,
    view: &mut View,
    keys: &[&str],
) -> Result<Option<(PathBuf, String)>, Refusal> {
    let around = neighbours(places);
    let mut files = vec![PathBuf::from("/usr/share/containers/containers.conf")];
    files.extend(around.before);
    files.push(places.of(OURS));
    files.extend(around.after);
    let mut last = None;
    for file in files {
        let Some(text) = view.text(&file)? else { continue };
        let spot = toml::find(&text, &path(keys)).map_err(|why| Refusal::of(&file, why))?;
        last = spot.map(|spot| (file, spot.value)).or(last);
    }
    Ok(last)
}

/// The runtime of containers that name none.
pub(super) fn runtime(places: &Places, view: &mut View) -> Result<Option<String>, Refusal> {
    let Some((_, name)) = value(places, view, &["engine", "runtime"])? else { return Ok(None) };
    let name = toml::string(&name).unwrap_or_default();
    let paths = value(places, view, &["engine", "runtimes", &name])?;
    let paths = paths.and_then(|(_, list)| toml::strings(&list)).unwrap_or_default();
    let found = paths.into_iter().find(|path| Path::new(path).exists());
    Ok(found.or(Some(name)).filter(|name| !name.is_empty()))
}

/// The needs of Podman.
pub(super) fn wish(
    found: &Found,
    way: Way,
    ask: &Ask,
    places: &Places,
    view: &mut View,
) -> Result<Wish, Refusal> {
    let mut wish = Wish::default();
    let key = |keys: &[&str], value: String, replaces| Want {
        file: file(places, &found.version),
        language: Language::Toml,
        path: path(keys),
        value,
        replaces,
    };
    match way {
        Way::Profile => {
            let Some(mut file) = profile(&mut wish, found, places, view)? else { return Ok(wish) };
            let name = ["containers", "seccomp_profile"];
            let is_free = view.get(Path::new(OF_PODMAN))?.is_none();
            if places.are_roots() && is_free && value(places, view, &name)?.is_none() {
                // Podman reads it as its own default.
                file.path = OF_PODMAN.into();
            } else {
                let value = quoted(&file.path.display().to_string());
                wish.keys.push(key(&name, value, false));
                wish.notes.push(PRIVILEGED.to_owned());
            }
            wish.files.push(file);
        }
        Way::Hook | Way::Kept => {
            check_runtime(found)?;
            let binary = programs::binary(ask, places)?;
            wish.files.push(hook(places, &binary, option(found, ask)));
            wish.notes.extend(programs::label(&binary));
            if let Some(folders) = hooks_folder(places, view)? {
                wish.keys.push(key(&["engine", "hooks_dir"], folders, false));
            }
        }
        Way::Runtime => {
            let program = programs::add(&mut wish, found, None, ask, places, view)?;
            let program = format!("[{}]", quoted(&program.display().to_string()));
            wish.keys.push(key(&["engine", "runtimes", "seccompat"], program, false));
            if ask.default {
                wish.keys.push(key(&["engine", "runtime"], quoted("seccompat"), true));
            } else {
                wish.notes.push("only containers with --runtime seccompat get the rule".to_owned());
            }
        }
    }
    let around = neighbours(places);
    for want in &wish.keys {
        around.check(view, want)?;
    }
    Ok(wish)
}

/// The folder of our hook.
fn folder(places: &Places) -> PathBuf {
    places.of("containers/oci/hooks.d")
}

/// An argument of the hook, after a comma.
fn option(found: &Found, ask: &Ask) -> &'static str {
    match &found.runtime {
        _ if ask.raw => ", \"--raw\"",
        Some(runtime) if by_name(runtime) => ", \"--names\"",
        _ => "",
    }
}

/// The hook's file. With another runtime than the usual one the names alone are not the whole rule:
/// numbers without a call keep the default, unless the runtime has a stub.
fn hook(places: &Places, binary: &Path, option: &str) -> New {
    let text = format!(
        "{{\n  \"version\": \"1.0.0\",\n  \"hook\": {{\"path\": {}, \"args\": [\"seccompat-oci\", \"hook\"{option}]}},\n  \
         \"when\": {{\"always\": true}},\n  \"stages\": [\"precreate\"]\n}}\n",
        quoted(&binary.display().to_string())
    );
    New {
        path: folder(places).join("50-seccompat.json"),
        content: Content::Text(text),
        about: None,
        or_theirs: false,
    }
}

/// The folders that the distribution sets.
const DISTRIBUTION: &str = "/usr/share/containers";

/// The value of `hooks_dir` that makes Podman read the folder; `None` if a file has it already.
/// Podman 4.3 reads only the distribution's folder unless this key names others.
fn hooks_folder(places: &Places, view: &mut View) -> Result<Option<String>, Refusal> {
    let own = folder(places).display().to_string();
    let written = |all: &[String]| {
        let all: Vec<String> = all.iter().map(|one| quoted(one)).collect();
        format!("[{}]", all.join(", "))
    };
    let Some((file, list)) = value(places, view, &["engine", "hooks_dir"])? else {
        return Ok(Some(written(&[format!("{DISTRIBUTION}/oci/hooks.d"), own])));
    };
    let folders = toml::strings(&list);
    let mut folders = folders.ok_or_else(|| Refusal::of(&file, "engine.hooks_dir is no list"))?;
    if folders.contains(&own) {
        return Ok(None);
    }
    if !file.starts_with(DISTRIBUTION) {
        return Err(Refusal::new(
            format!("{}: engine.hooks_dir is {list}, without {own}", file.display()),
            format!("add {} to it", quoted(&own)),
        ));
    }
    folders.push(own);
    Ok(Some(written(&folders)))
}
