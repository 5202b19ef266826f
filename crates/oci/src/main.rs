//! `seccompat-oci`: puts the ENOSYS rule into the seccomp profile of each new container.
//!
//! Under its own name it is a hook. Under the name `seccompat-runtime` it is a runtime: it changes
//! the container's bundle, and becomes the real runtime.
#![cfg_attr(not(test), no_main)]
#![deny(unsafe_code)]

mod arguments;
mod bundle;
mod config;
mod hook;
mod output;
mod program;
mod raw;
mod rule;
mod runtime;
mod settings;
mod start;

/// The tests of this crate have a `main` of their own, and do not call this one.
#[cfg(test)]
fn main() {
    let _status = program::run(std::env::args_os());
}
