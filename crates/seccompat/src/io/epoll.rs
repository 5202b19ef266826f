//! `epoll_pwait2(2)`: waits for events, to the nanosecond.
#![forbid(unsafe_code)]

use core::mem::MaybeUninit;
use core::time::Duration;

use rustix::event::epoll::Event;
use rustix::fd::{AsFd, BorrowedFd};
use seccompat_catalogue::{Errno, probes};

use crate::about;
use crate::attempt::{attempt, older};
use crate::done::{Emulated, exactly, value};
use crate::sys::calls;
use crate::{Done, Error};

/// The signals that are blocked while a call waits: bit n-1 is signal n, as in the kernel's
/// `sigset_t`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SignalMask(pub u64);

/// `epoll_pwait2(epfd, events, maxevents, timeout, sigmask, sigsetsize)`—Waits for events, for no
/// longer than `timeout`; for ever without one. Tells how many of `events` it wrote.
///
/// Linux 5.11. Where a filter refuses it or the kernel lacks it, `ppoll` waits as exactly, with the
/// same signals blocked, and `epoll_pwait` takes the events.
///
/// # Errors
/// The call's own. `Filtered` or `Missing` where the older calls are refused too.
///
/// # Weaknesses
/// None. Of several threads that wait, more may wake up than find an event; they wait on.
///
/// # Signal safety
/// Async-signal-safe, the emulation included.
///
/// # References
/// [epoll_wait(2)](https://man7.org/linux/man-pages/man2/epoll_wait.2.html), `fs/eventpoll.c`
pub fn epoll_pwait2<Fd: AsFd>(
    epoll: Fd,
    events: &mut [MaybeUninit<Event>],
    timeout: Option<Duration>,
    mask: Option<SignalMask>,
) -> Result<usize, Error> {
    value(epoll_pwait2_with(epoll, events, timeout, mask))
}

/// [`epoll_pwait2`], which says how it was done.
///
/// # Errors
/// As [`epoll_pwait2`].
pub fn epoll_pwait2_with<Fd: AsFd>(
    epoll: Fd,
    events: &mut [MaybeUninit<Event>],
    timeout: Option<Duration>,
    mask: Option<SignalMask>,
) -> Result<Done<usize>, Error> {
    // `struct __kernel_timespec`
    let mut left = timeout.map(|timeout| {
        [i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX), timeout.subsec_nanos().into()]
    });
    let mask = mask.map(|SignalMask(bits)| bits);
    let until = left.as_mut().map_or(0, |left| calls::address(core::ptr::from_mut(left)));
    let blocked = mask.as_ref().map_or(0, |mask| calls::address(core::ptr::from_ref(mask)));
    let count = u64::from(u32::try_from(events.len()).unwrap_or(u32::MAX >> 1));
    let wait = Wait { epoll: epoll.as_fd(), at: calls::address(events.as_ptr()), count, blocked };
    let args = wait.args(until);
    let events = core::cell::RefCell::new(events);
    attempt(
        &about::EPOLL_PWAIT2,
        &args,
        || calls::epoll_wait(true, &args, &mut events.borrow_mut()),
        || wait.emulate(&mut events.borrow_mut(), until),
    )
}

struct Wait<'a> {
    epoll: BorrowedFd<'a>,
    at: u64,
    count: u64,
    blocked: u64,
}

impl Wait<'_> {
    fn args(&self, timeout: u64) -> [u64; 6] {
        [calls::fd(self.epoll), self.at, self.count, timeout, self.blocked, 8]
    }

    /// Takes what is there; else waits until something is, and looks again: another thread may
    /// have taken it.
    fn emulate(&self, events: &mut [MaybeUninit<Event>], until: u64) -> Emulated<usize> {
        let now = self.args(0);
        loop {
            let got = calls::epoll_wait(false, &now, events)
                .map_err(|errno| older(&probes::EPOLL_PWAIT, &now, errno))?;
            if got > 0 {
                return Ok(exactly(got));
            }
            match calls::wait_readable(self.epoll, until, self.blocked) {
                Ok(true) => {}
                Ok(false) => return Ok(exactly(0)),
                Err(errno) => return Err(failed(errno, until)),
            }
        }
    }
}

fn failed(errno: Errno, until: u64) -> Error {
    older(&probes::PPOLL, &[0, 1, until, 0, 8, 0], errno)
}
