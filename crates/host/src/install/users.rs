//! The containers that name our runtime, or run under it: an engine still calls it for them.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::fs;
use std::path::{Path, PathBuf};

use super::engine;
use super::found::{self, Engine};
use super::json;
use super::key::{path, quoted};
use super::place::Places;
use super::process::{of_program, small_text};
use super::refusal::Refusal;
use super::view::View;

/// The name of our runtime.
const NAME: &str = "seccompat";

/// These containers, by their short ids.
///
/// # Errors
/// The engine's files cannot be read.
pub(super) fn users(
    engine: Engine,
    places: &Places,
    view: &mut View,
) -> Result<Vec<String>, Refusal> {
    let program = places.runtime();
    let mut ids = match engine {
        Engine::Docker => dockers(&engine::data_folders(places, view)?),
        Engine::Containerd => shims(Path::new("/run/containerd"), &program),
        Engine::Podman => monitored(&program, places).into_iter().chain(podmans()).collect(),
        Engine::CriO => monitored(&program, places),
    };
    sort(&mut ids);
    ids.dedup();
    Ok(ids)
}

fn short(id: &str) -> String {
    id.chars().take(12).collect()
}

/// Docker's, running or not: their configuration has the runtime's name.
fn dockers(folders: &[PathBuf]) -> Vec<String> {
    let mut ids = Vec::new();
    for folder in folders {
        for (id, container) in entries(&folder.join("containers")) {
            let text = small_text(&container.join("hostconfig.json")).unwrap_or_default();
            let spot = json::find(&text, &path(&["Runtime"])).ok().flatten();
            if spot.is_some_and(|spot| spot.value == quoted(NAME)) {
                ids.push(short(&id));
            }
        }
    }
    ids
}

/// Those that run under containerd: the shim keeps the path of the runtime in the bundle.
fn shims(state: &Path, program: &Path) -> Vec<String> {
    let mut ids = Vec::new();
    for (_, namespace) in entries(&state.join("io.containerd.runtime.v2.task")) {
        for (id, bundle) in entries(&namespace) {
            let text = small_text(&bundle.join("runtime")).unwrap_or_default();
            if Path::new(text.trim()) == program {
                ids.push(short(&id));
            }
        }
    }
    ids
}

/// Those that run under conmon, whose arguments have the container and the runtime.
fn monitored(program: &Path, places: &Places) -> Vec<String> {
    let mut ids = Vec::new();
    for process in of_program("conmon", places.owner) {
        let words: Vec<&str> = process.words.iter().map(String::as_str).collect();
        let after = |flags: [&str; 2]| {
            let at = words.iter().position(|word| flags.contains(word))?;
            words.get(at + 1).copied()
        };
        if after(["-r", "--runtime"]).map(Path::new) == Some(program) {
            ids.extend(after(["-c", "--cid"]).map(short));
        }
    }
    ids
}

/// Podman's, running or not, as it tells.
fn podmans() -> Vec<String> {
    let Some(podman) = found::program("podman") else { return Vec::new() };
    let said = |words: &[&str]| {
        let output = found::command(&podman).args(words).output().ok();
        let output = output.filter(|output| output.status.success());
        output
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default()
    };
    let all = said(&["ps", "--all", "--quiet", "--no-trunc"]);
    let all: Vec<&str> = all.split_whitespace().collect();
    if all.is_empty() {
        return Vec::new();
    }
    let format = ["container", "inspect", "--format", "{{.Id}} {{.OCIRuntime}}"];
    let told = said(&[&format[..], &all].concat());
    let lines = told.lines().filter_map(|line| line.split_once(' '));
    lines.filter(|(_, runtime)| *runtime == NAME).map(|(id, _)| short(id)).collect()
}

/// The names in a folder, with their paths.
fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let all = fs::read_dir(folder).into_iter().flatten().flatten();
    all.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path())).collect()
}
