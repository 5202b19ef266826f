//! `pidfd_open(2)` and its siblings: descriptors that always refer to the same process. A pid may
//! be another process's by now, so no older call keeps this guarantee.
#![forbid(unsafe_code)]

use rustix::fd::{AsFd, OwnedFd, RawFd};
use rustix::process::{Pid, PidfdFlags, Signal};

use crate::Error;
use crate::about;
use crate::attempt::only;
use crate::sys::processes;

/// `pidfd_open(pid, flags)`—Opens a descriptor of a process.
///
/// Linux 5.3. Where a filter refuses it or the kernel lacks it, it is unavailable.
///
/// # Errors
/// The call's own errors; `Filtered` or `Missing`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # References
/// [pidfd_open(2)](https://man7.org/linux/man-pages/man2/pidfd_open.2.html), `kernel/pid.c`
pub fn pidfd_open(pid: Pid, flags: PidfdFlags) -> Result<OwnedFd, Error> {
    let pid = pid.as_raw_nonzero().get() as u32;
    let call = processes::pidfd_open(pid, flags.bits());
    only(&about::PIDFD_OPEN, &call.args(), || call.make())
}

/// `pidfd_send_signal(pidfd, sig, info, flags)`—Sends a process a signal.
///
/// Linux 5.1. `kill` may reach another process, so if a filter refuses the call or the kernel lacks
/// it, it is unavailable.
///
/// # Errors
/// The call's own errors: EPERM for another user's process. `Filtered` or `Missing`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # References
/// [pidfd_send_signal(2)](https://man7.org/linux/man-pages/man2/pidfd_send_signal.2.html),
/// `kernel/signal.c`
pub fn pidfd_send_signal<Fd: AsFd>(pidfd: Fd, signal: Option<Signal>) -> Result<(), Error> {
    let signal = signal.map_or(0, |signal| signal.as_raw() as u32);
    let call = processes::pidfd_send_signal(pidfd.as_fd(), signal);
    only(&about::PIDFD_SEND_SIGNAL, &call.args(), || call.make())
}

/// `pidfd_getfd(pidfd, targetfd, flags)`—Takes a copy of another process's descriptor.
///
/// Linux 5.6. `/proc/PID/fd` opens the file anew, which is not the same, so if a filter refuses the
/// call or the kernel lacks it, it is unavailable.
///
/// # Errors
/// The call's own errors: EPERM if the caller may not trace that process. `Filtered` or `Missing`.
///
/// # Signal safety
/// Async-signal-safe.
///
/// # References
/// [pidfd_getfd(2)](https://man7.org/linux/man-pages/man2/pidfd_getfd.2.html), `kernel/pid.c`
pub fn pidfd_getfd<Fd: AsFd>(pidfd: Fd, target: RawFd) -> Result<OwnedFd, Error> {
    let call = processes::pidfd_getfd(pidfd.as_fd(), target as u32);
    only(&about::PIDFD_GETFD, &call.args(), || call.make())
}
