//! `ptrace(2)` and `waitpid(2)`: the calls by which a tracer inspects its tracees.
//!
//! # Why this file has unsafe code
//! Neither call has a safe interface that covers a tracer.
#![allow(unsafe_code)]

use std::io;

use seccompat_bpf::Insn;

use super::signals::told_to_end;

/// From `<linux/ptrace.h>`.
/// The type of a request, as the C library declares it.
#[cfg(not(target_env = "musl"))]
type Request = libc::c_uint;
#[cfg(target_env = "musl")]
type Request = libc::c_int;

const PTRACE_SECCOMP_GET_FILTER: Request = 0x420c;
const PTRACE_GET_SYSCALL_INFO: Request = 0x420e;
const PTRACE_PEEKSIGINFO: Request = 0x4209;
const PTRACE_GETSIGMASK: Request = 0x420a;
const PTRACE_SETSIGMASK: Request = 0x420b;
const PTRACE_GET_RSEQ_CONFIGURATION: Request = 0x420f;
const PTRACE_LISTEN: Request = 0x4208;
/// The register set of ptrace(2) with the general registers, from `<elf.h>`.
const NT_PRSTATUS: u64 = 1;

/// The stops that a tracee reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Options {
    /// Only those that every tracee makes.
    Plain,
    /// New threads and processes become tracees too, and calls and execs can be distinguished from
    /// signals.
    Follow,
    /// The same, and it dies with its tracer: while it has another call's registers.
    FollowOrDie,
    /// As [`Options::FollowOrDie`], and it stops before each call that its filters leave to the
    /// tracer.
    FollowAskOrDie,
    /// As [`Options::FollowAskOrDie`], and it stops before it ends.
    FollowAskExitOrDie,
    /// It stops before each call that its filters leave to the tracer, and dies with the tracer.
    Ask,
}

impl Options {
    fn bits(self) -> u64 {
        let follow = libc::PTRACE_O_TRACESYSGOOD
            | libc::PTRACE_O_TRACEFORK
            | libc::PTRACE_O_TRACEVFORK
            | libc::PTRACE_O_TRACECLONE
            | libc::PTRACE_O_TRACEEXEC;
        let bits = match self {
            Self::Plain => 0,
            Self::Follow => follow,
            Self::FollowOrDie => follow | libc::PTRACE_O_EXITKILL,
            Self::FollowAskOrDie => follow | libc::PTRACE_O_EXITKILL | libc::PTRACE_O_TRACESECCOMP,
            Self::FollowAskExitOrDie => {
                let ends = libc::PTRACE_O_EXITKILL | libc::PTRACE_O_TRACEEXIT;
                follow | libc::PTRACE_O_TRACESECCOMP | ends
            }
            Self::Ask => {
                libc::PTRACE_O_TRACESYSGOOD | libc::PTRACE_O_TRACESECCOMP | libc::PTRACE_O_EXITKILL
            }
        };
        u64::from(bits as u32)
    }
}

/// `ptrace(PTRACE_SEIZE, tid)`—Makes a thread a tracee, without stopping it.
pub(crate) fn seize(tid: i32, options: Options) -> io::Result<()> {
    ptrace(libc::PTRACE_SEIZE, tid, 0, options.bits()).map(drop)
}

/// Changes the stops that a stopped tracee reports.
pub(crate) fn set_options(tid: i32, options: Options) -> io::Result<()> {
    ptrace(libc::PTRACE_SETOPTIONS, tid, 0, options.bits()).map(drop)
}

/// Stops a tracee, without a visible signal.
pub(crate) fn interrupt(tid: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_INTERRUPT, tid, 0, 0).map(drop)
}

/// Continues a stopped tracee to its next call, or signal; 0 for no signal.
pub(crate) fn resume(tid: i32, signal: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_SYSCALL, tid, 0, u64::from(signal as u32)).map(drop)
}

/// Continues a stopped tracee to its next event, or signal; 0 for no signal.
pub(crate) fn proceed(tid: i32, signal: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_CONT, tid, 0, u64::from(signal as u32)).map(drop)
}

/// Leaves a tracee in its group's stop; its end is reported.
pub(crate) fn listen(tid: i32) -> io::Result<()> {
    ptrace(PTRACE_LISTEN, tid, 0, 0).map(drop)
}

/// Ends the tracing of a stopped tracee, which continues with this signal.
pub(crate) fn detach(tid: i32, signal: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_DETACH, tid, 0, u64::from(signal as u32)).map(drop)
}

/// One word of a tracee's memory.
pub(crate) fn peek(tid: i32, address: u64) -> io::Result<u64> {
    // The C library returns the word, and reports an error only by errno.
    clear_errno();
    match ptrace(libc::PTRACE_PEEKDATA, tid, address, 0) {
        Err(error) if error.raw_os_error() == Some(0) => Ok(u64::MAX),
        other => other.map(|word| word as u64),
    }
}

