//! `clone3(2)` with a descriptor of the child: starts a program that cannot be confused with another.
#![forbid(unsafe_code)]

use core::ffi::CStr;
use core::sync::atomic::{AtomicU32, Ordering};

use rustix::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, PidfdFlags};
use seccompat_catalogue::{Errno, Facts, Sysno, probes};
use seccompat_raw::{Maker, Words, reap};

use crate::about;
use crate::attempt::{attempt, older};
use crate::done::{Emulated, exactly, value};
use crate::path::from_rustix;
use crate::process::{Strings, pidfd_open};
use crate::sys::Call;
use crate::sys::descriptors::{close, copy_above, put};
use crate::sys::processes::{self, ArgvEnvp, forget_handler, not_executed, set_blocked};
use crate::{Done, Error, ErrorKind};

/// What is started.
#[derive(Clone, Copy, Debug)]
pub struct Spawn<'a> {
    path: &'a CStr,
    argv: &'a Strings<'a>,
    envp: &'a Strings<'a>,
    descriptors: &'a [(BorrowedFd<'a>, RawFd)],
}

impl<'a> Spawn<'a> {
    /// The program at this path, which is not looked for in `PATH`.
    #[must_use]
    pub const fn new(path: &'a CStr, argv: &'a Strings<'a>, envp: &'a Strings<'a>) -> Self {
        Self { path, argv, envp, descriptors: &[] }
    }

    /// The program gets a copy of each of these descriptors at that number, and beside them what it
    /// would get without: those that are not close-on-exec.
    #[must_use]
    pub const fn descriptors(self, descriptors: &'a [(BorrowedFd<'a>, RawFd)]) -> Self {
        Self { descriptors, ..self }
    }
}

/// A program that was started.
#[derive(Debug)]
#[non_exhaustive]
pub struct Child {
    /// Its process id: another process's, once somebody has waited for it.
    pub pid: Pid,
    /// The process itself. Close-on-exec; `waitid` takes it, and `poll` tells when it has ended.
    pub pidfd: OwnedFd,
}

/// `clone3(args, size)`, then `execve(path, argv, envp)`—Starts a program, and returns a descriptor of
/// its process that was made with it.
///
/// Linux 5.3. Where a filter refuses it or the kernel lacks it, `clone` does the same (5.2); where
/// that makes no descriptor, the child waits until `pidfd_open` has opened it, and says that it was
/// alive. So the descriptor is always that child's.
///
/// As with `posix_spawn`, the program has the caller's blocked and ignored signals, and no handler
/// runs in the child before. The child is made on a copy of this process's memory, without the C
/// library's `atfork` handlers; this thread waits until it has become the program.
///
/// ```
/// use seccompat::process::{Spawn, Strings, spawn};
///
/// let (mut argv, mut envp) = ([core::ptr::null(); 2], [core::ptr::null(); 1]);
/// let argv = Strings::new(&[c"true"], &mut argv).unwrap();
/// let envp = Strings::new(&[], &mut envp).unwrap();
/// let child = spawn(&Spawn::new(c"/bin/true", &argv, &envp))?;
/// # rustix::process::waitpid(Some(child.pid), rustix::process::WaitOptions::empty()).unwrap();
/// # Ok::<(), seccompat::Error>(())
/// ```
///
/// # Errors
/// The call's own: EAGAIN, ENOMEM. Those of `execve`, with that as [`Error::call`]: nothing is left
/// then of the child, and no SIGCHLD came. Those of another step, with its call: ENOMEM for memory to
/// share, EBADF for a descriptor that is none; ECHILD where the child was killed before it became the
/// program. `Emulation` where the waiting child's pipes lacked a free descriptor. `Filtered` or `Missing`
/// where the older calls are refused too.
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// Async-signal-safe, the emulation included, where a child is not made on its parent's memory.
///
/// # References
/// [clone3(2)](https://man7.org/linux/man-pages/man2/clone3.2.html),
/// [execve(2)](https://man7.org/linux/man-pages/man2/execve.2.html), `kernel/fork.c`
pub fn spawn(what: &Spawn<'_>) -> Result<Child, Error> {
    value(spawn_with(what))
}

