//! System calls, typed. No policy here.
#![deny(unsafe_code)]

pub(crate) mod calls;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub(crate) mod sigsys;
