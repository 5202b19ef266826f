//! The programs that an engine's files name: the hook and the runtime.
#![forbid(unsafe_code)]

use std::env;
use std::path::{Path, PathBuf};

use crate::install::ask::Ask;
use crate::install::file::Content;
use crate::install::found::{Engine, Found};
use crate::install::key::{path, quoted};
use crate::install::place::Places;
use crate::install::refusal::Refusal;
use crate::install::rule::{by_name, check_runtime};
use crate::install::toml;
use crate::install::trust;
use crate::install::view::View;
use crate::install::wish::{New, Wish};

/// The file name of the program.
const NAME: &str = "seccompat-oci";
/// Where packages put it.
const PACKAGED: &str = "/usr/libexec/seccompat/seccompat-oci";
/// The settings that the runtime reads.
const SETTINGS: &str = "/etc/seccompat/host.toml";

/// The program that hooks and runtimes are, which no other user can replace.
///
/// # Errors
/// It is not found, or another user can write to it or to a folder above it.
pub(super) fn binary(ask: &Ask, places: &Places) -> Result<PathBuf, Refusal> {
    let remedy =
        "install -D -o root -g root -m 0755 seccompat-oci /usr/libexec/seccompat/seccompat-oci";
    let beside = || env::current_exe().ok().map(|own| own.with_file_name(NAME));
    let mut tried = Vec::new();
    let candidates = match &ask.binary {
        Some(named) => vec![named.clone()],
        None => beside().into_iter().chain([PathBuf::from(PACKAGED)]).collect(),
    };
    for candidate in candidates {
        if !candidate.is_absolute() {
            let message = format!("{} is no absolute path", candidate.display());
            return Err(Refusal::new(message, "--binary /PATH"));
        }
        match trust::program(&candidate, places.owner) {
            Ok(()) => return Ok(candidate),
            Err(why) => tried.push(why.message),
        }
    }
    Err(Refusal::new(
        format!("no {NAME} that {} may run: {}", owner(places), tried.join("; ")),
        remedy,
    ))
}

fn owner(places: &Places) -> &'static str {
    if places.are_roots() { "root" } else { "this user" }
}

/// Adds the runtime's files to a wish, and returns the path for the engine's files. `real` is the
/// runtime below it.
///
/// # Errors
/// The program or the settings cannot be used.
pub(super) fn add(
    wish: &mut Wish,
    found: &Found,
    real: Option<&Path>,
    ask: &Ask,
    places: &Places,
    view: &mut View,
) -> Result<PathBuf, Refusal> {
    check_runtime(found)?;
    let binary = binary(ask, places)?;
    let real = real
        .map(Path::to_owned)
        .or_else(|| found.runtime.as_ref().map(|runtime| runtime.path.clone()));
    let real = real.ok_or_else(|| {
        Refusal::new(
            format!("{} has no runtime below it: neither runc nor crun is installed", found.engine),
            "install runc",
        )
    })?;
    // The settings name it for root.
    trust::program(&real, places.owner)?;
    settings(wish, found, &real, ask, places, view)?;
    wish.files.push(New {
        path: places.runtime(),
        content: Content::Link(binary.clone()),
        about: None,
        or_theirs: false,
    });
    if let Some(note) = label(&binary) {
        wish.notes.push(note);
    }
    Ok(places.runtime())
}

/// Checks that settings, which are not changed, give crun the whole filter.
fn check_raw(settings: &str) -> Result<(), Refusal> {
    let raw = toml::find(settings, &path(&["raw"]));
    let raw = raw.map_err(|why| Refusal::of(Path::new(SETTINGS), why))?;
    if raw.is_some_and(|raw| raw.value.trim() == "true") {
        return Ok(());
    }
    Err(Refusal::new(
        format!("{SETTINGS} has no `raw = true`, and is not changed"),
        format!("add that line to it, or remove {SETTINGS}"),
    ))
}

/// The settings: those that are there, or new ones for this runtime.
fn settings(
    wish: &mut Wish,
    found: &Found,
    real: &Path,
    ask: &Ask,
    places: &Places,
    view: &mut View,
) -> Result<(), Refusal> {
    let file = Path::new(SETTINGS);
    let there = view.text(file)?;
    let Some(text) = there else {
        if !places.are_roots() {
            return Err(Refusal::new(
                format!("the runtime reads {SETTINGS}, which only root can write"),
                format!("as root: echo 'runtime = {:?}' > {SETTINGS}", real.display().to_string()),
            ));
        }
        let mut line = format!("runtime = {}\n", quoted(&real.display().to_string()));
        if found.runtime.as_ref().is_some_and(|runtime| runtime.path == real && by_name(runtime)) {
            line.push_str("names = true\n");
        }
        if ask.raw {
            line.push_str("raw = true\n");
        }
        wish.files.push(New {
            path: places.settings(),
            content: Content::Text(line),
            about: None,
            or_theirs: true,
        });
        return Ok(());
    };
    if ask.raw {
        check_raw(&text)?;
    }
    let key = path(&["runtime"]);
    let spot = toml::find(&text, &key).map_err(|why| Refusal::of(file, why))?;
    let spot = spot.ok_or_else(|| Refusal::of(file, "it names no runtime"))?;
    let wanted = quoted(&real.display().to_string());
    if toml::plain(&spot.value) == toml::plain(&wanted) {
        // This makes it one of the files that go with the last engine.
        wish.files.push(New {
            path: places.settings(),
            content: Content::Text(text),
            about: None,
            or_theirs: true,
        });
        return Ok(());
    }
    let message = format!("{SETTINGS}:{}: the runtime is {}, not {wanted}", spot.line, spot.value);
    if ask.default {
        return Err(Refusal::new(
            format!("{message}, which the engine starts by default"),
            "change that line, or install without --default",
        ));
    }
    wish.notes.push(format!("{message}: containers of this runtime get that one"));
    Ok(())
}

/// The label that SELinux wants for a program that an engine starts.
pub(super) fn label(binary: &Path) -> Option<String> {
    if !Path::new("/sys/fs/selinux/enforce").exists() {
        return None;
    }
    let shown = binary.display();
    Some(format!(
        "with SELinux the program needs the label of a runtime; this was not run: semanage fcontext -a -t \
         container_runtime_exec_t '{shown}' && restorecon {shown} (until the next relabelling: chcon -t \
         container_runtime_exec_t {shown})"
    ))
}

/// The object by which pods choose the handler.
pub(super) fn manifest(engine: Engine) -> Option<String> {
    matches!(engine, Engine::Containerd | Engine::CriO).then(|| {
        "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata:\n  name: seccompat\nhandler: seccompat\n"
            .to_owned()
    })
}
