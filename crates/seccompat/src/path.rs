//! Paths as the kernel takes them.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::path::Arg;
use seccompat_catalogue::{Errno, Facts};

use crate::{Done, Error, ErrorKind};

/// Calls `work` with the path. A path that is none (a zero byte in it) is the call's own error.
#[inline(always)]
pub(crate) fn with<T, P: Arg>(
    facts: &'static Facts,
    path: P,
    work: impl FnOnce(&CStr) -> Result<Done<T>, Error>,
) -> Result<Done<T>, Error> {
    // An inner result: the wrapper's own error is not one of the path's conversion.
    match path.into_with_c_str(|path| Ok(work(path))) {
        Ok(done) => done,
        Err(errno) => Err(Error::new(facts.call, from_rustix(errno), ErrorKind::Kernel)),
    }
}

/// rustix's errno in our type.
pub(crate) fn from_rustix(errno: rustix::io::Errno) -> Errno {
    let number = u16::try_from(errno.raw_os_error()).ok();
    number.and_then(Errno::new).unwrap_or(Errno::EINVAL)
}
