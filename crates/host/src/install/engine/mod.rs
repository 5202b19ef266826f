//! The files, keys and ways of each engine.
#![forbid(unsafe_code)]

mod common;
mod containerd;
mod crio;
mod docker;
mod podman;
mod runtime;

pub(super) use common::systemctl;
pub(super) use docker::{data_folders, judge};

use super::ask::Ask;
use super::found::{Engine, Found};
use super::place::Places;
use super::record::Way;
use super::refusal::Refusal;
use super::view::View;
use super::wish::Wish;

/// The default way of an engine.
pub(super) const fn usual(engine: Engine) -> Way {
    match engine {
        Engine::Docker | Engine::Podman | Engine::CriO => Way::Profile,
        Engine::Containerd => Way::Runtime,
    }
}

/// The runtime that an engine's own files name; `None` if it chooses by itself.
///
/// # Errors
/// The files cannot be read.
pub(super) fn runtime(
    engine: Engine,
    places: &Places,
    view: &mut View,
) -> Result<Option<String>, Refusal> {
    match engine {
        Engine::Docker => docker::runtime(places, view),
        Engine::Podman => podman::runtime(places, view),
        Engine::Containerd => containerd::runtime(places, view),
        Engine::CriO => crio::runtime(places, view),
    }
}

/// The needs of an engine for a way.
///
/// # Errors
/// The engine has no such way, or something of the host stands against it.
pub(super) fn wish(
    found: &Found,
    way: Way,
    ask: &Ask,
    places: &Places,
    view: &mut View,
) -> Result<Wish, Refusal> {
    match found.engine {
        Engine::Docker => docker::wish(found, way, ask, places, view),
        Engine::Podman => podman::wish(found, way, ask, places, view),
        Engine::Containerd => containerd::wish(found, way, ask, places, view),
        Engine::CriO => crio::wish(found, way, ask, places, view),
    }
}
