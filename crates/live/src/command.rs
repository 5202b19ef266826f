//! Commands: this process execs one, or starts one under filters and represents it until it ends.
//!
//! A command gets the state with which this process was started: blocked and ignored signals stay
//! so. For a signal with a handler, execve(2) restores the default. Rust's own runtime ignores
//! SIGPIPE, and a command would inherit that: a caller restores the disposition first, or installs a
//! handler.
//!
//! # Why this file has unsafe code
//! A fork whose child makes calls before its exec, dispositions of signals and information about them
//! have no safe interface.
#![allow(unsafe_code)]

use std::ffi::CString;
use std::fmt;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use rustix::process::Signal;
use seccompat_bpf::Program;

use crate::exec::{become_command, pointers};
use crate::sys::{self, Flags};

/// The reason why a command was not run.
#[derive(Debug)]
#[non_exhaustive]
pub enum CommandError {
    /// execve(2) failed, perhaps because a filter refused it.
    Exec(io::Error),
    /// A filter could not be installed: seccomp(2).
    Install(io::Error),
    /// This earlier call failed.
    System(&'static str, io::Error),
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exec(error) => error.fmt(f),
            Self::Install(error) => write!(f, "a filter cannot be installed: {error}"),
            Self::System(call, error) => write!(f, "{call}: {error}"),
        }
    }
}

impl std::error::Error for CommandError {}

/// Runs a command to its end under these filters, oldest first: they are installed between fork and
/// exec, so they apply to the exec too.
///
/// Until then this process represents the command: it forwards the signals that other processes
/// send to it, and it stops when the command stops. A signal that a terminal sends to a whole
/// process group reaches the command directly. If this process is to get a signal at its parent's
/// end (`PR_SET_PDEATHSIG`), the command gets that signal at the end of this process.
///
/// # Errors
/// The command was not run.
pub fn run_under(
    command: &[CString],
    oldest_first: &[Program],
    flags: Flags,
) -> Result<ExitStatus, CommandError> {
    let system = |call| move |error| CommandError::System(call, error);
    let mut filters: Vec<_> = oldest_first.iter().map(sys::sock_filters).collect();
    let argv = pointers(command);
    let news = News::new().map_err(system("mmap"))?;
    let at_death = rustix::process::parent_process_death_signal().ok().flatten();
    let signals = Signals::take().map_err(system("sigaction"))?;
    // SAFETY: whatever other threads this program has, the child only makes system calls, on memory
    // that was allocated before (execvp searches PATH on its own stack).
    let pid = match unsafe { libc::fork() } {
        -1 => return Err(CommandError::System("fork", io::Error::last_os_error())),
        0 => {
            signals.give_back();
            if at_death.is_some() {
                // If that is refused, the command starts without it.
                let _ = rustix::process::set_parent_process_death_signal(at_death);
            }
            for filter in &mut filters {
                if let Err(error) = sys::set_filter(filter, flags.bits()) {
                    news.fail(News::INSTALL, &error)
                }
            }
            news.fail(News::EXEC, &become_command(&argv))
        }
        pid => pid,
    };
    let status = signals.stand_for(pid).map_err(system("waitpid"));
    signals.give_back();
    news.read().map_or(status, Err)
}

/// A word that the child shares until it has executed the command: writing there needs no call,
/// which the filter could refuse.
struct News(NonNull<AtomicU32>);

impl News {
    const INSTALL: u32 = 1 << 16;
    const EXEC: u32 = 2 << 16;

    fn new() -> io::Result<Self> {
        let (len, access) = (size_of::<AtomicU32>(), libc::PROT_READ | libc::PROT_WRITE);
        let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
        // SAFETY: a new mapping, at an address that the kernel chooses.
        let place = unsafe { libc::mmap(null_mut(), len, access, flags, -1, 0) };
        match NonNull::new(place.cast::<AtomicU32>()) {
            Some(word) if place != libc::MAP_FAILED => Ok(Self(word)),
            _ => Err(io::Error::last_os_error()),
        }
    }

    fn word(&self) -> &AtomicU32 {
        // SAFETY: the mapping is zeroed, large enough, and lives as long as this.
        unsafe { self.0.as_ref() }
    }

    /// Reports why there is no command, and ends the child.
    fn fail(&self, step: u32, error: &io::Error) -> ! {
        let errno = error.raw_os_error().unwrap_or(libc::EIO);
        self.word().store(step | errno as u32, SeqCst);
        // SAFETY: it ends the child at once.
        unsafe { libc::_exit(libc::ECANCELED) }
    }

    fn read(&self) -> Option<CommandError> {
        let word = self.word().load(SeqCst);
        let error = io::Error::from_raw_os_error((word & 0xffff) as i32);
        match word & !0xffff {
            0 => None,
            Self::INSTALL => Some(CommandError::Install(error)),
            _ => Some(CommandError::Exec(error)),
        }
    }
}

impl Drop for News {
    fn drop(&mut self) {
        // SAFETY: the mapping belongs to this object, and no reference to it remains.
        unsafe { libc::munmap(self.0.as_ptr().cast(), size_of::<AtomicU32>()) };
    }
}

/// Blocks all signals in this thread, so that they can be taken one by one.
struct Signals {
    all: libc::sigset_t,
    /// The signal mask from before.
    mask: libc::sigset_t,
    /// The disposition of SIGCHLD from before. If it is ignored, no child leaves a status.
    child: libc::sigaction,
}

