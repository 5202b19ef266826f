//! Docker: `daemon.json`.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::path::{Path, PathBuf};

use super::common::{no_way, profile, systemctl};
use super::runtime as programs;
use crate::install::ask::Ask;
use crate::install::found::{self, Engine, Found};
use crate::install::json;
use crate::install::key::{Language, path, quoted};
use crate::install::place::Places;
use crate::install::process::{Process, of_program};
use crate::install::record::Way;
use crate::install::refusal::Refusal;
use crate::install::view::View;
use crate::install::wish::{Want, Wish};

/// The name of our runtime in the file.
const NAME: &str = "seccompat";

fn file(places: &Places) -> PathBuf {
    places.of("docker/daemon.json")
}

/// The file's text, if it says anything.
fn text(places: &Places, view: &mut View) -> Result<Option<String>, Refusal> {
    Ok(view.text(&file(places))?.filter(|text| !text.trim().is_empty()))
}

/// The value of a key in the file, if it is a string.
fn value(places: &Places, view: &mut View, keys: &[&str]) -> Result<Option<String>, Refusal> {
    let Some(text) = text(places, view)? else { return Ok(None) };
    let spot = json::find(&text, &path(keys)).map_err(|why| Refusal::of(&file(places), why))?;
    Ok(spot.and_then(|spot| serde_json::from_str(&spot.value).ok()))
}

/// Docker's own names of runc.
const RUNC: [&str; 3] = ["runc", "io.containerd.runc.v2", "io.containerd.runtime.v1.linux"];

/// The runtime of containers that name none.
pub(super) fn runtime(places: &Places, view: &mut View) -> Result<Option<String>, Refusal> {
    let name = value(places, view, &["default-runtime"])?;
    let Some(name) = name.filter(|name| !RUNC.contains(&name.as_str())) else { return Ok(None) };
    let path = value(places, view, &["runtimes", &name, "path"])?;
    let path = path.ok_or_else(|| {
        let file = file(places);
        Refusal::new(
            format!("{}: the default runtime {name} has no path", file.display()),
            "seccompat host install docker works with runtimes that have one: remove default-runtime",
        )
    })?;
    Ok(Some(path))
}

/// The needs of Docker.
pub(super) fn wish(
    found: &Found,
    way: Way,
    ask: &Ask,
    places: &Places,
    view: &mut View,
) -> Result<Wish, Refusal> {
    let mut wish = Wish::default();
    let key = |keys: &[&str], value: &str, replaces| Want {
        file: file(places),
        language: Language::Json,
        path: path(keys),
        value: quoted(value),
        replaces,
    };
    match way {
        Way::Profile => {
            flags(places, &["seccomp-profile"])?;
            let Some(file) = profile(&mut wish, found, places, view)? else { return Ok(wish) };
            let value = file.path.display().to_string();
            wish.keys.push(key(&["seccomp-profile"], &value, false));
            wish.files.push(file);
            wish.then.push(systemctl(places, "restart", "docker"));
        }
        Way::Runtime => {
            let mut names = vec!["add-runtime"];
            names.extend(ask.default.then_some("default-runtime"));
            flags(places, &names)?;
            let program = programs::add(&mut wish, found, None, ask, places, view)?;
            let program = program.display().to_string();
            wish.keys.push(key(&["runtimes", NAME, "path"], &program, false));
            wish.keys.extend(arguments(places, view)?);
            if ask.default {
                wish.keys.push(key(&["default-runtime"], NAME, true));
            } else {
                wish.notes.push("only containers with --runtime seccompat get the rule".to_owned());
            }
            wish.then.push(systemctl(places, "reload", "docker"));
        }
        Way::Hook | Way::Kept => {
            return Err(no_way(Engine::Docker, "docker has no hooks", "runtime"));
        }
    }
    Ok(wish)
}

/// The arguments of the default runtime, for ours.
fn arguments(places: &Places, view: &mut View) -> Result<Option<Want>, Refusal> {
    let name = value(places, view, &["default-runtime"])?;
    let Some((name, text)) = name.zip(text(places, view)?) else { return Ok(None) };
    let spot = json::find(&text, &path(&["runtimes", &name, "runtimeArgs"]));
    let spot = spot.map_err(|why| Refusal::of(&file(places), why))?;
    Ok(spot.map(|spot| Want {
        file: file(places),
        language: Language::Json,
        path: path(&["runtimes", NAME, "runtimeArgs"]),
        value: spot.value,
        replaces: false,
    }))
}

/// Refuses flags of a running daemon that set the same as the file: with both it does not start.
fn flags(places: &Places, names: &[&str]) -> Result<(), Refusal> {
    for daemon in daemons(places) {
        for name in names {
            let flag = format!("--{name}");
            let is_flag = |word: &String| *word == flag || word.starts_with(&format!("{flag}="));
            if daemon.words.iter().any(is_flag) {
                return Err(Refusal::new(
                    format!(
                        "dockerd (pid {}) is started with {flag}, which the file may not repeat",
                        daemon.pid
                    ),
                    "remove the flag from the unit: systemctl edit --full docker",
                ));
            }
        }
    }
    Ok(())
}

/// The value of an option of a daemon.
fn option<'a>(daemon: &'a Process, names: &[&str]) -> Option<&'a str> {
    daemon.words.iter().enumerate().find_map(|(index, word)| {
        let (name, value) =
            word.split_once('=').map_or((word.as_str(), None), |(a, b)| (a, Some(b)));
        let next = || daemon.words.get(index + 1).map(String::as_str);
        names.contains(&name).then(|| value.or_else(next)).flatten()
    })
}

/// The running daemons of this user that read the file.
fn daemons(places: &Places) -> Vec<Process> {
    let file = file(places);
    let mut daemons = of_program("dockerd", places.owner);
    daemons.retain(|daemon| {
        let read = option(daemon, &["--config-file"]).unwrap_or("/etc/docker/daemon.json");
        Path::new(read) == file
    });
    daemons
}

/// The folders of Docker's data.
pub(in crate::install) fn data_folders(
    places: &Places,
    view: &mut View,
) -> Result<Vec<PathBuf>, Refusal> {
    let mut folders = vec![PathBuf::from("/var/lib/docker")];
    folders.extend(value(places, view, &["data-root"])?.map(PathBuf::from));
    for daemon in daemons(places) {
        folders.extend(option(&daemon, &["--data-root", "--graph", "-g"]).map(PathBuf::from));
    }
    sort(&mut folders);
    folders.dedup();
    Ok(folders)
}

/// Asks a daemon that can judge its file (23.0 and later) about a new one.
///
/// # Errors
/// The daemon refuses the file.
pub(in crate::install) fn judge(
    program: Option<&Path>,
    places: &Places,
    path: &Path,
    temporary: &Path,
) -> Result<(), Refusal> {
    let Some(program) = program.filter(|_| path == file(places)) else { return Ok(()) };
    if !found::told(program, "--help").is_some_and(|help| help.contains("--validate")) {
        return Ok(());
    }
    let mut command = found::command(program);
    let output = command.arg("--validate").arg("--config-file").arg(temporary).output();
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(Refusal::new(
                format!("dockerd refuses the new {}: {said}", path.display()),
                "repair the file first: dockerd --validate",
            ))
        }
        Err(why) => Err(Refusal::of(program, why)),
    }
}
