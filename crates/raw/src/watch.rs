//! Watching a child: how it ends, and whether it goes on.
//!
//! # Why this file has unsafe code
//! It makes calls by number.
#![allow(unsafe_code)]

use core::time::Duration;

use crate::call::syscall;
use crate::fork::{End, Waited, wait};
use crate::shared::Shared;
use crate::words::Progress;

/// Waits for a child, and kills it when a step of its takes longer than `patience` has for it.
pub(crate) fn watch(pid: i32, shared: &Shared, patience: impl Fn(Progress) -> Duration) -> End {
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
pub(crate) fn now() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes the struct that it is given.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    #[allow(clippy::useless_conversion)] // tv_sec has 32 bits on some ABIs
    let seconds = time.tv_sec.unsigned_abs().into();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}
