//! Signals of this process: sent to one thread, forwarded to a command, ignored, and blocked.
//!
//! # Why this file has unsafe code
//! Dispositions of signals and signal sets have no safe interface.
#![allow(unsafe_code)]

use std::io;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering::SeqCst};

use seccompat_catalogue::{Abi, Sysno};

use crate::means::may;

/// Makes a write to a closed pipe an error instead of a signal: SIGPIPE is ignored. Commands that
/// are started later inherit that.
pub fn ignore_broken_pipes() {
    if may(Sysno::RT_SIGACTION) {
        // SAFETY: a signal that is ignored runs no code.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    }
}

/// `tgkill(tgid, tid, signal)`—Sends one thread a signal. Async-signal-safe.
pub(crate) fn signal_thread(process: i32, tid: i32, signal: i32) {
    let call = Abi::NATIVE.and_then(|abi| Sysno::TGKILL.number(abi));
    let args = [process, tid, signal, 0, 0, 0].map(|word| (word as u32).into());
    if let Some(call) = call {
        // SAFETY: a signal changes nothing in this process's memory.
        let _sent = unsafe { seccompat_raw::syscall(call, args) };
        // The thread may have ended; then the signal is lost.
    }
}

/// The process to which this process forwards its signals; 0 for none.
static RECEIVER: AtomicI32 = AtomicI32::new(0);
/// The number of terminating signals that were forwarded.
static HANDED_ON: AtomicU32 = AtomicU32::new(0);
/// Whether this process was told to end.
static TOLD_TO_END: AtomicBool = AtomicBool::new(false);

/// Whether a command that was told to end is given some time only.
static ENDING: AtomicBool = AtomicBool::new(false);
/// That time, in seconds.
const GRACE: libc::c_uint = 3;

/// The number of terminating signals to ignore after the tracing, before one ends this process.
static IGNORED: AtomicI32 = AtomicI32::new(WATCHING);
/// While signals are forwarded, or end the tracing.
const WATCHING: i32 = i32::MAX;
/// timeout(1) sends each signal to its command, and again to its process group; and a terminal that is closed does
/// so by the kernel and by its shell.
const SENT_AT_ONCE: i32 = 2;

/// The signals that end a program.
const ENDS: &[i32] = &[libc::SIGINT, libc::SIGQUIT, libc::SIGTERM, libc::SIGHUP];
/// Other signals that a command may expect.
const OTHERS: &[i32] = &[libc::SIGUSR1, libc::SIGUSR2];

/// Whether a signal told this process to end while a [`Watch`] lived.
pub(crate) fn told_to_end() -> bool {
    TOLD_TO_END.load(SeqCst)
}

/// While this lives, signals are forwarded to a command, or end the tracing. There is one at a
/// time.
pub(crate) struct Watch(Vec<(i32, libc::sigaction)>);

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(signal, _)| signal)).finish()
    }
}

impl Watch {
    /// With a `command`, each signal is forwarded to it, except those that a terminal sends to all,
    /// and a second terminating signal ends the tracing. Without one, the first ends the tracing.
    pub(crate) fn begin(command: Option<i32>) -> io::Result<Self> {
        IGNORED.store(WATCHING, SeqCst);
        RECEIVER.store(command.unwrap_or(0), SeqCst);
        HANDED_ON.store(0, SeqCst);
        TOLD_TO_END.store(false, SeqCst);
        ENDING.store(false, SeqCst);
        let mut watch = Self(Vec::new());
        // If SIGCHLD is ignored the kernel forgets the status of children.
        watch.set(libc::SIGCHLD, libc::SIG_DFL)?;
        watch.set(libc::SIGALRM, wake_again as *const () as usize)?;
        for &signal in ENDS.iter().chain(OTHERS) {
            let before = watch.set(signal, hear_signal as *const () as usize)?;
            // nohup(1) requests this.
            if signal == libc::SIGHUP && before == libc::SIG_IGN {
                watch.set(signal, libc::SIG_IGN)?;
            }
        }
        Ok(watch)
    }

