//! `epoll_pwait2(2)`: waits for events, with a timeout in nanoseconds.
#![forbid(unsafe_code)]

use core::mem::MaybeUninit;
use core::time::Duration;

use crate::about;
use crate::attempt::attempt;
use crate::done::{Emulated, exactly, value};
use crate::sys::transfer::{self, Readable, Time};
use crate::{Done, Error};
use rustix::event::epoll::Event;
use rustix::fd::{AsFd, BorrowedFd};

/// The signals that are blocked while a call waits: bit n-1 is signal n, as in the kernel's
/// `sigset_t`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SignalMask(pub u64);

/// `epoll_pwait2(epfd, events, maxevents, timeout, sigmask, sigsetsize)`—Waits for events, at most
/// for `timeout`; without a timeout for ever. Returns how many of `events` it wrote.
///
/// Linux 5.11. If a filter refuses it or the kernel lacks it, `ppoll` waits with the same precision
/// and the same signals blocked, and `epoll_pwait` collects the events.
///
/// # Errors
/// The call's own errors. `Filtered` or `Missing` if the older calls are refused too.
///
/// # Weaknesses
/// None. More of several waiting threads may wake up than there are events; a thread that finds no
/// event waits again.
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

/// Like [`epoll_pwait2`], and reports how the call was done.
///
/// # Errors
/// As [`epoll_pwait2`].
pub fn epoll_pwait2_with<Fd: AsFd>(
    epoll: Fd,
    events: &mut [MaybeUninit<Event>],
    timeout: Option<Duration>,
    mask: Option<SignalMask>,
) -> Result<Done<usize>, Error> {
    let time: Option<Time> = timeout.map(|timeout| {
        [i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX), timeout.subsec_nanos().into()]
    });
    let (epoll, mask) = (epoll.as_fd(), mask.map(|SignalMask(bits)| bits));
    let (until, blocked) = (time.as_ref(), mask.as_ref());
    let args = transfer::epoll_pwait2(epoll, events, until, blocked).args();
    // The call and its emulation write to it, never both at once.
    let events = core::cell::RefCell::new(events);
    attempt(
        &about::EPOLL_PWAIT2,
        &args,
        || transfer::epoll_pwait2(epoll, &mut events.borrow_mut(), until, blocked).make(),
        || emulate(epoll, &mut events.borrow_mut(), time, blocked),
    )
}

/// Collects the events that are ready; else waits for one and looks again, because another thread
/// may have collected it. A zero timeout is a single look, which no signal interrupts.
fn emulate(
    epoll: BorrowedFd<'_>,
    events: &mut [MaybeUninit<Event>],
    mut left: Option<Time>,
    blocked: Option<&u64>,
) -> Emulated<usize> {
    loop {
        let got = transfer::epoll_take(epoll, events, blocked).make_older()?;
        if got > 0 || left == Some([0, 0]) {
            return Ok(exactly(got));
        }
        let mut readable = Readable::of(epoll);
        if transfer::wait_readable(&mut readable, left.as_mut(), blocked).make_older()? == 0 {
            return Ok(exactly(0));
        }
    }
}
