//! Every Linux system call: its number on each ABI, the kernel that introduced it, its probes, and
//! the facts about its genuine EPERM.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
#[macro_use]
extern crate std;

mod abi;
mod by_name;
mod capability;
mod errno;
mod errnos;
mod fact;
mod generated;
mod multiplex;
mod packed;
mod prose;
mod sysno;
mod values;
mod version;

pub use abi::{Abi, AuditArch};
pub use capability::Capability;
pub use errno::Errno;
pub use errnos::Errnos;
pub use fact::{Arg, Eperm, Facts, Gate, Key, Kind, Never, Outcome, Over, Param, Probe, Why};
pub use generated::probes;
pub use prose::{Prose, Role};
pub use sysno::Sysno;
pub use values::{Choice, Pairs, Values};
pub use version::{KernelVersion, Kernels};
