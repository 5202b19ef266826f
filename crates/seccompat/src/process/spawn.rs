//! `clone3(2)` with a descriptor of the child: starts a program, and identifies its process
//! reliably.
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
use crate::io::SignalMask;
use crate::path::from_rustix;
use crate::process::prepare::{Change, Changes, exec};
use crate::process::{Strings, pidfd_open};
use crate::sys::descriptors::{close, copy_above, put};
use crate::sys::processes::{self, ArgvEnvp, forget_handler, set_blocked};
use crate::{Done, Error, ErrorKind};

/// The program to start.
#[derive(Clone, Copy, Debug)]
pub struct Spawn<'a> {
    path: &'a CStr,
    argv: &'a Strings<'a>,
    envp: &'a Strings<'a>,
    descriptors: &'a [(BorrowedFd<'a>, RawFd)],
    changes: Changes<'a>,
}

impl<'a> Spawn<'a> {
    /// The program at this path; [`Spawn::search`] is for a name.
    #[must_use]
    pub const fn new(path: &'a CStr, argv: &'a Strings<'a>, envp: &'a Strings<'a>) -> Self {
        let changes = Changes {
            group: None,
            directory: None,
            groups: None,
            gid: None,
            uid: None,
            mask: None,
            search: None,
        };
        Self { path, argv, envp, descriptors: &[], changes }
    }

    /// Looks for a program without a slash in its path in these folders, which colons separate, as in
    /// `PATH`. An empty one is the program's working directory.
    #[must_use]
    pub const fn search(mut self, folders: &'a CStr) -> Self {
        self.changes.search = Some(folders);
        self
    }

    /// The program's working directory. Relative paths of the program, and of the folders in which it
    /// is looked for, begin there.
    #[must_use]
    pub const fn directory(mut self, directory: &'a CStr) -> Self {
        self.changes.directory = Some(directory);
        self
    }

    /// The program's process group; 0 for a new one, which has the program's process id.
    #[must_use]
    pub const fn process_group(mut self, group: u32) -> Self {
        self.changes.group = Some(group);
        self
    }

    /// The program's user ids, all three.
    #[must_use]
    pub const fn uid(mut self, uid: u32) -> Self {
        self.changes.uid = Some(uid);
        self
    }

    /// The program's group ids, all three. The supplementary groups stay ([`Spawn::groups`]).
    #[must_use]
    pub const fn gid(mut self, gid: u32) -> Self {
        self.changes.gid = Some(gid);
        self
    }

    /// The program's supplementary groups, at most 1024.
    #[must_use]
    pub const fn groups(mut self, groups: &'a [u32]) -> Self {
        self.changes.groups = Some(groups);
        self
    }

    /// The signals that are blocked in the program, instead of this thread's.
    #[must_use]
    pub const fn signal_mask(mut self, mask: SignalMask) -> Self {
        self.changes.mask = Some(mask);
        self
    }

    /// The program gets a copy of each of these descriptors at that number, in addition to those
    /// that it inherits anyway: the ones that are not close-on-exec.
    #[must_use]
    pub const fn descriptors(self, descriptors: &'a [(BorrowedFd<'a>, RawFd)]) -> Self {
        Self { descriptors, ..self }
    }
}

/// A started program.
#[derive(Debug)]
#[non_exhaustive]
pub struct Child {
    /// Its process id, which may be another process's after a wait has collected the child.
    pub pid: Pid,
    /// The process itself. Close-on-exec; `waitid` accepts it, and `poll` reports its end.
    pub pidfd: OwnedFd,
}

/// `clone3(args, size)`, then `execve(path, argv, envp)`—Starts a program, and returns a descriptor
/// of its process that was made together with it.
///
/// Linux 5.3. If a filter refuses it or the kernel lacks it, `clone` does the same (5.2). If
/// `clone` makes no descriptor, the child waits until `pidfd_open` has opened it, and then proves
/// that it was alive. So the descriptor always refers to that child.
///
/// As with `posix_spawn`, the program has the caller's blocked and ignored signals, and no handler
/// runs in the child before the exec. The child is made on a copy of this process's memory, without
/// the C library's `atfork` handlers; this thread waits until the child has executed the program.
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
/// The call's own errors: EAGAIN, ENOMEM. The errors of `execve`, with `execve` as [`Error::call`]:
/// the child is gone then, and sent no SIGCHLD. The errors of another step, with its call: ENOMEM
/// for shared memory, EBADF for an invalid descriptor, those of `setpgid`, `chdir`, `setgroups`,
/// `setresgid` and `setresuid`; ENOSYS if one of the last three changed nothing; ECHILD if the
/// child was killed before the exec. `Emulation` if no descriptor was free for the waiting child's pipes. `Filtered` or
/// `Missing` if the older calls are refused too.
///
/// # Weaknesses
/// None.
///
/// # Signal safety
/// Async-signal-safe, the emulation included, except in a child that shares its parent's memory.
///
/// # References
/// [clone3(2)](https://man7.org/linux/man-pages/man2/clone3.2.html),
/// [execve(2)](https://man7.org/linux/man-pages/man2/execve.2.html), `kernel/fork.c`
pub fn spawn(what: &Spawn<'_>) -> Result<Child, Error> {
    value(spawn_with(what))
}

/// Like [`spawn`], and reports how the call was done.
///
/// # Errors
/// As [`spawn`].
pub fn spawn_with(what: &Spawn<'_>) -> Result<Done<Child>, Error> {
    let words = Words::new(FIRST_COPY + what.descriptors.len())
        .map_err(|_| step(Sysno::MMAP, Errno::ENOMEM))?;
    let blocked = Blocked::all().map_err(|errno| step(Sysno::RT_SIGPROCMASK, errno))?;
    let birth = Birth { what, words: &words, before: blocked.before };
    // A probe repeats the size.
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

/// The child's progress.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begun,
    BecomesProgram,
    HasNoPidfd,
    Failed(Step, Errno),
}

