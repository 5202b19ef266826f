//! Children that make calls which might kill, hang, or end their caller.
//!
//! A filter may kill or trap, a supervisor may never answer; so calls are made in a child, many
//! in one, and when it dies the next child goes on behind the call that it died of. Everything
//! between the fork and the end of the child is async-signal-safe: raw calls and memory that is
//! already there.
//!
//! What this lives on, and cannot do without: `mmap`, `clone` (or `fork`, with `gettid`), `wait4`, and
//! `exit_group` (or `exit`, or a fault); `kill` where a call does not return; and `prlimit64`, in so
//! far as a filter that kills for that leaves a core file. Whether `nanosleep` and `munmap` can be
//! called a child finds out first: without them the parent waits busily, and keeps the memory.
//!
//! # Why this file has unsafe code
//! It forks, shares memory with the child, and makes calls by number.
#![allow(unsafe_code)]

use core::fmt;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

use seccompat_catalogue::Errno;
use seccompat_probe::{Answer, Manner, Question};

use crate::call::{answer, is_native, syscall};
use crate::words::{self, Progress};

/// One probe for a child to make.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// `None`: nothing is asked.
    pub(crate) number: Option<u32>,
    pub(crate) args: [u64; 6],
    pub(crate) manner: Manner,
}

impl Ask {
    /// A place for one. No call is made for it, and its answer is [`Answer::NotMade`].
    pub const NOTHING: Self = Self { number: None, args: [0; 6], manner: Manner::Plain };

    /// The probe `question`, or [`Ask::NOTHING`] where it is one for another ABI than this program's.
    ///
    /// The question says which call is made, and nobody else does:
    ///
    /// ```compile_fail,E0061
    /// use seccompat_catalogue::{Abi, Facts, Sysno};
    /// use seccompat_probe::{Nothing, Survey};
    /// for question in Survey::questions(Facts::of(Sysno::MBIND), &Nothing(Abi::X86_64)) {
    ///     let _ = seccompat_raw::Ask::new(11, &question);
    /// }
    /// ```
    #[must_use]
    pub fn new(question: &Question) -> Self {
        if !is_native(question) {
            return Self::NOTHING;
        }
        let (args, manner) = (question.args(), question.manner());
        Self { number: Some(question.number()), args, manner }
    }
}

/// What a child knows of itself, and so of its parent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Me {
    /// Whether no_new_privs is set (in the child: it may have set it).
    pub no_new_privs: bool,
    /// What `prctl(PR_GET_SECCOMP)` returned: 0 without a filter, 2 with one; `None` where it was
    /// refused, or killed the child.
    pub seccomp: Option<u32>,
    /// Whether `prctl` refused an option that does not exist as the kernel does. A filter that
    /// fakes success does not.
    pub prctl_is_honest: bool,
}

/// Why no child could be asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoChild {
    /// No memory to share with it.
    Memory(Errno),
    /// None could be made.
    Fork(Errno),
    /// What makes one claims to have done so, but a filter lies.
    Faked,
}

impl fmt::Display for NoChild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory(errno) => write!(f, "mmap says {errno}"),
            Self::Fork(errno) => write!(f, "clone says {errno}"),
            Self::Faked => f.write_str("a filter fakes the calls that make one"),
        }
    }
}

/// Makes children, and keeps watch over them.
#[derive(Clone, Copy, Debug)]
pub struct Children {
    /// How long a call may take before it is given up.
    pub patience: Duration,
    /// Whether the children give up the right to gain privileges first.
    pub no_new_privs: bool,
}

/// The child's exit status when it has nothing left to do.
const DONE: u64 = 0;
/// The step that a child is at until it has begun, in which no filter has a part: only a machine with
/// much else to do.
const NOT_BEGUN: u32 = 31;
/// How long that may take.
const LONGEST_START: Duration = Duration::from_secs(5);
/// After this many calls without an answer, the next ones get less time.
const PATIENCE_RUNS_OUT: u32 = 3;