impl Signals {
    fn take() -> io::Result<Self> {
        let (mut all, mut mask) = (sys::set_of(&[]), sys::set_of(&[]));
        // SAFETY: it writes only the set.
        unsafe { libc::sigfillset(&raw mut all) };
        // SAFETY: one set is read, the other written.
        match unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const all, &raw mut mask) } {
            0 => {}
            errno => return Err(io::Error::from_raw_os_error(errno)),
        }
        // SAFETY: a zeroed sigaction is the default action with nothing blocked.
        let default: libc::sigaction = unsafe { std::mem::zeroed() };
        let mut child = default;
        // SAFETY: the default action runs no code of this program; the old one is written.
        if unsafe { libc::sigaction(libc::SIGCHLD, &raw const default, &raw mut child) } != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(Self { all, mask, child })
    }

    /// Restores the signals. Async-signal-safe.
    fn give_back(&self) {
        // SAFETY: an earlier action is restored.
        unsafe { libc::sigaction(libc::SIGCHLD, &raw const self.child, null_mut()) };
        // SAFETY: the set is read; the place for the old one is null.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.mask, null_mut()) };
    }

    /// Waits for a child's end. Meanwhile it stops and continues with the child, and forwards this
    /// process's signals to the child.
    fn stand_for(&self, pid: i32) -> io::Result<ExitStatus> {
        // Whether the child continued after a stop, and this process has not received SIGCONT
        // since.
        let mut went_on = false;
        loop {
            let signal = self.next(pid);
            while let Some(status) = news_of(pid)? {
                if libc::WIFCONTINUED(status) {
                    went_on = true;
                } else if libc::WIFSTOPPED(status) {
                    went_on = false;
                    stop();
                } else {
                    return Ok(ExitStatus::from_raw(status));
                }
            }
            match signal {
                // It was sent to the whole group.
                Some(libc::SIGCONT) if went_on => went_on = false,
                // SAFETY: a signal to the child, which has not been waited for: the pid is its own.
                Some(signal) => drop(unsafe { libc::kill(pid, signal) }),
                None => {}
            }
        }
    }

    /// Waits for a signal. Returns it if the child must get it.
    fn next(&self, child: i32) -> Option<i32> {
        // SAFETY: a zeroed siginfo_t is valid.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        // SAFETY: the set is read; the information is written.
        let signal = unsafe { libc::sigwaitinfo(&raw const self.all, &raw mut info) };
        let from = match info.si_code {
            libc::SI_KERNEL => From::Kernel,
            // SAFETY: for a signal that a process sent, the information has its sender.
            libc::SI_USER | libc::SI_QUEUE | libc::SI_TKILL => match unsafe { info.si_pid() } {
                pid if pid == child => From::Command,
                _ => From::Other,
            },
            _ => From::Other,
        };
        (signal > 0 && is_handed_on(signal, from, leads_a_session())).then_some(signal)
    }
}

/// A child's change of state since the last call, as a status of waitpid(2).
fn news_of(pid: i32) -> io::Result<Option<i32>> {
    let mut status = 0;
    let flags = libc::WNOHANG | libc::WUNTRACED | libc::WCONTINUED;
    // SAFETY: it writes `status`.
    match unsafe { libc::waitpid(pid, &raw mut status, flags) } {
        0 => Ok(None),
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(Some(status)),
    }
}

/// The source of a signal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Kernel,
    Command,
    Other,
}

/// Whether the command gets a signal only if it is forwarded.
fn is_handed_on(signal: i32, from: From, leads_a_session: bool) -> bool {
    match (signal, from) {
        // For this process alone: its child, and its CPU time.
        (libc::SIGCHLD | libc::SIGXCPU, _) => false,
        // The command has sent the signal to its group, or to this process and not to itself.
        (_, From::Command) => false,
        // A terminal sends these to its whole group, and at its end two to the session leader.
        (libc::SIGHUP | libc::SIGCONT, From::Kernel) => leads_a_session,
        (
            libc::SIGINT
            | libc::SIGQUIT
            | libc::SIGTSTP
            | libc::SIGTTIN
            | libc::SIGTTOU
            | libc::SIGWINCH,
            From::Kernel,
        ) => false,
        _ => true,
    }
}

fn leads_a_session() -> bool {
    rustix::process::getsid(None).is_ok_and(|leader| leader == rustix::process::getpid())
}

/// Stops this process until it gets SIGCONT.
fn stop() {
    // If a filter refuses the signal, this process continues.
    let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::STOP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_s_signals_reach_the_command_once() {
        for signal in [libc::SIGINT, libc::SIGQUIT, libc::SIGTSTP, libc::SIGWINCH] {
            assert!(!is_handed_on(signal, From::Kernel, true));
            assert!(is_handed_on(signal, From::Other, true));
            assert!(!is_handed_on(signal, From::Command, true));
        }
        assert!(is_handed_on(libc::SIGHUP, From::Kernel, true));
        assert!(!is_handed_on(libc::SIGHUP, From::Kernel, false));
        assert!(is_handed_on(libc::SIGALRM, From::Kernel, false));
        assert!(!is_handed_on(libc::SIGCHLD, From::Other, false));
    }
}
