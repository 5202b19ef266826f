//! The library's tests. Those that need a process of their own run themselves again; programs of their own are
//! those with another allocator (`allocations`), a lower limit of descriptors (`root_moves`), other handlers
//! (`sigsys`) or many signals (`storm`).
#![deny(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)] // A test stops at the first surprise.

mod attacker;
mod calls_page;
mod common;
mod exact;
mod faccessat2;
mod mounts;
#[path = "common/os.rs"]
mod os;
mod resolve;
mod setup_faults;
mod sticky;
mod traps;