impl Children {
    /// Makes every call of `asks`, and puts what came back into `answers`, in the same order. What
    /// could not be made is [`Answer::NotMade`]. Nothing is left behind: no process, no memory,
    /// no core file. No calls at all are a way to learn what a child knows of itself.
    ///
    /// Returns what the children knew of themselves.
    ///
    /// # Errors
    /// Where no child could be made at all.
    pub fn ask(&self, asks: &[Ask], answers: &mut [Answer]) -> Result<Me, NoChild> {
        answers.fill(Answer::NotMade);
        let shared = Shared::new(asks.len())?;
        let mut skip = Skip::default();
        let mut patience = self.patience;
        let mut silent = 0;
        let mut from = 0;
        let mut any = false;
        loop {
            shared.at(Progress::Setup(NOT_BEGUN));
            let end = match self.one_child(&shared, asks, from, skip, patience) {
                Ok(end) => end,
                Err(error) if !any => return Err(error),
                // What earlier children found out is kept.
                Err(_) => break,
            };
            any = true;
            from = match shared.progress() {
                Progress::Done => break,
                // It died while it made itself harmless: the next one leaves that step out.
                Progress::Setup(step) => {
                    if !skip.add(step) {
                        break;
                    }
                    continue;
                }
                Progress::Call(n) => {
                    let verdict = match (end, asks.get(n).map(|ask| ask.manner)) {
                        (End::Exited(0), Some(Manner::Ends)) => Answer::Success,
                        // It took itself for the process that it had made.
                        (End::Exited(_), Some(Manner::Forks)) => Answer::Faked,
                        (End::Signal(libc::SIGSYS), _) => Answer::Killed,
                        (End::GivenUp, _) => {
                            silent += 1;
                            Answer::Silent
                        }
                        (End::Exited(_) | End::Signal(_) | End::Lost, _) => Answer::NotMade,
                    };
                    shared.put(n, verdict);
                    if silent == PATIENCE_RUNS_OUT {
                        patience /= 8;
                    }
                    if n + 1 == asks.len() {
                        break;
                    }
                    n + 1
                }
            };
        }
        for (n, answer) in answers.iter_mut().enumerate().take(asks.len()) {
            *answer = shared.get(n);
        }
        Ok(shared.me())
    }

    fn one_child(
        &self,
        shared: &Shared,
        asks: &[Ask],
        from: usize,
        skip: Skip,
        patience: Duration,
    ) -> Result<End, NoChild> {
        match fork()? {
            Fork::Child => {
                prepare(shared, skip, self.no_new_privs);
                for (n, ask) in asks.iter().enumerate().skip(from) {
                    shared.at(Progress::Call(n));
                    shared.put(n, make(ask, shared));
                }
                shared.at(Progress::Done);
                end_this_process(DONE)
            }
            Fork::Parent(pid) => Ok(watch(pid, shared, |progress| match progress {
                Progress::Setup(NOT_BEGUN) => LONGEST_START.max(self.patience),
                Progress::Setup(_) => self.patience,
                Progress::Call(_) | Progress::Done => patience,
            })),
        }
    }
}

/// Runs `work` in a child on a copy of this process's memory, and returns what it returned;
/// `None` where the child died, or could not be waited for.
///
/// # Errors
/// Where no child can be made.
///
/// # Safety
/// `work` must be async-signal-safe and must not unwind: the child has this thread alone, and
/// locks that others held stay locked.
pub unsafe fn in_child(work: impl FnOnce() -> u8) -> Result<Option<u8>, NoChild> {
    match fork()? {
        Fork::Child => end_this_process(work().into()),
        Fork::Parent(pid) => match wait(pid, 0) {
            Waited::Ended(End::Exited(status)) => Ok(u8::try_from(status).ok()),
            Waited::Ended(_) | Waited::Not | Waited::Refused => Ok(None),
        },
    }
}

/// Makes one call, in the child.
fn make(ask: &Ask, shared: &Shared) -> Answer {
    let Some(number) = ask.number else { return Answer::NotMade };
    match ask.manner {
        // SAFETY: an `Ask` is made of a question, and those name no memory and have no effect.
        Manner::Plain => answer(unsafe { syscall(number, ask.args) }),
        Manner::Ends => {
            if i64::from(number) == libc::SYS_exit
                && let Some(answer) = shared.exit()
            {
                return answer;
            }
            // SAFETY: ending this child is what it is for.
            match unsafe { syscall(number, ask.args) } {
                Ok(_) => Answer::Faked,
                Err(errno) => Answer::Errno(errno),
            }
        }
        Manner::Forks => make_process(number, shared),
    }
}

