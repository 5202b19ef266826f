//! Serves an asking child: as the supervisor of its filter, or as its tracer.
//!
//! The filters apply to the helper, too: they may refuse the calls by which it serves, or kill for
//! them. So the helper makes each of these calls once before there is a child, without effect.
//!
//! # Why this file has unsafe code
//! It makes calls by number.
#![allow(unsafe_code)]

use core::sync::atomic::Ordering;
use core::time::Duration;

use seccompat_catalogue::Errno;

use crate::asker::{CHILD, HELPER, LISTENER, LISTENS, PARENT, STATE, TRACED};
use crate::call::syscall;
use crate::child::Skip;
use crate::fork::{End, Waited, wait};
use crate::rehearsed::{Form, MARK, NoRehearsal, State};
use crate::shared::{Shared, encode};

/// `SECCOMP_IOCTL_NOTIF_RECV` and `SECCOMP_IOCTL_NOTIF_SEND` of `<linux/seccomp.h>`.
const RECEIVE: u64 = 0xc050_2100;
const SEND: u64 = 0xc018_2101;
/// `SECCOMP_IOCTL_NOTIF_SET_FLAGS` (Linux 6.6), and `SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP`: both
/// sides take turns on one processor.
const SET_FLAGS: u64 = 0x4008_2104;
const SYNC_WAKE_UP: u64 = 1;

/// The call that waits for a notification.
#[derive(Clone, Copy)]
pub(crate) enum Poll {
    /// `ppoll`
    Ppoll,
    /// `poll`, which newer ABIs lack.
    #[cfg(target_arch = "x86_64")]
    Poll,
}

#[cfg(target_arch = "x86_64")]
const POLLS: &[(u32, Poll)] = &[(PPOLL, Poll::Ppoll), (POLL, Poll::Poll)];
#[cfg(not(target_arch = "x86_64"))]
const POLLS: &[(u32, Poll)] = &[(PPOLL, Poll::Ppoll)];

/// Steps of a helper before it makes a child, from 1 on.
const PPOLL: u32 = 1;
#[cfg(target_arch = "x86_64")]
const POLL: u32 = 2;
const CONTROL: u32 = 3;
const PTRACE: u32 = 4;

/// A descriptor and a process id that never exist.
const NO_FILE: u32 = i32::MAX as u32;
const NOBODY: i32 = i32::MAX;
/// Requests of ptrace(2): the C libraries declare them with different types.
const SEIZE: u32 = 0x4206;
const POKEUSER: u32 = 6;
const CONT: u32 = 7;

/// The helper's step, for a parent that has to know which call killed it.
pub(crate) fn at_step(shared: &Shared, step: u32) {
    shared.word(HELPER).store(step + 1, Ordering::Release);
}

/// Finds the calls by which this process can serve a child. Those that killed an earlier helper are
/// skipped.
pub(crate) fn find_means(shared: &Shared, form: Form, skip: Skip) -> Result<Poll, NoRehearsal> {
    let may = |step: u32| {
        at_step(shared, step);
        !skip.has(step)
    };
    let found = match form {
        Form::Untraced | Form::Alone => Ok(Poll::Ppoll),
        Form::Traced => {
            let options = SEIZES as u64;
            let works = may(PTRACE) && trace(SEIZE, NOBODY, 0, options) == Err(Errno::ESRCH);
            if works { Ok(Poll::Ppoll) } else { Err(NoRehearsal::Trace) }
        }
        Form::Notified { .. } => {
            // The kernel writes its answer into memory, so that no filter can fake it.
            let works = |&&(step, by): &&(u32, Poll)| {
                let invalid = libc::POLLNVAL as u32;
                may(step)
                    && matches!(poll(by, Some(NO_FILE), Duration::ZERO), Ok(Polled::Events(e)) if e == invalid)
            };
            let by = POLLS.iter().find(works).map(|(_, by)| *by);
            let works = may(CONTROL)
                && control(NO_FILE, RECEIVE, &mut [0; 10]) == Err(Errno::EBADF)
                && control(NO_FILE, SEND, &mut [0; 3]) == Err(Errno::EBADF);
            by.filter(|_| works).ok_or(NoRehearsal::Serve)
        }
    };
    shared.word(HELPER).store(0, Ordering::Release);
    found
}

/// The most notifications in a row that are gone before they are read: a child makes one call at a
/// time.
const MOST_IN_VAIN: u32 = 4;

/// The time after which a dead child is noticed.
const LONGEST_DEATH: Duration = Duration::from_millis(1);
/// The first pause for a child that makes its listener, on the processor of this helper. The next ones are longer.
const PAUSE: Duration = Duration::from_micros(20);

