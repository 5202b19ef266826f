//! The kernel features that tests need and that have no safe interface.
//!
//! # Why this file has unsafe code
//! `getitimer`, `sigaltstack` and other parts of a process's state have none; neither has
//! a call by its number with real arguments.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::sync::atomic::{AtomicU32, Ordering};

use seccompat_catalogue::Errno;

/// The state of a process that `/proc` does not show, one item each.
pub fn words() -> Vec<(String, String)> {
    let mut words = Vec::new();
    for which in [libc::ITIMER_REAL, libc::ITIMER_VIRTUAL, libc::ITIMER_PROF] {
        let mut timer = [[0i64; 2]; 2];
        // SAFETY: `itimerval` is two `timeval`s, of two words each.
        let failed = unsafe { libc::getitimer(which, (&raw mut timer).cast()) };
        words.push((format!("itimer {which}"), format!("{failed} {timer:?}")));
    }
    let mut stack = libc::stack_t { ss_sp: std::ptr::null_mut(), ss_flags: 0, ss_size: 0 };
    // SAFETY: without a new stack it only writes the old one.
    let failed = unsafe { libc::sigaltstack(std::ptr::null(), &raw mut stack) };
    let text = format!("{failed} {:p} {} {}", stack.ss_sp, stack.ss_flags, stack.ss_size);
    words.push(("sigaltstack".into(), text));
    let mut zone = [0i32; 2];
    // SAFETY: `timezone` is two ints.
    let failed = unsafe { libc::gettimeofday(std::ptr::null_mut(), (&raw mut zone).cast()) };
    words.push(("timezone".into(), format!("{failed} {zone:?}")));
    let mut robust = [0u64; 2];
    let [head, len] = &mut robust;
    // SAFETY: it writes a pointer and a size.
    let failed = unsafe { libc::syscall(libc::SYS_get_robust_list, 0, head, len) };
    words.push(("robust list".into(), format!("{failed} {robust:?}")));
    let mut policy = [0u64; 17];
    let [mode, mask @ ..] = &mut policy;
    // SAFETY: it writes an int, and no more than 1024 bits.
    let failed =
        unsafe { libc::syscall(libc::SYS_get_mempolicy, mode, mask.as_mut_ptr(), 1024, 0, 0) };
    words.push(("memory policy".into(), format!("{failed} {policy:?}")));
    // SAFETY: it reads no memory.
    let priority = unsafe { libc::syscall(libc::SYS_ioprio_get, 1, 0) };
    words.push(("io priority".into(), priority.to_string()));
    words
}

/// Gives this process its own session keyring, empty and without a name
/// (`KEYCTL_JOIN_SESSION_KEYRING`). If that is refused, it keeps the old one.
pub fn take_a_keyring() {
    // SAFETY: it reads no memory: the name is null.
    let _ring = unsafe { libc::syscall(libc::SYS_keyctl, 1, 0) };
}

/// The keys in a keyring (`KEYCTL_READ`), or the errno.
pub fn keys_of(ring: i32) -> Result<Vec<i32>, i32> {
    let mut keys = [0i32; 64];
    let len = size_of_val(&keys);
    // SAFETY: it writes ids of 32 bits, no more than there is room for.
    let read = unsafe { libc::syscall(libc::SYS_keyctl, 11, ring, keys.as_mut_ptr(), len) };
    match usize::try_from(read) {
        Ok(bytes) => Ok(keys[..(bytes / size_of::<i32>()).min(keys.len())].to_vec()),
        Err(_) => Err(std::io::Error::last_os_error().raw_os_error().unwrap_or(0)),
    }
}

/// Adds a key of this name to this thread's keyring (`add_key`, `KEY_SPEC_THREAD_KEYRING`); returns
/// whether that worked.
pub fn add_a_key(name: &CStr) -> bool {
    let (kind, name) = (c"user".as_ptr(), name.as_ptr());
    // SAFETY: it reads two strings and one byte.
    let added = unsafe { libc::syscall(libc::SYS_add_key, kind, name, c"x".as_ptr(), 1, -1) };
    added > 0
}