/// Calls `fork` or `vfork` by number. The process that it makes ends within the same instruction
/// sequence, since after vfork it runs on this stack. It ends by `exit`, which is probed along, so
/// that this costs no child of its own.
#[cfg(target_arch = "x86_64")]
fn make_process(number: u32, shared: &Shared) -> Answer {
    let returned: i64;
    let note = shared.word(EXIT_RETURNED);
    // SAFETY: neither call reads an argument. Where it returns 0, only registers and the shared
    // word are used until that process ends, so a stack shared with its parent is as it was;
    // should every end be refused, `ud2` ends it. Registers as in syscall(2).
    unsafe {
        core::arch::asm!(
            "syscall",
            "test rax, rax",
            "jnz 2f",
            "xor edi, edi",
            "mov eax, {exit}",
            "syscall",
            "or eax, {returned}",
            "mov dword ptr [{note}], eax",
            "mov eax, {exit_group}",
            "syscall",
            "ud2",
            "2:",
            exit = const libc::SYS_exit,
            exit_group = const libc::SYS_exit_group,
            returned = const RETURNED,
            // Not in rcx or r11, which the instruction overwrites before the note is made.
            note = in(reg) note.as_ptr(),
            inout("rax") u64::from(number) => returned,
            out("rdi") _, out("rcx") _, out("r11") _,
            options(nostack),
        );
    }
    match i32::try_from(returned) {
        Ok(pid @ 1..) => {
            let answer = match (wait(pid, 0), note.load(Ordering::Acquire)) {
                (Waited::Ended(End::Exited(0)), 0) => Answer::Success,
                (Waited::Ended(End::Signal(libc::SIGSYS)), 0) => Answer::Killed,
                (_, 0) => Answer::NotMade,
                (_, RETURNED) => Answer::Faked,
                (_, word) => returned_errno(i64::from(word.cast_signed())),
            };
            shared.word(EXIT).store(words::of(answer), Ordering::Release);
            Answer::Success
        }
        Ok(_) => returned_errno(returned),
        Err(_) => Answer::Faked,
    }
}

/// An error as a register has it.
#[cfg(target_arch = "x86_64")]
fn returned_errno(returned: i64) -> Answer {
    let errno = u16::try_from(-returned).ok().and_then(Errno::new);
    errno.map_or(Answer::Faked, Answer::Errno)
}

/// Elsewhere no ABI that this is built for has them.
#[cfg(not(target_arch = "x86_64"))]
fn make_process(_number: u32, _shared: &Shared) -> Answer {
    Answer::NotMade
}

/// The steps by which a child makes itself harmless, each of which a filter may kill for.
#[derive(Clone, Copy, Default)]
struct Skip(u32);

impl Skip {
    /// Leaves a step out from now on; false where it was left out already.
    fn add(&mut self, step: u32) -> bool {
        let new = self.0 | 1 << step;
        let added = new != self.0;
        self.0 = new;
        added
    }

    fn has(self, step: u32) -> bool {
        self.0 & 1 << step != 0
    }
}

/// Gives up what could hurt others if a probe kills this child (core files, a life longer than its
/// parent's, the program's own SIGSYS handler, which would take a trapped call for an answer), and
/// notes what this child knows of itself. A step that kills is left out by the next child.
fn prepare(shared: &Shared, skip: Skip, no_new_privs: bool) {
    let no_core = [0u64; 2];
    let default_action = [0u64; 16];
    let no_core = no_core.as_ptr().addr() as u64;
    let default_action = default_action.as_ptr().addr() as u64;
    let prctl = |option: i32, value: u64| {
        (libc::SYS_prctl, [u64::from(option.cast_unsigned()), value, 0, 0])
    };
    let set_no_new_privs =
        if no_new_privs { libc::PR_SET_NO_NEW_PRIVS } else { libc::PR_GET_NO_NEW_PRIVS };
    let steps = [
        // First of all: what kills this child before would leave a core file.
        ((libc::SYS_prlimit64, [0, libc::RLIMIT_CORE.into(), no_core, 0]), None),
        // What the parent would like to call. Nothing can be read at the last address, and no page
        // starts at the first byte.
        ((libc::SYS_nanosleep, [u64::MAX, 0, 0, 0]), Some(SLEEP)),
        ((libc::SYS_munmap, [1, 0, 0, 0]), Some(UNMAP)),
        (prctl(libc::PR_SET_DUMPABLE, 0), None),
        (prctl(libc::PR_SET_PDEATHSIG, 9), None),
        ((libc::SYS_rt_sigaction, [libc::SIGSYS as u64, default_action, 0, 8]), None),
        (prctl(set_no_new_privs, no_new_privs.into()), None),
        (prctl(libc::PR_GET_NO_NEW_PRIVS, 0), Some(NO_NEW_PRIVS)),
        (prctl(libc::PR_GET_SECCOMP, 0), Some(SECCOMP)),
        (prctl(-1, 0), Some(NO_OPTION)),
    ];
    for (n, &((number, [a, b, c, d]), note)) in (0..).zip(&steps) {
        if skip.has(n) {
            continue;
        }
        shared.at(Progress::Setup(n));
        // SAFETY: each step changes this child alone, and reads arrays that outlive it.
        let returned = unsafe { syscall(number as u32, [a, b, c, d, 0, 0]) };
        if let Some(word) = note {
            shared.word(word).store(encode(returned), Ordering::Relaxed);
        }
    }
}

