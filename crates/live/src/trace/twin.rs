//! What a tracee's filters do with a call, asked of a child that it is made to make.
//!
//! The child has the tracee's filters and never runs a line of its program: it makes the calls that
//! are asked about and is killed. It is made by one without an end signal, so that nobody but who asks
//! for such children hears of it, and the tracee takes its status before it goes on. A tracer that is
//! killed meanwhile takes both along, as with every injection.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Errno, Sysno};

use super::inject::{Ended, Injection, wait_for};
use super::registers::Convention;
use super::rehearsal::{Decided, PATIENCE, Rehearsal, asks, end};
use super::stop::{Report, report};
use super::tracee::{Entry, Event};
use crate::sys::{self, Options};

/// `SECCOMP_SET_MODE_FILTER`
const SET_MODE_FILTER: u64 = 1;
/// `PR_SET_SECCOMP` and `SECCOMP_MODE_FILTER`
const BY_PRCTL: [u64; 2] = [22, 2];
/// `__WALL | WNOHANG`
const WAIT: u64 = 0x4000_0001;

/// Puts a call that failed with `errno` to the filters of its thread, which stopped behind it.
/// `None` where the tracee makes no child, or the child no filter.
pub(crate) fn ask(tid: i32, entry: &Entry, errno: Errno) -> Result<Option<Decided>, Ended> {
    let Some(mut injection) = Injection::begin(tid, *entry) else { return Ok(None) };
    let decided = ask_by(&mut injection, entry, errno);
    if decided.is_ok() {
        // It has ended where this fails, and says so next.
        let _ = injection.end();
    }
    decided
}

fn ask_by(
    injection: &mut Injection,
    entry: &Entry,
    errno: Errno,
) -> Result<Option<Decided>, Ended> {
    let number = |call: Sysno| Abi::NATIVE.and_then(|abi| call.number(abi));
    let (Some(clone), Some(wait)) = (number(Sysno::CLONE), number(Sysno::WAIT4)) else {
        return Ok(None);
    };
    // Without flags and end signal: a process of its own, on a copy of the memory.
    let name = injection.call(clone, [0; 6]);
    let Some(child) = injection.take_made() else { return name.map(|_| None) };
    let name = name.inspect_err(|_| end(child))?;
    let decided = decide(child, injection.convention(), entry, errno);
    if let Some(name) = name.and_then(|name| u64::try_from(name).ok()) {
        injection.call(wait, [name, 0, WAIT, 0, 0, 0])?;
    }
    Ok(decided)
}

/// Asks the child, and ends it.
fn decide(child: i32, convention: Convention, entry: &Entry, errno: Errno) -> Option<Decided> {
    match put_filter(child, convention, entry, errno) {
        Some(Ready::Filtered) => Rehearsal::of(child, entry.ip)?.ask(convention, entry),
        Some(Ready::Asked) => {
            end(child);
            Some(Decided::Refused(errno))
        }
        None => {
            end(child);
            None
        }
    }
}

enum Ready {
    /// It has the filter that asks.
    Filtered,
    /// Its own filters ask a tracer about the call, and there is none for them.
    Asked,
}

fn put_filter(child: i32, convention: Convention, entry: &Entry, errno: Errno) -> Option<Ready> {
    // Its first stop, before it runs.
    wait_for(child, PATIENCE)?;
    sys::set_options(child, Options::Ask).ok()?;
    let registers = sys::registers(child).ok()?;
    let call = |nr: u32, args: [u64; 6]| {
        let changed = convention.about_to(&registers, entry.ip, nr, args);
        sys::set_registers(child, &changed).ok()?;
        made(child)
    };
    // A filter that leaves the call to a tracer reads like ours. What failed so fails so again, but
    // for this: now there is a tracer.
    if errno == Errno::ENOSYS {
        match call(entry.nr, entry.args)? {
            Made::Asked => return Some(Ready::Asked),
            Made::Returned(returned) if returned == -i64::from(errno.get()) => {}
            Made::Returned(_) => return None,
        }
    }
    let program = write_program(child, entry.ip)?;
    let native = |call: Sysno| call.number(Abi::NATIVE?);
    let [option, mode] = BY_PRCTL;
    for (call_, args) in [
        (Sysno::SECCOMP, [SET_MODE_FILTER, 0, program, 0, 0, 0]),
        (Sysno::PRCTL, [option, mode, program, 0, 0, 0]),
    ] {
        if let Made::Returned(0) = call(native(call_)?, args)? {
            return Some(Ready::Filtered);
        }
    }
    None
}

enum Made {
    Returned(i64),
    Asked,
}

/// Lets the child make the call that its registers are about to make.
fn made(child: i32) -> Option<Made> {
    loop {
        sys::resume(child, 0).ok()?;
        match report(child, wait_for(child, PATIENCE)?).ok()? {
            Report::Event(Event::Enter(_)) => {}
            Report::Event(Event::Leave(returned)) => return Some(Made::Returned(returned)),
            Report::Asked => return Some(Made::Asked),
            _ => return None,
        }
    }
}

/// Writes `struct sock_fprog` and its one instruction over the child's program, behind the call
/// instruction, and returns where: the memory is its own, and never runs again.
fn write_program(child: i32, ip: u64) -> Option<u64> {
    const LEN: u64 = 24;
    if !crate::proc::is_private(child, ip..ip.checked_add(LEN)?) {
        return None;
    }
    let seccompat_bpf::Insn { code, jt, jf, k } = asks();
    let [low, high] = code.to_ne_bytes();
    let mut insn = [low, high, jt, jf, 0, 0, 0, 0];
    insn[4..].copy_from_slice(&k.to_ne_bytes());
    let mut len = [0; 8];
    len[..2].copy_from_slice(&1u16.to_ne_bytes());
    for (at, word) in [len, (ip + 16).to_ne_bytes(), insn].into_iter().enumerate() {
        sys::poke(child, ip + 8 * at as u64, u64::from_ne_bytes(word)).ok()?;
    }
    Some(ip)
}
