//! Container engines and the filters that they make of a seccomp profile.
//!
//! An *engine* is a program that turns a profile into a filter: Docker, Podman, containerd, CRI-O,
//! and the runtimes below them. A table ([`facts`]) records for each, by version: the dialect that
//! it reads, the fields that it drops, the profiles that it refuses, and the code that its runtime
//! puts before the filter.
#![forbid(unsafe_code)]

mod chain;
pub mod flatpak;
mod library;
mod load;
pub mod lxc;
mod made;
mod program;
mod reading;
mod refusal;
mod stack;
mod start;
pub mod systemd;
mod table;
mod version;

pub use chain::{Chain, Directive, Kind, Remark};
pub use library::{Library, Newer, is_newer, newer_names};
pub use load::{Loaded, NotLoaded, load};
pub use made::{behind_stub, requests};
pub use program::{Need, Program, program, programs};
pub use reading::Ignored;
pub use refusal::Refusal;
pub use stack::{Beyond, Mistake, Part, Stack};
pub use start::cannot_start;
pub use table::{Fact, How, engines, fact, facts};
pub use version::Version;
