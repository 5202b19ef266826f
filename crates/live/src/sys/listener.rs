//! A listener: the descriptor by which a supervisor is notified of calls. seccomp_unotify(2).
//!
//! # Why this file has unsafe code
//! `ioctl(2)` has no safe interface for these requests.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};

use seccompat_catalogue::KernelVersion;

/// From `<linux/seccomp.h>`.
const RECEIVE: libc::Ioctl = 0xc050_2100u32 as libc::Ioctl;
const SEND: libc::Ioctl = 0xc018_2101u32 as libc::Ioctl;
const SET_FLAGS: libc::Ioctl = 0x4008_2104u32 as libc::Ioctl;
/// Both sides take turns on one processor (Linux 6.6).
const SYNC_WAKE_UP: libc::c_ulong = 1;
/// `SECCOMP_USER_NOTIF_FLAG_CONTINUE`: the kernel makes the call.
const CONTINUE: u64 = 1 << 32;

/// A call of which the supervisor was notified.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Notice {
    id: u64,
    /// The thread.
    pub(crate) tid: i32,
    /// The `AUDIT_ARCH_*` value.
    pub(crate) arch: u32,
    /// The number.
    pub(crate) nr: u32,
    /// The argument registers.
    pub(crate) args: [u64; 6],
}

/// Whether receiving a notification ends when nobody is left that could make a call: Linux 6.11.
pub(crate) fn receiving_ends() -> bool {
    let kernel = KernelVersion::parse(&crate::proc::release());
    kernel.is_some_and(|kernel| kernel >= KernelVersion::new(6, 11))
}

/// A listener.
pub(crate) struct Listener(OwnedFd);

impl Listener {
    pub(crate) fn new(descriptor: OwnedFd) -> Self {
        // SAFETY: it takes a number, and an older kernel refuses it.
        let _faster = unsafe { libc::ioctl(descriptor.as_raw_fd(), SET_FLAGS, SYNC_WAKE_UP) };
        Self(descriptor)
    }

    pub(crate) fn descriptor(&self) -> &OwnedFd {
        &self.0
    }

    /// The next notification, for which the descriptor is readable; `None` if its thread has ended.
    pub(crate) fn receive(&self) -> io::Result<Option<Notice>> {
        // `struct seccomp_notif`, which must be zeroed: id, pid and flags, then `struct
        // seccomp_data`.
        let mut words = [0u64; 10];
        // SAFETY: the request has the size of the structure, 80 bytes, which is written.
        let failed = unsafe { libc::ioctl(self.0.as_raw_fd(), RECEIVE, words.as_mut_ptr()) } != 0;
        if failed {
            let error = io::Error::last_os_error();
            return match error.raw_os_error() {
                Some(libc::ENOENT | libc::EINTR) => Ok(None),
                _ => Err(error),
            };
        }
        let halves = |word: u64| {
            let bytes = word.to_ne_bytes();
            [0, 4].map(|at| u32::from_ne_bytes(std::array::from_fn(|byte| bytes[at + byte])))
        };
        let ([pid, _flags], [nr, arch]) = (halves(words[1]), halves(words[2]));
        let args = std::array::from_fn(|at| words[4 + at]);
        Ok(Some(Notice { id: words[0], tid: pid as i32, arch, nr, args }))
    }

    /// Lets the kernel make the call.
    pub(crate) fn proceed(&self, notice: &Notice) {
        // `struct seccomp_notif_resp`: id, value, error and flags.
        let last = if cfg!(target_endian = "big") { CONTINUE >> 32 } else { CONTINUE };
        let mut words = [notice.id, 0, last];
        let mut send = || {
            // SAFETY: the request has the size of the structure, 24 bytes, which is read.
            unsafe { libc::ioctl(self.0.as_raw_fd(), SEND, words.as_mut_ptr()) }
        };
        // The thread may be dead. After a signal, it still waits.
        while send() != 0 && io::Error::last_os_error().raw_os_error() == Some(libc::EINTR) {}
    }
}