/// Sets one word of a tracee's memory, its program code included.
pub(crate) fn poke(tid: i32, address: u64, word: u64) -> io::Result<()> {
    ptrace(libc::PTRACE_POKEDATA, tid, address, word).map(drop)
}

/// Sets errno to 0, so that an all-ones word can be distinguished from an error.
fn clear_errno() {
    // SAFETY: the C library gives every thread a place for its errno, for as long as it lives.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: as above; nothing else refers to it.
    unsafe { *errno = 0 };
}

/// The call of a stopped tracee: the bytes of `struct ptrace_syscall_info`.
pub(crate) fn syscall_info(tid: i32) -> io::Result<[u8; 88]> {
    let mut info = [0; 88];
    ptrace_into(PTRACE_GET_SYSCALL_INFO, tid, 88, &mut info)?;
    Ok(info)
}

/// The address of the word that names a stopped tracee's restartable sequence (`rseq_cs` of `<linux/rseq.h>`).
/// `None` if it has registered none, or before Linux 5.13.
pub(crate) fn sequence_of(tid: i32) -> Option<u64> {
    // `struct ptrace_rseq_configuration`: address, size, signature, flags.
    let mut configuration = [0; 24];
    ptrace_into(PTRACE_GET_RSEQ_CONFIGURATION, tid, 24, &mut configuration).ok()?;
    let address = u64::from_ne_bytes(std::array::from_fn(|byte| configuration[byte]));
    // Two numbers of processors come first.
    (address != 0).then(|| address + 8)
}

/// The message of an event: the new tracee, or the thread that an exec replaced.
pub(crate) fn event_message(tid: i32) -> io::Result<i32> {
    let mut message = [0; size_of::<libc::c_ulong>()];
    ptrace_into(libc::PTRACE_GETEVENTMSG, tid, 0, &mut message)?;
    Ok(libc::c_ulong::from_ne_bytes(message) as i32)
}

/// The signal that a tracee is about to get: number and code.
pub(crate) fn signal_info(tid: i32) -> io::Result<(i32, i32)> {
    let mut info = [0; 128];
    ptrace_into(libc::PTRACE_GETSIGINFO, tid, 0, &mut info)?;
    Ok(number_and_code(&info))
}

/// `struct __ptrace_peeksiginfo_args`, which libc has for glibc alone.
#[repr(C)]
struct PeekSiginfo {
    off: u64,
    flags: u32,
    nr: i32,
}

/// The errno of the signal that a tracee is about to get: the data of a filter's TRAP.
pub(crate) fn signal_errno(tid: i32) -> io::Result<i32> {
    let mut info = [0; 128];
    ptrace_into(libc::PTRACE_GETSIGINFO, tid, 0, &mut info)?;
    // `si_errno`, the second word everywhere except on MIPS.
    Ok(i32::from_ne_bytes([info[4], info[5], info[6], info[7]]))
}

/// Whether a thread has a pending signal with this code.
pub(crate) fn is_pending(tid: i32, signal: i32, code: i32) -> io::Result<bool> {
    for at in 0u64.. {
        let args = PeekSiginfo { off: at, flags: 0, nr: 1 };
        let mut info = [0u8; 128];
        let place = (&raw const args).expose_provenance() as u64;
        if ptrace_into(PTRACE_PEEKSIGINFO, tid, place, &mut info)? < 1 {
            return Ok(false);
        }
        if number_and_code(&info) == (signal, code) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `si_signo` and `si_code`, the first and the third word everywhere except on MIPS.
fn number_and_code(info: &[u8; 128]) -> (i32, i32) {
    let word = |at: usize| i32::from_ne_bytes([info[at], info[at + 1], info[at + 2], info[at + 3]]);
    (word(0), word(8))
}

/// The signals that a stopped tracee blocks, one bit each.
pub(crate) fn signal_mask(tid: i32) -> io::Result<u64> {
    let mut mask = [0; 8];
    ptrace_into(PTRACE_GETSIGMASK, tid, 8, &mut mask)?;
    Ok(u64::from_ne_bytes(mask))
}

/// Sets the signals that a stopped tracee blocks.
pub(crate) fn set_signal_mask(tid: i32, mask: u64) -> io::Result<()> {
    ptrace_into(PTRACE_SETSIGMASK, tid, 8, &mut mask.to_ne_bytes()).map(drop)
}

/// A stopped tracee's registers, in the kernel's layout for the tracee's own width.
pub(crate) fn registers(tid: i32) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 512];
    let mut vector = libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() };
    let place = (&raw mut vector).expose_provenance() as u64;
    ptrace(libc::PTRACE_GETREGSET, tid, NT_PRSTATUS, place)?;
    bytes.truncate(vector.iov_len);
    Ok(bytes)
}

