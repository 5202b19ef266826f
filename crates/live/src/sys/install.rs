//! Installs filters on this process: `seccomp(2)` and `prctl(2)`.
//!
//! # Why this file has unsafe code
//! Neither call has a safe interface that takes a filter.
#![allow(unsafe_code)]

use std::io;

use seccompat_bpf::{Insn, Program};
use seccompat_catalogue::Sysno;

use crate::means::may;

/// The options of an installation: the flags of seccomp(2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Flags {
    /// `SECCOMP_FILTER_FLAG_LOG`: actions other than ALLOW are logged.
    pub log: bool,
    /// `SECCOMP_FILTER_FLAG_SPEC_ALLOW`: speculation stays unchanged.
    pub spec_allow: bool,
    /// `SECCOMP_FILTER_FLAG_TSYNC`: every thread of the process gets the filter, or none does.
    pub tsync: bool,
}

impl Flags {
    pub(crate) fn bits(self) -> u32 {
        let flag = |is: bool, bit: libc::c_ulong| if is { bit } else { 0 };
        let bits = flag(self.log, libc::SECCOMP_FILTER_FLAG_LOG)
            | flag(self.spec_allow, libc::SECCOMP_FILTER_FLAG_SPEC_ALLOW)
            | flag(self.tsync, libc::SECCOMP_FILTER_FLAG_TSYNC);
        u32::try_from(bits).unwrap_or(0)
    }
}

/// `seccomp(SECCOMP_SET_MODE_FILTER, flags, program)`—Installs a filter on this thread, for good.
///
/// # Errors
/// EACCES without no_new_privs or CAP_SYS_ADMIN; the others of seccomp(2).
pub fn install(program: &Program, flags: u32) -> io::Result<()> {
    set_filter(&mut sock_filters(program), flags)
}

pub(crate) fn sock_filters(program: &Program) -> Vec<libc::sock_filter> {
    let one = |i: &Insn| libc::sock_filter { code: i.code, jt: i.jt, jf: i.jf, k: i.k };
    program.insns().iter().map(one).collect()
}

pub(crate) fn set_filter(filter: &mut [libc::sock_filter], flags: u32) -> io::Result<()> {
    match seccomp(filter, flags.into())? {
        0 => Ok(()),
        _ => Err(io::Error::other("a filter here fakes its success")),
    }
}

/// Installs a filter with a listener, a descriptor that the kernel chooses: the lowest free one.
/// Between a notification and its answer only a fatal signal interrupts the thread (Linux 5.19).
pub(super) fn listen(filter: &mut [libc::sock_filter]) -> io::Result<()> {
    let flags =
        libc::SECCOMP_FILTER_FLAG_NEW_LISTENER | libc::SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
    seccomp(filter, flags).map(drop)
}

/// `seccomp(SECCOMP_SET_MODE_FILTER, flags, filter)`
fn seccomp(filter: &mut [libc::sock_filter], flags: libc::c_ulong) -> io::Result<libc::c_long> {
    let len = u16::try_from(filter.len()).unwrap_or(u16::MAX);
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    // SAFETY: the kernel copies the program that `prog` describes, which outlives the call.
    let returned = unsafe {
        libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, flags, &raw const prog)
    };
    if returned < 0 { Err(io::Error::last_os_error()) } else { Ok(returned) }
}

/// Installs a filter on this thread with logging of its refusals, if the kernel supports that:
/// otherwise an older filter's logging would end, since the newer filter's answer wins.
///
/// If a filter refuses `seccomp(2)`, `prctl(2)` does the same without logging.
///
/// # Errors
/// The errors of seccomp(2): EACCES without no_new_privs or CAP_SYS_ADMIN.
pub fn install_logged(program: &Program) -> io::Result<()> {
    let mut filter = sock_filters(program);
    if !may(Sysno::SECCOMP) {
        return set_filter_by_prctl(&mut filter);
    }
    let logged = Flags { log: true, ..Flags::default() };
    let tries = set_filter(&mut filter, logged.bits()).or_else(|_| set_filter(&mut filter, 0));
    tries.or_else(|first| set_filter_by_prctl(&mut filter).map_err(|_| first))
}

/// `prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program)`
pub(super) fn set_filter_by_prctl(filter: &mut [libc::sock_filter]) -> io::Result<()> {
    let len = u16::try_from(filter.len()).unwrap_or(u16::MAX);
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    // SAFETY: as in `set_filter`.
    let failed = unsafe {
        libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const prog, 0, 0)
    };
    if failed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
