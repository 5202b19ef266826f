//! Watches a child: detects its end and its progress.
//!
//! # Why this file has unsafe code
//! It makes calls by number.
#![allow(unsafe_code)]

use core::time::Duration;

use crate::call::syscall;
use crate::fork::{End, Waited, wait};
use crate::shared::Shared;
use crate::words::Progress;

/// The manner in which this process waits for a child.
#[derive(Clone, Copy)]
pub(crate) struct Waiting {
    /// The number of looks without a pause; after them it sleeps between two looks.
    pub(crate) busy: u32,
    /// Whether it lets other processes run between such looks. The child may have to begin on the same
    /// processor, and would wait for up to a time slice. A filter may kill for that call.
    pub(crate) may_yield: bool,
}

/// Waits for a child, and kills it if one of its steps takes longer than its `patience`.
pub(crate) fn watch(
    pid: i32,
    shared: &Shared,
    waiting: Waiting,
    patience: impl Fn(Progress) -> Duration,
) -> End {
    let mut seen = shared.progress();
    let mut quiet = Quiet::begin(waiting);
    loop {
        match wait(pid, libc::WNOHANG) {
            Waited::Ended(end) => return end,
            Waited::Not => {}
            Waited::Refused => return End::Lost,
        }
        let progress = shared.progress();
        if progress != seen {
            seen = progress;
            quiet.ends();
            if !waiting.may_yield {
                continue;
            }
        } else if quiet.lasts() > patience(progress) {
            // SAFETY: the child is not waited for yet, so its id is still its own.
            let _ = unsafe {
                syscall(libc::SYS_kill as u32, [pid as u64, libc::SIGKILL as u64, 0, 0, 0, 0])
            };
            // The child may have ended by itself meanwhile; then that is the result.
            return match wait(pid, 0) {
                Waited::Ended(End::Signal(libc::SIGKILL)) => End::GivenUp,
                Waited::Ended(end) => end,
                Waited::Not | Waited::Refused => End::Lost,
            };
        }
        quiet.go_on(shared.sleeps_are_real());
    }
}

/// How long a child has made no progress.
///
/// The clock is not read if it can be avoided: without a vDSO (user-mode Linux, machines with an
/// unreliable counter) reading it is a call, and a filter may kill for that.
struct Quiet {
    /// The start time by a clock, only if the parent cannot sleep.
    since: Option<Duration>,
    waited: Duration,
    slept: Duration,
    pause: Duration,
    looks: u32,
    /// The further looks without a pause.
    busy: u32,
    may_yield: bool,
}

impl Quiet {
    fn begin(Waiting { busy, may_yield }: Waiting) -> Self {
        let (waited, slept) = (Duration::ZERO, Duration::ZERO);
        Self { since: None, waited, slept, pause: LOOK_AGAIN, looks: 0, busy, may_yield }
    }

    /// The child made progress. The pause stays as long as it became if this process gives way.
    fn ends(&mut self) {
        let (waited, slept) = (Duration::ZERO, Duration::ZERO);
        let pause = if self.may_yield { self.pause } else { LOOK_AGAIN };
        *self = Self { since: None, waited, slept, pause, looks: 0, ..*self };
    }

    fn lasts(&self) -> Duration {
        self.slept + self.waited
    }

    /// Lets the child work before the next look. The pause grows with the child's life, so that the
    /// kernel's overhead for each pause is small compared with it.
    fn go_on(&mut self, can_sleep: bool) {
        if self.looks < BUSY && self.busy > 0 {
            self.looks += 1;
            self.busy -= 1;
            self.give_way();
        } else if can_sleep {
            sleep(self.pause);
            self.slept += self.pause;
            self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        } else {
            let now = now();
            self.waited = now.saturating_sub(*self.since.get_or_insert(now));
            self.give_way();
        }
    }

    fn give_way(&self) {
        if self.may_yield {
            // SAFETY: it touches no memory.
            let _ = unsafe { syscall(libc::SYS_sched_yield as u32, [0; 6]) };
        } else {
            core::hint::spin_loop();
        }
    }
}

/// The number of looks at a step of a child without a pause: most calls take less time than that, and a
/// pause takes more.
pub(crate) const BUSY: u32 = 1500;
/// The pause before the next look after that.
const LOOK_AGAIN: Duration = Duration::from_micros(50);
const LONGEST_PAUSE: Duration = Duration::from_millis(1);

fn sleep(time: Duration) {
    let time = [time.as_secs(), u64::from(time.subsec_nanos())];
    // SAFETY: it reads two words that outlive it. (On 32-bit ABIs `nanosleep` reads two halves: the
    // sleep is then shorter, and the parent looks more often.)
    let _ = unsafe {
        syscall(libc::SYS_nanosleep as u32, [time.as_ptr().addr() as u64, 0, 0, 0, 0, 0])
    };
}

/// Time since an arbitrary start. Read from the vDSO if there is one, so that no filter sees it.
pub(crate) fn now() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes the struct that it is given.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    #[allow(clippy::useless_conversion)] // tv_sec has 32 bits on some ABIs
    let seconds = time.tv_sec.unsigned_abs().into();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}
