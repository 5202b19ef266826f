//! Filters that trap: a call that a filter answers with `SECCOMP_RET_TRAP` is not made, and its
//! thread gets SIGSYS, of which a program dies unless it has a handler. This one makes such calls
//! return -ENOSYS, as from a kernel without them: programs then fall back, and the functions of this
//! crate emulate.
//!
//! # What it cannot do
//! - **A thread that has SIGSYS blocked is killed all the same**: the kernel does not wait with a
//!   signal that it forces. Take SIGSYS out of every mask, that of a signal handler's `sa_mask` too.
//! - **The stack must have room** for the signal's frame, a few kilobytes: that of the thread, or its
//!   alternate one (`sigaltstack`), where it has one. A trapped call where there is none, as in a
//!   handler that runs at the end of an alternate stack, ends the process by SIGSEGV.
//! - `exec` takes every handler away: the next program dies of its first trapped call. `fork` and
//!   `vfork` keep it.
//! - A filter may trap what ends every handler, `rt_sigreturn`. Nothing can be done then.
#![forbid(unsafe_code)]

use core::fmt;

use rustix::io::Errno;
use seccompat_catalogue::Sysno;

use crate::{Error, ErrorKind};

/// Why trapped calls do not return -ENOSYS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum NotInstalled {
    /// The program has a handler for SIGSYS already, and it was not asked to chain to it.
    Taken,
    /// Not on this architecture.
    Unsupported,
    /// `sigaction(2)` was refused: only a filter does that.
    Refused(Error),
}

impl NotInstalled {
    /// As an errno: EEXIST, ENOSYS, or what `sigaction(2)` said.
    #[must_use]
    pub fn errno(&self) -> Errno {
        match self {
            Self::Taken => Errno::EXIST,
            Self::Unsupported => Errno::NOSYS,
            Self::Refused(error) => error.errno(),
        }
    }
}

impl fmt::Display for NotInstalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken => f.write_str("the program has a handler for SIGSYS already"),
            Self::Unsupported => {
                f.write_str("trapped calls cannot be answered on this architecture")
            }
            Self::Refused(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for NotInstalled {}

/// `sigaction(SIGSYS, …)`—Makes every call that a filter traps return -ENOSYS, in the whole process
/// and for good.
///
/// A SIGSYS that comes from elsewhere (`kill`, syscall user dispatch) does what it did before: kills,
/// or is ignored. To call this twice is the same as once.
///
/// ```
/// seccompat::sigsys::return_enosys()?;
/// // A filter that traps openat2 now makes openat2 missing, and it is emulated.
/// # Ok::<(), seccompat::sigsys::NotInstalled>(())
/// ```
///
/// # Errors
/// [`NotInstalled::Taken`] where the program has a handler: see [`return_enosys_and_chain`].
///
/// # Signal safety
/// The handler is async-signal-safe, makes no call for a trapped one, and runs on the alternate stack
/// where there is one. To put it in place is not: do so early, before there are threads to race with
/// for the handler.
///
/// # References
/// [seccomp(2)](https://man7.org/linux/man-pages/man2/seccomp.2.html), `SECCOMP_RET_TRAP`;
/// [sigaction(2)](https://man7.org/linux/man-pages/man2/sigaction.2.html); `force_sig_seccomp`
/// (`kernel/signal.c`)
pub fn return_enosys() -> Result<(), NotInstalled> {
    install(false)
}

/// [`return_enosys`], also where the program has a handler, which then gets every SIGSYS but a
/// filter's, with its own flags and mask (`SA_SIGINFO`, `SA_NODEFER`, `SA_RESETHAND`, `SA_RESTART`),
/// but on the alternate stack.
///
/// Do not take the trapped calls of a handler that answers them itself, as the broker of a sandbox
/// does: it gets none any more.
///
/// # Errors
/// As [`return_enosys`], but for `Taken`.
///
/// # Signal safety
/// As [`return_enosys`].
///
/// # References
/// As [`return_enosys`].
pub fn return_enosys_and_chain() -> Result<(), NotInstalled> {
    install(true)
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn install(chain: bool) -> Result<(), NotInstalled> {
    use crate::sys::sigsys::Turn;

    let refused =
        |errno| NotInstalled::Refused(Error::new(Sysno::RT_SIGACTION, errno, ErrorKind::Filtered));
    let turn = Turn::wait();
    loop {
        let now = turn.now().map_err(refused)?;
        if now.is_ours() {
            return Ok(());
        }
        if now.is_others() && !chain {
            return Err(NotInstalled::Taken);
        }
        if turn.replace(now).map_err(refused)? {
            return Ok(());
        }
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn install(_chain: bool) -> Result<(), NotInstalled> {
    let _ = (Sysno::RT_SIGACTION, ErrorKind::Filtered);
    Err(NotInstalled::Unsupported)
}
