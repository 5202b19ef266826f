//! seccomp(2), prctl(2) and the requests of seccomp_unotify(2).
//!
//! # Why this file has unsafe code
//! These calls take addresses, and have no safe interface.
#![allow(unsafe_code)]

use core::ffi::{CStr, c_int, c_long, c_uint, c_ulong};
use core::mem::MaybeUninit;
use core::ptr;

use seccompat_bpf::Program;

use crate::errno::{Errno, Result};
use crate::types::Notification;

pub(crate) const TSYNC: c_ulong = libc::SECCOMP_FILTER_FLAG_TSYNC;
pub(crate) const LOG: c_ulong = libc::SECCOMP_FILTER_FLAG_LOG;
pub(crate) const SPEC_ALLOW: c_ulong = libc::SECCOMP_FILTER_FLAG_SPEC_ALLOW;
pub(crate) const NEW_LISTENER: c_ulong = libc::SECCOMP_FILTER_FLAG_NEW_LISTENER;
pub(crate) const TSYNC_ESRCH: c_ulong = libc::SECCOMP_FILTER_FLAG_TSYNC_ESRCH;
pub(crate) const WAIT_KILLABLE: c_ulong = libc::SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
pub(crate) const RET_LOG: u32 = libc::SECCOMP_RET_LOG;
pub(crate) const RET_KILL_PROCESS: u32 = libc::SECCOMP_RET_KILL_PROCESS;
pub(crate) const RET_USER_NOTIF: u32 = libc::SECCOMP_RET_USER_NOTIF;

/// The sizes of the structures of seccomp_unotify(2).
pub(crate) type Sizes = libc::seccomp_notif_sizes;

/// `seccomp(operation, flags, args)`
fn seccomp<T>(operation: c_uint, flags: c_ulong, args: *mut T) -> Result<c_long> {
    // SAFETY: the callers in this file pass null, or what the operation reads and writes.
    match unsafe { libc::syscall(libc::SYS_seccomp, operation, flags, args) } {
        -1 => Err(Errno::last()),
        returned => Ok(returned),
    }
}

/// Whether there is seccomp(2): strict mode takes no flags, so it refuses these.
pub(crate) fn has_seccomp() -> bool {
    seccomp::<u8>(libc::SECCOMP_SET_MODE_STRICT, 1, ptr::null_mut()) == Err(Errno::EINVAL)
}

/// Whether the kernel knows these flags: then it looks for the filter, which is null.
pub(crate) fn has_flag(flags: c_ulong) -> bool {
    seccomp::<u8>(libc::SECCOMP_SET_MODE_FILTER, flags, ptr::null_mut()) == Err(Errno::EFAULT)
}

/// Whether the kernel knows this action.
pub(crate) fn has_action(mut action: u32) -> bool {
    seccomp(libc::SECCOMP_GET_ACTION_AVAIL, 0, &raw mut action).is_ok()
}

/// The sizes of the kernel's structures of notifications.
pub(crate) fn sizes() -> Result<Sizes> {
    let mut sizes = Sizes { seccomp_notif: 0, seccomp_notif_resp: 0, seccomp_data: 0 };
    seccomp(libc::SECCOMP_GET_NOTIF_SIZES, 0, &raw mut sizes).map(|_| sizes)
}

/// Sets `no_new_privs` on this thread.
pub(crate) fn no_new_privs() -> Result<()> {
    // SAFETY: it takes numbers.
    match unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) } {
        0 => Ok(()),
        _ => Err(Errno::last()),
    }
}

/// Installs a filter by seccomp(2): its result is 0, a descriptor, or the id of a thread.
pub(crate) fn install(program: &Program, flags: c_ulong) -> Result<c_long> {
    let mut filter = sock_filters(program);
    let len = u16::try_from(filter.len()).unwrap_or(u16::MAX);
    let mut prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    seccomp(libc::SECCOMP_SET_MODE_FILTER, flags, &raw mut prog)
}