/// An argument of a real call.
#[derive(Clone, Copy, Debug)]
pub enum Word<'a> {
    /// A number.
    Scalar(u64),
    /// A string that the kernel reads.
    Text(&'a CStr),
}

/// The registers of a call with these arguments.
pub fn registers(words: &[Word<'_>]) -> [u64; 6] {
    let mut registers = [0; 6];
    for (register, word) in registers.iter_mut().zip(words) {
        *register = match word {
            Word::Scalar(scalar) => *scalar,
            Word::Text(text) => text.as_ptr().expose_provenance() as u64,
        };
    }
    registers
}

/// Makes a call that names files: the tests only use calls that write no memory of this process,
/// and change only files and the table of descriptors.
pub fn call_on_files(number: u32, words: &[Word<'_>]) -> Result<u64, Errno> {
    // SAFETY: the memory that the arguments point to outlives the call, which only reads it.
    unsafe { seccompat_raw::syscall(number, registers(words)) }
}

/// Installs a filter with a supervisor, which holds the returned descriptor and never reads from
/// it.
pub fn install_with_listener(program: &seccompat_bpf::Program) -> std::io::Result<i32> {
    let mut filter: Vec<libc::sock_filter> = program
        .insns()
        .iter()
        .map(|i| libc::sock_filter { code: i.code, jt: i.jt, jf: i.jf, k: i.k })
        .collect();
    let len = u16::try_from(filter.len()).map_err(std::io::Error::other)?;
    let prog = libc::sock_fprog { len, filter: filter.as_mut_ptr() };
    let (mode, flags) = (libc::SECCOMP_SET_MODE_FILTER, libc::SECCOMP_FILTER_FLAG_NEW_LISTENER);
    // SAFETY: the kernel copies the program that `prog` describes, which outlives the call.
    let listener = unsafe { libc::syscall(libc::SYS_seccomp, mode, flags, &raw const prog) };
    i32::try_from(listener).ok().filter(|fd| *fd >= 0).ok_or_else(std::io::Error::last_os_error)
}

static STRUCK: AtomicU32 = AtomicU32::new(0);

extern "C" fn strike(_: libc::c_int) {
    STRUCK.fetch_add(1, Ordering::Relaxed);
}

/// Starts a periodic signal, with a handler that restarts no call.
pub fn storm(micros: i64) {
    // SAFETY: a zeroed sigaction is the default action with nothing blocked.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = strike as extern "C" fn(libc::c_int) as usize;
    // SAFETY: the handler is async-signal-safe: it changes an atomic.
    let failed = unsafe { libc::sigaction(libc::SIGURG, &raw const action, std::ptr::null_mut()) };
    assert_eq!(failed, 0);
    // SIGALRM belongs to the tracer; commands get other signals, and ignore this one.
    // SAFETY: a zeroed sigevent is valid.
    let mut event: libc::sigevent = unsafe { std::mem::zeroed() };
    event.sigev_notify = libc::SIGEV_SIGNAL;
    event.sigev_signo = libc::SIGURG;
    let mut timer: libc::timer_t = std::ptr::null_mut();
    // SAFETY: it reads the event and writes the timer.
    let failed =
        unsafe { libc::timer_create(libc::CLOCK_MONOTONIC, &raw mut event, &raw mut timer) };
    assert_eq!(failed, 0);
    let every = libc::timespec { tv_sec: 0, tv_nsec: micros * 1000 };
    let period = libc::itimerspec { it_interval: every, it_value: every };
    // SAFETY: the timer was just made, and the period is read.
    let failed = unsafe { libc::timer_settime(timer, 0, &raw const period, std::ptr::null_mut()) };
    assert_eq!(failed, 0);
}

/// How often the signal arrived.
pub fn struck() -> u32 {
    STRUCK.load(Ordering::Relaxed)
}

/// Whether this process has no child at all.
pub fn has_no_child() -> bool {
    // SAFETY: no status is requested.
    let waited = unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG | libc::__WALL) };
    waited == -1 && std::io::Error::last_os_error().raw_os_error() == Some(libc::ECHILD)
}
