//! containerd: `config.toml`, of version 2 or 3.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use super::common::{no_way, systemctl};
use super::runtime as programs;
use crate::install::ask::Ask;
use crate::install::file::Content;
use crate::install::found::{Engine, Found};
use crate::install::key::{Language, path, quoted};
use crate::install::place::Places;
use crate::install::record::Way;
use crate::install::refusal::Refusal;
use crate::install::toml;
use crate::install::view::View;
use crate::install::wish::{Want, Wish};

/// The name of our handler.
const NAME: &str = "seccompat";
/// The names of the plugin that reads handlers.
const CRI: [&str; 3] = ["cri", "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime"];
/// The shim of runc and programs like it.
const SHIM: &str = "\"io.containerd.runc.v2\"";

fn file(places: &Places) -> PathBuf {
    places.of("containerd/config.toml")
}

/// The file, and the path of its table of runtimes' parent.
struct Config {
    text: String,
    table: Vec<String>,
    /// The name of the handler that pods get by default.
    default: String,
}

impl Config {
    /// The present file; `release` decides the version of a new one.
    fn read(places: &Places, view: &mut View, release: Option<&str>) -> Result<Self, Refusal> {
        let file = file(places);
        let text = view.text(&file)?.unwrap_or_default();
        let failed = |why: String| Refusal::of(&file, why);
        let version = toml::find(&text, &path(&["version"])).map_err(failed)?;
        let is_new = text.trim().is_empty();
        let major = release.and_then(|release| release.split('.').next()?.parse::<u32>().ok());
        let plugin = match version.as_ref().map(|spot| spot.value.as_str()) {
            Some("2") => "io.containerd.grpc.v1.cri",
            Some("3") => "io.containerd.cri.v1.runtime",
            None if is_new && major.is_some_and(|major| major >= 2) => {
                "io.containerd.cri.v1.runtime"
            }
            None if is_new => "io.containerd.grpc.v1.cri",
            found => {
                return Err(Refusal::new(
                    format!(
                        "{}: its version is {}; only 2 and 3 are known",
                        file.display(),
                        found.unwrap_or("1")
                    ),
                    "containerd config migrate prints it in the newest version",
                ));
            }
        };
        let table = path(&["plugins", plugin, "containerd"]);
        let key = [&table[..], &path(&["default_runtime_name"])].concat();
        let default = toml::find(&text, &key).map_err(failed)?;
        let default = default.and_then(|spot| toml::string(&spot.value));
        Ok(Self { text, table, default: default.unwrap_or_else(|| "runc".to_owned()) })
    }

    /// The path of a handler's table.
    fn handler(&self, name: &str, more: &[&str]) -> Vec<String> {
        [&self.table[..], &path(&["runtimes", name]), &path(more)].concat()
    }

    /// The keys of a handler's table.
    fn values(&self, name: &str, more: &[&str]) -> Result<Vec<(String, String)>, String> {
        toml::values(&self.text, &self.handler(name, more))
    }
}

/// The runtime of pods that name no handler.
pub(super) fn runtime(places: &Places, view: &mut View) -> Result<Option<String>, Refusal> {
    // A file of another version names nothing that is known.
    let Ok(config) = Config::read(places, view, None) else { return Ok(None) };
    let options = config.values(&config.default, &["options"]);
    let options = options.map_err(|why| Refusal::of(&file(places), why))?;
    let name = options.into_iter().find(|(key, _)| key == "BinaryName");
    Ok(name.and_then(|(_, value)| toml::string(&value)).filter(|name| !name.is_empty()))
}

/// Folders of distributions of Kubernetes that generate the file.
const GENERATED: [(&str, &str); 2] =
    [("k3s", "/var/lib/rancher/k3s"), ("rke2", "/var/lib/rancher/rke2")];

/// Refuses a containerd whose file another program writes at each start.
fn generated() -> Result<(), Refusal> {
    for (name, folder) in GENERATED {
        let folder = Path::new(folder).join("agent/etc/containerd");
        if folder.exists() {
            let template = if folder.join("config-v3.toml.tmpl").exists() {
                "config-v3.toml.tmpl"
            } else {
                "config.toml.tmpl"
            };
            return Err(Refusal::new(
                format!("{name} generates {}/config.toml at each start", folder.display()),
                format!(
                    "add the handler to {}/{template}: the keys are in docs/host.md",
                    folder.display()
                ),
            ));
        }
    }
    Ok(())
}

