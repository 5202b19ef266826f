//! Calls new system calls safely: finds out whether the kernel or a filter refused one, and falls
//! back only to calls that keep the guarantee.
//!
//! A container's seccomp filter returns EPERM for calls that its author did not know. EPERM is also
//! the kernel's genuine answer, so a fallback after every EPERM is a security hole. The functions
//! here make the new call; only if it fails suspiciously do they probe for the source of the error.
//! Only if a filter refused the call or the kernel lacks it do they emulate it, exactly or not at
//! all.
//!
//! ```
//! use rustix::fs::{Access, AtFlags, CWD};
//!
//! match seccompat::fs::faccessat2(CWD, c"/etc/passwd", Access::WRITE_OK, AtFlags::EACCESS) {
//!     Ok(()) => println!("writable"),
//!     Err(error) if error.is_unavailable() => println!("nobody can tell: {error}"),
//!     Err(error) => println!("not writable: {error}"),
//! }
//! ```
//!
//! The success path costs one load more than the raw call. Probing allocates nothing, takes no
//! lock, leaves `errno` alone and is async-signal-safe.
#![no_std]
#![deny(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod about;
mod attempt;
mod availability;
mod done;
mod error;
pub mod fs;
pub mod io;
mod memory;
pub mod mm;
mod mount;
mod path;
mod place;
#[cfg(any(feature = "std", feature = "extern-thread"))]
mod pretend;
mod proc;
pub mod process;
pub mod rand;
pub mod sigsys;
mod sys;
mod weakness;

pub use about::{SignalSafe, WRAPPERS, Wrapper};
pub use availability::{availability, availability_in_child, judge};
pub use done::{By, Done};
pub use error::{Error, ErrorKind};
#[cfg(any(feature = "std", feature = "extern-thread"))]
pub use pretend::Pretend;
pub use seccompat_catalogue::Sysno;
pub use seccompat_probe::{Cause, Doubt, Finding, Verdict};
pub use seccompat_raw::NoChild;
pub use sys::{call, native};
pub use weakness::Weaknesses;
