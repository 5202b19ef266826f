//! Filters that trap: if a filter answers a call with `SECCOMP_RET_TRAP`, the call is not made, and
//! its thread gets SIGSYS, which ends a program without a handler. This handler makes such calls
//! return -ENOSYS, as from a kernel without them: programs then fall back, and the functions of
//! this crate emulate.
//!
//! # Limits
//! - **A thread that blocks SIGSYS is killed all the same**: the kernel does not wait with a signal
//!   that it forces. Remove SIGSYS from every mask, and from the `sa_mask` of signal handlers.
//! - **The stack must have room** for the signal's frame, a few kilobytes: the thread's stack, or
//!   its alternate one (`sigaltstack`), if it has one. Without room, as in a handler that runs at
//!   the end of an alternate stack, a trapped call ends the process by SIGSEGV.
//! - `exec` removes every handler: the next program dies of its first trapped call. `fork` and
//!   `vfork` keep it.
//! - A filter may trap `rt_sigreturn`, which ends every handler. There is no remedy for that.
#![forbid(unsafe_code)]

use core::fmt;

use rustix::io::Errno;
use seccompat_catalogue::Sysno;

use crate::{Error, ErrorKind};

/// The reason why trapped calls do not return -ENOSYS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum NotInstalled {
    /// The program has a handler for SIGSYS already, and did not ask to chain to it.
    Taken,
    /// This architecture is not supported.
    Unsupported,
    /// `sigaction(2)` was refused: only a filter refuses it.
    Refused(Error),
}

impl NotInstalled {
    /// As an errno: EEXIST, ENOSYS, or the errno of `sigaction(2)`.
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
/// A SIGSYS from another source (`kill`, syscall user dispatch) has the same effect as before: it
/// kills, or is ignored. A second call of this function has no effect.
///
/// ```
/// seccompat::sigsys::return_enosys()?;
/// // A filter that traps openat2 now makes openat2 missing, and it is emulated.
/// # Ok::<(), seccompat::sigsys::NotInstalled>(())
/// ```
///
/// # Errors
/// [`NotInstalled::Taken`] if the program has a handler: see [`return_enosys_and_chain`].
///
/// # Signal safety
/// The handler is async-signal-safe, makes no call for a trapped one, and runs on the alternate
/// stack if there is one. Installing it is not async-signal-safe: do it early, before other threads
/// could race for the handler.
///
/// # References
/// [seccomp(2)](https://man7.org/linux/man-pages/man2/seccomp.2.html), `SECCOMP_RET_TRAP`;
/// [sigaction(2)](https://man7.org/linux/man-pages/man2/sigaction.2.html); `force_sig_seccomp`
/// (`kernel/signal.c`)
pub fn return_enosys() -> Result<(), NotInstalled> {
    install(false)
}

/// Like [`return_enosys`], but also if the program has a handler. That handler then gets every
/// SIGSYS except a filter's, with its own flags and mask (`SA_SIGINFO`, `SA_NODEFER`,
/// `SA_RESETHAND`, `SA_RESTART`), but on the alternate stack.
///
/// Do not use this if the handler itself answers trapped calls, as the broker of a sandbox does: it
/// would get none any more.
///
/// # Errors
/// As [`return_enosys`], except `Taken`.
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
