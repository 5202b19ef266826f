//! Paths as C strings.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::path::Arg;
use seccompat_catalogue::{Errno, Facts};

use crate::{Done, Error, ErrorKind};

/// Calls `work` with the path. For an invalid path (with a zero byte in it) it returns the call's
/// own error.
#[inline(always)]
pub(crate) fn with<T, P: Arg>(
    facts: &'static Facts,
    path: P,
    work: impl FnOnce(&CStr) -> Result<Done<T>, Error>,
) -> Result<Done<T>, Error> {
    // The inner result keeps the wrapper's own error apart from an error of the path's conversion.
    match path.into_with_c_str(|path| Ok(work(path))) {
        Ok(done) => done,
        Err(errno) => Err(Error::new(facts.call, from_rustix(errno), ErrorKind::Kernel)),
    }
}

/// Converts rustix's errno to our type.
pub(crate) fn from_rustix(errno: rustix::io::Errno) -> Errno {
    let number = u16::try_from(errno.raw_os_error()).ok();
    number.and_then(Errno::new).unwrap_or(Errno::EINVAL)
}