/// Installs a filter by prctl(2), for kernels before 3.17.
pub(crate) fn install_by_prctl(program: &Program) -> Result<()> {
    let mut filter = sock_filters(program);
    let len = u16::try_from(filter.len()).unwrap_or(u16::MAX);
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    // SAFETY: the kernel copies the filter that `prog` describes, which outlives the call.
    let failed = unsafe {
        libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const prog, 0, 0)
    };
    if failed == 0 { Ok(()) } else { Err(Errno::last()) }
}

fn sock_filters(program: &Program) -> Vec<libc::sock_filter> {
    let insns = program.insns().iter();
    insns.map(|i| libc::sock_filter { code: i.code, jt: i.jt, jf: i.jf, k: i.k }).collect()
}

/// A request about notifications, with the caller's structure.
fn request(fd: c_int, request: libc::Ioctl, with: &Notification) -> Result<c_int> {
    // SAFETY: the caller of the export guarantees that the structure is what the request reads and
    // writes, as in libseccomp; the kernel judges null.
    match unsafe { libc::ioctl(fd, request, with.address()) } {
        -1 => Err(Errno::last()),
        returned => Ok(returned),
    }
}

/// `SECCOMP_IOCTL_NOTIF_RECV`
pub(crate) fn receive(fd: c_int, into: &Notification) -> Result<()> {
    request(fd, 0xc050_2100u32 as libc::Ioctl, into).map(drop)
}

/// `SECCOMP_IOCTL_NOTIF_SEND`
pub(crate) fn respond(fd: c_int, with: &Notification) -> Result<()> {
    request(fd, 0xc018_2101u32 as libc::Ioctl, with).map(drop)
}

/// `SECCOMP_IOCTL_NOTIF_ADDFD`: the new descriptor in the other process.
pub(crate) fn add_fd(fd: c_int, with: &Notification) -> Result<c_int> {
    request(fd, 0x4018_2103u32 as libc::Ioctl, with)
}

/// `SECCOMP_IOCTL_NOTIF_ID_VALID`, or what kernels before 5.17 called so.
pub(crate) fn is_valid(fd: c_int, id: u64) -> bool {
    let ask = |request: u32| {
        // SAFETY: it reads the id.
        unsafe { libc::ioctl(fd, request as libc::Ioctl, &raw const id) == 0 }
    };
    ask(0x4008_2102) || ask(0x8008_2102)
}

/// Closes a descriptor that this library owns.
pub(crate) fn close(fd: c_int) {
    // SAFETY: it is the listener's, and nothing here uses it again.
    let _result = unsafe { libc::close(fd) };
}

/// Writes all bytes to a descriptor.
pub(crate) fn write_all(fd: c_int, mut bytes: &[u8]) -> Result<()> {
    while !bytes.is_empty() {
        // SAFETY: it reads from the slice.
        let written = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        match usize::try_from(written) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(_) if Errno::last().negative() == -libc::EINTR => {}
            Err(_) => return Err(Errno::last()),
        }
    }
    Ok(())
}

/// The rights of this process: they decide whether the environment or a file configures this library.
pub(crate) struct Rights {
    pub(crate) is_root: bool,
    /// `AT_SECURE`: the process has rights that its user lacks.
    pub(crate) is_secure: bool,
}

pub(crate) fn rights() -> Rights {
    // SAFETY: it only returns a number.
    let euid = unsafe { libc::geteuid() };
    // SAFETY: it only returns a number.
    let secure = unsafe { libc::getauxval(libc::AT_SECURE) };
    Rights { is_root: euid == 0, is_secure: secure != 0 }
}

/// Whether something has this path.
pub(crate) fn exists(path: &CStr) -> bool {
    let mut about = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the path ends in a zero, and the kernel writes the structure.
    unsafe { libc::lstat(path.as_ptr(), about.as_mut_ptr()) == 0 }
}

/// The thread's name (`comm`), without the zeros.
pub(crate) fn comm() -> Vec<u8> {
    let mut name = MaybeUninit::<[u8; 16]>::zeroed();
    // SAFETY: the kernel writes 16 bytes.
    let _result = unsafe { libc::prctl(libc::PR_GET_NAME, name.as_mut_ptr(), 0, 0, 0) };
    // SAFETY: they were zeroed, and any byte is a u8.
    let name = unsafe { name.assume_init() };
    name.split(|byte| *byte == 0).next().unwrap_or_default().to_vec()
}
