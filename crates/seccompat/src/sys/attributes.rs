//! Extended attributes of files.
//!
//! # Why this file has unsafe code
//! rustix reaches files for the older of these calls in other ways than are needed here, and lacks
//! the newer calls.
#![allow(unsafe_code)]

use core::ffi::CStr;
use core::marker::PhantomData;

use rustix::fd::BorrowedFd;
use seccompat_catalogue::{Errno, Sysno};

use super::call::{Call, Result, address, fd, path};
use super::files::At;

/// `struct xattr_args`, of setxattrat(2) and getxattrat(2): the location of a value.
#[repr(C)]
struct XattrArgs {
    value: u64,
    size: u32,
    flags: u32,
}

impl XattrArgs {
    fn new(value: &[u8], flags: u32) -> Result<Self> {
        let size = u32::try_from(value.len()).map_err(|_| Errno::E2BIG)?;
        Ok(Self { value: address(value.as_ptr()), size, flags })
    }
}

/// A value that the kernel reads.
pub(crate) struct Given<'a> {
    args: XattrArgs,
    points_to: PhantomData<&'a [u8]>,
}

impl<'a> Given<'a> {
    /// # Errors
    /// E2BIG for a value whose size does not fit 32 bits.
    pub(crate) fn new(value: &'a [u8], flags: u32) -> Result<Self> {
        Ok(Self { args: XattrArgs::new(value, flags)?, points_to: PhantomData })
    }
}

/// A buffer to which the kernel writes a value.
pub(crate) struct Room<'a> {
    args: XattrArgs,
    room: &'a mut [u8],
}

impl<'a> Room<'a> {
    /// # Errors
    /// E2BIG for a buffer whose size does not fit 32 bits.
    pub(crate) fn new(room: &'a mut [u8]) -> Result<Self> {
        Ok(Self { args: XattrArgs::new(room, 0)?, room })
    }

    pub(crate) fn bytes(&mut self) -> &mut [u8] {
        self.room
    }
}

/// `setxattrat(dirfd, path, at_flags, name, args, size)`
pub(crate) fn setxattrat<'a>(
    file: At<'a>,
    at: u32,
    name: &'a CStr,
    value: &'a Given<'_>,
) -> Call<'a, ()> {
    // SAFETY: the kernel reads two strings, a `struct xattr_args`, and the value that it describes.
    unsafe { Call::new(Sysno::SETXATTRAT, with_value(file, at, name, &value.args)) }
}

/// `getxattrat(dirfd, path, at_flags, name, args, size)`
pub(crate) fn getxattrat<'a>(
    file: At<'a>,
    at: u32,
    name: &'a CStr,
    room: &'a mut Room<'_>,
) -> Call<'a, usize> {
    room.args.value = address(room.room.as_mut_ptr());
    // SAFETY: the kernel reads two strings and a `struct xattr_args`, and writes no more bytes to
    // the buffer that it describes than its size.
    unsafe { Call::new(Sysno::GETXATTRAT, with_value(file, at, name, &room.args)) }
}

fn with_value((dir, file): At<'_>, at: u32, name: &CStr, value: &XattrArgs) -> [u64; 6] {
    let size = size_of::<XattrArgs>() as u64;
    [fd(dir), path(file), at.into(), path(name), address(value), size]
}

/// `listxattrat(dirfd, path, at_flags, list, size)`
pub(crate) fn listxattrat<'a>((dir, file): At<'a>, at: u32, list: &'a mut [u8]) -> Call<'a, usize> {
    let args = [fd(dir), path(file), at.into(), address(list.as_mut_ptr()), list.len() as u64, 0];
    // SAFETY: the kernel reads a string, and writes to `list` no more than its size.
    unsafe { Call::new(Sysno::LISTXATTRAT, args) }
}

/// `removexattrat(dirfd, path, at_flags, name)`
pub(crate) fn removexattrat<'a>((dir, file): At<'a>, at: u32, name: &'a CStr) -> Call<'a, ()> {
    let args = [fd(dir), path(file), at.into(), path(name), 0, 0];
    // SAFETY: the kernel reads two strings.
    unsafe { Call::new(Sysno::REMOVEXATTRAT, args) }
}

/// The file whose attributes the older calls use.
#[derive(Clone, Copy)]
pub(crate) enum Target<'a> {
    /// The target of a path.
    Path(&'a CStr),
    /// The same, but the link itself if the path ends in one.
    Link(&'a CStr),
    /// An open file, not opened with `O_PATH`.
    File(BorrowedFd<'a>),
}

impl Target<'_> {
    /// The member of a family of three calls, and its first register.
    fn among(self, [by_path, of_link, by_file]: [Sysno; 3]) -> (Sysno, u64) {
        match self {
            Self::Path(name) => (by_path, path(name)),
            Self::Link(name) => (of_link, path(name)),
            Self::File(file) => (by_file, fd(file)),
        }
    }
}

/// `setxattr(path, name, value, size, flags)`, `lsetxattr`, `fsetxattr`
pub(crate) fn setxattr<'a>(
    of: Target<'a>,
    name: &'a CStr,
    value: &'a [u8],
    flags: u32,
) -> Call<'a, ()> {
    let (call, of) = of.among([Sysno::SETXATTR, Sysno::LSETXATTR, Sysno::FSETXATTR]);
    let (at, len) = (address(value.as_ptr()), value.len() as u64);
    // SAFETY: the kernel reads the strings and the value.
    unsafe { Call::new(call, [of, path(name), at, len, flags.into(), 0]) }
}

/// `getxattr(path, name, value, size)`, `lgetxattr`, `fgetxattr`
pub(crate) fn getxattr<'a>(of: Target<'a>, name: &'a CStr, value: &'a mut [u8]) -> Call<'a, usize> {
    let (call, of) = of.among([Sysno::GETXATTR, Sysno::LGETXATTR, Sysno::FGETXATTR]);
    let (at, len) = (address(value.as_mut_ptr()), value.len() as u64);
    // SAFETY: the kernel reads the strings and writes to the value no more than its size.
    unsafe { Call::new(call, [of, path(name), at, len, 0, 0]) }
}

/// `listxattr(path, list, size)`, `llistxattr`, `flistxattr`
pub(crate) fn listxattr<'a>(of: Target<'a>, list: &'a mut [u8]) -> Call<'a, usize> {
    let (call, of) = of.among([Sysno::LISTXATTR, Sysno::LLISTXATTR, Sysno::FLISTXATTR]);
    let args = [of, address(list.as_mut_ptr()), list.len() as u64, 0, 0, 0];
    // SAFETY: the kernel reads a string and writes to the list no more than its size.
    unsafe { Call::new(call, args) }
}

/// `removexattr(path, name)`, `lremovexattr`, `fremovexattr`
pub(crate) fn removexattr<'a>(of: Target<'a>, name: &'a CStr) -> Call<'a, ()> {
    let (call, of) = of.among([Sysno::REMOVEXATTR, Sysno::LREMOVEXATTR, Sysno::FREMOVEXATTR]);
    // SAFETY: the kernel reads the strings.
    unsafe { Call::new(call, [of, path(name), 0, 0, 0, 0]) }
}
