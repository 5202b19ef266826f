//! A tracee's stop, as the kernel reports it.
#![forbid(unsafe_code)]

use std::io;

use super::tracee::{Entry, Event};
use crate::sys;

/// A report of `waitpid(2)`, in terms of the state machine.
pub(crate) enum Report {
    /// For the state machine.
    Event(Event),
    /// An exec, with the earlier id of the thread that made it.
    Exec(i32),
    /// A filter leaves the call to its tracer. Reported only if the tracer requested such stops.
    Asked,
    /// It is about to end. Reported only if the tracer requested such stops.
    Ending,
    /// It ended, with this exit status.
    Exited(i32),
    /// This signal ended it.
    Killed(i32),
}

/// `si_code` of the SIGSYS of a filter, from `<asm-generic/siginfo.h>`.
pub(crate) const SYS_SECCOMP: i32 = 1;

/// The operations of `struct ptrace_syscall_info`.
const ENTRY: u8 = 1;
const EXIT: u8 = 2;

/// Decodes a tracee's status.
pub(crate) fn report(tid: i32, status: i32) -> io::Result<Report> {
    if status & 0x7f == 0 {
        return Ok(Report::Exited(status >> 8 & 0xff));
    }
    if status & 0xff != 0x7f {
        return Ok(Report::Killed(status & 0x7f));
    }
    let signal = status >> 8 & 0xff;
    let event = match (status >> 16, signal) {
        (0, number) if number == libc::SIGTRAP | 0x80 => call(tid)?,
        (0, number) => {
            let by_filter = number == libc::SIGSYS
                && sys::signal_info(tid).is_ok_and(|(_, code)| code == SYS_SECCOMP);
            Event::Signal { number, by_filter }
        }
        (libc::PTRACE_EVENT_EXEC, _) => {
            return Ok(Report::Exec(sys::event_message(tid).unwrap_or(tid)));
        }
        (libc::PTRACE_EVENT_FORK | libc::PTRACE_EVENT_VFORK | libc::PTRACE_EVENT_CLONE, _) => {
            Event::Made(sys::event_message(tid)?)
        }
        (libc::PTRACE_EVENT_SECCOMP, _) => return Ok(Report::Asked),
        (libc::PTRACE_EVENT_EXIT, _) => return Ok(Report::Ending),
        (libc::PTRACE_EVENT_STOP, number) if number != libc::SIGTRAP => Event::GroupStop,
        _ => Event::Other,
    };
    Ok(Report::Event(event))
}

/// The call before which a tracee stopped, by its filters' decision or at its entry.
pub(crate) fn entry(tid: i32) -> io::Result<Entry> {
    sys::syscall_info(tid).map(|info| entry_of(&info))
}

/// The place at which a tracee stopped, whatever the reason.
pub(crate) struct Position {
    /// The `AUDIT_ARCH_*` value.
    pub(crate) arch: u32,
    /// The instruction pointer.
    pub(crate) ip: u64,
}

/// The place at which a tracee stopped.
pub(crate) fn position(tid: i32) -> io::Result<Position> {
    let Entry { arch, ip, .. } = entry(tid)?;
    Ok(Position { arch, ip })
}

fn entry_of(info: &[u8; 88]) -> Entry {
    let word = |at: usize| u64::from_ne_bytes(std::array::from_fn(|byte| info[at + byte]));
    Entry {
        arch: u32::from_ne_bytes(std::array::from_fn(|byte| info[4 + byte])),
        // The kernel's own type: a number above 2^32 does not exist.
        nr: word(24) as u32,
        args: std::array::from_fn(|at| word(32 + 8 * at)),
        ip: word(8),
    }
}

/// A stop at the entry or exit of a call.
fn call(tid: i32) -> io::Result<Event> {
    let info = sys::syscall_info(tid)?;
    let word = |at: usize| u64::from_ne_bytes(std::array::from_fn(|byte| info[at + byte]));
    Ok(match info[0] {
        ENTRY => Event::Enter(entry_of(&info)),
        EXIT => Event::Leave { returned: word(24) as i64, ip: word(8) },
        // The reported stop is over: an exec by another thread has replaced this thread, and that
        // thread reports by itself.
        _ => return Err(io::Error::from_raw_os_error(libc::ESRCH)),
    })
}
