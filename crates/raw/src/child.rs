//! Children that make calls which might kill, hang, or end their caller.
//!
//! A filter may kill or trap and a supervisor may never answer, so a child makes the calls, many in
//! one fork. When a child dies, the next child continues after the call that killed it. Everything
//! between the fork and the end of the child is async-signal-safe: raw calls, and memory that
//! exists already.
//!
//! This code requires `mmap`, `clone` (or `fork` with `gettid`), `wait4`, and `exit_group` (or
//! `exit`, or a fault); `kill` if a call does not return; and `prlimit64`, without which a filter
//! that kills may leave a core file. A child first tests whether `nanosleep` and `munmap` are
//! allowed: without them the parent waits in a busy loop and keeps the memory.
//!
//! # Why this file has unsafe code
//! It makes calls by number, in children.
#![allow(unsafe_code)]

use core::sync::atomic::Ordering;
use core::time::Duration;

#[cfg(target_arch = "x86_64")]
use seccompat_catalogue::Errno;
use seccompat_probe::{Answer, Manner, Question};

use crate::call::{answer, is_native, syscall};
use crate::fork::{End, Fork, end_this_process, fork};
#[cfg(target_arch = "x86_64")]
use crate::fork::{Waited, wait};
use crate::shared::{
    DIES, NO_NEW_PRIVS, NO_OPTION, SECCOMP, SLEEP, Shared, UNDUMPABLE, UNMAP, encode,
};
#[cfg(target_arch = "x86_64")]
use crate::shared::{EXIT, EXIT_RETURNED, RETURNED};
use crate::told::{Me, NoChild};
use crate::watch::{BUSY, Waiting, watch};
use crate::words::Progress;

/// One probe for a child to make.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// `None`: no call is made.
    pub(crate) number: Option<u32>,
    pub(crate) args: [u64; 6],
    pub(crate) manner: Manner,
}

impl Ask {
    /// A placeholder. No call is made for it, and its answer is [`Answer::NotMade`].
    pub const NOTHING: Self = Self { number: None, args: [0; 6], manner: Manner::Plain };

    /// The probe `question`, or [`Ask::NOTHING`] if the question is for another ABI than this
    /// program's.
    ///
    /// Only the question decides which call is made:
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

/// Makes children and watches them.
#[derive(Clone, Copy, Debug)]
pub struct Children {
    /// The time that a call may take before the parent gives up.
    pub patience: Duration,
    /// Whether the children set no_new_privs first.
    pub no_new_privs: bool,
    /// Whether the parent may call sched_yield(2), for which a filter may kill. Without it a child on
    /// the parent's processor may wait for a time slice.
    pub may_yield: bool,
}

/// The child's exit status when it has nothing left to do.
const DONE: u64 = 0;
/// The step of a child that has not begun. No filter can delay it; only a busy machine can.
const NOT_BEGUN: u32 = 31;
/// The time limit for that step.
const LONGEST_START: Duration = Duration::from_secs(5);
/// The looks at a child without a pause, for all its calls: a child that lives longer needs the
/// processor more than its parent.
const BUSIEST: u32 = 4 * BUSY;
/// After this many calls without an answer, the next ones get less time.
const PATIENCE_RUNS_OUT: u32 = 3;

impl Children {
    /// Makes every call of `asks`, and stores the results in `answers`, in the same order. A call
    /// that could not be made gets [`Answer::NotMade`]. Nothing remains afterwards: no process, no
    /// memory, no core file. With an empty `asks`, this returns just the facts about a child.
    ///
    /// Returns the facts that the children know about themselves.
    ///
    /// # Errors
    /// No child could be made at all.
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
                // The results of earlier children are kept.
                Err(_) => break,
            };
            any = true;
            from = match shared.progress() {
                Progress::Done => break,
                // The child died during its preparation: the next one skips that step.
                Progress::Setup(step) => {
                    if !skip.add(step) {
                        break;
                    }
                    continue;
                }
                Progress::Call(n) => {
                    let verdict = match (end, asks.get(n).map(|ask| ask.manner)) {
                        (End::Exited(0), Some(Manner::Ends)) => Answer::Success,
                        // The child took itself for the process that it had made.
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
            Fork::Parent(pid) => {
                let waiting = Waiting { busy: BUSIEST, may_yield: self.may_yield };
                Ok(watch(pid, shared, waiting, |progress| match progress {
                    Progress::Setup(NOT_BEGUN) => LONGEST_START.max(self.patience),
                    Progress::Setup(_) => self.patience,
                    Progress::Call(_) | Progress::Done => patience,
                }))
            }
        }
    }
}

/// Makes one call, in the child.
fn make(ask: &Ask, shared: &Shared) -> Answer {
    let Some(number) = ask.number else { return Answer::NotMade };
    match ask.manner {
        // SAFETY: an `Ask` is made from a question, and a question's call names no memory and has
        // no effect.
        Manner::Plain => answer(unsafe { syscall(number, ask.args) }),
        Manner::Ends => {
            if number == libc::SYS_exit as u32 {
                if let Some(answer) = shared.exit() {
                    return answer;
                }
            }
            // SAFETY: this child exists only to make the call that ends it.
            match unsafe { syscall(number, ask.args) } {
                Ok(_) => Answer::Faked,
                Err(errno) => Answer::Errno(errno),
            }
        }
        Manner::Forks => make_process(number, shared),
    }
}

/// Calls `fork` or `vfork` by number. The new process ends within the same instruction sequence,
/// because after vfork it runs on this stack. It ends by `exit`, which this probes as well, so that
/// `exit` needs no child of its own.
#[cfg(target_arch = "x86_64")]
fn make_process(number: u32, shared: &Shared) -> Answer {
    let returned: i64;
    let note = shared.word(EXIT_RETURNED);
    // SAFETY: neither call reads an argument. If it returns 0, the new process uses only registers
    // and the shared word until it ends, so a stack that it shares with its parent is unchanged; if
    // every way to end is refused, `ud2` ends it. Registers as in syscall(2).
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
            // Not in rcx or r11: the instruction overwrites them before the note is written.
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
                (_, word) => returned_errno(i64::from(word as i32)),
            };
            shared.word(EXIT).store(crate::words::of(answer), Ordering::Release);
            Answer::Success
        }
        Ok(_) => returned_errno(returned),
        Err(_) => Answer::Faked,
    }
}

