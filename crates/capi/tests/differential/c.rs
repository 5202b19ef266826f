//! The calls of libseccompat, as `seccompat.h` declares them, and `munlockall` of the C library.
//!
//! # Why this file has unsafe code
//! It calls C functions with pointers.
#![allow(unsafe_code)]

use std::ffi::{CString, c_char, c_int, c_uint, c_void};
use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::ptr;
use std::time::Duration;

use rustix::fs::{Access, AtFlags, Mode, RenameFlags, Statx, StatxFlags, XattrFlags};
use rustix::io::ReadWriteFlags;
use rustix::rand::GetRandomFlags;
use seccompat::io::SignalMask;
use seccompat::{By, Done, Error, ErrorKind, Sysno, Weaknesses};
use seccompat_catalogue::Abi;
// This crate exports the symbols.
use seccompat_capi as _;

use crate::face::{Answer, Face};

/// `struct seccompat_how`
#[repr(C)]
struct How {
    size: u32,
    accept: u32,
    by: u32,
    lost: u32,
    who: u32,
    error: i32,
    call: i32,
}

/// `struct xattr_args`
#[repr(C)]
struct XattrArgs {
    value: u64,
    size: u32,
    flags: u32,
}

#[rustfmt::skip]
unsafe extern "C" {
    fn seccompat_openat2_ex(dirfd: c_int, path: *const c_char, how_to: *const [u64; 3], size: usize, how: *mut How) -> c_int;
    fn seccompat_faccessat2_ex(dirfd: c_int, path: *const c_char, mode: c_int, flags: c_int, how: *mut How) -> c_int;
    fn seccompat_fchmodat2_ex(dirfd: c_int, path: *const c_char, mode: c_uint, flags: c_uint, how: *mut How) -> c_int;
    fn seccompat_statx_ex(dirfd: c_int, path: *const c_char, flags: c_int, mask: c_uint, into: *mut c_void, how: *mut How) -> c_int;
    fn seccompat_renameat2_ex(old_fd: c_int, old: *const c_char, new_fd: c_int, new: *const c_char, flags: c_uint, how: *mut How) -> c_int;
    fn seccompat_copy_file_range_ex(from: c_int, from_offset: *mut u64, to: c_int, to_offset: *mut u64, len: usize, flags: c_uint, how: *mut How) -> isize;
    fn seccompat_setxattrat_ex(dirfd: c_int, path: *const c_char, at: c_uint, name: *const c_char, args: *const XattrArgs, size: usize, how: *mut How) -> c_int;
    fn seccompat_getxattrat_ex(dirfd: c_int, path: *const c_char, at: c_uint, name: *const c_char, args: *const XattrArgs, size: usize, how: *mut How) -> isize;
    fn seccompat_listxattrat_ex(dirfd: c_int, path: *const c_char, at: c_uint, list: *mut u8, size: usize, how: *mut How) -> isize;
    fn seccompat_removexattrat_ex(dirfd: c_int, path: *const c_char, at: c_uint, name: *const c_char, how: *mut How) -> c_int;
    fn seccompat_preadv2_ex(file: c_int, into: *const IoSliceMut<'_>, count: usize, offset: i64, flags: c_int, how: *mut How) -> isize;
    fn seccompat_pwritev2_ex(file: c_int, from: *const IoSlice<'_>, count: usize, offset: i64, flags: c_int, how: *mut How) -> isize;
    fn seccompat_close_range_ex(first: c_uint, last: c_uint, flags: c_uint, how: *mut How) -> c_int;
    fn seccompat_epoll_pwait2_ex(epoll: c_int, events: *mut c_void, room: c_int, timeout: *const [i64; 2], mask: *const u64, size: usize, how: *mut How) -> c_int;
    fn seccompat_mlock2_ex(addr: *const c_void, len: usize, flags: c_uint, how: *mut How) -> c_int;
    fn munlockall() -> c_int;
    fn seccompat_getrandom_ex(into: *mut u8, len: usize, flags: c_uint, how: *mut How) -> isize;
}

/// Unlocks all locked memory.
pub fn unlock() {
    // SAFETY: it does not change the contents of memory.
    assert_eq!(unsafe { munlockall() }, 0);
}

/// libseccompat.
pub struct C;

/// Makes a call, and reads how it was done.
fn told(accept: Weaknesses, call: impl FnOnce(*mut How) -> i64) -> Answer<i64> {
    let size = u32::try_from(size_of::<How>()).unwrap();
    let mut how = How { size, accept: accept.bits(), by: 9, lost: 9, who: 9, error: 9, call: 9 };
    let value = call(&raw mut how);
    assert_eq!((how.size, how.accept), (size, accept.bits()), "the input fields are unchanged");
    if value >= 0 {
        assert_eq!((how.who, how.error, how.call), (0, 0, 0), "no error is reported");
        let lost = Weaknesses::from_bits(how.lost).unwrap();
        let by = match how.by {
            1 => By::Native,
            2 => By::Emulated(lost),
            by => panic!("done by {by}"),
        };
        return Ok(Done { value, by });
    }
    assert_eq!((how.by, how.lost), (0, 0), "nothing was done");
    let kind = match how.who {
        1 => ErrorKind::Kernel,
        2 => ErrorKind::Filtered,
        3 => ErrorKind::Missing,
        4 => ErrorKind::Undetermined,
        5 => ErrorKind::Emulation,
        who => panic!("{value} by {who}"),
    };
    let call = Sysno::from_number(Abi::NATIVE.unwrap(), u32::try_from(how.call).unwrap());
    let error = Error::from_parts(call.unwrap(), u16::try_from(how.error).unwrap(), kind).unwrap();
    assert_eq!(value, -i64::from(error.errno().raw_os_error()), "{error:?}");
    Err(error)
}

fn nothing(answer: Answer<i64>) -> Answer<()> {
    answer.map(|Done { value, by }| {
        assert_eq!(value, 0);
        Done { value: (), by }
    })
}

fn length(answer: Answer<i64>) -> Answer<usize> {
    answer.map(|Done { value, by }| Done { value: usize::try_from(value).unwrap(), by })
}

fn string(text: &str) -> CString {
    CString::new(text).unwrap()
}

fn place(offset: Option<&mut u64>) -> *mut u64 {
    offset.map_or(ptr::null_mut(), ptr::from_mut)
}

const EXACT: Weaknesses = Weaknesses::NONE;

impl Face for C {
    fn openat2(&self, dirfd: BorrowedFd<'_>, path: &str, how_to: [u64; 3]) -> Answer<OwnedFd> {
        let (dirfd, path, size) = (dirfd.as_raw_fd(), string(path), size_of_val(&how_to));
        let Done { value, by } = told(EXACT, |how| {
            // SAFETY: a string and two structures that outlive the call.
            unsafe { seccompat_openat2_ex(dirfd, path.as_ptr(), &raw const how_to, size, how) }
                .into()
        })?;
        // SAFETY: the call made it for the caller.
        let value = unsafe { OwnedFd::from_raw_fd(i32::try_from(value).unwrap()) };
        Ok(Done { value, by })
    }

    fn faccessat2(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        mode: Access,
        flags: AtFlags,
    ) -> Answer<()> {
        let (dirfd, path) = (dirfd.as_raw_fd(), string(path));
        let [mode, flags] = [mode.bits(), flags.bits()].map(|bits| bits as c_int);
        nothing(told(EXACT, |how| {
            // SAFETY: a string and a structure that outlive the call.
            unsafe { seccompat_faccessat2_ex(dirfd, path.as_ptr(), mode, flags, how) }.into()
        }))
    }

    fn fchmodat2(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        mode: Mode,
        flags: AtFlags,
    ) -> Answer<()> {
        let (dirfd, path, mode, flags) =
            (dirfd.as_raw_fd(), string(path), mode.bits(), flags.bits());
        nothing(told(EXACT, |how| {
            // SAFETY: a string and a structure that outlive the call.
            unsafe { seccompat_fchmodat2_ex(dirfd, path.as_ptr(), mode, flags, how) }.into()
        }))
    }

    fn statx(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        flags: AtFlags,
        mask: StatxFlags,
        accept: Weaknesses,
    ) -> Answer<Statx> {
        let (dirfd, path) = (dirfd.as_raw_fd(), string(path));
        let (flags, mask) = (flags.bits() as c_int, mask.bits());
        let mut into = MaybeUninit::<Statx>::zeroed();
        let Done { by, .. } = nothing(told(accept, |how| {
            let path = path.as_ptr();
            // SAFETY: a string and two structures that outlive the call.
            unsafe { seccompat_statx_ex(dirfd, path, flags, mask, into.as_mut_ptr().cast(), how) }
                .into()
        }))?;
        // SAFETY: it consists of integers, which were written, or zero.
        Ok(Done { value: unsafe { into.assume_init() }, by })
    }

    fn renameat2(
        &self,
        base: BorrowedFd<'_>,
        old: &str,
        new: &str,
        flags: RenameFlags,
        accept: Weaknesses,
    ) -> Answer<()> {
        let (base, old, new) = (base.as_raw_fd(), string(old), string(new));
        nothing(told(accept, |how| {
            let (old, new, flags) = (old.as_ptr(), new.as_ptr(), flags.bits());
            // SAFETY: two strings and a structure that outlive the call.
            unsafe { seccompat_renameat2_ex(base, old, base, new, flags, how) }.into()
        }))
    }

    fn copy_file_range(
        &self,
        from: BorrowedFd<'_>,
        from_offset: Option<&mut u64>,
        to: BorrowedFd<'_>,
        to_offset: Option<&mut u64>,
        len: usize,
    ) -> Answer<usize> {
        let [from, to] = [from, to].map(|file| file.as_raw_fd());
        let [a, b] = [from_offset, to_offset].map(place);
        length(told(EXACT, |how| {
            // SAFETY: two offsets, or null, and a structure that outlive the call.
            unsafe { seccompat_copy_file_range_ex(from, a, to, b, len, 0, how) }.try_into().unwrap()
        }))
    }

    fn setxattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        name: &str,
        value: &[u8],
        flags: XattrFlags,
    ) -> Answer<()> {
        let (fd, path, name) = (dirfd.as_raw_fd(), string(path), string(name));
        let (address, size) = (value.as_ptr().expose_provenance(), value.len());
        let args = XattrArgs {
            value: address.try_into().unwrap(),
            size: size.try_into().unwrap(),
            flags: flags.bits(),
        };
        nothing(told(EXACT, |how| {
            let (path, name, args) = (path.as_ptr(), name.as_ptr(), &raw const args);
            // SAFETY: two strings, two structures and the value outlive the call.
            unsafe { seccompat_setxattrat_ex(fd, path, at.bits(), name, args, 16, how) }.into()
        }))
    }

    fn getxattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        name: &str,
        into: &mut [u8],
    ) -> Answer<usize> {
        let (fd, path, name) = (dirfd.as_raw_fd(), string(path), string(name));
        let (address, size) = (into.as_mut_ptr().expose_provenance(), into.len());
        let args = XattrArgs {
            value: address.try_into().unwrap(),
            size: size.try_into().unwrap(),
            flags: 0,
        };
        length(told(EXACT, |how| {
            let (path, name, args) = (path.as_ptr(), name.as_ptr(), &raw const args);
            // SAFETY: two strings, two structures and the buffer outlive the call.
            unsafe { seccompat_getxattrat_ex(fd, path, at.bits(), name, args, 16, how) }
                .try_into()
                .unwrap()
        }))
    }

    fn listxattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        into: &mut [u8],
    ) -> Answer<usize> {
        let (fd, path) = (dirfd.as_raw_fd(), string(path));
        length(told(EXACT, |how| {
            let (list, size) = (into.as_mut_ptr(), into.len());
            // SAFETY: a string, a buffer and a structure that outlive the call.
            unsafe { seccompat_listxattrat_ex(fd, path.as_ptr(), at.bits(), list, size, how) }
                .try_into()
                .unwrap()
        }))
    }

    fn removexattrat(
        &self,
        dirfd: BorrowedFd<'_>,
        path: &str,
        at: AtFlags,
        name: &str,
    ) -> Answer<()> {
        let (fd, path, name) = (dirfd.as_raw_fd(), string(path), string(name));
        nothing(told(EXACT, |how| {
            let (path, name) = (path.as_ptr(), name.as_ptr());
            // SAFETY: two strings and a structure that outlive the call.
            unsafe { seccompat_removexattrat_ex(fd, path, at.bits(), name, how) }.into()
        }))
    }

    fn preadv2(
        &self,
        file: BorrowedFd<'_>,
        into: &mut [IoSliceMut<'_>],
        offset: Option<u64>,
        flags: ReadWriteFlags,
    ) -> Answer<usize> {
        let (fd, flags) = (file.as_raw_fd(), flags.bits() as c_int);
        let offset = offset.map_or(-1, |at| at as i64);
        length(told(EXACT, |how| {
            let (into, count) = (into.as_mut_ptr(), into.len());
            // SAFETY: places to write to, laid out as `struct iovec`, and a structure.
            unsafe { seccompat_preadv2_ex(fd, into, count, offset, flags, how) }.try_into().unwrap()
        }))
    }

    fn pwritev2(
        &self,
        file: BorrowedFd<'_>,
        from: &[IoSlice<'_>],
        offset: Option<u64>,
        flags: ReadWriteFlags,
    ) -> Answer<usize> {
        let (fd, flags) = (file.as_raw_fd(), flags.bits() as c_int);
        let offset = offset.map_or(-1, |at| at as i64);
        length(told(EXACT, |how| {
            let (from, count) = (from.as_ptr(), from.len());
            // SAFETY: places to read from, laid out as `struct iovec`, and a structure.
            unsafe { seccompat_pwritev2_ex(fd, from, count, offset, flags, how) }
                .try_into()
                .unwrap()
        }))
    }

    fn close_range_flags(&self) -> &'static [u32] {
        &[0, 4, 4, 1, 8]
    }

    fn close_range(&self, first: u32, last: u32, flags: u32) -> Answer<()> {
        nothing(told(EXACT, |how| {
            // SAFETY: no code owns a descriptor of the range; `how` is a structure that outlives the
            // call.
            unsafe { seccompat_close_range_ex(first, last, flags, how) }.into()
        }))
    }

    fn epoll_pwait2(
        &self,
        epoll: BorrowedFd<'_>,
        room: usize,
        timeout: Duration,
        mask: Option<SignalMask>,
    ) -> Answer<usize> {
        // `struct epoll_event` is 12 bytes, or 16.
        let mut events = vec![0u64; 2 * room];
        let (fd, room) = (epoll.as_raw_fd(), c_int::try_from(room).unwrap());
        let timeout = [timeout.as_secs() as i64, timeout.subsec_nanos().into()];
        let mask = mask.map(|SignalMask(bits)| bits);
        let mask = mask.as_ref().map_or(ptr::null(), ptr::from_ref);
        length(told(EXACT, |how| {
            let (events, timeout) = (events.as_mut_ptr().cast(), &raw const timeout);
            // SAFETY: room for so many events, a time, a mask or null, and a structure.
            unsafe { seccompat_epoll_pwait2_ex(fd, events, room, timeout, mask, 8, how) }.into()
        }))
    }

    fn mlock2(&self, addr: usize, len: usize, on_fault: bool, accept: Weaknesses) -> Answer<()> {
        let (addr, flags) = (ptr::without_provenance(addr), c_uint::from(on_fault));
        // SAFETY: it accesses only `how`, which outlives the call; the memory keeps its contents.
        nothing(told(accept, |how| unsafe { seccompat_mlock2_ex(addr, len, flags, how) }.into()))
    }

    fn getrandom(&self, into: &mut [u8], flags: GetRandomFlags) -> Answer<usize> {
        let flags = flags.bits();
        length(told(EXACT, |how| {
            let (into, len) = (into.as_mut_ptr(), into.len());
            // SAFETY: room for so many bytes, and a structure.
            unsafe { seccompat_getrandom_ex(into, len, flags, how) }.try_into().unwrap()
        }))
    }
}