/// [`spawn`], which says how it was done.
///
/// # Errors
/// As [`spawn`].
pub fn spawn_with(what: &Spawn<'_>) -> Result<Done<Child>, Error> {
    let words = Words::new(FIRST_COPY + what.descriptors.len())
        .map_err(|_| step(Sysno::MMAP, Errno::ENOMEM))?;
    let blocked = Blocked::all().map_err(|errno| step(Sysno::RT_SIGPROCMASK, errno))?;
    let birth = Birth { what, words: &words, before: blocked.before };
    // What a probe repeats is the size.
    let args = [u64::MAX, 64, 0, 0, 0, 0];
    let Done { value: (pid, pidfd), by } =
        attempt(&about::CLONE3, &args, || birth.at_once(Maker::Clone3), || birth.emulate())?;
    let failed = match State::of(&words) {
        State::BecomesProgram => {
            let pid = Pid::from_raw(pid).ok_or_else(|| step(Sysno::CLONE3, Errno::ECHILD))?;
            return Ok(Done { value: Child { pid, pidfd }, by });
        }
        State::Failed(step, errno) => birth.failed(step, errno),
        State::Begun | State::HasNoPidfd => step(Sysno::CLONE3, Errno::ECHILD),
    };
    reap(pid);
    Err(failed)
}

/// The words that a child and its parent share.
const PIDFD: usize = 0;
const STATE: usize = 1;
const FIRST_COPY: usize = 2;

/// How far the child has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begun,
    BecomesProgram,
    HasNoPidfd,
    Failed(Step, Errno),
}

/// What a child can fail at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Copy,
    Put,
    Exec,
}

impl State {
    fn of(words: &Words) -> Self {
        let word = words.word(STATE).load(Ordering::Acquire);
        let errno = u16::try_from(word & 0xffff).ok().and_then(Errno::new).unwrap_or(Errno::EINVAL);
        match word >> 16 {
            0 => Self::Begun,
            1 => Self::BecomesProgram,
            2 => Self::HasNoPidfd,
            3 => Self::Failed(Step::Copy, errno),
            4 => Self::Failed(Step::Put, errno),
            _ => Self::Failed(Step::Exec, errno),
        }
    }

    fn tell(self, words: &Words) {
        let (kind, errno) = match self {
            Self::Begun => (0, 0),
            Self::BecomesProgram => (1, 0),
            Self::HasNoPidfd => (2, 0),
            Self::Failed(Step::Copy, errno) => (3, errno.get()),
            Self::Failed(Step::Put, errno) => (4, errno.get()),
            Self::Failed(Step::Exec, errno) => (5, errno.get()),
        };
        words.word(STATE).store(kind << 16 | u32::from(errno), Ordering::Release);
    }
}

/// Signals are blocked, so that none is handled in the child; but not those that a call or an
/// instruction is the cause of, for which the kernel would kill (SIGSYS: `crate::sigsys`).
struct Blocked {
    before: u64,
}

impl Blocked {
    fn all() -> Result<Self, Errno> {
        // SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS
        let caused = [4, 5, 7, 8, 11, 31].iter().fold(0, |set, signal| set | 1u64 << (signal - 1));
        set_blocked(!caused).map(|before| Self { before })
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        let _as_it_was = set_blocked(self.before);
    }
}

struct Birth<'a> {
    what: &'a Spawn<'a>,
    words: &'a Words,
    /// The signals that were blocked before, and are in the program.
    before: u64,
}