/// Answers each call that reaches the child's own filter with a value that no filter returns.
/// `None` if the child still has to be waited for, otherwise its end.
pub(crate) fn serve_notices(
    pid: i32,
    shared: &Shared,
    by: Poll,
    receiving_ends: bool,
) -> Option<End> {
    let listener = await_listener(pid, shared, by).inspect_err(|_| {
        shared.word(CHILD).store(0, Ordering::Release);
    });
    let listener = match listener {
        Ok(listener) => listener,
        Err(end) => return Some(end),
    };
    let flags = [listener.into(), SET_FLAGS, SYNC_WAKE_UP, 0, 0, 0];
    // SAFETY: it takes a number, and an older kernel refuses it.
    let _faster = unsafe { syscall(libc::SYS_ioctl as u32, flags) };
    let (mut in_vain, mut ended) = (0, None);
    // After a call that is gone, none may come.
    let mut looks = !receiving_ends;
    let served = loop {
        if looks {
            match await_call(pid, listener, by) {
                Next::Call => {}
                Next::Nothing => continue,
                Next::Over(end) => {
                    ended = end;
                    break true;
                }
                Next::Unknown => break false,
            }
        }
        match answer(listener) {
            Ok(()) => (in_vain, looks) = (0, !receiving_ends),
            // The child is dead.
            Err(Errno::ENOENT) => (in_vain, looks) = (in_vain + 1, true),
            // It is not a listener: a filter faked the call that makes one.
            Err(_) => break false,
        }
        if in_vain == MOST_IN_VAIN {
            break false;
        }
    };
    if !served {
        give_up(pid, shared);
    }
    shared.word(LISTENER).store(0, Ordering::Release);
    // From here on it may be waited for, so its process id may become that of another process.
    shared.word(CHILD).store(0, Ordering::Release);
    // SAFETY: the descriptor belongs to this process, and no other code has it.
    let _closed = unsafe { syscall(libc::SYS_close as u32, [listener.into(), 0, 0, 0, 0, 0]) };
    ended
}

/// The result of a wait for a call of the child.
enum Next {
    /// It waits for an answer.
    Call,
    /// It has made none yet.
    Nothing,
    /// The child is dead; its end, if it was waited for.
    Over(Option<End>),
    /// A filter refuses the calls that would tell.
    Unknown,
}

/// Waits a short time for a call of the child.
fn await_call(pid: i32, listener: u32, by: Poll) -> Next {
    match poll(by, Some(listener), LONGEST_DEATH) {
        Ok(Polled::Events(events)) if events & libc::POLLIN as u32 != 0 => Next::Call,
        Ok(Polled::Events(_)) => Next::Over(None),
        // Before Linux 6.11 a listener's poll ends only after a dead child was waited for.
        Ok(Polled::Nothing) => match wait(pid, libc::WNOHANG) {
            Waited::Ended(end) => Next::Over(Some(end)),
            Waited::Not => Next::Nothing,
            Waited::Refused => Next::Unknown,
        },
        Err(CannotPoll) => Next::Unknown,
    }
}

/// Receives a call, and answers it.
fn answer(listener: u32) -> Result<(), Errno> {
    let mut notice = [0u64; 10];
    interrupted(|| control(listener, RECEIVE, &mut notice))?;
    // `struct seccomp_notif_resp`: id, value, error and flags.
    let mut response = [notice[0], MARK as u64, 0];
    interrupted(|| control(listener, SEND, &mut response)).map(drop)
}

/// Makes a call again after each signal.
fn interrupted(mut call: impl FnMut() -> Result<u64, Errno>) -> Result<u64, Errno> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            result => return result,
        }
    }
}

/// Ends a child that would wait for ever for an answer. If it waits for the first one, no step of its
/// setup is to blame.
fn give_up(pid: i32, shared: &Shared) {
    if shared.word(STATE).load(Ordering::Acquire) == 0 {
        let failed = State::Failed(NoRehearsal::Serve).to_word();
        shared.word(STATE).store(failed, Ordering::Release);
    }
    kill(pid);
}

/// Waits for the listener that the child makes, or for the child's end.
fn await_listener(pid: i32, shared: &Shared, by: Poll) -> Result<u32, End> {
    let mut pause = PAUSE;
    loop {
        let word = shared.word(LISTENER).load(Ordering::Acquire);
        if word & LISTENS != 0 {
            return Ok(word & !LISTENS);
        }
        if let Waited::Ended(end) = wait(pid, libc::WNOHANG) {
            return Err(end);
        }
        let _nothing = poll(by, None, pause);
        pause = (pause * 2).min(LONGEST_DEATH);
    }
}

/// The result of a wait for an event.
enum Polled {
    /// These are there.
    Events(u32),
    /// None came in time.
    Nothing,
}

/// A filter refuses the call that waits for an event, or fakes its result.
struct CannotPoll;

/// Waits for an event of a descriptor for this time. Without a descriptor it sleeps.
fn poll(by: Poll, descriptor: Option<u32>, time: Duration) -> Result<Polled, CannotPoll> {
    // `struct pollfd`: descriptor, requested events, returned events.
    let mut poll = [descriptor.unwrap_or(0), libc::POLLIN as u32];
    let count = descriptor.is_some().into();
    loop {
        let at = (&raw mut poll).expose_provenance() as u64;
        // The kernel may write the remaining time into it.
        let mut left =
            [time.as_secs(), time.subsec_nanos().into()].map(|part| part as libc::c_long);
        let limit = left.as_mut_ptr().expose_provenance() as u64;
        let (number, args) = match by {
            Poll::Ppoll => (libc::SYS_ppoll, [at, count, limit, 0, 8, 0]),
            #[cfg(target_arch = "x86_64")]
            Poll::Poll => {
                (libc::SYS_poll, [at, count, time.as_micros().div_ceil(1000) as u64, 0, 0, 0])
            }
        };
        // SAFETY: it reads and writes at most one `struct pollfd` and one `struct timespec`.
        return match unsafe { syscall(number as u32, args) } {
            Err(Errno::EINTR) => continue,
            Ok(0) => Ok(Polled::Nothing),
            Ok(1) => Ok(Polled::Events(poll[1] >> 16)),
            _ => Err(CannotPoll),
        };
    }
}