/// Ends this process, by whatever way is left.
pub(crate) fn end_this_process(status: u64) -> ! {
    for number in [libc::SYS_exit_group, libc::SYS_exit] {
        // SAFETY: ending this process is what it is for.
        let _ = unsafe { syscall(number as u32, [status, 0, 0, 0, 0, 0]) };
    }
    // Only now: a filter may kill for asking who this is.
    if let Some(id) = thread_id() {
        // SAFETY: as above. The id is not 0, or the signal would go to the whole group.
        let _ = unsafe {
            syscall(libc::SYS_kill as u32, [id.into(), libc::SIGKILL as u64, 0, 0, 0, 0])
        };
    }
    // SAFETY: it has no precondition, and may be called from a signal handler.
    unsafe { libc::abort() }
}

/// Which of two processes this is.
enum Fork {
    Child,
    Parent(i32),
}

/// Makes a child, with no signal at its end.
fn fork() -> Result<Fork, NoChild> {
    // SAFETY: the child does only what is async-signal-safe until it ends.
    let made = unsafe { clone_that_tells() };
    #[cfg(target_arch = "x86_64")]
    if made.is_err() {
        // SAFETY: as above.
        return unsafe { fork_by(libc::SYS_fork, [0; 6]) }.or(made);
    }
    made
}

/// `clone(CLONE_CHILD_SETTID, …)`—Makes a child without a stack of its own. The kernel writes the
/// child's id into the child's memory, so the child knows itself without a call, and no filter can fake
/// that.
///
/// # Safety
/// As for [`fork_by`].
#[inline(always)]
unsafe fn clone_that_tells() -> Result<Fork, NoChild> {
    const FLAGS: u64 = libc::CLONE_CHILD_SETTID as u64;
    let id = AtomicU32::new(0);
    let at = id.as_ptr().expose_provenance() as u64;
    // Flags first, but on s390. Architectures do not agree in which of two registers the place of
    // the id is; the other counts only with a flag that is not set.
    let [a, b] = if cfg!(target_arch = "s390x") { [0, FLAGS] } else { [FLAGS, 0] };
    // SAFETY: the kernel writes a word of the child's copy; the caller vouches for the child.
    match unsafe { syscall(libc::SYS_clone as u32, [a, b, 0, at, at, 0]) } {
        Ok(0) if id.load(Ordering::Acquire) != 0 => Ok(Fork::Child),
        Ok(0) => Err(NoChild::Faked),
        Ok(pid) => i32::try_from(pid).map(Fork::Parent).map_err(|_| NoChild::Faked),
        Err(errno) => Err(NoChild::Fork(errno)),
    }
}

/// Makes a child by this call. A filter may fake the result (`ERRNO(0)` returns 0, as in a child),
/// so a child is what finds itself in another thread than before.
///
/// # Safety
/// The call makes a process on a copy of this one's memory, which does only what is
/// async-signal-safe until it ends or becomes another program.
#[inline(always)]
unsafe fn fork_by(number: libc::c_long, args: [u64; 6]) -> Result<Fork, NoChild> {
    let before = thread_id().ok_or(NoChild::Faked)?;
    // SAFETY: the caller vouches for the call.
    match unsafe { syscall(number as u32, args) } {
        Ok(0) if thread_id() != Some(before) => Ok(Fork::Child),
        Ok(0) => Err(NoChild::Faked),
        Ok(pid) => i32::try_from(pid).map(Fork::Parent).map_err(|_| NoChild::Faked),
        Err(errno) => Err(NoChild::Fork(errno)),
    }
}

