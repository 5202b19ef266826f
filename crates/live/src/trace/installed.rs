//! Filters that a tracee installs while it is traced, read from its own memory.
#![forbid(unsafe_code)]

use seccompat_bpf::{Insn, Program};
use seccompat_catalogue::Sysno;

use super::attribute::Known;
use super::tracee::Entry;
use crate::sys;

/// A filter that a call installed.
pub(crate) struct Installed {
    /// The program; `None` if it can no longer be read.
    pub(crate) program: Option<Program>,
    /// All threads of the process got it.
    pub(crate) everywhere: bool,
}

/// The filter that a call with the result `returned` installed, if any. The memory is read after
/// the call: a program that changes it meanwhile forges only its own report, and the count of
/// filters is compared as well.
pub(crate) fn by_call(tid: i32, entry: &Entry, returned: i64) -> Option<Installed> {
    let known = Known::of(entry);
    let [first, second, third, ..] = entry.args;
    let (flags, place) = match known.call? {
        Sysno::SECCOMP if first as u32 == libc::SECCOMP_SET_MODE_FILTER => (second, third),
        Sysno::PRCTL
            if first as u32 == libc::PR_SET_SECCOMP as u32
                && second as u32 == libc::SECCOMP_MODE_FILTER =>
        {
            (0, third)
        }
        _ => return None,
    };
    let everywhere = flags & libc::SECCOMP_FILTER_FLAG_TSYNC != 0;
    let listens = flags & libc::SECCOMP_FILTER_FLAG_NEW_LISTENER != 0;
    // Without a listener a positive value is the id of a thread that could not get the filter.
    if returned < 0 || returned > 0 && !listens {
        return None;
    }
    let narrow = known.abi?.is_32_bit();
    Some(Installed { program: read(tid, place, narrow), everywhere })
}

/// Reads a `struct sock_fprog` and its instructions.
fn read(tid: i32, place: u64, narrow: bool) -> Option<Program> {
    let head = bytes(tid, place, if narrow { 8 } else { 16 })?;
    let len = u16::from_ne_bytes([head[0], head[1]]);
    let at = if narrow {
        u64::from(u32::from_ne_bytes(head[4..8].try_into().ok()?))
    } else {
        u64::from_ne_bytes(head[8..16].try_into().ok()?)
    };
    let code = bytes(tid, at, usize::from(len) * Insn::SIZE)?;
    let insns = code.chunks_exact(Insn::SIZE).filter_map(|insn| insn.try_into().ok());
    Program::new(insns.map(Insn::from_ne_bytes).collect()).ok()
}

/// Memory of a tracee.
fn bytes(tid: i32, place: u64, len: usize) -> Option<Vec<u8>> {
    let skip = (place & 7) as usize;
    let mut bytes = Vec::new();
    let mut at = place - skip as u64;
    while bytes.len() < skip + len {
        bytes.extend(sys::peek(tid, at).ok()?.to_ne_bytes());
        at = at.checked_add(8)?;
    }
    Some(bytes[skip..skip + len].to_vec())
}
