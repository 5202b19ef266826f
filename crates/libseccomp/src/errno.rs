//! The errors of the API: errnos, returned as negative numbers.
#![forbid(unsafe_code)]

use core::ffi::c_int;

/// An errno.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Errno(c_int);

/// A result of the API.
pub type Result<T> = core::result::Result<T, Errno>;

impl Errno {
    /// A part of the input is invalid.
    pub const EINVAL: Self = Self(libc::EINVAL);
    /// The rule, the ABI or the attribute is there already, or, of an ABI, it is not there.
    pub const EEXIST: Self = Self(libc::EEXIST);
    /// An ABI lacks the call, or has another byte order.
    pub const EDOM: Self = Self(libc::EDOM);
    /// The rule has the filter's default action; or the attribute cannot be changed.
    pub const EACCES: Self = Self(libc::EACCES);
    /// The call has no name, so it has no number on another ABI; or there is no descriptor yet.
    pub const EFAULT: Self = Self(libc::EFAULT);
    /// Memory is short, or the filter could not be proven.
    pub const ENOMEM: Self = Self(libc::ENOMEM);
    /// The kernel or this library does not do that.
    pub const EOPNOTSUPP: Self = Self(libc::EOPNOTSUPP);
    /// The kernel refused.
    pub const ECANCELED: Self = Self(libc::ECANCELED);
    /// A thread could not get the filter.
    pub const ESRCH: Self = Self(libc::ESRCH);
    /// There is no such notification.
    pub const ENOENT: Self = Self(libc::ENOENT);
    /// The buffer is too small.
    pub const ERANGE: Self = Self(libc::ERANGE);

    /// The errno of the last system call.
    pub(crate) fn last() -> Self {
        Self(std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL))
    }

    /// As the API returns it.
    #[must_use]
    pub const fn negative(self) -> c_int {
        -self.0
    }
}
