//! The emulations behind calls that are unavailable. The call itself is made with the caller's own
//! words, so that the kernel judges them; here the words become types, and a word that no type can
//! hold gets the kernel's error for it. If several errors apply, the reported one may differ from
//! the kernel's.
#![forbid(unsafe_code)]

use core::ffi::{CStr, c_char, c_int, c_uint, c_void};
use core::mem::MaybeUninit;
use core::time::Duration;

use rustix::event::epoll::Event;
use rustix::fd::IntoRawFd;
use rustix::fs::{Access, AtFlags, Mode, RenameFlags, Statx, StatxFlags, XattrFlags};
use rustix::io::{IoSlice, IoSliceMut, ReadWriteFlags};
use rustix::rand::GetRandomFlags;
use seccompat::fs::OpenHow;
use seccompat::io::SignalMask;
use seccompat::{Done, Error, ErrorKind, Sysno, Weaknesses, fs, io, mm, process, rand};
use seccompat_catalogue::Errno;

use crate::how::Answer;
use crate::types::{At, Fd, Offset, Plain, Text, XattrArgs};

/// The kernel's error for a word that no type can hold.
pub(crate) fn said(call: Sysno, errno: Errno) -> Error {
    Error::from_parts(call, errno.get(), ErrorKind::Kernel).unwrap_or_else(|| unreachable!())
}

/// The answer to a call that returns no value.
pub(crate) fn nothing(done: Result<Done<()>, Error>) -> Answer {
    done.map(|Done { by, .. }| Done { value: 0, by })
}

fn length(done: Result<Done<usize>, Error>) -> Answer {
    done.map(|Done { value, by }| Done { value: i64::try_from(value).unwrap_or(i64::MAX), by })
}

fn string(call: Sysno, text: &Text) -> Result<&CStr, Error> {
    text.tested().ok().flatten().ok_or_else(|| said(call, Errno::EFAULT))
}

/// A path. Newer kernels take NULL for an empty path if the flags allow an empty path.
fn path_or_empty(call: Sysno, text: &Text, flags: AtFlags) -> Result<&CStr, Error> {
    match text.tested() {
        Ok(None) if flags.contains(AtFlags::EMPTY_PATH) => Ok(c""),
        _ => string(call, text),
    }
}

fn at_flags(flags: c_int) -> AtFlags {
    AtFlags::from_bits_retain(flags as u32)
}

pub(crate) fn openat2(
    _: Weaknesses,
    dirfd: Fd,
    path: Text,
    how: At<[u64; 3]>,
    size: usize,
) -> Answer {
    let call = Sysno::OPENAT2;
    let [flags, mode, resolve] = how.versioned_tested(size).map_err(|errno| said(call, errno))?;
    let how = OpenHow::from_words(flags, mode, resolve);
    let Done { value, by } = fs::openat2_with(dirfd.borrow(), string(call, &path)?, &how)?;
    Ok(Done { value: value.into_raw_fd().into(), by })
}

pub(crate) fn faccessat2(
    _: Weaknesses,
    dirfd: Fd,
    path: Text,
    mode: c_int,
    flags: c_int,
) -> Answer {
    let path = string(Sysno::FACCESSAT2, &path)?;
    // The type is signed if rustix uses the C library.
    let mode = Access::from_bits_retain(mode as _);
    nothing(fs::faccessat2_with(dirfd.borrow(), path, mode, at_flags(flags)))
}

pub(crate) fn fchmodat2(
    _: Weaknesses,
    dirfd: Fd,
    path: Text,
    mode: c_uint,
    flags: c_uint,
) -> Answer {
    let path = string(Sysno::FCHMODAT2, &path)?;
    // The kernel drops bits that are not permissions (`S_IALLUGO`).
    let mode = Mode::from_bits_retain(mode);
    nothing(fs::fchmodat2_with(dirfd.borrow(), path, mode, at_flags(flags as c_int)))
}

pub(crate) fn statx(
    accept: Weaknesses,
    dirfd: Fd,
    path: Text,
    flags: c_int,
    mask: c_uint,
    into: At<Statx>,
) -> Answer {
    let flags = at_flags(flags);
    let path = path_or_empty(Sysno::STATX, &path, flags)?;
    let mask = StatxFlags::from_bits_retain(mask);
    let Done { value, by } = fs::statx_with(dirfd.borrow(), path, flags, mask, accept)?;
    into.write_tested(value).map_err(|errno| said(Sysno::STATX, errno))?;
    Ok(Done { value: 0, by })
}