/// Sets them.
pub(crate) fn set_registers(tid: i32, bytes: &[u8]) -> io::Result<()> {
    let mut copy = bytes.to_vec();
    let mut vector = libc::iovec { iov_base: copy.as_mut_ptr().cast(), iov_len: copy.len() };
    let place = (&raw mut vector).expose_provenance() as u64;
    ptrace(libc::PTRACE_SETREGSET, tid, NT_PRSTATUS, place).map(drop)
}

/// Sets the number of the call before which a tracee stopped, on architectures where it is not a
/// register.
pub(crate) fn set_call(tid: i32, number: i32) -> io::Result<()> {
    // NT_ARM_SYSTEM_CALL, from <elf.h>.
    let mut bytes = number.to_ne_bytes();
    let mut vector = libc::iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() };
    let place = (&raw mut vector).expose_provenance() as u64;
    ptrace(libc::PTRACE_SETREGSET, tid, 0x404, place).map(drop)
}

/// The filter of a stopped tracee at `index`, counted from the oldest; `None` after the newest.
pub(crate) fn filter(tid: i32, index: u64) -> io::Result<Option<Vec<Insn>>> {
    // Without a buffer, it returns the number of instructions.
    let len = match ptrace(PTRACE_SECCOMP_GET_FILTER, tid, index, 0) {
        Err(error) if error.raw_os_error() == Some(libc::ENOENT) => return Ok(None),
        other => usize::try_from(other?).unwrap_or(0),
    };
    let mut bytes = vec![[0u8; Insn::SIZE]; len];
    let got = ptrace_into(PTRACE_SECCOMP_GET_FILTER, tid, index, bytes.as_flattened_mut())?;
    if usize::try_from(got) != Ok(len) {
        return Err(io::Error::other("the filter changed while it was read"));
    }
    Ok(Some(bytes.into_iter().map(Insn::from_ne_bytes).collect()))
}

/// Whether a stopped tracee has exactly `count` filters; `None` if the kernel does not report that.
pub(crate) fn has_filters(tid: i32, count: u64) -> Option<bool> {
    // Without a buffer: is there a filter after the last of `count`, and is the last one there?
    let is_there = |index| match ptrace(PTRACE_SECCOMP_GET_FILTER, tid, index, 0) {
        Ok(_) => Some(true),
        // EINVAL means that the thread has no filter.
        Err(error) => match error.raw_os_error() {
            Some(libc::ENOENT | libc::EINVAL) => Some(false),
            _ => None,
        },
    };
    Some(!is_there(count)? && (count == 0 || is_there(count - 1)?))
}

/// `ptrace(request, tid, address, buffer)`, for requests that access only a buffer of this length.
fn ptrace_into(request: Request, tid: i32, address: u64, buffer: &mut [u8]) -> io::Result<i64> {
    ptrace(request, tid, address, buffer.as_mut_ptr().expose_provenance() as u64)
}

/// `ptrace(request, tid, address, data)`
fn ptrace(request: Request, tid: i32, address: u64, data: u64) -> io::Result<i64> {
    // SAFETY: only this file calls it, and passes a valid place for every request that accesses
    // this process's memory: 88 bytes and that size for GET_SYSCALL_INFO; a long for GETEVENTMSG; a
    // siginfo_t, 128 bytes, for GETSIGINFO, and for PEEKSIGINFO with a count of one; 8 bytes for
    // the signal masks; an iovec of a live vector for the register sets; and for SECCOMP_GET_FILTER
    // null, or room for as many instructions as the filter has, which never change while the thread
    // is stopped. The other requests take no place, and change the tracee, not this process.
    let returned = unsafe { libc::ptrace(request, tid, address, data) };
    if returned == -1 { Err(io::Error::last_os_error()) } else { Ok(returned) }
}

/// `waitpid(tid, &status, __WALL)`—The next report of a tracee, or of any with -1; `None` if there
/// is none yet and `now` is set, or if this process was told to end while it waited for any.
pub(crate) fn wait(tid: i32, now: bool) -> io::Result<Option<(i32, i32)>> {
    let flags = libc::__WALL | if now { libc::WNOHANG } else { 0 };
    loop {
        let mut status = 0;
        // SAFETY: it writes `status`.
        let waited = unsafe { libc::waitpid(tid, &raw mut status, flags) };
        match waited {
            0 if now => return Ok(None),
            0 => return Err(io::Error::other("a filter here fakes its success")),
            -1 => {
                let error = io::Error::last_os_error();
                if error.raw_os_error() != Some(libc::EINTR) {
                    return Err(error);
                }
                if tid == -1 && told_to_end() {
                    return Ok(None);
                }
            }
            tid => return Ok(Some((tid, status))),
        }
    }
}
