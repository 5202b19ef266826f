//! The system calls that a look at another process, or a filter on this one, needs.
//!
//! # Why this file has unsafe code
//! `ptrace(2)`, `seccomp(2)` and `waitpid(2)` have no safe interface that covers them.
#![allow(unsafe_code)]

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

use seccompat_bpf::{Insn, Program};

/// How a filter is installed: the flags of seccomp(2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Flags {
    /// `SECCOMP_FILTER_FLAG_LOG`: actions other than ALLOW are logged.
    pub log: bool,
    /// `SECCOMP_FILTER_FLAG_SPEC_ALLOW`: speculation is left as it is.
    pub spec_allow: bool,
    /// `SECCOMP_FILTER_FLAG_TSYNC`: every thread of the process gets the filter, or none does.
    pub tsync: bool,
}

impl Flags {
    fn bits(self) -> u32 {
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

/// Starts a command under these filters, the oldest first: they are installed between fork and
/// exec, so they judge the exec too.
///
/// # Errors
/// Those of [`Command::spawn`], and of seccomp(2) as `Other`.
pub fn spawn_under(
    command: &mut Command,
    oldest_first: &[Program],
    flags: Flags,
) -> io::Result<Child> {
    let mut filters: Vec<_> = oldest_first.iter().map(sock_filters).collect();
    let install =
        move || filters.iter_mut().try_for_each(|filter| set_filter(filter, flags.bits()));
    // SAFETY: between fork and exec the closure makes system calls only, on instructions that were
    // allocated before.
    unsafe { command.pre_exec(install) };
    command.spawn()
}

fn sock_filters(program: &Program) -> Vec<libc::sock_filter> {
    let one = |i: &Insn| libc::sock_filter { code: i.code, jt: i.jt, jf: i.jf, k: i.k };
    program.insns().iter().map(one).collect()
}

fn set_filter(filter: &mut [libc::sock_filter], flags: u32) -> io::Result<()> {
    let len = u16::try_from(filter.len()).unwrap_or(u16::MAX);
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    // SAFETY: the kernel copies the program that `prog` describes, which outlives the call.
    let failed = unsafe {
        libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, flags, &raw const prog)
    };
    if failed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Installs a filter on this thread and asks for its refusals to be logged, where the kernel can:
/// an older filter's request would end otherwise, since the newer one's answer wins.
///
/// Where a filter refuses `seccomp(2)`, `prctl(2)` does the same without the log.
///
/// # Errors
/// Those of seccomp(2): EACCES without no_new_privs or CAP_SYS_ADMIN.
pub fn install_logged(program: &Program) -> io::Result<()> {
    let mut filter = sock_filters(program);
    let logged = Flags { log: true, ..Flags::default() };
    let tries = set_filter(&mut filter, logged.bits()).or_else(|_| set_filter(&mut filter, 0));
    tries.or_else(|first| set_filter_by_prctl(&mut filter).map_err(|_| first))
}

/// `prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program)`
fn set_filter_by_prctl(filter: &mut [libc::sock_filter]) -> io::Result<()> {
    let len = u16::try_from(filter.len()).unwrap_or(u16::MAX);
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    // SAFETY: as in `set_filter`.
    let failed = unsafe {
        libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const prog, 0, 0)
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