    /// As with a command, but a terminating signal, also one that a terminal sends to all, ends the
    /// recording after [`GRACE`], and a second one does at once. SIGCHLD interrupts a waiting call.
    pub(crate) fn begin_ending(command: i32) -> io::Result<Self> {
        let mut watch = Self::begin(Some(command))?;
        watch.set(libc::SIGCHLD, interrupt as *const () as usize)?;
        ENDING.store(true, SeqCst);
        Ok(watch)
    }

    /// Sets the handler, or disposition, of a signal, and returns the old one. A blocking call is
    /// not restarted after it.
    fn set(&mut self, signal: i32, handler: usize) -> io::Result<usize> {
        // SAFETY: a zeroed sigaction is the default action with nothing blocked.
        let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
        action.sa_sigaction = handler;
        action.sa_flags = libc::SA_SIGINFO;
        let mut old = action;
        // SAFETY: the handlers are async-signal-safe: they use only atomics and async-signal-safe
        // calls.
        if unsafe { libc::sigaction(signal, &raw const action, &raw mut old) } != 0 {
            return Err(io::Error::last_os_error());
        }
        self.0.push((signal, old));
        Ok(old.sa_sigaction)
    }

    /// Ends the forwarding. The handlers stay until the returned value is dropped.
    pub(crate) fn finish(self) -> LastWords {
        Self::forget_command();
        let before = i32::from(HANDED_ON.load(SeqCst) > 0 || told_to_end());
        let ignored = SENT_AT_ONCE - before;
        IGNORED.store(ignored, SeqCst);
        // The next handlers may end this process, so signals that were ignored before are so again.
        let is_ignored = |old: &libc::sigaction| old.sa_sigaction == libc::SIG_IGN;
        for (signal, old) in self.0.iter().filter(|(signal, _)| *signal != libc::SIGCHLD) {
            if is_ignored(old) {
                // SAFETY: an earlier action is restored.
                unsafe { libc::sigaction(*signal, old, null_mut()) };
            }
        }
        LastWords { _watch: self, ignored }
    }

    /// Signals are no longer forwarded: the pid may soon be another process's.
    pub(crate) fn forget_command() {
        RECEIVER.store(0, SeqCst);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        Self::forget_command();
        // Only if a handler may have set it: a filter may kill for alarm(2).
        if told_to_end() || HANDED_ON.load(SeqCst) > 0 {
            // SAFETY: it changes a timer of this process.
            let _seconds_left = unsafe { libc::alarm(0) };
        }
        for (signal, old) in self.0.iter().rev() {
            // SAFETY: an earlier action is restored.
            let restored = unsafe { libc::sigaction(*signal, old, null_mut()) };
            debug_assert_eq!(restored, 0, "what was an action is one");
        }
    }
}

extern "C" fn hear_signal(signal: i32, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    if IGNORED.load(SeqCst) != WATCHING {
        if ENDS.contains(&signal) && IGNORED.fetch_sub(1, SeqCst) <= 0 {
            end_by(signal);
        }
        return;
    }
    // SAFETY: the kernel passes the signal's information to a handler with SA_SIGINFO.
    let by_kernel = unsafe { (*info).si_code } == libc::SI_KERNEL;
    let to = RECEIVER.load(SeqCst);
    let is_ending = ENDING.load(SeqCst);
    if to != 0 || is_ending {
        if by_kernel && matches!(signal, libc::SIGINT | libc::SIGQUIT) {
            if !is_ending {
                return;
            }
        } else if to != 0 {
            signal_thread(to, to, signal);
        }
        if is_ending && ENDS.contains(&signal) && HANDED_ON.load(SeqCst) == 0 {
            // SAFETY: alarm(2) is async-signal-safe and changes a timer of this process.
            let _seconds_left = unsafe { libc::alarm(GRACE) };
        }
        if !ENDS.contains(&signal) || HANDED_ON.fetch_add(1, SeqCst) == 0 {
            return;
        }
    }
    TOLD_TO_END.store(true, SeqCst);
    wake_again(signal, info, null_mut());
}