impl Birth<'_> {
    /// Makes the child together with its descriptor; returns when it has become the program, or has
    /// not.
    fn at_once(&self, by: Maker) -> Result<(i32, OwnedFd), Errno> {
        let pidfd = self.begin();
        let pid = processes::spawn(by, pidfd, || {
            if pidfd.load(Ordering::Acquire) == u32::MAX {
                State::HasNoPidfd.tell(self.words);
                return 0;
            }
            self.child(None)
        })?;
        match processes::take_pidfd(pidfd) {
            Some(pidfd) => Ok((pid, pidfd)),
            None => {
                reap(pid);
                Err(Errno::ENOSYS)
            }
        }
    }

    fn begin(&self) -> &AtomicU32 {
        State::Begun.tell(self.words);
        let pidfd = self.words.word(PIDFD);
        pidfd.store(u32::MAX, Ordering::Release);
        pidfd
    }

    fn emulate(&self) -> Emulated<(i32, OwnedFd)> {
        match self.at_once(Maker::Clone) {
            // A kernel before 5.2, or a filter that looks at the flags.
            Err(Errno::ENOSYS | Errno::EPERM | Errno::EACCES | Errno::EINVAL) => {
                self.gated().map(exactly)
            }
            Err(errno) => Err(Error::new(Sysno::CLONE, errno, ErrorKind::Kernel)),
            Ok(made) => Ok(exactly(made)),
        }
    }

    /// Makes the child, which waits until its descriptor is open. That it does anything then says
    /// that it was alive before, so that its number was no other's.
    fn gated(&self) -> Result<(i32, OwnedFd), Error> {
        let pipe = || {
            pipe_with(PipeFlags::CLOEXEC).map_err(|errno| lacked(Sysno::PIPE2, from_rustix(errno)))
        };
        let (gate, open_gate) = pipe()?;
        // Closed when the child has become the program, or has ended.
        let (ends, held) = pipe()?;
        let pidfd = self.begin();
        let pid = processes::spawn(Maker::Plain, pidfd, || {
            close(open_gate.as_raw_fd().cast_unsigned());
            let mut byte = [0];
            match rustix::io::read(&gate, &mut byte) {
                Ok(1) => self.child(Some(held.as_raw_fd())),
                // The parent has no descriptor, or is no more.
                _ => 0,
            }
        });
        let pid = pid.map_err(|errno| older(&probes::CLONE, &[0; 6], errno))?;
        let opened = match Pid::from_raw(pid) {
            Some(pid) => pidfd_open(pid, PidfdFlags::empty()),
            None => Err(step(Sysno::CLONE, Errno::ECHILD)),
        };
        match opened {
            Ok(pidfd) => {
                // The other end stays open here, so that this raises no SIGPIPE.
                let _open = rustix::io::write(&open_gate, &[1]);
                drop(held);
                while rustix::io::read(&ends, &mut [0]) == Err(rustix::io::Errno::INTR) {}
                Ok((pid, pidfd))
            }
            Err(error) => {
                drop(open_gate);
                reap(pid);
                Err(error)
            }
        }
    }

    /// In the child: becomes the program, or says why not.
    fn child(&self, held: Option<RawFd>) -> u8 {
        let failed = |step: Step, errno: Errno| {
            State::Failed(step, errno).tell(self.words);
            127
        };
        // No descriptor may be overwritten that is still to be copied.
        let targets = self.what.descriptors.iter().map(|&(_, target)| target);
        let above = targets.max().unwrap_or(0).max(2).saturating_add(1);
        if let Some(held) = held
            && let Err(errno) = copy_above(held, above)
        {
            return failed(Step::Copy, errno);
        }
        for (n, (from, _)) in self.what.descriptors.iter().enumerate() {
            match copy_above(from.as_raw_fd(), above) {
                Ok(copy) => self.words.word(FIRST_COPY + n).store(copy, Ordering::Relaxed),
                Err(errno) => return failed(Step::Copy, errno),
            }
        }
        for (n, &(_, target)) in self.what.descriptors.iter().enumerate() {
            let copy = self.words.word(FIRST_COPY + n).load(Ordering::Relaxed);
            if let Err(errno) = put(copy, target) {
                return failed(Step::Put, errno);
            }
        }
        for signal in 1..=64 {
            // SIGSYS has its handler until the exec, which may be trapped too.
            if signal != 31 {
                forget_handler(signal);
            }
        }
        if let Err(errno) = set_blocked(self.before) {
            return failed(Step::Exec, errno);
        }
        State::BecomesProgram.tell(self.words);
        failed(Step::Exec, not_executed(self.exec()))
    }

    fn exec(&self) -> Call<'_, ()> {
        let strings: ArgvEnvp<'_> = [self.what.argv, self.what.envp];
        processes::execve(self.what.path, strings)
    }

    /// The error that a child told of. Its filters are this thread's, which can ask them.
    fn failed(&self, step: Step, errno: Errno) -> Error {
        let facts: &'static Facts = match step {
            Step::Copy => &probes::FCNTL,
            Step::Put => &probes::DUP3,
            Step::Exec => return older(&probes::EXECVE, &self.exec().args(), errno),
        };
        Error::new(facts.call, errno, ErrorKind::Kernel)
    }
}

/// A step of starting a program failed, however it is started.
fn step(call: Sysno, errno: Errno) -> Error {
    Error::new(call, errno, ErrorKind::Kernel)
}

/// Something was lacking that the newer call does not need.
fn lacked(call: Sysno, errno: Errno) -> Error {
    Error::new(call, errno, ErrorKind::Emulation)
}
