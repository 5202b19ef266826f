//! A request.
#![forbid(unsafe_code)]

use std::path::PathBuf;

use super::found::Engine;
use super::record::Way;

/// A request to install.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The engine.
    pub engine: Engine,
    /// The way; the engine's usual one if absent.
    pub way: Option<Way>,
    /// Whether a runtime becomes that of all containers.
    pub default: bool,
    /// Whether crun gets the whole filter by an annotation, and compiles no profile.
    pub raw: bool,
    /// The program `seccompat-oci`, if it is in another place than usual.
    pub binary: Option<PathBuf>,
}