fn control<const N: usize>(listener: u32, what: u64, memory: &mut [u64; N]) -> Result<u64, Errno> {
    let place = memory.as_mut_ptr().expose_provenance() as u64;
    // SAFETY: both requests contain the size of their structures: 80 bytes, and 24.
    unsafe { syscall(libc::SYS_ioctl as u32, [listener.into(), what, place, 0, 0, 0]) }
}

/// The places of a call's number, and of its result, in `struct user`.
#[cfg(target_arch = "x86_64")]
const REGISTERS: Option<[u64; 2]> = Some([15 * 8, 10 * 8]);
#[cfg(not(target_arch = "x86_64"))]
const REGISTERS: Option<[u64; 2]> = None;

/// The options of a tracer.
const SEIZES: i32 = libc::PTRACE_O_TRACESECCOMP | libc::PTRACE_O_EXITKILL;

/// Traces the child: at each call that all filters leave to a tracer it removes the number, so that
/// no call is made, and sets a result that no filter returns.
pub(crate) fn serve_stops(pid: i32, shared: &Shared) -> Option<End> {
    let fail = |why| shared.word(STATE).store(State::Failed(why).to_word(), Ordering::Release);
    let Some([number, result]) = REGISTERS else {
        kill(pid);
        fail(NoRehearsal::Machine);
        return None;
    };
    if trace(SEIZE, pid, 0, SEIZES as u64).is_err() {
        kill(pid);
        fail(NoRehearsal::Trace);
        return None;
    }
    shared.word(TRACED).store(1, Ordering::Release);
    loop {
        let status = match next_stop(pid) {
            Ok(status) => status,
            Err(end) => return Some(end),
        };
        let signal = libc::WSTOPSIG(status);
        let event = status >> 16;
        let pass = match event {
            libc::PTRACE_EVENT_SECCOMP => {
                let skipped = trace(POKEUSER, pid, number, u64::MAX)
                    .and_then(|()| trace(POKEUSER, pid, result, MARK as u64));
                if skipped.is_err() {
                    // The call must not be made.
                    kill(pid);
                }
                0
            }
            0 => signal,
            _ => 0,
        };
        let _it_may_be_dead = trace(CONT, pid, 0, pass as u64);
    }
}

/// Kills the child of a helper that ended before it: the child keeps its own listener open, so it
/// would wait for ever. A child that dies with its parent needs no help: one that was still the helper's after it had
/// asked for that.
pub(crate) fn kill_orphan(helper: i32, shared: &Shared) {
    let child = shared.word(CHILD).load(Ordering::Acquire);
    let parent = shared.word(PARENT).load(Ordering::Acquire);
    let was_its_child = parent == encode(Ok(u64::from(helper.unsigned_abs())));
    if child != 0 && !(shared.dies_with_parent() && was_its_child) {
        kill(child as i32);
    }
}

/// Kills the child. After its end this has no effect, and its status stays.
fn kill(pid: i32) {
    // SAFETY: the child is not waited for yet, or it waits itself, so its pid is its own.
    let _killed =
        unsafe { syscall(libc::SYS_kill as u32, [pid as u64, libc::SIGKILL as u64, 0, 0, 0, 0]) };
}

/// The status of the child's next stop, or its end.
fn next_stop(pid: i32) -> Result<i32, End> {
    let mut status = 0i32;
    let at = (&raw mut status).expose_provenance() as u64;
    loop {
        // SAFETY: it writes `status`.
        let waited = unsafe {
            syscall(libc::SYS_wait4 as u32, [pid as u64, at, libc::__WALL as u64, 0, 0, 0])
        };
        return match waited {
            Err(Errno::EINTR) => continue,
            Ok(_) if libc::WIFSTOPPED(status) => Ok(status),
            Ok(_) if libc::WIFSIGNALED(status) => Err(End::Signal(libc::WTERMSIG(status))),
            Ok(_) => Err(End::Exited(libc::WEXITSTATUS(status))),
            Err(_) => Err(End::Lost),
        };
    }
}

/// `ptrace(request, pid, address, data)`, for requests that do not access this process's memory.
fn trace(request: u32, pid: i32, address: u64, data: u64) -> Result<(), Errno> {
    let args = [request.into(), pid as u64, address, data, 0, 0];
    // SAFETY: the requests of this file are SEIZE, CONT and POKEUSER, which take numbers.
    unsafe { syscall(libc::SYS_ptrace as u32, args) }.map(drop)
}