pub(crate) fn renameat2(
    accept: Weaknesses,
    old_fd: Fd,
    old: Text,
    new_fd: Fd,
    new: Text,
    flags: c_uint,
) -> Answer {
    let [old, new] = [string(Sysno::RENAMEAT2, &old)?, string(Sysno::RENAMEAT2, &new)?];
    let flags = RenameFlags::from_bits_retain(flags);
    nothing(fs::renameat2_with(old_fd.borrow(), old, new_fd.borrow(), new, flags, accept))
}

pub(crate) fn copy_file_range(
    _: Weaknesses,
    from: Fd,
    from_offset: At<u64>,
    to: Fd,
    to_offset: At<u64>,
    len: usize,
    flags: c_uint,
) -> Answer {
    let call = Sysno::COPY_FILE_RANGE;
    if flags != 0 {
        return Err(said(call, Errno::EINVAL));
    }
    // Both pointers may name one place.
    let read = |offset: &At<u64>| offset.tested().map_err(|errno| said(call, errno));
    let (mut from_at, mut to_at) = (read(&from_offset)?, read(&to_offset)?);
    let (from, to) = (from.borrow(), to.borrow());
    let done = fs::copy_file_range_with(from, from_at.as_mut(), to, to_at.as_mut(), len)?;
    if done.value > 0 {
        for (place, at) in [(from_offset, from_at), (to_offset, to_at)] {
            if let Some(at) = at {
                place.write_tested(at).map_err(|errno| said(call, errno))?;
            }
        }
    }
    length(Ok(done))
}

pub(crate) fn setxattrat(
    _: Weaknesses,
    dirfd: Fd,
    path: Text,
    at: c_uint,
    name: Text,
    args: At<XattrArgs>,
    size: usize,
) -> Answer {
    let call = Sysno::SETXATTRAT;
    let at = at_flags(at as c_int);
    let args = args.versioned_tested(size).map_err(|errno| said(call, errno))?;
    let flags = XattrFlags::from_bits_retain(args.flags());
    let (path, name) = (path_or_empty(call, &path, at)?, string(call, &name)?);
    let (size, mut value) = (args.size(), args.into_value());
    let value = value.all(size).ok_or_else(|| said(call, Errno::EFAULT))?;
    nothing(fs::setxattrat_with(dirfd.borrow(), path, at, name, value, flags))
}

pub(crate) fn getxattrat(
    _: Weaknesses,
    dirfd: Fd,
    path: Text,
    at: c_uint,
    name: Text,
    args: At<XattrArgs>,
    size: usize,
) -> Answer {
    let call = Sysno::GETXATTRAT;
    let at = at_flags(at as c_int);
    let args = args.versioned_tested(size).map_err(|errno| said(call, errno))?;
    if args.flags() != 0 {
        return Err(said(call, Errno::EINVAL));
    }
    let (path, name) = (path_or_empty(call, &path, at)?, string(call, &name)?);
    let (size, mut value) = (args.size(), args.into_value());
    let value = value.all(size).ok_or_else(|| said(call, Errno::EFAULT))?;
    length(fs::getxattrat_with(dirfd.borrow(), path, at, name, value))
}

pub(crate) fn listxattrat(
    _: Weaknesses,
    dirfd: Fd,
    path: Text,
    at: c_uint,
    mut list: At<u8>,
    size: usize,
) -> Answer {
    let call = Sysno::LISTXATTRAT;
    let at = at_flags(at as c_int);
    let path = path_or_empty(call, &path, at)?;
    let list = list.all(size).ok_or_else(|| said(call, Errno::EFAULT))?;
    length(fs::listxattrat_with(dirfd.borrow(), path, at, list))
}

pub(crate) fn removexattrat(
    _: Weaknesses,
    dirfd: Fd,
    path: Text,
    at: c_uint,
    name: Text,
) -> Answer {
    let call = Sysno::REMOVEXATTRAT;
    let at = at_flags(at as c_int);
    let (path, name) = (path_or_empty(call, &path, at)?, string(call, &name)?);
    nothing(fs::removexattrat_with(dirfd.borrow(), path, at, name))
}

/// `UIO_MAXIOV`: the kernel's limit for vectors.
const MOST_PLACES: usize = 1024;

fn places<T: Plain>(call: Sysno, places: &mut At<T>, count: usize) -> Result<&mut [T], Error> {
    if count > MOST_PLACES {
        return Err(said(call, Errno::EINVAL));
    }
    places.test(count * size_of::<T>()).map_err(|errno| said(call, errno))?;
    places.all(count).ok_or_else(|| said(call, Errno::EFAULT))
}