/// By what a child is made that becomes another program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Maker {
    /// `clone3(CLONE_PIDFD | CLONE_VFORK)`, Linux 5.3.
    Clone3,
    /// `clone(CLONE_PIDFD | CLONE_VFORK)`, Linux 5.2. An older kernel makes no descriptor.
    Clone,
    /// `clone` without a flag: no descriptor, and the parent goes on at once.
    Plain,
}

/// Makes a child on a copy of this process's memory, which does `work` and ends with what that
/// returned, if it returns. The kernel puts a descriptor of it into `pidfd` before it begins.
///
/// No signal comes at its end, and no wait but [`reap`] takes it (one without `__WALL` or `__WCLONE`),
/// until it has become another program: then it is a child like any other (`begin_new_exec`).
///
/// # Errors
/// Where no child can be made.
///
/// # Safety
/// As for [`in_child`].
pub unsafe fn spawn(
    by: Maker,
    pidfd: &AtomicU32,
    work: impl FnOnce() -> u8,
) -> Result<i32, NoChild> {
    const FLAGS: u64 = (libc::CLONE_PIDFD | libc::CLONE_VFORK) as u64;
    let into = pidfd.as_ptr().expose_provenance() as u64;
    // `struct clone_args`, first version: flags, pidfd, child_tid, parent_tid, exit_signal, stack…
    let args = [FLAGS, into, 0, 0, 0, 0, 0, 0];
    let at = (&raw const args).expose_provenance() as u64;
    // Flags first, but on s390; then where the kernel puts the descriptor.
    let old = if cfg!(target_arch = "s390x") { [0, FLAGS] } else { [FLAGS, 0] };
    let (number, args) = match by {
        Maker::Clone3 => (libc::SYS_clone3, [at, size_of_val(&args) as u64, 0, 0, 0, 0]),
        Maker::Clone => (libc::SYS_clone, [old[0], old[1], into, 0, 0, 0]),
        Maker::Plain => (libc::SYS_clone, [0; 6]),
    };
    // SAFETY: the kernel reads `args` and writes a word to `pidfd`; the caller vouches for `work`.
    match unsafe { fork_by(number, args) }? {
        Fork::Child => end_this_process(work().into()),
        Fork::Parent(pid) => Ok(pid),
    }
}

/// Waits for a child that [`spawn`] made and that became no other program.
pub fn reap(pid: i32) {
    let _how_it_ended = wait(pid, 0);
}

/// This thread's id; `None` where a filter answers in the kernel's place.
fn thread_id() -> Option<u32> {
    // SAFETY: it reads nothing.
    let id = unsafe { syscall(libc::SYS_gettid as u32, [0; 6]) };
    id.ok().and_then(|id| u32::try_from(id).ok()).filter(|&id| id != 0)
}

/// How a child ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Exited(i32),
    Signal(i32),
    /// It made no progress, and was killed.
    GivenUp,
    /// It cannot be waited for.
    Lost,
}

/// Waits for a child, and kills it when a step of its takes longer than `patience` has for it.
fn watch(pid: i32, shared: &Shared, patience: impl Fn(Progress) -> Duration) -> End {
    let mut seen = shared.progress();
    let mut quiet = Quiet::begin();
    loop {
        match wait(pid, libc::WNOHANG) {
            Waited::Ended(end) => return end,
            Waited::Not => {}
            Waited::Refused => return End::Lost,
        }
        let progress = shared.progress();
        if progress != seen {
            seen = progress;
            quiet = Quiet::begin();
        } else if quiet.lasts() > patience(progress) {
            // SAFETY: the child is not waited for yet, so its id is still its own.
            let _ = unsafe {
                syscall(libc::SYS_kill as u32, [pid as u64, libc::SIGKILL as u64, 0, 0, 0, 0])
            };
            // It may have ended by itself meanwhile; then that is how it ended.
            return match wait(pid, 0) {
                Waited::Ended(End::Signal(libc::SIGKILL)) => End::GivenUp,
                Waited::Ended(end) => end,
                Waited::Not | Waited::Refused => End::Lost,
            };
        } else {
            quiet.go_on(shared.sleeps_are_real());
        }
    }
}