/// The needs of containerd.
pub(super) fn wish(
    found: &Found,
    way: Way,
    ask: &Ask,
    places: &Places,
    view: &mut View,
) -> Result<Wish, Refusal> {
    if way != Way::Runtime {
        let why = "containerd has no hooks, and no key for a default profile";
        return Err(no_way(Engine::Containerd, why, "runtime"));
    }
    generated()?;
    let config = Config::read(places, view, Some(&found.version))?;
    let path_of = file(places);
    let failed = |why: String| Refusal::of(&path_of, why);
    let mut wish = Wish::default();
    let program = programs::add(&mut wish, found, None, ask, places, view)?;
    if config.text.trim().is_empty() {
        start(&config, places, view)?;
    }
    let key = |path: Vec<String>, value: String, replaces| want(places, path, value, replaces);
    handler(&mut wish, &config, &program, places)?;
    if ask.default {
        let name = [&config.table[..], &path(&["default_runtime_name"])].concat();
        wish.keys.push(key(name, quoted(NAME), true));
    } else {
        wish.notes.push("only pods with the RuntimeClass seccompat get the rule".to_owned());
    }
    let imports = toml::find(&config.text, &path(&["imports"])).map_err(failed)?;
    if let Some(spot) =
        imports.filter(|spot| toml::strings(&spot.value).is_none_or(|all| !all.is_empty()))
    {
        wish.notes.push(format!(
            "{}:{}: the imported files were not read; see containerd config dump",
            path_of.display(),
            spot.line
        ));
    }
    let disabled = toml::find(&config.text, &path(&["disabled_plugins"])).map_err(failed)?;
    if let Some(spot) = disabled.filter(|spot| {
        toml::strings(&spot.value)
            .is_some_and(|all| all.iter().any(|name| CRI.contains(&name.as_str())))
    }) {
        wish.notes.push(format!(
            "{}:{}: the plugin that reads handlers is disabled; ctr and nerdctl name the runtime \
             themselves (--runc-binary, --runtime {})",
            path_of.display(),
            spot.line,
            program.display()
        ));
    }
    wish.then.push(systemctl(places, "restart", "containerd"));
    wish.manifest = programs::manifest(Engine::Containerd);
    Ok(wish)
}

fn want(places: &Places, path: Vec<String>, value: String, replaces: bool) -> Want {
    Want { file: file(places), language: Language::Toml, path, value, replaces }
}

/// Adds our handler: a copy of the default one, with another program.
fn handler(
    wish: &mut Wish,
    config: &Config,
    program: &Path,
    places: &Places,
) -> Result<(), Refusal> {
    let path_of = file(places);
    let failed = |why: String| Refusal::of(&path_of, why);
    let mut own = config.values(&config.default, &[]).map_err(failed)?;
    if own.is_empty() {
        // A file with any handler replaces the built-in one, so this names it.
        let handler = config.handler(&config.default, &["runtime_type"]);
        wish.keys.push(want(places, handler, SHIM.to_owned(), false));
    }
    if let Some((_, shim)) = own
        .iter()
        .find(|(key, value)| key == "runtime_type" && toml::plain(value) != toml::plain(SHIM))
    {
        return Err(Refusal::new(
            format!("{}: the handler {} has the shim {shim}", path_of.display(), config.default),
            "set default_runtime_name to a handler of runc",
        ));
    }
    if !own.iter().any(|(key, _)| key == "runtime_type") {
        own.insert(0, ("runtime_type".to_owned(), SHIM.to_owned()));
    }
    for (name, value) in own {
        wish.keys.push(want(places, config.handler(NAME, &[&name]), value, false));
    }
    let mut options = config.values(&config.default, &["options"]).map_err(failed)?;
    options.retain(|(key, _)| key != "BinaryName");
    options.push(("BinaryName".to_owned(), quoted(&program.display().to_string())));
    for (name, value) in options {
        wish.keys.push(want(places, config.handler(NAME, &["options", &name]), value, false));
    }
    Ok(())
}

/// Begins a new file with its version. The plan edits it further; the record has the old state.
fn start(config: &Config, places: &Places, view: &mut View) -> Result<(), Refusal> {
    let is_third = config.table.iter().any(|name| name.contains(".cri.v1."));
    let text = if is_third { "version = 3\n" } else { "version = 2\n" };
    view.set(&file(places), Some(Content::Text(text.to_owned())))
}
