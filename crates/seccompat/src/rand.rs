//! Random bytes.
#![forbid(unsafe_code)]

use core::ffi::CStr;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::fs::{FileType, Mode, OFlags, fstat, open};
use rustix::rand::GetRandomFlags;
use seccompat_catalogue::{Errno, Sysno};

use crate::about;
use crate::attempt::attempt;
use crate::done::{exactly, value};
use crate::path::from_rustix;
use crate::sys::told;
use crate::{Done, Error, ErrorKind};

/// `getrandom(buf, len, flags)`—Fills a buffer with random bytes, and returns how many it wrote:
/// all, up to 256, unless a signal came first.
///
/// Linux 3.17. If a filter refuses it or the kernel lacks it, the bytes come from the devices,
/// which have the same source; the emulation waits, on `/dev/random`, until the source is seeded.
///
/// # Errors
/// The call's own errors: EAGAIN with `NONBLOCK` before the source is seeded. `Emulation` if `/dev`
/// has no such devices.
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// Async-signal-safe, the emulation included.
///
/// # References
/// [getrandom(2)](https://man7.org/linux/man-pages/man2/getrandom.2.html),
/// [random(4)](https://man7.org/linux/man-pages/man4/random.4.html), `drivers/char/random.c`
#[inline(always)]
pub fn getrandom(into: &mut [u8], flags: GetRandomFlags) -> Result<usize, Error> {
    value(getrandom_with(into, flags))
}

/// Like [`getrandom`], and reports how the call was done.
///
/// # Errors
/// As [`getrandom`].
#[inline(always)]
pub fn getrandom_with(into: &mut [u8], flags: GetRandomFlags) -> Result<Done<usize>, Error> {
    let args = told::getrandom(into, flags.bits()).args();
    // The call and its emulation write to it, never both at once.
    let into = core::cell::RefCell::new(into);
    attempt(
        &about::GETRANDOM,
        &args,
        || told::getrandom(&mut into.borrow_mut(), flags.bits()).make(),
        || from_devices(&mut into.borrow_mut(), flags).map(exactly),
    )
}

fn from_devices(into: &mut [u8], flags: GetRandomFlags) -> Result<usize, Error> {
    let all = GetRandomFlags::NONBLOCK | GetRandomFlags::RANDOM | GetRandomFlags::INSECURE;
    let contradict = GetRandomFlags::RANDOM | GetRandomFlags::INSECURE;
    if !all.contains(flags) || flags.contains(contradict) {
        return Err(Error::new(Sysno::GETRANDOM, Errno::EINVAL, ErrorKind::Kernel));
    }
    if !flags.contains(GetRandomFlags::INSECURE) {
        wait_for_seed(flags.contains(GetRandomFlags::NONBLOCK))?;
    }
    let device = if flags.contains(GetRandomFlags::RANDOM) {
        device(c"/dev/random", 8)?
    } else {
        device(c"/dev/urandom", 9)?
    };
    rustix::io::read(&device, into).map_err(|errno| match from_rustix(errno) {
        // Only C code can pass such memory.
        Errno::EFAULT => Error::new(Sysno::GETRANDOM, Errno::EFAULT, ErrorKind::Kernel),
        errno => lacked(Sysno::READ, errno),
    })
}

/// `/dev/random` becomes readable once there is enough entropy.
fn wait_for_seed(now: bool) -> Result<(), Error> {
    let device = device(c"/dev/random", 8)?;
    let mut polled = [PollFd::new(&device, PollFlags::IN)];
    let none = Timespec { tv_sec: 0, tv_nsec: 0 };
    match poll(&mut polled, now.then_some(&none)) {
        Ok(0) => Err(Error::new(Sysno::GETRANDOM, Errno::EAGAIN, ErrorKind::Kernel)),
        Ok(_) => Ok(()),
        Err(rustix::io::Errno::INTR) => {
            Err(Error::new(Sysno::GETRANDOM, Errno::EINTR, ErrorKind::Kernel))
        }
        Err(errno) => Err(lacked(Sysno::POLL, from_rustix(errno))),
    }
}

/// Opens a memory device, and checks that it is one: a container may have any file in `/dev`.
fn device(path: &CStr, minor: u32) -> Result<OwnedFd, Error> {
    let failed = |errno| lacked(Sysno::OPENAT, from_rustix(errno));
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = open(path, flags, Mode::empty()).map_err(failed)?;
    let stat = fstat(&file).map_err(failed)?;
    let is_device = FileType::from_raw_mode(stat.st_mode) == FileType::CharacterDevice;
    let number = (rustix::fs::major(stat.st_rdev), rustix::fs::minor(stat.st_rdev));
    if is_device && number == (1, minor) {
        Ok(file)
    } else {
        Err(lacked(Sysno::OPENAT, Errno::ENODEV))
    }
}

fn lacked(call: Sysno, errno: Errno) -> Error {
    Error::new(call, errno, ErrorKind::Emulation)
}
