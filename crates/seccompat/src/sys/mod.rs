//! System calls, typed. No policy here.
//!
//! Each area has a file. Each function takes a call's arguments as types, and turns them into
//! registers next to its proof; it returns a [`Call`], which any code may make.
#![deny(unsafe_code)]

mod call;

pub(crate) mod attributes;
pub(crate) mod descriptors;
pub(crate) mod files;
pub(crate) mod identity;
pub(crate) mod memory;
pub(crate) mod processes;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub(crate) mod sigsys;
#[cfg(any(feature = "std", feature = "extern-thread"))]
pub(crate) mod thread;
pub(crate) mod told;
pub(crate) mod transfer;

pub(crate) use call::{Call, address, fd, path};
pub use call::{call, native};