/// Ends this process by the default action of a signal.
fn end_by(signal: i32) {
    // SAFETY: it only asks for a number.
    if unsafe { libc::getpid() } == 1 {
        // The kernel ignores the default action for the first process of a PID namespace.
        // SAFETY: _exit(2) is async-signal-safe.
        unsafe { libc::_exit(128 + signal) };
    }
    // SAFETY: the default action runs no code.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
    // SAFETY: raise(3) is async-signal-safe. The signal is delivered when its handler returns.
    unsafe { libc::raise(signal) };
}

/// A signal just before the tracer begins to wait interrupts nothing, so this sends another.
extern "C" fn wake_again(signal: i32, _: *mut libc::siginfo_t, _: *mut libc::c_void) {
    if IGNORED.load(SeqCst) != WATCHING {
        return;
    }
    if signal == libc::SIGALRM && ENDING.load(SeqCst) && HANDED_ON.load(SeqCst) > 0 {
        TOLD_TO_END.store(true, SeqCst);
    }
    // SAFETY: alarm(2) is async-signal-safe and changes a timer of this process.
    let _seconds_left = unsafe { libc::alarm(1) };
}

/// Does nothing: a blocking call returns because of it.
extern "C" fn interrupt(_: i32, _: *mut libc::siginfo_t, _: *mut libc::c_void) {}

/// Ignores the signals that end a program, and those that a terminal sends to stop one.
pub(super) fn ignore_ends() {
    for &signal in ENDS.iter().chain(OTHERS).chain(&[libc::SIGTSTP]) {
        // SAFETY: a signal that is ignored runs no code.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
}

/// These signals, as a set.
pub(crate) fn set_of(signals: &[i32]) -> libc::sigset_t {
    let mut set = std::mem::MaybeUninit::uninit();
    // SAFETY: it writes the whole set.
    unsafe { libc::sigemptyset(set.as_mut_ptr()) };
    // SAFETY: just written.
    let mut set: libc::sigset_t = unsafe { set.assume_init() };
    for &signal in signals {
        // SAFETY: it changes only the set.
        unsafe { libc::sigaddset(&raw mut set, signal) };
    }
    set
}

/// While this lives, the signals by which people and systems end a program wait, and exceeding
/// `RLIMIT_FSIZE` is an error and does not kill. Only SIGKILL does not wait.
#[derive(Debug)]
pub struct Uninterrupted {
    mask: libc::sigset_t,
    file_size: libc::sighandler_t,
}

impl Uninterrupted {
    /// Begins, for this thread: in a program with other threads these must block the signals too.
    ///
    /// # Errors
    /// The errors of sigprocmask(2), which only occur for invalid arguments.
    pub fn begin() -> io::Result<Self> {
        let ends =
            set_of(&[libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT, libc::SIGALRM]);
        let mut mask = set_of(&[]);
        // SAFETY: one set is read, the other written.
        match unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const ends, &raw mut mask) } {
            0 => {}
            errno => return Err(io::Error::from_raw_os_error(errno)),
        }
        // SAFETY: a signal that is ignored runs no code.
        let file_size = unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
        Ok(Self { mask, file_size })
    }
}

/// While this lives, the terminating signals of one request to end are ignored, so that the report about a command
/// that was just traced or recorded is written: two, or one if the first reached the command. The next one ends
/// this process.
#[derive(Debug)]
#[must_use = "without it a signal may end this process before the report is written"]
pub struct LastWords {
    _watch: Watch,
    /// How many are ignored.
    ignored: i32,
}

impl LastWords {
    /// Whether a terminating signal was ignored.
    #[must_use]
    pub fn was_told_to_end(&self) -> bool {
        IGNORED.load(SeqCst) < self.ignored
    }
}

impl Drop for Uninterrupted {
    fn drop(&mut self) {
        // SAFETY: an earlier disposition is restored.
        unsafe { libc::signal(libc::SIGXFSZ, self.file_size) };
        // SAFETY: the set is read; the place for the old one is null.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.mask, null_mut()) };
    }
}
