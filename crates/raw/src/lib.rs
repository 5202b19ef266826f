//! The system call instruction, and children that make calls.
//!
//! Both the library that programs link and the tools that examine a machine make probes. Only this
//! crate turns a probe into a system call. No code here decides the meaning of an answer.
#![no_std]
#![deny(unsafe_code)]

#[cfg(not(target_os = "linux"))]
compile_error!(
    "seccompat makes Linux system calls, and no other system has seccomp: build for a Linux target"
);

#[cfg(target_os = "linux")]
mod asker;
#[cfg(target_os = "linux")]
mod call;
#[cfg(target_os = "linux")]
mod child;
#[cfg(target_os = "linux")]
mod fork;
#[cfg(target_os = "linux")]
mod rehearse;
#[cfg(target_os = "linux")]
mod rehearsed;
#[cfg(target_os = "linux")]
mod scout;
#[cfg(target_os = "linux")]
mod serve;
#[cfg(target_os = "linux")]
mod shared;
#[cfg(target_os = "linux")]
mod told;
#[cfg(target_os = "linux")]
mod watch;
#[cfg(target_os = "linux")]
mod words;

#[cfg(target_os = "linux")]
pub use call::{ask, has_own_storage, syscall};
#[cfg(target_os = "linux")]
pub use child::{Ask, Children};
#[cfg(target_os = "linux")]
pub use fork::{Maker, in_child, reap, spawn};
#[cfg(target_os = "linux")]
pub use rehearse::{Limits, rehearse};
#[cfg(target_os = "linux")]
pub use rehearsed::{Form, Heard, NoRehearsal, Rehearsed};
#[cfg(target_os = "linux")]
pub use scout::{Fate, scout};
#[cfg(target_os = "linux")]
pub use shared::Words;
#[cfg(target_os = "linux")]
pub use told::{Me, NoChild};