pub(crate) fn preadv2(
    _: Weaknesses,
    file: Fd,
    mut into: At<IoSliceMut<'static>>,
    count: usize,
    offset: Offset,
    flags: c_int,
) -> Answer {
    let into = places(Sysno::PREADV2, &mut into, count)?;
    let flags = ReadWriteFlags::from_bits_retain(flags as u32);
    length(io::preadv2_with(file.borrow(), into, offset.get(), flags))
}

pub(crate) fn pwritev2(
    _: Weaknesses,
    file: Fd,
    mut from: At<IoSlice<'static>>,
    count: usize,
    offset: Offset,
    flags: c_int,
) -> Answer {
    let from = places(Sysno::PWRITEV2, &mut from, count)?;
    let flags = ReadWriteFlags::from_bits_retain(flags as u32);
    length(io::pwritev2_with(file.borrow(), from, offset.get(), flags))
}

pub(crate) fn epoll_pwait2(
    _: Weaknesses,
    epoll: Fd,
    mut events: At<MaybeUninit<Event>>,
    count: c_int,
    timeout: At<[i64; 2]>,
    mask: At<u64>,
    mask_size: usize,
) -> Answer {
    let wrong = || said(Sysno::EPOLL_PWAIT2, Errno::EINVAL);
    let bad = |errno| said(Sysno::EPOLL_PWAIT2, errno);
    let timeout = match timeout.tested().map_err(bad)? {
        None => None,
        Some([seconds, nanoseconds]) => {
            // On 32-bit ABIs the upper half is padding, which the kernel does not read.
            let is_narrow = cfg!(target_pointer_width = "32");
            let nanoseconds = if is_narrow { nanoseconds & 0xffff_ffff } else { nanoseconds };
            let seconds = u64::try_from(seconds).map_err(|_| wrong())?;
            let nanoseconds = u32::try_from(nanoseconds).ok().filter(|&n| n < 1_000_000_000);
            Some(Duration::new(seconds, nanoseconds.ok_or_else(wrong)?))
        }
    };
    if mask_size != size_of::<u64>() && !mask.address().is_null() {
        return Err(wrong());
    }
    let mask = mask.tested().map_err(bad)?.map(SignalMask);
    let count = usize::try_from(count).map_err(|_| wrong())?;
    let events = events.all(count).ok_or_else(|| said(Sysno::EPOLL_PWAIT2, Errno::EFAULT))?;
    length(io::epoll_pwait2_with(epoll.borrow(), events, timeout, mask))
}

pub(crate) fn mlock2(accept: Weaknesses, addr: At<c_void>, len: usize, flags: c_uint) -> Answer {
    if flags > 1 {
        return Err(said(Sysno::MLOCK2, Errno::EINVAL));
    }
    nothing(mm::mlock2_with(addr.address(), len, flags == 1, accept))
}

pub(crate) fn execveat(
    accept: Weaknesses,
    dirfd: Fd,
    path: Text,
    mut argv: At<*const c_char>,
    mut envp: At<*const c_char>,
    flags: c_int,
) -> Answer {
    let call = Sysno::EXECVEAT;
    let path = string(call, &path)?;
    let fault = || said(call, Errno::EFAULT);
    // The first word tells a list from a bad pointer; the kernel reads the strings.
    for list in [&argv, &envp] {
        list.tested().map_err(|errno| said(call, errno))?;
    }
    let argv = argv.strings().ok_or_else(fault)?;
    let envp = envp.strings().ok_or_else(fault)?;
    let (dirfd, flags) = (dirfd.borrow(), at_flags(flags));
    Err(process::execveat_with(dirfd, path, &argv, &envp, flags, accept))
}

pub(crate) fn getrandom(_: Weaknesses, mut into: At<u8>, len: usize, flags: c_uint) -> Answer {
    /// `MAX_RW_COUNT`, for pages of 4096 bytes.
    const MOST: usize = 0x7fff_f000;
    let into = into.all((len).min(MOST)).ok_or_else(|| said(Sysno::GETRANDOM, Errno::EFAULT))?;
    length(rand::getrandom_with(into, GetRandomFlags::from_bits_retain(flags)))
}

/// The answer to a call that returned a word and has no emulation.
pub(crate) fn native(made: Result<u64, Error>) -> Answer {
    made.map(|value| Done { value: value as i64, by: seccompat::By::Native })
}
