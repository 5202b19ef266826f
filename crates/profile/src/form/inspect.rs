//! The output of engines about their containers: `docker inspect`, `podman inspect`, `crictl
//! inspect`, `ctr container info`.
#![forbid(unsafe_code)]

use super::kubernetes::{get, list, string, word};
use crate::place::Span;
use crate::text::{Node, Value};

/// The places of a runtime's `config.json` in the description of a container.
const CONFIGS: [&[&str]; 3] = [&["info", "runtimeSpec"], &["Spec"], &["spec"]];

/// A profile of a container.
pub(super) enum Held<'n, 'a> {
    /// A string with a profile, after this many of its bytes.
    Text(&'n Node<'a>, usize),
    /// A `config.json`.
    Config(&'n Node<'a>),
    /// Another value of `seccomp=`: a file's name, `unconfined` or `builtin`.
    Word(&'n str, Span),
    /// No such word: the engine's default.
    Default(Span),
}

/// A container: its name, its profile, and its engine.
pub(super) type Container<'n, 'a> = (&'n str, Held<'n, 'a>, &'static str);

/// The containers of a description; empty if it is not one.
pub(super) fn containers<'n, 'a>(node: &'n Node<'a>) -> Vec<Container<'n, 'a>> {
    let all = match &node.value {
        Value::Array(nodes) => nodes.as_slice(),
        Value::Object(_) => std::slice::from_ref(node),
        _ => return Vec::new(),
    };
    all.iter().filter_map(container).collect()
}

fn container<'n, 'a>(node: &'n Node<'a>) -> Option<Container<'n, 'a>> {
    let engine = if get(node, "OCIRuntime").is_some() { "podman" } else { "docker" };
    let status = get(node, "status").and_then(|status| get(status, "metadata"));
    let name = word(node, "Name").or_else(|| word(node, "ID"));
    let name = name.or_else(|| word(status?, "name")).unwrap_or_default().trim_start_matches('/');
    if let Some(host) = get(node, "HostConfig") {
        for option in list(host, "SecurityOpt") {
            let Some(text) = string(option) else { continue };
            let value = text.strip_prefix("seccomp=").or_else(|| text.strip_prefix("seccomp:"));
            let Some(value) = value else { continue };
            let held = match value.trim_start().starts_with('{') {
                true => Held::Text(option, text.len() - value.len()),
                false => Held::Word(value, option.span),
            };
            return Some((name, held, engine));
        }
        let key = Span { len: 1, ..host.span };
        return Some((name, Held::Default(key), engine));
    }
    let find = |path: &&[&str]| path.iter().try_fold(node, |node, key| get(node, key));
    let config = CONFIGS.iter().filter_map(find).find(|node| get(node, "ociVersion").is_some())?;
    Some((name, Held::Config(config), engine))
}
