//! The ENOSYS rule in the container engines of a host, and the way back.
//!
//! ```text
//! Ask → what is installed → a view without it → the engine's needs → Plan → files, and a record
//! ```
//!
//! A [`Plan`] is complete before anything is changed. Every file is replaced in one step, the record
//! is written first, and a plan that fails is undone.
#![forbid(unsafe_code)]

mod ask;
mod commit;
mod edit;
mod engine;
mod file;
mod found;
mod json;
mod key;
mod live;
mod place;
mod plan;
mod process;
mod record;
mod refusal;
mod rule;
mod status;
#[cfg(test)]
mod tests;
mod toml;
mod trust;
mod undo;
mod users;
mod view;
mod wish;

pub use ask::Ask;
pub use found::{Engine, Found, Runtime};
pub use live::Live;
pub use plan::{Plan, install, uninstall};
pub use record::Way;
pub use refusal::Refusal;
pub use rule::Answers;
pub use status::{Installed, Stale, Status, status};
pub use view::{Change, Kind};
