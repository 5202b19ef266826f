//! The system call instruction, and children that make calls.
//!
//! The library that programs link and the tools that look at a machine both make probes; this is
//! the one place where probes become system calls. Nothing here decides what an answer means.
#![no_std]
#![deny(unsafe_code)]

mod call;
mod child;
mod fork;
mod scout;
mod shared;
mod watch;
mod words;

pub use call::{ask, has_own_storage, syscall};
pub use child::{Ask, Children, Me, NoChild};
pub use fork::{Maker, in_child, reap, spawn};
pub use scout::{Fate, scout};
pub use shared::Words;
