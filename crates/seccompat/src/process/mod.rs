//! Processes.
#![forbid(unsafe_code)]

mod exec;
mod pidfd;
mod prepare;
mod spawn;

pub use crate::sys::processes::Strings;
pub use exec::{execveat, execveat_with};
pub use pidfd::{pidfd_getfd, pidfd_open, pidfd_send_signal};
pub use spawn::{Child, Spawn, spawn, spawn_with};