/// How long a child has been quiet.
///
/// No clock is asked where it can be had without: a clock is a call where the vDSO has none
/// (user-mode-linux, machines whose counter cannot be trusted), and a filter may kill for that.
struct Quiet {
    /// Since when by a clock, only where it cannot be slept.
    since: Option<Duration>,
    waited: Duration,
    slept: Duration,
    pause: Duration,
    looks: u32,
}

impl Quiet {
    fn begin() -> Self {
        let (waited, slept) = (Duration::ZERO, Duration::ZERO);
        Self { since: None, waited, slept, pause: LOOK_AGAIN, looks: 0 }
    }

    fn lasts(&self) -> Duration {
        self.slept + self.waited
    }

    /// Lets it work before it is looked at again. The longer it takes, the longer the pause, so that
    /// what the kernel adds to each is little beside it.
    fn go_on(&mut self, can_sleep: bool) {
        if self.looks < BUSY {
            self.looks += 1;
            core::hint::spin_loop();
        } else if can_sleep {
            sleep(self.pause);
            self.slept += self.pause;
            self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        } else {
            let now = now();
            self.waited = now.saturating_sub(*self.since.get_or_insert(now));
        }
    }
}

/// How often to look at a child without a pause: most calls take less time, and a pause more.
const BUSY: u32 = 1500;
/// How long to let it work then before it is looked at again.
const LOOK_AGAIN: Duration = Duration::from_micros(50);
const LONGEST_PAUSE: Duration = Duration::from_millis(1);

fn sleep(time: Duration) {
    let time = [time.as_secs(), u64::from(time.subsec_nanos())];
    // SAFETY: it reads two words that outlive it. (On 32-bit ABIs `nanosleep` takes two halves: the
    // sleep is then shorter, and the child is looked at more often.)
    let _ = unsafe {
        syscall(libc::SYS_nanosleep as u32, [time.as_ptr().addr() as u64, 0, 0, 0, 0, 0])
    };
}

/// Time since some start. From the vDSO where there is one, so that no filter sees it.
fn now() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes the struct that it is given.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    #[allow(clippy::useless_conversion)] // tv_sec has 32 bits on some ABIs
    let seconds = time.tv_sec.unsigned_abs().into();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

enum Waited {
    Ended(End),
    Not,
    Refused,
}

fn wait(pid: i32, options: i32) -> Waited {
    let mut status = 0i32;
    let at = (&raw mut status).addr() as u64;
    // A child without an end signal is waited for only with __WALL.
    let options = (options | libc::__WALL).unsigned_abs();
    loop {
        // SAFETY: it writes `status`, which outlives it.
        return match unsafe {
            syscall(libc::SYS_wait4 as u32, [pid as u64, at, options.into(), 0, 0, 0])
        } {
            Ok(0) => Waited::Not,
            Ok(_) if libc::WIFSIGNALED(status) => {
                Waited::Ended(End::Signal(libc::WTERMSIG(status)))
            }
            Ok(_) => Waited::Ended(End::Exited(libc::WEXITSTATUS(status))),
            Err(Errno::EINTR) => continue,
            Err(_) => Waited::Refused,
        };
    }
}

/// Memory that a child and its parent share: words, which begin as 0.
#[derive(Debug)]
pub struct Words {
    words: NonNull<AtomicU32>,
    len: usize,
}

impl Words {
    /// So many.
    ///
    /// # Errors
    /// [`NoChild::Memory`] where there is none.
    pub fn new(len: usize) -> Result<Self, NoChild> {
        let protection = u64::from((libc::PROT_READ | libc::PROT_WRITE).unsigned_abs());
        let kind = u64::from((libc::MAP_SHARED | libc::MAP_ANONYMOUS).unsigned_abs());
        let bytes = (len * size_of::<AtomicU32>()) as u64;
        // SAFETY: a new mapping touches no memory that is there.
        let mapped =
            unsafe { syscall(libc::SYS_mmap as u32, [0, bytes, protection, kind, u64::MAX, 0]) };
        let address = mapped.map_err(NoChild::Memory)?;
        let words = core::ptr::with_exposed_provenance_mut(address as usize);
        // A faked success is address 0.
        Ok(Self { words: NonNull::new(words).ok_or(NoChild::Faked)?, len })
    }