/// The value of an error in a register.
#[cfg(target_arch = "x86_64")]
fn returned_errno(returned: i64) -> Answer {
    let errno = u16::try_from(-returned).ok().and_then(Errno::new);
    errno.map_or(Answer::Faked, Answer::Errno)
}

/// The other ABIs that this crate is built for have neither call.
#[cfg(not(target_arch = "x86_64"))]
fn make_process(_number: u32, _shared: &Shared) -> Answer {
    Answer::NotMade
}

/// The steps by which a child makes itself harmless. A filter may kill for each of them.
#[derive(Clone, Copy, Default)]
pub(crate) struct Skip(u32);

impl Skip {
    /// Skips a step from now on; false if it was skipped already.
    pub(crate) fn add(&mut self, step: u32) -> bool {
        let new = self.0 | 1 << step;
        let added = new != self.0;
        self.0 = new;
        added
    }

    pub(crate) fn has(self, step: u32) -> bool {
        self.0 & 1 << step != 0
    }
}

/// Removes the means by which a probe that kills this child could hurt others (core files, a life
/// longer than its parent's, and the program's own SIGSYS handler, which would turn a trapped call
/// into an answer), and records the facts that this child knows about itself. The next child skips
/// a step that kills.
pub(crate) fn prepare(shared: &Shared, skip: Skip, no_new_privs: bool) {
    let no_core = [0u64; 2];
    let default_action = [0u64; 16];
    let no_core = no_core.as_ptr().addr() as u64;
    let default_action = default_action.as_ptr().addr() as u64;
    let prctl =
        |option: i32, value: u64| (libc::SYS_prctl, [u64::from(option as u32), value, 0, 0]);
    let set_no_new_privs =
        if no_new_privs { libc::PR_SET_NO_NEW_PRIVS } else { libc::PR_GET_NO_NEW_PRIVS };
    let steps = [
        // First of all: a death before this step would leave a core file.
        ((libc::SYS_prlimit64, [0, libc::RLIMIT_CORE as u64, no_core, 0]), None),
        // The calls that the parent needs. Nothing can be read at the last address, and no page
        // starts at the first byte.
        ((libc::SYS_nanosleep, [u64::MAX, 0, 0, 0]), Some(SLEEP)),
        ((libc::SYS_munmap, [1, 0, 0, 0]), Some(UNMAP)),
        (prctl(libc::PR_SET_DUMPABLE, 0), Some(UNDUMPABLE)),
        (prctl(libc::PR_SET_PDEATHSIG, 9), Some(DIES)),
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
