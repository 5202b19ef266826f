//! The system calls that a look at another process, or a filter on this one, needs.
//!
//! # Why this file has unsafe code
//! `ptrace(2)`, `seccomp(2)` and `waitpid(2)` have no safe interface that covers them.
#![allow(unsafe_code)]

use std::io;

use seccompat_bpf::{Insn, Program};

/// `seccomp(SECCOMP_SET_MODE_FILTER, flags, program)`—Installs a filter on this thread, for good.
///
/// # Errors
/// EACCES without no_new_privs or CAP_SYS_ADMIN; the others of seccomp(2).
pub fn install(program: &Program, flags: u32) -> io::Result<()> {
    let mut filter: Vec<libc::sock_filter> = program
        .insns()
        .iter()
        .map(|i| libc::sock_filter { code: i.code, jt: i.jt, jf: i.jf, k: i.k })
        .collect();
    let len = u16::try_from(filter.len()).map_err(io::Error::other)?;
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    // SAFETY: the kernel copies the program that `prog` describes, which outlives the call.
    let failed = unsafe {
        libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, flags, &raw const prog)
    };
    if failed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// From `<linux/ptrace.h>`.
const PTRACE_SECCOMP_GET_FILTER: libc::c_uint = 0x420c;

/// A thread that this one traces and that is stopped. Dropping it lets it go on.
pub(crate) struct Stopped(i32);

impl Stopped {
    /// Attaches to a thread and stops it, without a signal that it could see.
    pub(crate) fn seize(pid: i32) -> io::Result<Self> {
        ptrace(libc::PTRACE_SEIZE, pid, 0, 0)?;
        let thread = Self(pid);
        ptrace(libc::PTRACE_INTERRUPT, pid, 0, 0)?;
        loop {
            let mut status = 0;
            // SAFETY: it writes `status`.
            let waited = unsafe { libc::waitpid(pid, &raw mut status, libc::__WALL) };
            if waited == pid && libc::WIFSTOPPED(status) {
                return Ok(thread);
            }
            let error = io::Error::last_os_error();
            if waited == pid {
                return Err(io::Error::from_raw_os_error(libc::ESRCH));
            }
            if error.raw_os_error() != Some(libc::EINTR) {
                return Err(error);
            }
        }
    }

    /// The filter at `index`, counted from the oldest; `None` behind the newest.
    pub(crate) fn filter(&self, index: u64) -> io::Result<Option<Vec<Insn>>> {
        // Asked without a place to put them, it answers how many instructions there are.
        let len = match ptrace(PTRACE_SECCOMP_GET_FILTER, self.0, index, 0) {
            Err(error) if error.raw_os_error() == Some(libc::ENOENT) => return Ok(None),
            other => usize::try_from(other?).unwrap_or(0),
        };
        let mut bytes = vec![[0u8; Insn::SIZE]; len];
        let at = bytes.as_mut_ptr().expose_provenance();
        let got = ptrace(PTRACE_SECCOMP_GET_FILTER, self.0, index, at as u64)?;
        if usize::try_from(got) != Ok(len) {
            return Err(io::Error::other("the filter changed while it was read"));
        }
        Ok(Some(bytes.into_iter().map(Insn::from_ne_bytes).collect()))
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        // It may have ended; then there is nothing to let go of.
        let _ = ptrace(libc::PTRACE_DETACH, self.0, 0, 0);
    }
}

/// `ptrace(request, pid, address, data)`, for requests that write no more than this file gives
/// them room for.
fn ptrace(request: libc::c_uint, pid: i32, address: u64, data: u64) -> io::Result<i64> {
    // SAFETY: the only request used here that writes memory is PTRACE_SECCOMP_GET_FILTER, and
    // `data` is then null or has room for as many instructions as the filter has: filters never
    // change once installed, and the thread is stopped.
    let returned = unsafe { libc::ptrace(request, pid, address, data) };
    if returned == -1 { Err(io::Error::last_os_error()) } else { Ok(returned) }
}