    /// One of them.
    ///
    /// # Panics
    /// Where there are fewer.
    #[must_use]
    pub fn word(&self, n: usize) -> &AtomicU32 {
        assert!(n < self.len);
        // SAFETY: `n` lies within the mapping.
        let word = unsafe { self.words.add(n) };
        // SAFETY: the mapping is page-aligned, zeroed, and lives as long as `self`; both processes
        // use it through atomics alone.
        unsafe { word.as_ref() }
    }
}

impl Drop for Words {
    fn drop(&mut self) {
        let bytes = (self.len * size_of::<AtomicU32>()) as u64;
        let address = self.words.as_ptr().addr() as u64;
        // SAFETY: this unmaps the mapping that `new` made, and nothing refers to it any more.
        let _ = unsafe { syscall(libc::SYS_munmap as u32, [address, bytes, 0, 0, 0, 0]) };
    }
}

/// How far a child has come, and an answer for each call. It stays mapped where a filter may kill for
/// `munmap`.
struct Shared(ManuallyDrop<Words>);

impl Drop for Shared {
    fn drop(&mut self) {
        if self.returned(UNMAP) {
            // SAFETY: nothing uses it any more.
            unsafe { ManuallyDrop::drop(&mut self.0) };
        }
    }
}

/// The words before the answers: progress, and what a child knows of itself.
const HEADER: usize = 8;
const PROGRESS: usize = 0;
const NO_NEW_PRIVS: usize = 1;
const SECCOMP: usize = 2;
const NO_OPTION: usize = 3;
/// What `exit` did in a process that a probe made.
const EXIT: usize = 4;
/// What it returned, if it did, and a bit that says so.
#[cfg(target_arch = "x86_64")]
const EXIT_RETURNED: usize = 5;
/// What `nanosleep` and `munmap` returned, if they did.
const SLEEP: usize = 6;
const UNMAP: usize = 7;
#[cfg(target_arch = "x86_64")]
const RETURNED: u32 = 1 << 30;

/// A small value as a word: an errno, or what was returned.
const VALUE: u32 = 1 << 16;

fn encode(returned: Result<u64, Errno>) -> u32 {
    match returned {
        Ok(value) => VALUE + u32::try_from(value).unwrap_or(0),
        Err(errno) => errno.get().into(),
    }
}

impl Shared {
    fn new(answers: usize) -> Result<Self, NoChild> {
        Words::new(answers + HEADER).map(|words| Self(ManuallyDrop::new(words)))
    }

    fn word(&self, n: usize) -> &AtomicU32 {
        self.0.word(n)
    }

    fn me(&self) -> Me {
        let returned = |word: usize| self.word(word).load(Ordering::Relaxed).checked_sub(VALUE);
        let refused = Errno::EINVAL.get().into();
        Me {
            no_new_privs: returned(NO_NEW_PRIVS) == Some(1),
            seccomp: returned(SECCOMP),
            prctl_is_honest: self.word(NO_OPTION).load(Ordering::Relaxed) == refused,
        }
    }

    /// Whether a child made the call whose result is in this word, and lived.
    fn returned(&self, word: usize) -> bool {
        self.word(word).load(Ordering::Acquire) != 0
    }

    /// Whether it is the kernel that sleeps: it reads how long, and no filter can tell what it reads.
    fn sleeps_are_real(&self) -> bool {
        // On 32-bit ABIs it reads two halves.
        let refused = u32::from(Errno::EFAULT.get());
        cfg!(target_pointer_width = "64") && self.word(SLEEP).load(Ordering::Acquire) == refused
    }

    fn at(&self, progress: Progress) {
        self.word(PROGRESS).store(progress.to_word(), Ordering::Release);
    }

    fn progress(&self) -> Progress {
        Progress::from_word(self.word(PROGRESS).load(Ordering::Acquire))
    }

    fn put(&self, n: usize, answer: Answer) {
        self.word(HEADER + n).store(words::of(answer), Ordering::Release);
    }

    fn get(&self, n: usize) -> Answer {
        words::answer(self.word(HEADER + n).load(Ordering::Acquire))
    }

    /// What `exit` did in a process that a probe made, if that is known.
    fn exit(&self) -> Option<Answer> {
        let answer = words::answer(self.word(EXIT).load(Ordering::Acquire));
        (answer != Answer::NotMade).then_some(answer)
    }
}
