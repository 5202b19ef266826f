//! `memfd_create(2)`: a file that is memory.
#![forbid(unsafe_code)]

use rustix::fd::OwnedFd;
use rustix::fs::MemfdFlags;
use rustix::path;
use seccompat_catalogue::probes;

use crate::Error;
use crate::about;
use crate::attempt::{attempt, nothing_else};
use crate::done::value;
use crate::path::with;
use crate::sys::files;

/// `memfd_create(name, flags)`—Makes a file in memory, without a name in any directory.
///
/// Linux 3.17. The alternative, an unlinked file, has no seals, so its content can change while
/// another process relies on it. If a filter refuses the call or the kernel lacks it, it is
/// therefore unavailable.
///
/// # Errors
/// The call's own errors: EACCES by `vm.memfd_noexec`. `Filtered` or `Missing`.
///
/// # Signal safety
/// Async-signal-safe where the name is a `&CStr`.
///
/// # References
/// [memfd_create(2)](https://man7.org/linux/man-pages/man2/memfd_create.2.html), `mm/memfd.c`
pub fn memfd_create<P: path::Arg>(name: P, flags: MemfdFlags) -> Result<OwnedFd, Error> {
    let facts = &probes::MEMFD_CREATE;
    value(with(facts, name, |name| {
        let call = files::memfd_create(name, flags.bits());
        attempt(
            &about::MEMFD_CREATE,
            &call.args(),
            || call.make(),
            || Err(nothing_else(facts.call)),
        )
    }))
}