/// The steps at which a child can fail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Copy,
    Put,
    Exec,
    Change(Change),
}

impl Step {
    const FIXED: [Self; 3] = [Self::Copy, Self::Put, Self::Exec];

    fn all() -> impl Iterator<Item = Self> {
        Self::FIXED.into_iter().chain(Change::ALL.into_iter().map(Self::Change))
    }
}

/// The code of the first step that can fail.
const FIRST_FAILURE: u32 = 3;

impl State {
    fn of(words: &Words) -> Self {
        let word = words.word(STATE).load(Ordering::Acquire);
        let errno = u16::try_from(word & 0xffff).ok().and_then(Errno::new).unwrap_or(Errno::EINVAL);
        match word >> 16 {
            0 => Self::Begun,
            1 => Self::BecomesProgram,
            2 => Self::HasNoPidfd,
            kind => {
                let step = Step::all().zip(FIRST_FAILURE..).find(|&(_, code)| code == kind);
                Self::Failed(step.map_or(Step::Exec, |(step, _)| step), errno)
            }
        }
    }

    fn tell(self, words: &Words) {
        let (kind, errno) = match self {
            Self::Begun => (0, 0),
            Self::BecomesProgram => (1, 0),
            Self::HasNoPidfd => (2, 0),
            Self::Failed(step, errno) => {
                let place = Step::all().zip(FIRST_FAILURE..).find(|&(other, _)| other == step);
                (place.map_or(FIRST_FAILURE, |(_, code)| code), errno.get())
            }
        };
        words.word(STATE).store(kind << 16 | u32::from(errno), Ordering::Release);
    }
}

/// Blocks signals, so that no handler runs in the child. Signals that a call or an instruction
/// causes stay unblocked, because the kernel would kill for them (SIGSYS: `crate::sigsys`).
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
    /// The signal mask from before, which the program gets.
    before: u64,
}

impl Birth<'_> {
    /// Makes the child together with its descriptor; returns when the child has executed the
    /// program, or has failed to.
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
            // A kernel before 5.2, or a filter that checks the flags.
            Err(Errno::ENOSYS | Errno::EPERM | Errno::EACCES | Errno::EINVAL) => {
                self.gated().map(exactly)
            }
            Err(errno) => Err(Error::new(Sysno::CLONE, errno, ErrorKind::Kernel)),
            Ok(made) => Ok(exactly(made)),
        }
    }

    /// Makes the child, which waits until its descriptor is open. Its later activity proves that it
    /// was alive then, so that its pid was no other process's.
    fn gated(&self) -> Result<(i32, OwnedFd), Error> {
        let pipe = || {
            pipe_with(PipeFlags::CLOEXEC).map_err(|errno| lacked(Sysno::PIPE2, from_rustix(errno)))
        };
        let (gate, open_gate) = pipe()?;
        // Closed when the child has executed the program, or has ended.
        let (ends, held) = pipe()?;
        let pidfd = self.begin();
        let pid = processes::spawn(Maker::Plain, pidfd, || {
            close(open_gate.as_raw_fd() as u32);
            let mut byte = [0];
            match rustix::io::read(&gate, &mut byte) {
                Ok(1) => self.child(Some(held.as_raw_fd())),
                // The parent has no descriptor, or has ended.
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

    /// In the child: executes the program, or reports the reason of a failure.
    fn child(&self, held: Option<RawFd>) -> u8 {
        let failed = |step: Step, errno: Errno| {
            State::Failed(step, errno).tell(self.words);
            127
        };
        // No copy may overwrite a descriptor that is still to be copied.
        let targets = self.what.descriptors.iter().map(|&(_, target)| target);
        let above = targets.max().unwrap_or(0).max(2).saturating_add(1);
        if let Some(Err(errno)) = held.map(|held| copy_above(held, above)) {
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
            // SIGSYS keeps its handler until the exec, which may be trapped too.
            if signal != 31 {
                forget_handler(signal);
            }
        }
        if let Err((change, errno)) = self.what.changes.make() {
            return failed(Step::Change(change), errno);
        }
        let mask = self.what.changes.mask.map_or(self.before, |mask| mask.0);
        if let Err(errno) = set_blocked(mask) {
            return failed(Step::Exec, errno);
        }
        State::BecomesProgram.tell(self.words);
        let search = self.what.changes.search;
        failed(Step::Exec, exec(self.what.path, search, self.strings()))
    }

    fn strings(&self) -> ArgvEnvp<'_> {
        [self.what.argv, self.what.envp]
    }

    /// The error that a child reported. The child's filters are this thread's, so this thread can
    /// probe them.
    fn failed(&self, step: Step, errno: Errno) -> Error {
        let facts: &'static Facts = match step {
            Step::Copy => &probes::FCNTL,
            Step::Put => &probes::DUP3,
            Step::Exec => {
                let exec = processes::execve(self.what.path, self.strings());
                return older(&probes::EXECVE, &exec.args(), errno);
            }
            Step::Change(change) => return self.what.changes.failed(change, errno),
        };
        Error::new(facts.call, errno, ErrorKind::Kernel)
    }
}

/// The error of a failed step, whichever way starts the program.
fn step(call: Sysno, errno: Errno) -> Error {
    Error::new(call, errno, ErrorKind::Kernel)
}

/// A resource was lacking that the newer call does not need.
fn lacked(call: Sysno, errno: Errno) -> Error {
    Error::new(call, errno, ErrorKind::Emulation)
}
