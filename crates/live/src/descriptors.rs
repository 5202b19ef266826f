//! Closed standard descriptors.
#![forbid(unsafe_code)]

use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd};

use rustix::fs::{CWD, Mode, OFlags, openat};

/// Opens something harmless for each closed standard descriptor, so that no message is written into
/// a file that is opened later. It is close-on-exec: a command finds them closed, as without this
/// program.
pub fn fill_standard_descriptors() {
    // By openat(2), which every program needs: a filter may hold or kill for open(2).
    let open = |path, flags| openat(CWD, path, flags | OFlags::CLOEXEC, Mode::empty());
    loop {
        let file: Result<OwnedFd, _> =
            open("/dev/null", OFlags::RDWR).or_else(|_| open("/", OFlags::DIRECTORY));
        match file {
            // A file gets the lowest free number.
            Ok(file) if file.as_raw_fd() <= 2 => drop(file.into_raw_fd()),
            _ => return,
        }
    }
}
