//! Processes.
#![forbid(unsafe_code)]

mod exec;
mod pidfd;

pub use crate::sys::calls::Strings;
pub use exec::{execveat, execveat_with};
pub use pidfd::{pidfd_getfd, pidfd_open, pidfd_send_signal};
