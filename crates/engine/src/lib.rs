//! What container engines make of a seccomp profile.
//!
//! An *engine* is a program that makes a filter of a profile: Docker, Podman, containerd, CRI-O, and
//! the runtimes below them. A table ([`facts`]) says of each, by version, which dialect it reads,
//! which fields it drops, what it refuses, and what its runtime puts before the filter.
#![forbid(unsafe_code)]

mod library;
mod load;
mod program;
mod reading;
mod refusal;
mod stack;
mod start;
mod table;
mod version;

pub use library::{Library, Newer, is_newer, newer_names};
pub use load::{Loaded, NotLoaded, load};
pub use program::{Need, Program, program, programs};
pub use reading::Ignored;
pub use refusal::Refusal;
pub use stack::{Mistake, Part, Stack};
pub use start::cannot_start;
pub use table::{Fact, How, engines, fact, facts};
pub use version::Version;
